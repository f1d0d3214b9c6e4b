"""How much of a control has to be seen about each subject, that nothing is missed in any reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely import Polygon

from spatial.shared import boxes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.rings import Rings

ORDINARY: Final = 0.002
"""Degrees an edge may lead east or north before every window it meets is opened for it."""

ROOM: Final = 1e-7
"""Degrees between what a window must hold and its border."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Boxes about subjects, shape (n, 4), in degrees.

    Attributes
    ----------
    inner
        Nothing farther away matters: an edge outside of it is not near in any reading.
    outer
        Holds all edges that meet the inner box from end to end: what is cut at its border lies outside of the inner.
    """

    inner: NDArray[np.float64]
    outer: NDArray[np.float64]

    @property
    def land(self) -> Polygon:
        """A box around all windows."""
        west_south, east_north = self.outer[:, :2].min(axis=0) - 1.0, self.outer[:, 2:].max(axis=0) + 1.0
        return Polygon.from_bounds(*west_south, *east_north)


def windows(inner: NDArray[np.float64], rings: Rings) -> Windows:
    """Open boxes, shape (n, 4), none missing, so far that no edge that meets them is cut."""
    coords, ring = shapely.get_coordinates(rings.polygon, return_index=True)
    step = np.abs(np.diff(coords, axis=0))
    step[ring[1:] != ring[:-1]] = 0.0
    long = np.flatnonzero((step[:, 0] > ORDINARY) | (step[:, 1] > ORDINARY))
    step[long] = 0.0
    room = step.max(axis=0, initial=0.0) + ROOM
    low, high = inner[:, :2].copy(), inner[:, 2:].copy()
    if len(long):
        west_south, east_north = np.sort([coords[long], coords[long + 1]], axis=0)
        edges = boxes(np.hstack([west_south, east_north]))
        window, edge = shapely.STRtree(edges).query(boxes(inner))
        np.minimum.at(low, window, west_south[edge])
        np.maximum.at(high, window, east_north[edge])
    return Windows(inner=inner, outer=np.hstack([low - room, high + room]))
