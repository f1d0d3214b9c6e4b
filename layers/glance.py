"""What a glance at rows tells of where they lie: little enough to keep for every row of a run."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.placed import FARTHEST
from spatial.repair import repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Rows of one sheet, in its CRS.

    Attributes
    ----------
    there
        (n,) whether there is a geometry.
    first
        (n, 2) first vertex, NaN where there is none.
    boxes
        (n, 4) bounds of what a repair leaves, NaN where that is nothing; (0, 4) where nobody will ask.
    around
        (4,) bounds of all rows as delivered.
    """

    there: NDArray[np.bool_]
    first: NDArray[np.float64]
    boxes: NDArray[np.float64]
    around: NDArray[np.float64]


def glance(geometry: NDArray[np.object_], *, boxes: bool) -> Glance:
    """Look at geometries as delivered.

    Examples
    --------
    >>> seen = glance(np.array([shapely.box(1, 2, 3, 4), None], dtype=object), boxes=True)
    >>> seen.there.tolist(), seen.boxes[0].tolist(), seen.around.tolist()
    ([True, False], [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0])
    """
    coords, row = shapely.get_coordinates(geometry, return_index=True)
    rows, at = np.unique(row, return_index=True)
    first = np.full((len(geometry), 2), np.nan)
    first[rows] = coords[at]
    return Glance(
        there=~shapely.is_missing(geometry),
        first=first,
        boxes=shapely.bounds(repair(_drawable(geometry, coords, row)).geometry) if boxes else np.empty((0, 4)),
        around=_around(shapely.bounds(geometry)),
    )


def _drawable(geometry: NDArray[np.object_], coords: NDArray[np.float64], row: NDArray[np.intp]) -> NDArray[np.object_]:
    """Leave out what placing loses: GEOS repairs no coordinates that are no numbers."""
    kept = geometry.copy()
    kept[row[~(np.abs(coords) < FARTHEST).all(axis=1)]] = None
    return kept


def together(glances: Sequence[Glance]) -> Glance:
    """Put the rows of several pieces under each other; at least one."""
    joined = {
        field.name: np.concatenate([getattr(one, field.name) for one in glances])
        for field in fields(Glance)
        if field.name != "around"
    }
    return Glance(around=_around(np.array([one.around for one in glances])), **joined)


def _around(bounds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bounds around bounds; NaN where there are none."""
    low = np.fmin.reduce(bounds[:, :2], axis=0, initial=np.inf)
    high = np.fmax.reduce(bounds[:, 2:], axis=0, initial=-np.inf)
    around: NDArray[np.float64] = np.concatenate([low, high])
    return np.where(np.isnan(bounds).all(), np.nan, around)
