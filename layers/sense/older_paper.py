"""Sheets on an older datum, brought to CGCS2000 by an office's own transformation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.errors import CRSError
from layers.layer import Note
from layers.paper import name
from layers.sense.whereabouts import flattened
from spatial.crs import passage, transform
from spatial.datum import counterpart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.sense.datum import Datum
    from layers.sheet import Sheet


def shifted(sheet: Sheet, datum: Datum | None) -> Sheet:
    """Bring a sheet on the datum's older system to the same projection on CGCS2000; others stay as they are.

    Rows with a vertex outside the area for which the transformation is valid become unreadable, with a note.

    Raises
    ------
    CRSError
        `datum-outside`: not one row lies in that area.
    """
    if datum is None or not serves(sheet, datum) or shapely.is_missing(sheet.geometry).all():
        return sheet
    if not reaches(sheet, datum):
        raise outside(sheet, datum)
    return brought(sheet, datum)


def serves(head: Sheet, datum: Datum) -> bool:
    """Say whether a sheet is on the datum's older system."""
    return head.crs is not None and datum.shift.serves(head.crs)


def outside(head: Sheet, datum: Datum) -> CRSError:
    """Word that not one row lies in the area for which the transformation is valid."""
    return CRSError("datum-outside", file=head.path, layer=head.layer, datum=datum.file)


def reaches(sheet: Sheet, datum: Datum) -> bool:
    """Say whether any of these rows lies in the area for which the transformation is valid."""
    beyond = _beyond(sheet, datum)
    return not bool(beyond[~shapely.is_missing(sheet.geometry)].all())


def _beyond(sheet: Sheet, datum: Datum) -> NDArray[np.bool_]:
    """Rows with a vertex outside that area."""
    crs = sheet.crs
    assert crs is not None  # noqa: S101 - else nothing serves it
    coords, row = shapely.get_coordinates(sheet.geometry, return_index=True)
    beyond = np.zeros(sheet.rows, dtype=bool)
    beyond[row[~datum.shift.holds(crs, coords)]] = True
    return beyond


def brought(sheet: Sheet, datum: Datum) -> Sheet:
    """Bring some rows of a sheet over, as `shifted` all of them."""
    crs, shift = sheet.crs, datum.shift
    assert crs is not None  # noqa: S101 - else nothing serves it
    target, beyond = counterpart(crs), _beyond(sheet, datum)
    kept = shapely.force_2d(sheet.geometry).copy()
    kept[beyond] = None
    on_map = transform(kept, lambda xy: shift.to_map(crs, xy))
    moved = on_map if target.is_geographic else transform(on_map, passage(target).from_map)
    note = Note(key="datum-outside", values={"datum": datum.file})
    rows = {at: (*sheet.row_notes.get(at, ()), note) for at in np.flatnonzero(beyond).tolist()}
    said = {"crs": name(crs), "datum": datum.file, "sha256": datum.sha256, "accuracy": f"{shift.accuracy:g}"}
    return replace(
        sheet,
        geometry=moved,
        status=np.where(beyond, "unreadable", sheet.status).astype(object),
        crs=target,
        crs_source="datum",
        accuracy=max(sheet.accuracy, shift.accuracy),
        planar_m2=shapely.area(kept) if crs.is_projected else None,
        notes=(*sheet.notes, Note(key="datum-used", values=said), *flattened(sheet.geometry)),
        row_notes={**sheet.row_notes, **rows},
    )
