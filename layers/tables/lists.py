"""CSV and XLSX as submissions: every entry of a list a row, with the place its columns tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from layers.errors import SourceError
from layers.layer import Note
from layers.sheet import Sheet
from layers.tables.list_pages import Pages, csv_pages, xlsx_pages
from layers.tables.list_places import Places, places
from layers.tables.list_table import ListTable, table
from layers.tables.place_columns import layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from layers.intake.opened import Opened


def csv(opened: Opened) -> Iterator[Sheet]:
    """Read a CSV.

    Raises
    ------
    SourceError
        As `layers.tables.list_pages` and `layers.tables.list_places` say; besides `list-empty`.
    """
    yield from _sheets(opened, csv_pages(opened.copy.path, opened.encoding, name=opened.stem, file=opened.file))


def xlsx(opened: Opened) -> Iterator[Sheet]:
    """Read the sheets of a workbook, or the one asked for.

    Raises
    ------
    SourceError
        As `layers.tables.list_pages` and `layers.tables.list_places` say; besides `list-empty`.
    """
    yield from _sheets(opened, xlsx_pages(opened.copy.path, file=opened.file))


def tells_places(path: Path) -> bool:
    """Say whether a list met among other files has columns of coordinates; one without is no submission by itself."""
    try:
        pages = _pages(path, None, name=path.stem, file=path.name)
    except (SourceError, OSError):
        return True  # to be refused by name rather than passed over
    found = (table(page) for page in pages.pages)
    return any(one is not None and layout(map(str, one.columns.columns)) is not None for one in found)


def entries(opened: Opened) -> Iterator[ListTable]:
    """Read the entries of a list of either format, whether or not they tell where anything lies.

    Raises
    ------
    SourceError
        As `layers.tables.list_pages` says; or it has no sheet of the name asked for (`layer-unknown`).
    """
    read = _pages(opened.copy.path, opened.encoding, name=opened.stem, file=opened.file)
    names = [page.name for page in read.pages]
    if opened.layer not in {None, *names}:
        raise SourceError("layer-unknown", file=opened.file, layer=opened.layer, layers=", ".join(names))
    for page in read.pages:
        if opened.layer in {None, page.name} and (one := table(page)) is not None:
            yield replace(one, encoding=read.encoding)


def _pages(path: Path, encoding: str | None, *, name: str, file: str) -> Pages:
    if path.suffix.lower() == ".csv":
        return csv_pages(path, encoding, name=name, file=file)
    return xlsx_pages(path, file=file)


def _sheets(opened: Opened, read: Pages) -> Iterator[Sheet]:
    wanted = [page for page in read.pages if opened.layer in {None, page.name}]
    found = [(page, table(page)) for page in wanted]
    entries = [one for _, one in found if one is not None]
    if wanted and not entries:
        raise SourceError("list-empty", file=opened.file, layer=opened.layer)
    without = ", ".join(page.name for page, one in found if one is None)
    for number, one in enumerate(entries):
        sheet = _sheet(opened, one, read.encoding)
        skipped = (Note(key="sheets-skipped", values={"names": without}),) if without and not number else ()
        yield replace(sheet, notes=(*sheet.notes, *skipped))


def _sheet(opened: Opened, entries: ListTable, encoding: str) -> Sheet:
    shape = layout(map(str, entries.columns.columns))
    told = _nowhere(entries) if shape is None else places(entries, shape, fix=opened.fix, file=opened.file)
    return Sheet(
        path=opened.file,
        layer=entries.name,
        columns=told.columns,
        geometry=told.geometry,
        status=told.status,
        numbers=told.numbers,
        crs=told.crs,
        crs_source="file",
        sha256=opened.copy.sha256,
        bytes=opened.copy.bytes,
        encoding=encoding,
        notes=(*entries.notes, *told.notes),
        row_notes=told.row_notes,
        holes_unsure=told.holes_unsure,
    )


def _nowhere(entries: ListTable) -> Places:
    """Account for entries that say nothing of where they lie."""
    count = len(entries.columns)
    return Places(
        columns=entries.columns,
        numbers=entries.numbers,
        geometry=np.full(count, None, dtype=object),
        status=np.full(count, "no-geometry", dtype=object),
        crs=None,
        notes=(Note(key="list-without-places"),),
    )
