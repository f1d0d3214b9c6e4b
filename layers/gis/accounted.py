"""Rows as the reader returns them against the rows as they were counted: sheets in which every row has its status."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from layers.errors import SourceError
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyproj import CRS

    from layers.gis.counts import Account
    from layers.gis.vector import Rows
    from layers.intake.opened import Opened

_REMARKS: Final = {
    "is not consistent with type in gpkg_geometry_columns": "",
    "Measured (M) geometry types are not supported": "",
    "rings with invalid winding order": "rings-turned",
    "Non closed ring detected": "rings-open",
}
"""Words of the reader's remarks -> key of the note that says what they mean; "" where another note does, or the status
of the row."""


class OutOfOrderError(Exception):
    """All rows are there, but some come before others that precede them: they have to be read at once and sorted."""


def accounted(
    opened: Opened, layer: str, account: Account, pieces: Iterator[Rows], said: CRS | None
) -> Iterator[Sheet]:
    """Compare what is read with what was counted, piece by piece, and say of each row what became of it.

    Parameters
    ----------
    opened, layer
        What is read.
    account
        What it holds.
    pieces
        What the reader returns.
    said
        The CRS the file states.

    Yields
    ------
    Sheet
        One for each piece; notes on the whole stand with the last.

    Raises
    ------
    SourceError
        The reader returned other rows than the file holds (`short-read`).
    OutOfOrderError
        It returned them in several pieces and in another order.
    """
    at, seen, heard = 0, [np.empty(0, np.int64)], _Heard()
    for rows in pieces:
        order = np.argsort(rows.ids, kind="stable") if account.by_id else np.arange(len(rows.ids))
        before, ids = seen[-1], rows.ids[order]
        seen.append(ids)
        heard.take(rows)
        end = at + len(ids)
        in_step = account.goes_on(at, before, ids) and end <= account.rows
        if not in_step or (rows.last and end != account.rows):
            seen += [rest.ids for rest in pieces]
            raise _not_the_rows(opened, layer, account, np.concatenate(seen))
        yield _sheet(opened, layer, account.between(at, end), rows, order, said, heard.notes() if rows.last else ())
        at = end


def _not_the_rows(opened: Opened, layer: str, account: Account, ids: NDArray[np.int64]) -> Exception:
    if account.by_id and account.are_all(np.sort(ids)):
        return OutOfOrderError(opened.file)
    arrived = len(ids) if account.ids is None else np.intersect1d(ids, account.ids).size
    return SourceError("short-read", file=opened.file, layer=layer, expected=account.rows, read=arrived)


def _sheet(  # noqa: PLR0913, PLR0917
    opened: Opened,
    layer: str,
    account: Account,
    rows: Rows,
    order: NDArray[np.intp],
    said: CRS | None,
    notes: tuple[Note, ...],
) -> Sheet:
    geometry = rows.geometry[order]
    geometry[account.deleted] = None
    return Sheet(
        path=opened.file,
        layer=layer,
        columns=rows.columns.iloc[order].reset_index(drop=True),
        geometry=geometry,
        status=_status(geometry, account, rows.filled[order]),
        crs=said,
        crs_source="file",
        sha256=opened.copy.sha256,
        bytes=opened.copy.bytes,
        numbers=None if opened.size is None else np.arange(account.first, account.first + account.rows) + 1,
        more=not rows.last,
        notes=notes,
        row_notes={row: (Note(key="row-deleted"),) for row in np.flatnonzero(account.deleted).tolist()},
    )


def _status(geometry: NDArray[np.object_], account: Account, found: NDArray[np.bool_]) -> NDArray[np.object_]:
    status = np.full(len(geometry), "read", dtype=object)
    missing = shapely.is_missing(geometry)
    status[missing | shapely.is_empty(geometry)] = "no-geometry"
    status[missing & (found if account.filled is None else account.filled)] = "unreadable"
    status[account.deleted] = "incomplete-input"
    return status


@dataclass
class _Heard:
    """What the reader says of a layer, piece by piece."""

    guessed: dict[str, None] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    curved: int = 0
    raised: int = 0

    def take(self, rows: Rows) -> None:
        known = list(map(str, rows.columns.columns))
        names = {*self.guessed, *rows.guessed}
        self.guessed = dict.fromkeys(sorted(names, key=lambda name: known.index(name) if name in known else -1))
        self.left_out, self.warnings = rows.left_out, rows.warnings
        self.curved += rows.curved
        self.raised += rows.raised

    def notes(self) -> tuple[Note, ...]:
        said = [note for text in self.warnings for note in _remark(text)]
        guessed = [Note(key="text-guessed", values={"columns": ", ".join(self.guessed)})] if self.guessed else []
        bare = [Note(key="columns-of-bytes", values={"columns": ", ".join(self.left_out)})] if self.left_out else []
        curved = [Note(key="curves", values={"count": self.curved})] if self.curved else []
        raised = [Note(key="flattened", values={"count": self.raised})] if self.raised else []
        return (*said, *guessed, *bare, *curved, *raised)


def _remark(text: str) -> tuple[Note, ...]:
    """Say what a remark of the reader means, nothing where that is said elsewhere."""
    known = next((key for words, key in _REMARKS.items() if words in text), None)
    if known is None:
        return (Note(key="reader-says", values={"text": text}),)
    return (Note(key=known),) if known else ()
