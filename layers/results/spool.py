"""Rows of results put aside on disk batch by batch, and read back as one stream in the order of the subjects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from layers.errors import PublishError
from layers.results import arrow
from layers.results.merge import merged
from layers.results.table import GEOMETRY, ROWS, Caption, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from layers.results.table import Table

KEY: Final = "subject"
"""The column rows are in order of; a table without it keeps the order in which its parts came."""

PIECE: Final = 1_000
"""Rows read of a part at a time: of every part that was begun so many may be in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpooledTable(Caption):
    """A table whose rows lie on disk.

    Attributes
    ----------
    schema
        Of the rows as they are written, the geometry last.
    parts
        Arrow files, each in order of `KEY`.
    rows
        Number of rows of all parts.
    """

    schema: pa.Schema
    parts: tuple[Path, ...]
    rows: int

    @property
    def columns(self) -> list[str]:
        """Names of the columns, without the geometry."""
        return [name for name in self.schema.names if name != GEOMETRY]

    def stream(self) -> Stream:
        """Return the rows in the order of their subjects, however they were cut into parts."""
        keys = [self._keys(part, number) for number, part in enumerate(self.parts)]
        return Stream(self.geometry_type, self.schema, merged([self._pieces(part) for part in self.parts], keys, ROWS))

    def followed_by(self, other: SpooledTable) -> SpooledTable:
        """Return the table with the parts of a later batch.

        Raises
        ------
        ValueError
            They differ in more than rows, aliases and words: a fault of the caller.
        """
        points = {self.geometry_type, other.geometry_type} == {"Point", "MultiPoint"}
        whole = replace(
            self,
            geometry_type="MultiPoint" if points else self.geometry_type,
            aliases={**self.aliases, **other.aliases},
            words={
                column: {**self.words.get(column, {}), **other.words.get(column, {})}
                for column in {**self.words, **other.words}
            },
            parts=self.parts + other.parts,
            rows=self.rows + other.rows,
        )
        kind = whole.geometry_type if points else other.geometry_type
        if whole != replace(
            other, geometry_type=kind, aliases=whole.aliases, words=whole.words, parts=whole.parts, rows=whole.rows
        ):
            raise ValueError(f"{self.name}: batches disagree: {self}, {other}")
        return whole

    def _pieces(self, part: Path) -> Iterator[pa.RecordBatch]:
        """Read piece by piece; between them the file is closed, so that any number of parts may be begun."""
        number, count = 0, 1
        while number < count:
            with pa.OSFile(str(part)) as file:
                reader = pa.ipc.open_file(file)
                piece, count = reader.get_batch(number), reader.num_record_batches
            number += 1
            yield self._promoted(piece)

    def _promoted(self, piece: pa.RecordBatch) -> pa.RecordBatch:
        """Let points of a part without multipoints become what the layer is."""
        if self.geometry_type != "MultiPoint":
            return piece
        *others, shapes = piece.columns
        return pa.RecordBatch.from_arrays([*others, arrow.multipoints(shapes)], schema=self.schema)

    def _keys(self, part: Path, number: int) -> NDArray[np.int64]:
        """Read the subject of each row, nothing else; of a table without, the number of the part stands for it."""
        keyed = KEY in self.schema.names
        wanted = pa.ipc.IpcReadOptions(included_fields=[self.schema.names.index(KEY) if keyed else 0])
        with pa.memory_map(str(part)) as file:
            (column,) = pa.ipc.open_file(file, options=wanted).read_all().columns
            return np.array(column) if keyed else np.full(len(column), number, np.int64)


class Spool:
    """The row tables of a run, each a folder with a part for every batch.

    Parameters
    ----------
    folder
        Private, on the disk of the results; removed by its owner. Must not exist.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._tables: dict[str, SpooledTable] = {}

    def add(self, tables: Iterable[Table]) -> None:
        """Put the rows of a batch aside.

        Parameters
        ----------
        tables
            One that met nothing in a batch may be missing there; columns and types are the same in all batches.

        Raises
        ------
        ValueError, pyarrow.ArrowException
            As `Table.typed`; or a table differs from that of an earlier batch: faults of the caller.
        PublishError
            The folder cannot be written to (`unwritable`).
        """
        for table in tables:
            caption, rows = table.typed()
            self.put(caption, rows.schema, in_order(rows).to_batches(max_chunksize=PIECE))
        pa.default_memory_pool().release_unused()  # a run has many batches: what one leaves free is not kept beside it

    def put(self, caption: Caption, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Put aside rows that are typed and in order already, a table's part of one batch; else as `add`."""
        known = self._tables.get(caption.name)
        path = self._folder / caption.name / f"{len(known.parts) if known else 0:05}.arrow"
        rows = 0
        try:
            path.parent.mkdir(exist_ok=True)
            with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
                for batch in batches:
                    writer.write_batch(batch)
                    rows += batch.num_rows
        except OSError as fault:
            raise PublishError("unwritable", file=str(path), reason=fault.strerror or str(fault)) from fault
        added = SpooledTable(**caption.caption(), schema=schema, parts=(path,) if rows else (), rows=rows)
        self._tables[caption.name] = known.followed_by(added) if known else added

    def tables(self) -> list[SpooledTable]:
        """Return every table that was put aside; which of them came first depends on how the run was cut."""
        return list(self._tables.values())


def in_order(rows: pa.Table) -> pa.Table:
    """Return rows in order of their subject; equal ones as they stand."""
    if KEY not in rows.schema.names:
        return rows
    keys = rows[KEY].to_numpy()
    return rows.take(np.argsort(keys, kind="stable")) if (np.diff(keys) < 0).any() else rows
