"""A sheet or list between two processes: what is said of it in JSON, its table in Arrow: reading them runs no code."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS

from layers.gis.wkb import by_geos
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path

    from layers.tables.list_table import ListTable

T = TypeVar("T", "Sheet", "ListTable")

_PLAIN: Final = (str, int, float, bool, date, datetime)
"""Cells that Arrow gives back as they were, where a column holds one kind of them."""


def write(sheet: Sheet | ListTable, path: Path) -> None:
    """Write one as PATH.json and PATH.arrow.

    Raises
    ------
    TypeError
        It holds what neither JSON nor Arrow knows.
    """
    columns = [_column(sheet.columns.iloc[:, at]) for at in range(sheet.columns.shape[1])]
    header: dict[str, Any] = {
        "columns": [str(name) for name in sheet.columns.columns],
        "dtypes": [str(dtype) for dtype in sheet.columns.dtypes],
        "tagged": [tagged for _, tagged in columns],
        "rows": len(sheet.columns),
    }
    arrays = {str(at): array for at, (array, _) in enumerate(columns)}
    for name in _others(type(sheet)):
        value = getattr(sheet, name)
        if name == "geometry":
            arrays[name] = pa.array(shapely.to_wkb(value), pa.large_binary())
        elif isinstance(value, np.ndarray):
            arrays[name] = pa.array(value)
        else:
            header[name] = _told(value)
    table = pa.table(arrays)
    with pa.OSFile(str(path.with_suffix(".arrow")), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    path.with_suffix(".json").write_text(json.dumps(header, default=_number), encoding="ascii")


def _others(kind: type) -> list[str]:
    return [field.name for field in fields(kind) if field.name != "columns"]


def header(path: Path) -> dict[str, Any]:
    """Read what is said of one beside its table; "rows" is their number."""
    told: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="ascii"))
    return told


def read(path: Path, kind: type[T]) -> T:
    """Read what `write` wrote of this kind, equal to what was written."""
    return _read(header(path), path, kind, bare=False)


def read_head(path: Path) -> Sheet:
    """Read what is said of a sheet, without its rows."""
    return _read({**header(path), "rows": 0, "row_notes": []}, path, Sheet, bare=True)


def read_columns(path: Path) -> pd.DataFrame:
    """Read the attributes alone, which are the first columns of the table."""
    told = header(path)
    only = pa.ipc.IpcReadOptions(included_fields=list(range(len(told["columns"]))))
    with pa.OSFile(str(path.with_suffix(".arrow")), "rb") as source, pa.ipc.open_file(source, options=only) as reader:
        return _frame(told, reader.read_all())


def _read(header: dict[str, Any], path: Path, kind: type[T], *, bare: bool) -> T:
    # read rather than mapped: a mapped file cannot be removed on Windows
    with pa.OSFile(str(path.with_suffix(".arrow")), "rb") as source, pa.ipc.open_file(source) as reader:
        table = reader.schema.empty_table() if bare else reader.read_all()
    values: dict[str, Any] = {
        name: _array(table.column(name)) if name in table.column_names else _understood(name, header[name])
        for name in _others(kind)
    }
    if "geometry" in values:
        values["geometry"] = by_geos(values["geometry"])
    return kind(columns=_frame(header, table), **values)


def _frame(header: dict[str, Any], table: pa.Table) -> pd.DataFrame:
    hows = zip(header["dtypes"], header["tagged"], strict=True)
    series = [_series(table.column(str(at)), dtype, tagged) for at, (dtype, tagged) in enumerate(hows)]
    columns = pd.concat(series, axis=1) if series else pd.DataFrame(index=pd.RangeIndex(header["rows"]))
    columns.columns = pd.Index(header["columns"])
    return columns


def _column(values: pd.Series[Any]) -> tuple[pa.Array, bool]:
    """One column as Arrow, and whether its cells are of several kinds, each told in JSON with its kind."""
    if values.dtype != object:
        return pa.array(values, from_pandas=True), False
    cells = [None if cell is None or cell is pd.NA or cell is pd.NaT else cell for cell in values]
    kinds = set(map(type, cells)) - {type(None)}
    if len(kinds) <= 1 and kinds <= set(_PLAIN):
        return pa.array(cells), False
    return pa.array([None if cell is None else json.dumps(_tagged(cell)) for cell in cells], pa.large_string()), True


def _series(column: pa.ChunkedArray, dtype: str, tagged: bool) -> pd.Series[Any]:  # noqa: FBT001 - as the header says
    if tagged:
        cells = [None if cell is None else _untagged(*json.loads(cell)) for cell in column.to_pylist()]
        return pd.Series([*cells, None], dtype=object).iloc[:-1]
    if dtype == "object":
        return pd.Series(_objects(column), dtype=object)
    if dtype in {"Int8", "Int16", "Int32", "Int64"}:
        integers = getattr(pd, f"{dtype}Dtype")()
        whole: pd.Series[Any] = column.to_pandas(types_mapper=lambda _: integers)
        return whole
    plain: pd.Series[Any] = column.to_pandas().astype(dtype)
    return plain


def _tagged(cell: object) -> list[object]:
    if isinstance(cell, datetime | date):
        return [type(cell).__name__, cell.isoformat()]
    if isinstance(cell, np.generic):
        cell = cell.item()
    if isinstance(cell, bool | int | float | str):
        return [type(cell).__name__, cell]
    raise TypeError(type(cell))


def _untagged(kind: str, told: Any) -> object:  # noqa: ANN401 - any cell
    if kind in {"datetime", "Timestamp"}:
        return datetime.fromisoformat(told) if kind == "datetime" else pd.Timestamp(told)
    return date.fromisoformat(told) if kind == "date" else told


def _objects(column: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    return np.array([*column.to_pylist(), None], dtype=object)[:-1]


def _array(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    kinds = (pa.types.is_string, pa.types.is_large_string, pa.types.is_large_binary, pa.types.is_null)
    return _objects(column) if any(is_one(column.type) for is_one in kinds) else np.array(column.to_numpy())


def _number(value: Any) -> object:  # noqa: ANN401 - whatever JSON does not know
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(type(value))


def _told(value: Any) -> object:  # noqa: ANN401 - any field of a sheet
    """Field of a sheet as JSON knows it."""
    if isinstance(value, CRS):
        code = value.to_epsg(min_confidence=100)
        return f"EPSG:{code}" if code is not None and CRS.from_epsg(code) == value else value.to_wkt()
    if isinstance(value, tuple) and all(isinstance(item, Note) for item in value):
        return [[note.key, dict(note.values)] for note in value]
    if isinstance(value, dict):
        return [[int(row), _told(notes)] for row, notes in value.items()]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(type(value))


def _understood(name: str, told: Any) -> Any:  # noqa: ANN401 - any field of a sheet
    if name == "crs":
        return None if told is None else CRS.from_user_input(told)
    if name == "notes":
        return tuple(Note(key=key, values=values) for key, values in told)
    if name == "row_notes":
        return {row: _understood("notes", notes) for row, notes in told}
    return told
