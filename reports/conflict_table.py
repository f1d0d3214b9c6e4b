"""The layer `conflicts`: places where two rules cannot both be satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.results.geopackage import Table
from reports.phrases import hectares

if TYPE_CHECKING:
    from reports.words import Words
    from rules.core.report import Report

COLUMNS: Final = ("rules", "controls", "area_m2", "area_ha", "note")


def conflict_tables(run: Report, words: Words) -> list[Table]:
    """Return the layer; none where no two rules of the run meet."""
    if run.conflicts.empty:
        return []
    title = words.term("title", "conflicts")
    return [
        Table(
            name="conflicts",
            title=title,
            description=title,
            frame=conflict_frame(run, words),
            geometry=np.asarray(run.conflicts["geometry"], object),
            geometry_type="MultiPolygon",
            aliases={column: words.term("column", column) for column in COLUMNS},
        )
    ]


def conflict_frame(report: Report, words: Words) -> pd.DataFrame:
    """Return a row per place: the rules, the two controls that meet, and what to say of it."""
    found, says = report.conflicts, {",".join(conflict.rules): conflict.says for conflict in report.rulebook.conflicts}
    sides = [found[side] + " " + found[f"{side}_name"] for side in ("permitting", "forbidding")]
    return pd.DataFrame(
        {
            "rules": found["rules"],
            "controls": sides[0].str.strip() + " × " + sides[1].str.strip(),
            "area_m2": found["area_m2"].astype(float),
            "area_ha": hectares(found["area_m2"].astype(float)),
            "note": [words.both(says[rules]) for rules in found["rules"]],
        }
    )
