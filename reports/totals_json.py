"""The keys of summary.json in which areas are added up: `occupied`, `regions`, `county_rules`, `land_classes`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.county_rules import county_rules
from reports.land_sheet import land_totals
from reports.totals import by_kind, by_set

if TYPE_CHECKING:
    from reports.tally import Tally


def totals_json(tally: Tally) -> dict[str, Any]:
    """Return the land under controls, each place once; regions; violations by rule and county; land by class (m2)."""
    kinds = by_kind(tally.land)
    ruled = county_rules(tally)[["rule", "county_code", "violation", "review", "area_m2"]]
    return {
        "occupied": {
            "distinct_m2": float(tally.land["area_m2"].sum()),
            "sum_m2": float(kinds.sum()),
            "kinds": [{"kind": str(kind), "area_m2": float(size)} for kind, size in kinds.items()],
            "combinations": [
                {"kinds": list(kinds), "subjects": int(count), "area_m2": float(size)}
                for kinds, count, size in by_set(tally.land, tally.run).itertuples(index=False)
            ],
        },
        "regions": [
            {"name": dict(region.name), "counties": list(region.counties)} for region in tally.run.rulebook.regions
        ],
        "county_rules": [
            {"rule": rule, "county": code, "violation": int(broken), "review": int(open_), "area_m2": float(size)}
            for rule, code, broken, open_, size in ruled.itertuples(index=False)
        ],
        **({"land_classes": land_totals(tally.land_classes)} if len(tally.land_classes) else {}),
    }
