"""What kind of land each subject takes: its area by class of the national land survey, no land twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from rules.core.land_classes import CLASSES, UNCLEAR
from spatial.measure import SURFACE
from spatial.partition import partition
from spatial.shared import safely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.layer import Control
    from rules.core.land_classes import LandClasses

KIND: Final = "land-use"
COLUMNS: Final = (*CLASSES, "unclear", "uncovered")
"""m2: under patches of a class; under patches nobody can read or that contradict each other; under none."""
_BLOCK: Final = 500
"""Subjects worked on at a time: only their sizes are kept."""


def land_classes(
    subjects: NDArray[np.object_], whole: NDArray[np.float64], layers: Sequence[Control], classes: LandClasses
) -> pd.DataFrame:
    """Return the area of each polygon by class.

    Parameters
    ----------
    subjects, whole
        Longitude and latitude, and m2, of all rows of the run; rows that are no polygon are left out.
    layers
        Of the kind `land-use`; without one the table is empty.

    Returns
    -------
    pandas.DataFrame
        Index: row of the run; `COLUMNS`, which add up to the whole.
    """
    rows = np.flatnonzero(shapely.get_dimensions(subjects) == SURFACE)
    if not layers or not len(rows):
        return pd.DataFrame(columns=list(COLUMNS), dtype=float)
    patches = np.concatenate([each.layer.placed.map for each in layers])
    meaning = np.concatenate([classes.read(each.layer.frame) for each in layers])
    tree = shapely.STRtree(patches)
    found, lost = np.zeros((len(rows), len(COLUMNS))), np.zeros(len(rows), bool)
    for first in range(0, len(rows), _BLOCK):
        block = slice(first, first + _BLOCK)
        found[block, :-1], lost[block] = _sizes(subjects[rows[block]], tree, meaning)
    rest = np.maximum(whole[rows] - found.sum(axis=1), 0.0)
    found[:, UNCLEAR] += np.where(lost, rest, 0.0)
    found[:, -1] = np.where(lost, 0.0, rest)
    return pd.DataFrame(found, pd.Index(rows), columns=list(COLUMNS))


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
