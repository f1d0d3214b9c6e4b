"""One footprint's own surroundings in metres: where it can be moved, and from where it goes back bit for bit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.crs import is_planar, passage, transform
from spatial.measure import GEOD
from spatial.plane import Plane

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.placed import Placed

STEP = 1e-3
"""Degrees over which a degree is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """The paper of one footprint as a plane of metres.

    Attributes
    ----------
    own
        The footprint as it lies on its paper.
    plane
        That paper.
    scale
        Metres in a unit of the paper, in x and in y.
    """

    own: shapely.Geometry
    plane: Plane
    scale: NDArray[np.float64]

    @classmethod
    def about(cls, placed: Placed, row: int) -> Local:
        """Return the surroundings of a row."""
        paper = placed.papers[placed.paper[row]]
        scale = np.ones(2) if is_planar(paper) else _metres(placed.map[row])
        return cls(own=placed.own[row], plane=Plane(crs=paper), scale=scale)

    def metres(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """Bring geometries from the map into metres."""
        return transform(self.plane.bring(geometry), lambda xy: xy * self.scale)

    @property
    def footprint(self) -> shapely.Geometry:
        """The footprint in metres."""
        found: shapely.Geometry = shapely.transform(self.own, lambda xy: xy * self.scale)
        return found

    def shifted(self, east: float, north: float) -> shapely.Geometry:
        """Return the footprint moved by so many metres, on its paper."""
        found: shapely.Geometry = shapely.transform(self.own, lambda xy: xy + np.array([east, north]) / self.scale)
        return found

    def without(self, land: shapely.Geometry) -> shapely.Geometry:
        """Return what is left of the footprint outside some land (metres), on its paper, where its vertices stay."""
        cut: shapely.Geometry = shapely.transform(land, lambda xy: xy / self.scale)
        return shapely.difference(self.own, cut)


def redrawn(placed: Placed, own: NDArray[np.object_]) -> Placed:
    """Return the same rows with other geometries on the same papers; what is drawn here needs no second repair."""
    on_map = np.full(len(own), None, object)
    for number in np.unique(placed.paper):
        rows = np.flatnonzero(placed.paper == number)
        on_map[rows] = transform(own[rows], passage(placed.papers[number]).to_map)
    return replace(placed, own=own, map=on_map, spare=np.full(len(own), None, object))


def _metres(footprint: shapely.Geometry) -> NDArray[np.float64]:
    """Measure a degree of longitude and of latitude about a footprint on the map, m."""
    west, south, east, north = shapely.bounds(footprint)
    lon, lat = (west + east) / 2, (south + north) / 2
    across = GEOD.inv(lon - STEP, lat, lon + STEP, lat)[2]
    along = GEOD.inv(lon, lat - STEP, lon, lat + STEP)[2]
    return np.array([across, along]) / (2 * STEP)
