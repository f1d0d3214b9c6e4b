"""On whose paper a sheet is drawn: what the file says, what the user says beside it, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from layers.errors import CRSError
from layers.layer import Note
from spatial.crs import UnknownAccuracyError, passage

if TYPE_CHECKING:
    from pyproj import CRS

    from layers.sheet import Sheet
    from spatial.datum import DatumShift

_SAME_SPOT: Final = 1e-8
"""Degrees (1 mm): two descriptions that put the sheet's corners closer together are one CRS."""

BETWEEN: Final = " / "
"""Between answers of which a person has to choose one."""

_CHINA: Final = (73.0, 3.0, 136.0, 54.0)
_NORTHINGS: Final = (300_000.0, 6_000_000.0)
_EASTINGS: Final = (100_000.0, 900_000.0)

_SAID_WHY: Final = frozenset({"geojson-not-degrees", "datum-not-understood", "crs-not-understood", "crs-contradicts"})
"""Notes that say why a file has no CRS; the error of the same name says what to do."""


def settle(
    sheet: Sheet, given: CRS | None, *, fix: frozenset[str] = frozenset(), datum: DatumShift | None = None
) -> Sheet:
    """Decide a sheet's CRS.

    Parameters
    ----------
    sheet
        Its `crs` is what the file says, None if it says nothing.
    given
        What the user or the catalogue says for files that do not.
    fix
        "crs": what is given is right, whatever the file says.
    datum
        The office's way from an older datum.

    Raises
    ------
    CRSError
        Nobody says (`crs-missing`, `crs-missing-guess`, `crs-missing-turned`), the file does in words nobody knows
        (`crs-not-understood`, `datum-not-understood`), against its numbers (`geojson-not-degrees`) or against itself
        (`crs-contradicts`), both file and user do and differ (`crs-differs`), or no way to CGCS2000 is known well
        enough (`crs-unknown-accuracy`).
    """
    if shapely.is_missing(sheet.geometry).all():
        return sheet
    overruled = "crs" in fix and given is not None and sheet.crs not in {None, given}
    crs = given if overruled else sheet.crs or given
    if crs is None:
        raise _missing(sheet)
    try:
        way = None if datum is not None and datum.serves(crs) else passage(crs)
        if not overruled and sheet.crs is not None and given is not None and not _same(sheet, sheet.crs, given):
            said, other = name(sheet.crs), name(given)
            raise CRSError("crs-differs", file=sheet.path, layer=sheet.layer, said=said, given=other)
    except UnknownAccuracyError as error:
        raise CRSError("crs-unknown-accuracy", file=sheet.path, layer=sheet.layer, crs=error.crs) from error
    notes = sheet.notes
    if way is not None and way.counts_as_cgcs2000 and all(note.key != "geojson-wgs84" for note in notes):
        notes = (*notes, Note(key="wgs84-counts", values={"crs": name(crs)}))
    if overruled:
        notes = (*notes, Note(key="crs-overruled", values={"said": name(sheet.crs), "given": name(crs)}))
    from_file = sheet.crs is not None and not overruled
    return replace(sheet, crs=crs, crs_source="file" if from_file else "option", notes=notes)


def _same(sheet: Sheet, one: CRS, other: CRS) -> bool:
    """Say whether two CRSs put the sheet on the same spot; their texts differ more often than their meaning."""
    if one.equals(other, ignore_axis_order=True):
        return True
    west, south, east, north = shapely.total_bounds(sheet.geometry)
    corners = np.array([[west, south], [east, north], [west, north], [east, south]])
    first, second = (passage(crs).to_map(corners) for crs in (one, other))
    return bool(np.allclose(first, second, rtol=0, atol=_SAME_SPOT))


def _missing(sheet: Sheet) -> CRSError:
    """Say what the numbers look like, and the options that would say so, all that are needed at once."""
    said = next((note for note in sheet.notes if note.key in _SAID_WHY), None)
    west, south, east, north = shapely.total_bounds(sheet.geometry)
    likely, turned = guess((west, south, east, north)), guess((south, west, north, east))
    codes = (likely or turned).split(BETWEEN) if likely or turned else []
    remedies = [f"--crs {code}" if likely else f"--fix swap-axes --crs {code}" for code in codes]
    key = said.key if said else "crs-missing-guess" if likely else "crs-missing-turned" if turned else "crs-missing"
    values: dict[str, Any] = dict(said.values) if said else {}
    like, remedy = (BETWEEN.join(words) for words in (codes or ["—"], remedies or ["--crs"]))
    return CRSError(key, file=sheet.path, layer=sheet.layer, guess=like, remedy=remedy, **values)


def guess(bounds: tuple[float, float, float, float]) -> str:
    """Name the CRS whose numbers look like these, several with `BETWEEN`, "" if none does; a person has to confirm it.

    >>> guess((37424338.0, 4287780.0, 37424738.0, 4288080.0)), guess((424338.0, 4287780.0, 424738.0, 4288080.0))
    ('EPSG:4525', 'EPSG:4545 / EPSG:4546')
    """
    west, south, east, north = bounds
    if west >= _CHINA[0] and south >= _CHINA[1] and east <= _CHINA[2] and north <= _CHINA[3]:
        return "EPSG:4490"
    prefix, rest = divmod(west, 1e6)
    likely_north = _NORTHINGS[0] <= south and north <= _NORTHINGS[1]
    if not likely_north or not _EASTINGS[0] <= rest <= _EASTINGS[1] or east // 1e6 != prefix:
        return ""
    for first, last, code in ((25, 45, 4513), (13, 23, 4491)):
        if first <= prefix <= last:
            return f"EPSG:{code + int(prefix) - first}"
    return f"EPSG:4545{BETWEEN}EPSG:4546" if prefix == 0 else ""


def name(crs: CRS | None) -> str:
    """Name a CRS by its authority's code, else by its own name; "" for none."""
    if crs is None:
        return ""
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)
