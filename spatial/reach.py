"""What lies within so many metres of a control: which pairs, how far apart, and which part of the subject."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial import proximity
from spatial.crs import CGCS2000
from spatial.long_edges import long_edges
from spatial.measure import E2, SURFACE, A
from spatial.pairs import GRID, Doubt, Relation
from spatial.placed import Placed, place
from spatial.plane import buffered
from spatial.shared import boxes, of_dimension, safely
from spatial.sight import degrees

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Pairs within reach, sorted by (subject, control).

    Attributes
    ----------
    subject, control
        Row numbers, from 0.
    gap, least, most
        m on the ellipsoid, 0 where they meet: as shown, and the smallest and largest of all readings.
    relation, doubt
        `Relation` and `Doubt` as uint8: how they lie, and which readings differ.
    """

    subject: NDArray[np.int64]
    control: NDArray[np.int64]
    gap: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]
    relation: NDArray[np.uint8]
    doubt: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.subject)


def gaps(subjects: Placed, controls: Placed, metres: NDArray[np.float64], *, touch: float = 0.01) -> Gaps:
    """Find the pairs that may be nearer than the control's `metres`, in any reading.

    Parameters
    ----------
    subjects, controls
        Polygons, lines and points; a polygon is measured from its edge, and what lies in it is at 0.
    metres
        Per control; negative or NaN where a control has no reach.
    touch
        m; what is nearer is adjacent.
    """
    slack = _slack(subjects), _slack(controls)
    subject, control = _candidates(subjects, controls, metres, slack)
    mine, theirs = subjects.map[subject], controls.map[control]
    gap = _gap(mine, theirs)
    loose = slack[0][subject] + slack[1][control]
    least, most = np.maximum(gap - loose, 0.0), gap + loose
    doubt = _doubts(subjects.accuracy[subject] + controls.accuracy[control], loose)
    for one, other in ((subjects.spare[subject], theirs), (mine, controls.spare[control])):
        rows = np.flatnonzero(~shapely.is_missing(one) & ~shapely.is_missing(other))
        twin = _gap(one[rows], other[rows])
        least[rows], most[rows] = np.minimum(least[rows], twin), np.maximum(most[rows], twin)
        doubt[rows] |= np.uint8(Doubt.REPAIR)
    kept = np.flatnonzero(least <= metres[control])
    return Gaps(
        subject=subject[kept],
        control=control[kept],
        gap=gap[kept],
        least=least[kept],
        most=most[kept],
        relation=_relation(mine[kept], theirs[kept], gap[kept], touch),
        doubt=doubt[kept],
    )


def part(
    subject: NDArray[np.object_], control: NDArray[np.object_], metres: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Cut out the part of each subject within so many metres of the control of the same place, to be looked at.

    The band is drawn on a local map whose scale is true at the subject's middle, round ends as 16-gons per quarter: off
    by about a thousandth of its width for each 10 km of the subject. What decides is the distance itself (`gaps`).

    Returns
    -------
    numpy.ndarray
        Longitude and latitude, of the subject's dimension; None where nothing is within.
    """
    bounds = shapely.bounds(subject)
    scale = _scale(bounds[:, 1::2].mean(axis=1))
    pad = np.tile(1.01 * metres[:, None] / scale, 2) * [-1, -1, 1, 1]
    near, _ = safely(shapely.intersection, control, boxes(bounds + pad))
    band, lost = safely(buffered, near, metres, scale)
    within, failed = safely(shapely.intersection, subject, band)
    within = of_dimension(within, shapely.get_dimensions(subject))
    within[lost | failed] = None
    return within


def edge(land: Placed, *, touch: float = 0.01) -> Placed:
    """Return the boundary of some land as one, gaps up to `touch` closed; a point in it is near what lies beyond."""
    half = degrees(np.array([touch / 2]), shapely.bounds(land.map)[:, 3].max(keepdims=True, initial=0.0))[0]
    one = shapely.union_all(land.map, grid_size=GRID)
    closed = shapely.buffer(shapely.buffer(one, half, join_style="mitre"), -half, join_style="mitre")
    return place(np.array([shapely.boundary(shapely.union(one, closed))], object), CGCS2000)


def _scale(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres to a degree of longitude and of latitude, shape (n, 2)."""
    phi = np.radians(latitude)
    curve = 1 - E2 * np.sin(phi) ** 2
    east = A * np.cos(phi) / np.sqrt(curve)
    return np.radians(np.stack([east, A * (1 - E2) / curve**1.5], axis=1))


def _gap(mine: NDArray[np.object_], theirs: NDArray[np.object_]) -> NDArray[np.float64]:
    """Measure how far apart geometries lie, m; 0 where they meet."""
    gap = np.zeros(len(mine))
    apart = np.flatnonzero(~shapely.intersects(theirs, mine))
    gap[apart] = np.maximum(-proximity.depth(mine[apart], theirs[apart]), 0.0)
    return gap


def _slack(placed: Placed) -> NDArray[np.float64]:
    """How far a row may lie from where the map has it, m: its longest edge on another paper, and its accuracy."""
    bend: NDArray[np.float64] = long_edges(placed.map).sagitta(len(placed))
    return bend + placed.accuracy


def _doubts(accuracy: NDArray[np.float64], loose: NDArray[np.float64]) -> NDArray[np.uint8]:
    doubt = np.where(loose > accuracy, Doubt.EDGES, 0) | np.where(accuracy > 0, Doubt.DATUM, 0)
    return doubt.astype(np.uint8)


def _candidates(
    subjects: Placed,
    controls: Placed,
    metres: NDArray[np.float64],
    slack: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs near one another on the map, whose degrees are longer than they are; all whose repairs' boxes are."""
    asked = np.flatnonzero(metres >= 0)
    mine, theirs = _boxes(subjects, slack[0]), _boxes(controls, slack[1] + np.maximum(metres, 0.0))[asked]
    at, subject = shapely.STRtree(mine).query(theirs).astype(np.int64)
    control = asked[at]
    theirs, mine = controls.map[control], subjects.map[subject]
    shapely.prepare(controls.map[asked])
    apart = degrees(metres[control] + slack[0][subject] + slack[1][control], _latitude(subjects.map)[subject])
    near = shapely.dwithin(theirs, mine, apart)  # type: ignore[call-overload]  # the stubs know one distance for all
    near |= ~(shapely.is_missing(subjects.spare)[subject] & shapely.is_missing(controls.spare)[control])
    subject, control = subject[near], control[near]
    order = np.lexsort((control, subject))
    return subject[order], control[order]


def _latitude(geometry: NDArray[np.object_]) -> NDArray[np.float64]:
    """Farthest from the equator each geometry comes."""
    latitude: NDArray[np.float64] = abs(shapely.bounds(geometry)[:, 1::2]).max(axis=1)
    return latitude


def _boxes(placed: Placed, metres: NDArray[np.float64]) -> NDArray[np.object_]:
    one, other = shapely.bounds(placed.map), shapely.bounds(placed.spare)
    bounds = np.hstack([np.fmin(one[:, :2], other[:, :2]), np.fmax(one[:, 2:], other[:, 2:])])
    known = np.flatnonzero(~shapely.is_missing(placed.map))
    pad = degrees(metres, abs(bounds[:, 1::2]).max(axis=1))[:, None] * [-1, -1, 1, 1]
    rectangles = np.full(len(placed), None, object)
    rectangles[known] = boxes((bounds + pad)[known])
    return rectangles


def _relation(
    mine: NDArray[np.object_], theirs: NDArray[np.object_], gap: NDArray[np.float64], touch: float
) -> NDArray[np.uint8]:
    """Say how they lie; a line has no inside, so what crosses it overlaps it."""
    relation = np.where(gap <= touch, np.uint8(Relation.ADJACENT), np.uint8(Relation.NEAR))
    met = np.flatnonzero(shapely.intersects(theirs, mine) & ~shapely.touches(theirs, mine))
    relation[met] = Relation.OVERLAP
    solid = met[shapely.get_dimensions(theirs[met]) == SURFACE]
    relation[solid[shapely.covers(theirs[solid], mine[solid])]] = Relation.INSIDE
    relation[met[shapely.covers(mine[met], theirs[met])]] = Relation.CONTAINS
    return relation
