"""What kind of land each subject takes: its area by class of the national land survey, no land twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from rules.core.land_classes import CLASSES, UNCLEAR
from spatial.measure import SURFACE
from spatial.partition import partition
from spatial.shared import safely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from layers.layer import Layer
    from rules.core.land_classes import LandClasses
    from rules.core.report import Report

KIND: Final = "land-use"
COLUMNS: Final = (*CLASSES, "unclear", "uncovered")
"""m2: under patches of a class; under patches nobody can read or that contradict each other; under none."""
_NOISE: Final = 1e-9
"""Of a subject: less is what overlay leaves at edges."""
_BLOCK: Final = 500
"""Subjects worked on at a time: only their sizes are kept."""


def unclassed() -> pd.DataFrame:
    """Return the table of a run without a layer of land use."""
    return pd.DataFrame(columns=list(COLUMNS), dtype=float)


def near(layer: Layer, subjects: Iterable[Layer]) -> Layer:
    """Keep the patches a subject could touch: a county has a million of them, and only these are needed any longer."""
    tree = shapely.STRtree(layer.placed.map)
    boxes = [shapely.box(*shapely.bounds(each.placed.map).T) for each in subjects]
    met = np.unique(tree.query(np.concatenate([np.zeros(0, object), *boxes]))[1])
    return replace(layer, frame=layer.frame.iloc[met].reset_index(drop=True), placed=layer.placed.take(met))


def classed(report: Report, layers: Sequence[Layer]) -> Report:
    """Return the report with each polygon's area by class.

    Parameters
    ----------
    layers
        Of the kind `land-use`, all their patches or those near the subjects; without one nothing is told.
    """
    geometry = report.subjects["geometry"].to_numpy(object)
    rows = np.flatnonzero(shapely.get_dimensions(geometry) == SURFACE)
    inputs = (*report.inputs, *(layer.input for layer in layers))
    if not layers or not len(rows):
        return replace(report, inputs=inputs)
    whole = report.subjects["area_m2"].to_numpy(float)[rows]
    found = _by_class(geometry[rows], whole, layers, report.rulebook.land_classes)
    return replace(report, inputs=inputs, land_classes=pd.DataFrame(found, pd.Index(rows), columns=list(COLUMNS)))


def _by_class(
    subjects: NDArray[np.object_], whole: NDArray[np.float64], layers: Sequence[Layer], classes: LandClasses
) -> NDArray[np.float64]:
    """Return m2 by subject and column, which add up to the whole; what an overlay has no answer for is unclear."""
    tree = shapely.STRtree(np.concatenate([layer.placed.map for layer in layers]))
    meaning = np.concatenate([classes.read(layer.frame) for layer in layers])
    found, lost = np.zeros((len(subjects), len(COLUMNS))), np.zeros(len(subjects), bool)
    for first in range(0, len(subjects), _BLOCK):
        block = slice(first, first + _BLOCK)
        found[block, :-1], lost[block] = _sizes(subjects[block], tree, meaning)
    rest = whole - found.sum(axis=1)
    rest[rest < _NOISE * whole] = 0.0
    found[:, UNCLEAR] += np.where(lost, rest, 0.0)
    found[:, -1] = np.where(lost, 0.0, rest)
    return found


def _sizes(
    subjects: NDArray[np.object_], tree: shapely.STRtree, meaning: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return m2 by subject and class, what two classes claim as unclear; and for which subjects an overlay failed."""
    mine, patch = tree.query(subjects, predicate="intersects")
    patches, at = np.unique(patch, return_inverse=True)
    land = tree.geometries[patches]
    shapely.prepare(land)
    within = shapely.covers(land[at], subjects[mine])
    shared = subjects[mine]
    cut = np.flatnonzero(~within)
    shared[cut], failed = safely(shapely.intersection, subjects[mine[cut]], land[at[cut]])
    shapely.destroy_prepared(land)
    cells = partition(mine, meaning[patch], shared)
    bits = np.left_shift(np.uint64(1), np.arange(UNCLEAR + 1, dtype=np.uint64))
    column = np.full(len(cells.labels), UNCLEAR)
    for number, bit in enumerate(bits):
        column[cells.labels == bit] = number
    found = np.zeros((len(subjects), UNCLEAR + 1))
    np.add.at(found, (cells.owner, column), cells.measure)
    return found, np.isin(np.arange(len(subjects)), mine[cut[failed]])
