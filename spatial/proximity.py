"""How far, and where nearest: distances in metres between what is checked and what restricts.

Boundaries are cut into short pieces in an R-tree, in degrees with longitude shrunk by the cosine of the mean latitude:
edges stay straight there, but distances are a few per cent off where latitude is another. So that search only bounds
the distance; every piece within the bound is then measured on the ellipsoid (`spatial.foot`). What comes back is the
minimum, right to a micrometre for points and to a millimetre between extended shapes at 15 km.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.foot import Foot, foot
from spatial.measure import E2, LINE, POINT, SURFACE, A, distance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.placed import Placed

EDGES: Final = 32
"""Edges in a piece of boundary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The nearest control of each subject."""

    control: NDArray[np.int64]
    """Its row, -1 where there is none."""
    distance: NDArray[np.float64]
    """m; 0 where they meet, infinite without a control."""
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    """The point of the control that is nearest (one they share, where they meet), NaN without a control."""


def nearest(subjects: Placed, controls: Placed) -> Nearest:
    """Nearest control of every subject; a polygon is land, so what lies in it is at distance 0."""
    found = _to_boundary(subjects.map, controls.map)
    subject, control = _meeting(subjects.map, controls.map)
    shared = shapely.get_point(shapely.shortest_line(controls.map[control], subjects.map[subject]), 0)
    for array, values in (
        (found.control, control), (found.distance, 0.0), (found.lon, shapely.get_x(shared)), (found.lat, shapely.get_y(shared)),
    ):  # fmt: skip
        array[subject] = values
    return found


def boundary_distance(points: Placed, controls: Placed) -> Nearest:
    """Nearest boundary, holes included, from inside as from outside."""
    return _to_boundary(points.map, controls.map)


def depth(geometry: NDArray[np.object_], control: NDArray[np.object_]) -> NDArray[np.float64]:
    """How deep each geometry lies in the control of the same place, m.

    Where they meet: how far the deepest vertex is from the control's boundary (0 on a line). Where they do not: the
    gap, negative.

    Parameters
    ----------
    geometry, control
        Longitude and latitude, none missing or empty; the same control object may stand in many places and costs once.
    """
    deep = np.zeros(len(geometry))
    _, group = np.unique(np.fromiter(map(id, control), dtype=np.int64, count=len(control)), return_inverse=True)
    order = np.argsort(group, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        if len(rows):
            deep[rows] = _depth(geometry[rows], control[rows[0]])
    return deep


def _depth(geometry: NDArray[np.object_], control: shapely.Geometry) -> NDArray[np.float64]:
    boundary = _Pieces.of_boundary(np.array([control], dtype=object))
    shapely.prepare(control)
    meets = shapely.intersects(control, geometry)
    deep = np.zeros(len(geometry))
    apart = np.flatnonzero(~meets)
    deep[apart] = -_search(geometry[apart], boundary).distance
    coords, at = shapely.get_coordinates(geometry, return_index=True)
    inside = shapely.intersects_xy(control, coords) & meets[at]
    if shapely.get_dimensions(control) == SURFACE:
        np.maximum.at(deep, at[inside], _search(shapely.points(coords[inside]), boundary).distance)
    return deep


def _meeting(subjects: NDArray[np.object_], controls: NDArray[np.object_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Subjects that meet a control, with the first they meet."""
    control, subject = shapely.STRtree(subjects).query(controls, predicate="intersects")  # prepares the controls
    order = np.lexsort((control, subject))
    first = order[np.diff(subject[order], prepend=-1) > 0]
    return subject[first], control[first]


def _to_boundary(subjects: NDArray[np.object_], controls: NDArray[np.object_]) -> Nearest:
    return _search(subjects, _Pieces.of_boundary(controls))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pieces:
    """Boundaries cut into pieces of a few edges."""

    line: NDArray[np.object_]
    """In degrees; points stay points."""
    row: NDArray[np.intp]
    """The geometry a piece belongs to."""

    @classmethod
    def of_boundary(cls, geometry: NDArray[np.object_]) -> _Pieces:
        """Take boundaries apart: rings of polygons, lines and points themselves."""
        parts, row = shapely.get_parts(geometry, return_index=True)
        dimension = shapely.get_dimensions(parts)
        rings, of = shapely.get_rings(parts, return_index=True)
        point, line = dimension == POINT, dimension == LINE
        pieces, curve = _cut(np.concatenate([parts[line], rings]))
        rows = np.concatenate([row[line], row[of]])
        return cls(line=np.concatenate([parts[point], pieces]), row=np.concatenate([row[point], rows[curve]]))


def _cut(curves: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Cut curves after every 32nd edge; which curve each piece is of."""
    coords, of = shapely.get_coordinates(curves, return_index=True)
    begins = np.flatnonzero(np.diff(of, prepend=-1) > 0)
    position = np.arange(len(of)) - np.repeat(begins, np.diff(begins, append=len(of)))
    start = np.flatnonzero((position % EDGES == 0) & (np.diff(of, append=len(curves)) == 0))
    after = np.append(begins[1:], len(of))[np.searchsorted(begins, start, side="right") - 1]
    count = np.minimum(EDGES + 1, after - start)
    piece = np.repeat(np.arange(len(start)), count)
    vertex = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + start[piece]
    return shapely.linestrings(coords[vertex], indices=piece), of[start]


def _search(subjects: NDArray[np.object_], boundary: _Pieces) -> Nearest:
    """The nearest piece of boundary of every subject."""
    found = Nearest(
        control=np.full(len(subjects), -1, dtype=np.int64),
        distance=np.full(len(subjects), np.inf),
        lon=np.full(len(subjects), np.nan),
        lat=np.full(len(subjects), np.nan),
    )
    pieces = _Pieces.of_boundary(subjects)
    if not len(pieces.line) or not len(boundary.line):
        return found
    piece, other = _candidates(pieces, boundary)
    near, start = _near(pieces.line[piece], boundary.line[other], pieces.row[piece])
    piece, other = piece[near], other[near]
    at = _to_and_fro(pieces.line[piece], boundary.line[other], start[near])
    subject, control = pieces.row[piece], boundary.row[other]
    order = np.lexsort((control, at.distance, subject))
    first = order[np.diff(subject[order], prepend=-1) > 0]
    rows = subject[first]
    found.control[rows], found.distance[rows] = control[first], at.distance[first]
    found.lon[rows], found.lat[rows] = at.lon[first], at.lat[first]
    return found


def _candidates(pieces: _Pieces, boundary: _Pieces) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of pieces among which every subject's nearest one is, by a search at one mean latitude."""
    ratio = _ratio(np.radians(shapely.get_coordinates(pieces.line)[:, 1].mean()))
    here, there = (_shrunk(of.line, np.full(len(of.line), ratio)) for of in (pieces, boundary))
    tree = shapely.STRtree(there)
    piece, other = tree.query_nearest(here, all_matches=False)
    ends = _ends(here[piece], there[other], np.full(len(piece), ratio))
    bound = np.full(pieces.row.max() + 1, np.inf)
    np.minimum.at(bound, pieces.row[piece], distance(*ends.T))
    reach = bound[pieces.row]
    degrees = reach / _least_scale(pieces.line, reach, ratio)
    piece, other = tree.query(here, predicate="dwithin", distance=degrees * (1 + 1e-9) + 1e-12)
    return piece, other


def _least_scale(
    line: NDArray[np.object_], reach: NDArray[np.float64], ratio: np.float64
) -> NDArray[np.float64]:
    """Fewest metres to a degree of the shrunken map within reach of each line: no shorter way is longer there."""
    _, south, _, north = shapely.bounds(line).T
    margin = np.degrees(reach / (A * (1 - E2)))
    low = np.radians(np.maximum(np.maximum(south, -north) - margin, 0.0))
    high = np.radians(np.minimum(np.maximum(north, -south) + margin, 89.0))
    return np.radians(np.minimum(_meridian(low), _meridian(high) * _ratio(high) / ratio))


def _meridian(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres to a radian northward."""
    return A * (1 - E2) / (1 - E2 * np.sin(latitude) ** 2) ** 1.5


def _ratio(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much shorter a degree of longitude is than one of latitude."""
    return np.cos(latitude) * (1 - E2 * np.sin(latitude) ** 2) / (1 - E2)


def _shrunk(line: NDArray[np.object_], by: NDArray[np.float64]) -> NDArray[np.object_]:
    """The same lines with longitudes shrunk, each by its own factor."""
    coords, row = shapely.get_coordinates(line, return_index=True)
    coords[:, 0] *= by[row]
    shrunk: NDArray[np.object_] = shapely.set_coordinates(line.copy(), coords)
    return shrunk


def _ends(here: NDArray[np.object_], there: NDArray[np.object_], ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude of the two points nearest to each other on shrunken lines, shape (n, 4)."""
    ends = shapely.get_coordinates(shapely.shortest_line(here, there)).reshape(-1, 4)
    ends[:, ::2] /= ratio[:, None]
    return ends


def _near(
    piece: NDArray[np.object_], other: NDArray[np.object_], subject: NDArray[np.intp]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which pairs may still be a subject's nearest at their own latitude, and where on `piece` each is nearly so.

    A map at the middle latitude of two pieces is true but for their heights and the square of their distance.
    """
    bounds = np.radians(np.column_stack([shapely.bounds(piece)[:, 1::2], shapely.bounds(other)[:, 1::2]]))
    middle, height = bounds.mean(axis=1), bounds[:, [1, 3]].sum(axis=1) - bounds[:, [0, 2]].sum(axis=1)
    ratio = _ratio(middle)
    ends = _ends(_shrunk(piece, ratio), _shrunk(other, ratio), ratio)
    metres = distance(*ends.T)
    untrue = (height / 2 + (metres / A) ** 2) * (1 + np.tan(np.abs(bounds).max(axis=1)))
    least = np.full(subject.max() + 1, np.inf)
    np.minimum.at(least, subject, metres)
    return metres * (1 - 2 * untrue) <= least[subject], ends[:, :2]


def _to_and_fro(piece: NDArray[np.object_], other: NDArray[np.object_], start: NDArray[np.float64]) -> Foot:
    """Nearest points of `other`, pair by pair: from a point directly, from a line by way of its own nearest point."""
    start = start.copy()
    extended = np.flatnonzero(shapely.get_dimensions(piece) > POINT)
    if len(extended):
        back = foot(*start[extended].T, other[extended])
        forth = foot(back.lon, back.lat, piece[extended])
        start[extended] = np.column_stack([forth.lon, forth.lat])
    return foot(*start.T, other)
