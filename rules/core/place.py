"""How much of each subject is at stake, as an interval, with what a verdict needs beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from rules.core.term import Codes, Flags, Term, bit, where
from spatial.combine import Measure
from spatial.pairs import Doubt, Relation

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rules.core.hits import Hits
    from rules.core.neighbour import Neighbour

DOUBTS = {
    Doubt.FAILED: "overlay-failed",
    Doubt.METHOD: "overlay-disagrees",
    Doubt.REPAIR: "repair-disagrees",
    Doubt.EDGES: "edge-reading",
    Doubt.DATUM: "unsure-crs",
}
UNITS = np.array(["m", "m", "m2", ""], object)
"""By dimension 0, 1, 2 and, counted from the end, -1."""
HITS = (Relation.INSIDE, Relation.CONTAINS, Relation.EQUAL, Relation.OVERLAP)
NOISE = 1e-9
"""Of a subject's measure: parts add up to the whole within this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Land, length or points of each subject inside (or outside) some controls.

    Attributes
    ----------
    side
        What counts: what lies "inside" the controls, or "outside".
    measure, low, high
        m2 | m | 1 per subject: shown, and the bounds over all readings of the geometry.
    doubt
        `Doubt` flags of the readings that differ.
    geometry
        The part that counts, lon/lat.
    possible
        Added to `high` (inside) or taken from `low` (outside) by controls of which it is undecided whether they count.
    uncovered, uncovered_geometry
        The same for land for which no control layer speaks.
    whole, tolerance
        Of each subject, by its dimension.
    loose
        Codes saying why a control is undecided.
    near
        Subjects that the accuracy of positions does not allow to be put inside or outside.
    located
        Subjects with a geometry.
    hits
        The pairs that lead back to the controls.
    neighbour
        Finds the nearest control that may count; asked only of the place whose numbers are shown, for it is dear.
    missing
        Canonical field of a control -> the subjects for which it would decide.
    centres
        Alternative readings of one control: (name, place) each.
    otherwise
        A fact that holds in the place's stead.
    decided
        What decides where the interval shown does not: a distance, or land of which only a part is shown.
    """

    side: Literal["inside", "outside"]
    measure: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    doubt: NDArray[np.uint8]
    geometry: NDArray[np.object_]
    possible: NDArray[np.float64]
    uncovered: NDArray[np.float64]
    uncovered_geometry: NDArray[np.object_]
    whole: NDArray[np.float64]
    tolerance: NDArray[np.float64]
    loose: Codes
    near: Flags
    located: Flags
    hits: Hits
    neighbour: Callable[[], Neighbour]
    missing: dict[str, Flags] = field(default_factory=dict)
    centres: tuple[tuple[str, Place], ...] = ()
    otherwise: Term | None = None
    decided: Term | None = None

    def __or__(self, other: Term) -> Place:
        return replace(self, otherwise=other if self.otherwise is None else self.otherwise | other)

    def extent(self) -> Measure:
        """Return the part that counts as a measure, undecided controls in `high`."""
        high = self.high + self.possible
        return Measure(measure=self.measure, low=self.low, high=high, doubt=self.doubt, geometry=self.geometry)

    def bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return low and high over everything: readings, undecided controls, land without coverage."""
        open_ = self.possible + self.uncovered
        if self.side == "inside":
            return self.low, np.minimum(self.high + open_, np.maximum(self.whole, self.high))
        return np.maximum(self.low - open_, 0.0), self.high

    def exceeds(self) -> Term:
        """Return whether more than the tolerance is at stake: low > t True, high <= t False, else undecided."""
        term = self.decided
        if term is None:
            term = self._by_centre() if self.centres else self._by_interval()
        return term if self.otherwise is None else term | self.otherwise

    def _by_interval(self) -> Term:
        t, (floor, ceiling) = self.tolerance, self.bounds()
        tiny = (self.whole <= t) & (self.measure >= self.whole * (1 - NOISE)) & (self.measure > 0)
        decided = ((floor > t) | (ceiling <= t)) & ~self.near & ~tiny & self.located
        why = self._open_codes() | where(self.near, "near-limit") | where(tiny, "tiny")
        why = np.where(self.located, why, bit("no-geometry"))
        return Term(
            value=pd.arrays.BooleanArray((floor > t) & decided, ~decided),
            why=np.where(decided, np.uint64(0), why),
            yes=where(np.ones(len(t), bool), "overlap" if self.side == "inside" else "outside"),
            no=self._clear_codes(),
            missing={name: flags & ~decided for name, flags in self.missing.items()},
        )

    def _open_codes(self) -> Codes:
        """Return why the interval straddles the tolerance: its readings, undecided controls, or missing coverage."""
        low, high, t = self.low, self.high, self.tolerance
        why = np.where((low <= t) & (high > t), self._doubts(), np.uint64(0))
        if self.side == "inside":
            most = high + self.possible
            why |= np.where((high <= t) & (most > t), self.loose, np.uint64(0))
            return why | where((high <= t) & (high + self.uncovered > t), "no-coverage")
        return why | where((low > t) & (low - self.uncovered <= t), "no-coverage")

    def _by_centre(self) -> Term:
        """Combine the centres: a verdict stands only if it stands for each of them."""
        terms = [place.exceeds() for _, place in self.centres]
        true, false = [term.true for term in terms], [term.false for term in terms]
        every: Flags = np.logical_and.reduce(true)
        none: Flags = np.logical_and.reduce(false)
        flips = where(np.logical_or.reduce(true) & np.logical_or.reduce(false), "centre-dependent")
        why = np.bitwise_or.reduce([term.why for term in terms]) | flips
        undecided = ~(every | none)
        shown = self._by_interval()
        return Term(
            value=pd.arrays.BooleanArray(every, undecided),
            why=np.where(undecided, why, np.uint64(0)),
            yes=shown.yes,
            no=shown.no,
        )

    def _doubts(self) -> Codes:
        """Return the codes of the readings that differ; the method stands in where no reading owns up."""
        codes = np.zeros(len(self.doubt), np.uint64)
        for flag, code in DOUBTS.items():
            codes |= where((self.doubt & flag) != 0, code)
        return np.where(codes == 0, bit("overlay-disagrees"), codes)

    def _clear_codes(self) -> Codes:
        """Return what to call it where nothing decisive is at stake."""
        if self.side == "outside":
            return where(np.ones(len(self.measure), bool), "within")
        met, beside = self._meets(*HITS), self._meets(Relation.ADJACENT)
        return np.select([met, beside], [bit("sliver"), bit("adjacent")], bit("apart")).astype(np.uint64)

    def _meets(self, *relations: Relation) -> Flags:
        return self.hits.any(self.hits.related(*relations) & self.hits.kept, len(self.measure))

    def relation(self) -> NDArray[np.object_]:
        """Return how each subject lies to all the controls together: a relation word of the results."""
        count = len(self.measure)
        met = self.hits.related(*HITS) & self.hits.kept
        pairs_of = np.bincount(self.hits.subject[met], minlength=count)
        inside = self.hits.any(met & self.hits.related(Relation.INSIDE, Relation.EQUAL), count)
        covered = self._land_inside() >= self.whole * (1 - NOISE)
        words = np.select(
            [pairs_of > 1, self._meets(Relation.ADJACENT), self._meets(Relation.NEAR), self.uncovered > self.tolerance],
            [np.where(inside | covered, "inside", "overlap"), "adjacent", "near", "uncovered"],
            "apart",
        ).astype(object)
        alone = met & (pairs_of == 1)[self.hits.subject]
        words[~self.located] = ""
        words[self.hits.subject[alone]] = [relation_word(value) for value in self.hits.pairs.relation[alone]]
        return words

    def met(self) -> Flags:
        """Return per pair whether the rule's layer shows it: what shares something."""
        return self.hits.related(*HITS)

    def weight(self) -> NDArray[np.float64]:
        """Return per pair how much its control matters to the subject."""
        return self.hits.pairs.measure

    def margin(self, dimension: NDArray[np.int8], near: Neighbour) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
        """Return how far each subject is from the limit, positive beyond it, and the unit.

        Of what is met the size over the tolerance, of a point how deep it lies; of what is apart the distance.
        """
        deep = np.full(len(self.measure), np.nan)
        np.fmax.at(deep, self.hits.subject, self.hits.pairs.depth)
        by_size = (self.measure > 0) | (self.side == "outside")
        over = np.where(dimension == 0, deep, self.measure - self.tolerance)
        margin = np.where(by_size, over, near.margin)
        return np.where(self.located, margin, np.nan), np.where(by_size, UNITS[dimension], "m")

    def bearing(self) -> NDArray[np.float64]:
        """Return in which direction (degrees) each subject is off, where that is asked."""
        return np.full(len(self.measure), np.nan)

    def _land_inside(self) -> NDArray[np.float64]:
        return self.measure if self.side == "inside" else self.whole - self.measure


def relation_word(relation: int) -> str:
    """Return the word of the results for a relation.

    >>> relation_word(Relation.INSIDE)
    'inside'
    """
    return Relation(relation).name.lower()
