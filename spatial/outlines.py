"""Polygons in pieces: rings cut after every few edges, each piece with its box, so that a reader needs few of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from spatial.shared import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGES: Final = 64
"""Edges in a piece."""

MULTIPOLYGON: Final = 6
"""GEOS' type number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """Polygons without their coordinates, which stand elsewhere, ring after ring.

    Attributes
    ----------
    multi
        Whether each shape is a multipolygon.
    part, ring
        The shape each part is of, and the part each ring is of; the first ring of a part is its shell.
    vertex, piece
        Where each ring's vertices and pieces begin; one number more, where the last ends.
    ccw
        Whether each ring runs counter-clockwise.
    start, box
        First vertex, shape (n, 2), and bounds, shape (n, 4), of each piece.
    """

    multi: NDArray[np.bool_]
    part: NDArray[np.int64]
    ring: NDArray[np.int64]
    vertex: NDArray[np.int64]
    piece: NDArray[np.int64]
    ccw: NDArray[np.bool_]
    start: NDArray[np.float64]
    box: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.multi)

    @property
    def hole(self) -> NDArray[np.bool_]:
        """Whether each ring bounds from within."""
        return np.asarray(np.diff(self.ring, prepend=-1) == 0, bool)

    @property
    def ring_of_piece(self) -> NDArray[np.int64]:
        """The ring each piece is of."""
        return np.repeat(np.arange(len(self.ring)), np.diff(self.piece))

    def pieces_of(self, shape: int) -> NDArray[np.intp]:
        """Return the pieces of a shape."""
        rings = self.first_ring[shape : shape + 2]
        return np.arange(*self.piece[rings])

    @property
    def first_ring(self) -> NDArray[np.intp]:
        """Where each shape's rings begin; one number more, where the last ends."""
        return np.searchsorted(self.part[self.ring], np.arange(len(self) + 1))

    def winds(self, rings: NDArray[np.int64], place: tuple[float, float]) -> NDArray[np.bool_]:
        """Say which rings go round a place in no box of their pieces: there a chord does as well as a piece."""
        of, piece = spread(self.piece[rings], self.piece[rings + 1])
        here = self.start[piece]
        last = piece + 1 == self.piece[rings[of] + 1]
        there = self.start[np.where(last, self.piece[rings[of]], piece + 1)]
        across = np.flatnonzero((here[:, 1] > place[1]) != (there[:, 1] > place[1]))
        (x, y), (x_, y_) = here[across].T, there[across].T
        east = x + (place[1] - y) / (y_ - y) * (x_ - x) > place[0]
        return np.asarray(np.bincount(of[across[east]], minlength=len(rings)) % 2 == 1, bool)

    def spans(self, pieces: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first and the last vertex of some pieces; neighbours share one."""
        ring = self.ring_of_piece[pieces]
        first = self.vertex[ring] + (pieces - self.piece[ring]) * EDGES
        return first, np.minimum(first + EDGES, self.vertex[ring + 1] - 1)


def take_apart(polygons: NDArray[np.object_]) -> tuple[Outlines, NDArray[np.float64]]:
    """Take polygons and multipolygons apart, none of them empty; their coordinates, shape (n, 2), come along."""
    parts, part = shapely.get_parts(polygons, return_index=True)
    rings, ring = shapely.get_rings(parts, return_index=True)
    coords, _ = shapely.get_coordinates(rings, return_index=True)
    size = shapely.get_num_coordinates(rings).astype(np.int64)
    vertex = np.concatenate([[0], np.cumsum(size)])
    pieces = -(-(size - 1) // EDGES)
    piece = np.concatenate([[0], np.cumsum(pieces)])
    of, number = spread(np.zeros(len(size), np.int64), pieces)
    first = vertex[of] + number * EDGES
    end = np.minimum(first + EDGES, vertex[of + 1] - 1) + 1
    low, high = (_within(by, coords, first, end) for by in (np.minimum, np.maximum))
    outlines = Outlines(
        multi=shapely.get_type_id(polygons) == MULTIPOLYGON,
        part=part.astype(np.int64),
        ring=ring.astype(np.int64),
        vertex=vertex,
        piece=piece,
        ccw=np.asarray(shapely.is_ccw(rings), bool),
        start=coords[first],
        box=np.hstack([low, high]),
    )
    return outlines, coords


def _within(
    by: np.ufunc, coords: NDArray[np.float64], first: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Reduce the vertices of pieces, the last of one being the first of the next."""
    inner: NDArray[np.float64] = by.reduceat(coords, first)  # up to where the next begins
    reduced: NDArray[np.float64] = by(inner, coords[end - 1])
    return reduced


def put_together(outlines: Outlines, coords: NDArray[np.float64], shapes: NDArray[np.intp]) -> NDArray[np.object_]:
    """Put some shapes together again, bit for bit.

    Parameters
    ----------
    coords
        Those of these shapes, one after the other, shape (n, 2).
    shapes
        Positions, ascending.
    """
    of, ring = spread(outlines.first_ring[shapes], outlines.first_ring[shapes + 1])
    size = outlines.vertex[ring + 1] - outlines.vertex[ring]
    rings: Any = shapely.linearrings(coords, indices=np.repeat(np.arange(len(ring)), size))
    _, part, number = np.unique(outlines.ring[ring], return_index=True, return_inverse=True)
    parts: Any = shapely.polygons(rings, indices=number)
    shape = of[part]
    together: Any = shapely.multipolygons(parts, indices=shape)
    plain = np.flatnonzero(~outlines.multi[shapes])
    together[plain] = shapely.get_geometry(together[plain], 0)
    return np.asarray(together, object)
