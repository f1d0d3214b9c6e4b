"""The point of a line that is nearest to a given point, on the ellipsoid.

Everything but the distance told is done in space: straight through the earth a way is shorter than along its surface,
but the shorter of two is the shorter on either, and a square root costs a tenth of a geodesic.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.measure import E2, A, distance

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

    The nearest edges are picked as if they were straight in space, with a margin for how far an edge, straight in
    longitude and latitude, bends away from that; along those the distance itself is minimised.
    """
    point = _in_space(np.stack([lon, lat]))
    edges = _seen(point, line)
    best = np.full(len(line), np.inf)
    np.minimum.at(best, edges.pair, edges.near + edges.bend)
    edges = edges.take(edges.near - edges.bend <= best[edges.pair])
    at = edges.at(_minimise(point[:, edges.pair], edges))
    metres = distance(lon[edges.pair], lat[edges.pair], *at)
    order = np.lexsort((metres, edges.pair))
    first = order[np.diff(edges.pair[order], prepend=-1) > 0]
    return Foot(lon=at[0, first], lat=at[1, first], distance=metres[first])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edges:
    """Edges of lines, each seen from the point its line belongs to."""

    pair: NDArray[np.intp]
    start: NDArray[np.float64]
    stop: NDArray[np.float64]
    """Degrees, shape (2, n)."""
    near: NDArray[np.float64]
    """Nearly the distance to the point, m."""
    bend: NDArray[np.float64]
    """How far that may be wrong, m."""
    share: NDArray[np.float64]
    """Where on the edge, nearly: 0 its start, 1 its stop."""

    def take(self, rows: NDArray[np.bool_]) -> _Edges:
        """Keep some."""
        return _Edges(**{field.name: getattr(self, field.name)[..., rows] for field in fields(self)})

    def at(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Longitude and latitude so far along each edge, shape (2, n)."""
        return self.start + share * (self.stop - self.start)


def _in_space(place: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of the ellipsoid in m from its centre, shape (3, n), of longitude and latitude in degrees, (2, n)."""
    lon, lat = np.radians(place)
    sine = np.sin(lat)
    normal = A / np.sqrt(1 - E2 * sine**2)  # radius of curvature eastward
    out = normal * np.cos(lat)
    return np.stack([out * np.cos(lon), out * np.sin(lon), normal * (1 - E2) * sine])


def _seen(point: NDArray[np.float64], line: NDArray[np.object_]) -> _Edges:
    """Take lines apart and see each edge, straight in space, from its point."""
    coords, pair = shapely.get_coordinates(line, return_index=True)
    seen = _in_space(coords.T) - point[:, pair]
    last = np.diff(pair, append=len(line)) > 0
    alone = last & (np.diff(pair, prepend=-1) > 0)  # a point: an edge without length
    start = np.flatnonzero(~last | alone)
    stop = np.where(alone[start], start, start + 1)
    begin = seen[:, start]
    along = seen[:, stop] - begin
    square = (along**2).sum(axis=0)
    share = np.clip(-(begin * along).sum(axis=0) / np.where(square > 0, square, 1.0), 0.0, 1.0)
    near = np.sqrt(((begin + share * along) ** 2).sum(axis=0))
    # An edge bends away from the straight by length^2 / 8R downward, and that times the tangent of latitude sideways:
    # together less than twice the former up to 60 degrees. Of two ways through the earth the one northward, where it
    # is rounder, is longer on the surface by no more than the last term.
    bend = square / (4 * A) + 1e-6 + near**3 * (E2 / (12 * A**2))
    of = coords.T
    return _Edges(pair=pair[start], start=of[:, start], stop=of[:, stop], near=near, bend=bend, share=share)


def _minimise(point: NDArray[np.float64], edges: _Edges) -> NDArray[np.float64]:
    """Where on each edge the distance is least: two parabolas, the second around the first's lowest point."""

    def square(share: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(((_in_space(edges.at(share)) - point) ** 2).sum(axis=0))

    share, least = edges.share, square(edges.share)
    for half in (0.5, 0.05):
        middle = np.clip(share, half, 1 - half)
        low, mid, high = square(middle - half), square(middle), square(middle + half)
        bowl = low - 2 * mid + high
        step = half * (low - high) / (2 * np.where(bowl > 0, bowl, np.inf))
        better = np.clip(middle + step, 0.0, 1.0)
        lower = square(better)
        share, least = np.where(lower <= least, better, share), np.minimum(lower, least)
    return share
