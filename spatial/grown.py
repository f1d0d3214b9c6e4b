"""Controls a little larger or smaller, as far as that can matter to some subjects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from spatial.crs import CGCS2000
from spatial.measure import SURFACE
from spatial.placed import place, stack
from spatial.plane import MAP, buffered
from spatial.shared import boxes
from spatial.sight import degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.placed import Placed


def on_edge(subjects: NDArray[np.object_], controls: Placed, metres: float) -> NDArray[np.int64]:
    """Return the subjects (lon/lat) near which the outline of a control runs: no other could lie otherwise if it moved.

    Parameters
    ----------
    metres
        How near.
    """
    known = np.flatnonzero(~shapely.is_missing(subjects))
    around = _padded(subjects[known], metres)
    solid = shapely.get_dimensions(controls.map) == SURFACE
    outline = np.where(solid, shapely.boundary(controls.map), controls.map)
    _, at = shapely.STRtree(around).query(outline[~shapely.is_missing(outline)], predicate="intersects")
    near: NDArray[np.int64] = known[np.unique(at)]
    return near


def grown(controls: Placed, subjects: NDArray[np.object_], metres: float, reach: float) -> Placed:
    """Move the outline of controls outward, or inward, wherever subjects are near.

    Only what lies about the subjects is drawn anew, on local scales; elsewhere a control is left out, where none of its
    outline is near any subject it stays as it is. Lines and points grow to areas and do not shrink.

    Parameters
    ----------
    subjects
        lon/lat.
    metres
        Outward; negative is inward. Nothing left is None.
    reach
        m from the subjects up to which the controls have to be right.
    """
    pad = reach + 3 * abs(metres) + 1.0
    land = shapely.union_all(_padded(subjects[~shapely.is_missing(subjects)], pad))
    shapely.prepare(land)
    outline = np.where(shapely.get_dimensions(controls.map) == SURFACE, shapely.boundary(controls.map), controls.map)
    moved = np.flatnonzero(shapely.intersects(land, outline))
    if metres < 0:
        moved = moved[shapely.get_dimensions(controls.map[moved]) == SURFACE]
    if not len(moved):
        return controls
    parts, row = shapely.get_parts(shapely.intersection(controls.map[moved], land), return_index=True)
    drawn = buffered(parts, np.full(len(parts), metres), MAP.scale(parts))
    joined: Any = [shapely.union_all(drawn[row == number]) for number in range(len(moved))]
    new = place(np.array([*(None if shapely.is_empty(one) else one for one in joined), None], object)[:-1], CGCS2000)
    whole = stack([controls, new])
    at = np.arange(len(controls))
    at[moved] = len(controls) + np.arange(len(moved))
    return replace(whole.take(at), accuracy=controls.accuracy)


def _padded(geometry: NDArray[np.object_], metres: float) -> NDArray[np.object_]:
    """Return the boxes of geometries, so many metres wider on every side."""
    bounds = shapely.bounds(geometry)
    pad = degrees(np.full(len(bounds), metres), np.abs(bounds[:, 1::2]).max(axis=1, initial=0.0))
    return boxes(bounds + pad[:, None] * [-1, -1, 1, 1])
