"""The tables of results.gpkg in which areas are added up: `combinations`, `totals`, `county_rules`, `land_classes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.land_sheet import land_classes
from reports.totals import combinations, totals

if TYPE_CHECKING:
    import pandas as pd

    from reports.sums import Sums
    from reports.words import Words
    from rules.core.report import Report


def total_tables(report: Report, words: Words, sums: Sums) -> dict[str, pd.DataFrame]:
    """Return the tables by name, those that hold something."""
    made = {
        "combinations": combinations(sums.land, report, words),
        "totals": totals(sums.land, report, words),
        "county_rules": sums.county_rules if report.counties else sums.county_rules.iloc[:0],
        "land_classes": land_classes(report),
    }
    return {name: frame for name, frame in made.items() if len(frame)}
