"""The point of a line that is nearest to a given point, on the ellipsoid."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.measure import GEOD, A, distance

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """Nearest points, pair by pair: longitude and latitude in degrees, distance in m."""

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    distance: NDArray[np.float64]


def foot(lon: NDArray[np.float64], lat: NDArray[np.float64], line: NDArray[np.object_]) -> Foot:
    """Nearest point of each line (or point) to the point of the same place; exact to a micrometre within 50 km.

    Seen from the point, every vertex lies at its true distance and bearing (an azimuthal equidistant map). There the
    nearest edges are picked, with a margin for how far an edge, straight in longitude and latitude, bends on that map;
    along those the distance itself is minimised.
    """
    edges = _seen(lon, lat, line)
    best = np.full(len(line), np.inf)
    np.minimum.at(best, edges.pair, edges.near + edges.bend)
    edges = edges.take(edges.near - edges.bend <= best[edges.pair])
    share = _minimise(lon[edges.pair], lat[edges.pair], edges)
    at = edges.start + share[:, None] * (edges.stop - edges.start)
    metres = distance(lon[edges.pair], lat[edges.pair], at[:, 0], at[:, 1])
    order = np.lexsort((metres, edges.pair))
    first = order[np.diff(edges.pair[order], prepend=-1) > 0]
    return Foot(lon=at[first, 0], lat=at[first, 1], distance=metres[first])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edges:
    """Edges of lines, each seen from the point its line belongs to."""

    pair: NDArray[np.intp]
    start: NDArray[np.float64]
    stop: NDArray[np.float64]
    """Degrees, shape (n, 2)."""
    near: NDArray[np.float64]
    """Nearly the distance to the point, m."""
    bend: NDArray[np.float64]
    """How far that may be wrong, m."""
    share: NDArray[np.float64]
    """Where on the edge, nearly: 0 its start, 1 its stop."""

    def take(self, rows: NDArray[np.bool_]) -> _Edges:
        """Keep some."""
        return _Edges(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def _seen(lon: NDArray[np.float64], lat: NDArray[np.float64], line: NDArray[np.object_]) -> _Edges:
    """Lay the lines on azimuthal equidistant maps around their points."""
    coords, pair = shapely.get_coordinates(line, return_index=True)
    azimuth, _, far = GEOD.inv(lon[pair], lat[pair], coords[:, 0], coords[:, 1])
    seen = np.column_stack([far * np.sin(np.radians(azimuth)), far * np.cos(np.radians(azimuth))])
    last = np.diff(pair, append=len(line)) > 0
    alone = last & (np.diff(pair, prepend=-1) > 0)  # a point: an edge without length
    start = np.flatnonzero(~last | alone)
    stop = np.where(alone[start], start, start + 1)
    along = seen[stop] - seen[start]
    square = (along**2).sum(axis=1)
    share = np.clip(-(seen[start] * along).sum(axis=1) / np.where(square > 0, square, 1.0), 0.0, 1.0)
    near = np.hypot(*(seen[start] + share[:, None] * along).T)
    # An edge bends away from the straight by length^2 / 8R, times the tangent of latitude: twice that up to 63 degrees.
    bend = square / (4 * A) + 1e-6
    return _Edges(pair=pair[start], start=coords[start], stop=coords[stop], near=near, bend=bend, share=share)


def _minimise(lon: NDArray[np.float64], lat: NDArray[np.float64], edges: _Edges) -> NDArray[np.float64]:
    """Where on each edge the geodesic distance is least: two parabolas, the second around the first's lowest point."""

    def square(share: NDArray[np.float64]) -> NDArray[np.float64]:
        at = edges.start + share[:, None] * (edges.stop - edges.start)
        return distance(lon, lat, at[:, 0], at[:, 1]) ** 2

    share = edges.share
    for half in (0.5, 0.05):
        middle = np.clip(share, half, 1 - half)
        low, mid, high = square(middle - half), square(middle), square(middle + half)
        bowl = low - 2 * mid + high
        step = half * (low - high) / (2 * np.where(bowl > 0, bowl, np.inf))
        better = np.clip(middle + step, 0.0, 1.0)
        share = np.where(square(better) <= square(share), better, share)
    return share
