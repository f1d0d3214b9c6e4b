"""forbid WHEN, WHERE, UNLESS: the verdict of every subject, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rules.core.code_sets import named_sets
from rules.core.codes import Verdict
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
    """One rule over the subjects of one kind: columns, of which `rules.core.result_frames` makes frames once.

    Attributes
    ----------
    rows
        The subjects' rows in the run, ascending.
    columns
        Of `RuleResult.table`, by name, in that order; `codes` are still sets.
    pairs
        Of `RuleResult.pairs`, likewise, `control` -1 where there is none; empty where the rule has no place.
    outside
        As in `RuleResult`.
    """

    rows: NDArray[np.int64]
    columns: Mapping[str, NDArray[Any]]
    pairs: Mapping[str, NDArray[Any]]
    outside: bool = False

    def having(self, **columns: NDArray[Any]) -> Judgement:
        """Return the judgement with some columns more, or in place of its own."""
        return replace(self, columns={**self.columns, **columns})


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
        The subjects' rows in the run.
    dimension
        2, 1, 0 or -1 (no geometry) of each.
    when, where, unless
        Named terms: a violation is all of `when`, all of `where` and none of `unless`.
    granted
        Exemption -> the subjects for which it holds on a part that is not shown.
    """
    count = len(rows)
    places = {name: part for name, part in where.items() if isinstance(part, Place)}
    found = {name: part.exceeds() if isinstance(part, Place) else _attribute(part) for name, part in where.items()}
    unseen = _unseen([found[name] for name in places], count)
    held, unless = _settled(found, unseen, to=True), _settled(unless, unseen, to=False)
    scope, broken, exempt = (_all(when, count), _all(held, count), _any(unless, count))
    original = scope & broken
    total = original & ~exempt
    verdict = _verdict(scope, total)
    place = next(iter(places.values()), None)
    margin = next((term.margin for term in held.values() if term.margin is not None), None)
    columns = {
        "verdict": verdict,
        "original_verdict": _verdict(scope, original),
        "codes": _codes(verdict, scope, broken, exempt, total.why),
        "terms": _named(when, held, unless, verdict),
        "missing": _missing({**when, **held, **unless}, verdict),
        "granted": named_sets(granted or {}, count),
        "dimension": dimension,
        **(no_numbers(count, margin) if place is None else numbers_of(place, dimension, ~scope.false)),
        "uncovered": np.fmax.reduce([np.zeros(count), *(part.uncovered for part in places.values())]),
    }
    if place is None:
        return Judgement(rows=rows, columns=columns, pairs={})
    pairs = layer_rows(place, rows, columns)
    return Judgement(rows=rows, columns=columns, pairs=pairs, outside=place.side == "outside")


def _unseen(places: list[Term], count: int) -> Flags:
    """Return the subjects of which nothing but missing coverage leaves open whether they lie there."""
    unseen = np.zeros(count, bool)
    for term in places:
        unseen |= term.undecided & (term.why == bit("no-coverage"))
    return unseen


def _settled(terms: Mapping[str, Term], unseen: Flags, *, to: bool) -> Mapping[str, Term]:
    """Settle what somebody might allow or judge of land nobody has data of: first it must be known what lies there."""
    if not unseen.any():
        return terms

    def settled(term: Term) -> Term:
        moot = unseen & term.undecided & ((term.why & ~_ASKED) == 0)
        why = np.where(moot, np.uint64(0), term.why)
        return replace(term, true=term.true | (moot & to), undecided=term.undecided & ~moot, why=why)

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


def _verdict(scope: Term, total: Term) -> NDArray[np.int8]:
    return np.select(
        [scope.false, total.true, total.undecided],
        [np.int8(Verdict.NOT_APPLICABLE), np.int8(Verdict.VIOLATION), np.int8(Verdict.REVIEW)],
        np.int8(Verdict.CLEAR),
    )


def _codes(verdict: NDArray[np.int8], scope: Term, broken: Term, exempt: Term, why: Codes) -> Codes:
    """Return the set of codes of each verdict; what is clear by place is not also called exempt."""
    outside_scope = np.where(scope.no == 0, bit("out-of-scope"), scope.no)
    spared = np.where(exempt.yes == 0, bit("exempt"), exempt.yes)
    clear = np.where(broken.false, broken.no, spared)
    return np.select(
        [verdict == Verdict.NOT_APPLICABLE, verdict == Verdict.VIOLATION, verdict == Verdict.REVIEW],
        [outside_scope, broken.yes, why],
        clear,
    ).astype(np.uint64)


def _named(
    when: Mapping[str, Term], where: Mapping[str, Term], unless: Mapping[str, Term], verdict: NDArray[np.int8]
) -> NDArray[np.object_]:
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


def _missing(terms: Mapping[str, Term], verdict: NDArray[np.int8]) -> NDArray[np.object_]:
    """Return the canonical fields that would decide a review."""
    fields: dict[str, Flags] = {}
    for term in terms.values():
        for name, flags in term.missing.items():
            fields[name] = fields.get(name, np.zeros(len(verdict), bool)) | (flags & term.undecided)
    return named_sets({name: flags & (verdict == Verdict.REVIEW) for name, flags in fields.items()}, len(verdict))
