"""Write tables to one GeoPackage that QGIS opens in colour, with the same bytes whenever and wherever it is written."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd
import pyarrow as pa
import pyogrio
import pyogrio.errors
import pyogrio.raw

from layers.errors import PublishError
from layers.results import arrow, qgis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

CRS: Final = "EPSG:4490"
GEOMETRY: Final = "geom"
STYLES: Final = "layer_styles"
"""QGIS looks for the default style of a layer in the table of this name; readers list it as one more table."""

_NEW: Final = {"VERSION": "1.2", "DATETIME_FORMAT": "UTC"}
"""QGIS 3.22 warns of every later version; an offset in a time is against the specification."""
_CLOCK: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or a layer of the GeoPackage.

    Attributes
    ----------
    name
        Stable, ASCII, unique.
    title, description
        What people read in QGIS.
    frame
        (n, columns); the dtypes decide the column types (`arrow.column`), missing values are NULL. Values are written
        as they are: the caller rounds.
    geometry
        (n,) shapely geometries of one dimension; None for a table without.
    geometry_type
        Single geometries are promoted to it; None for a table without. A row of several points makes "Point" a
        layer of "MultiPoint".
    crs
        Of the geometry, an authority's code or WKT; results are in EPSG:4490.
    aliases
        Column -> the name people see.
    words
        Column -> code -> what people see for it; the cells keep the code. "" stands for NULL.
    style
        "verdict": coloured by the column `verdict` in the order of `words["verdict"]`, labelled with `subject_name`.
    """

    name: str
    title: str
    description: str = ""
    frame: pd.DataFrame
    geometry: NDArray[np.object_] | None = None
    geometry_type: arrow.GeometryType | None = None
    crs: str = CRS
    aliases: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    style: Literal["verdict"] | None = None

    def __post_init__(self) -> None:
        names = [str(column).casefold() for column in self.frame.columns]
        if len(set(names)) < len(names) or {"fid", GEOMETRY} & set(names):
            raise ValueError(f"{self.name}: {names} repeat each other or `fid`, `{GEOMETRY}`")
        if (self.geometry is None) != (self.geometry_type is None):
            raise ValueError(f"{self.name}: geometry and its type go together")
        if self.geometry is not None and len(self.geometry) != len(self.frame):
            raise ValueError(f"{self.name}: {len(self.geometry)} geometries for {len(self.frame)} rows")


def write(path: Path, tables: Sequence[Table], *, as_of: date) -> None:
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

    After a full disk a GeoPackage may be sound and lack layers; `publish` makes the disk keep what was verified.

    Raises
    ------
    PublishError
        It is damaged, or a table holds more or fewer rows than `counts` says (`incomplete`).
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            sound = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            found = {name: db.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in counts}  # noqa: S608 - names of our own tables
    except sqlite3.Error as fault:
        raise PublishError("incomplete", file=path.name, reason=str(fault)) from fault
    wrong = [f"{name}: {found[name]} / {count}" for name, count in counts.items() if found[name] != count]
    if wrong or sound != "ok":
        raise PublishError("incomplete", file=path.name, reason="; ".join(wrong) or sound)


def _write(path: Path, table: Table, title: str, *, fid: str = "fid") -> None:
    names = list(map(str, table.frame))
    aliases = _distinct({name: table.aliases[name] for name in names if table.aliases.get(name)})
    columns = [arrow.column(table.frame[name], aliases.get(name)) for name in names]
    spatial: dict[str, Any] = {}
    if table.geometry is not None and table.geometry_type is not None:
        shapes, kind = arrow.geometry(table.geometry, table.geometry_type)
        columns.append((pa.field(GEOMETRY, pa.binary()), shapes))
        spatial = {"geometry_name": GEOMETRY, "geometry_type": kind, "crs": table.crs}
    pyogrio.raw.write_arrow(
        pa.Table.from_arrays([array for _, array in columns], schema=pa.schema([known for known, _ in columns])),
        path,
        layer=table.name,
        driver="GPKG",
        append=path.exists(),
        dataset_options={} if path.exists() else _NEW,
        layer_options={"IDENTIFIER": title, "DESCRIPTION": table.description, "FID": fid},
        **spatial,
    )


def _styles(tables: Sequence[Table], as_of: date) -> Table:
    """Give every table its default style, in the columns QGIS itself makes."""
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": table.name,
            "f_geometry_column": GEOMETRY if table.geometry_type else "",
            "styleName": table.name,
            "styleQML": qgis.style(
                [str(column) for column in table.frame],
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
