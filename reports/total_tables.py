"""The tables of results.gpkg in which areas are added up: `combinations`, `totals`, `county_rules`, `land_classes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.county_rules import county_rules
from reports.land_sheet import land_classes
from reports.totals import cells, combinations, totals

if TYPE_CHECKING:
    import pandas as pd

    from reports.words import Words
    from rules.core.report import Report


def total_tables(report: Report, words: Words) -> dict[str, pd.DataFrame]:
    """Return the tables by name, those that hold something."""
    lies = cells(report)
    made = {
        "combinations": combinations(lies, report, words),
        "totals": totals(lies, report, words),
        "county_rules": county_rules(report) if report.counties else county_rules(report).iloc[:0],
        "land_classes": land_classes(report),
    }
    return {name: frame for name, frame in made.items() if len(frame)}
