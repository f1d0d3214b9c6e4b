"""By rule and county: subjects where most of them lies, areas where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.book_sheet import headed
from reports.county_sheet import county_lines
from reports.land import by_county, county_codes, once
from reports.phrases import M2_PER_HA, M2_PER_MU
from reports.rounding import adding_up
from rules.core.codes import Verdict
from spatial.measure import SURFACE

if TYPE_CHECKING:
    from reports.words import Words
    from rules.core.report import Report, RuleResult

COLUMNS: Final = ("rule", "county_code", "county", "violation", "review", "area_m2", "area_ha", "area_mu")
_SUMS: Final = ("violation", "review", "area_m2", "area_ha", "area_mu")


def county_rules(report: Report) -> pd.DataFrame:
    """Return a row per rule and county in which it found something; code "" is what lies in no county.

    Areas (m2) are those of violations, a subject's geometry once; they add up to those of the rules, and hectares and
    mu to theirs as printed.
    """
    found = [rule for rule, result in report.results.items() if (result.table["verdict"] >= Verdict.REVIEW).any()]
    frames = [_of_rule(report, rule) for rule in found]
    frames = [frame[frame[["violation", "review", "area_m2"]].any(axis=1)] for frame in frames]
    return pd.concat([frame for frame in frames if len(frame)] or [pd.DataFrame(columns=list(COLUMNS))])


def county_rules_sheet(report: Report, words: Words, ruled: pd.DataFrame) -> pd.DataFrame:
    """Return the rows under printed headings, in each rule with the subtotals of the regions and the total.

    Parameters
    ----------
    ruled
        As `county_rules` returns it.
    """
    rows: list[dict[str, object]] = []
    codes, lines = [*dict(report.counties), ""], county_lines(report, words, elsewhere=True)
    belongs = np.array([[code in group for code in codes] for _, group in lines], float)
    for rule, found in ruled.groupby("rule", sort=False):
        numbers = found.set_index("county_code")[list(_SUMS)].reindex(codes, fill_value=0)
        title = words.both(report.rulebook.rules[str(rule)].title)
        for (name, _), sums in zip(lines, belongs @ numbers.to_numpy(float), strict=True):
            if sums.any():
                rows.append({"rule": rule, "question": title, "county": name, **dict(zip(_SUMS, sums, strict=True))})
    columns = ["rule", "question", "county", *_SUMS[:2], *_SUMS[3:]]
    frame = pd.DataFrame(rows, columns=columns).astype({"violation": int, "review": int})
    frame["area_ha"], frame["area_mu"] = frame["area_ha"].round(4), frame["area_mu"].round(2)
    return headed(frame, words, "county_rules_header")


def _of_rule(report: Report, rule: str) -> pd.DataFrame:
    """Return a row per county, also those in which a rule found nothing."""
    result, names = report.results[rule], {**dict(report.counties), "": ""}
    table, subjects = result.table, report.subjects
    broken = (table["verdict"] == Verdict.VIOLATION) & (table["dimension"] == SURFACE)
    counts = once(report, table.index[broken])
    amount = table["measure"].reindex(subjects.index).where(counts, 0.0).fillna(0.0)
    area = by_county(report, amount, _measured(result, amount.index[counts]))
    code = county_codes(report).loc[table.index]
    tallies = {
        name: (table["verdict"] == verdict).groupby(code).sum().reindex(area.index, fill_value=0)
        for name, verdict in (("violation", Verdict.VIOLATION), ("review", Verdict.REVIEW))
    }
    return pd.DataFrame(
        {
            "rule": rule,
            "county_code": area.index,
            "county": [names[code] for code in area.index],
            **tallies,
            "area_m2": area,
            "area_ha": adding_up(area / M2_PER_HA, 4),
            "area_mu": adding_up(area / M2_PER_MU, 2),
        },
        columns=list(COLUMNS),
    ).reset_index(drop=True)


def _measured(result: RuleResult, subjects: pd.Index[int]) -> pd.DataFrame:
    """Return the pairs of some subjects that are the land measured, not land of which no layer speaks."""
    pairs = result.pairs
    if pairs.empty:  # of a rule without a place it has no columns either
        return pd.DataFrame(columns=["subject", "geometry"])
    kept = pairs["geometry"].notna() & pairs["subject"].isin(subjects) & (pairs["control"].notna() | result.outside)
    return pairs[kept]
