"""All a rule may see: the subjects of one kind, the controls, and the day of the judgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rules.core.ground import Ground
from rules.core.hits import Hits, find, joined, texts
from rules.core.judgement import Judgement, judge_terms
from rules.core.neighbour import Neighbour, neighbour
from rules.core.place import HITS, Place
from rules.core.term import Flags, Term
from spatial.combine import Measure, common, remainder, union
from spatial.placed import Placed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.control_words import ControlWords
    from rules.core.facts import Facts


@dataclass(frozen=True, kw_only=True)
class Case:
    """One rule's view of the subjects of one kind; it never sees a file, a CRS or the clock.

    Attributes
    ----------
    kind
        The subject kind.
    subjects
        What the subjects state, as words, documents, numbers and dates.
    rows
        Their rows in the run, ascending.
    words
        What the controls of each kind in the catalogue state.
    tolerance
        Per subject, by dimension: m2 | m | a point is in or out.
    distances
        Whether the distance to the nearest control is measured.
    """

    kind: str
    subjects: Facts
    rows: NDArray[np.int64]
    ground: Ground
    words: Mapping[str, ControlWords]
    tolerance: NDArray[np.float64]
    as_of: date
    distances: bool = True

    @cached_property
    def placed(self) -> Placed:
        """The geometry of the subjects."""
        return self.ground.subjects.take(self.rows)

    @cached_property
    def dimension(self) -> NDArray[np.int8]:
        """2, 1, 0, or -1 without geometry, per subject."""
        return self.ground.dimension[self.rows]

    def holds(self, kind: str) -> bool:
        """Return whether the catalogue has a layer of the kind."""
        return kind in self.ground.stacks

    def given(self, true: Flags, unknown: Flags | None = None, *, why: str = "") -> Term:
        """Return plain flags as a term, undecided for the reason `why` where `unknown`."""
        return Term.of(true, unknown, why=why)

    def every(self) -> Term:
        """Return a term that holds for every subject."""
        return Term.of(np.ones(len(self.rows), bool))

    def shared(self, *kinds: str, among: Term | None = None, within: Place | None = None, near: float = 0.0) -> Place:
        """Return the part of each subject that lies in the controls of the kinds.

        Parameters
        ----------
        among
            Which control rows count (one kind only); undecided ones count in `high` only.
        within
            Only what lies in that place, too.
        near
            Metres either side of the limit within which the position decides nothing.
        """
        hits = joined([self._found(kind, among, near) for kind in kinds if self.holds(kind)])
        place = replace(self._inside(kinds, hits, within), neighbour=self._neighbour(kinds, among, hits))
        if any(self.holds(kind) and self.ground.stacks[kind].alternatives for kind in kinds):
            return self._by_centre(kinds, place)
        return place

    def outside(self, kind: str) -> Place:
        """Return the part of each subject outside the union of the controls of the kind."""
        hits = self._found(kind, None, 0.0)
        stack = self.ground.stacks[kind].placed
        every = np.ones(len(hits.pairs), bool)
        rest = remainder(self.placed, stack, hits.pairs, every, touch=self.ground.touch)
        return replace(self._place((kind,), rest, hits), side="outside", neighbour=self._neighbour((kind,), None, hits))

    def forbid(
        self,
        *,
        when: Mapping[str, Term] | None = None,
        where: Mapping[str, Place | Term],
        unless: Mapping[str, Term] | None = None,
    ) -> Judgement:
        """Judge: all of `when` and `where` and none of `unless` is a violation, undecided is review, else clear."""
        return judge_terms(self.rows, self.dimension, when or {}, where, unless or {})

    def _found(self, kind: str, among: Term | None, near: float) -> Hits:
        return find(self.ground, kind, self.rows, among=among, near=near, words=self.words[kind])

    def _inside(self, kinds: tuple[str, ...], hits: Hits, within: Place | None) -> Place:
        """Measure the land that certainly counts, and what the undecided controls could add."""
        land = union(self.placed, hits.pairs, hits.kept)
        most = land if hits.kept.all() else union(self.placed, hits.pairs, np.ones(len(hits.kept), bool))
        if within is not None:
            land, most = (common(self.placed, part, within.extent()) for part in (land, most))
        return replace(self._place(kinds, land, hits), possible=np.maximum(most.high - land.high, 0.0))

    def _place(self, kinds: tuple[str, ...], land: Measure, hits: Hits) -> Place:
        """Put a measure beside what a verdict needs; of several kinds the worst coverage."""
        count = len(self.rows)
        bare = [self.ground.uncovered(kind) for kind in kinds]
        open_ = np.array([part.measure[self.rows] for part in bare])
        worst = open_.argmax(axis=0), np.arange(count)
        settled = hits.kept & ~hits.near & (hits.pairs.low > self.tolerance[hits.subject])
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
            uncovered_geometry=_stacked([part.geometry[self.rows] for part in bare])[worst],
            whole=self.ground.whole[self.rows],
            tolerance=self.tolerance,
            loose=loose,
            near=hits.any(hits.near, count) & ~hits.any(settled, count),
            located=self.dimension >= 0,
            hits=hits,
            neighbour=lambda: Neighbour.unknown(count),
            missing={name: hits.any(flags, count) for name, flags in hits.missing.items()},
        )

    def _neighbour(self, kinds: tuple[str, ...], among: Term | None, hits: Hits) -> Callable[[], Neighbour]:
        if not self.distances:
            return lambda: Neighbour.unknown(len(self.rows))
        stacks = [self.ground.stacks[kind] for kind in kinds if self.holds(kind)]
        met = hits.any(hits.related(*HITS), len(self.rows))
        return lambda: neighbour(self.placed, stacks, among=among, met=met)

    def _by_centre(self, kinds: tuple[str, ...], place: Place) -> Place:
        """Read the control's rows as readings of one control: shown is the one with the largest part."""
        names = texts(self.ground.stacks[kinds[0]].frame, "name")
        centres = tuple(
            (str(name), self._inside(kinds, place.hits.take(place.hits.pairs.control == at), None))
            for at, name in enumerate(names)
        )
        measures = np.array([part.measure for _, part in centres])
        shown = measures.argmax(axis=0), np.arange(len(self.rows))
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
