"""What a giant polygon looks like from a subject: nothing but land, or the few edges about it, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.boundary import boundary
from spatial.repair import by_structure, gather
from spatial.scanlines import scanlines
from spatial.shared import boxes, spread
from spatial.stitch import stitch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.boundary import Boundary
    from spatial.scanlines import Scanlines
    from spatial.stitch import Stitched

ROOM: Final = 1.3717e-7
"""Degrees between what a window must hold and its border; odd, so that no vertex of a lattice lies on it."""

SAME: Final = 1e-9
"""Part of an area by which a mended excerpt may differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Giants:
    """Valid polygons (None among them) that are looked at through windows."""

    polygon: NDArray[np.object_]
    boundary: Boundary
    scanlines: Scanlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpts:
    """What pairs of a window and a polygon see of the polygon.

    Attributes
    ----------
    polygon
        Within the window the same as the whole, vertices bit for bit; None where nothing is seen, or no edge.
    alone
        The polygon covers the whole window: no edge lies near.
    """

    polygon: NDArray[np.object_]
    alone: NDArray[np.bool_]


def ready(polygon: NDArray[np.object_]) -> Giants:
    """Make giants ready to be looked at."""
    taken = boundary(polygon)
    return Giants(polygon=polygon, boundary=taken, scanlines=scanlines(taken, polygon))


def excerpts(giants: Giants, bounds: NDArray[np.float64], window: NDArray[np.intp], row: NDArray[np.intp]) -> Excerpts:
    """Look at polygons through windows.

    Parameters
    ----------
    bounds
        Of windows, shape (n, 4), none missing; each `scanlines.APART` high at least.
    window, row
        Pairs of a window and a polygon, sorted.
    """
    pair, edge = giants.boundary.meeting(bounds, window, row)
    seen, of = np.unique(pair, return_inverse=True)
    alone = np.ones(len(window), bool)
    alone[seen] = False
    still = np.flatnonzero(alone)
    alone[still] = giants.scanlines.land(bounds[window[still]], row[still])
    outer = _opened(giants.boundary, bounds[window[seen]], of, edge)
    polygon = np.full(len(window), None, object)
    polygon[seen] = _drawn(giants, outer, row[seen])
    return Excerpts(polygon=polygon, alone=alone)


def _opened(
    land: Boundary, inner: NDArray[np.float64], of: NDArray[np.intp], edge: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Open windows so far that no edge that meets them is cut: what is cut at the border lies outside of them."""
    low, high = inner[:, :2].copy(), inner[:, 2:].copy()
    for end in (land.coords[edge], land.coords[edge + 1]):
        np.minimum.at(low, of, end)
        np.maximum.at(high, of, end)
    return np.hstack([low - ROOM, high + ROOM])


def _drawn(giants: Giants, outer: NDArray[np.float64], row: NDArray[np.intp]) -> NDArray[np.object_]:
    """Draw what boxes hold of polygons; the whole polygon where that is unclear."""
    box, edge = giants.boundary.meeting(outer, np.arange(len(row)), row)
    rings = stitch(giants.boundary, box, edge, outer)
    drawn = _polygons(rings, outer)
    broken = np.flatnonzero(~shapely.is_valid(drawn))  # rings that touch
    mended = by_structure(drawn[broken])
    apart = abs(shapely.area(mended) - shapely.area(drawn[broken])) > SAME * shapely.area(mended)
    mended[apart | ~shapely.is_valid(mended)] = None
    drawn[broken] = mended
    drawn[rings.unclear] = None
    lost = np.flatnonzero(shapely.is_missing(drawn))
    drawn[lost] = giants.polygon[row[lost]]
    return drawn


def _polygons(rings: Stitched, outer: NDArray[np.float64]) -> NDArray[np.object_]:
    """Put rings together to a polygon, or several, per box; None where a hole finds no land."""
    whole = _filled(rings)
    filled = boxes(outer[whole])
    lines = np.concatenate([_rings(rings), shapely.get_exterior_ring(filled)])
    box = np.concatenate([rings.box, whole])
    hole = np.append(rings.hole, np.zeros(len(filled), bool))
    order = np.argsort(box, kind="stable")
    lines, box, hole = lines[order], box[order], hole[order]
    shells, holes = np.flatnonzero(~hole), np.flatnonzero(hole)
    owner = np.zeros(len(lines), np.intp)
    owner[shells] = np.arange(len(shells))
    owner[holes] = _owners(lines, box, shells, holes)
    order = np.lexsort((hole, owner))
    order = order[owner[order] >= 0]
    polygons = _holed(lines[order], np.bincount(owner[order], minlength=len(shells)))
    drawn = gather(polygons, box[shells], len(outer))
    drawn[box[owner < 0]] = None
    return drawn


def _rings(rings: Stitched) -> NDArray[np.object_]:
    """Close rings."""
    end = np.append(rings.begin[1:], len(rings.coords))[: len(rings.begin)]
    of, at = spread(rings.begin, end + 1)
    at[np.cumsum(end + 1 - rings.begin) - 1] = rings.begin
    lines: NDArray[np.object_] = np.asarray(shapely.linearrings(rings.coords[at], indices=of), object)
    return lines


def _holed(lines: NDArray[np.object_], count: NDArray[np.intp]) -> NDArray[np.object_]:
    """Make polygons of rings, so many each, the shell first."""
    coords = shapely.get_coordinates(lines)
    rings = np.append(0, np.cumsum(shapely.get_num_coordinates(lines)))
    polygons: NDArray[np.object_] = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, coords, (rings, np.append(0, np.cumsum(count)))
    )
    return polygons


def _filled(rings: Stitched) -> NDArray[np.intp]:
    """Boxes whose border is land all along: no ring meets it, and the westernmost is a hole."""
    if not len(rings.begin):
        return rings.box
    west = np.minimum.reduceat(rings.coords[:, 0], rings.begin)
    order = np.lexsort((west, rings.box))
    first = order[np.diff(rings.box[order], prepend=-1) > 0]
    crossed = np.unique(rings.box[~rings.closed])
    return rings.box[first[rings.hole[first] & ~np.isin(rings.box[first], crossed)]]


def _owners(
    lines: NDArray[np.object_], box: NDArray[np.intp], shells: NDArray[np.intp], holes: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Say in which shell of its box each hole lies, the smallest around it; -1: in none."""
    low, high = (np.searchsorted(box[shells], box[holes], side=side) for side in ("left", "right"))
    hole, shell = spread(low, high)
    around = shapely.covers(shapely.polygons(lines[shells[shell]]), lines[holes[hole]])
    hole, shell = hole[around], shell[around]
    smallest = np.lexsort((shapely.area(shapely.polygons(lines[shells[shell]])), hole))
    first = smallest[np.diff(hole[smallest], prepend=-1) > 0]
    owner = np.full(len(holes), -1)
    owner[hole[first]] = shell[first]
    return owner
