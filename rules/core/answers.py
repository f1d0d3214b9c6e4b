"""What is stated, as an answer to a rule's question: one of these words, or a claim its documents prove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rules.core.industry import Industries
from rules.core.term import Flags, Term, bit, where

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from rules.core.vocabulary import Words


def among(values: Words, allowed: Collection[str] | Industries, *, unsure: Collection[str] | Industries = ()) -> Term:
    """Return whether what is stated is one of `allowed`.

    True if all readings are in, False if none is, else undecided; not stated is `missing-attribute`, not understood
    the words' own code; a reading in `unsure` is for a person to judge (`scope-unsure`).
    """
    answers = [answer(reading, allowed, unsure, values.unknown) for reading in values.readings]
    return answered(answers, values.at, values.fields[0])


def answered(answers: Sequence[bool | str], at: NDArray[np.intp], field_: str) -> Term:
    """Return distinct answers (True, False or a code) as a term, `at` the rows that give them.

    Parameters
    ----------
    field_
        The canonical field that would decide where nothing, or nothing understood, is stated.
    """
    true = np.array([found is True for found in answers], bool)[at]
    code = np.array([bit(found) if isinstance(found, str) else 0 for found in answers], np.uint64)[at]
    lacking = np.array([isinstance(found, str) and found != "scope-unsure" for found in answers], bool)
    none = np.zeros(len(true), np.uint64)
    return Term(
        true=true,
        undecided=code != 0,
        why=code,
        yes=none,
        no=none,
        missing={field_: lacking[at]},
    )


def answer(
    reading: frozenset[str] | None,
    allowed: Collection[str] | Industries,
    unsure: Collection[str] | Industries,
    unknown: str,
) -> bool | str:
    """Answer for one distinct cell: True, False, or the code that says why not."""
    if not allowed and not unsure:
        return False
    if reading is None:
        return "missing-attribute"
    if not reading:
        return unknown
    answers = {_holds(word, allowed) for word in reading}
    if answers == {True}:
        return True
    if any(_holds(word, unsure) is not False for word in reading):
        return "scope-unsure"
    return False if answers == {False} else unknown


def _holds(word: str, words: Collection[str] | Industries) -> bool | None:
    return words.includes(word) if isinstance(words, Industries) else word in words


def proven(claim: Term, *documents: Flags) -> Term:
    """Return an exemption: a claim counts only with all its documents, and no claim needs none.

    Claimed (or claimed in words not understood) without a document is `evidence-missing`.
    """
    shown = np.logical_and.reduce(documents)
    unproven = claim.undecided | (claim.true & ~shown)
    return Term(
        true=claim.true & shown,
        undecided=unproven,
        why=where(unproven, "evidence-missing"),
        yes=where(np.ones(len(claim), bool), "exempt"),
        no=claim.no,
    )
