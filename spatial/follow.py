"""Subject edges that retrace an edge of a control take the control's line.

A boundary copied from a control layer and delivered on another paper has the same corners; between them its author
meant the control's line, not another one beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.crs import is_planar, passage
from spatial.long_edges import DEGREE, LONG
from spatial.measure import LINE, SURFACE
from spatial.plane import STEP
from spatial.repair import Mend
from spatial.shared import boxes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Traced:
    """Vertices of some geometries of one dimension, and their long edges.

    Attributes
    ----------
    map, own
        Vertices on the map and on the paper they were delivered on.
    paper
        Number of that paper, per vertex.
    row
        Position of the geometry, per vertex.
    inner
        Whether an edge leads from this vertex to the next.
    long
        First vertices of long edges.
    """

    map: NDArray[np.float64]
    own: NDArray[np.float64]
    paper: NDArray[np.int32]
    row: NDArray[np.intp]
    inner: NDArray[np.bool_]
    long: NDArray[np.intp]

    @classmethod
    def of(cls, placed: Placed, rows: NDArray[np.int64], starts: NDArray[np.intp]) -> _Traced:
        """Trace geometries; `starts` are the first vertices of their rings."""
        coords, row = shapely.get_coordinates(placed.map[rows], return_index=True)
        inner = np.ones(len(coords), bool)
        inner[np.append(starts[1:], len(coords)) - 1] = False
        delta = np.diff(coords, axis=0, append=coords[-1:])
        delta[:, 0] *= np.cos(np.radians(coords[:, 1]))
        return cls(
            map=coords,
            own=shapely.get_coordinates(placed.own[rows]),
            paper=placed.paper[rows][row],
            row=row,
            inner=inner,
            long=np.flatnonzero(inner & (np.hypot(delta[:, 0], delta[:, 1]) * DEGREE > LONG)),
        )


def follow(
    dense: NDArray[np.object_],
    subjects: Placed,
    subject: NDArray[np.int64],
    controls: Placed,
    control: NDArray[np.int64],
    *,
    touch: float,
) -> NDArray[np.object_]:
    """Give subjects the lines of the control they are paired with where they retrace its edges.

    Parameters
    ----------
    dense
        Subjects on the map, one per pair, edges where they are straight on their own paper.
    subjects, subject, controls, control
        The pairs.
    touch
        m; both ends of an edge lie so near two adjacent vertices of one ring.

    Returns
    -------
    The same geometries; those with such an edge anew, their vertices as they were.
    """
    result = dense.copy()
    broken = np.uint8(Mend.TRANSFORMED)  # the map's vertices are not those of the paper
    faithful = ((subjects.mend[subject] | controls.mend[control]) & broken) == 0
    dimension = shapely.get_dimensions(subjects.map[subject])
    solid = shapely.get_dimensions(controls.map[control]) == SURFACE
    for kind in (LINE, SURFACE):
        of = np.flatnonzero((dimension == kind) & solid & faithful)
        if len(of):
            changed, anew = _followed(subjects, subject[of], controls, control[of], touch)
            result[of[changed]] = anew
    return result


def _followed(
    subjects: Placed, subject: NDArray[np.int64], controls: Placed, control: NDArray[np.int64], touch: float
) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Pairs, of subjects of one dimension, in which an edge follows the control; these subjects drawn anew."""
    lines, line_at = np.unique(subject, return_inverse=True)
    rings, ring_at = np.unique(control, return_inverse=True)
    mine = _Traced.of(subjects, lines, _starts(subjects.map[lines]))
    theirs = _Traced.of(controls, rings, _starts(controls.map[rings]))
    edge, line, backward = _retraced(mine, theirs, touch)
    key = line_at.astype(np.int64) * len(rings) + ring_at
    order = np.argsort(key)
    found = mine.row[edge].astype(np.int64) * len(rings) + theirs.row[line]
    at = np.minimum(np.searchsorted(key[order], found), len(key) - 1)
    known = key[order][at] == found  # edges of subjects and controls that are a pair
    changed, back = np.unique(order[at[known]], return_inverse=True)
    if not len(changed):
        return changed, np.zeros(0, object)
    swap = _Swap(pair=back, edge=edge[known], line=line[known], backward=backward[known])
    return changed, _redrawn(subjects, subject[changed], mine, controls, theirs, swap=swap)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Swap:
    """Which edge of which pair takes which control edge, and whether it runs against it."""

    pair: NDArray[np.intp]
    edge: NDArray[np.intp]
    line: NDArray[np.intp]
    backward: NDArray[np.bool_]


def _starts(geometry: NDArray[np.object_]) -> NDArray[np.intp]:
    """First vertex of each ring or line."""
    _, _, offsets = shapely.to_ragged_array(geometry)
    return np.asarray(offsets[0][:-1], np.intp)


def _retraced(
    mine: _Traced, theirs: _Traced, touch: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Long edges whose ends lie within touch of those of a control's edge: edge, that edge, whether against it."""
    middle = [(x.map[x.long] + x.map[x.long + 1]) / 2 for x in (mine, theirs)]
    pad = 2 * touch / (DEGREE * np.cos(np.radians(np.abs(middle[0][:, 1]))))
    around = boxes(np.hstack([middle[0] - pad[:, None], middle[0] + pad[:, None]]))
    asked, found = shapely.STRtree(np.asarray(shapely.points(middle[1]), object)).query(around)
    edge, line = mine.long[asked], theirs.long[found]
    scale = DEGREE * np.column_stack([np.cos(np.radians(mine.map[edge, 1])), np.ones(len(edge))])

    def near(first: NDArray[np.intp], second: NDArray[np.intp]) -> NDArray[np.bool_]:
        gap: NDArray[np.float64] = np.linalg.norm((mine.map[first] - theirs.map[second]) * scale, axis=1)
        return gap <= touch

    forward = near(edge, line) & near(edge + 1, line + 1)
    backward = near(edge, line + 1) & near(edge + 1, line)
    kept = np.flatnonzero(forward | backward)
    return edge[kept], line[kept], backward[kept] & ~forward[kept]


def _redrawn(
    subjects: Placed, rows: NDArray[np.int64], mine: _Traced, controls: Placed, theirs: _Traced, *, swap: _Swap
) -> NDArray[np.object_]:
    """Draw subjects anew on the map: edges straight on their own paper, or on that of the edge they follow."""
    kind, _, offsets = shapely.to_ragged_array(subjects.map[rows])
    starts = np.asarray(offsets[0][:-1], np.intp)
    drawn = _Traced.of(subjects, rows, starts)
    begin, paper = drawn.own.copy(), drawn.paper.copy()
    end = np.concatenate([begin[1:], begin[-1:]])
    at = np.searchsorted(drawn.row, swap.pair) + swap.edge - np.searchsorted(mine.row, mine.row[swap.edge])
    tail, head = np.where(swap.backward, [swap.line + 1, swap.line], [swap.line, swap.line + 1])
    begin[at], end[at] = theirs.own[tail], theirs.own[head]
    paper[at] = theirs.paper[swap.line] + len(subjects.papers)
    papers = (*subjects.papers, *controls.papers)
    planar = np.array([is_planar(crs) for crs in papers])[paper]
    borrowed = paper >= len(subjects.papers)  # points on a straight line, too: the ends may lie beside it
    unit = np.where(planar, 1.0, np.where(borrowed, DEGREE, 0.0))
    pieces = np.maximum(np.ceil(np.linalg.norm(end - begin, axis=1) * unit / STEP), 1)
    count = np.where(drawn.inner, pieces, 1).astype(np.intp)
    first = np.cumsum(count) - count
    vertex = np.repeat(np.arange(len(count)), count)
    points = drawn.map[vertex]
    between = np.setdiff1d(np.arange(len(vertex)), first)
    of = vertex[between]
    share = ((between - first[of]) / count[of])[:, None]
    flat = begin[of] + share * (end - begin)[of]
    for number in np.unique(paper[of]):
        on = paper[of] == number
        points[between[on]] = passage(papers[number]).to_map(flat[on])
    rings = np.append(first, len(points))[np.append(starts, len(first))]
    result: NDArray[np.object_] = shapely.from_ragged_array(kind, points, (rings, *offsets[1:]))
    return result
