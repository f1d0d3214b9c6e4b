"""Plots with one exact property: a self-crossing boundary, a distance to the ring, an edge along a long line."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import Polygon

from layers.synthetic.board import BOARD, Coordinates, at, moved, rounded
from layers.synthetic.places import RADIUS_M, from_centre

if TYPE_CHECKING:
    from layers.synthetic.land import Land


def square(middle: Coordinates, size: float = 300.0) -> Polygon:
    """Draw an upright square of `size` m."""
    east, north = np.ravel(middle)
    return rounded(shapely.box(east - size / 2, north - size / 2, east + size / 2, north + size / 2))


def bow_tie(plot: Polygon) -> Polygon:
    """Draw the plot's box with two corners swapped: its boundary crosses itself."""
    left, low, right, high = plot.bounds
    return rounded(Polygon([(left, low), (right, high), (right, low), (left, high)]))


def western_half(plot: Polygon) -> Polygon:
    """Draw a box around the western half of a plot: its eastern half is left out."""
    left, low, right, high = plot.bounds
    return rounded(shapely.box(left - 20, low - 20, (left + right) / 2, high + 20))


def around(plot: Polygon) -> Polygon:
    """Draw a box around a plot."""
    left, low, right, high = plot.bounds
    return rounded(shapely.box(left - 20, low - 20, right + 20, high + 20))


def meeting(land: Land) -> Coordinates:
    """Find a place on the border of two counties that are delivered in different files and systems."""
    county = land.layers["county"].set_index("name").geometry
    shared = shapely.line_merge(county["榆阳区"].intersection(county["横山区"]))
    return np.array(shared.interpolate(0.3, normalized=True).coords[0])


def at_limit(bearing: float, metres: float) -> Polygon:
    """Draw a square whose nearest corner lies `metres` outside the 15 km around the city's seat (negative: inside)."""
    tip = at(*from_centre("市政府驻地", np.array([bearing]), RADIUS_M + metres))[0]
    beyond = at(*from_centre("市政府驻地", np.array([bearing]), RADIUS_M + metres + 1000.0))[0]
    out = (beyond - tip) / np.hypot(*(beyond - tip))
    side = np.array([-out[1], out[0]])
    arm = 150.0
    return rounded(Polygon([tip, tip + (out + side) * arm, tip + out * 2 * arm, tip + (out - side) * arm]))


def long_edge_plot(land: Land) -> Polygon:
    """Draw a plot along the middle of a 4 km red-line edge, an edge that is another line on the plot's own sheet."""
    piece = land.places["红线/长边片区"]
    corners = shapely.get_coordinates(piece)
    own = moved([piece], BOARD, "EPSG:4524")[0]
    best: list[tuple[float, Polygon]] = []
    for start, end in pairwise(corners):
        way = (end - start) / np.hypot(*(end - start))
        base, out = (start + end) / 2, np.array([way[1], -way[0]])
        if piece.contains(shapely.Point(base + out)):
            out = -out
        plot = rounded(
            Polygon([base - way * 200, base + way * 200, base + way * 200 + out * 300, base - way * 200 + out * 300])
        )
        best.append((moved([plot], BOARD, "EPSG:4524")[0].intersection(own).area, plot))
    return max(best, key=lambda pair: pair[0])[1]
