"""Where the entries of a list lie: its cells of WKT, points or corners as geometries, every entry accounted for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from layers.cells import read_text
from layers.coordinates.corner_rows import corner_rows
from layers.errors import SourceError
from layers.layer import Note
from layers.tables import list_crs
from layers.tables.list_corners import grouped, polygon, rings
from layers.tables.list_numbers import Numbers, numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.tables.list_table import ListTable
    from layers.tables.place_columns import Layout

_SRID: Final = re.compile(r"\s*SRID\s*=\s*(\d+)\s*;\s*", re.IGNORECASE)
_ARCS: Final = re.compile(r"CURVE|CIRCULAR|SURFACE", re.IGNORECASE)
"""Words of WKT at which its reader gives up on all cells, not on the one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The parts of a sheet that a list's coordinates make; attributes as in `Sheet`."""

    columns: pd.DataFrame
    numbers: NDArray[np.int64]
    geometry: NDArray[np.object_]
    status: NDArray[np.object_]
    crs: CRS | None
    notes: tuple[Note, ...] = ()
    row_notes: dict[int, tuple[Note, ...]] = field(default_factory=dict)
    holes_unsure: NDArray[np.bool_] | None = None


def places(table: ListTable, layout: Layout, *, fix: frozenset[str], file: str) -> Places:
    """Make geometries of the columns that tell places.

    Raises
    ------
    SourceError
        As `list_numbers`, `list_crs` and `list_corners` say; besides WKT in several CRSs
        (`crs-column-differs`).
    """
    if layout.form == "wkt":
        return _of_wkt(table, layout, file)
    if layout.form == "string":
        return _of_strings(table, layout, fix, file)
    if layout.form == "wide":
        return _of_wide(table, layout, fix, file)
    first, second = table.columns[layout.first[0]], table.columns[layout.second[0]]
    read = numbers(first, second, degrees=layout.degrees, fix=fix, file=file, lines=table.lines)
    crs = list_crs.stated(table, layout, degrees=read.degrees, zone=read.zone, file=file)
    plots = grouped(table.columns, layout, file=file)
    if plots is None:
        return _of_points(table, read, crs)
    return _of_corners(table, layout, read, crs, plots)


def _of_wkt(table: ListTable, layout: Layout, file: str) -> Places:
    """Read WKT and EWKT; text that is none makes its entry unreadable."""
    cells = [str(cell) if isinstance(cell, str) else "" for cell in table.columns[layout.first[0]]]
    srids = dict.fromkeys(found[1] for found in map(_SRID.match, cells) if found)
    if len(srids) > 1:
        raise SourceError(
            "crs-column-differs", file=file, layer=table.name, column=layout.first[0], seen=", ".join(srids)
        )
    plain = ["" if _ARCS.search(cell) else _SRID.sub("", cell, count=1) for cell in cells]
    bare = np.array([text or None for text in plain], dtype=object)
    geometry = shapely.from_wkt(bare, on_invalid="ignore")
    crs = list_crs.stated(table, layout, degrees=_are_degrees(geometry), zone=0, file=file)
    if srids:
        try:
            crs = CRS.from_epsg(int(next(iter(srids))))
        except ProjError:
            crs = None
    filled = np.array([read_text(cell) is not None for cell in table.columns[layout.first[0]]], dtype=bool)
    return _entries(table, geometry, filled, crs)


def _of_strings(table: ListTable, layout: Layout, fix: frozenset[str], file: str) -> Places:
    """Read corner strings; the elevations in them are the entry's where the list has none."""
    read = corner_rows(table.columns[layout.first[0]].tolist(), file=file, numbers=table.lines.tolist(), fix=fix)
    crs = list_crs.stated(table, layout, degrees=read.axes.degrees, zone=read.axes.zone, file=file)
    beside = [name for name in read.columns if name not in table.columns and read.columns[name].notna().any()]
    return Places(
        columns=pd.concat([table.columns, read.columns[beside]], axis=1),
        numbers=table.numbers,
        geometry=read.geometry,
        status=read.status,
        crs=crs,
        notes=read.notes,
        row_notes=read.row_notes,
        holes_unsure=read.holes_unsure,
    )


def _are_degrees(geometry: NDArray[np.object_]) -> bool:
    return bool((np.abs(shapely.get_coordinates(geometry)) <= 180).all())  # noqa: PLR2004 - a turn


def _of_points(table: ListTable, read: Numbers, crs: CRS | None) -> Places:
    geometry = np.full(len(read.xy), None, dtype=object)
    known = np.isfinite(read.xy).all(axis=1)
    geometry[known] = shapely.points(read.xy[known])
    return _entries(table, geometry, read.given, crs, notes=read.notes)


def _of_wide(table: ListTable, layout: Layout, fix: frozenset[str], file: str) -> Places:
    """Make a polygon of each entry's pairs; empty pairs at the end say that it has fewer corners."""
    entries, corners = len(table.columns), len(layout.first)
    first, second = (table.columns[list(names)].to_numpy(object).ravel() for names in (layout.first, layout.second))
    lines = np.repeat(table.lines, corners)
    read = numbers(first, second, degrees=layout.degrees, fix=fix, file=file, lines=lines)
    crs = list_crs.stated(table, layout, degrees=read.degrees, zone=read.zone, file=file)
    geometry = np.full(entries, None, dtype=object)
    row_notes: dict[int, tuple[Note, ...]] = {}
    for entry in range(entries):
        own = slice(entry * corners, (entry + 1) * corners)
        xy = read.xy[own][read.given[own]]
        parts = [xy[members] for members in rings(xy)]
        geometry[entry], row_notes[entry] = polygon(parts, table.lines[entry : entry + 1])
    filled = np.asarray(read.given.reshape(entries, corners).any(axis=1), dtype=bool)
    return _entries(table, geometry, filled, crs, notes=read.notes, row_notes=row_notes)


def _of_corners(
    table: ListTable, layout: Layout, read: Numbers, crs: CRS | None, plots: list[NDArray[np.intp]]
) -> Places:
    """Make an entry of the rows of each plot; its attributes are those of the first row that has them."""
    geometry = np.full(len(plots), None, dtype=object)
    row_notes: dict[int, tuple[Note, ...]] = {}
    spent = {*layout.first, *layout.second, layout.corner, layout.ring}
    kept = [name for name in table.columns if name not in spent]
    by_plot = table.columns[kept].groupby(_number(plots, len(table.columns)), sort=True)
    for at, rows in enumerate(plots):
        given = rows[read.given[rows]]
        ring, corner = (_texts(table, name, given) for name in (layout.ring, layout.corner))
        members = rings(read.xy[given], ring, corner)
        labels = [[corner[here] for here in one] for one in members] if corner else []
        geometry[at], row_notes[at] = polygon([read.xy[given[one]] for one in members], table.lines[rows], labels)
    return Places(
        columns=by_plot.first().astype(object).where(lambda frame: frame.notna(), None).reset_index(drop=True),
        numbers=table.numbers[[rows[0] for rows in plots]],
        geometry=geometry,
        status=_status(geometry, np.array([bool(read.given[rows].any()) for rows in plots])),
        crs=crs,
        notes=(*read.notes, Note(key="corners-grouped", values={"rows": len(table.columns), "plots": len(plots)})),
        row_notes={at: notes for at, notes in row_notes.items() if notes},
    )


def _texts(table: ListTable, name: str | None, rows: NDArray[np.intp]) -> list[str | None] | None:
    return None if name is None else [read_text(cell) for cell in table.columns[name].iloc[rows]]


def _number(plots: list[NDArray[np.intp]], rows: int) -> NDArray[np.intp]:
    number = np.empty(rows, dtype=np.intp)
    for at, members in enumerate(plots):
        number[members] = at
    return number


def _entries(
    table: ListTable,
    geometry: NDArray[np.object_],
    filled: NDArray[np.bool_],
    crs: CRS | None,
    *,
    notes: tuple[Note, ...] = (),
    row_notes: dict[int, tuple[Note, ...]] | None = None,
) -> Places:
    """Give an entry for every row of the table."""
    status = _status(geometry, filled)
    said: dict[int, tuple[Note, ...]] = {
        row: (Note(key="place-unreadable"),) for row in np.flatnonzero(status == "unreadable").tolist()
    }
    said |= {row: some for row, some in (row_notes or {}).items() if some}
    return Places(
        columns=table.columns, numbers=table.numbers, geometry=geometry, status=status, crs=crs, notes=notes,
        row_notes=said,
    )  # fmt: skip


def _status(geometry: NDArray[np.object_], filled: NDArray[np.bool_]) -> NDArray[np.object_]:
    status = np.full(len(geometry), "read", dtype=object)
    missing = shapely.is_missing(geometry)
    status[missing | shapely.is_empty(geometry)] = "no-geometry"
    status[missing & filled] = "unreadable"
    return status
