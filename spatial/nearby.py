"""The nearest piece of many boundaries, on the ellipsoid.

Three steps, each exact in what it leaves out. Pieces are searched in degrees with longitude shrunk at one latitude,
where edges stay straight and distances are a few per cent off: that bounds the distance. What lies within the bound is
compared at its own latitude. What is still near is measured on the ellipsoid (`spatial.foot`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.foot import Foot, foot
from spatial.measure import POINT, distance
from spatial.piece_tree import PieceTree
from spatial.pieces import Pieces, boundary_pieces
from spatial.shrunk import degrees_within, ends, least_gap, ratio_at, shrunk, untrue

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


def search(geometry: NDArray[np.object_], boundary: PieceTree) -> Nearest:
    """Find the nearest of all boundaries to each geometry (of a polygon its own boundary counts)."""
    pieces = boundary_pieces(geometry)
    if not len(pieces.line) or not len(boundary.lines):
        return _nothing(len(geometry))
    return _least(len(geometry), pieces, boundary.pieces, _candidates(pieces, boundary))


def search_own(geometry: NDArray[np.object_], boundary: Pieces, own: NDArray[np.intp]) -> NDArray[np.float64]:
    """Measure the distance in m from each geometry to one boundary: the pieces of row `own`."""
    far = np.full(len(geometry), np.inf)
    count = np.bincount(boundary.row, minlength=own.max(initial=-1) + 1)
    few = np.flatnonzero(count[own] <= FEW)
    if len(few):
        pieces = boundary_pieces(geometry[few])
        far[few] = _least(len(few), pieces, boundary, _every(own[few][pieces.row], boundary, count)).distance
    for row in np.unique(own[count[own] > FEW]):
        mine = np.flatnonzero(own == row)
        far[mine] = search(geometry[mine], _part(boundary, boundary.row == row)).distance
    return far


def _part(pieces: Pieces, kept: NDArray[np.bool_]) -> PieceTree:
    return PieceTree.grown(Pieces(line=pieces.line[kept], row=pieces.row[kept]))


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


def _candidates(pieces: Pieces, boundary: PieceTree) -> _Pairs:
    """Pair pieces so that every subject's nearest pair is among them, and bound its distance (m), pair by pair.

    The boundary's piece nearest to the beginning of each is soon found and bounds the distance; boxes at their own
    latitude thin out what is within.
    """
    here = shrunk(pieces.line, np.full(len(pieces.line), boundary.ratio))
    coords, of = shapely.get_coordinates(here, return_index=True)
    begins = shapely.points(coords[np.diff(of, prepend=-1) > 0])
    piece, other = boundary.tree.query_nearest(begins, all_matches=False)
    places = ends(here[piece], boundary.lines[other], np.full(len(piece), boundary.ratio))
    bound = np.full(pieces.row.max() + 1, np.inf)
    np.minimum.at(bound, pieces.row[piece], distance(*places.T))
    reach, boxes = bound[pieces.row], shapely.bounds(pieces.line)
    piece, other = boundary.tree.query(here, "dwithin", distance=degrees_within(boxes, reach, boundary.ratio))
    far = reach[piece]
    within = least_gap(np.hstack([boxes[piece], shapely.bounds(boundary.pieces.line)[other]]), far) <= far + 1e-6
    return piece[within], other[within], far[within]


def _near(
    piece: NDArray[np.object_], other: NDArray[np.object_], subject: NDArray[np.intp], reach: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Tell which pairs may still be a subject's nearest, and where on `piece` each is nearly so, shape (n, 2)."""
    boxes = np.hstack([shapely.bounds(piece), shapely.bounds(other)])
    ratio = ratio_at(np.radians(boxes[:, 1::2].mean(axis=1)))
    places = ends(shrunk(piece, ratio), shrunk(other, ratio), ratio)
    metres = distance(*places.T)
    least = np.full(subject.max(initial=-1) + 1, np.inf)
    np.minimum.at(least, subject, np.minimum(metres, reach))
    return metres * (1 - 2 * untrue(boxes, metres)) <= least[subject] + 1e-6, places[:, :2]


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
