"""Which subjects may meet which controls, and how they lie to one another before anything is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.long_edges import LongEdges, long_edges
from spatial.measure import SURFACE
from spatial.neighbourhood import look
from spatial.shared import boxes, in_blocks
from spatial.sight import degrees, farthest, padded, rectangles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.neighbourhood import Neighbourhood
    from spatial.placed import Placed
    from spatial.prepared import Prepared

BLOCK: Final = 2000
"""Pairs asked at a time, and the rest of those of the last control."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Pairs worth a look, sorted by (subject, control).

    Attributes
    ----------
    subject, control
        Row numbers.
    inside
        The subject lies properly inside the control: the shared part is the subject, exactly.
    together, meets
        They have a point in common; interiors have something in common (DE-9IM).
    long
        A long edge lies in the neighbourhood and readings may differ.
    near, sight
        The controls as the subjects see them, and how far about a subject all edges are seen, m.
    """

    subject: NDArray[np.int64]
    control: NDArray[np.int64]
    inside: NDArray[np.bool_]
    together: NDArray[np.bool_]
    meets: NDArray[np.bool_]
    long: NDArray[np.bool_]
    near: Neighbourhood
    sight: NDArray[np.float64]


def find(subjects: Placed, controls: Prepared, *, reach: float, touch: float, threads: int) -> Candidates:
    """Find all pairs that share something, or lie within `reach` metres, in any reading."""
    edges = long_edges(subjects.map)
    bend = edges.sagitta(len(subjects))
    subject_box = padded(subjects, max(reach, touch) + bend + subjects.accuracy)
    around = rectangles(subject_box)
    subject, control = _meeting(around, controls.rectangles)
    sight = farthest(subjects, controls, bend, max(reach, touch), touch)
    seen, near = look(controls, subject, control, padded(subjects, sight), threads=threads)
    subject, control = subject[seen], control[seen]
    long = _long(subject, control, edges, controls, around)
    special = _is_special(subjects, subject) | _is_special(controls.placed, control)
    latitude = np.maximum(abs(subject_box[subject, 1]), abs(subject_box[subject, 3]))
    slack = touch + bend[subject] + controls.bend[control]
    margins = degrees(slack + max(reach - touch, 0.0), latitude), np.where(long, degrees(slack, latitude), np.nan)
    answers = np.array([[True], [True], [True], [True], [False]]).repeat(len(subject), axis=1)
    asked = np.flatnonzero(~near.alone)
    answers[:, asked] = _predicates(
        subjects.map[subject[asked]],
        near.placed.map,
        near.at[asked],
        (margins[0][asked], margins[1][asked]),
        threads=threads,
    )
    inside, together, meets, close, edge = answers
    keep = close | special
    return Candidates(
        subject=subject[keep],
        control=control[keep],
        inside=inside[keep],
        together=together[keep],
        meets=meets[keep],
        long=edge[keep],
        near=near.take(keep),
        sight=sight[subject[keep]],
    )


def _is_special(placed: Placed, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Rows with a second geometry or an uncertain place: their map geometry alone does not tell who is near."""
    return ((placed.accuracy > 0) | ~shapely.is_missing(placed.spare))[rows]


def _meeting(
    subjects: NDArray[np.object_], controls: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs whose boxes meet, sorted; the tree holds the subjects, so that a giant control asks once."""
    control, subject = shapely.STRtree(subjects).query(controls).astype(np.int64)
    order = np.lexsort((control, subject))
    return subject[order], control[order]


def _long(
    subject: NDArray[np.int64],
    control: NDArray[np.int64],
    edges: LongEdges,
    controls: Prepared,
    around: NDArray[np.object_],
) -> NDArray[np.bool_]:
    """Pairs in which a long edge of one meets the (padded) box of the other."""
    keys = [np.zeros(0, np.int64)]
    if len(edges.row):
        theirs, found = shapely.STRtree(boxes(edges.bounds())).query(controls.rectangles).astype(np.int64)
        keys.append(edges.row[found] * len(controls) + theirs)
    if len(controls.edges.row):
        mine, found = controls.edge_tree.query(around).astype(np.int64)
        keys.append(mine * len(controls) + controls.edges.row[found])
    return np.isin(subject * len(controls) + control, np.concatenate(keys))


def _predicates(
    subject: NDArray[np.object_],
    controls: NDArray[np.object_],
    control: NDArray[np.int64],
    margins: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    threads: int,
) -> NDArray[np.bool_]:
    """Per pair: inside, together, interiors meet, near the control, near its boundary (asked where that has a margin).

    Blocks end where the control changes, or rather the object, for excerpts may be one: a prepared geometry belongs to
    one thread.
    """
    identity = np.fromiter(map(id, controls[control]), np.int64, len(control))
    order = np.argsort(identity, kind="stable")
    starts = np.flatnonzero(np.diff(identity[order], prepend=-1))
    cuts = starts[np.flatnonzero(np.diff(starts // BLOCK, prepend=-1))]

    def work(rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        mine, theirs = subject[rows], controls[control[rows]]
        shapely.prepare(theirs)
        inside = shapely.contains_properly(theirs, mine) & (shapely.get_dimensions(theirs) == SURFACE)
        together = shapely.intersects(theirs, mine)
        meets = together & ~shapely.touches(theirs, mine)
        apart = np.flatnonzero(~together)
        close = together.copy()
        close[apart] = _near(theirs[apart], mine[apart], margins[0][rows[apart]])
        edge = np.zeros(len(rows), bool)
        asked = np.flatnonzero(close & np.isfinite(margins[1][rows]))
        edge[asked] = _near(_boundaries(controls, control[rows[asked]]), mine[asked], margins[1][rows[asked]])
        return np.array([inside, together, meets, close, edge])

    answers = np.zeros((5, len(control)), bool)
    blocks = np.split(order, cuts[1:]) if len(order) else []
    for rows, answer in zip(blocks, in_blocks(work, blocks, threads), strict=True):
        answers[:, rows] = answer
    return answers


def _boundaries(controls: NDArray[np.object_], rows: NDArray[np.int64]) -> NDArray[np.object_]:
    """Boundaries of polygons, lines themselves; prepared, each once."""
    unique, back = np.unique(rows, return_inverse=True)
    line = controls[unique]
    solid = shapely.get_dimensions(line) == SURFACE
    line[solid] = shapely.boundary(line[solid])
    shapely.prepare(line)
    return line[back]


def _near(
    theirs: NDArray[np.object_], mine: NDArray[np.object_], degrees_apart: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether geometries lie so near; the stubs know one distance for all."""
    near: NDArray[np.bool_] = shapely.dwithin(theirs, mine, degrees_apart)  # type: ignore[call-overload]
    return near
