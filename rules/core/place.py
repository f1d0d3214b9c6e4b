"""How much of each subject is at stake, as an interval, with what a verdict needs beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from rules.core.hits import HITS, Hits
from rules.core.interval_term import NOISE, by_centre, by_interval
from rules.core.term import Codes, Flags, Term
from spatial.combine import Measure
from spatial.pairs import Relation

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rules.core.neighbour import Neighbour
    from rules.core.own_land import OwnLand

UNITS = np.array(["m", "m", "m2", ""], object)
"""By dimension 0, 1, 2 and, counted from the end, -1."""
_WORDS = np.array([relation.name.lower() for relation in sorted(Relation)], object)
"""By relation."""


def _not_cut(own: OwnLand) -> Place:
    message = "exemptions can be confined to own land in a shared place only"
    raise NotImplementedError(message)


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
        Finds the nearest control that may count for the subjects asked of; asked only where the rule applies, and of
        the place whose numbers are shown, for it is dear.
    missing
        Canonical field of a control -> the subjects for which it would decide.
    centres
        Alternative readings of one control: (name, place) each.
    otherwise
        A fact that holds in the place's stead.
    beyond
        Finds the same outside the subjects' own land.
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
    neighbour: Callable[[Flags], Neighbour]
    missing: dict[str, Flags] = field(default_factory=dict)
    centres: tuple[tuple[str, Place], ...] = ()
    otherwise: Term | None = None
    beyond: Callable[[OwnLand], Place] = _not_cut
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
            term = by_centre(self) if self.centres else by_interval(self)
        return term if self.otherwise is None else term | self.otherwise

    def meets(self, *relations: Relation) -> Flags:
        """Return the subjects that lie so to a control that certainly counts."""
        return self.hits.any(self.hits.related(*relations) & self.hits.kept, len(self.measure))

    def relation(self) -> NDArray[np.object_]:
        """Return how each subject lies to all the controls together: a relation word of the results."""
        count = len(self.measure)
        met = self.hits.related(*HITS) & self.hits.kept
        pairs_of = np.bincount(self.hits.subject[met], minlength=count)
        inside = self.hits.any(met & self.hits.related(Relation.INSIDE, Relation.EQUAL), count)
        covered = self._land_inside() >= self.whole * (1 - NOISE)
        words = np.select(
            [pairs_of > 1, self.meets(Relation.ADJACENT), self.meets(Relation.NEAR), self.uncovered > self.tolerance],
            [np.where(inside | covered, "inside", "overlap"), "adjacent", "near", "uncovered"],
            "apart",
        ).astype(object)
        alone = met & (pairs_of == 1)[self.hits.subject]
        words[~self.located] = ""
        words[self.hits.subject[alone]] = relation_words(self.hits.pairs.relation[alone])
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


def relation_words(relations: NDArray[np.uint8]) -> NDArray[np.object_]:
    """Return the words of the results for relations.

    >>> relation_words(np.array([Relation.INSIDE, Relation.NEAR], np.uint8))
    array(['inside', 'near'], dtype=object)
    """
    return np.asarray(_WORDS[relations], object)
