"""What a giant polygon looks like from a subject: nothing but land, or the few edges about it, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.blocks import blocks
from spatial.cascade import clip_all, descend
from spatial.clip import EMPTY, FULL
from spatial.repair import gather
from spatial.rings import take_apart
from spatial.shared import boxes, even_blocks, in_blocks, safely
from spatial.windows import Windows, windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.rings import Rings


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpts:
    """Polygons as seen through windows; a window that sees nothing of a polygon is not listed.

    Attributes
    ----------
    window, row
        Positions, sorted by (window, row).
    polygon
        Within the inner window the same as the whole, vertices bit for bit; where `alone` one box for all.
    alone
        The polygon covers the whole inner window: no edge lies near.
    """

    window: NDArray[np.int64]
    row: NDArray[np.int64]
    polygon: NDArray[np.object_]
    alone: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Rings that cover something of an inner window, sorted by window and part, shells before holes.

    Attributes
    ----------
    window, ring, state
        Which covers which, PARTLY or FULL.
    piece
        Of the ring, within the outer window; None where it is all of that.
    """

    window: NDArray[np.int64]
    ring: NDArray[np.int64]
    state: NDArray[np.uint8]
    piece: NDArray[np.object_]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> _Seen:
        return _Seen(window=self.window[rows], ring=self.ring[rows], state=self.state[rows], piece=self.piece[rows])


def excerpts(geometry: NDArray[np.object_], inner: NDArray[np.float64], *, threads: int) -> Excerpts:
    """Look at polygons through windows.

    Parameters
    ----------
    geometry
        Valid polygons on the map, None among them.
    inner
        Bounds of windows, shape (n, 4), none missing.
    """
    rings = take_apart(geometry)
    view = windows(inner, rings)
    seen, land = _land(_seen(rings, view, threads), rings)
    first = np.flatnonzero(np.diff(land, prepend=-1))
    alone = (seen.state[first] == FULL) & (np.bincount(land) == 1)
    polygon = np.full(len(first), None, object)
    drawn = np.flatnonzero(~alone)
    some = seen.take(~alone[land])
    polygon[drawn] = _drawn(some, rings.hole[some.ring], np.cumsum(~alone)[land[~alone[land]]] - 1, view, threads)
    found = _together(geometry, seen.window[first], rings.row[seen.ring[first]], polygon, alone)
    found.polygon[found.alone] = view.land
    return found


def _seen(rings: Rings, view: Windows, threads: int) -> _Seen:
    """Bring rings to the windows they cover something of."""
    tree = blocks(view.outer)
    met = descend(rings.polygon, tree, threads=threads)
    window = tree.order[met.leaf].astype(np.int64)
    state = np.full(len(window), FULL, np.uint8)
    left = np.flatnonzero(~shapely.is_missing(met.piece))
    _, state[left] = clip_all(met.piece[left], view.inner[window[left]], threads=threads)
    order = np.lexsort((rings.hole[met.ring], rings.part[met.ring], window))
    order = order[state[order] != EMPTY]
    return _Seen(window=window[order], ring=met.ring[order], state=state[order], piece=met.piece[order])


def _land(seen: _Seen, rings: Rings) -> tuple[_Seen, NDArray[np.intp]]:
    """Leave out parts of which a window sees no land, being in a hole of them; and number the others."""
    part, hole = rings.part[seen.ring], rings.hole[seen.ring]
    number = np.cumsum((np.diff(seen.window, prepend=-1) != 0) | (np.diff(part, prepend=-1) != 0)) - 1
    count = number[-1] + 1 if len(number) else 0
    land = np.zeros(count, bool)
    land[number[~hole]] = True
    land[number[hole & (seen.state == FULL)]] = False
    return seen.take(land[number]), (np.cumsum(land) - 1)[number[land[number]]]


def _drawn(
    seen: _Seen, hole: NDArray[np.bool_], land: NDArray[np.intp], view: Windows, threads: int
) -> NDArray[np.object_]:
    """Draw the parts seen, shells without holes; None where GEOS gives up, or makes something invalid."""
    piece = seen.piece.copy()
    everything = np.flatnonzero(shapely.is_missing(piece))
    piece[everything] = boxes(view.outer[seen.window[everything]])
    drawn = piece[~hole]
    parts, of = shapely.get_parts(piece[hole], return_index=True)
    holed, group = np.unique(land[hole][of], return_inverse=True)
    holes = gather(parts, group, len(holed))

    def work(rows: NDArray[np.intp]) -> NDArray[np.object_]:
        return safely(shapely.difference, drawn[holed[rows]], holes[rows])[0]

    rows = even_blocks(np.arange(len(holed)), shapely.get_num_coordinates(holes))
    drawn[holed] = np.concatenate([holes[:0], *in_blocks(work, rows, threads)])
    drawn[~shapely.is_valid(drawn)] = None
    return drawn


def _together(
    geometry: NDArray[np.object_],
    window: NDArray[np.int64],
    row: NDArray[np.int64],
    polygon: NDArray[np.object_],
    alone: NDArray[np.bool_],
) -> Excerpts:
    """Put the parts of a polygon that a window sees together; the whole polygon, where one could not be drawn.

    Beside a part that covers the window nothing else of the polygon lies in it, but for rounding at its border.
    """
    order = np.lexsort((row, window))
    window, row, polygon, alone = window[order], row[order], polygon[order], alone[order]
    begins = np.flatnonzero((np.diff(window, prepend=-1) != 0) | (np.diff(row, prepend=-1) != 0))
    count = np.diff(begins, append=len(window))
    of = np.repeat(np.arange(len(begins)), count)
    together = polygon[begins]
    several = np.flatnonzero(count > 1)
    parts, index = shapely.get_parts(polygon[np.repeat(count > 1, count)], return_index=True)
    together[several] = gather(parts, np.repeat(np.arange(len(several)), count[several])[index], len(several))
    whole = of[shapely.is_missing(polygon)]
    together[whole] = geometry[row[begins[whole]]]
    everywhere = np.zeros(len(begins), bool)
    everywhere[of[alone]] = True
    return Excerpts(window=window[begins], row=row[begins], polygon=together, alone=everywhere)
