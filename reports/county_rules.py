"""By rule and county: subjects where most of them lies, areas where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.book_sheet import headed
from reports.counts import county_list
from reports.county_sheet import county_lines
from reports.phrases import M2_PER_HA, M2_PER_MU
from reports.rounding import adding_up

if TYPE_CHECKING:
    from reports.tally import Tally
    from reports.words import Words

COLUMNS: Final = ("rule", "county_code", "county", "violation", "review", "area_m2", "area_ha", "area_mu")
_SUMS: Final = ("violation", "review", "area_m2", "area_ha", "area_mu")


def county_rules(tally: Tally) -> pd.DataFrame:
    """Return a row per rule and county in which it found something; code "" is what lies in no county.

    Areas (m2) are those of violations, a subject's geometry once; they add up to those of the rules, and hectares and
    mu to theirs as printed.
    """
    counts = tally.rules_by_county
    names, width = {**dict(tally.run.counties), "": ""}, len(county_list(tally.run))
    area = tally.area_by_county.reindex(counts.index, fill_value=0.0).to_numpy(float).reshape(-1, width)
    frame = counts.reset_index().assign(
        county=lambda rows: rows["county_code"].map(names),
        area_m2=area.ravel(),
        area_ha=adding_up(area / M2_PER_HA, 4).ravel(),
        area_mu=adding_up(area / M2_PER_MU, 2).ravel(),
    )
    return frame.loc[frame[["violation", "review", "area_m2"]].any(axis=1), list(COLUMNS)]


def county_rules_sheet(tally: Tally, words: Words) -> pd.DataFrame:
    """Return the rows under printed headings, in each rule with the subtotals of the regions and the total."""
    run, ruled = tally.run, county_rules(tally)
    rows: list[dict[str, object]] = []
    codes, lines = county_list(run), county_lines(run, words, elsewhere=True)
    belongs = np.array([[code in group for code in codes] for _, group in lines], float)
    for rule, found in ruled.groupby("rule", sort=False):
        numbers = found.set_index("county_code")[list(_SUMS)].reindex(codes, fill_value=0)
        title = words.both(run.rulebook.rules[str(rule)].title)
        for (name, _), sums in zip(lines, belongs @ numbers.to_numpy(float), strict=True):
            if sums.any():
                rows.append({"rule": rule, "question": title, "county": name, **dict(zip(_SUMS, sums, strict=True))})
    columns = ["rule", "question", "county", *_SUMS[:2], *_SUMS[3:]]
    frame = pd.DataFrame(rows, columns=columns).astype({"violation": int, "review": int})
    frame["area_ha"], frame["area_mu"] = frame["area_ha"].round(4), frame["area_mu"].round(2)
    return headed(frame, words, "county_rules_header")
