"""Sheet 按县统计: the counties with their subtotals and the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from reports.land import by_county, distinct, rules_about
from reports.phrases import M2_PER_HA
from reports.subject_tables import unchecked
from rules.core.codes import Verdict

if TYPE_CHECKING:
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


def counties(report: Report, words: Words) -> pd.DataFrame:
    """Return the sheet under printed headings.

    Counts go to the county most of a subject lies in; areas are split by the share of its land, each place once.
    """
    names = dict(report.counties)
    numbers = _numbers(report)
    regions = words.terms["region"].values()
    grouped = [[code for code in region["counties"] if code in names] for region in regions]
    rest = [code for code in names if not any(code in group for group in grouped)]
    lines: list[tuple[str, list[str]]] = []
    for region, group in zip(regions, grouped, strict=True):
        lines += [(names[code], [code]) for code in group]
        lines += [(region["name"], group)] if group else []
    lines += [(names[code], [code]) for code in rest]
    if numbers.loc[[""]].to_numpy().any():
        lines.append((words.term("county_header", "elsewhere"), [""]))
    lines.append((words.term("county_header", "total"), list(numbers.index)))
    frame = pd.DataFrame([numbers.loc[codes].sum() for _, codes in lines], columns=list(COLUMNS))
    for name in ("red_line_ha", "reserve_ha"):
        frame[name] = frame[name].round(4)
    frame = frame.astype({name: int for name in COLUMNS if not name.endswith("_ha")})
    for name, kind in KINDS.items():
        if not rules_about(report, {kind}):
            frame[name] = words.term("verdict", "unchecked")
    frame.insert(0, "county", [name for name, _ in lines])
    return frame.rename(columns={name: words.term("county_header", name) for name in frame.columns})


def _numbers(report: Report) -> pd.DataFrame:
    """Return the columns per county code; "" is the land and the subjects in none."""
    verdicts = report.subjects["verdict"]
    flags = pd.DataFrame(
        {
            "subjects": True,
            "violation": (verdicts == Verdict.VIOLATION).fillna(value=False),
            "review": (verdicts == Verdict.REVIEW).fillna(value=False),
            "clear": (verdicts == Verdict.CLEAR).fillna(value=False),
            "unchecked": [bool(rules) for rules in unchecked(report)],
            "ring": _broken(report, KINDS["ring"], "overlap"),
            "outside": _broken(report, KINDS["outside"], "outside"),
        },
        index=report.subjects.index,
    ).astype(int)
    codes = report.subjects["county_code"].astype(object).where(report.subjects["county_code"].notna(), "")
    counts = flags.groupby(codes.to_numpy()).sum()
    counts = counts.reindex([*(code for code, _ in report.counties), ""], fill_value=0)
    for name in ("red_line_ha", "reserve_ha"):
        counts[name] = by_county(report, distinct(report, rules_about(report, {KINDS[name]}))) / M2_PER_HA
    return counts[list(COLUMNS)]


def _broken(report: Report, kind: str, code: str) -> pd.Series[bool]:
    """Return which subjects a rule about a control kind found in violation, for that reason."""
    found = pd.Series(data=False, index=report.subjects.index)
    for rule in rules_about(report, {kind}):
        table = report.results[rule].table
        found.loc[table.index[(table["verdict"] == Verdict.VIOLATION) & (table["code"] == code)]] = True
    return found
