"""From a sheet to a layer: canonical fields, geometry on the map, and what happened to each row on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd
import shapely

from layers.columns import known
from layers.errors import CRSError, InputError
from layers.inputs import notes_together
from layers.kinds import KINDS
from layers.layer import Input, Layer, Note, Role
from layers.paper import name
from spatial.crs import CGCS2000, UnknownAccuracyError
from spatial.placed import Placed, place
from spatial.repair import Mend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from pyproj import CRS

    from layers.sheet import Sheet

MENDED: Final[tuple[tuple[Mend, str, str | None], ...]] = (
    (Mend.REPAIRED, "repaired", "repaired"),
    (Mend.TRANSFORMED, "repaired-by-transform", None),
    (Mend.DISAGREE, "repairs-disagree", "repaired"),
    (Mend.MIXED, "mixed", "mixed-geometry"),
    (Mend.COLLAPSED, "collapsed", "no-geometry"),
    (Mend.LOST, "lost", "unreadable"),
)
"""What placing can do to a row: the note that says so and, where it matters, the row's new status (the last wins)."""

STANDS: Final = frozenset({"unreadable", "incomplete-input"})
"""Statuses of the file itself, which placing does not change."""


def to_layer(  # noqa: PLR0913  the catalogue may state each of these
    sheet: Sheet,
    kind: str,
    *,
    role: Role = "subject",
    title: str | None = None,
    fields: Mapping[str, str] | None = None,
    drawn: CRS | None = None,
    accuracy: float | None = None,
) -> Layer:
    """Give a sheet its canonical fields and place its geometry.

    Parameters
    ----------
    sheet
        As `layers.sources.read` returns it.
    kind
        A name of `layers.kinds.KINDS`.
    role
        As the table `inputs` shall name it; a CRS given beside the file counts as the catalogue's for controls.
    title
        The layer's own name by default.
    fields
        Canonical field to source column, over the aliases.
    drawn
        CRS the lines were drawn in, where it differs and is known.
    accuracy
        Stated accuracy of the coordinates, metres.

    Raises
    ------
    CRSError
        The coordinates cannot be brought to CGCS2000 with known accuracy (`crs-unknown-accuracy`).
    """
    try:
        crs, unsure = sheet.crs or CGCS2000, sheet.holes_unsure
        placed = place(sheet.geometry, crs, drawn=drawn, accuracy=accuracy, holes_unsure=unsure)
    except UnknownAccuracyError as error:
        raise CRSError("crs-unknown-accuracy", file=sheet.path, layer=sheet.layer, crs=error.crs) from error
    status = after_placing(sheet.status, placed)
    where = pd.DataFrame(
        {
            "file": sheet.path,
            "layer": sheet.layer,
            "row": np.arange(1, sheet.rows + 1) if sheet.numbers is None else sheet.numbers,
            "row_status": status,
            "notes": _notes(sheet, kind, placed),
        }
    )
    try:
        attributes, said_of_columns = known(sheet.columns, kind, fields, sheet.numbers)
    except InputError as error:
        error.file, error.layer = error.file or sheet.path, error.layer or sheet.layer
        raise
    if sheet.planar_m2 is not None:
        where["planar_m2"] = sheet.planar_m2
    frame = pd.concat([where, attributes.reset_index(drop=True)], axis=1)
    return Layer(
        kind=kind,
        title=title or sheet.layer,
        frame=frame,
        placed=placed,
        input=_input(replace(sheet, notes=(*sheet.notes, *said_of_columns)), kind, role, status, placed),
    )


def after_placing(status: NDArray[np.object_], placed: Placed) -> NDArray[np.object_]:
    """Status per row once it is known what placing did to it."""
    after = status.copy()
    open_to_change = ~np.isin(status.astype(str), list(STANDS))
    for flag, _, becomes in MENDED:
        if becomes is not None:
            after[open_to_change & ((placed.mend & flag) != 0)] = becomes
    return after


def _notes(sheet: Sheet, kind: str, placed: Placed) -> NDArray[np.object_]:
    """Tuples of notes per row; only rows with something to say cost time."""
    notes = np.empty(sheet.rows, dtype=object)
    notes.fill(())
    for row, said in sheet.row_notes.items():
        notes[row] = said
    for row in np.flatnonzero(placed.mend & ~np.uint8(Mend.FLATTENED)).tolist():
        mend, reason = Mend(int(placed.mend[row])), placed.reason[row] or ""
        notes[row] = notes[row] + tuple(
            Note(key=key, values={"reason": reason}) for flag, key, _ in MENDED if mend & flag
        )
    dimension = shapely.get_dimensions(placed.own)
    foreign = (dimension >= 0) & ~np.isin(dimension, list(KINDS[kind].geometry))
    for row in np.flatnonzero(foreign).tolist():
        notes[row] = (*notes[row], Note(key="dimension-differs", values={"found": placed.own[row].geom_type}))
    return notes


def _input(sheet: Sheet, kind: str, role: Role, status: NDArray[np.object_], placed: Placed) -> Input:
    """Count what became of the rows: those not read are unreadable, those without geometry are among the read."""
    read, there = status != "unreadable", ~shapely.is_missing(placed.own)
    flat = np.count_nonzero(placed.mend & np.uint8(Mend.FLATTENED))
    given: Literal["option", "catalogue"] = "catalogue" if role == "control" else "option"
    return Input(
        role=role,
        kind=kind,
        file=sheet.path,
        layer=sheet.layer,
        sha256=sheet.sha256,
        bytes=sheet.bytes,
        rows=sheet.rows,
        read=int(np.count_nonzero(read)),
        repaired=int(np.count_nonzero(there & ((placed.mend & np.uint8(Mend.REPAIRED)) != 0))),
        without_geometry=int(np.count_nonzero(read & ~there)),
        crs=name(sheet.crs),
        crs_source=given if sheet.crs_source == "option" else sheet.crs_source,
        encoding=sheet.encoding,
        notes=notes_together([(*sheet.notes, *((Note(key="flattened", values={"count": flat}),) if flat else ()))]),
    )
