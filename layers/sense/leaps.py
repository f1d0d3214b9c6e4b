"""Outlines that leap far out and back, as a slip in one coordinate draws them: they outline nobody's land.

Where the leap ends does not matter: a slip within the study area is as wrong as one out of it, and a pipeline that
leaves the city gets there step by step. What tells them apart is the way back: an edge of kilometres, and the next
long one returns to where it began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from spatial.measure import LINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAP_M: Final = 8_000.0
"""A leap is longer: what a slip in the digit of ten kilometres makes, whatever the size of a plot."""
TIMES: Final = 10.0
"""It is so many times as long as the places it leads from and to are wide."""

_DEGREE_M: Final = 111_320.0


class Leap(NamedTuple):
    """The row of an outline, how far it leaps in m, and the vertex it leaps to."""

    row: int
    length: float
    lon: float
    lat: float


class _Edges(NamedTuple):
    """Edges of lines: where they begin and end in m, where they end in degrees, and which line they belong to."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    tip: NDArray[np.float64]
    line: NDArray[np.intp]

    @property
    def length(self) -> NDArray[np.float64]:
        return _apart(self.start, self.end)

    def take(self, at: NDArray[np.intp]) -> _Edges:
        return _Edges(self.start[at], self.end[at], self.tip[at], self.line[at])


def leaps(geometry: NDArray[np.object_]) -> list[Leap]:
    """Find the rows that leap, each with its longest leap.

    A ring or line leaps where it runs out along an edge and comes back along the next long one, both longer than
    `LEAP_M` and `TIMES` as long as the gap between them at either end; a line also where its first or last edge is
    that much longer than all others.

    Parameters
    ----------
    geometry
        (n,) in longitude and latitude, missing ones among them.
    """
    west, south, east, north = shapely.bounds(geometry).T
    wide = np.flatnonzero(
        np.hypot(east - west, north - south) * _DEGREE_M > LEAP_M
    )  # few rows are: all others cost this
    parts, part_of = shapely.get_parts(geometry[wide], return_index=True)
    is_line = shapely.get_dimensions(parts) == LINE
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    lines = np.concatenate([rings, parts[is_line]])
    row = wide[part_of[np.concatenate([ring_of, np.flatnonzero(is_line)])]]
    edges = _edges(lines)
    found = np.concatenate([_out_and_back(edges, len(rings)), _loose_ends(edges, len(rings))])
    longest: dict[int, Leap] = {}
    for at in found[np.argsort(edges.length[found], kind="stable")].tolist():
        lon, lat = edges.tip[at].tolist()
        mine = int(row[edges.line[at]])
        longest[mine] = Leap(mine, float(edges.length[at]), lon, lat)
    return [longest[at] for at in sorted(longest)]


def _apart(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    metres: NDArray[np.float64] = np.hypot(*(other - one).T)
    return metres


def _edges(lines: NDArray[np.object_]) -> _Edges:
    """Take lines apart; metres are rough, with one scale for each line."""
    coords, line = shapely.get_coordinates(lines, return_index=True)
    _, south, _, north = shapely.bounds(lines).T
    scale = np.cos(np.radians((south + north) / 2))[line]
    metres = coords * _DEGREE_M * np.column_stack([scale, np.ones(len(scale))])
    within = np.flatnonzero(line[1:] == line[:-1])
    return _Edges(metres[within], metres[within + 1], coords[within + 1], line[within])


def _out_and_back(edges: _Edges, rings: int) -> NDArray[np.intp]:
    """Return the edges that run out, the next long one of their line running back; the first lines are rings."""
    long = np.flatnonzero(edges.length > LEAP_M)
    first, last = _ends(edges.line[long])
    following = np.arange(1, len(long) + 1)
    following[last] = first  # after the last long edge of a ring comes its first
    comes_back = np.ones(len(long), bool)
    comes_back[last] = (first < last) & (edges.line[long[last]] < rings)
    out, back = edges.take(long), edges.take(long[following])
    there, here = _apart(out.end, back.start), _apart(back.end, out.start)
    far = np.minimum(out.length, back.length) > TIMES * np.maximum(there, here)
    found: NDArray[np.intp] = long[comes_back & far & (there <= here)]  # out to the smaller of the two places
    return found


def _loose_ends(edges: _Edges, rings: int) -> NDArray[np.intp]:
    """Return first and last edges of lines that are much longer than every other edge of theirs."""
    at = np.flatnonzero(edges.line >= rings)
    length, line = edges.length[at], edges.line[at]
    first, last = _ends(line)
    ordered = np.lexsort((length, line))
    longest, second = ordered[last], ordered[np.maximum(last - 1, first)]
    far = length[longest] > np.maximum(LEAP_M, TIMES * length[second])  # of one edge alone nothing can be said
    found: NDArray[np.intp] = at[longest[far & ((longest == first) | (longest == last))]]
    return found


def _ends(line: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first and the last position of every run of equal numbers."""
    first = np.flatnonzero(np.diff(line, prepend=-1))
    return first, np.append(first, len(line))[1:] - 1
