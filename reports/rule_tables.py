"""One layer per rule that met something: what overlaps or is undecided, by control, for QGIS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from layers.results.geopackage import Table
from reports.phrases import hectares, mu
from spatial.measure import SURFACE

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

_ANSWER: Final = ("subject", "subject_id", "subject_name", "rule", "verdict", "code", "reason", "clause")


def rule_tables(report: Report, words: Words, results: pd.DataFrame) -> list[Table]:
    """Return the layers of the rules, in the rulebook's order.

    Parameters
    ----------
    results
        The complete table of `reports.result_table.results`.
    """
    tables = []
    answers = results[list(_ANSWER)]
    rows = {str(rule): at for rule, at in results.groupby("rule", sort=False).indices.items()}
    for rule, found in report.results.items():
        of_rule = answers.iloc[rows[rule]] if len(found.pairs) else answers
        for suffix, dimension, geometry_type in LAYERS:
            pairs = found.pairs[found.pairs["dimension"] == dimension] if len(found.pairs) else found.pairs
            if len(pairs):
                frame = _pairs_frame(pairs, dimension, of_rule)
                tables.append(_table(report, words, rule, suffix, geometry_type, frame, pairs))
    return tables


def _pairs_frame(pairs: pd.DataFrame, dimension: int, answers: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a rule's layer: the subject's answer beside the pair's numbers.

    Parameters
    ----------
    pairs
        Rows of `RuleResult.pairs` of one dimension.
    answers
        The rule's rows of `results`, whose index is the subject's row.
    """
    said = answers.iloc[answers.index.get_indexer(pd.Index(pairs["subject"]))]
    nothing = np.full(len(pairs), np.nan)
    area = {
        name: pairs[name].to_numpy(float) if dimension == SURFACE else nothing for name in ("measure", "low", "high")
    }
    inside = shapely.point_on_surface(pairs["geometry"].to_numpy(object))
    columns: dict[str, Any] = {
        **{name: said[name].array for name in ("subject", "subject_id", "subject_name", "rule", "verdict", "code")},
        "relation": pairs["relation"].array,
        "reason": said["reason"].array,
        "control_layer": pairs["control_layer"].array,
        "control": pairs["control"].astype("Int64").array,
        "control_name": pairs["control_name"].array,
        "zone": pairs["zone"].array,
        "area_m2": area["measure"],
        "area_low_m2": area["low"],
        "area_high_m2": area["high"],
        "area_ha": hectares(area["measure"]),
        "area_mu": mu(area["measure"]),
        "length_m": pairs["measure"].to_numpy(float) if dimension == 1 else nothing,
        "share": pairs["share"].to_numpy(float),
        "width_m": pairs["width"].to_numpy(float),
        "clause": said["clause"].array,
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
