"""A three-valued fact per subject that remembers why it is undecided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rules.core.codes import NUMBER

if TYPE_CHECKING:
    from rules.core.margin import Margin

Flags: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.uint64]


def bit(code: str) -> np.uint64:
    """Return the code as one bit of a set of codes; the lowest bit of a set is its first code in the table's order."""
    return np.uint64(1 << NUMBER[code]) if code else np.uint64(0)


def where(flags: Flags, code: str) -> Codes:
    """Return the code where the flag is set, the empty set elsewhere.

    >>> where(np.array([True, False]), "overlap")
    array([2, 0], dtype=uint64)
    """
    return np.where(flags, bit(code), np.uint64(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A fact per subject in Kleene logic (True, False, NA).

    Attributes
    ----------
    true, undecided
        Where it is certainly True, and where it is NA, never both; shape (subjects,).
    why, yes, no
        Sets of codes (see `bit`): why it is undecided; what to call it where it is True, and where it is False
        (empty: the rule's default).
    missing
        Canonical field -> the subjects for which stating it would decide.
    margin
        Where a number decides: how far it is from its limit.
    """

    true: Flags
    undecided: Flags
    why: Codes
    yes: Codes
    no: Codes
    missing: Mapping[str, Flags] = field(default_factory=dict)
    margin: Margin | None = None

    @classmethod
    def of(cls, true: Flags, unknown: Flags | None = None, *, why: str = "", yes: str = "", no: str = "") -> Self:
        """Build a term from plain flags; `unknown` wins over `true`.

        >>> Term.of(np.array([True, False]), np.array([False, True]), why="odd-date").value
        <BooleanArray>
        [True, <NA>]
        Length: 2, dtype: boolean
        """
        unsure = np.zeros(len(true), bool) if unknown is None else unknown
        every = np.ones(len(true), bool)
        return cls(
            true=true & ~unsure,
            undecided=unsure,
            why=where(unsure, why),
            yes=where(every, yes),
            no=where(every, no),
        )

    def __len__(self) -> int:
        return len(self.true)

    @property
    def value(self) -> pd.arrays.BooleanArray:
        """The fact as pandas has it."""
        return pd.arrays.BooleanArray(self.true.copy(), self.undecided.copy())

    @property
    def false(self) -> Flags:
        """Where it is certainly False."""
        return ~(self.true | self.undecided)

    def take(self, rows: NDArray[np.intp]) -> Term:
        """Return the same fact for some rows, each as often as it is asked for."""
        return Term(
            true=self.true[rows],
            undecided=self.undecided[rows],
            why=self.why[rows],
            yes=self.yes[rows],
            no=self.no[rows],
            missing={name: flags[rows] for name, flags in self.missing.items()},
        )

    def __invert__(self) -> Term:
        margin = None if self.margin is None else -self.margin
        return replace(self, true=self.false, yes=self.no, no=self.yes, margin=margin)

    def __and__(self, other: Term) -> Term:
        yes = self.yes | other.yes
        no = _pick(self.false, self.no) | _pick(other.false, other.no)
        return _joined(self, other, true=self.true & other.true, false=self.false | other.false, yes=yes, no=no)

    def __or__(self, other: Term) -> Term:
        yes = _pick(self.true, self.yes) | _pick(other.true, other.yes)
        no = self.no | other.no
        return _joined(self, other, true=self.true | other.true, false=self.false & other.false, yes=yes, no=no)

    def possibly(self, code: str) -> Term:
        """Return the term with every True made undecided: what an authority may still grant, or a person must judge."""
        open_ = self.true | self.undecided
        return replace(self, true=np.zeros(len(self), bool), undecided=open_, why=self.why | where(self.true, code))

    def because(self, code: str) -> Term:
        """Return the bare fact with one reason for all that is undecided: nothing asked for, no names of its own."""
        unnamed = np.zeros(len(self), np.uint64)
        why = where(self.undecided, code)
        return Term(true=self.true, undecided=self.undecided, why=why, yes=unnamed, no=unnamed)

    def lacking(self, name: str) -> Term:
        """Return the term with the field that would decide it."""
        return replace(self, missing={**self.missing, name: self.undecided})

    def called(self, *, yes: str = "", no: str = "") -> Term:
        """Return the same fact with other codes where it decides."""
        every = np.ones(len(self), bool)
        return replace(self, yes=where(every, yes) if yes else self.yes, no=where(every, no) if no else self.no)


def _pick(flags: Flags, codes: Codes) -> Codes:
    return np.where(flags, codes, np.uint64(0))


def _joined(one: Term, two: Term, *, true: Flags, false: Flags, yes: Codes, no: Codes) -> Term:
    """Keep the reasons of those operands that leave the result undecided."""
    undecided = ~(true | false)
    missing: dict[str, Flags] = {}
    for term in (one, two):
        for name, flags in term.missing.items():
            missing[name] = missing.get(name, np.zeros(len(flags), bool)) | (flags & undecided)
    why, margin = _pick(undecided, one.why | two.why), two.margin if one.margin is None else one.margin
    return Term(true=true, undecided=undecided, why=why, yes=yes, no=no, missing=missing, margin=margin)
