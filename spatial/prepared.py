"""Controls with all that an overlay asks of them alone: found out when first asked, and kept for every next one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.boundary import diagonals
from spatial.excerpt import ready
from spatial.long_edges import long_edges
from spatial.neighbourhood import giants
from spatial.shared import sizes
from spatial.sight import padded

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spatial.excerpt import Giants
    from spatial.long_edges import LongEdges
    from spatial.placed import Placed


CACHE: Final = 4000
"""Subjects measured at a time: few enough for the processor's cache."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Prepared:
    """Controls that many overlays are made with; or subjects, for those that meet many layers gain as much.

    What is kept is a matter of these rows alone, so that threads may share it, and any may find it out first. It does
    not travel: another process finds it out for itself.

    Attributes
    ----------
    placed
        The controls, or the subjects.
    """

    placed: Placed
    _vertices: dict[int, tuple[NDArray[np.complex128], NDArray[np.float64]]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.placed)

    def __reduce__(self) -> tuple[Callable[[Placed], Prepared], tuple[Placed]]:
        return prepare, (self.placed,)

    @cached_property
    def edges(self) -> LongEdges:
        """Their long edges."""
        return long_edges(self.placed.map)

    @cached_property
    def edge_tree(self) -> shapely.STRtree:
        """Boxes of their long edges."""
        return _tree(self.edges.bounds())

    @cached_property
    def bend(self) -> NDArray[np.float64]:
        """How far each may lie elsewhere, drawn on another paper, m."""
        return self.edges.sagitta(len(self.placed))

    @cached_property
    def box(self) -> NDArray[np.float64]:
        """Bounds of each in every reading, degrees, shape (n, 4); NaN without geometry."""
        return padded(self.placed, self.bend + self.placed.accuracy)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The same as a tree."""
        return _tree(self.box)

    @cached_property
    def giants(self) -> NDArray[np.bool_]:
        """Which are seen through windows."""
        return giants(self.placed)

    @cached_property
    def land(self) -> Giants:
        """The giants, ready to be looked at."""
        return ready(self._of_giants(self.placed.map))

    @cached_property
    def other_land(self) -> Giants:
        """The giants in their other reading."""
        return ready(self._of_giants(self.placed.spare))

    def _of_giants(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        """Those of the giants, else None."""
        found = np.full(len(geometry), None, object)
        found[self.giants] = geometry[self.giants]
        return found

    @cached_property
    def _size(self) -> NDArray[np.float64]:
        """Size and width of those measured so far, else NaN; shape (2, n)."""
        return np.full((2, len(self)), np.nan)

    def size(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Size of some (m2, m or 1), and how wide their widest piece is (m); shape (2, n)."""
        new = np.unique(rows[np.isnan(self._size[0, rows])])
        for some in np.split(new, np.arange(CACHE, len(new), CACHE)):
            measured = sizes(self.placed.map[some], 0.0)
            self._size[:, some] = measured.whole, measured.width
        return self._size[:, rows]

    def vertices(self, row: int) -> tuple[NDArray[np.complex128], NDArray[np.float64]]:
        """Vertices of a row on the map, sorted, as complex numbers; and as delivered, shape (n, 2)."""
        if row not in self._vertices:
            known, own = (shapely.get_coordinates(one[row]) for one in (self.placed.map, self.placed.own))
            number = known.view(np.complex128)[:, 0]
            order = np.argsort(number)
            self._vertices[row] = number[order], own[order]
        return self._vertices[row]


def _tree(bounds: NDArray[np.float64]) -> shapely.STRtree:
    """Build a tree of boxes, shape (n, 4), which passes over NaN; at once, for threads share it."""
    lines = np.full(len(bounds), None, object)
    known = np.isfinite(bounds).all(axis=1)
    lines[known] = diagonals(bounds[known])
    tree = shapely.STRtree(lines)
    tree.query(shapely.Point(0.0, 0.0))
    return tree


def prepare(controls: Placed | Prepared) -> Prepared:
    """Keep controls, or subjects, ready for many overlays; those that are stay as they are.

    Parameters
    ----------
    controls
        Not to be changed any more.
    """
    return controls if isinstance(controls, Prepared) else Prepared(placed=controls)
