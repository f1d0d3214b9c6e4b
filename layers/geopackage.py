"""Write tables to one GeoPackage that QGIS opens styled, the same bytes whenever and wherever it is written."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pyogrio.raw
import shapely
from numpy.typing import NDArray

from layers import qgis
from layers.errors import PublishError

GeometryType = Literal["MultiPolygon", "MultiLineString", "MultiPoint", "Point"]

CRS: Final = "EPSG:4490"
GEOMETRY: Final = "geom"
STYLES: Final = "layer_styles"

_SINGLE: Final[dict[GeometryType, int]] = {"MultiPolygon": 3, "MultiLineString": 1, "MultiPoint": 0, "Point": 0}
_MULTI: Final[dict[GeometryType, int]] = {"MultiPolygon": 6, "MultiLineString": 5, "MultiPoint": 4, "Point": 4}
_COLLECT: Final[dict[GeometryType, Any]] = {
    "MultiPolygon": shapely.multipolygons,
    "MultiLineString": shapely.multilinestrings,
    "MultiPoint": shapely.multipoints,
}
_CLOCK: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or a layer of the GeoPackage.

    Attributes
    ----------
    name
        Layer name, stable and ASCII.
    title, description
        What QGIS and people read (IDENTIFIER, DESCRIPTION).
    frame
        (n, columns). The dtype decides the column's type: object and str are text, integers INTEGER, floats REAL,
        booleans BOOLEAN, datetime64 DATE, datetime64 with a time zone DATETIME; a column of `None` alone is text. NaN, None, NA
        and NaT are written as NULL. Values are written as they are; the caller rounds.
    geometry
        (n,) shapely geometries of one dimension in lon/lat of EPSG:4490, single or multi; None for an attribute
        table. None and empty geometries are written as NULL.
    geometry_type
        Single geometries are promoted to it; a multi-point with one part becomes a "Point".
    aliases
        Column -> what QGIS shows as its name.
    words
        Column -> code -> what QGIS shows for that code; the key "" stands for NULL.
    style
        "verdict": coloured by the column `verdict`, labelled with `subject_name`.
    """

    name: str
    title: str
    description: str
    frame: pd.DataFrame
    geometry: NDArray[np.object_] | None = None
    geometry_type: GeometryType | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    style: Literal["verdict"] | None = None


def write(path: Path, tables: Sequence[Table], *, as_of: date) -> None:
    """Write all tables to a new GeoPackage 1.2 in EPSG:4490.

    The same tables and `as_of` give the same bytes, wherever `path` lies: the file's own dates are `as_of`.

    Parameters
    ----------
    path
        Must not exist.
    tables
        In the order people see them; empty ones are written with all their columns.
    as_of
        Stands for every date the format asks for.

    Raises
    ------
    ValueError
        A geometry is not of its table's type, or a column holds values of several types: a fault of the caller.
    PublishError
        `path` cannot be written (`unwritable`).
    """
    if path.exists():
        raise ValueError(f"{path} exists")
    with _date(as_of):
        try:
            for table in [*tables, _styles(tables, as_of)]:
                _write(path, table)
        except pyogrio.errors.DataSourceError as fault:
            raise PublishError("unwritable", file=str(path), reason=str(fault)) from fault
        except pyogrio.errors.DataLayerError as fault:
            raise PublishError("unwritable", file=str(path), reason=str(fault)) from fault


def verify(path: Path, counts: Mapping[str, int]) -> None:
    """Reopen a GeoPackage with another library, count every table, and make the disk keep it.

    Raises
    ------
    PublishError
        The file is damaged or a table does not hold what was written to it (`incomplete`).
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        try:
            found = {name: db.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in counts}  # noqa: S608 - our own names
            sound = db.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.DatabaseError as fault:
            raise PublishError("incomplete", file=path.name, reason=str(fault)) from fault
    short = [f"{name}: {found[name]} / {count}" for name, count in counts.items() if found[name] != count]
    if short or sound != "ok":
        raise PublishError("incomplete", file=path.name, reason="; ".join(short) or sound)
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _write(path: Path, table: Table) -> None:
    columns = {name: _column(values, table.aliases.get(str(name))) for name, values in table.frame.items()}
    fields = [field for field, _ in columns.values()]
    arrays = [array for _, array in columns.values()]
    spatial: dict[str, Any] = {}
    if table.geometry_type is not None:
        if table.geometry is None or len(table.geometry) != len(table.frame):
            raise ValueError(f"{table.name}: geometry and rows do not match")
        fields.append(pa.field(GEOMETRY, pa.binary()))
        arrays.append(pa.array(shapely.to_wkb(_promote(table.geometry, table.geometry_type)), pa.binary()))
        spatial = {"geometry_name": GEOMETRY, "geometry_type": table.geometry_type, "crs": CRS}
    pyogrio.raw.write_arrow(
        pa.Table.from_arrays(arrays, schema=pa.schema(fields)),
        path,
        layer=table.name,
        driver="GPKG",
        append=path.exists(),
        dataset_options={} if path.exists() else {"VERSION": "1.2", "DATETIME_FORMAT": "UTC"},
        layer_options={"IDENTIFIER": table.title, "DESCRIPTION": table.description} | ({"FID": "id"} if table.name == STYLES else {}),
        **spatial,
    )


def _column(values: pd.Series[Any], alias: str | None) -> tuple[pa.Field, pa.Array]:
    """A column with its exact type, whatever its first values are."""
    kind = values.dtype.kind
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        typed = pa.timestamp("ms", "UTC")
    else:
        typed = {"b": pa.bool_(), "i": pa.int64(), "u": pa.int64(), "f": pa.float64(), "M": pa.date32()}.get(kind, pa.string())
    metadata = {"GDAL:OGR:alternative_name": alias} if alias else None
    return pa.field(str(values.name), typed, metadata=metadata), pa.array(values, typed, from_pandas=True)


def _promote(geometry: NDArray[np.object_], target: GeometryType) -> NDArray[np.object_]:
    """Each geometry as `target`, empty ones None."""
    kinds = shapely.get_type_id(geometry)
    single, multi = kinds == _SINGLE[target], kinds == _MULTI[target]
    if target == "Point":
        multi &= shapely.get_num_geometries(geometry) <= 1
    if not np.all(single | multi | (kinds == -1)):
        odd = int(np.flatnonzero(~(single | multi | (kinds == -1)))[0])
        raise ValueError(f"row {odd}: {shapely.get_type_id(geometry[odd])} is no {target}")
    result: NDArray[np.object_] = np.where(shapely.is_empty(geometry), None, geometry)
    if target == "Point":
        chosen = multi & (result != None)  # noqa: E711 - elementwise
        result[chosen] = shapely.get_geometry(result[chosen], 0)
    else:
        chosen = single & (result != None)  # noqa: E711 - elementwise
        result[chosen] = _COLLECT[target](result[chosen], indices=np.arange(int(chosen.sum())))
    return result


def _styles(tables: Sequence[Table], as_of: date) -> Table:
    """The table QGIS looks for to draw each layer: one default style per table."""
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": table.name,
            "f_geometry_column": GEOMETRY if table.geometry_type else "",
            "styleName": table.name,
            "styleQML": qgis.style(
                list(table.frame.columns),
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
            "update_time": datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
        }
        for table in tables
    ]
    frame = pd.DataFrame(rows).astype({"useAsDefault": bool, "update_time": "datetime64[ms, UTC]"})
    return Table(name=STYLES, title=STYLES, description="", frame=frame)


@contextmanager
def _date(as_of: date) -> Iterator[None]:
    """GDAL's clock stands still, for this writer alone."""
    key = "OGR_CURRENT_DATE"
    with _CLOCK:
        before = pyogrio.get_gdal_config_option(key)
        pyogrio.set_gdal_config_options({key: f"{as_of.isoformat()}T00:00:00.000Z"})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({key: before})
