"""Lists of industries in one cell 准入清单: what the entries name, each distinct list read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from rules.core.industry import ANY, Industries
from rules.core.spelling import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from rules.core.rulebook import Rulebook

_ENTRIES = re.compile(r"[、,;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """A column of lists of industries.

    Attributes
    ----------
    at
        Per control row, index into `named`.
    named
        The distinct lists: the industries one names, and those it may name.
    """

    at: NDArray[np.intp]
    named: tuple[tuple[Industries, Industries], ...]


def read_lists(column: pd.Series, rulebook: Rulebook) -> Lists:
    """Read cells that list industries, separated by 、 or ; or ,: groups of the rulebook, sections, codes, words.

    A word that leaves the code open, and an entry that is not understood, may name any of what it can mean.
    """
    at, found = pd.factorize(column)
    return Lists(at=at, named=tuple(_named(str(text), rulebook) for text in found))


def _named(text: str, rulebook: Rulebook) -> tuple[Industries, Industries]:
    sure, maybe = Industries(), Industries()
    for entry in filter(None, _ENTRIES.split(plain(text))):
        named, codes = _entry(entry, rulebook)
        sure |= named
        maybe |= _all(code for code in codes if not named.includes(code))
    return sure, maybe


def _entry(entry: str, rulebook: Rulebook) -> tuple[Industries, frozenset[str]]:
    """Return what one entry certainly names, and all the codes it can mean."""
    classification = rulebook.classification
    codes = classification.expand(entry.upper())
    if codes:
        return _all(codes), frozenset()
    found = classification.read("", entry) or frozenset({ANY})
    if ANY in found:
        found = classification.read(entry, "") or found
    group = classification.bare(entry, rulebook.groups)
    if group is not None:
        return rulebook.groups[group], found
    clear = len(found) == 1 and ANY not in found
    return _all(found if clear else ()), found


def _all(codes: Iterable[str]) -> Industries:
    return Industries(dict.fromkeys(codes, True))
