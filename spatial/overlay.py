"""What subjects and controls share: exact where one method answers, an interval where readings differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial import candidates, readings, relation
from spatial.interval import Interval
from spatial.measure import SURFACE
from spatial.pairs import GRID, Doubt, Pairs, Relation
from spatial.papers import by_papers
from spatial.prepared import prepare
from spatial.shared import full_size, in_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.candidates import Candidates, Meeting
    from spatial.placed import Placed
    from spatial.prepared import Prepared

__all__ = ["GRID", "Doubt", "Pairs", "Relation", "overlay"]


def overlay(
    subjects: Placed | Prepared,
    controls: Placed | Prepared,
    *,
    reach: float = 0.0,
    touch: float = 0.01,
    threads: int = 2,
) -> Pairs:
    """Overlay every subject with every control near it.

    Parameters
    ----------
    subjects
        Polygons, lines and points, in any mixture; prepared, where they meet many layers of controls.
    controls
        Polygons; lines have no inside, of them only the distance is told. Prepared, where they meet many subjects.
    reach
        m; farther apart: absent.
    touch
        m; nearer than this is adjacent, and pieces no wider count in `high` only.
    threads
        Blocks of subjects worked on at a time; the result is the same for any number.

    Returns
    -------
    Pairs
        Sorted by (subject, control).

    Notes
    -----
    Overlay never raises for a pair: one that GEOS cannot answer is between nothing and the whole subject (FAILED).
    """
    if not len(subjects) or not len(controls):
        return Pairs.empty()
    met = candidates.meeting(prepare(subjects), prepare(controls), reach=reach, touch=touch)
    found = in_blocks(lambda block: _overlaid(met, block, reach=reach, touch=touch), met.blocks, threads)
    return Pairs.together([Pairs.empty(), *found])


def _overlaid(met: Meeting, block: NDArray[np.int64], *, reach: float, touch: float) -> Pairs:
    """Overlay the pairs of a block."""
    pairs = candidates.find(met, block, reach=reach, touch=touch)
    interval, mine, theirs = _measured(pairs, met.subjects, touch=touch)
    certain = pairs.inside & ~pairs.long
    near = pairs.near
    sides = relation.Sides(
        subject=mine,
        control=theirs,
        whole=met.controls.placed.map[pairs.control],
        cut=near.cut,
        told=~near.alone & (pairs.long | (reach <= touch)),
        sight=pairs.sight,
    )
    how = relation.lie(interval, sides, certain, reach=reach, touch=touch)
    return Pairs(
        subject=pairs.subject,
        control=pairs.control,
        relation=how.relation,
        doubt=interval.doubt,
        geometry=interval.geometry,
        measure=interval.measure,
        low=interval.low,
        high=interval.high,
        width=how.width,
        depth=how.depth,
    ).take(how.close)


def _measured(
    pairs: Candidates, ready: Prepared, *, touch: float
) -> tuple[Interval, NDArray[np.object_], NDArray[np.object_]]:
    """Measure pairs in all readings; also the geometries as the shown reading has them, on the map."""
    subjects = ready.placed
    interval = Interval.nothing(len(pairs.subject))
    mine, theirs = subjects.map[pairs.subject], pairs.near.placed.map[pairs.near.at]
    certain = np.flatnonzero(pairs.inside & ~pairs.long)
    deep, size = pairs.near.alone[certain], ready.size(pairs.subject[certain])
    readings.inside(interval, certain, mine[certain], theirs[certain], deep, size=(size[0], size[1]), touch=touch)
    plain = np.flatnonzero(~pairs.inside & ~pairs.long & pairs.together)
    failed = readings.on_the_map(interval, plain, mine[plain], theirs[plain], touch=touch)
    sure = plain[~failed]
    readings.by_relation(interval, sure, mine[sure], theirs[sure], pairs.meets[sure])
    without_answer = [plain[failed]]
    long = np.flatnonzero(pairs.long)
    if len(long):
        bent = by_papers(interval, long, pairs, subjects, touch=touch)
        mine[long], theirs[long] = bent.subject, bent.control
        without_answer += bent.failed
    without_answer.append(readings.by_repair(interval, pairs, subjects, touch=touch))
    without_answer.append(readings.by_accuracy(interval, pairs, subjects, touch=touch))
    lost = np.unique(np.concatenate(without_answer))
    solid = lost[shapely.get_dimensions(theirs[lost]) == SURFACE]
    interval.fail(solid, full_size(subjects.take(pairs.subject[solid])))
    return interval, mine, theirs
