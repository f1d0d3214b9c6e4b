"""How much of each subject is at stake, as an interval, with what a verdict needs beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from rules.core.term import Codes, Flags, Term, bit, where
from spatial.pairs import Doubt, Relation

if TYPE_CHECKING:
    from numpy.typing import NDArray

DOUBTS = {
    Doubt.FAILED: "overlay-failed",
    Doubt.METHOD: "overlay-disagrees",
    Doubt.REPAIR: "repair-disagrees",
    Doubt.EDGES: "edge-reading",
    Doubt.DATUM: "unsure-crs",
}
HITS = (Relation.INSIDE, Relation.CONTAINS, Relation.EQUAL, Relation.OVERLAP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Land, length or points of each subject inside (or outside) some controls.

    Attributes
    ----------
    side
        "inside": what lies within the controls counts; "outside": what does not.
    measure, low, high
        m2 | m | 1 per subject: shown, and the bounds over all readings of the geometry.
    possible
        Added to `high` (inside) or taken from `low` (outside) by controls of which it is undecided whether they count.
    uncovered
        The same for land for which no control layer speaks.
    whole, tolerance
        Of each subject, by its dimension.
    doubt
        `Doubt` flags of the readings that differ.
    loose
        Codes saying why a control is undecided.
    near
        Subjects that the accuracy of positions does not allow to be put inside or outside.
    located
        Subjects with a geometry.
    hits
        The pairs that lead back to the controls (columns as `RuleResult.pairs`, plus `kept`).
    geometry
        The shown part (lon/lat), for containment rules.
    centres
        Alternative readings of one control: (name, place) each; they share everything but the numbers.
    otherwise
        A fact that holds in the place's stead.
    """

    side: Literal["inside", "outside"] = "inside"
    measure: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    possible: NDArray[np.float64]
    uncovered: NDArray[np.float64]
    whole: NDArray[np.float64]
    tolerance: NDArray[np.float64]
    doubt: NDArray[np.uint8]
    loose: Codes
    near: Flags
    located: Flags
    hits: pd.DataFrame
    geometry: NDArray[np.object_]
    uncovered_geometry: NDArray[np.object_]
    nearest_m: NDArray[np.float64]
    nearest_control: NDArray[np.int64]
    missing: dict[str, Flags] = field(default_factory=dict)
    centres: tuple[tuple[str, Place], ...] = ()
    otherwise: Term | None = None

    def __or__(self, other: Term) -> Place:
        return replace(self, otherwise=other if self.otherwise is None else self.otherwise | other)

    def exceeds(self) -> Term:
        """Return whether more than the tolerance is at stake: low > t True, high <= t False, else undecided."""
        term = self._alternatives() if self.centres else self._interval()
        return term if self.otherwise is None else term | self.otherwise

    def _interval(self) -> Term:
        t = self.tolerance
        low, high = self.low, self.high
        least, most = (low, high + self.possible) if self.side == "inside" else (low - self.possible, high)
        floor, ceiling = (least, most + self.uncovered) if self.side == "inside" else (least - self.uncovered, most)
        tiny = (self.whole <= t) & (self.measure >= self.whole * (1 - 1e-9)) & (self.measure > 0)
        decided = ((floor > t) | (ceiling <= t)) & ~self.near & ~tiny & self.located
        why = np.zeros(len(t), np.uint64)
        why |= np.where((low <= t) & (high > t), self._doubts(), np.uint64(0))
        why |= np.where(_turns(low, high, least, most, t), self.loose, np.uint64(0))
        why |= where(_turns(least, most, floor, ceiling, t), "no-coverage")
        why |= where(self.near, "near-limit") | where(tiny, "tiny")
        why = np.where(self.located, why, bit("no-geometry"))
        return Term(
            value=pd.arrays.BooleanArray((floor > t) & decided, ~decided),
            why=np.where(decided, np.uint64(0), why),
            yes=where(np.ones(len(t), bool), "overlap" if self.side == "inside" else "outside"),
            no=self._clear_codes(),
            missing={name: flags & ~decided for name, flags in self.missing.items()},
        )

    def _alternatives(self) -> Term:
        """Combine the centres: a verdict stands only if it stands for each of them."""
        terms = [place.exceeds() for _, place in self.centres]
        true, false = (np.array([getattr(term, name) for term in terms]) for name in ("true", "false"))
        every, none = true.all(axis=0), false.all(axis=0)
        flips = where(true.any(axis=0) & false.any(axis=0), "centre-dependent")
        why = np.bitwise_or.reduce([term.why for term in terms]) | flips
        undecided = ~(every | none)
        shown = self._interval()
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
        adjacent = self._any((Relation.ADJACENT,))
        hit = self._any(HITS)
        return np.select(
            [hit, adjacent], [bit("sliver"), bit("adjacent")], bit("apart")
        ).astype(np.uint64)  # fmt: skip

    def _any(self, relations: tuple[Relation, ...]) -> Flags:
        found = np.zeros(len(self.measure), bool)
        found[self.hits.loc[self.hits.relation.isin(relations) & self.hits.kept, "subject"].to_numpy()] = True
        return found

    def relation(self) -> NDArray[np.object_]:
        """Return the relation word of each subject to all the controls together."""
        words = np.full(len(self.measure), "apart", object)
        words[self.uncovered > 0] = "uncovered"
        words[self._any((Relation.NEAR,))] = "near"
        words[self._any((Relation.ADJACENT,))] = "adjacent"
        hit = self._any(HITS)
        words[hit] = "overlap"
        kept = self.hits[self.hits.kept & self.hits.relation.isin(HITS)]
        alone = kept.drop_duplicates("subject", keep=False)
        words[alone.subject] = [Relation(value).name.lower() for value in alone.relation]
        inside = kept.loc[kept.relation.isin((Relation.INSIDE, Relation.EQUAL)), "subject"]
        several = np.setdiff1d(inside, alone.subject)
        words[several] = "inside"
        covered = hit & (self.land_inside() >= self.whole * (1 - 1e-9)) & (words == "overlap")
        words[covered] = "inside"
        return words

    def land_inside(self) -> NDArray[np.float64]:
        """Return the measure that lies inside the controls, whichever side counts."""
        return self.measure if self.side == "inside" else self.whole - self.measure


def _turns(
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    lower: NDArray[np.float64],
    higher: NDArray[np.float64],
    t: NDArray[np.float64],
) -> Flags:
    """Return where widening [low, high] to [lower, higher] makes it straddle t on a side where it did not."""
    return ((high <= t) & (higher > t)) | ((low > t) & (lower <= t))
