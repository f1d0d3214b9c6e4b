"""The readings of a pair that no plane explains: method, repair, accuracy of a transformation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial import measure
from spatial.measure import LINE, SURFACE
from spatial.pairs import GRID, NOISE, Doubt
from spatial.plane import MAP, buffered, read_in_blocks
from spatial.shared import boxes, of_dimension, safely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.candidates import Candidates
    from spatial.interval import Interval
    from spatial.placed import Placed


def inside(
    interval: Interval,
    rows: NDArray[np.intp],
    subject: NDArray[np.object_],
    control: NDArray[np.object_],
    deep: NDArray[np.bool_],
    *,
    size: tuple[NDArray[np.float64], NDArray[np.float64]],
    touch: float,
) -> None:
    """Begin with subjects properly inside: what is shared is the subject, whatever the method.

    A line that is nowhere deeper than touch runs along the edge, and may as well lie beside it. How `deep` a line lies
    far from every edge is left open. `size` is that of the subjects, and their width.
    """
    interval.certain(rows, subject, size[0])
    interval.width[rows] = size[1]
    lines = np.flatnonzero((shapely.get_dimensions(subject) == LINE) & ~deep)
    interval.width[rows[lines]] = MAP.depths(subject[lines], control[lines])
    along = rows[lines[interval.width[rows[lines]] <= touch]]
    interval.low[along] = interval.first[0, along] = 0.0
    interval.doubt[along] |= np.uint8(Doubt.EDGES)


def on_the_map(
    interval: Interval,
    rows: NDArray[np.intp],
    subject: NDArray[np.object_],
    control: NDArray[np.object_],
    *,
    touch: float,
) -> NDArray[np.bool_]:
    """Begin with the overlay on the map, floating and snap-rounded; tells which rows failed."""
    failed = np.zeros(len(rows), bool)
    for block, reading in read_in_blocks(MAP, subject, control, touch=touch):
        interval.begin(rows[block], reading)
        failed[block] = reading.failed
    return failed


def by_relation(
    interval: Interval,
    rows: NDArray[np.intp],
    subject: NDArray[np.object_],
    control: NDArray[np.object_],
    meets: NDArray[np.bool_],
) -> None:
    """Compare with DE-9IM, which is exact: where it contradicts both methods neither is believed.

    If interiors meet where nothing was found, what a difference leaves bounds the truth. If they do not meet, there is
    nothing (a line along an edge aside: it shares the boundary).
    """
    solid = shapely.get_dimensions(control) == SURFACE
    dimension = shapely.get_dimensions(subject)
    unseen = np.flatnonzero(meets & solid & (dimension > 0) & (interval.high[rows] == 0))
    if len(unseen):
        at = rows[unseen]
        interval.bound(at, np.zeros(len(at)), _bound(subject[unseen], control[unseen]))
        interval.doubt[at] |= np.uint8(Doubt.METHOD)
    invented = rows[~meets & (dimension == SURFACE) & (interval.high[rows] > 0)]
    interval.low[invented] = 0.0
    seen = invented[interval.high[invented] > NOISE * measure.length(interval.geometry[invented])]
    interval.doubt[seen] |= np.uint8(Doubt.METHOD)


def _bound(subject: NDArray[np.object_], control: NDArray[np.object_]) -> NDArray[np.float64]:
    """Cautious upper bound of the shared part where intersection finds none: what differences take away."""
    whole = measure.whole(subject)
    missing = np.zeros(len(subject))
    for grid in (None, GRID, 10 * GRID):
        rest, failed = safely(lambda a, b, grid=grid: shapely.difference(a, b, grid_size=grid), subject, control)
        rest = of_dimension(rest, shapely.get_dimensions(subject))
        missing = np.maximum(missing, np.where(failed, whole, whole - measure.whole(rest)))
    return np.minimum(whole, missing + NOISE * measure.length(subject))


def by_repair(interval: Interval, pairs: Candidates, subjects: Placed, *, touch: float) -> NDArray[np.intp]:
    """Read pairs of which one side was repaired in two ways, in every combination; returns the rows that failed."""
    failed = [np.zeros(0, np.intp)]
    for mine, theirs in (("spare", "map"), ("map", "spare"), ("spare", "spare")):
        subject, control = getattr(subjects, mine)[pairs.subject], getattr(pairs.near.placed, theirs)[pairs.near.at]
        rows = np.flatnonzero(~shapely.is_missing(subject) & ~shapely.is_missing(control))
        if len(rows):
            reading = MAP.read(subject[rows], control[rows], touch)
            interval.widen(rows, reading, Doubt.REPAIR)
            interval.fill(rows, reading)
            failed.append(rows[reading.failed])
    return np.concatenate(failed)


def by_accuracy(interval: Interval, pairs: Candidates, subjects: Placed, *, touch: float) -> NDArray[np.intp]:
    """Read pairs whose place is known to some metres only: the control smaller, and larger, by as much.

    It makes no difference to a subject that has the control all around it.
    """
    near = pairs.near
    accuracy = subjects.accuracy[pairs.subject] + near.placed.accuracy[near.at]
    control = near.placed.map[near.at]
    rows = np.flatnonzero((accuracy > 0) & (shapely.get_dimensions(control) == SURFACE) & ~near.alone)
    if not len(rows):
        return rows
    subject, metres = subjects.map[pairs.subject[rows]], accuracy[rows]
    scale = MAP.scale(subject)
    pad = np.tile(4 * metres[:, None] / scale, 2) * [-1, -1, 1, 1]
    local, lost = safely(shapely.intersection, control[rows], boxes(shapely.bounds(subject) + pad))
    failed = lost
    for sign in (-1.0, 1.0):
        moved = buffered(local, sign * metres * 1.02, scale)  # 2 %: arcs of chords, scale over a large subject
        reading = MAP.read(subject, moved, touch)
        interval.widen(rows, reading, Doubt.DATUM)
        interval.fill(rows, reading)
        failed |= reading.failed
    return rows[failed]
