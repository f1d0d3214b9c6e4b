"""Mend what a geometry says badly, without losing land, and keep the other way to read it.

An invalid polygon has several readings. The first mends each part by its structure (shells are land, holes are not) and
unites the parts: land delivered twice stays land, and a hole along its shell's edge stays a hole. The second, `spare`,
rebuilds the whole from its line work, as GEOS, geopandas and PostGIS do by default; it makes a hole of land delivered
twice and fills that hole, and is kept only where it encloses another area.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely.errors import GEOSException

from spatial.measure import LINE, POINT, SURFACE
from spatial.validity import is_valid

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

SIMPLE: Final = 3
"""Types up to this number, a polygon's, are not made of parts."""
COLLECTION: Final = 7
"""The type number of a GeometryCollection."""
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
    """Nothing of positive measure was left, or GEOS could not repair it."""
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
    invalid = np.flatnonzero(_is_invalid(fixed))
    if len(invalid):
        broken = fixed[invalid]
        _mark(mend, invalid, Mend.REPAIRED)
        reason[invalid] = shapely.is_valid_reason(broken)
        fixed[invalid] = by_structure(broken)
        other = _by_linework(broken)
        disagree = _differ(fixed[invalid], other)
        spare[invalid[disagree]] = other[disagree]
        _mark(mend, invalid[disagree], Mend.DISAGREE)
        _mark(mend, invalid[shapely.is_missing(fixed[invalid])], Mend.COLLAPSED)
    return Repaired(geometry=fixed, spare=spare, mend=mend, reason=reason)


def by_structure(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Take shells for land and holes for none, part by part, and unite the parts; None where nothing is left."""
    parts, of = _parts(geometry)
    broken = np.flatnonzero(~shapely.is_valid(parts))
    parts[broken] = _safely(_structured, parts[broken])
    failed = of[shapely.is_missing(parts)]
    parts, index = _parts(parts)
    extended = (shapely.area(parts) > 0) | (shapely.length(parts) > 0) | (shapely.get_dimensions(parts) == POINT)
    mended = gather(parts[extended], of[index][extended], len(geometry))
    mended[failed] = None  # better no geometry, which is seen, than one without a part
    for row in np.flatnonzero(_is_invalid(mended)):  # parts that overlap, or share an edge
        mended[row] = _unite(mended[row])
    return mended


def _structured(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    return shapely.make_valid(polygons, method="structure", keep_collapsed=False)


def _by_linework(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Rebuild polygons from the lines they are drawn with; None where none comes of them."""
    parts, of = _parts(_safely(lambda some: shapely.make_valid(some, method="linework"), geometry))
    solid = shapely.get_dimensions(parts) == SURFACE
    return gather(parts[solid], of[solid], len(geometry))


def _safely(
    mend: Callable[[NDArray[np.object_]], NDArray[np.object_]], geometry: NDArray[np.object_]
) -> NDArray[np.object_]:
    """Mend all in one call; where GEOS gives up, halve until the failing ones are found: they become None."""
    try:
        return mend(geometry)
    except GEOSException:
        if len(geometry) == 1:
            return np.array([None], dtype=object)
        return np.concatenate([_safely(mend, half) for half in np.array_split(geometry, 2)])


def _unite(geometry: shapely.Geometry) -> shapely.Geometry:
    """Union of valid parts as they are; snapped to the grain where GEOS fails without, or gets another area."""
    grain = GRAIN * float(np.abs(shapely.bounds(geometry)).max())
    snapped = shapely.unary_union(geometry, grid_size=grain)
    try:
        plain = shapely.unary_union(geometry)
    except GEOSException:
        return snapped
    agree = abs(shapely.area(plain) - shapely.area(snapped)) <= grain * shapely.length(snapped)
    return plain if agree else snapped


def _differ(first: NDArray[np.object_], second: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Where the second encloses another area, by more than the grain along the perimeter."""
    size, perimeter = np.abs(shapely.bounds(first)).max(axis=1), shapely.length(first)
    gap = np.abs(shapely.area(first) - shapely.area(second))
    return np.asarray(~shapely.is_missing(first) & ~shapely.is_missing(second) & (gap > GRAIN * size * perimeter))


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
    mixed: NDArray[np.intp] = rows[np.unique(of[~keep])]
    return mixed


def _parts(geometry: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Take geometries apart, nested collections too, leaving out what is empty; and the row each part is of."""
    parts, of = shapely.get_parts(geometry, return_index=True)
    while (shapely.get_type_id(parts) > SIMPLE).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        of = of[inner]
    full = ~shapely.is_empty(parts)
    return parts[full], of[full]


def gather(parts: NDArray[np.object_], of: NDArray[np.intp], rows: int) -> NDArray[np.object_]:
    """Put parts together by row, as they are; a single part stays single, a row without any is None."""
    gathered = np.full(rows, None, dtype=object)
    single = np.bincount(of, minlength=rows)[of] == 1
    gathered[of[single]] = parts[single]
    dimension = shapely.get_dimensions(parts)
    for kind, several_of in (
        (POINT, shapely.multipoints), (LINE, shapely.multilinestrings), (SURFACE, shapely.multipolygons),
    ):  # fmt: skip
        several = ~single & (dimension == kind)
        target, index = np.unique(of[several], return_inverse=True)
        gathered[target] = several_of(parts[several], indices=index)
    return gathered


def _is_invalid(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    return ~(is_valid(geometry) | shapely.is_missing(geometry))


def _mark(mend: NDArray[np.uint8], rows: NDArray[np.intp], flag: Mend) -> None:
    mend[rows] |= np.uint8(flag)
