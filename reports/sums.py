"""What is added up, once for all forms: overlaying the land of a large run takes longer than writing it down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.county_rules import county_rules
from reports.totals import occupied

if TYPE_CHECKING:
    import pandas as pd

    from rules.core.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The land of a run added up.

    Attributes
    ----------
    land
        As `reports.totals.occupied` returns it.
    county_rules
        As `reports.county_rules.county_rules` returns it.
    """

    land: pd.DataFrame
    county_rules: pd.DataFrame


def sums(report: Report) -> Sums:
    """Add up the land of a run."""
    return Sums(land=occupied(report), county_rules=county_rules(report))
