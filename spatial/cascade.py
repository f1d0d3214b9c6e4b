"""Rings go down a tree of boxes, clipped at every step: what fills a block answers for all in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.clip import EMPTY, FULL, PARTLY, clip
from spatial.shared import even_blocks, in_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.blocks import Blocks

FEW: Final = 96
"""Vertices up to which a piece goes on as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Which filled ring covers something of which leaf; nothing is said twice.

    Attributes
    ----------
    ring, leaf
        Positions.
    piece
        What is left of the ring about the leaf; None where it covers the whole leaf.
    """

    ring: NDArray[np.int64]
    leaf: NDArray[np.int64]
    piece: NDArray[np.object_]


def descend(polygon: NDArray[np.object_], tree: Blocks, *, threads: int) -> Met:
    """Bring filled rings to the leaves whose boxes they meet; some pieces may miss the leaf they came to."""
    ring = np.arange(len(polygon))
    node = np.zeros(len(polygon), np.int64)
    piece, box = polygon, shapely.bounds(polygon)
    none = np.zeros(0, np.int64)
    covering = [(none, none)]
    for level in range(len(tree.levels) - 2, -1, -1):
        parent, child = tree.children(level, node)
        met = meets(box[parent], tree.levels[level][child])
        parent, node = parent[met], child[met]
        ring, piece, box = ring[parent], piece[parent], box[parent]
        state = np.full(len(ring), PARTLY, np.uint8)
        large = np.flatnonzero(shapely.get_num_coordinates(piece) > FEW)
        piece[large], state[large] = clip_all(piece[large], tree.levels[level][node[large]], threads=threads)
        full = np.flatnonzero(state == FULL)
        above, leaf = tree.leaves(level, node[full])
        covering.append((ring[full][above], leaf))
        box[large] = shapely.bounds(piece[large])
        partly = state == PARTLY
        ring, node, piece, box = ring[partly], node[partly], piece[partly], box[partly]
    rings, leaves = (np.concatenate(some) for some in zip(*covering, (ring, node), strict=True))
    whole = np.full(len(rings) - len(piece), None, object)
    return Met(ring=rings, leaf=leaves, piece=np.concatenate([whole, piece]))


def meets(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether boxes have a point in common, row by row."""
    met = (one[:, :2] <= other[:, 2:]) & (one[:, 2:] >= other[:, :2])
    return np.asarray(met.all(axis=1), bool)


def clip_all(
    polygon: NDArray[np.object_], bounds: NDArray[np.float64], *, threads: int
) -> tuple[NDArray[np.object_], NDArray[np.uint8]]:
    """Clip several at a time."""
    rows = even_blocks(np.arange(len(polygon)), shapely.get_num_coordinates(polygon))
    found = in_blocks(lambda some: clip(polygon[some], bounds[some]), rows, threads)
    pieces, states = zip(*found, strict=True) if found else ((polygon,), (np.full(0, EMPTY, np.uint8),))
    return np.concatenate(pieces), np.concatenate(states)
