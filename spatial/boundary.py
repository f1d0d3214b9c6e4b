"""Boundaries of giants as one array of vertices, in short chains: the few edges about a place are found at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from spatial.shared import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGES: Final = 32
"""Edges in a chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """Rings of many polygons, land to the left.

    Attributes
    ----------
    coords
        Vertices, ring by ring, the first again as the last; edge i leads from vertex i to the next.
    begin, end
        First and last vertex of each ring.
    row, hole
        Of each ring: the polygon it is of, and whether it bounds from within.
    chain, stop
        First edge of each chain, and the one after its last.
    tree
        Where the chains lie.
    """

    coords: NDArray[np.float64]
    begin: NDArray[np.intp]
    end: NDArray[np.intp]
    row: NDArray[np.intp]
    hole: NDArray[np.bool_]
    chain: NDArray[np.intp]
    stop: NDArray[np.intp]
    tree: shapely.STRtree

    def ring(self, edge: NDArray[np.intp]) -> NDArray[np.intp]:
        """Ring of each edge."""
        return np.searchsorted(self.begin, edge, side="right") - 1

    def meeting(
        self, bounds: NDArray[np.float64], window: NDArray[np.intp], row: NDArray[np.intp]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Find the edges whose boxes meet windows.

        Parameters
        ----------
        bounds
            Windows, shape (n, 4).
        window, row
            Pairs of a window and a polygon, sorted.

        Returns
        -------
        pair, edge
            Which pair meets which edge, sorted.
        """
        windows = np.unique(window)
        asked, chain = self.tree.query(diagonals(bounds[windows]))
        asked = windows[asked]
        rows = self.row[-1] + 1 if len(self.row) else 1
        key, wanted = asked * rows + self.row[self.ring(self.chain[chain])], window * rows + row
        pair = np.searchsorted(wanted, key)
        known = np.flatnonzero(np.append(wanted, -1)[pair] == key)
        order = known[np.lexsort((chain[known], pair[known]))]
        of, edge = spread(self.chain[chain[order]], self.stop[chain[order]])
        pair = pair[order][of]
        start, stop, box = self.coords[edge], self.coords[edge + 1], bounds[window[pair]]
        met = ((np.minimum(start, stop) <= box[:, 2:]) & (np.maximum(start, stop) >= box[:, :2])).all(axis=1)
        return pair[met], edge[met]


def boundary(geometry: NDArray[np.object_]) -> Boundary:
    """Take the boundaries of valid polygons; None has none."""
    known = np.flatnonzero(~shapely.is_missing(geometry))
    some = np.concatenate([geometry[known], np.array([shapely.MultiPolygon()], object)])  # so that all count as several
    _, coords, (rings, parts, rows) = shapely.to_ragged_array(some, include_z=False)
    begin, end = rings[:-1].astype(np.int64), rings[1:].astype(np.int64) - 1
    hole = np.ones(len(begin), bool)
    hole[parts[:-1]] = False
    row = known[np.searchsorted(parts[rows], np.arange(len(begin)), side="right") - 1]
    _turn(coords, begin, end, hole)
    ring, number = spread(np.zeros_like(begin), (end - begin - 1) // EDGES + 1)
    chain = begin[ring] + number * EDGES
    stop = np.minimum(chain + EDGES, end[ring])
    low = np.minimum(coords[stop], _reduced(np.minimum, coords, chain))
    high = np.maximum(coords[stop], _reduced(np.maximum, coords, chain))
    tree = shapely.STRtree(diagonals(np.hstack([low, high])))
    tree.query(shapely.Point(0.0, 0.0))  # a tree is built when first asked: before threads share it
    return Boundary(coords=coords, begin=begin, end=end, row=row, hole=hole, chain=chain, stop=stop, tree=tree)


def _turn(
    coords: NDArray[np.float64], begin: NDArray[np.int64], end: NDArray[np.int64], hole: NDArray[np.bool_]
) -> None:
    """Turn rings round, in place, that have land to their right: shells clockwise, holes counterclockwise."""
    x, y = (coords - np.repeat(coords[begin], end - begin + 1, axis=0)).T
    swept = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0.0)  # nothing from one ring to the next, which begins at 0
    left = (np.add.reduceat(swept, begin) > 0.0) if len(begin) else hole
    turned = np.flatnonzero(left == hole)
    ring, at = spread(begin[turned], end[turned] + 1)
    coords[at] = coords[(begin + end)[turned[ring]] - at]


def _reduced(extreme: Any, coords: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.float64]:  # noqa: ANN401
    """Reduce the vertices from each start up to the next; numpy refuses to reduce nothing."""
    found: NDArray[np.float64] = extreme.reduceat(coords, starts) if len(starts) else np.zeros((0, 2))
    return found


def diagonals(bounds: NDArray[np.float64]) -> NDArray[np.object_]:
    """Lines across boxes, shape (n, 4): to a tree as good as the boxes, at half the cost."""
    lines: Any = shapely.linestrings(bounds.reshape(-1, 2, 2))
    return np.asarray(lines, object)
