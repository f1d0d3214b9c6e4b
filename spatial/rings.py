"""Polygons taken apart into rings, each a polygon without holes: those are clipped fast, and stay valid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Rings:
    """Rings of many polygons.

    Attributes
    ----------
    polygon
        Each ring, filled.
    part
        The part it bounds: parts are counted through all rows.
    row
        The row that part is of.
    hole
        Whether it bounds from within.
    """

    polygon: NDArray[np.object_]
    part: NDArray[np.int64]
    row: NDArray[np.int64]
    hole: NDArray[np.bool_]


def take_apart(geometry: NDArray[np.object_]) -> Rings:
    """Take polygons and multipolygons apart; None and what is no polygon have no rings.

    >>> take_apart(np.array([None, shapely.box(0, 0, 9, 9) - shapely.box(2, 2, 4, 4)])).hole
    array([False,  True])
    """
    parts, row = shapely.get_parts(geometry, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    return Rings(
        polygon=np.asarray(shapely.polygons(rings), object),
        part=part.astype(np.int64),
        row=row[part].astype(np.int64),
        hole=np.diff(part, prepend=-1) == 0,
    )
