"""Edges so long that the paper on which they are straight matters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.measure import LINE, take_parts, take_rings

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONG: Final = 250.0
"""Metres; up to here a line drawn on one paper and on another stay within a millimetre."""

DEGREE: Final = 111320.0
"""Metres in a degree of longitude at the equator, and a little more than in any degree of latitude."""

RADIUS: Final = 6.33e6
"""Smallest radius of curvature that matters, m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LongEdges:
    """Long edges of many geometries: their rows, ascending, ends in degrees, length in m (a little too long)."""

    row: NDArray[np.intp]
    start: NDArray[np.float64]
    stop: NDArray[np.float64]
    metres: NDArray[np.float64]

    def sagitta(self, rows: int) -> NDArray[np.float64]:
        """Farthest (m) that the longest edge of each row may lie from itself drawn on another paper; 0 without one."""
        tan = np.tan(np.radians(np.minimum(np.maximum(abs(self.start[:, 1]), abs(self.stop[:, 1])), 85.0)))
        arrow = np.zeros(rows)
        np.maximum.at(arrow, self.row, self.metres**2 * (tan + 0.3) / (8 * RADIUS))  # 0.3: a zone far away
        return arrow

    def bounds(self) -> NDArray[np.float64]:
        """Bounds of each edge, shape (n, 4)."""
        return np.hstack([np.minimum(self.start, self.stop), np.maximum(self.start, self.stop)])


def long_edges(geometry: NDArray[np.object_]) -> LongEdges:
    """Find the edges over 250 m of geometries in longitude and latitude.

    >>> long_edges(np.array([shapely.box(109.0, 38.0, 109.002, 38.003)])).metres.round()
    array([334., 334.])
    """
    box = shapely.bounds(geometry)
    rows = np.flatnonzero(np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) * DEGREE > LONG)
    parts, part_row = take_parts(geometry[rows])
    lines = shapely.get_dimensions(parts) == LINE
    rings, of = take_rings(parts)
    coords, ring = shapely.get_coordinates(np.concatenate([rings, parts[lines]]), return_index=True)
    row = rows[part_row[np.concatenate([of, np.flatnonzero(lines)])]]
    east, north = np.abs(np.diff(coords, axis=0)).T
    edge = np.flatnonzero((east + north > LONG / DEGREE) & (ring[1:] == ring[:-1]))
    latitude = np.minimum(abs(coords[edge + 1, 1]), abs(coords[edge, 1]))
    metres = np.hypot(east[edge] * np.cos(np.radians(latitude)), north[edge]) * DEGREE
    long = np.flatnonzero(metres > LONG)
    long = long[np.argsort(row[ring[edge[long]]], kind="stable")]
    found = edge[long]
    return LongEdges(row=row[ring[found]], start=coords[found], stop=coords[found + 1], metres=metres[long])
