"""Row counts from the files' own bytes, independent of the library that reads the rows.

A reader that returns too few rows without a word makes a wrong "clear": a lying `feature_count`, a short header,
a truncated file. Every row is therefore counted a second way, and what the file holds for it is remembered.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from layers.errors import SourceError
from layers.gis.dbase import Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from layers.gis.contents import FeatureTable

_SHAPE_HEADER: Final = 100
_SHAPE_RECORD: Final = 8
_NULL_SHAPE: Final = 0
_BLOB_HEAD: Final = 8
_BEYOND: Final = -1
_AT_ONCE: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a file holds, row by row, in its own order.

    Attributes
    ----------
    rows
        How many.
    ids
        (n,) int64, ascending: by what number the reader knows each row (rowid, record number); None where they are
        not known beforehand, or mean nothing.
    by_id
        The reader's numbers tell the order of the rows, whatever order it returns them in.
    filled
        (n,) bool: the file holds something where the row's geometry stands; None: where the reader finds something.
    deleted
        (n,) bool: the row is flagged as deleted, but still there.
    first
        Position in the file of the first row.
    """

    rows: int
    deleted: NDArray[np.bool_]
    ids: NDArray[np.int64] | None = None
    by_id: bool = False
    filled: NDArray[np.bool_] | None = None
    first: int = 0

    @classmethod
    def of(cls, rows: int, *, by_id: bool = False) -> Account:
        """Account for rows of which only the number is known."""
        return cls(rows=rows, deleted=np.zeros(rows, dtype=bool), by_id=by_id)

    def between(self, start: int, stop: int) -> Account:
        """Account for some of the rows."""
        return replace(
            self,
            rows=stop - start,
            deleted=self.deleted[start:stop],
            ids=None if self.ids is None else self.ids[start:stop],
            filled=None if self.filled is None else self.filled[start:stop],
            first=start,
        )

    def goes_on(self, at: int, before: NDArray[np.int64], ids: NDArray[np.int64]) -> bool:
        """Say whether these are the rows from a position on, after those numbers."""
        if self.ids is not None:
            return np.array_equal(self.ids[at : at + len(ids)], ids)
        return not self.by_id or not len(before) or not len(ids) or bool(before[-1] < ids[0])

    def are_all(self, ids: NDArray[np.int64]) -> bool:
        """Say whether ascending numbers are those of all rows."""
        if self.ids is not None:
            return np.array_equal(self.ids, ids)
        return len(ids) == self.rows and bool((np.diff(ids) > 0).all())


def count_geopackage(path: Path, table: FeatureTable, *, file: str) -> Account:
    """Count the rows of a table; its geometry column may hold NULL.

    Raises
    ------
    SourceError
        The table is damaged or keeps no row numbers (`not-geopackage`), or a geometry says of itself that it is in
        another coordinate system than its layer (`srs-differs`).
    """
    column = "NULL" if table.geometry is None else f"substr(CAST({quoted(table.geometry)} AS BLOB), 1, {_BLOB_HEAD})"
    query = f"SELECT _rowid_, {column} FROM {quoted(table.name)} ORDER BY _rowid_"  # noqa: S608 - both names are quoted
    try:
        with closing(sqlite3.connect(path)) as connection:
            parts = list(_heads(connection.execute(query)))
    except sqlite3.Error as error:
        raise SourceError("not-geopackage", file=file, layer=table.name, reason=str(error)) from error
    ids, filled, said = (np.concatenate(some) for some in zip(*parts, strict=True))
    foreign = [] if table.srs is None else np.flatnonzero(~np.isin(said, [-1, 0, table.srs])).tolist()
    if foreign:
        row = foreign[0]
        values = {"said": int(said[row]), "listed": table.srs, "count": len(foreign)}
        raise SourceError("srs-differs", file=file, layer=table.name, row=row + 1, **values)
    return replace(Account.of(len(ids), by_id=True), ids=ids, filled=filled)


def _heads(rows: sqlite3.Cursor) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.int64]]]:
    """Read numbers of rows, whether they hold a geometry, and the system it says it is in, some thousands at a time."""
    while True:
        some = rows.fetchmany(_AT_ONCE)
        numbers, heads = zip(*some, strict=True) if some else ((), ())
        together = b"".join([head or bytes(_BLOB_HEAD) for head in heads])
        if len(together) != _BLOB_HEAD * len(heads):  # some are cut short
            together = b"".join([(head or b"").ljust(_BLOB_HEAD, b"\0") for head in heads])
        filled = np.array([head is not None for head in heads], dtype=bool)
        yield np.array(numbers, dtype=np.int64), filled, _blob_srs(together)
        if not some:
            return


def _blob_srs(heads: bytes) -> NDArray[np.int64]:
    """Coordinate systems that geometries say they are in; 0, which is undefined, of what is no GeoPackage's blob."""
    head = np.frombuffer(heads, dtype=[("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4")])
    said = np.where(head["flags"] & 1, head["srs"], head["srs"].byteswap())
    return np.where(head["magic"] == b"GP", said, 0).astype(np.int64)


def quoted(name: str) -> str:
    """Quote an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def count_shapefile(shp: Path, shx: Path, dbf: Path, *, file: str) -> Account:
    """Count the records by both headers and both lengths, and look at each shape's place in the file.

    Raises
    ------
    SourceError
        The counts differ, or shapes lie behind the last one the index knows (`short-read`); the index gives a row the
        shape of another (`shx-differs`).
    """
    table = Table.open(dbf, file=file)
    index, said = _index(shx)
    counts = {table.rows, table.rows_by_size, len(index), said}
    if len(counts) > 1:
        raise SourceError("short-read", file=file, expected=max(counts), read=min(counts))
    start = index[:, 0] * 2
    end = start + _SHAPE_RECORD + index[:, 1] * 2
    size = shp.stat().st_size
    if size - max(end.max(initial=_SHAPE_HEADER), _SHAPE_HEADER) >= _SHAPE_RECORD + 4:
        raise SourceError("short-read", file=file, expected=len(index) + 1, read=len(index))
    raw = np.memmap(shp, dtype=np.uint8, mode="r") if size else np.empty(0, dtype=np.uint8)
    _compare_numbers(_integers(raw, start, ">i4"), start, file)
    return Account(
        rows=len(index),
        ids=np.arange(len(index), dtype=np.int64),
        filled=(end > size) | (_integers(raw, start + _SHAPE_RECORD, "<i4") != _NULL_SHAPE),
        deleted=table.deleted,
    )


def _index(shx: Path) -> tuple[NDArray[np.int64], int]:
    """Offsets and lengths (16-bit words) of all shapes, and how many the header says there are."""
    raw = shx.read_bytes()
    said = (int.from_bytes(raw[24:28], "big") * 2 - _SHAPE_HEADER) // _SHAPE_RECORD
    whole = (len(raw) - _SHAPE_HEADER) // _SHAPE_RECORD * _SHAPE_RECORD
    entries = np.frombuffer(raw[_SHAPE_HEADER : _SHAPE_HEADER + max(whole, 0)], dtype=">i4")
    return entries.reshape(-1, 2).astype(np.int64), said


def _compare_numbers(numbers: NDArray[np.int64], start: NDArray[np.int64], file: str) -> None:
    """Compare the numbers that shapes carry with the rows the index gives them to.

    The standard counts from 1, some writers from 0, and some give every shape the same number.
    """
    rows = np.flatnonzero(numbers != _BEYOND)
    numbers = numbers[rows]
    unnumbered = len(np.unique(numbers)) == 1 and (np.diff(start[rows]) > 0).all()
    if not unnumbered and not any(np.array_equal(numbers, rows + first) for first in (1, 0)):
        raise SourceError("shx-differs", file=file, row=int(rows[numbers != rows + 1][0]) + 1)


def _integers(raw: NDArray[np.uint8], at: NDArray[np.int64], kind: str) -> NDArray[np.int64]:
    """Integers of four bytes at these places; `_BEYOND` where the head of the shape lies beyond the file."""
    found = np.full(len(at), _BEYOND, dtype=np.int64)
    inside = (at >= 0) & (at + 4 <= len(raw))
    found[inside] = raw[at[inside, None] + np.arange(4)].copy().view(kind)[:, 0]
    return found
