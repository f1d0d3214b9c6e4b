"""Boundaries cut into short pieces, so that a search meets few vertices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.measure import LINE, POINT

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGES: Final = 32
"""Edges in a piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Pieces of boundaries, and the row of the geometry each belongs to."""

    line: NDArray[np.object_]
    """Lines of up to 32 edges; points stay points."""
    row: NDArray[np.intp]


def boundary_pieces(geometry: NDArray[np.object_]) -> Pieces:
    """Cut the rings of polygons, and lines, after every 32nd edge; points stay as they are.

    >>> boundary_pieces(np.array([shapely.box(0, 0, 1, 1), None, shapely.Point(3, 4)])).row
    array([2, 0])
    """
    parts, row = shapely.get_parts(geometry, return_index=True)
    dimension = shapely.get_dimensions(parts)
    point, line = dimension == POINT, dimension == LINE
    rings, part = shapely.get_rings(parts, return_index=True)
    pieces, curve = _cut(np.concatenate([parts[line], rings]))
    rows = np.concatenate([row[line], row[part]])[curve]
    return Pieces(line=np.concatenate([parts[point], pieces]), row=np.concatenate([row[point], rows]))


def _cut(curves: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Cut curves; and which of them each piece is of. Neighbouring pieces share a vertex."""
    coords, of = shapely.get_coordinates(curves, return_index=True)
    _, begins, size = np.unique(of, return_index=True, return_counts=True)
    position = np.arange(len(of)) - np.repeat(begins, size)
    last = np.diff(of, append=len(curves)) > 0
    start = np.flatnonzero((position % EDGES == 0) & ~last)
    count = np.minimum(EDGES + 1, np.repeat(size, size)[start] - position[start])
    piece = np.repeat(np.arange(len(start)), count)
    within = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    pieces: NDArray[np.object_] = shapely.linestrings(coords[start[piece] + within], indices=piece)
    return pieces, of[start]
