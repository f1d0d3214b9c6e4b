"""Boundaries of many controls in pieces, laid out once to be searched often."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
import shapely

from spatial.pieces import Pieces, boundary_pieces
from spatial.shrunk import ratio_at, shrunk

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class PieceTree:
    """Pieces of boundaries on the map and on a shrunken one, with a tree of the latter.

    Attributes
    ----------
    pieces
        Of the geometries, by their rows.
    ratio
        By which longitude is shrunk: at the mean latitude of the pieces.
    lines
        The pieces, shrunk.
    """

    pieces: Pieces
    ratio: float
    lines: NDArray[np.object_]
    _parts: dict[bytes, PieceTree] = field(default_factory=dict)

    @classmethod
    def of(cls, geometry: NDArray[np.object_]) -> Self:
        """Lay out the rings of polygons, and lines; points stay as they are, and None has none."""
        return cls.grown(boundary_pieces(geometry))

    @classmethod
    def grown(cls, pieces: Pieces) -> Self:
        """Shrink pieces where they lie."""
        latitude = shapely.get_coordinates(pieces.line)[:, 1]
        ratio = float(ratio_at(np.radians(latitude.mean() if len(latitude) else 0.0)))
        return cls(pieces=pieces, ratio=ratio, lines=shrunk(pieces.line, np.full(len(pieces.line), ratio)))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The shrunken pieces to be searched."""
        return shapely.STRtree(self.lines)

    def take(self, rows: NDArray[np.int64]) -> PieceTree:
        """Return the boundaries of some geometries, ascending, numbered anew; asked again, the same."""
        key = rows.tobytes()
        if key not in self._parts:
            number = np.full(max(self.pieces.row.max(initial=-1), rows.max(initial=-1)) + 1, -1)
            number[rows] = np.arange(len(rows))
            row = number[self.pieces.row]
            if (row == self.pieces.row).all():
                return self
            kept = row >= 0
            pieces = Pieces(line=self.pieces.line[kept], row=row[kept])
            self._parts[key] = PieceTree(pieces=pieces, ratio=self.ratio, lines=self.lines[kept])
        return self._parts[key]
