"""Which subjects may meet which controls, and how they lie to one another before anything is cut."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.boundary import diagonals
from spatial.measure import SURFACE
from spatial.neighbourhood import look
from spatial.shared import spread
from spatial.sight import degrees, farthest, padded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.neighbourhood import Neighbourhood
    from spatial.placed import Placed
    from spatial.prepared import Prepared

BLOCK: Final = 20_000
"""Pairs looked at at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Subjects and controls whose boxes meet, in any reading.

    Attributes
    ----------
    subjects, controls
        Both sides.
    blocks
        Subject and control of each pair, shape (2, n), sorted; all of one subject in one block.
    box, window, sight
        Bounds of each subject, bounds within which edges of a giant may count, and how far about it these are, m.
    """

    subjects: Prepared
    controls: Prepared
    blocks: list[NDArray[np.int64]]
    box: NDArray[np.float64]
    window: NDArray[np.float64]
    sight: NDArray[np.float64]


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


def meeting(subjects: Prepared, controls: Prepared, *, reach: float, touch: float) -> Meeting:
    """Find all pairs that may share something, or lie within `reach` metres, in any reading."""
    placed = subjects.placed
    box = padded(placed, max(reach, touch) + subjects.bend + placed.accuracy)
    known = np.flatnonzero(np.isfinite(box).all(axis=1))
    subject, control = controls.tree.query(diagonals(box[known])).astype(np.int64)
    if controls.giants[control].any():
        _ = controls.land  # found out before several threads ask for it
    sight = farthest(placed, controls, subjects.bend, max(reach, touch), touch)
    return Meeting(
        subjects=subjects,
        controls=controls,
        blocks=_blocks(known[subject], control),
        box=box,
        window=padded(placed, sight),
        sight=sight,
    )


def _blocks(subject: NDArray[np.int64], control: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Sort pairs, and cut them between subjects."""
    order = np.lexsort((control, subject))
    pairs = np.array([subject[order], control[order]])
    begins = np.flatnonzero(np.diff(pairs[0], prepend=-1))
    cuts = begins[np.flatnonzero(np.diff(begins // BLOCK)) + 1]
    return [block for block in np.split(pairs, cuts, axis=1) if block.size]


def find(meeting: Meeting, block: NDArray[np.int64], *, reach: float, touch: float) -> Candidates:
    """Find those pairs of a block that share something, or lie within `reach` metres, in any reading."""
    subjects, controls = meeting.subjects, meeting.controls
    seen, near = look(controls, block[0], block[1], meeting.window)
    subject, control = block[:, seen]
    long = _long(meeting, subject, control)
    special = _is_special(subjects.placed, subject) | _is_special(controls.placed, control)
    latitude = np.maximum(abs(meeting.box[subject, 1]), abs(meeting.box[subject, 3]))
    slack = touch + subjects.bend[subject] + controls.bend[control]
    margins = degrees(slack + max(reach - touch, 0.0), latitude), np.where(long, degrees(slack, latitude), np.nan)
    answers = np.array([[True], [True], [True], [True], [False]]).repeat(len(subject), axis=1)
    asked = np.flatnonzero(~near.alone)
    answers[:, asked] = _predicates(
        subjects.placed.map[subject[asked]], near.placed.map[near.at[asked]], (margins[0][asked], margins[1][asked])
    )
    inside, together, meets, close, edge = answers
    keep = np.flatnonzero(close | special)
    return Candidates(
        subject=subject[keep],
        control=control[keep],
        inside=inside[keep],
        together=together[keep],
        meets=meets[keep],
        long=edge[keep],
        near=near.take(keep),
        sight=meeting.sight[subject[keep]],
    )


def _is_special(placed: Placed, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Rows with a second geometry or an uncertain place: their map geometry alone does not tell who is near."""
    return ((placed.accuracy > 0) | ~shapely.is_missing(placed.spare))[rows]


def _long(meeting: Meeting, subject: NDArray[np.int64], control: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Pairs in which a long edge of one meets the (padded) box of the other."""
    mine, theirs = meeting.subjects.edges, meeting.controls.edges
    long = np.zeros(len(subject), bool)
    pair, edge = spread(np.searchsorted(mine.row, subject), np.searchsorted(mine.row, subject, side="right"))
    edges, box = mine.bounds()[edge], meeting.controls.box[control[pair]]
    long[pair[((edges[:, :2] <= box[:, 2:]) & (edges[:, 2:] >= box[:, :2])).all(axis=1)]] = True
    if len(theirs.row):
        rows = np.unique(subject)
        asked, found = meeting.controls.edge_tree.query(diagonals(meeting.box[rows]))
        width = len(meeting.controls)
        long |= np.isin(subject * width + control, rows[asked] * width + theirs.row[found])
    return long


def _predicates(
    subject: NDArray[np.object_],
    control: NDArray[np.object_],
    margins: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> NDArray[np.bool_]:
    """Per pair: inside, together, interiors meet, near the control, near its boundary (asked where that has a margin).

    One control after the other: what is prepared is soon used no more.
    """
    shapely.prepare(control)
    inside = shapely.contains_properly(control, subject) & (shapely.get_dimensions(control) == SURFACE)
    together, meets = inside.copy(), inside.copy()
    asked = np.flatnonzero(~inside)
    together[asked] = shapely.intersects(control[asked], subject[asked])
    asked = asked[together[asked]]
    meets[asked] = ~shapely.touches(control[asked], subject[asked])
    close = together.copy()
    asked = np.flatnonzero(~together)
    close[asked] = _near(control[asked], subject[asked], margins[0][asked])
    edge = np.zeros(len(subject), bool)
    asked = np.flatnonzero(close & np.isfinite(margins[1]))
    edge[asked] = _near(_boundaries(control[asked]), subject[asked], margins[1][asked])
    return np.array([inside, together, meets, close, edge])


def _boundaries(control: NDArray[np.object_]) -> NDArray[np.object_]:
    """Boundaries of polygons, lines themselves; prepared, each once."""
    _, first, back = np.unique(
        np.fromiter(map(id, control), np.int64, len(control)), return_index=True, return_inverse=True
    )
    line = control[first]
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
