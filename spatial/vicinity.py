"""Giant polygons as they matter to subjects in one place: near ones as they lie there, of far ones the next edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from spatial.frame import Frame
from spatial.glimpse import Glimpse, glimpse
from spatial.shared import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.glimpse import Fetch
    from spatial.outlines import Outlines

SHORTEST, LONGEST = 110_400.0, 111_900.0
"""Metres in any degree of latitude; in one of longitude as many, times the cosine of the latitude."""

UNTRUE: Final = 0.01
"""Part by which distances so found may be off: up to 2 000 km a way along the earth is no more shorter than that."""


class Place(NamedTuple):
    """Where subjects lie, and the distance (m) beyond which no rule asks what a control is like."""

    frame: Frame
    reach: float


def look(outlines: Outlines, place: Place, fetch: Fetch) -> dict[int, Glimpse]:
    """Look at shapes from a place.

    For every subject there, of what it stands for each has the same edges within reach, and the same distance to it: to
    the shape and, from inside, to its boundary.

    Returns
    -------
    dict
        By shape. Of one that is out of reach the edges that may be nearest, as lines. Those missing are needed whole.
    """
    least, most = _at_least(outlines.box, place.frame), _at_most(outlines.start, place.frame)
    first = outlines.piece[outlines.first_ring[:-1]]
    nearest, bound = np.minimum.reduceat(least, first), np.minimum.reduceat(most, first)
    far = nearest > place.reach
    far[far] = ~_around(outlines, np.flatnonzero(far), place.frame.middle)
    found = _edges(outlines, np.flatnonzero(far), least, bound, fetch)
    for shape in np.flatnonzero(~far).tolist():
        seen = glimpse(outlines, shape, _opened(place.frame, max(place.reach, bound[shape])), fetch)
        if seen is not None:
            found[shape] = seen
    return found


def _opened(frame: Frame, metres: float) -> Frame:
    """Return the rectangle that holds all that lies so near."""
    farthest = min(max(-frame.south, frame.north) + metres / SHORTEST, 89.0)
    east = metres * (1 + UNTRUE) / (SHORTEST * np.cos(np.radians(farthest)))
    return Frame(frame.west - east, frame.south - east, frame.east + east, frame.north + east)


def _at_least(box: NDArray[np.float64], frame: Frame) -> NDArray[np.float64]:
    """Return how far (m) boxes are, at least, from any place in a frame."""
    gap = np.maximum(np.maximum(box[:, :2] - frame[2:], np.array(frame[:2]) - box[:, 2:]), 0.0)
    farthest = np.maximum(np.maximum(-box[:, 1], box[:, 3]), max(-frame.south, frame.north))
    return _metres(gap, np.minimum(farthest, 89.0)) * SHORTEST * (1 - UNTRUE)


def _at_most(place: NDArray[np.float64], frame: Frame) -> NDArray[np.float64]:
    """Return how far (m) places, shape (n, 2), are, at most, from any place in a frame."""
    way = np.maximum(np.abs(place - frame[:2]), np.abs(place - frame[2:]))
    south, north = np.minimum(place[:, 1], frame.south), np.maximum(place[:, 1], frame.north)
    nearest = np.maximum(np.maximum(south, -north), 0.0)
    return _metres(way, nearest) * LONGEST * (1 + UNTRUE)


def _metres(way: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the length of ways east and north in degrees, shape (n, 2), in degrees of latitude."""
    return np.hypot(way[:, 0] * np.cos(np.radians(latitude)), way[:, 1])


def _around(outlines: Outlines, shapes: NDArray[np.intp], place: tuple[float, float]) -> NDArray[np.bool_]:
    """Say which shapes have a place inside that lies in no box of their pieces."""
    of, rings = spread(outlines.first_ring[shapes], outlines.first_ring[shapes + 1])
    return np.asarray(np.bincount(of[outlines.winds(rings, place)], minlength=len(shapes)) % 2 == 1, bool)


def _edges(
    outlines: Outlines,
    shapes: NDArray[np.intp],
    least: NDArray[np.float64],
    bound: NDArray[np.float64],
    fetch: Fetch,
) -> dict[int, Glimpse]:
    """Read the pieces of some shapes that may hold their nearest edges."""
    found = {}
    for shape in shapes.tolist():
        pieces = outlines.pieces_of(shape)
        spans = outlines.spans(pieces[least[pieces] <= bound[shape]])
        size = spans[1] - spans[0] + 1
        lines: Any = shapely.linestrings(fetch(*spans), indices=np.repeat(np.arange(len(size)), size))
        found[shape] = Glimpse(shapely.multilinestrings(lines), spans)
    return found
