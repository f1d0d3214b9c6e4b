"""From pairs to a place: how much of each subject of a case lies where."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rules.core.hits import HITS, texts
from rules.core.neighbour import Neighbour, neighbour
from rules.core.place import Place
from rules.core.term import Term
from spatial.combine import common, union

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from rules.core.case import Case
    from rules.core.hits import Hits
    from rules.core.term import Flags
    from spatial.combine import Measure


def inside(case: Case, kinds: Sequence[str], hits: Hits, within: Place | None = None) -> Place:
    """Measure the land that certainly counts, and what the undecided controls could add.

    Parameters
    ----------
    within
        Only what lies in that place, too.
    """
    land = union(case.placed, hits.pairs, hits.kept)
    most = land if hits.kept.all() else union(case.placed, hits.pairs, np.ones(len(hits.kept), bool))
    if within is not None:
        land, most = (common(case.placed, part, within.extent()) for part in (land, most))
    return replace(of_land(case, kinds, land, hits), possible=np.maximum(most.high - land.high, 0.0))


def of_land(case: Case, kinds: Sequence[str], land: Measure, hits: Hits) -> Place:
    """Put a measure beside what a verdict needs; of several kinds the worst coverage."""
    count, ground = len(case.rows), case.ground
    bare = [ground.uncovered(kind) for kind in kinds]
    open_ = np.array([part.measure[case.rows] for part in bare])
    worst = open_.argmax(axis=0), np.arange(count)
    settled = hits.kept & ~hits.near & (hits.pairs.low > case.tolerance[hits.subject])
    loose = np.zeros(count, np.uint64)
    np.bitwise_or.at(loose, hits.subject, hits.loose)
    return Place(
        side="inside",
        measure=land.measure,
        low=land.low,
        high=land.high,
        doubt=land.doubt,
        geometry=land.geometry,
        possible=np.zeros(count),
        uncovered=open_[worst],
        uncovered_geometry=_stacked([part.geometry[case.rows] for part in bare])[worst],
        whole=ground.whole[case.rows],
        tolerance=case.tolerance,
        loose=loose,
        near=hits.any(hits.near, count) & ~hits.any(settled, count),
        located=case.dimension >= 0,
        hits=hits,
        neighbour=lambda _: Neighbour.unknown(count),
        missing={name: hits.any(flags, count) for name, flags in hits.missing.items()},
    )


def by_centre(case: Case, kinds: Sequence[str], place: Place) -> Place:
    """Read the control's rows as readings of one control: shown is the one with the largest part."""
    names = texts(case.ground.stacks[kinds[0]].frame, "name")
    centres = tuple(
        (str(name), inside(case, kinds, place.hits.take(place.hits.pairs.control == at)))
        for at, name in enumerate(names)
    )
    measures = np.array([part.measure for _, part in centres])
    shown = measures.argmax(axis=0), np.arange(len(case.rows))
    return replace(
        place,
        measure=measures[shown],
        low=np.min([part.low for _, part in centres], axis=0),
        high=np.max([part.high for _, part in centres], axis=0),
        geometry=_stacked([part.geometry for _, part in centres])[shown],
        centres=centres,
    )


def _stacked(arrays: list[NDArray[np.object_]]) -> NDArray[np.object_]:
    """Stack object arrays without looking into their geometries."""
    stacked = np.empty((len(arrays), len(arrays[0])), object)
    for at, array in enumerate(arrays):
        stacked[at] = array
    return stacked


def finding(case: Case, kinds: Sequence[str], among: Mapping[str, Term], hits: Hits) -> Callable[[Flags], Neighbour]:
    """Return what finds the nearest control of those who meet none, where distances are measured."""
    if not case.distances:
        return lambda _: Neighbour.unknown(len(case.rows))
    stacks = [case.ground.stacks[kind] for kind in kinds if case.holds(kind)]
    met = hits.any(hits.related(*HITS), len(case.rows))
    return lambda asked: neighbour(case.placed, stacks, asked=asked, among=among, found=Neighbour.of_met(met))


def by_kind(kinds: tuple[str, ...], among: Term | Mapping[str, Term] | None) -> Mapping[str, Term]:
    """Return which control rows count, by kind; of a kind left out all do."""
    if isinstance(among, Term):
        return dict.fromkeys(kinds, among)
    return among or {}
