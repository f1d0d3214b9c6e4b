"""Where on the synthetic land a plot can lie: inside a place, across its edge, beside it, near it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely import Polygon

from layers.synthetic.board import STEP, Coordinates, at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.synthetic.land import Land

APART: Final = 60.0
"""How far in m a plot stays from places it is not meant to meet, and from other plots."""


_AT_ONCE: Final = 12
"""Plots looked at together: the first few are nearly always free."""
_RECTANGLE: Final = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=float)
_NOTCHED: Final = np.array([(-1, -1), (1, -1), (1, 0.7), (0.7, 0.7), (0.7, 1), (-1, 1)])

OPEN: Final = ("园区", "建成区", "景区", "人口", "禁牧区", "流域", "供热")
"""Places a plot may meet by chance: what they restrict is seldom handed in."""
OPEN_TO_RIGHTS: Final = (*OPEN, "岸线", "湿地", "林地", "沉陷区", "封禁区", "泉域", "农田", "污染地块", "水源")


@dataclass
class Sites:
    """Finds free plots on the land; remembers those it gave away. What lies `open` may be met by chance."""

    land: Land
    rng: np.random.Generator
    open: tuple[str, ...] = OPEN
    taken: list[BaseGeometry] = field(default_factory=list)

    def inside(self, *within: str, size: float = 320.0, also: Iterable[str] = ()) -> Polygon:
        """Find a plot wholly inside all the named places, and in no other but those of `also`."""
        common = shapely.intersection_all([self.land.places[name] for name in within])
        left, low, right, high = common.bounds
        middles = self.rng.uniform((left, low), (right, high), (900, 2))
        plots = self._plots(middles, size)
        shapely.prepare(common)
        return self._free(plots[shapely.contains_properly(common, plots)], (*within, *also))

    def outside(self, near: str, *, size: float = 320.0, reach: float = 9000.0) -> Polygon:
        """Find a plot within `reach` of the place, meeting no place at all."""
        middle = np.array(self.land.places[near].centroid.coords[0])
        return self._free(self._plots(middle + self.rng.uniform(-reach, reach, (400, 2)), size), ())

    def across(self, place: str, *, size: float = 320.0, also: Iterable[str] = ()) -> Polygon:
        """Find a plot half inside the place."""
        edge = np.asarray(shapely.boundary(self.land.places[place]), dtype=object)
        middles = shapely.line_interpolate_point(edge, self.rng.uniform(0, 1, 300), normalized=True)
        return self._free(self._plots(shapely.get_coordinates(middles), size), (place, *also))

    def beside(self, place: str, *, also: Iterable[str] = (), west: bool | None = None) -> Polygon:
        """Find a plot that shares one whole edge with the place and lies outside it, west of zone 37 or not."""
        start, end, out = self._edges(place)
        if west is not None:
            side = start[:, 0] < _ZONE_BORDER
            start, end, out = (part[side == west] for part in (start, end, out))
        width = np.hypot(*(end - start).T)[:, None]
        plots = _polygons(np.stack([start, end, end + out * width, start + out * width], axis=1))
        return self._free(plots[shapely.touches(plots, self.land.places[place])], (place, *also))

    def poking(self, place: str, depth: float, *, size: float = 200.0) -> Polygon:
        """Find a plot with one right-angled corner `depth` m inside the place (negative: outside) and nothing else."""
        start, end, out = self._edges(place)
        tip, along = (start + end) / 2 - out * depth, (end - start) / np.hypot(*(end - start).T)[:, None]
        arm = size / 2**0.5
        ring = np.stack([tip, tip + (out + along) * arm, tip + out * 2 * arm, tip + (out - along) * arm], axis=1)
        plots = _polygons(ring)
        hit = shapely.area(shapely.intersection(plots, self.land.places[place]))
        right = np.isclose(hit, max(depth, 0.0) ** 2, atol=0.02)  # m2: the triangle at the tip and nothing else
        return self._free(plots[right], (place,))

    def scattered(
        self, count: int, *, spacing: float, sizes: tuple[float, float], clear_of: str, border: float = 300.0
    ) -> list[Polygon]:
        """Find plots on a jittered lattice that meet no place whose name starts with one of the words `clear_of`.

        They lie at least `border` m inside the city.
        """
        left, low, right, high = self.land.city.bounds
        east, north = (a.ravel() for a in np.meshgrid(np.arange(left, right, spacing), np.arange(low, high, spacing)))
        jitter = self.rng.uniform(-0.2, 0.2, (2, east.size)) * spacing
        middles = np.column_stack([east, north]) + jitter.T
        plots = self._plots(middles, self.rng.uniform(*sizes, len(middles)))
        city = self.land.city.buffer(-border, quad_segs=2)
        shapely.prepare(city)
        plots = plots[shapely.contains_properly(city, plots)]
        shapes = [shape for name, shape in self.land.places.items() if name.startswith(tuple(clear_of.split()))]
        free = self._clear(plots, [*shapes, *self.taken])
        chosen = list(self.rng.permutation(free)[:count])
        self.taken.extend(chosen)
        return chosen

    def _edges(self, place: str) -> tuple[Coordinates, Coordinates, Coordinates]:
        """Return start, end and outward unit normal of the shell edges of 80 to 240 m, in random order."""
        parts = shapely.get_parts(self.land.places[place])
        rings = [shapely.get_coordinates(shapely.orient_polygons(part).exterior) for part in parts]
        start, end = np.vstack([ring[:-1] for ring in rings]), np.vstack([ring[1:] for ring in rings])
        length = np.hypot(*(end - start).T)
        chosen = self.rng.permutation(np.flatnonzero((length > 0.4 * STEP) & (length < 1.1 * STEP)))[:200]
        start, end, way = start[chosen], end[chosen], (end - start)[chosen] / length[chosen, None]
        return start, end, np.column_stack([way[:, 1], -way[:, 0]])

    def _plots(self, middles: Coordinates, size: float | Coordinates) -> NDArray[np.object_]:
        """Draw turned rectangles `size` m wide, every third with a corner cut out."""
        count = len(middles)
        share, turn = self.rng.uniform(0.6, 1, count), self.rng.uniform(0, 1.5, count)
        half = np.column_stack([np.broadcast_to(size, count), np.broadcast_to(size, count) * share]) / 2
        rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]).transpose(2, 0, 1)
        plots = np.empty(count, dtype=object)
        for plan, rows in ((_RECTANGLE, slice(0, None)), (_NOTCHED, slice(0, None, 3))):
            rings = (plan * half[rows, None]) @ rotation[rows] + middles[rows, None]
            plots[rows] = _polygons(rings)
        return plots

    def _free(self, plots: NDArray[np.object_], meets: Iterable[str]) -> Polygon:
        """Take the first of the plots that keeps apart from all but the places of `meets`; it is taken from now on."""
        harmless = (*meets, *(name for name in self.land.places if name.startswith(self.open)))
        restricted = [shape for name, shape in self.land.places.items() if name not in harmless]
        for some in range(0, len(plots), _AT_ONCE):
            free = self._clear(plots[some : some + _AT_ONCE], [*restricted, *self.taken])
            if len(free):
                chosen: Polygon = free[0]
                self.taken.append(chosen)
                return chosen
        raise LookupError(f"no free plot for {meets}")

    @staticmethod
    def _clear(plots: NDArray[np.object_], shapes: list[BaseGeometry]) -> NDArray[np.object_]:
        hit = shapely.STRtree(plots).query(shapes, predicate="dwithin", distance=APART)[1]
        return np.delete(plots, np.unique(hit))


def _polygons(rings: Coordinates) -> NDArray[np.object_]:
    """Polygons of rings (n, vertices, 2), on whole millimetres."""
    return np.asarray(shapely.polygons(rings.round(3)), dtype=object)


_ZONE_BORDER: Final = at(109.5, 38.0)[0, 0]
"""Easting of 109.5E on the board, where the two 3-degree zones meet (straight enough for choosing plots)."""
