"""What is left of subjects outside of controls, on their own paper: their vertices stay bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial import measure
from spatial.interval import Interval
from spatial.long_edges import long_edges
from spatial.measure import SURFACE
from spatial.pairs import Doubt, Measure
from spatial.plane import Plane, Reading, buffered
from spatial.shared import boxes, gathered, of_dimension, safely, sizes
from spatial.sheets import Sheets, other_planes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.pairs import Pairs
    from spatial.placed import Placed

LEFT_OPEN = Doubt.REPAIR | Doubt.DATUM | Doubt.FAILED
"""Doubts that a difference does not show by itself: taken from the pairs."""


def remainder(
    subjects: Placed, controls: Placed, pairs: Pairs, keep: NDArray[np.bool_], *, touch: float = 0.01
) -> Measure:
    """Take the kept controls away from each subject.

    Parameters
    ----------
    subjects, controls
        Those the pairs were made of.
    pairs
        Sorted by subject.
    keep
        Per pair: whether its control counts.
    touch
        m; gaps between controls up to this are closed, and pieces no wider count in `high` only.

    Returns
    -------
    Measure
        The part outside; subjects without a kept pair whole, wholly covered ones nothing.
    """
    whole = measure.whole(subjects.map)
    result = Measure(
        measure=whole.copy(),
        low=whole.copy(),
        high=whole.copy(),
        doubt=np.zeros(len(subjects), np.uint8),
        geometry=subjects.map.copy(),
    )
    solid = shapely.get_dimensions(controls.map[pairs.control]) == SURFACE
    kept = pairs.take(np.flatnonzero(keep & solid & (pairs.high > 0)))
    covered = np.unique(kept.subject[kept.low >= whole[kept.subject]])
    for array in (result.measure, result.low, result.high):
        array[covered] = 0.0
    result.geometry[covered] = None
    partly = kept.take(~np.isin(kept.subject, covered))
    if not len(partly):
        return result
    rows, group = np.unique(partly.subject, return_inverse=True)
    interval = _cut(rows, group, partly.control, Sheets(subjects, controls), touch)
    interval.fail(np.flatnonzero(interval.doubt & Doubt.FAILED), whole[rows][(interval.doubt & Doubt.FAILED) > 0])
    _leave_open(interval, group, partly, whole[rows])
    for name in ("geometry", "measure", "low", "high", "doubt"):
        getattr(result, name)[rows] = getattr(interval, name)
    return result


def _cut(
    rows: NDArray[np.int64], group: NDArray[np.intp], control: NDArray[np.int64], sheets: Sheets, touch: float
) -> Interval:
    """Read what is left of subjects: on the own paper, and where long edges are near in the other planes, too.

    Parameters
    ----------
    rows
        Subjects, each once.
    group, control
        Per pair: position of its subject in `rows`, and its control.
    """
    subjects, controls = sheets.placed
    interval = Interval.nothing(len(rows))

    def read(of: NDArray[np.intp], plane: Plane) -> Reading:
        mine = np.isin(group, of)
        theirs = sheets.bring(1, control[mine], plane)
        cover = _cover(theirs, np.searchsorted(of, group[mine]), sheets.bring(0, rows[of], plane), plane, touch)
        return _outside(sheets.bring(0, rows[of], plane), cover, plane, touch)

    for number in np.unique(subjects.paper[rows]):
        of = np.flatnonzero(subjects.paper[rows] == number)
        reading = read(of, Plane(crs=subjects.papers[number]))
        interval.begin(of, reading)
        interval.doubt[of[reading.failed]] |= np.uint8(Doubt.FAILED)
    with_long = long_edges(subjects.map[rows]).row, np.unique(control)[long_edges(controls.map[np.unique(control)]).row]
    bent = np.union1d(with_long[0], group[np.isin(control, with_long[1])])
    chosen = np.flatnonzero(np.isin(group, bent))
    for number, pair in other_planes(sheets, rows[group[chosen]], control[chosen]):
        of = np.unique(group[chosen[pair]])
        of = of[sheets.own(0, rows[of]) != number]
        reading = read(of, sheets.planes[number])
        interval.widen(of, reading, Doubt.EDGES)
        interval.doubt[of[reading.failed]] |= np.uint8(Doubt.FAILED)
    return interval


def _cover(
    control: NDArray[np.object_],
    group: NDArray[np.intp],
    subject: NDArray[np.object_],
    plane: Plane,
    touch: float,
) -> NDArray[np.object_]:
    """One cover per subject; several controls are united around it, and gaps between them up to `touch` closed."""
    cover = np.full(len(subject), None, object)
    count = np.bincount(group, minlength=len(subject))
    single = count[group] == 1
    cover[group[single]] = control[single]
    several = np.flatnonzero(count > 1)
    if not len(several):
        return cover
    scale = plane.scale(subject[several])
    pad = np.tile(10 * touch / scale, 2) * [-1, -1, 1, 1]
    window = boxes(shapely.bounds(subject[several]) + pad)
    at = np.searchsorted(several, group[~single])
    near, _ = safely(shapely.intersection, control[~single], window[at])
    near = of_dimension(near, np.full(len(near), SURFACE))
    together = gathered(near, at, len(several))
    united, _ = safely(lambda x: shapely.union_all(x[:, None], axis=1), together)
    half = np.full(len(several), touch * 0.5 + 1e-6)
    closed = buffered(buffered(united, half, scale, join="mitre"), -half, scale, join="mitre")
    cover[several], _ = safely(shapely.union, united, closed)
    return cover


def _outside(subject: NDArray[np.object_], cover: NDArray[np.object_], plane: Plane, touch: float) -> Reading:
    """Subjects without their cover, floating and snap-rounded."""
    rest, failed = [], shapely.is_missing(cover)
    for grid in (None, plane.grid):
        left, bad = safely(lambda a, b, grid=grid: shapely.difference(a, b, grid_size=grid), subject, cover)
        rest.append(of_dimension(left, shapely.get_dimensions(subject)))
        failed = failed | bad
    floating, snapped = (sizes(plane.unfold(left), touch) for left in rest)
    return Reading(geometry=plane.to_map(rest[0]), floating=floating, snapped=snapped, failed=failed)


def _leave_open(interval: Interval, group: NDArray[np.intp], pairs: Pairs, whole: NDArray[np.float64]) -> None:
    """Carry over what other repairs and the accuracy of transformations leave open: no difference shows it."""
    doubt = pairs.doubt & np.uint8(LEFT_OPEN)
    open_ = doubt > 0
    np.subtract.at(interval.low, group[open_], np.maximum(pairs.high - pairs.measure, 0.0)[open_])
    np.add.at(interval.high, group[open_], np.maximum(pairs.measure - pairs.low, 0.0)[open_])
    np.clip(interval.low, 0.0, None, out=interval.low)
    np.minimum(interval.high, np.maximum(whole, interval.measure), out=interval.high)
    np.bitwise_or.at(interval.doubt, group, doubt)
