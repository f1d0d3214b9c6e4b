"""Files a GIS reads: from a private copy into sheets, with every row accounted for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from layers.errors import SourceError
from layers.gis import counts, dbase, encoding, stated_crs, vector
from layers.gis.accounted import accounted
from layers.gis.contents import FeatureTable, contents, lacks_wal
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.intake.opened import Opened
    from layers.sheet import Sheet


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
    for sheet in (sheet for table in wanted for sheet in _table(opened, table)):
        if incomplete:
            all_rows = np.full(sheet.rows, "incomplete-input", dtype=object)
            sheet = sheet.noted(before=(Note(key="wal-missing"),))  # noqa: PLW2901
            sheet = replace(sheet, status=all_rows)  # noqa: PLW2901
        yield sheet.noted(*notes)


def _table(opened: Opened, table: FeatureTable) -> Iterator[Sheet]:
    path = opened.copy.path
    said = vector.probe(path, "GPKG", layer=table.name, encoding=None, file=opened.file)
    account = counts.count_geopackage(path, table, file=opened.file)
    size = opened.rows_at_once(account.rows)
    rows = vector.pieces(path, "GPKG", layer=table.name, encoding=None, file=opened.file, size=size)
    said = None if table.srs is None else said
    against = said and stated_crs.contradicted(said, table.definitions)
    for sheet in accounted(opened, table.name, account, rows, None if against else said):
        yield sheet.noted(against) if against else sheet


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
    notes = () if said else stated_crs.beside(parts.get(".prj"))
    examples = " | ".join(encoding.preview(table, chosen))
    how_read = (Note(key=f"encoding-{how}", values={"encoding": chosen, "examples": examples}),) if examples else ()
    size = opened.rows_at_once(account.rows)
    rows = vector.pieces(opened.copy.path, opened.driver, layer=None, encoding=chosen, file=opened.file, size=size)
    for sheet in accounted(opened, opened.stem, account, rows, said):
        yield replace(sheet.noted(*notes, before=how_read), encoding=chosen)
