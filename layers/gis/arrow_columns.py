"""Columns as Arrow brings them to attributes: a cell is one text, number or day, whatever a program has put there."""

from __future__ import annotations

import codecs
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIAS: Final = b"GDAL:OGR:alternative_name"

_WHOLE_NUMBERS: Final = {
    pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(),
}  # fmt: skip
"""Whole numbers stay whole beside empty cells: a project's number must not become 1001.0."""


class Attributes(NamedTuple):
    """Attributes of the rows of a table.

    Attributes
    ----------
    columns
        RangeIndex; a second name of a column is a column of its own.
    guessed
        Names of text columns that hold no valid UTF-8 and were read cell by cell.
    left_out
        Names of columns that hold bytes (pictures, documents, other geometries), which say nothing of a row.
    """

    columns: pd.DataFrame
    guessed: tuple[str, ...]
    left_out: tuple[str, ...]


def attributes(table: pa.Table, given: Iterable[int]) -> Attributes:
    """Turn the columns of a table at these places into attributes.

    >>> table = pa.table({"photo": [b"x"], "number": [1001], "words": [["a", "b"]]})
    >>> attributes(table, [0, 1, 2]).left_out, attributes(table, [1, 2]).columns.words.tolist()
    (('photo',), ['a, b'])
    """
    names = table.column_names
    bare = [index for index in given if _is_bytes(table.column(index).type)]
    kept = [index for index in given if index not in bare]
    columns = [_written(table.column(index)) for index in kept]
    texts = [_text(column) for column in columns]
    guessed = [names[i] for i, one, other in zip(kept, columns, texts, strict=True) if one is not other]
    aliases = [(texts[at], name) for at, name in enumerate(_aliases(table, kept)) if name]
    frame = _frame(
        [*texts, *(column for column, _ in aliases)],
        [*(names[index] for index in kept), *(name for _, name in aliases)],
        table.num_rows,
    )
    return Attributes(frame, tuple(guessed), tuple(names[index] for index in bare))


def _is_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind))


def _aliases(table: pa.Table, attributes: list[int]) -> list[str]:
    """Second names of columns, as a File Geodatabase keeps the Chinese ones; "" where there is none of its own."""
    names = set(table.column_names)
    fields = [table.schema.field(index) for index in attributes]
    second = [(field.metadata or {}).get(_ALIAS, b"").decode() for field in fields]
    return ["" if name in names else name for name in second]


def _frame(columns: list[pa.ChunkedArray], given: list[str], rows: int) -> pd.DataFrame:
    """Attributes as a frame; a name that occurs twice is numbered on."""
    names: list[str] = []
    for name in given:
        again = (f"{name}_{number}" for number in count(2))
        names.append(name if name not in names else next(other for other in again if other not in names))
    if not columns:
        return pd.DataFrame(index=pd.RangeIndex(rows))
    table = pa.table(columns, names=names)
    frame: pd.DataFrame = table.to_pandas(types_mapper=_WHOLE_NUMBERS.get, date_as_object=False)
    return frame


def _written(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write lists and times of day as text."""
    if not (pa.types.is_nested(column.type) or pa.types.is_time(column.type)):
        return column
    cells = [", ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in column.to_pylist()]
    return pa.chunked_array([[None if cell is None else str(cell) for cell in cells]], pa.string())


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text that is no UTF-8 (a GeoPackage filled by hand) is read as GB18030 rather than refused."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        cells = column.cast(pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()).to_pylist()
        return pa.chunked_array([[None if cell is None else _guessed(cell) for cell in cells]], type=column.type)
    return column


def _guessed(cell: bytes) -> str:
    try:
        # a character cut by the end of its field is left out
        return codecs.getincrementaldecoder("utf-8")().decode(cell)
    except UnicodeDecodeError:
        return cell.decode("gb18030", errors="replace")
