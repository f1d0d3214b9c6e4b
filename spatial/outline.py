"""Outlines delivered as lines: they look like lines, and mean the land inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.measure import distance, length

if TYPE_CHECKING:
    from numpy.typing import NDArray

GAP: Final = 0.01
"""Of its length: a line whose ends lie no farther apart goes round something."""


def is_outline(lines: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Say which lines (lon/lat) go round something, in one piece or edge by edge, closed or all but closed.

    Other geometries and None are no outlines.

    >>> edges = shapely.MultiLineString([[(109, 38), (110, 38)], [(110, 39), (109, 38)], [(110, 38), (110, 39)]])
    >>> is_outline(np.array([edges, shapely.LineString([(109, 38), (110, 38), (110, 39)]), None]))
    array([ True, False, False])
    """
    found = np.zeros(len(lines), dtype=bool)
    rows = np.flatnonzero(shapely.get_dimensions(lines) == 1)
    parts, of = shapely.get_parts(shapely.line_merge(lines[rows]), return_index=True)
    (lon, lat), (last_lon, last_lat) = (
        (shapely.get_x(end), shapely.get_y(end)) for end in (shapely.get_point(parts, 0), shapely.get_point(parts, -1))
    )
    closed = distance(lon, lat, last_lon, last_lat) <= GAP * length(parts)
    found[rows[of[closed]]] = True
    return found
