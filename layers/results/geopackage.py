"""Write tables to one GeoPackage that QGIS opens in colour, with the same bytes whenever and wherever it is written."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyogrio
import pyogrio.errors
import pyogrio.raw

from layers.errors import PublishError
from layers.results import qgis
from layers.results.table import CRS, GEOMETRY, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from layers.results.spool import SpooledTable

__all__ = ["CRS", "GEOMETRY", "STYLES", "Table", "verify", "write"]

STYLES: Final = "layer_styles"
"""QGIS looks for the default style of a layer in the table of this name; readers list it as one more table."""

_NEW: Final = {"VERSION": "1.2", "DATETIME_FORMAT": "UTC"}
"""QGIS 3.22 warns of every later version; an offset in a time is against the specification."""
_CLOCK: Final = threading.Lock()


def write(path: Path, tables: Sequence[Table | SpooledTable], *, as_of: date) -> None:
    """Write all tables and their styles to a new GeoPackage 1.2.

    Parameters
    ----------
    path
        Must not exist.
    tables
        In the order people see them; one without rows is written with all its columns.
    as_of
        The day that stands for every date of writing the format asks for.

    Raises
    ------
    ValueError, pyarrow.ArrowException
        Two tables of one name, a geometry of another type, a column of mixed types: faults of the caller.
    PublishError
        The file cannot be written (`unwritable`).
    """
    names = [table.name.casefold() for table in tables]
    if path.exists() or len(set(names)) < len(names) or STYLES in names:
        raise ValueError(f"{path} exists, or {names} repeat each other")
    titles = _distinct({table.name: table.title for table in tables})
    with _standing_clock(as_of):
        try:
            for table in tables:
                _write(path, table, titles[table.name])
            _write(path, _styles(tables, as_of), STYLES, fid="id")
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as fault:
            raise PublishError("unwritable", file=str(path), reason=str(fault)) from fault


def verify(path: Path, counts: Mapping[str, int]) -> None:
    """Reopen a GeoPackage with another library, look at every page, and count every table named.

    After a full disk a GeoPackage may be sound and lack layers; `publish` makes the disk keep what was verified. Each
    stored table is looked at by itself: asked about the whole file, newer SQLites search every index of geometry for
    every row, which takes five times as long.

    Raises
    ------
    PublishError
        It is damaged, or a table holds more or fewer rows than `counts` says (`incomplete`).
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            found = {name: db.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in counts}  # noqa: S608 - names of our own tables
            stored = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0").fetchall()
            said = [db.execute(f'PRAGMA quick_check("{name}")').fetchone()[0] for (name,) in stored]
            size = db.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0]
    except sqlite3.Error as fault:
        raise PublishError("incomplete", file=path.name, reason=str(fault)) from fault
    wrong = [f"{name}: {found[name]} / {count}" for name, count in counts.items() if found[name] != count]
    wrong += [fault for fault in said if fault != "ok"]
    wrong += [f"{path.stat().st_size} / {size} bytes"] if path.stat().st_size != size else []
    if wrong:
        raise PublishError("incomplete", file=path.name, reason="; ".join(wrong))


def _write(path: Path, table: Table | SpooledTable, title: str, *, fid: str = "fid") -> None:
    """Write a table as a stream; what goes wrong with its rows is told as it is, not as GDAL's failure to read them."""
    kind, schema, batches = table.stream()
    faults: list[BaseException] = []

    def handed_over() -> Iterator[pa.RecordBatch | None]:
        try:
            yield None
            yield from batches
        except BaseException as fault:
            faults.append(fault)
            raise

    rows = handed_over()
    next(rows)  # a signal that came while GDAL made the layer is raised as soon as Python runs again: within the try
    spatial = {"geometry_name": GEOMETRY, "geometry_type": kind, "crs": table.crs} if kind else {}
    try:
        pyogrio.raw.write_arrow(
            pa.RecordBatchReader.from_batches(_aliased(schema, table.aliases), rows),
            path,
            layer=table.name,
            driver="GPKG",
            append=path.exists(),
            dataset_options={} if path.exists() else _NEW,
            layer_options={"IDENTIFIER": title, "DESCRIPTION": table.description, "FID": fid},
            **spatial,
        )
    finally:
        if faults:
            raise faults[0]


def _aliased(schema: pa.Schema, aliases: Mapping[str, str]) -> pa.Schema:
    """Put the names people see beside the columns' own, where GDAL looks for them."""
    told = _distinct({name: aliases[name] for name in schema.names if aliases.get(name)})
    return pa.schema(
        known.with_metadata({"GDAL:OGR:alternative_name": told[known.name]}) if known.name in told else known
        for known in schema
    )


def _styles(tables: Sequence[Table | SpooledTable], as_of: date) -> Table:
    """Give every table its default style, in the columns QGIS itself makes."""
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": table.name,
            "f_geometry_column": GEOMETRY if table.geometry_type else "",
            "styleName": table.name,
            "styleQML": qgis.style(
                table.columns,
                geometry_type=table.geometry_type,
                aliases=table.aliases,
                words=table.words,
                coloured=table.style == "verdict",
            ),
            "styleSLD": "",
            "useAsDefault": True,
            "description": table.title,
            "owner": "",
            "ui": None,
            "update_time": datetime.combine(as_of, time(), UTC),
        }
        for table in tables
    ]
    return Table(name=STYLES, title=STYLES, frame=pd.DataFrame(rows))


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Tell equal names apart by their keys: the format allows a title, or an alias in a table, only once."""
    given = list(names.values())
    return {key: name if given.count(name) == 1 else f"{name} {key}" for key, name in names.items()}


@contextmanager
def _standing_clock(as_of: date) -> Iterator[None]:
    """Let GDAL's clock stand at `as_of`; it is one for the process, so writers take turns.

    Nor is the disk asked to keep each layer by itself: `publish` does that for the whole file, once it is verified.
    """
    wanted = {"OGR_CURRENT_DATE": f"{as_of.isoformat()}T00:00:00.000Z", "OGR_SQLITE_SYNCHRONOUS": "OFF"}
    with _CLOCK:
        before = {key: pyogrio.get_gdal_config_option(key) for key in wanted}
        pyogrio.set_gdal_config_options(wanted)
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options(before)
