"""A sheet: the rows of one layer of one file as they were delivered, every one accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
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
    notes: tuple[Note, ...] = ()
    row_notes: dict[int, tuple[Note, ...]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Number of rows, those without geometry and the unreadable ones included."""
        return len(self.columns)
