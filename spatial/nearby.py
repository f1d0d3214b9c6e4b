"""The nearest piece of many boundaries, on the ellipsoid.

Three steps, each exact in what it leaves out. Pieces are searched in degrees with longitude shrunk at one mean
latitude, where edges stay straight and distances are a few per cent off: that bounds the distance. What lies within
the bound is compared at its own latitude. What is still near is measured on the ellipsoid (`spatial.foot`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.foot import Foot, foot
from spatial.measure import E2, POINT, A, distance
from spatial.pieces import Pieces, boundary_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    _Pairs = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]
    """Pieces on this side, on the other, and a bound of the subject's distance in m."""

BLOCK: Final = 50_000
"""Pairs of pieces measured at a time."""
FEW: Final = 8
"""A boundary of up to so many pieces is not worth a tree of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The nearest control of each subject."""

    control: NDArray[np.int64]
    """Its row, -1 where there is none."""
    distance: NDArray[np.float64]
    """m; 0 where they meet, infinite without a control or a subject's geometry."""
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    """The point of the control that is nearest (one they share, where they meet); NaN where distance is infinite."""


def search(geometry: NDArray[np.object_], boundary: Pieces) -> Nearest:
    """Find the nearest of all boundaries to each geometry (of a polygon its own boundary counts)."""
    pieces = boundary_pieces(geometry)
    if not len(pieces.line) or not len(boundary.line):
        return _nothing(len(geometry))
    return _least(len(geometry), pieces, boundary, _candidates(pieces, boundary))


def search_own(geometry: NDArray[np.object_], boundary: Pieces, own: NDArray[np.intp]) -> NDArray[np.float64]:
    """Measure the distance in m from each geometry to one boundary: the pieces of row `own`."""
    far = np.full(len(geometry), np.inf)
    count = np.bincount(boundary.row, minlength=own.max(initial=-1) + 1)
    few = np.flatnonzero(count[own] <= FEW)
    if len(few):
        pieces = boundary_pieces(geometry[few])
        far[few] = _least(len(few), pieces, boundary, _every(own[few][pieces.row], boundary, count)).distance
    for row in np.unique(own[count[own] > FEW]):
        mine, part = np.flatnonzero(own == row), boundary.row == row
        far[mine] = search(geometry[mine], Pieces(line=boundary.line[part], row=boundary.row[part])).distance
    return far


def _every(own: NDArray[np.intp], boundary: Pieces, count: NDArray[np.intp]) -> _Pairs:
    """Pair each piece with every piece of its own boundary."""
    order = np.argsort(boundary.row, kind="stable")
    piece = np.repeat(np.arange(len(own)), count[own])
    begin = np.cumsum(count[own]) - count[own]
    within = np.arange(len(piece)) - begin[piece]
    other = order[(np.cumsum(count) - count)[own[piece]] + within]
    return piece, other, np.full(len(piece), np.inf)


def _nothing(rows: int) -> Nearest:
    return Nearest(
        control=np.full(rows, -1, dtype=np.int64),
        distance=np.full(rows, np.inf),
        lon=np.full(rows, np.nan),
        lat=np.full(rows, np.nan),
    )


def _least(rows: int, pieces: Pieces, boundary: Pieces, pairs: _Pairs) -> Nearest:
    """Find the nearest of paired pieces for each of so many geometries."""
    found = _nothing(rows)
    piece, other, at = _measured(pieces, boundary, pairs)
    row, control = pieces.row[piece], boundary.row[other]
    order = np.lexsort((control, at.distance, row))
    first = order[np.diff(row[order], prepend=-1) > 0]
    row = row[first]
    found.control[row], found.distance[row] = control[first], at.distance[first]
    found.lon[row], found.lat[row] = at.lon[first], at.lat[first]
    return found


def _measured(pieces: Pieces, boundary: Pieces, pairs: _Pairs) -> tuple[NDArray[np.intp], NDArray[np.intp], Foot]:
    """Keep the pairs that may be nearest, with their nearest points; in blocks, to spare memory."""
    piece, other, reach = pairs
    near, feet = [], []
    for begin in range(0, max(len(piece), 1), BLOCK):
        block = np.arange(begin, min(begin + BLOCK, len(piece)))
        here, there = pieces.line[piece[block]], boundary.line[other[block]]
        kept, start = _near(here, there, pieces.row[piece[block]], reach[block])
        near.append(block[kept])
        feet.append(_to_and_fro(here[kept], there[kept], start[kept]))
    pair = np.concatenate(near)
    at = Foot(**{name: np.concatenate([getattr(one, name) for one in feet]) for name in ("lon", "lat", "distance")})
    return piece[pair], other[pair], at


def _candidates(pieces: Pieces, boundary: Pieces) -> _Pairs:
    """Pair pieces so that every subject's nearest pair is among them, and bound its distance (m), pair by pair.

    A search at one mean latitude bounds the distance and finds what is within; boxes at their own latitude thin it out.
    """
    ratio = _ratio(np.radians(shapely.get_coordinates(pieces.line)[:, 1].mean(keepdims=True)))
    here, there = (_shrunk(of.line, np.repeat(ratio, len(of.line))) for of in (pieces, boundary))
    tree = shapely.STRtree(there)
    piece, other = tree.query_nearest(here, all_matches=False)
    ends = _ends(here[piece], there[other], np.repeat(ratio, len(piece)))
    bound = np.full(pieces.row.max() + 1, np.inf)
    np.minimum.at(bound, pieces.row[piece], distance(*ends.T))
    reach = bound[pieces.row]
    degrees = reach / _least_scale(pieces.line, reach, ratio)
    piece, other = tree.query(here, predicate="dwithin", distance=degrees * (1 + 1e-9) + 1e-12)
    boxes, far = np.hstack([shapely.bounds(pieces.line)[piece], shapely.bounds(boundary.line)[other]]), reach[piece]
    gap = np.maximum(np.maximum(boxes[:, 4:6] - boxes[:, 2:4], boxes[:, 0:2] - boxes[:, 6:8]), 0.0)
    middle = np.radians(boxes[:, 1::2].mean(axis=1))
    metres = np.radians(np.hypot(gap[:, 0] * _ratio(middle), gap[:, 1])) * _meridian(middle)
    within = metres * (1 - _untrue(boxes, far)) <= far + 1e-6
    return piece[within], other[within], far[within]


def _near(
    piece: NDArray[np.object_], other: NDArray[np.object_], subject: NDArray[np.intp], reach: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Tell which pairs may still be a subject's nearest, and where on `piece` each is nearly so, shape (n, 2)."""
    boxes = np.hstack([shapely.bounds(piece), shapely.bounds(other)])
    ratio = _ratio(np.radians(boxes[:, 1::2].mean(axis=1)))
    ends = _ends(_shrunk(piece, ratio), _shrunk(other, ratio), ratio)
    metres = distance(*ends.T)
    least = np.full(subject.max(initial=-1) + 1, np.inf)
    np.minimum.at(least, subject, np.minimum(metres, reach))
    return metres * (1 - 2 * _untrue(boxes, metres)) <= least[subject] + 1e-6, ends[:, :2]


def _untrue(boxes: NDArray[np.float64], metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far distances may be off, relatively, on a map at the middle latitude of two boxes, shape (n, 8) in degrees.

    By the heights of the boxes, and by the square of the distance in earth radii: measured, a 24th of it times
    1 + tan2 of latitude, up to 300 km.
    """
    south, north, south_, north_ = np.radians(boxes[:, 1::2].T)
    height = north - south + north_ - south_
    steep = 1 + np.tan(np.abs(np.radians(boxes[:, 1::2])).max(axis=1)) ** 2
    return np.asarray((height / 4 + (metres / A) ** 2 / 20) * steep)


def _to_and_fro(piece: NDArray[np.object_], other: NDArray[np.object_], start: NDArray[np.float64]) -> Foot:
    """Find the nearest points of `other`, pair by pair: from a point at once, between two lines to and fro."""
    lon, lat = start.T.copy()
    extended = np.flatnonzero(shapely.get_dimensions(piece) > POINT)
    if not len(extended):
        return foot(lon, lat, other)
    there = foot(lon[extended], lat[extended], other[extended])
    back = foot(there.lon, there.lat, piece[extended])
    lon[extended], lat[extended] = back.lon, back.lat
    return foot(lon, lat, other)


def _ends(here: NDArray[np.object_], there: NDArray[np.object_], ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude of the two nearest points of shrunken lines, shape (n, 4)."""
    ends = shapely.get_coordinates(shapely.shortest_line(here, there)).reshape(-1, 4)
    ends[:, ::2] /= ratio[:, None]
    return ends


def _shrunk(line: NDArray[np.object_], ratio: NDArray[np.float64]) -> NDArray[np.object_]:
    """Shrink longitudes, line by line by its own ratio."""
    coords, row = shapely.get_coordinates(line, return_index=True)
    coords[:, 0] *= ratio[row]
    shrunk: NDArray[np.object_] = shapely.set_coordinates(line.copy(), coords)
    return shrunk


def _ratio(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """How long a degree of longitude is, in degrees of latitude."""
    return np.cos(latitude) * (1 - E2 * np.sin(latitude) ** 2) / (1 - E2)


def _meridian(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres to a radian northward."""
    return A * (1 - E2) / (1 - E2 * np.sin(latitude) ** 2) ** 1.5


def _least_scale(
    line: NDArray[np.object_], reach: NDArray[np.float64], ratio: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fewest metres to a degree of the shrunken map within reach of each line: no way within reach is longer there."""
    _, south, _, north = shapely.bounds(line).T
    margin = np.degrees(reach / (A * (1 - E2)))
    low = np.radians(np.maximum(np.maximum(south, -north) - margin, 0.0))
    high = np.radians(np.minimum(np.maximum(north, -south) + margin, 89.0))
    return np.radians(np.minimum(_meridian(low), _meridian(high) * _ratio(high) / ratio))
