"""One reading of a pair: both geometries straight in one plane, overlaid there, measured on the ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import shapely

from spatial import proximity
from spatial.crs import is_planar, passage, segmentize, transform
from spatial.pairs import GRID, NOISE
from spatial.shared import Sizes, even_blocks, share, sizes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyproj import CRS

Join: TypeAlias = Literal["round", "mitre"]

STEP: Final = 75.0
"""Longest piece (m) of an edge that is brought from one plane to another: its sagitta is below 0.1 mm."""


DEGREE: Final = (111320.0, 110574.0)
"""Metres in a degree of longitude at the equator, and in a degree of latitude there (a little more farther north)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Shared parts by floating and by snap-rounded overlay.

    Attributes
    ----------
    geometry
        Longitude and latitude; floating, or snap-rounded where that is empty; None where nothing is shared.
    floating, snapped
        Their sizes.
    failed
        Neither counts: GEOS has no answer.
    """

    geometry: NDArray[np.object_]
    floating: Sizes
    snapped: Sizes
    failed: NDArray[np.bool_]

    @property
    def low(self) -> NDArray[np.float64]:
        """The smaller, of pieces wider than touch only."""
        return np.maximum(np.minimum(self.floating.wide, self.snapped.wide) - self._rounding, 0.0)

    @property
    def high(self) -> NDArray[np.float64]:
        """The larger."""
        return np.maximum(self.floating.whole, self.snapped.whole) + self._rounding

    @property
    def _rounding(self) -> NDArray[np.float64]:
        """What rounding may hide where the methods disagree: the one that is right may be the snap-rounded one."""
        return np.where(abs(self.floating.whole - self.snapped.whole) > self.noise, self.noise, 0.0)

    @property
    def shown(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Measure and width of `geometry`."""
        empty = self.floating.whole == 0
        return (
            np.where(empty, self.snapped.whole, self.floating.whole),
            np.where(empty, self.snapped.width, self.floating.width),
        )

    @property
    def noise(self) -> NDArray[np.float64]:
        """What rounding to the grid may change."""
        return NOISE * np.maximum(self.floating.outline, self.snapped.outline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Where edges are straight: a paper, or (None) the map itself."""

    crs: CRS | None

    @property
    def grid(self) -> float:
        """Node grid in the plane's units."""
        return NOISE if self.crs is not None and is_planar(self.crs) else GRID

    def bring(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """Move vertices from the map into the plane."""
        return geometry if self.crs is None else transform(geometry, passage(self.crs).from_map)

    def to_map(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """Move vertices to the map."""
        return geometry if self.crs is None else transform(geometry, passage(self.crs).to_map)

    def scale(self, geometry: NDArray[np.object_]) -> NDArray[np.float64]:
        """Metres in the plane's units about each geometry, in x and in y; shape (n, 2)."""
        if self.crs is not None and is_planar(self.crs):
            return np.ones((len(geometry), 2))
        box = shapely.bounds(geometry)
        across = DEGREE[0] * np.cos(np.radians((box[:, 1] + box[:, 3]) / 2))
        return np.column_stack([across, np.full(len(geometry), DEGREE[1])])

    def unfold(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """Move geometries to the map, with so many vertices that what is straight here stays where it is."""
        if self.crs is None:
            return geometry
        return self.to_map(segmentize(geometry, STEP) if is_planar(self.crs) else geometry)

    def depths(self, lines: NDArray[np.object_], control: NDArray[np.object_]) -> NDArray[np.float64]:
        """How deep lines on the map lie in controls in the plane, m."""
        probes = sampled(lines)
        if self.crs is None or not is_planar(self.crs):
            return np.maximum(proximity.depth(probes, control), 0.0)
        points, row = shapely.get_coordinates(self.bring(probes), return_index=True)
        boundary = shapely.boundary(control)
        deepest = np.zeros(len(lines))
        np.maximum.at(deepest, row, shapely.distance(shapely.points(points), boundary[row]))
        return deepest

    def read(self, subject: NDArray[np.object_], control: NDArray[np.object_], touch: float) -> Reading:
        """Overlay pairs of geometries that lie in the plane.

        Parameters
        ----------
        subject, control
            Row by row; controls that are lines share nothing.
        touch
            m; pieces no wider count in the larger size only.
        """

        def measured(shared: NDArray[np.object_]) -> Sizes:
            return sizes(shared, touch, lambda pieces, row: self.depths(pieces, control[row]))

        shared, failed = share(subject, control)
        twin = shared.copy()
        solid = np.flatnonzero(shapely.get_dimensions(subject) > 0)  # points have nothing to round
        twin[solid], also = share(subject[solid], control[solid], self.grid)
        failed[solid] |= also
        geometry, twin = self.unfold(shared), self.unfold(twin)
        floating, snapped = measured(geometry), measured(twin)
        geometry = np.where(floating.whole > 0, geometry, twin)
        return Reading(geometry=geometry, floating=floating, snapped=snapped, failed=failed)


MAP: Final = Plane(crs=None)


def read_in_blocks(
    plane: Plane, subject: NDArray[np.object_], control: NDArray[np.object_], *, touch: float
) -> Iterator[tuple[NDArray[np.intp], Reading]]:
    """Read many pairs in a plane, block by block: what is in between would fill the memory."""
    for block in even_blocks(np.arange(len(subject)), shapely.get_num_coordinates(control)):
        yield block, plane.read(subject[block], control[block], touch)


def sampled(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Vertices of lines and points between them, as multipoints: a line may be deep where it has no vertex.

    >>> sampled(np.array([shapely.LineString([(0, 0), (4, 0)])]))[0]
    <MULTIPOINT ((0 0), (4 0), (1 0), (2 0), (3 0))>
    """
    parts, row = shapely.get_parts(lines, return_index=True)
    coords, part = shapely.get_coordinates(parts, return_index=True)
    edge = np.flatnonzero(part[1:] == part[:-1])
    between = [coords[edge] + at * (coords[edge + 1] - coords[edge]) for at in (0.25, 0.5, 0.75)]
    rows = np.concatenate([row[part], *[row[part[edge]]] * 3])
    order = np.argsort(rows, kind="stable")
    points: Any = shapely.points(np.concatenate([coords, *between])[order])
    probes: Any = shapely.multipoints(points, indices=rows[order])
    return np.asarray(probes, object)


def buffered(
    geometry: NDArray[np.object_], metres: NDArray[np.float64], scale: NDArray[np.float64], *, join: Join = "round"
) -> NDArray[np.object_]:
    """Buffer each geometry by its own metres and scale (metres in the plane's units, shape (n, 2))."""
    coords, row = shapely.get_coordinates(geometry, return_index=True)
    grown: Any = shapely.buffer(shapely.set_coordinates(geometry.copy(), coords * scale[row]), metres, join_style=join)
    coords, row = shapely.get_coordinates(grown, return_index=True)
    result: NDArray[np.object_] = shapely.set_coordinates(grown, coords / scale[row])
    return result
