"""What lies too near: a place decided by distance, shown by the part of the subject within it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from rules.core.by_distance import ByDistance
from rules.core.hits import HITS, Hits, led_back
from rules.core.interval_term import DOUBTS
from rules.core.measured import inside
from rules.core.neighbour import Neighbour, neighbour
from rules.core.term import Codes, Term, where
from spatial import measure
from spatial.pairs import Pairs, Relation
from spatial.reach import gaps, part

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from rules.core.case import Case
    from rules.core.limits import Limits
    from rules.core.term import Flags
    from spatial.placed import Placed
    from spatial.reach import Gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(ByDistance):
    """Subjects nearer to some controls than each of those allows.

    The distance decides (`decided`); what is measured and drawn is the part of the subject within it: the land a map
    has to show. A row of the layer is a subject and a control within its reach.

    Attributes
    ----------
    excess
        Per pair, m: how much nearer than the control allows, by the farthest reading of its words.
    """

    excess: NDArray[np.float64]

    def met(self) -> Flags:
        """Return every pair: each is within reach, or may be."""
        return np.ones(len(self.hits.pairs), bool)

    def weight(self) -> NDArray[np.float64]:
        """Return how much nearer than allowed each control is."""
        return self.excess

    def relation(self) -> NDArray[np.object_]:
        """Return how each subject lies to the controls in reach: what meets one overlaps, whatever else is near."""
        words = np.where(self.uncovered > self.tolerance, "uncovered", "apart").astype(object)
        words[~self.located] = ""
        closest = np.full(len(words), len(Relation))
        met = self.hits.related(*HITS)
        np.minimum.at(closest, self.hits.subject, np.where(met, Relation.OVERLAP, self.hits.pairs.relation))
        for relation in (Relation.OVERLAP, Relation.ADJACENT, Relation.NEAR):
            words[closest == relation] = relation.name.lower()
        return words


def reach(case: Case, kind: str, limits: Limits, *, among: Term | None, of: Term | None) -> Reach:
    """Find what lies nearer to the controls of a kind than each allows (`Case.within`)."""
    ground, stack, count = case.ground, case.ground.stacks[kind], len(case.rows)
    located = (case.dimension >= 0) & (np.ones(count, bool) if of is None else ~of.false)
    asked, unsure = np.flatnonzero(located), ground.position_m
    limits = limits if among is None else limits.only(~among.false)
    placed = case.placed.take(asked)
    found = gaps(placed, stack.placed, limits.most + unsure, touch=ground.touch)
    certain, why = _answers(found, limits, unsure, among)
    pairs = replace(_pairs(found, placed, stack.placed, limits, certain), subject=asked[found.subject])
    near = (why & where(np.ones(1, bool), "near-limit")) != 0
    hits = replace(led_back(pairs, stack.frame, case.words[kind], among=among, near=near), kept=certain)
    bare = np.zeros(count, bool)
    bare[asked] = ground.near_edge(kind, case.rows[asked], limits.farthest + unsure)
    unsaid = {**limits.missing, **(among.missing if among is not None else {})}
    missing = {name: hits.any(flags[pairs.control] & ~certain, count) for name, flags in unsaid.items()}
    excess = limits.most[found.control] - found.gap
    place = inside(case, (kind,), hits)
    place = replace(
        place,
        located=located,
        neighbour=_neighbour(case, kind, limits, hits, excess, located),
        missing=missing,
        decided=_decided(hits, certain, why, bare=bare, located=located, missing=missing),
    )
    return Reach.of(place, excess=excess)


def _answers(found: Gaps, limits: Limits, unsure: float, among: Term | None) -> tuple[Flags, Codes]:
    """Say of each pair whether it is certainly too near, and if it only may be, why."""
    least, most = limits.least[found.control], limits.most[found.control]
    close = (np.abs(found.gap - least) <= unsure) | (np.abs(found.gap - most) <= unsure)
    certain = found.most < least - unsure
    why = where(close, "near-limit") | np.where(found.gap >= least - unsure, limits.why[found.control], np.uint64(0))
    readings = ((found.gap < least - unsure) & ~certain) | (found.gap > most + unsure)
    for flag, code in DOUBTS.items():
        why |= where(readings & ((found.doubt & flag) != 0), code)
    if among is not None:
        certain = certain & among.true[found.control]
        why |= among.why[found.control]
    return certain, np.where(certain, np.uint64(0), why)


def _pairs(found: Gaps, subjects: Placed, controls: Placed, limits: Limits, certain: Flags) -> Pairs:
    """Return the pairs with the part of the subject within the distance; of one undecided, what may be within."""
    metres = np.where(certain, limits.least[found.control], limits.most[found.control])
    shown = part(subjects.map[found.subject], controls.map[found.control], metres)
    size = measure.whole(shown)
    return Pairs(
        subject=found.subject,
        control=found.control,
        relation=found.relation,
        doubt=found.doubt,
        geometry=shown,
        measure=size,
        low=np.where(certain, size, 0.0),
        high=size,
        width=np.full(len(found), np.nan),
        depth=-found.gap,
    )


def _decided(hits: Hits, certain: Flags, why: Codes, *, bare: Flags, located: Flags, missing: dict[str, Flags]) -> Term:
    """Return whether each subject is too near to some control: certainly, or perhaps and why."""
    count = len(located)
    true = hits.any(certain, count)
    undecided = ~true & (hits.any(~certain, count) | bare | ~located)
    codes = where(bare, "no-coverage") | where(~located, "no-geometry")
    np.bitwise_or.at(codes, hits.subject, why)
    every = np.ones(count, bool)
    return Term(
        true=true,
        undecided=undecided,
        why=np.where(undecided, codes, np.uint64(0)),
        yes=where(every, "too-near"),
        no=where(every, "apart"),
        missing={name: flags & undecided for name, flags in missing.items()},
    )


def _neighbour(
    case: Case, kind: str, limits: Limits, hits: Hits, excess: NDArray[np.float64], located: Flags
) -> Callable[[Flags], Neighbour]:
    """Return what finds the control nearest to its limit; of those in reach it is known."""
    known = Neighbour.unknown(len(case.rows))
    order = np.lexsort((-excess, hits.subject))
    subject, first = np.unique(hits.subject[order], return_index=True)
    best = order[first]
    for column, values in zip(fields(known), (-hits.pairs.depth, excess, hits.layer, hits.name), strict=True):
        getattr(known, column.name)[subject] = values[best]
    if not case.distances:
        return lambda _: known
    stack = case.ground.stacks[kind]
    return lambda asked: neighbour(
        case.placed, [stack], asked=asked & located, among={}, found=known, limits=limits.most
    )
