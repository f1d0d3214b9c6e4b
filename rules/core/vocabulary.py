"""The words of one column: what each can mean, and what a column of them says, read once per distinct text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pandas as pd

from rules.core.spelling import inside, parts, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

Readings: TypeAlias = frozenset[str] | None
Reader: TypeAlias = Callable[..., Readings]

MEANINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "construction": ("new", "rebuilt", "expanded", "existing"),
    "plan": ("none",),
    "claim": (
        *("none", "limited-activity", "national-project", "state-plan-energy", "article-26", "article-27"),
        *("residents", "remediation"),
    ),
    "zone": ("core", "buffer", "experimental", "general"),
    "level": ("1", "2", "quasi"),
    "park-type": ("nature-reserve", "nature-park"),
    "right": ("exploration", "mining"),
    "application": ("new", "renewal", "change", "transfer", "expansion", "reduction", "cancellation"),
    "mineral": (),
    "medium": ("oil", "gas", "chemical", "sewage", "water"),
    "status": ("removed", "converted", "unchanged"),
    "fuel": ("coal", "other"),
    "land-use": ("housing", "public-service", "park", "other"),
    "mining-method": ("open-pit", "underground"),
    "rearing": ("grazing", "pen"),
    "burning-area": ("heating-network", "no-burn"),
    "plot-status": ("remediated", "open"),
    "importance": ("national", "other"),
    "road-category": (
        "national",
        "provincial",
        "county",
        "township",
        "village",
        "ferry",
        "bridge",
        "dedicated",
        "small-bridge",
        "tunnel",
    ),
    "pipeline-category": ("line", "facility", "tunnel"),
    "waste": (),
    "chemistry": (),
    "unit-class": ("priority", "focus", "general"),
    "species": (),
    "answer": ("yes", "no"),
    "document": ("none",),
}
"""Word tables and the meanings rules ask for by name; a rulebook may know more, never fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one column and what they can mean.

    Attributes
    ----------
    name
        As the rulebook calls it, such as "construction".
    meanings
        Everything a word can mean; a parameter may name these only.
    words
        A word, plain -> its meanings (改扩建: rebuilt and expanded).
    """

    name: str
    meanings: frozenset[str]
    words: Mapping[str, frozenset[str]]

    def read(self, text: str) -> frozenset[str]:
        """Return the meanings of a cell: of the whole, else of all its parts; empty if one is not understood."""
        whole = self.words.get(plain(text))
        if whole:
            return whole
        found = [self.words.get(part, frozenset()) for part in parts(text)]
        return frozenset().union(*found) if found and all(found) else frozenset()

    def find(self, text: str) -> frozenset[str]:
        """Return the meanings of the words a sentence contains, of nested ones the longest; empty if it has none.

        A part that says "none" says nothing else (未列入“十三五”规划). Words of one character must stand alone:
        无 is no claim, 无法避让 is one.
        """
        whole = self.words.get(plain(text))
        if whole:
            return whole
        meanings: set[str] = set()
        for clause in re.split(r"[,;。/]", plain(text)):
            here = self.words.get(clause) or frozenset().union(*(self.words[w] for w in inside(clause, self.words)))
            meanings |= {"none"} if "none" in here else here
        return frozenset(meanings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A word column after reading: per row the meanings it can have.

    Attributes
    ----------
    at
        Per row, index into `readings`.
    readings
        The distinct ones: None where nothing is stated, empty where it is not understood, several if it can mean
        several things.
    texts
        Beside `readings`, as written ("" where nothing is).
    fields
        Canonical fields it was read from, for "please state".
    unknown
        The code of a verdict that hangs on a text not understood.
    """

    at: NDArray[np.intp]
    readings: tuple[Readings, ...]
    texts: tuple[str, ...]
    fields: tuple[str, ...]
    unknown: str

    def __len__(self) -> int:
        return len(self.at)

    @property
    def stated(self) -> NDArray[np.bool_]:
        """Per row, whether anything is stated."""
        return np.array([reading is not None for reading in self.readings], dtype=bool)[self.at]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Words:
        """Return the same words for some rows."""
        return replace(self, at=self.at[rows])


def read_words(
    columns: tuple[pd.Series, ...],
    reader: Reader,
    *,
    fields: tuple[str, ...],
    unknown: str = "missing-attribute",
    absent: Readings = None,
) -> Words:
    """Read one or several columns together, each distinct combination once.

    Parameters
    ----------
    columns
        Text columns ("" where nothing is stated).
    reader
        Takes one text per column; is not asked where all are empty.
    absent
        What an empty cell reads.
    """
    at = np.zeros(len(columns[0]), dtype=np.intp)
    for column in columns:
        codes, found = pd.factorize(column)
        at = at * max(len(found), 1) + codes
    at, _first = pd.factorize(at)
    rows = pd.Series(at).drop_duplicates().index.to_numpy()
    cells = [tuple(str(column.iloc[row]) for column in columns) for row in rows] or [("",) * len(columns)]
    return Words(
        at=at.astype(np.intp),
        readings=tuple(reader(*cell) if any(cell) else absent for cell in cells),
        texts=tuple(" ".join(filter(None, cell)) for cell in cells),
        fields=fields,
        unknown=unknown,
    )


def stated(frame: pd.DataFrame, name: str, nothing: Collection[str]) -> pd.Series:
    """Return a column as texts, "" where nothing is stated, or a word stands there that means so (无, 未提供)."""
    if name not in frame:
        return pd.Series("", index=range(len(frame)), dtype=object)
    codes, found = pd.factorize(frame[name].astype(object))
    texts = ["" if plain(str(text)) in nothing else str(text).strip() for text in found]
    return pd.Series(np.array([*texts, ""], dtype=object)[codes])
