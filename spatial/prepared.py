"""Controls with all that an overlay asks of them alone: found out when first asked, and kept for every next one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import shapely

from spatial.long_edges import long_edges
from spatial.neighbourhood import giants
from spatial.shared import boxes
from spatial.sight import padded, rectangles

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from spatial.long_edges import LongEdges
    from spatial.placed import Placed


@dataclass(frozen=True, kw_only=True, eq=False)
class Prepared:
    """Controls that many overlays are made with.

    What is kept is a matter of the controls alone, so that threads may share it, and any may find it out first. It does
    not travel: another process finds it out for itself.

    Attributes
    ----------
    placed
        The controls.
    """

    placed: Placed

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
        return shapely.STRtree(boxes(self.edges.bounds()))

    @cached_property
    def bend(self) -> NDArray[np.float64]:
        """How far each may lie elsewhere, drawn on another paper, m."""
        return self.edges.sagitta(len(self.placed))

    @cached_property
    def box(self) -> NDArray[np.float64]:
        """Bounds of each in every reading, degrees, shape (n, 4); NaN without geometry."""
        return padded(self.placed, self.bend + self.placed.accuracy)

    @cached_property
    def rectangles(self) -> NDArray[np.object_]:
        """The same as geometries, None without."""
        return rectangles(self.box)

    @cached_property
    def giants(self) -> NDArray[np.bool_]:
        """Which are seen through windows."""
        return giants(self.placed)


def prepare(controls: Placed | Prepared) -> Prepared:
    """Keep controls ready for many overlays; those that are stay as they are."""
    return controls if isinstance(controls, Prepared) else Prepared(placed=controls)
