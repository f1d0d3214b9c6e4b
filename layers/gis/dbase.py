"""The attribute table of a shapefile, as its bytes say: header, records, deleted rows, text."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from layers.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_HEADER: Final = 32
_NAME: Final = 11
_DELETED: Final = ord("*")
_END_OF_FIELDS: Final = 0x0D


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A field: raw name, type letter, and where it stands in a record."""

    name: bytes
    type: str
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A .dbf file.

    Attributes
    ----------
    rows
        What the header says.
    start
        Where the first record begins.
    records
        (rows by size, record length) bytes; the first of each record is its deletion flag.
    language
        The header's language byte, 0 for none.
    """

    rows: int
    start: int
    records: NDArray[np.uint8]
    columns: tuple[Column, ...]
    language: int

    @classmethod
    def open(cls, path: Path, *, file: str) -> Table:
        """Read the header and map the records.

        Raises
        ------
        SourceError
            The header makes no sense (`not-dbf`).
        """
        if path.stat().st_size < _HEADER:
            raise SourceError("not-dbf", file=file)
        raw = np.memmap(path, dtype=np.uint8, mode="r")
        head = raw[:_HEADER].tobytes()
        rows = int.from_bytes(head[4:8], "little")
        start, length = int.from_bytes(head[8:10], "little"), int.from_bytes(head[10:12], "little")
        columns = _columns(raw[_HEADER:start].tobytes())
        fits = sum(column.width for column in columns) < length
        if not fits or not _HEADER <= start <= len(raw):
            raise SourceError("not-dbf", file=file)
        whole = max(len(raw) - start, 0) // length
        records = raw[start : start + whole * length].reshape(whole, length)
        return cls(rows=rows, start=start, records=records, columns=columns, language=head[29])

    @property
    def rows_by_size(self) -> int:
        """How many whole records the file holds."""
        return len(self.records)

    @property
    def deleted(self) -> NDArray[np.bool_]:
        """Rows flagged as deleted, still there until the file is packed."""
        flags: NDArray[np.bool_] = self.records[:, 0] == _DELETED
        return flags

    def make_readable(self, path: Path, encoding: str) -> None:
        """Change a private copy so that a reader returns every row and does not stumble over a name.

        Deletion flags are taken off, and field names end before a character that the tenth byte cut.
        """
        with path.open("r+b") as stream:
            for row in np.flatnonzero(self.deleted).tolist():
                stream.seek(self.start + row * self.records.shape[1])
                stream.write(b" ")
            for number, column in enumerate(self.columns):
                whole = characters(column.name, encoding).encode(encoding, "replace")
                if len(whole) < len(column.name):
                    stream.seek(_HEADER * (number + 1))
                    stream.write(whole.ljust(_NAME, b"\0"))

    def text(self) -> Iterator[NDArray[np.bytes_]]:
        """Every text column as an array of byte strings, padding included; one at a time, they may be large."""
        for column in self.columns:
            if column.type == "C" and column.width:
                cells = np.array(self.records[:, column.start : column.start + column.width])
                yield cells.view(f"S{column.width}").reshape(-1)

    def beginning(self, rows: int) -> Table:
        """Return the table as if it had no more than so many rows."""
        return replace(self, records=self.records[:rows])


def characters(cell: bytes, encoding: str) -> str:
    """Decode a name or a cell, leaving out a character that its end cut.

    >>> characters("项目名称".encode()[:10], "utf-8")
    '项目名'
    """
    return codecs.getincrementaldecoder(encoding)("replace").decode(cell)


def _columns(descriptors: bytes) -> tuple[Column, ...]:
    """Fields in their order; a record's first byte is the deletion flag."""
    columns, start = [], 1
    for at in range(0, len(descriptors) - _HEADER + 1, _HEADER):
        one = descriptors[at : at + _HEADER]
        if one[0] == _END_OF_FIELDS:
            break
        # a text field longer than 255 bytes keeps its high byte where numbers keep their decimals
        width = one[16] + (one[17] << 8 if one[11:12] == b"C" else 0)
        columns.append(Column(name=one[:_NAME].split(b"\0")[0], type=chr(one[11]), start=start, width=width))
        start += width
    return tuple(columns)
