"""One layer per rule that met something: what overlaps or is undecided, by control, for QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from layers.results.geopackage import Table
from reports.phrases import hectares, mu

if TYPE_CHECKING:
    from layers.results.arrow import GeometryType
    from reports.words import Words
    from rules.core.report import Report

LAYERS: Final[tuple[tuple[str, int, GeometryType], ...]] = (
    ("", 2, "MultiPolygon"),
    ("line", 1, "MultiLineString"),
    ("point", 0, "Point"),
)
"""Suffix of the layer's name, the dimension in it, its geometry."""

COLUMNS: Final = (
    "subject", "subject_id", "subject_name", "rule", "verdict", "code", "relation", "reason", "control_layer",
    "control", "control_name", "zone", "area_m2", "area_low_m2", "area_high_m2", "area_ha", "area_mu", "length_m",
    "share", "width_m", "clause", "lon", "lat",
)  # fmt: skip


def rule_tables(report: Report, words: Words, results: pd.DataFrame) -> list[Table]:
    """Return the layers of the rules, in the rulebook's order.

    Parameters
    ----------
    results
        The complete table of `reports.result_table.results`.
    """
    tables = []
    for rule, found in report.results.items():
        answers = results[results["rule"] == rule]
        for suffix, dimension, geometry_type in LAYERS:
            pairs = found.pairs[found.pairs["dimension"] == dimension] if len(found.pairs) else found.pairs
            if len(pairs):
                tables.append(_table(report, words, rule, suffix, geometry_type, pairs_frame(pairs, answers), pairs))
    return tables


def pairs_frame(pairs: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a rule's layer: the subject's answer beside the pair's numbers.

    Parameters
    ----------
    pairs
        Rows of `RuleResult.pairs`.
    answers
        The rule's rows of `results`, whose index is the subject's row.
    """
    said = answers.loc[pairs["subject"].to_numpy()].reset_index(drop=True)
    pairs = pairs.reset_index(drop=True)
    area, line = pairs["dimension"] == 2, pairs["dimension"] == 1  # noqa: PLR2004 - the dimension of a polygon
    inside = shapely.point_on_surface(pairs["geometry"].to_numpy(object))
    columns = {
        **{name: said[name] for name in ("subject", "subject_id", "subject_name", "rule", "verdict", "code")},
        "relation": pairs["relation"],
        "reason": said["reason"],
        "control_layer": pairs["control_layer"],
        "control": pairs["control"].astype("Int64"),
        "control_name": pairs["control_name"],
        "zone": pairs["zone"],
        "area_m2": pairs["measure"].where(area),
        "area_low_m2": pairs["low"].where(area),
        "area_high_m2": pairs["high"].where(area),
        "area_ha": hectares(pairs["measure"].where(area)),
        "area_mu": mu(pairs["measure"].where(area)),
        "length_m": pairs["measure"].where(line),
        "share": pairs["share"],
        "width_m": pairs["width"],
        "clause": said["clause"],
        "lon": shapely.get_x(inside),
        "lat": shapely.get_y(inside),
    }
    return pd.DataFrame(columns)


def _table(  # noqa: PLR0913, PLR0917 - one layer, as it is written
    report: Report, words: Words, rule: str, suffix: str, geometry_type: GeometryType, frame: pd.DataFrame,
    pairs: pd.DataFrame,
) -> Table:  # fmt: skip
    entry = report.rulebook.rules[rule]
    title = words.both(entry.title)
    return Table(
        name=f"{rule}_{suffix}" if suffix else rule,
        title=words.term("title", suffix).format(title=title) if suffix else title,
        description=words.both(entry.question),
        frame=frame,
        geometry=np.asarray(pairs["geometry"], object),
        geometry_type=geometry_type,
        aliases={column: words.term("column", column) for column in COLUMNS},
        words={name: words.section(name) for name in ("verdict", "code", "relation")},
        style="verdict",
    )
