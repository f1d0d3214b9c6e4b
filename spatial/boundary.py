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
    """Take the boundaries of valid polygons; None and what is no polygon have none."""
    parts, row = shapely.get_parts(geometry, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    hole = np.diff(part, prepend=-1) == 0
    turned = np.flatnonzero(shapely.is_ccw(rings) == hole)
    rings[turned] = shapely.reverse(rings[turned])
    coords = shapely.get_coordinates(rings)
    size = shapely.get_num_coordinates(rings).astype(np.int64)
    end = np.cumsum(size) - 1
    begin = end - size + 1
    ring, number = spread(np.zeros(len(size), np.int64), (size - 2) // EDGES + 1)
    chain = begin[ring] + number * EDGES
    stop = np.minimum(chain + EDGES, end[ring])
    low = np.minimum(coords[stop], _reduced(np.minimum, coords, chain))
    high = np.maximum(coords[stop], _reduced(np.maximum, coords, chain))
    tree = shapely.STRtree(diagonals(np.hstack([low, high])))
    tree.query(shapely.Point(0.0, 0.0))  # a tree is built when first asked: before threads share it
    return Boundary(coords=coords, begin=begin, end=end, row=row[part], hole=hole, chain=chain, stop=stop, tree=tree)


def _reduced(extreme: Any, coords: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.float64]:  # noqa: ANN401
    """Reduce the vertices from each start up to the next; numpy refuses to reduce nothing."""
    found: NDArray[np.float64] = extreme.reduceat(coords, starts) if len(starts) else np.zeros((0, 2))
    return found


def diagonals(bounds: NDArray[np.float64]) -> NDArray[np.object_]:
    """Lines across boxes, shape (n, 4): to a tree as good as the boxes, at half the cost."""
    lines: Any = shapely.linestrings(bounds.reshape(-1, 2, 2))
    return np.asarray(lines, object)
