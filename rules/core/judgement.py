"""forbid WHEN, WHERE, UNLESS: the verdict of every subject, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from rules.core.codes import ORDER, Verdict
from rules.core.layer_rows import layer_rows
from rules.core.place import Place
from rules.core.place_numbers import no_numbers, numbers_of
from rules.core.term import Codes, Flags, Term, bit

if TYPE_CHECKING:
    from numpy.typing import NDArray


_ASKED: Final = bit("permitted-activity") | bit("scope-unsure")
"""What somebody else decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One rule over the subjects of one kind, as in `RuleResult`; `codes` are still sets."""

    table: pd.DataFrame
    pairs: pd.DataFrame
    outside: bool = False


def judge_terms(
    rows: NDArray[np.int64],
    dimension: NDArray[np.int8],
    when: Mapping[str, Term],
    where: Mapping[str, Place | Term],
    unless: Mapping[str, Term],
    granted: Mapping[str, Flags] | None = None,
) -> Judgement:
    """Judge each subject in Kleene logic.

    Parameters
    ----------
    rows
        The subjects' rows in the run; the index of the result.
    dimension
        2, 1, 0 or -1 (no geometry) of each.
    when, where, unless
        Named terms: a violation is all of `when`, all of `where` and none of `unless`.
    granted
        Exemption -> the subjects for which it holds on a part that is not shown.
    """
    places = {name: part for name, part in where.items() if isinstance(part, Place)}
    held = {name: part.exceeds() if isinstance(part, Place) else _attribute(part) for name, part in where.items()}
    unseen = _unseen([held[name] for name in places], len(rows))
    held, unless = _settled(held, unseen, to=True), _settled(unless, unseen, to=False)
    scope, broken, exempt = (_all(when, len(rows)), _all(held, len(rows)), _any(unless, len(rows)))
    verdict, original = _verdict(scope, broken, ~exempt), _verdict(scope, broken, None)
    table = pd.DataFrame({"verdict": verdict, "original_verdict": original}, index=pd.Index(rows, name="subject"))
    table["codes"] = _codes(verdict, scope, broken, exempt)
    named = {**when, **held, **unless}
    table["terms"] = _named(when, held, unless, verdict)
    table["missing"] = _missing(named, verdict)
    table["granted"] = named_sets(granted or {}, len(rows))
    table["dimension"] = dimension
    place = next(iter(places.values()), None)
    margin = next((term.margin for term in held.values() if term.margin is not None), None)
    numbers = no_numbers(len(rows), margin) if place is None else numbers_of(place, dimension, ~scope.false)
    uncovered = [part.uncovered for part in places.values()]
    table = table.assign(**numbers, uncovered=np.fmax.reduce([np.zeros(len(rows)), *uncovered]))
    if place is None:
        return Judgement(table=table, pairs=pd.DataFrame())
    return Judgement(table=table, pairs=layer_rows(place, table), outside=place.side == "outside")


def _unseen(places: list[Term], count: int) -> Flags:
    """Return the subjects of which nothing but missing coverage leaves open whether they lie there."""
    unseen = np.zeros(count, bool)
    for term in places:
        unseen |= term.undecided & (term.why == bit("no-coverage"))
    return unseen


def _settled(terms: Mapping[str, Term], unseen: Flags, *, to: bool) -> dict[str, Term]:
    """Settle what somebody might allow or judge of land nobody has data of: first it must be known what lies there."""

    def settled(term: Term) -> Term:
        moot = unseen & term.undecided & ((term.why & ~_ASKED) == 0)
        value = pd.arrays.BooleanArray(term.true | (moot & to), term.undecided & ~moot)
        return replace(term, value=value, why=np.where(moot, np.uint64(0), term.why))

    return {name: settled(term) for name, term in terms.items()}


def _attribute(term: Term) -> Term:
    """Give a fact that stands where a place would its names: broken, or kept."""
    yes, no = np.where(term.yes == 0, bit("attribute"), term.yes), np.where(term.no == 0, bit("permitted"), term.no)
    return replace(term, yes=yes, no=no)


def _all(terms: Mapping[str, Term], count: int) -> Term:
    total = Term.of(np.ones(count, bool))
    for term in terms.values():
        total &= term
    return total


def _any(terms: Mapping[str, Term], count: int) -> Term:
    total = Term.of(np.zeros(count, bool))
    for term in terms.values():
        total |= term
    return total


def _verdict(scope: Term, broken: Term, free: Term | None) -> NDArray[np.int8]:
    total = scope & broken if free is None else scope & broken & free
    return np.select(
        [scope.false, total.true, total.undecided],
        [Verdict.NOT_APPLICABLE, Verdict.VIOLATION, Verdict.REVIEW],
        Verdict.CLEAR,
    ).astype(np.int8)


def _codes(verdict: NDArray[np.int8], scope: Term, broken: Term, exempt: Term) -> Codes:
    """Return the set of codes of each verdict; what is clear by place is not also called exempt."""
    why = (scope & broken & ~exempt).why
    outside_scope = np.where(scope.no == 0, bit("out-of-scope"), scope.no)
    spared = np.where(exempt.yes == 0, bit("exempt"), exempt.yes)
    clear = np.where(broken.false, broken.no, spared)
    return np.select(
        [verdict == Verdict.NOT_APPLICABLE, verdict == Verdict.VIOLATION, verdict == Verdict.REVIEW],
        [outside_scope, broken.yes, why],
        clear,
    ).astype(np.uint64)


def first_codes(codes: Codes) -> NDArray[np.object_]:
    """Return the first code, in the table's order, of each set.

    >>> first_codes(np.array([0b110], np.uint64))
    array(['overlap'], dtype=object)
    """
    lowest = np.frexp((codes & (~codes + np.uint64(1))).astype(float))[1] - 1
    return np.asarray(np.array(ORDER, object)[np.maximum(lowest, 0)], object)


def all_codes(codes: Codes) -> list[tuple[str, ...]]:
    """Return all codes of each set, in the table's order."""
    sets, at = np.unique(codes, return_inverse=True)
    words = [tuple(code for number, code in enumerate(ORDER) if int(value) >> number & 1 and code) for value in sets]
    return [words[index] for index in at]


def named_sets(flags: Mapping[str, Flags], count: int) -> list[tuple[str, ...]]:
    """Return the names whose flag is set, per subject; distinct combinations are made once."""
    names = list(flags)
    if not names:
        return [()] * count
    packed = sum((flags[name].astype(np.int64) << at for at, name in enumerate(names)), np.zeros(count, np.int64))
    sets, at = np.unique(packed, return_inverse=True)
    words = [tuple(name for bit_, name in enumerate(names) if value >> bit_ & 1) for value in sets]
    return [words[index] for index in at]


def _named(
    when: Mapping[str, Term], where: Mapping[str, Term], unless: Mapping[str, Term], verdict: NDArray[np.int8]
) -> list[tuple[str, ...]]:
    """Return the names of the terms behind each verdict.

    Of a violation those that hold, of a review those undecided, of an inapplicable answer the scopes that fail, of a
    clear one the places and limits that are kept and the exemptions that hold.
    """
    violation, review = verdict == Verdict.VIOLATION, verdict == Verdict.REVIEW
    clear, outside = verdict == Verdict.CLEAR, verdict == Verdict.NOT_APPLICABLE
    flags = {name: (outside & term.false) | (violation & term.true) for name, term in when.items()}
    flags |= {name: (clear & term.false) | (violation & term.true) for name, term in where.items()}
    flags |= {name: clear & term.true for name, term in unless.items()}
    open_ = {name: review & term.undecided for name, term in {**when, **where, **unless}.items()}
    return named_sets({name: shown | open_[name] for name, shown in flags.items()}, len(verdict))


def _missing(terms: Mapping[str, Term], verdict: NDArray[np.int8]) -> list[tuple[str, ...]]:
    """Return the canonical fields that would decide a review."""
    fields: dict[str, Flags] = {}
    for term in terms.values():
        for name, flags in term.missing.items():
            fields[name] = fields.get(name, np.zeros(len(verdict), bool)) | (flags & term.undecided)
    return named_sets({name: flags & (verdict == Verdict.REVIEW) for name, flags in fields.items()}, len(verdict))
