"""What is left of subjects outside of controls, on their own paper: their vertices stay bit for bit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial import measure
from spatial.interval import Interval
from spatial.long_edges import long_edges
from spatial.measure import SURFACE
from spatial.pairs import Doubt, Measure
from spatial.plane import MAP, Plane, Reading, buffered
from spatial.prepared import prepare
from spatial.shared import boxes, gathered, of_dimension, safely, sizes
from spatial.sheets import Sheets, other_planes, paper_by_paper
from spatial.sight import around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.pairs import Pairs
    from spatial.placed import Placed
    from spatial.prepared import Prepared


def remainder(
    subjects: Placed, controls: Placed | Prepared, pairs: Pairs, keep: NDArray[np.bool_], *, touch: float = 0.01
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
    whole, other = measure.whole(subjects.map), measure.whole(subjects.spare)
    repaired = ~shapely.is_missing(subjects.spare)
    result = Measure(
        measure=whole.copy(),
        low=np.where(repaired, np.minimum(whole, other), whole),
        high=np.maximum(whole, other),
        doubt=np.where(repaired, np.uint8(Doubt.REPAIR), np.uint8(Doubt.NONE)),
        geometry=subjects.map.copy(),
    )
    ready = prepare(controls)
    solid = shapely.get_dimensions(ready.placed.map[pairs.control]) == SURFACE
    kept = pairs.take(np.flatnonzero(keep & solid & (pairs.high > 0)))
    covered = np.unique(kept.subject[(kept.low >= whole[kept.subject]) & ~repaired[kept.subject]])
    for array in (result.measure, result.low, result.high):
        array[covered] = 0.0
    result.geometry[covered] = None
    partly = kept.take(~np.isin(kept.subject, covered))
    for of, alone in paper_by_paper(subjects, partly.subject):
        _cut_off(result, alone, ready, partly.take(of), touch=touch)
    return result


def _cut_off(result: Measure, subjects: Placed, controls: Prepared, partly: Pairs, *, touch: float) -> None:
    """Fill in what is left of partly covered subjects, all on one paper."""
    rows, group = np.unique(partly.subject, return_inverse=True)
    seen, near = around(subjects, controls, partly.subject, partly.control, touch=touch)
    control = partly.control.copy()
    control[seen] = near.at
    sheets = Sheets(subjects, near.delivered(np.arange(len(seen))))
    cut = _Cut(rows=rows, group=group, control=control, sheets=sheets, touch=touch)
    cut.on_own_paper()
    cut.on_other_papers()
    cut.in_other_repairs()
    cut.carry(partly, result.high[rows])
    for name in ("geometry", "measure", "low", "high", "doubt"):
        getattr(result, name)[rows] = getattr(cut.interval, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """The readings of what is left of partly covered subjects.

    Attributes
    ----------
    rows
        Subjects, each once.
    group, control
        Per pair: position of its subject in `rows`, and its control.
    """

    rows: NDArray[np.int64]
    group: NDArray[np.intp]
    control: NDArray[np.int64]
    sheets: Sheets
    touch: float
    interval: Interval = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "interval", Interval.nothing(len(self.rows)))

    def on_own_paper(self) -> None:
        """Begin where the subject's vertices stay bit for bit."""
        (paper,) = self.sheets.placed[0].papers
        of = np.arange(len(self.rows))
        self._take(of, self._in_plane(of, Plane(crs=paper)), None)

    def on_other_papers(self) -> None:
        """Read subjects with long edges, their own or a control's, in the other planes."""
        subjects, controls = self.sheets.placed
        involved = np.unique(self.control)
        long = involved[long_edges(controls.map[involved]).row]
        bent = np.union1d(long_edges(subjects.map[self.rows]).row, self.group[np.isin(self.control, long)])
        chosen = np.flatnonzero(np.isin(self.group, bent))
        for number, pair in other_planes(self.sheets, self.rows[self.group[chosen]], self.control[chosen]):
            of = np.unique(self.group[chosen[pair]])
            of = of[self.sheets.own(0, self.rows[of]) != number]
            self._take(of, self._in_plane(of, self.sheets.planes[number]), Doubt.EDGES)

    def in_other_repairs(self) -> None:
        """Read subjects with a second repair, their own or a control's, on the map."""
        spare = [np.where(shapely.is_missing(one.spare), one.map, one.spare) for one in self.sheets.placed]
        first = [one.map for one in self.sheets.placed]
        two = [~shapely.is_missing(one.spare) for one in self.sheets.placed]
        of = np.union1d(np.flatnonzero(two[0][self.rows]), self.group[two[1][self.control]])
        for mine, theirs in ((spare[0], first[1]), (first[0], spare[1]), (spare[0], spare[1])):
            self._take(of, self._read(of, mine[self.rows[of]], theirs, MAP), Doubt.REPAIR)

    def carry(self, pairs: Pairs, most: NDArray[np.float64]) -> None:
        """Carry over what no difference shows: failures, and the accuracy of transformations."""
        interval = self.interval
        open_ = (pairs.doubt & np.uint8(Doubt.DATUM | Doubt.FAILED)) > 0
        at = self.group[open_]
        np.subtract.at(interval.low, at, np.maximum(pairs.high - pairs.measure, 0.0)[open_])
        np.add.at(interval.high, at, np.maximum(pairs.measure - pairs.low, 0.0)[open_])
        np.bitwise_or.at(interval.doubt, at, pairs.doubt[open_] & np.uint8(Doubt.DATUM | Doubt.FAILED))
        np.clip(interval.low, 0.0, None, out=interval.low)
        np.minimum(interval.high, np.maximum(most, interval.measure), out=interval.high)

    def _in_plane(self, of: NDArray[np.intp], plane: Plane) -> Reading:
        controls = np.full(len(self.sheets.placed[1]), None, object)
        needed = np.unique(self.control[np.isin(self.group, of)])
        controls[needed] = self.sheets.bring(1, needed, plane)
        return self._read(of, self.sheets.bring(0, self.rows[of], plane), controls, plane)

    def _read(
        self, of: NDArray[np.intp], subject: NDArray[np.object_], controls: NDArray[np.object_], plane: Plane
    ) -> Reading:
        mine = np.isin(self.group, of)
        group = np.searchsorted(of, self.group[mine])
        return _outside(
            subject, _cover(controls[self.control[mine]], group, subject, plane, self.touch), plane, self.touch
        )

    def _take(self, of: NDArray[np.intp], reading: Reading, kind: Doubt | None) -> None:
        if kind is None:
            self.interval.begin(of, reading)
        else:
            self.interval.widen(of, reading, kind)
        failed = of[reading.failed]
        self.interval.fail(failed, measure.whole(self.sheets.placed[0].map[self.rows[failed]]))


def _cover(
    control: NDArray[np.object_],
    group: NDArray[np.intp],
    subject: NDArray[np.object_],
    plane: Plane,
    touch: float,
) -> NDArray[np.object_]:
    """One cover per subject, None where it fails; several controls are united, gaps up to `touch` closed."""
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
    near, failed = safely(shapely.intersection, control[~single], window[at])
    near = of_dimension(near, np.full(len(near), SURFACE))
    united, _ = safely(lambda x: shapely.union_all(x[:, None], axis=1), gathered(near, at, len(several)))
    half = np.full(len(several), touch * 0.5 + 1e-6)
    closed = buffered(buffered(united, half, scale, join="mitre"), -half, scale, join="mitre")
    united, _ = safely(shapely.union, united, closed)
    united[at[failed]] = None
    cover[several] = united
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
