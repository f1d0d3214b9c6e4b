"""Sheet 按县统计: the counties with their subtotals and the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.book_sheet import headed
from reports.land import rules_about
from reports.phrases import M2_PER_HA
from reports.rounding import adding_up

if TYPE_CHECKING:
    from reports.tally import Tally
    from reports.words import Words
    from rules.core.report import Report

COLUMNS: Final = (
    "subjects", "violation", "review", "clear", "unchecked", "red_line_ha", "reserve_ha", "ring", "outside",
)  # fmt: skip
KINDS: Final = {
    "red_line_ha": "ecological-red-line", "reserve_ha": "nature-reserve", "ring": "urban-core",
    "outside": "industrial-park",
}  # fmt: skip
"""Column -> the control kind it is about; where no rule of the run looked at that, its zeros would be no answer."""


def counties(tally: Tally, words: Words) -> pd.DataFrame:
    """Return the sheet under printed headings.

    Counts go to the county most of a subject lies in; areas to that they lie in, each place once.
    """
    numbers = _numbers(tally)
    lines = county_lines(tally.run, words, elsewhere=bool(numbers.loc[[""]].to_numpy().any()))
    frame = pd.DataFrame([numbers.loc[codes].sum() for _, codes in lines], columns=list(COLUMNS))
    for name in ("red_line_ha", "reserve_ha"):
        frame[name] = frame[name].round(4)  # sums of what is printed leave no more than noise
    frame = frame.astype({name: int for name in COLUMNS if not name.endswith("_ha")})
    for name, kind in KINDS.items():
        if not rules_about(tally.run, {kind}):
            frame[name] = words.term("verdict", "unchecked")
    frame.insert(0, "county", [name for name, _ in lines])
    return headed(frame, words, "county_header")


def county_lines(run: Report, words: Words, *, elsewhere: bool) -> list[tuple[str, list[str]]]:
    """Return the lines of a table by county, (name, codes added up): the regions with their subtotals, then the total.

    Parameters
    ----------
    elsewhere
        Whether anything lies in no county ("").
    """
    names = dict(run.counties)
    lines: list[tuple[str, list[str]]] = []
    rest = list(names)
    for region in run.rulebook.regions:
        group = [code for code in region.counties if code in names]
        rest = [code for code in rest if code not in group]
        lines += [(names[code], [code]) for code in group]
        lines += [(words.both(region.name), group)] if group else []
    lines += [(names[code], [code]) for code in rest]
    lines += [(words.term("county_header", "elsewhere"), [""])] if elsewhere else []
    return [*lines, (words.term("county_header", "total"), [*names, ""])]


def _numbers(tally: Tally) -> pd.DataFrame:
    """Return the columns per county code; "" is the land and the subjects in none."""
    numbers = tally.counties.copy()
    for name in ("red_line_ha", "reserve_ha"):
        land = [tally.area_by_county.get((KINDS[name], code), 0.0) for code in numbers.index]
        numbers[name] = adding_up(np.array(land) / M2_PER_HA, 4)
    return numbers[list(COLUMNS)]
