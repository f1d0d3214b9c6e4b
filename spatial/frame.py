"""A rectangle in degrees, and rings of which what lies beyond it is drawn in to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BEYOND: Final = 1.0
"""Degrees to a place where nothing else is."""


class Frame(NamedTuple):
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def meets(self, box: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which boxes, shape (n, 4), have a point in common with it."""
        return np.asarray(((box[:, :2] <= self[2:]) & (box[:, 2:] >= self[:2])).all(axis=1), bool)

    def around(self, box: NDArray[np.float64]) -> Frame:
        """Return the least one that holds it and boxes, shape (n, 4)."""
        every = np.vstack([np.array(self), box])
        return Frame(*every[:, :2].min(axis=0).tolist(), *every[:, 2:].max(axis=0).tolist())

    def padded(self, room: float) -> Frame:
        """Return a larger one."""
        return Frame(self.west - room, self.south - room, self.east + room, self.north + room)

    def drawn_in(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the nearest place within for each, shape (n, 2)."""
        return np.clip(places, self[:2], self[2:])

    def way_out(self, place: NDArray[np.float64], top: float) -> list[tuple[float, float]]:
        """Return a way from a place on its border to a height, that does not cross it."""
        x, y = place.tolist()
        west, east, low = self.west - BEYOND, self.east + BEYOND, self.south - BEYOND
        if y == self.north:
            return [(x, top)]
        if x == self.east:
            return [(east, y), (east, top)]
        return [(west, y), (west, top)] if x == self.west else [(x, low), (west, low), (west, top)]


def drawn_in(
    start: NDArray[np.float64],
    near: NDArray[np.bool_],
    coords: Sequence[NDArray[np.float64]],
    frame: Frame,
    *,
    ccw: bool,
) -> NDArray[np.float64]:
    """Return a ring whose far pieces are drawn in to a frame.

    Parameters
    ----------
    start
        First vertex of each piece, shape (n, 2).
    near
        Which pieces are kept; the boxes of the others miss the frame.
    coords
        Vertices of each piece, empty for far ones; the last of one is the first of the next.
    ccw
        Which way the whole ring runs. GEOS asks its highest vertex, which may be one of those left out: a far piece
        goes up to a turn of its own that says the same.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2), closed.
    """
    if near.all():
        return np.concatenate([*(piece[:-1] for piece in coords), coords[0][:1]])
    image = frame.drawn_in(start)
    before, after = np.roll(near, 1), np.roll(near, -1)
    chain: list[NDArray[np.float64]] = []
    top = max(frame.north, *(piece[:, 1].max(initial=-90.0) for piece in coords)) + BEYOND
    turn = _turn(frame.way_out(image[np.argmin(near)], top), ccw=ccw)
    for begin, end in _runs(near):
        if near[begin]:
            chain += [piece[:-1] for piece in coords[begin:end]]
            continue
        if before[begin]:
            chain.append(start[begin : begin + 1])
        chain += [image[begin : begin + 1], turn, image[begin:end]]
        turn = turn[:0]
        if after[end - 1]:
            chain.append(image[end % len(image)][None])
    ring = np.concatenate(chain)
    return np.concatenate([ring, ring[:1]])


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    cuts = np.flatnonzero(np.diff(flags)) + 1
    return list(zip([0, *cuts.tolist()], [*cuts.tolist(), len(flags)], strict=True))


def _turn(out: list[tuple[float, float]], *, ccw: bool) -> NDArray[np.float64]:
    """Return a way out, a small triangle there that runs one way or the other, and the way back."""
    x, y = out[-1]
    corners = [(x + BEYOND, y), (x + BEYOND / 2, y + BEYOND)]
    return np.array([*out, *(corners if ccw else corners[::-1]), *out[::-1]])
