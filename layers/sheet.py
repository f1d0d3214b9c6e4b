"""A sheet: the rows of one layer of one file as they were delivered, every one accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray
    from pyproj import CRS

    from layers.layer import Note

Status = Literal["read", "no-geometry", "unreadable", "incomplete-input"]
"""What can be said of a row before it is placed on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows in the file's order, before their kind is known.

    Attributes
    ----------
    path
        The file as given; for a file in a folder or an archive the given path, "/", and the inner path.
    layer
        Its name in the file, or the file's stem where the format has no layers.
    columns
        Attributes as delivered, RangeIndex, one line per row.
    geometry
        (n,) object array of shapely geometries in `crs`, None where there is none or it cannot be read.
    status
        (n,) object array of `Status`.
    row_notes
        Notes on single rows, by position from 0.
    notes
        Notes on the whole sheet.
    crs
        None only where no row has a geometry.
    crs_source
        Who says so: the file, `--crs`, a correction asked for, or the file's own brought over by `--datum`.
    sha256, bytes
        Of the private copy, all files that belong together.
    encoding
        How the text was decoded; "" where the format leaves no choice.
    numbers
        (n,) row numbers as people count them, from 1; None where they are 1 to n.
    kind
        What a file of this format is unless its name says otherwise; None where the format says nothing.
    accuracy
        Stated accuracy of a transformation the geometry has been through, m.
    planar_m2
        (n,) areas on the plane the file was delivered in, where `crs` is no longer that plane; else None.
    holes_unsure
        (n,) rows whose holes the file does not vouch for: the land in them may be meant, too. None for no row.
    more
        The layer goes on with the rows of the next sheet; what is said of the whole stands with the last.
    """

    path: str
    layer: str
    columns: pd.DataFrame
    geometry: NDArray[np.object_]
    status: NDArray[np.object_]
    crs: CRS | None
    crs_source: Literal["file", "option", "fix", "datum"]
    sha256: str
    bytes: int
    encoding: str = ""
    numbers: NDArray[np.int64] | None = None
    kind: str | None = None
    accuracy: float = 0.0
    planar_m2: NDArray[np.float64] | None = None
    holes_unsure: NDArray[np.bool_] | None = None
    more: bool = False
    notes: tuple[Note, ...] = ()
    row_notes: dict[int, tuple[Note, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Number of rows, those without geometry and the unreadable ones included."""
        return len(self.columns)

    def noted(self, *after: Note, before: tuple[Note, ...] = ()) -> Sheet:
        """Add notes on the whole, where they stand: with the last piece."""
        return self if self.more else replace(self, notes=(*before, *self.notes, *after))

    def take(self, rows: NDArray[np.intp]) -> Sheet:
        """Keep some of the rows, in ascending order; they keep their numbers."""
        said = self.row_notes
        kept = {at: said[row] for at, row in enumerate(rows.tolist()) if row in said} if said else {}
        numbers = np.arange(1, self.rows + 1) if self.numbers is None else self.numbers
        return replace(
            self,
            columns=self.columns.iloc[rows].reset_index(drop=True),
            geometry=self.geometry[rows],
            status=self.status[rows],
            numbers=numbers[rows],
            planar_m2=None if self.planar_m2 is None else self.planar_m2[rows],
            holes_unsure=None if self.holes_unsure is None else self.holes_unsure[rows],
            row_notes=kept,
        )

    def pieces(self, size: int) -> Iterator[Sheet]:
        """Cut it into pieces of so many rows, the last of which may have up to half as many more."""
        starts = range(0, max(self.rows - size // 2, 1), size)
        if len(starts) == 1:
            yield self
            return
        for start in starts[:-1]:
            yield replace(self.take(np.arange(start, start + size)), more=True, notes=())
        yield self.take(np.arange(starts[-1], self.rows))
