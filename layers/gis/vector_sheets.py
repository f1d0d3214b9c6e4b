"""Files a GIS reads: from a private copy into sheets, with every row accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from layers.errors import SourceError
from layers.gis import counts, dbase, encoding, stated_crs, vector
from layers.gis.contents import FeatureTable, contents, lacks_wal
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyproj import CRS

    from layers.intake.opened import Opened

_REMARKS: Final = {
    "is not consistent with type in gpkg_geometry_columns": "",
    "Measured (M) geometry types are not supported": "",
    "rings with invalid winding order": "rings-turned",
    "Non closed ring detected": "rings-open",
}
"""Words of the reader's remarks -> key of the note that says what they mean; "" where another note does, or the status
of the row."""


def geopackage(opened: Opened) -> Iterator[Sheet]:
    """Read the layers of a GeoPackage, or the one asked for.

    Raises
    ------
    SourceError
        As `layers.gis.contents` says; besides `no-layers`, `short-read`.
    """
    path, layer = opened.copy.path, opened.layer
    # asked before SQLite opens the copy: it would make the file that is missing
    incomplete = lacks_wal(path)
    held = contents(path, file=opened.file)
    if layer is None and not held.features:
        raise SourceError("no-layers", file=opened.file, tables=", ".join(table.name for table in held.others))
    wanted = held.features if layer is None else [t for t in (*held.features, *held.others) if t.name == layer]
    notes = [Note(key="table-skipped", values={"table": table.name}) for table in held.others if layer is None]
    for table in wanted:
        sheet = _table(opened, table)
        if incomplete:
            all_rows = np.full(sheet.rows, "incomplete-input", dtype=object)
            sheet = replace(sheet, status=all_rows, notes=(Note(key="wal-missing"), *sheet.notes))
        yield replace(sheet, notes=(*sheet.notes, *notes))


def _table(opened: Opened, table: FeatureTable) -> Sheet:
    path = opened.copy.path
    said = vector.probe(path, "GPKG", layer=table.name, encoding=None, file=opened.file)
    account = counts.count_geopackage(path, table, file=opened.file)
    rows = vector.rows(path, "GPKG", layer=table.name, encoding=None, file=opened.file)
    said = None if table.srs is None else said
    if against := said and stated_crs.contradicted(said, table.definitions):
        sheet = accounted(opened, table.name, account, rows, None)
        return replace(sheet, notes=(*sheet.notes, against))
    return accounted(opened, table.name, account, rows, said)


def shapefile(opened: Opened) -> Iterator[Sheet]:
    """Read a shapefile; its text as `layers.gis.encoding` decides.

    Raises
    ------
    SourceError
        `part-missing`, `not-dbf`, `short-read`.
    """
    parts = opened.copy.parts
    for part in (".shx", ".dbf"):
        if part not in parts:
            raise SourceError("part-missing", file=opened.file, part=part)
    table = dbase.Table.open(parts[".dbf"], file=opened.file)
    cpg = parts[".cpg"].read_bytes() if ".cpg" in parts else None
    chosen, how = (opened.encoding, "option") if opened.encoding else encoding.sniff(table, cpg)
    account = counts.count_shapefile(parts[".shp"], parts[".shx"], parts[".dbf"], file=opened.file)
    # in the copy only, and after it was hashed
    table.make_readable(parts[".dbf"], chosen)
    said = vector.probe(opened.copy.path, opened.driver, layer=None, encoding=chosen, file=opened.file)
    rows = vector.rows(opened.copy.path, opened.driver, layer=None, encoding=chosen, file=opened.file)
    sheet = accounted(opened, opened.stem, account, rows, said)
    notes = sheet.notes if said else (*sheet.notes, *stated_crs.beside(parts.get(".prj")))
    if examples := " | ".join(encoding.preview(table, chosen)):
        notes = (Note(key=f"encoding-{how}", values={"encoding": chosen, "examples": examples}), *notes)
    yield replace(sheet, encoding=chosen, notes=notes)


def accounted(opened: Opened, layer: str, account: counts.Account, rows: vector.Rows, said: CRS | None) -> Sheet:
    """Compare what was read with what was counted, and say of each row what became of it.

    Raises
    ------
    SourceError
        The reader returned other rows than the file holds (`short-read`).
    """
    order = np.arange(len(rows.ids)) if account.ids is None else np.argsort(rows.ids, kind="stable")
    whole = len(order) == account.rows and (account.ids is None or np.array_equal(rows.ids[order], account.ids))
    if not whole:
        arrived = len(order) if account.ids is None else np.intersect1d(rows.ids, account.ids).size
        raise SourceError("short-read", file=opened.file, layer=layer, expected=account.rows, read=arrived)
    geometry = rows.geometry[order]
    geometry[account.deleted] = None
    deleted: dict[int, tuple[Note, ...]] = {
        row: (Note(key="row-deleted"),) for row in np.flatnonzero(account.deleted).tolist()
    }
    return Sheet(
        path=opened.file,
        layer=layer,
        columns=rows.columns.iloc[order].reset_index(drop=True),
        geometry=geometry,
        status=_status(geometry, account),
        crs=said,
        crs_source="file",
        sha256=opened.copy.sha256,
        bytes=opened.copy.bytes,
        notes=_notes(rows),
        row_notes=deleted,
    )


def _notes(rows: vector.Rows) -> tuple[Note, ...]:
    said = [note for text in rows.warnings for note in _remark(text)]
    guessed = [Note(key="text-guessed", values={"columns": ", ".join(rows.guessed)})] if rows.guessed else []
    bare = [Note(key="columns-of-bytes", values={"columns": ", ".join(rows.left_out)})] if rows.left_out else []
    curved = [Note(key="curves", values={"count": rows.curved})] if rows.curved else []
    raised = [Note(key="flattened", values={"count": rows.raised})] if rows.raised else []
    return (*said, *guessed, *bare, *curved, *raised)


def _remark(text: str) -> tuple[Note, ...]:
    """Say what a remark of the reader means, nothing where that is said elsewhere."""
    known = next((key for words, key in _REMARKS.items() if words in text), None)
    if known is None:
        return (Note(key="reader-says", values={"text": text}),)
    return (Note(key=known),) if known else ()


def _status(geometry: NDArray[np.object_], account: counts.Account) -> NDArray[np.object_]:
    status = np.full(len(geometry), "read", dtype=object)
    missing = shapely.is_missing(geometry)
    status[missing | shapely.is_empty(geometry)] = "no-geometry"
    status[missing & account.filled] = "unreadable"
    status[account.deleted] = "incomplete-input"
    return status
