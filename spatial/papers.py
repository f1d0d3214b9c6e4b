"""On whose paper is a long edge straight? Every admissible answer is a reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spatial.follow import follow
from spatial.pairs import Doubt
from spatial.plane import MAP, Plane, read_in_blocks
from spatial.sheets import Sheets, mended, other_planes, paper_by_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from spatial.candidates import Candidates
    from spatial.interval import Interval
    from spatial.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bent:
    """Pairs as the shown reading has them: on the map, dense; and those GEOS has no answer for."""

    subject: NDArray[np.object_]
    control: NDArray[np.object_]
    failed: list[NDArray[np.intp]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """Some pairs to be read in a plane; `shown`: this is their reading (a)."""

    pairs: NDArray[np.intp]
    plane: Plane
    subject: NDArray[np.object_]
    control: NDArray[np.object_]
    shown: bool


def by_papers(
    interval: Interval,
    rows: NDArray[np.intp],
    pairs: Candidates,
    subjects: Placed,
    *,
    touch: float,
) -> Bent:
    """Read pairs with long edges: each as delivered, both on the subject's paper, both on the control's.

    Parameters
    ----------
    interval
        Filled for `rows`.
    rows
        Pairs with long edges in their neighbourhood.
    """
    controls = pairs.near.delivered(rows)
    bent = Bent(subject=np.full(len(rows), None, object), control=np.full(len(rows), None, object), failed=[])
    for of, alone in paper_by_paper(subjects, pairs.subject[rows]):
        some = rows[of]
        bent.subject[of], bent.control[of], failed = _of_one_paper(
            interval, some, (pairs.subject[some], pairs.near.at[some]), alone, controls, touch=touch
        )
        bent.failed.extend(failed)
    return bent


def _of_one_paper(
    interval: Interval,
    rows: NDArray[np.intp],
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    subjects: Placed,
    controls: Placed,
    *,
    touch: float,
) -> tuple[NDArray[np.object_], NDArray[np.object_], list[NDArray[np.intp]]]:
    """Read pairs (subject, control) of subjects on one paper; both sides as shown, and which rows failed."""
    (subject, control), sheets = pairs, Sheets(subjects, controls)
    mine, theirs = sheets.dense(0, subject), sheets.dense(1, control)
    guests = np.flatnonzero(sheets.own(0, subject) != sheets.own(1, control))
    mine[guests] = mended(follow(mine[guests], subjects, subject[guests], controls, control[guests], touch=touch))
    failed: list[NDArray[np.intp]] = []
    shown = _Task(pairs=guests, plane=MAP, subject=mine[guests], control=theirs[guests], shown=True)
    for task in (shown, *_in_one_plane(sheets, subject, control, guests)):
        for block, reading in read_in_blocks(task.plane, task.subject, task.control, touch=touch):
            at = rows[task.pairs[block]]
            if task.shown:
                interval.begin(at, reading)
            else:
                interval.widen(at, reading, Doubt.EDGES)
                interval.fill(at, reading)
            failed.append(at[reading.failed])
    return mine, theirs, failed


def _in_one_plane(
    sheets: Sheets, subject: NDArray[np.int64], control: NDArray[np.int64], guests: NDArray[np.intp]
) -> Iterator[_Task]:
    """Both on one plane: first the papers that subject and control have in common, then all others."""
    home = sheets.own(0, subject)
    together = np.ones(len(subject), bool)
    together[guests] = False
    wanted = [(number, np.flatnonzero(together & (home == number)), True) for number in np.unique(home[together])]
    for number, of in other_planes(sheets, subject, control):
        wanted.append((number, of[~(together[of] & (home[of] == number))], False))
    for number, of, shown in wanted:
        plane = sheets.planes[number]
        yield _Task(
            pairs=of,
            plane=plane,
            subject=sheets.bring(0, subject[of], plane),
            control=sheets.bring(1, control[of], plane),
            shown=shown,
        )
