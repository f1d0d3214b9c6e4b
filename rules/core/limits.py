"""How far each control reaches: one distance for all, or one for each word its layer uses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from rules.core.term import Codes, Flags, bit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.vocabulary import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Per control row the distance that must be kept, over all readings of its words.

    Attributes
    ----------
    least, most
        m; -inf where the control asks for none.
    why, missing
        Where the two differ: the codes that say why, and the canonical field that would decide.
    farthest
        m; what a control of which nothing is known might ask for.
    """

    least: NDArray[np.float64]
    most: NDArray[np.float64]
    why: Codes
    farthest: float
    missing: Mapping[str, Flags] = field(default_factory=dict)

    @classmethod
    def same(cls, metres: float, rows: int) -> Self:
        """Return one distance for all controls."""
        limit = np.full(rows, metres)
        return cls(least=limit, most=limit, why=np.zeros(rows, np.uint64), farthest=metres)

    @classmethod
    def by_word(cls, words: Words, metres: Mapping[str, float], meanings: Collection[str]) -> Self:
        """Return each control's distance by what its layer calls it.

        A meaning without a distance asks for none; nothing stated, or a word not understood, may mean any of them.

        Parameters
        ----------
        words
            Of the control rows.
        metres
            Meaning -> m.
        meanings
            All there are.
        """
        ranges = np.array([_range(reading or meanings, metres) for reading in words.readings]).reshape(-1, 2)
        least, most = ranges[words.at].T
        why = np.array([bit("missing-attribute" if reading is None else words.unknown) for reading in words.readings])
        unsure = least != most
        return cls(
            least=least,
            most=most,
            why=np.where(unsure, why[words.at], np.uint64(0)),
            farthest=max(metres.values()),
            missing={words.fields[0]: unsure},
        )

    def only(self, rows: Flags) -> Self:
        """Return the same, but that no other rows ask for any distance."""
        least, most = (np.where(rows, limit, -np.inf) for limit in (self.least, self.most))
        return replace(self, least=least, most=most)


def _range(meanings: Collection[str], metres: Mapping[str, float]) -> tuple[float, float]:
    """Return the smallest and largest distance of some meanings."""
    found = [metres.get(meaning, -np.inf) for meaning in meanings]
    return min(found), max(found)
