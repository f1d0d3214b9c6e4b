"""Mend what a geometry says badly, without losing land, and keep the other way to read it.

An invalid polygon has several readings. The first mends each part by its structure (shells are land, holes are not) and
unites the parts: overlapping parts stay land, and a hole along its shell's edge stays a hole. The second, `spare`,
reads the line work (land is what an odd number of rings encloses); it is kept only where it encloses another area.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.errors import GEOSException

if TYPE_CHECKING:
    from numpy.typing import NDArray

LINE, SURFACE = 1, 2
COLLECTION: Final = 7
"""shapely's type id of a GeometryCollection."""
GRAIN: Final = 1e-11
"""Coordinates are trusted to this part of their size: 1e-9 degree, 0.05 mm of a northing."""


class Mend(IntFlag):
    """What had to be done to a geometry."""

    NONE = 0
    REPAIRED = 1
    """It was invalid as delivered."""
    DISAGREE = 2
    """The two ways to repair it enclose different areas."""
    TRANSFORMED = 4
    """Valid as delivered; only the transformation to the map broke it."""
    MIXED = 8
    """Parts of a lower dimension were set aside."""
    COLLAPSED = 16
    """Nothing of positive measure was left."""
    LOST = 32
    """Its coordinates are not finite, or not on the map."""
    FLATTENED = 64
    """Heights or measures were dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """Geometries after repair, row by row."""

    geometry: NDArray[np.object_]
    """Valid and of one dimension; None where nothing was delivered or nothing is left."""
    spare: NDArray[np.object_]
    """The other reading, None where both agree."""
    mend: NDArray[np.uint8]
    reason: NDArray[np.object_]
    """What GEOS says of an invalid geometry, else the empty string."""


def repair(geometry: NDArray[np.object_]) -> Repaired:
    """Make every geometry valid; only those that are not cost a repair.

    Parameters
    ----------
    geometry
        In any one CRS per row, coordinates finite; None stays None, an empty geometry becomes None.
    """
    fixed = np.array(geometry, dtype=object)
    mend = np.zeros(len(fixed), dtype=np.uint8)
    spare = np.full(len(fixed), None, dtype=object)
    reason = np.full(len(fixed), "", dtype=object)
    fixed[shapely.is_empty(fixed)] = None
    _mark(mend, _flatten(fixed), Mend.FLATTENED)
    _mark(mend, _unmix(fixed), Mend.MIXED)
    invalid = np.flatnonzero(~shapely.is_valid(fixed) & ~shapely.is_missing(fixed))
    if len(invalid):
        broken = fixed[invalid]
        _mark(mend, invalid, Mend.REPAIRED)
        reason[invalid] = shapely.is_valid_reason(broken)
        fixed[invalid] = by_structure(broken)
        other = _by_linework(broken)
        disagree = differ(fixed[invalid], other)
        spare[invalid[disagree]] = other[disagree]
        _mark(mend, invalid[disagree], Mend.DISAGREE)
        _mark(mend, invalid[shapely.is_missing(fixed[invalid])], Mend.COLLAPSED)
    return Repaired(geometry=fixed, spare=spare, mend=mend, reason=reason)


def _mark(mend: NDArray[np.uint8], rows: NDArray[np.intp], flag: Mend) -> None:
    mend[rows] |= np.uint8(flag)


def _flatten(geometry: NDArray[np.object_]) -> NDArray[np.intp]:
    """Drop heights and measures in place; which rows had any."""
    rows = np.flatnonzero(shapely.has_z(geometry) | shapely.has_m(geometry))
    geometry[rows] = shapely.force_2d(geometry[rows])
    return rows


def _unmix(geometry: NDArray[np.object_]) -> NDArray[np.intp]:
    """Replace collections in place by their parts of highest dimension; which rows had parts of another."""
    rows = np.flatnonzero(shapely.get_type_id(geometry) == COLLECTION)
    parts, of = _parts(geometry[rows])
    dimension = shapely.get_dimensions(parts)
    highest = np.full(len(rows), -1)
    np.maximum.at(highest, of, dimension)
    keep = dimension == highest[of]
    geometry[rows] = gather(parts[keep], of[keep], len(rows))
    return rows[np.unique(of[~keep])]


def _parts(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Take geometries apart, nested collections too, without empty parts."""
    parts, of = shapely.get_parts(geometry, return_index=True)
    while (shapely.get_type_id(parts) > 3).any():  # noqa: PLR2004 - points, lines, rings, polygons are 0 to 3
        parts, inner = shapely.get_parts(parts, return_index=True)
        of = of[inner]
    full = ~shapely.is_empty(parts)
    return parts[full], of[full]


def gather(parts: NDArray[np.object_], of: NDArray[np.intp], rows: int) -> NDArray[np.object_]:
    """Put parts of one dimension per row together, as they are; a single part stays single, none is None."""
    out = np.full(rows, None, dtype=object)
    count = np.bincount(of, minlength=rows)
    single = count[of] == 1
    out[of[single]] = parts[single]
    dimension = shapely.get_dimensions(parts)
    for kind, make in enumerate((shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)):
        several = ~single & (dimension == kind)
        if several.any():
            target, index = np.unique(of[several], return_inverse=True)
            out[target] = make(parts[several], indices=index)
    return out


def by_structure(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shells are land and holes are not, part by part; then the union of the parts. None where nothing is left."""
    parts, of = _parts(geometry)
    broken = ~shapely.is_valid(parts)
    parts[broken] = shapely.make_valid(parts[broken], method="structure", keep_collapsed=False)
    parts, index = _parts(parts)
    of = of[index]
    solid = (shapely.area(parts) > 0) | (shapely.length(parts) > 0)
    whole = gather(parts[solid], of[solid], len(geometry))
    overlapping = np.flatnonzero(~shapely.is_valid(whole) & ~shapely.is_missing(whole))
    for row in overlapping:
        whole[row] = unite(whole[row])
    return whole


def unite(geometry: shapely.Geometry) -> shapely.Geometry:
    try:
        return shapely.unary_union(geometry)
    except GEOSException:
        return shapely.unary_union(geometry, grid_size=GRAIN * np.abs(shapely.total_bounds(geometry)).max())


def _by_linework(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    parts, of = _parts(shapely.make_valid(geometry, method="linework"))
    solid = shapely.get_dimensions(parts) == SURFACE
    return gather(parts[solid], of[solid], len(geometry))


def differ(first: NDArray[np.object_], second: NDArray[np.object_]) -> NDArray[np.bool_]:
    noise = GRAIN * np.abs(np.nan_to_num(shapely.bounds(first))).max(axis=1) * np.nan_to_num(shapely.length(first))
    gap = np.abs(np.nan_to_num(shapely.area(first)) - np.nan_to_num(shapely.area(second)))
    return (shapely.get_dimensions(second) == SURFACE) & (gap > noise)
