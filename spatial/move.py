"""The shortest shift that takes a footprint out of some land, or into it: exact, for any shape."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from spatial.measure import SURFACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

GRID: Final = 1e-4
"""m; finer differences between the places a footprint may not take are rounding."""

EFFORT: Final = 20_000
"""Edges times pieces that are put together at most; beyond, the footprint counts as its convex hull."""

STEPS: Final = (1 / 25, 1 / 5, 1.0)
"""Parts of the limit searched one after the other: most shifts are short, and near land is soon laid together."""

ROUND: Final = 64
"""Segments of a quarter circle: a corner is rounded to 0.1 m in a kilometre."""


def shortest_shift(
    footprint: shapely.Geometry,
    land: NDArray[np.object_],
    *,
    apart: NDArray[np.float64],
    margin: float,
    limit: float,
    into: bool = False,
) -> tuple[float, float] | None:
    """Find the shortest shift after which a footprint shares nothing with some land.

    A shift is blocked where the moved footprint meets the land: where it is a difference of a point of the land and a
    point of the footprint. These are laid together from the land's edges and the footprint's convex pieces, and the
    nearest point of their outline is the answer, gaps the footprint fits into among them.

    Parameters
    ----------
    footprint
        Polygon, line or point, in metres on a plane.
    land
        On the same plane; lines have no inside.
    apart
        m; how far from each piece of land it has to stay.
    margin
        m; how much farther than that.
    limit
        m; no shift is longer.
    into
        The footprint must lie in the land, all pieces together, instead of outside of it.

    Returns
    -------
    tuple or None
        East and north in metres; (0, 0) if nothing is in the way, None if there is no such shift.
    """
    middle = shapely.get_coordinates(footprint).mean(axis=0)
    around = shapely.bounds(shapely.transform(footprint, lambda xy: xy - middle))
    pieces = _pieces(footprint, middle)
    here = shapely.points(0.0, 0.0)
    for reach in (limit * step for step in STEPS):
        near = _near(land, middle, around, apart, reach + margin, into=into)
        blocked = shapely.buffer(_blocked(near, pieces), margin, quad_segs=ROUND)
        if not shapely.intersects(blocked, here):
            return 0.0, 0.0
        out = shapely.get_coordinates(shapely.shortest_line(shapely.boundary(blocked), here))
        if len(out) and np.hypot(*out[0]) <= reach:
            return float(out[0, 0]), float(out[0, 1])
    return None


def _near(
    land: NDArray[np.object_],
    middle: NDArray[np.float64],
    around: NDArray[np.float64],
    apart: NDArray[np.float64],
    reach: float,
    *,
    into: bool,
) -> shapely.Geometry:
    """Return the land a footprint may not meet, as far as it can reach, about the footprint's middle."""
    pad = reach + np.max(apart, initial=0.0) + 1.0
    window = shapely.box(*(around + np.array([-pad, -pad, pad, pad])))
    frame = shapely.transform(window, lambda xy: xy + middle)
    here = shapely.transform(shapely.intersection(land, frame), lambda xy: xy - middle)
    if into:
        found: shapely.Geometry = shapely.difference(window, shapely.union_all(here, grid_size=GRID))
    else:
        grown = np.where(apart > 0, shapely.buffer(here, apart, quad_segs=ROUND), here)
        found = shapely.union_all(grown, grid_size=GRID)
    return found


def _pieces(footprint: shapely.Geometry, middle: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return the vertices of convex pieces of the footprint, turned about its middle: what is subtracted."""
    found = []
    for part in shapely.get_parts(footprint):
        hull: Any = shapely.convex_hull(part)
        whole = shapely.get_dimensions(part) < SURFACE or shapely.area(hull) - shapely.area(part) < GRID
        if shapely.get_dimensions(part) == SURFACE:
            pieces = [hull] if whole else shapely.get_parts(shapely.constrained_delaunay_triangles(part))
        else:
            pieces = list(_segments(shapely.get_coordinates(part)))
        found += [np.unique(middle - shapely.get_coordinates(piece), axis=0) for piece in pieces]
    return found


def _segments(line: NDArray[np.float64]) -> Iterator[shapely.Geometry]:
    """Return the straight pieces of a line; of a point the point."""
    if len(line) == 1:
        yield shapely.points(line[0])
    for start, end in pairwise(line):
        yield shapely.linestrings([start, end])


def _blocked(land: shapely.Geometry, pieces: list[NDArray[np.float64]]) -> shapely.Geometry:
    """Return every shift by which some piece meets the land."""
    edges = _edges(land)
    if len(edges) * len(pieces) > EFFORT:
        hull = shapely.convex_hull(shapely.multipoints(np.vstack(pieces)))
        pieces = [np.unique(shapely.get_coordinates(hull), axis=0)]
    swept = [
        shapely.convex_hull(shapely.multipoints((edges[:, :, None, :] + piece).reshape(len(edges), 2 * len(piece), 2)))
        for piece in pieces
    ]
    inside = [_shifted(land, piece[0]) for piece in pieces]
    return shapely.union_all(np.concatenate([*swept, np.array(inside, object)]), grid_size=GRID)


def _shifted(land: shapely.Geometry, by: NDArray[np.float64]) -> shapely.Geometry:
    found: shapely.Geometry = shapely.transform(land, lambda xy: xy + by)
    return found


def _edges(land: shapely.Geometry) -> NDArray[np.float64]:
    """Return start and end of every edge, shape (n, 2, 2); a lone point is an edge without length."""
    outline = [shapely.boundary(part) if shapely.get_dimensions(part) == SURFACE else part for part in _parts(land)]
    lines, row = shapely.get_coordinates(shapely.get_parts(np.array(outline, object)), return_index=True)
    joined = np.flatnonzero(row[1:] == row[:-1])
    alone = np.flatnonzero(np.bincount(row, minlength=1)[row] == 1)
    start, end = np.concatenate([joined, alone]), np.concatenate([joined + 1, alone])
    return np.stack([lines[start], lines[end]], axis=1).reshape(-1, 2, 2)


def _parts(land: shapely.Geometry) -> NDArray[np.object_]:
    parts: NDArray[np.object_] = shapely.get_parts(shapely.get_parts(land))
    return parts[~shapely.is_empty(parts)]
