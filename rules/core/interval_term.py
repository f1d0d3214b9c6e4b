"""The term of a place: does the interval of what is at stake decide, and if not, why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rules.core.hits import HITS
from rules.core.term import Codes, Flags, Term, bit, where
from spatial.pairs import Doubt, Relation

if TYPE_CHECKING:
    from rules.core.place import Place

DOUBTS = {
    Doubt.FAILED: "overlay-failed",
    Doubt.METHOD: "overlay-disagrees",
    Doubt.REPAIR: "repair-disagrees",
    Doubt.EDGES: "edge-reading",
    Doubt.DATUM: "unsure-crs",
}

NOISE: Final = 1e-9
"""Of a subject's measure: parts add up to the whole within this."""


def by_interval(place: Place) -> Term:
    """Compare low and high with the tolerance, and mind what no interval tells."""
    t, (floor, ceiling) = place.tolerance, place.bounds()
    tiny = (place.whole <= t) & (place.measure >= place.whole * (1 - NOISE)) & (place.measure > 0)
    decided = ((floor > t) | (ceiling <= t)) & ~place.near & ~tiny & place.located
    why = _open_codes(place) | where(place.near, "near-limit") | where(tiny, "tiny")
    why = np.where(place.located, why, bit("no-geometry"))
    return Term(
        true=(floor > t) & decided,
        undecided=~decided,
        why=np.where(decided, np.uint64(0), why),
        yes=where(np.ones(len(t), bool), "overlap" if place.side == "inside" else "outside"),
        no=_clear_codes(place),
        missing={name: flags & ~decided for name, flags in place.missing.items()},
    )


def by_centre(place: Place) -> Term:
    """Combine the centres: a verdict stands only if it stands for each of them."""
    terms = [reading.exceeds() for _, reading in place.centres]
    true, false = [term.true for term in terms], [term.false for term in terms]
    every: Flags = np.logical_and.reduce(true)
    none: Flags = np.logical_and.reduce(false)
    flips = where(np.logical_or.reduce(true) & np.logical_or.reduce(false), "centre-dependent")
    why = np.bitwise_or.reduce([term.why for term in terms]) | flips
    undecided = ~(every | none)
    shown = by_interval(place)
    return Term(
        true=every,
        undecided=undecided,
        why=np.where(undecided, why, np.uint64(0)),
        yes=shown.yes,
        no=shown.no,
    )


def _open_codes(place: Place) -> Codes:
    """Return why the interval straddles the tolerance: its readings, undecided controls, or missing coverage."""
    low, high, t = place.low, place.high, place.tolerance
    why = np.where((low <= t) & (high > t), _doubts(place), np.uint64(0))
    if place.side == "inside":
        most = high + place.possible
        why |= np.where((high <= t) & (most > t), place.loose, np.uint64(0))
        return why | where((high <= t) & (high + place.uncovered > t), "no-coverage")
    return why | where((low > t) & (low - place.uncovered <= t), "no-coverage")


def _doubts(place: Place) -> Codes:
    """Return the codes of the readings that differ; the method stands in where no reading owns up."""
    codes = np.zeros(len(place.doubt), np.uint64)
    for flag, code in DOUBTS.items():
        codes |= where((place.doubt & flag) != 0, code)
    return np.where(codes == 0, bit("overlay-disagrees"), codes)


def _clear_codes(place: Place) -> Codes:
    """Return what to call it where nothing decisive is at stake."""
    if place.side == "outside":
        return where(np.ones(len(place.measure), bool), "within")
    met, beside = place.meets(*HITS), place.meets(Relation.ADJACENT)
    return np.select([met, beside], [bit("sliver"), bit("adjacent")], bit("apart")).astype(np.uint64)
