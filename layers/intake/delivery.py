"""A sheet as it is handed over: what is said of the whole, a glance at every row, and the rows piece by piece."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.glance import Glance, glance, together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandas as pd

    from layers.layer import Note
    from layers.sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A sheet in pieces.

    Attributes
    ----------
    head
        Everything said of the whole sheet, without its rows.
    sizes
        Number of rows of each piece, in the file's order; there is at least one.
    glance
        Looks at all rows; its boxes may be left out where nobody asks for them.
    read
        Reads the piece of a number, as often as asked until it is dropped.
    columns
        Reads the attributes of a piece alone.
    drop
        Says of a piece that it is not needed any more.
    """

    head: Sheet
    sizes: tuple[int, ...]
    glance: Callable[[bool], Glance]
    read: Callable[[int], Sheet]
    columns: Callable[[int], pd.DataFrame]
    drop: Callable[[int], None]

    @property
    def rows(self) -> int:
        """Number of rows of the whole."""
        return sum(self.sizes)

    def noted(self, *notes: Note) -> Delivery:
        """Add notes on the whole."""
        return replace(self, head=self.head.noted(*notes))

    def whole(self) -> Sheet:
        """Return the sheet, where it is one piece."""
        (_,) = self.sizes
        head, rows = self.head, self.read(0)
        return replace(rows, notes=head.notes, crs=head.crs, crs_source=head.crs_source)


def pieces(sheets: Iterable[Sheet], size: int | None) -> Iterator[Sheet]:
    """Cut sheets that come whole into pieces of about so many rows; None leaves them whole."""
    for sheet in sheets:
        yield from (sheet,) if size is None else sheet.pieces(size)


def in_memory(sheets: Iterable[Sheet]) -> list[Delivery]:
    """Hand over sheets, or pieces of sheets, that are in memory."""
    found: list[Delivery] = []
    held: list[Sheet] = []
    for sheet in sheets:
        held.append(sheet)
        if not sheet.more:
            found.append(_of(tuple(held)))
            held = []
    return found


def _of(held: tuple[Sheet, ...]) -> Delivery:
    return Delivery(
        head=replace(held[-1].take(np.empty(0, np.intp)), row_notes={}),
        sizes=tuple(piece.rows for piece in held),
        glance=lambda boxes: together([glance(piece.geometry, boxes=boxes) for piece in held]),
        read=held.__getitem__,
        columns=lambda number: held[number].columns,
        drop=lambda _: None,
    )


def outline(seen: Glance) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return one geometry in the place of all rows, of the same bounds; None where no row has one."""
    west, south, east, north = seen.around
    around = shapely.LineString([(west, south), (east, north)]) if seen.there.any() else None
    return np.array([around, None], dtype=object)[:1]
