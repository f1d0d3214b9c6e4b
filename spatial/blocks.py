"""Boxes that lie near one another in blocks, blocks in blocks of blocks: a tree to descend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BRANCHES: Final = 8
"""Blocks in a block."""

FINE: Final = 15
"""Bits of a place along the curve, in each direction."""

ROOM: Final = 1e-3
"""A block is larger than what it holds by this part of it, so that no two boxes have an edge in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """A tree of boxes.

    Attributes
    ----------
    order
        Rows of the boxes as the leaves stand.
    levels
        Bounds, shape (n, 4): first those of the leaves, last that of the root. The children of node i are the nodes
        from BRANCHES x i on, one level below.
    """

    order: NDArray[np.intp]
    levels: tuple[NDArray[np.float64], ...]

    def children(self, level: int, node: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Return the children (on `level`) of nodes one above, and the position of the node each is of."""
        first = node * BRANCHES
        return spread(first, np.minimum(first + BRANCHES, len(self.levels[level])))

    def leaves(self, level: int, node: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Return the leaves below nodes of a level, and the position of the node each is below."""
        size = BRANCHES**level
        return spread(node * size, np.minimum((node + 1) * size, len(self.levels[0])))


def blocks(bounds: NDArray[np.float64]) -> Blocks:
    """Order boxes, shape (n, 4), none missing: those of a size together, and along a Hilbert curve.

    >>> [len(level) for level in blocks(np.array([[0.0, 0, 1, 1]] * 10)).levels]
    [10, 2, 1]
    """
    size = np.maximum(bounds[:, 2:] - bounds[:, :2], 1e-12)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    west_south = middle.min(axis=0)
    extent = np.maximum(middle.max(axis=0) - west_south, 1e-12)
    place = ((middle - west_south) / extent * (2**FINE - 1)).astype(np.int64)
    magnitude = np.maximum(np.ceil(np.log2(size.max(axis=1) / extent.max()) / 2), -4)  # a small one is as small as any
    order = np.lexsort((hilbert(place[:, 0], place[:, 1]), magnitude))
    levels = [bounds[order]]
    while len(levels[-1]) > 1:
        levels.append(_around(levels[-1]))
    return Blocks(order=order, levels=tuple(levels))


def _around(bounds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bounds around every few boxes, with some room."""
    starts = np.arange(0, len(bounds), BRANCHES)
    low, high = np.minimum.reduceat(bounds[:, :2], starts), np.maximum.reduceat(bounds[:, 2:], starts)
    room = (high - low) * ROOM
    return np.hstack([low - room, high + room])


def hilbert(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Place along a Hilbert curve through a square of 2^15 by 2^15.

    >>> hilbert(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 0]))
    array([0, 1, 2, 3])
    """
    along = np.zeros_like(x)
    for bit in 1 << np.arange(FINE)[::-1]:
        east, north = (x & bit) > 0, (y & bit) > 0
        along += bit * bit * np.where(east, np.where(north, 2, 3), np.where(north, 1, 0))
        turned = east & ~north
        x, y = (
            np.where(turned, bit - 1 - (x & (bit - 1)), x & (bit - 1)),
            np.where(turned, bit - 1 - (y & (bit - 1)), y & (bit - 1)),
        )
        x, y = np.where(north, x, y), np.where(north, y, x)
    return along


def spread(first: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Count from each first up to its end; with the position of the span each number is of.

    >>> spread(np.array([3, 7]), np.array([5, 8]))
    (array([0, 0, 1]), array([3, 4, 7]))
    """
    count = end - first
    span = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(span)) - np.repeat(np.cumsum(count) - count, count)
    return span, first[span] + within
