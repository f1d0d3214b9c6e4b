"""All a rule may see: the subjects of one kind, the controls, and the day of the judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from rules.core.access import barred_by
from rules.core.confined import confine
from rules.core.ground import Ground
from rules.core.hits import Hits, find, joined
from rules.core.judgement import Judgement, judge_terms
from rules.core.limits import Limits
from rules.core.margin import Margin
from rules.core.measured import by_centre, by_kind, finding, inside, of_land
from rules.core.place import Place
from rules.core.reach import reach
from rules.core.stakes import away
from rules.core.term import Flags, Term
from spatial.combine import remainder
from spatial.placed import Placed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.control_words import ControlWords
    from rules.core.facts import Facts
    from rules.core.own_land import OwnLand


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
    own
        By evidence kind, the land that belongs to each subject.
    """

    kind: str
    subjects: Facts
    rows: NDArray[np.int64]
    ground: Ground
    words: Mapping[str, ControlWords]
    tolerance: NDArray[np.float64]
    as_of: date
    distances: bool = True
    own: Mapping[str, OwnLand] = field(default_factory=dict)

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

    def compared(self, field: str, holds: np.ufunc, limit: float, *, unit: str) -> Term:
        """Return how a number the subjects state compares with a limit (`np.less` ...), and by how much."""
        value = getattr(self.subjects, field)
        over = limit - value if holds in (np.less, np.less_equal) else value - limit
        term = Term.of(holds(value, limit), np.isnan(value), why="missing-attribute").lacking(field)
        return replace(term, margin=Margin(over=over, unit=unit))

    def every(self) -> Term:
        """Return a term that holds for every subject."""
        return Term.of(np.ones(len(self.rows), bool))

    def shared(
        self,
        *kinds: str,
        among: Term | Mapping[str, Term] | None = None,
        within: Place | None = None,
        near: float = 0.0,
        of: Term | None = None,
    ) -> Place:
        """Return the part of each subject that lies in the controls of the kinds.

        Parameters
        ----------
        among
            Which control rows count, of one kind or by kind; undecided ones count in `high` only.
        within
            Only what lies in that place, too.
        near
            Metres either side of the limit within which the position decides nothing.
        of
            Which subjects are asked: those of which it is False are not measured.
        """
        counted = by_kind(kinds, among)

        def found(own: OwnLand | None = None) -> Place:
            hits = joined([self._found(kind, counted.get(kind), near, own) for kind in kinds if self.holds(kind)])
            hits = hits if of is None else hits.take(~of.false[hits.subject])
            place = replace(inside(self, kinds, hits, within), neighbour=finding(self, kinds, counted, hits))
            if own is not None:
                place = replace(place, near=place.near | own.near)
            if any(self.holds(kind) and self.ground.stacks[kind].alternatives for kind in kinds):
                return by_centre(self, kinds, place)
            return place

        return replace(found(), beyond=found)

    def outside(self, kind: str, *, among: Term | None = None) -> Place:
        """Return the part of each subject outside the union of the controls of the kind that certainly count."""
        hits = self._found(kind, among, 0.0)
        stack = self.ground.stacks[kind].placed
        rest = remainder(self.placed, stack, hits.pairs, hits.kept, touch=self.ground.touch)
        place = of_land(self, (kind,), rest, hits)
        return replace(place, side="outside", neighbour=finding(self, (kind,), by_kind((kind,), among), hits))

    def within(self, kind: str, metres: float | Limits, *, among: Term | None = None, of: Term | None = None) -> Place:
        """Return what lies nearer to the controls of a kind than each allows.

        True nearer than that less the accuracy of positions, False beyond it and the same, undecided between.

        Parameters
        ----------
        metres
            One distance for all, or `Limits` by control row.
        among
            Which control rows count.
        of
            Which subjects are asked: distances are dear, and those of which it is False are not measured.
        """
        rows = len(self.ground.stacks[kind].placed)
        limits = Limits.same(metres, rows) if isinstance(metres, float) else metres
        return reach(self, kind, limits, among=among, of=of)

    def limits(self, kind: str, field: str, vocabulary: str, metres: Mapping[str, float]) -> Limits:
        """Return the distances of the controls of a kind by a word each states, as `within` takes them."""
        controls = self.words[kind]
        words = controls.read(field, vocabulary)
        return Limits.by_word(words, metres, controls.vocabularies[vocabulary].meanings)

    def away(self, kind: str, metres: float) -> Place:
        """Return the points farther than so many metres from the boundary of the controls of a kind, holes included.

        Near the boundary nothing is undecided: that is what is asked.
        """
        return away(self, kind, metres)

    def met(self, kind: str) -> Hits:
        """Return every pair of a subject and a control of the kind."""
        return self._found(kind, None, 0.0)

    def barred_by(self, kind: str, met: Hits, barred: Term) -> Place:
        """Return what lies in those controls of a kind that bar this very subject; `barred` has the order of `met`."""
        return replace(barred_by(self, kind, met, barred), neighbour=finding(self, (kind,), {}, met))

    def has(self, evidence: str) -> Flags:
        """Return which subjects some evidence of the kind belongs to."""
        return self.own[evidence].has if evidence in self.own else np.zeros(len(self.rows), bool)

    def forbid(
        self,
        *,
        when: Mapping[str, Term] | None = None,
        where: Mapping[str, Place | Term],
        unless: Mapping[str, Term] | None = None,
        inside: Mapping[str, str] | None = None,
    ) -> Judgement:
        """Judge: all of `when` and `where` and none of `unless` is a violation, undecided is review, else clear.

        Parameters
        ----------
        inside
            Exemption -> evidence kind: it counts only on the subject's own land of that kind, where it has any.
        """
        limits = {term: self.own[kind] for term, kind in (inside or {}).items() if kind in self.own}
        held = confine(where, unless or {}, limits)
        return judge_terms(self.rows, self.dimension, when or {}, held.where, held.unless, held.granted)

    def _found(self, kind: str, among: Term | None, near: float, own: OwnLand | None = None) -> Hits:
        land = None if own is None else own.land
        return find(self.ground, kind, self.rows, among=among, near=near, words=self.words[kind], beyond=land)
