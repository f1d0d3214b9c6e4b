"""A giant polygon as it matters about a window: few of its pieces are read, the others are gone round.

A far piece of a ring, one whose box misses the frame of the window, lies beyond one side of it: so does its image on
that side. A ring whose far pieces are drawn in to the frame goes round the same places within as before. Clipped to
a little less than the frame, rings are as whole ones would be, vertex by vertex.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from spatial.frame import Frame, drawn_in
from spatial.measure import SURFACE
from spatial.repair import gather
from spatial.shared import of_dimension, safely

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spatial.outlines import Outlines

    Fetch = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]
    """Reads spans of vertices (first, last), one after the other."""

ROOM: Final = 1e-4
"""Degrees between a window, what is drawn of it, and its frame."""


class Glimpse(NamedTuple):
    """What a shape has of a window and a little beyond, and the vertices (first, last) that were read for it."""

    shown: shapely.Geometry
    spans: tuple[NDArray[np.int64], NDArray[np.int64]]


class _Rings(NamedTuple):
    """Rings that meet the window's frame: filled, or None where one goes round all of it; parts from 0."""

    polygon: NDArray[np.object_]
    part: NDArray[np.int64]
    hole: NDArray[np.bool_]


def glimpse(outlines: Outlines, shape: int, window: Frame, fetch: Fetch) -> Glimpse | None:
    """Draw a shape as it lies within a window: no edge that meets the window is missing or cut.

    Returns
    -------
    Glimpse or None
        None where all of it would be needed, nothing of it lies there, or GEOS gives up.
    """
    pieces = outlines.pieces_of(shape)
    met = window.meets(outlines.box[pieces])
    inner = window.around(outlines.box[pieces[met]]).padded(ROOM)
    frame = inner.padded(ROOM)
    near = frame.meets(outlines.box[pieces])
    if near.all():
        return None
    spans = outlines.spans(pieces[near])
    polygon = _assembled(_rings(outlines, pieces, near, frame, fetch(*spans)), inner)
    return None if polygon is None else Glimpse(polygon, spans)


def _rings(
    outlines: Outlines, pieces: NDArray[np.intp], near: NDArray[np.bool_], frame: Frame, coords: NDArray[np.float64]
) -> _Rings:
    """Draw the rings that have a near piece, and find those that go round the frame far off."""
    of = outlines.ring_of_piece[pieces]
    first, last = outlines.spans(pieces)
    counts = np.where(near, last - first + 1, 0)
    begin = np.concatenate([[0], np.cumsum(counts)])
    touched, at = np.unique(of, return_index=True)
    ends = np.append(at[1:], len(of))
    some, every = np.logical_or.reduceat(near, at), np.logical_and.reduceat(near, at)
    whole = _whole(coords, counts, every[np.searchsorted(touched, of)], of)
    cut = some & ~every
    drawn = []
    for ring, low, high in zip(touched[cut], at[cut], ends[cut], strict=True):
        mine = np.split(coords[begin[low] : begin[high]], np.cumsum(counts[low:high])[:-1])
        start = outlines.start[pieces[low:high]]
        drawn.append(drawn_in(start, near[low:high], mine, frame, ccw=bool(outlines.ccw[ring])))
    far = touched[~some]
    round_it = far[outlines.winds(far, frame.middle)]
    ring = np.concatenate([touched[every], touched[cut], round_it])
    polygon = np.full(len(ring), None, object)
    polygon[: len(whole)] = whole
    polygon[len(whole) : len(whole) + len(drawn)] = [shapely.Polygon(one) for one in drawn]
    order = np.argsort(ring)
    return _Rings(polygon[order], outlines.ring[ring[order]], outlines.hole[ring[order]])


def _whole(
    coords: NDArray[np.float64], counts: NDArray[np.int64], kept: NDArray[np.bool_], ring: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Draw the rings of which every piece was read; the last vertex of a piece is the first of the next."""
    last = np.diff(ring, append=-1) != 0
    taken = np.repeat(kept, counts)
    ends = np.cumsum(counts)[kept & ~last] - 1
    taken[ends] = False
    of = np.repeat(ring, counts)[taken]
    if not len(of):
        return np.zeros(0, object)
    rings: Any = shapely.linearrings(coords[taken], indices=np.unique(of, return_inverse=True)[1])
    return np.asarray(shapely.polygons(rings), object)


def _assembled(rings: _Rings, inner: Frame) -> shapely.Polygon | shapely.MultiPolygon | None:
    """Put together what the parts have of the inner window: shells without holes; None without any, or if invalid."""
    piece = rings.polygon.copy()
    piece[shapely.is_missing(piece)] = shapely.box(*inner)
    piece = of_dimension(shapely.clip_by_rect(piece, *inner), np.full(len(piece), SURFACE))
    some = ~shapely.is_missing(piece)
    shell = np.flatnonzero(~rings.hole & some)
    land, part = piece[shell], rings.part[shell]
    hole = np.flatnonzero(rings.hole & some & np.isin(rings.part, part))
    parts, of = shapely.get_parts(piece[hole], return_index=True)
    holed, group = np.unique(np.searchsorted(part, rings.part[hole][of]), return_inverse=True)
    land[holed], failed = safely(shapely.difference, land[holed], gather(parts, group, len(holed)))
    every = shapely.get_parts(land)
    every = every[(shapely.get_dimensions(every) == SURFACE) & ~shapely.is_empty(every)]
    if failed.any() or not len(every):
        return None
    together = every[0] if len(every) == 1 else shapely.multipolygons(every)
    return together if shapely.is_valid(together) else None
