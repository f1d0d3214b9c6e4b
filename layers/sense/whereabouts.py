"""Whether a sheet lies where submissions are expected, and if not, which slip of its writer explains that.

Nothing is corrected unless asked for. A file is refused only where every row lies outside the study area, and another
meaning of the same numbers brings them into it: then the error names the correction. What lies outside without such an
explanation is noted row by row; what the control layers say of that land is theirs to tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from layers.errors import CRSError
from layers.glance import glance
from layers.layer import Note
from layers.paper import name
from layers.sense.misreadings import Misreading, misreadings
from spatial.crs import transform
from spatial.datum import degrees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS

    from layers.sense.study_area import StudyArea
    from layers.sheet import Sheet

FIXES: Final = ("zone", "prefix", "swap-axes", "dms", "crs", "keep")
"""Corrections by name. zone: the coordinates' zone is right; prefix: neither theirs nor the file's is; swap-axes: x and
y stand in each other's place; dms: the numbers are written DDDMMSS; crs: the CRS of `--crs` is right, the file's is
not; keep: everything is right as it is."""

_MOST: Final = 0.5
"""Share of the rows a slip must explain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where a sheet lies, decided over all its rows.

    Attributes
    ----------
    way
        The correction to be made; None where its numbers mean what they say.
    outside
        (n,) rows that lie outside the study area after it.
    """

    way: Misreading | None
    outside: NDArray[np.bool_]


def hold(sheet: Sheet, area: StudyArea, *, fix: frozenset[str] = frozenset()) -> Sheet:
    """Hold a sheet against the study area.

    Parameters
    ----------
    sheet
        With its CRS decided.
    area
        Where its rows are expected.
    fix
        Of `FIXES`: corrections to be made where they explain why the sheet lies elsewhere.

    Returns
    -------
    Sheet
        Corrected and noted where a fix asked for explains it; rows outside the area have a note.

    Raises
    ------
    CRSError
        As `whereabouts`.
    """
    there = whereabouts(sheet, glance(sheet.geometry, boxes=False).first, area, fix=fix)
    return corrected(sheet, there.way, there.outside)


def whereabouts(head: Sheet, first: NDArray[np.float64], area: StudyArea, *, fix: frozenset[str]) -> Whereabouts:
    """Decide where a sheet lies.

    Parameters
    ----------
    head
        What is said of the sheet, its CRS decided; its rows are not looked at.
    first
        (n, 2) first vertex of every row, NaN where it has none.
    area, fix
        As `hold`.

    Raises
    ------
    CRSError
        `place-zone`, `place-prefix`, `place-swapped`, `place-degrees`, `place-metres`, `place-dms`, `place-slips` (two
        of them), each with `remedy`; `place-several` where more than one zone would do.
    """
    crs, rows = head.crs, np.flatnonzero(np.isfinite(first).all(axis=1))
    points, outside = first[rows], np.zeros(len(first), dtype=bool)
    if crs is None or not len(points):
        return Whereabouts(way=None, outside=outside)
    inside = area.holds(_lon_lat(crs, points))
    outside[rows] = ~inside
    if inside.any() or "keep" in fix:
        return Whereabouts(way=None, outside=outside)
    found = [way for way in misreadings(points, crs) if area.holds(_meant(way, points)).mean() > _MOST]
    found = [way for way in found if len(way.fixes) == len(found[0].fixes)]
    if not found or (len(found) > 1 and "prefix" in found[-1].fixes):  # no option says which of several prefixes
        return Whereabouts(way=None, outside=outside)
    asked = [way for way in found if fix.issuperset(way.fixes)]
    chosen = asked or found
    alike = {_spot(way, points) for way in chosen}
    if not asked or len(alike) > 1:
        raise _refused(head, crs, chosen, points)
    outside[rows] = ~area.holds(_meant(chosen[0], points))
    return Whereabouts(way=chosen[0], outside=outside)


def corrected(sheet: Sheet, way: Misreading | None, outside: NDArray[np.bool_]) -> Sheet:
    """Carry out on some rows of a sheet what was decided over all, and say so."""
    return _noted(sheet if way is None else _moved(sheet, way), np.flatnonzero(outside))


def _lon_lat(crs: CRS, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude to within the difference of datums, far less than an area's padding."""
    return degrees(crs, points)


def _meant(way: Misreading, points: NDArray[np.float64]) -> NDArray[np.float64]:
    return _lon_lat(way.crs, way.move(points))


def _spot(way: Misreading, points: NDArray[np.float64]) -> tuple[float, ...]:
    """Where a misreading puts the first point: two names of one place are one."""
    return tuple(np.round(_meant(way, points[:1])[0], 6).tolist())


def _moved(sheet: Sheet, way: Misreading) -> Sheet:
    said, fixes = name(sheet.crs), " ".join(f"--fix {fix}" for fix in way.fixes)
    note = Note(key="place-fixed", values={"fix": fixes, "said": said, "crs": name(way.crs)})
    return replace(
        sheet,
        geometry=transform(shapely.force_2d(sheet.geometry), way.move),
        crs=way.crs,
        crs_source="fix" if way.crs != sheet.crs else sheet.crs_source,
        notes=(*sheet.notes, note, *flattened(sheet.geometry)),
    )


def _noted(sheet: Sheet, outside: NDArray[np.intp]) -> Sheet:
    """Note on rows that they lie outside the study area."""
    if not len(outside):
        return sheet
    said = {at: (*sheet.row_notes.get(at, ()), Note(key="outside-study-area")) for at in outside.tolist()}
    return replace(sheet, row_notes={**sheet.row_notes, **said})


def flattened(geometry: NDArray[np.object_]) -> tuple[Note, ...]:
    """Note that heights are dropped before placing could say so."""
    count = int(np.count_nonzero(shapely.has_z(geometry)))
    return (Note(key="flattened", values={"count": count}),) if count else ()


def _refused(sheet: Sheet, crs: CRS, ways: Sequence[Misreading], points: NDArray[np.float64]) -> CRSError:
    """Word what would bring the sheet in, with the option that does it."""
    first, codes = ways[0], " / ".join(dict.fromkeys(name(way.crs) for way in ways))
    x, y = (f"{value:.10g}" for value in points[0])
    key, remedy = _key(first, crs), _remedy(sheet, first)
    if len({_spot(way, points) for way in ways}) > 1:
        key, remedy = "place-several", ("" if sheet.crs_source == "option" else "--fix crs ") + "--crs"
    return CRSError(key, file=sheet.path, layer=sheet.layer, x=x, y=y, said=name(crs), instead=codes, remedy=remedy)


def _key(way: Misreading, crs: CRS) -> str:
    if len(way.fixes) > 1:
        return "place-slips"
    if way.fixes[0] == "crs":
        return "place-degrees" if crs.is_projected else "place-metres"
    keys = {"zone": "place-zone", "prefix": "place-prefix", "swap-axes": "place-swapped", "dms": "place-dms"}
    return keys[way.fixes[0]]


def _remedy(sheet: Sheet, way: Misreading) -> str:
    """Return the options to add; a CRS the user gave himself is given anew, without a fix."""
    if sheet.crs_source == "option" and way.fixes in {("zone",), ("crs",)}:
        return f"--crs {name(way.crs)}"
    fixes = " ".join(f"--fix {fix}" for fix in way.fixes)
    return f"{fixes} --crs {name(way.crs)}" if "crs" in way.fixes else fixes
