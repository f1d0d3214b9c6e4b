"""The land in boxes, from the edges that meet them: what leaves a box goes on along its border, land to the left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spatial.crossing import Crossing, corner, crossing
from spatial.shared import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.boundary import Boundary


@dataclass(frozen=True, slots=True, kw_only=True)
class Stitched:
    """Rings within boxes.

    Attributes
    ----------
    coords, begin
        Vertices ring by ring, the first not again; and the first of each ring.
    box
        Which box each ring is in; ascending.
    hole, closed
        Whether a ring bounds from within, and whether it meets no border: a ring of the polygon as it is.
    unclear
        Boxes of which nothing can be said: an end of an edge on the border, or two edges at one place of it.
    """

    coords: NDArray[np.float64]
    begin: NDArray[np.intp]
    box: NDArray[np.intp]
    hole: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    unclear: NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Threads:
    """Lines of edges within a box, from border to border, or from a ring's first vertex, or to its last.

    Attributes
    ----------
    first, last
        Positions of their edges.
    box, ring
        Which box they are in, and which ring they are of.
    enters, leaves
        Whether they begin, and end, at the border.
    """

    first: NDArray[np.intp]
    last: NDArray[np.intp]
    box: NDArray[np.intp]
    ring: NDArray[np.intp]
    enters: NDArray[np.bool_]
    leaves: NDArray[np.bool_]


def stitch(boundary: Boundary, box: NDArray[np.intp], edge: NDArray[np.intp], bounds: NDArray[np.float64]) -> Stitched:
    """Put together the rings of the land within boxes.

    Parameters
    ----------
    boundary
        Of valid polygons.
    box, edge
        Which box meets which edge, all of one polygon per box, sorted.
    bounds
        Of the boxes, shape (n, 4).
    """
    met = crossing(boundary.coords[edge], boundary.coords[edge + 1], bounds[box])
    unclear = box[met.unclear]
    used = np.flatnonzero((met.starts | met.stops | met.enters) & ~np.isin(box, unclear))
    met = Crossing(**{name: getattr(met, name)[used] for name in Crossing.__slots__})
    box, edge = box[used], edge[used]
    threads = _threads(boundary, met, box, edge)
    follower, corners, tangled = _followers(threads, met)
    lead, order = _rounds(follower)
    of, at = spread(threads.first[order], threads.last[order] + 1)
    slots, kept = _slots(boundary.coords[edge + 1], met, bounds[box], corners)
    ring = np.repeat(lead[order][of], kept[at].sum(axis=1))
    begin = np.flatnonzero(np.diff(ring, prepend=-1))
    leads = ring[begin]
    closed = ~threads.enters[leads] & (follower[leads] == leads)
    return Stitched(
        coords=slots[at][kept[at]],
        begin=begin,
        box=threads.box[leads],
        hole=closed & boundary.hole[threads.ring[leads]],
        closed=closed,
        unclear=np.unique(np.concatenate([unclear, tangled])),
    )


def _threads(boundary: Boundary, met: Crossing, box: NDArray[np.intp], edge: NDArray[np.intp]) -> _Threads:
    """Follow edges from where they enter to where they leave; a ring's first vertex is an end, too."""
    ring = boundary.ring(edge)
    first = np.flatnonzero(met.enters | (met.starts & (edge == boundary.begin[ring])))
    last = np.flatnonzero(met.leaves | (met.stops & (edge + 1 == boundary.end[ring])))
    return _Threads(
        first=first, last=last, box=box[first], ring=ring[first], enters=met.enters[first], leaves=met.leaves[last]
    )


def _followers(threads: _Threads, met: Crossing) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.intp]]:
    """Say which thread follows each; how many corners come after each edge, from which; and boxes that make no sense.

    A thread that leaves is followed by the one that next enters, counterclockwise; one that ends at its ring's last
    vertex by the one that begins there.
    """
    number = np.arange(len(threads.first))
    begins = np.diff(threads.box, prepend=-1) | np.diff(threads.ring, prepend=-1)
    follower = np.maximum.accumulate(np.where(begins != 0, number, 0)) if len(number) else number
    into, out = np.flatnonzero(threads.enters), np.flatnonzero(threads.leaves)
    thread = np.concatenate([into, out])
    place = np.concatenate([met.entry_at[threads.first[into]], met.exit_at[threads.last[out]]])
    leaves = np.arange(len(thread)) >= len(into)
    order = np.lexsort((place, threads.box[thread]))
    thread, place, leaves = thread[order], place[order], leaves[order]
    box = threads.box[thread]
    begin = np.flatnonzero(np.diff(box, prepend=-1))
    after = np.arange(1, len(thread) + 1)
    after[np.append(begin[1:], len(thread))[: len(begin)] - 1] = begin
    tangled = box[leaves == leaves[after]]
    leaving = np.flatnonzero(leaves & ~np.isin(box, tangled))
    to = after[leaving]
    follower[thread[leaving]] = thread[to]
    follower[np.isin(threads.box, tangled)] = np.flatnonzero(np.isin(threads.box, tangled))
    corners = np.zeros((2, len(met.starts)), np.int64)
    onward = place[to] + np.where(place[to] <= place[leaving], 4.0, 0.0)
    at = threads.last[thread[leaving]]
    corners[0, at] = np.floor(place[leaving]) + 1
    corners[1, at] = np.floor(onward) - np.floor(place[leaving])
    return follower, corners, np.unique(tangled)


def _rounds(follower: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first of the round each belongs to, and the order that goes round by round."""
    lead, hop = np.arange(len(follower)), follower
    while True:
        least = np.minimum(lead, lead[hop])
        if (least == lead).all():
            break
        lead, hop = least, hop[hop]
    rank = np.zeros(len(follower), np.int64)
    at = np.flatnonzero(lead == np.arange(len(follower)))
    step = 0
    while len(at):
        at, step = follower[at], step + 1
        at = at[lead[at] != at]
        rank[at] = step
    return lead, np.lexsort((rank, lead))


def _slots(
    stop: NDArray[np.float64], met: Crossing, box: NDArray[np.float64], corners: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Points that each edge may add, shape (n, 7, 2): its entry, its end, its exit, corners after it; and which do."""
    slots = [met.entry, stop, met.exit, *(corner(corners[0] + after, box) for after in range(4))]
    kept = [met.enters, met.stops, met.leaves, *(corners[1] > after for after in range(4))]
    return np.stack(slots, axis=1), np.stack(kept, axis=1)
