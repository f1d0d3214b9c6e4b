"""Whether a place far from every edge is land: how many edges a line of latitude through it has met before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.shared import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.boundary import Boundary

APART: Final = 2.5e-4
"""Degrees between lines: one leads through every window, which is 30 m high at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanlines:
    """Where lines of latitude cross the boundaries of polygons.

    Attributes
    ----------
    crossing
        Sorted: the number of the line, counted through all polygons, plus how far east along it, from 0 to 1.
    begin
        Of each line: position of its first crossing.
    first, lines, before
        Of each polygon: its southernmost line, how many it has, and how many those before it have.
    west, width
        Of each polygon, degrees.
    """

    crossing: NDArray[np.float64]
    begin: NDArray[np.intp]
    first: NDArray[np.int64]
    lines: NDArray[np.int64]
    before: NDArray[np.int64]
    west: NDArray[np.float64]
    width: NDArray[np.float64]

    def land(self, bounds: NDArray[np.float64], row: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether windows, shape (n, 4), that meet no edge of a polygon lie in it."""
        line = np.round((bounds[:, 1] + bounds[:, 3]) / (2 * APART)).astype(np.int64) - self.first[row]
        known = (line >= 0) & (line < self.lines[row])
        line, row, bounds = self.before[row[known]] + line[known], row[known], bounds[known]
        here = line + _along((bounds[:, 0] + bounds[:, 2]) / 2, self.west[row], self.width[row])
        found = np.zeros(len(known), bool)
        found[known] = (np.searchsorted(self.crossing, here) - self.begin[line]) % 2 == 1
        return found


def scanlines(boundary: Boundary, geometry: NDArray[np.object_]) -> Scanlines:
    """Cross the boundaries of polygons with lines of latitude; `geometry` are those polygons."""
    box = shapely.bounds(geometry)
    box[np.isnan(box).any(axis=1)] = 0.0
    first = np.floor(box[:, 1] / APART).astype(np.int64) + 1
    lines = np.floor(box[:, 3] / APART).astype(np.int64) - first + 1
    before = np.cumsum(lines) - lines
    west, width = box[:, 0], (box[:, 2] - box[:, 0]) * (1 + 1e-5) + 1e-12
    line = np.floor(boundary.coords[:, 1] / APART).astype(np.int32)
    rise = np.diff(line)
    rise[boundary.end[:-1]] = 0  # from one ring to the next there is no edge
    edge = np.flatnonzero(rise)
    low, high = np.minimum(line[edge], line[edge + 1]), np.maximum(line[edge], line[edge + 1])
    of, crossed = spread(low + np.int64(1), high + np.int64(1))
    edge = edge[of]
    start, stop = boundary.coords[edge], boundary.coords[edge + 1]
    share = (crossed * APART - start[:, 1]) / (stop[:, 1] - start[:, 1])
    row = boundary.row[boundary.ring(edge)]
    east = _along(start[:, 0] + share * (stop[:, 0] - start[:, 0]), west[row], width[row])
    crossing = np.sort(before[row] + crossed - first[row] + east)
    begin = np.searchsorted(crossing, np.arange(lines.sum()))
    return Scanlines(crossing=crossing, begin=begin, first=first, lines=lines, before=before, west=west, width=width)


def _along(
    longitude: NDArray[np.float64], west: NDArray[np.float64], width: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How far east along the lines of a polygon, from 0 to 1."""
    share: NDArray[np.float64] = ((longitude - west) / width).clip(0.0, 1.0 - 1e-6)
    return share
