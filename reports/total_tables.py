"""The tables of results.gpkg in which areas are added up: `combinations`, `totals`, `county_rules`, `land_classes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reports.county_rules import county_rules
from reports.land_sheet import land_classes
from reports.totals import combinations

if TYPE_CHECKING:
    from reports.tally import Tally
    from reports.words import Words


def total_tables(tally: Tally, words: Words) -> dict[str, pd.DataFrame]:
    """Return the tables by name, those that hold something."""
    made = {
        "combinations": combinations(tally.land, tally.run, words),
        "totals": tally.totals,
        "county_rules": county_rules(tally) if tally.run.counties else pd.DataFrame(),
        "land_classes": land_classes(tally.land_classes),
    }
    return {name: frame for name, frame in made.items() if len(frame)}
