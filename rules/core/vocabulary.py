"""The words of one column: what each can mean, and what a column of them says, read once per distinct text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from rules.core.spelling import inside, parts, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

Readings: TypeAlias = frozenset[str] | None
Reader: TypeAlias = Callable[..., Readings]


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
        for clause in re.split(r"[,;。]", plain(text)):
            here = frozenset().union(*(self.words[word] for word in inside(clause, self.words)))
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


def stated(self) -> NDArray[np.bool_]:
        """Per row, whether anything is stated."""
        return np.array([reading is not None for reading in self.readings], dtype=bool)[self.at]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Words:
        """Return the same words for some rows."""
        return replace(self, at=self.at[rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All a rule may ask of its subjects; every array has their order.

    Attributes
    ----------
    construction, industry, plan, claim, claim_item, right, application, mineral, medium, status, fuel, owner_industrial
        Words. `plan` and `claim` read {"none"} where nothing is stated; `claim_item` is the item's number, or None.
    plan_reference, claim_document, approval_document, replacement_document
        Whether a document is named.
    capacity_tph
        Steam t/h, NaN where not stated or no number.
    valid_from, valid_to
        datetime64[D], NaT where not stated; `_odd` where a text stands there that is no date.
    """

    construction: Words
    industry: Words
    plan: Words
    claim: Words
    claim_item: Words
    right: Words
    application: Words
    mineral: Words
    medium: Words
    status: Words
    fuel: Words
    owner_industrial: Words
    plan_reference: NDArray[np.bool_]
    claim_document: NDArray[np.bool_]
    approval_document: NDArray[np.bool_]
    replacement_document: NDArray[np.bool_]
    capacity_tph: NDArray[np.float64]
    valid_from: NDArray[np.datetime64]
    valid_to: NDArray[np.datetime64]
    valid_from_odd: NDArray[np.bool_]
    valid_to_odd: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.construction)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Facts:
        """Return the facts of some rows."""
        values: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        for name, value in values.items():
            values[name] = value.take(rows) if isinstance(value, Words) else value[rows]
        return Facts(**values)


def read_facts(frame: pd.DataFrame, rulebook: Rulebook) -> Facts:
    """Read subjects' attributes.

    Parameters
    ----------
    frame
        One row per subject, canonical columns; a column that is not there states nothing.
    rulebook
        Holds the words.
    """
    columns = _Columns(frame, rulebook)
    return Facts(
        construction=columns.words("construction", "construction"),
        industry=columns.words("industry", "industry_code", "industry", unknown="unknown-industry"),
        plan=columns.claim("plan", "plan"),
        claim=columns.claim("claim", "claim"),
        claim_item=read_words((columns.text("claim"),), _item, fields=("claim",)),
        right=columns.words("right", "right"),
        application=columns.words("application", "application"),
        mineral=columns.words("mineral", "mineral"),
        medium=columns.words("medium", "medium"),
        status=columns.words("status", "status"),
        fuel=columns.words("fuel", "fuel"),
        owner_industrial=columns.words("answer", "owner_industrial"),
        plan_reference=columns.document("plan_reference"),
        claim_document=columns.document("claim_document"),
        approval_document=columns.document("approval_document"),
        replacement_document=columns.document("replacement_document"),
        capacity_tph=columns.number("capacity_tph"),
        valid_from=columns.day("valid_from"),
        valid_to=columns.day("valid_to"),
        valid_from_odd=columns.document("valid_from_text"),
        valid_to_odd=columns.document("valid_to_text"),
    )


def _item(text: str) -> Readings:
    number = item(text)
    return frozenset({number}) if number else None


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


class _Columns:
    """A frame's canonical columns, each as what it is; columns that are not there state nothing."""

    def __init__(self, frame: pd.DataFrame, rulebook: Rulebook) -> None:
        self.frame, self.rulebook = frame, rulebook

    def text(self, name: str) -> pd.Series:
        """Return a column as texts, "" for nothing and for words that mean nothing."""
        return stated(self.frame, name, self.rulebook)

    def words(self, vocabulary: str, *names: str, unknown: str = "missing-attribute") -> Words:
        book = self.rulebook
        reader: Reader = book.classification.read if vocabulary == "industry" else book.words[vocabulary].read
        return read_words(tuple(map(self.text, names)), reader, fields=names, unknown=unknown)

    def claim(self, vocabulary: str, name: str) -> Words:
        """Read a sentence that may claim an exception; what is not understood is a claim without proof."""
        reader = self.rulebook.words[vocabulary].find
        return read_words((self.text(name),), reader, fields=(name,), unknown="evidence-missing", absent=NONE)

    def document(self, name: str) -> NDArray[np.bool_]:
        return (self.text(name) != "").to_numpy(dtype=bool)

    def number(self, name: str) -> NDArray[np.float64]:
        if name not in self.frame:
            return np.full(len(self.frame), np.nan)
        return self.frame[name].to_numpy(dtype=np.float64, na_value=np.nan)

    def day(self, name: str) -> NDArray[np.datetime64]:
        if name not in self.frame:
            return np.full(len(self.frame), np.datetime64("NaT", "D"))
        return pd.to_datetime(self.frame[name]).to_numpy("datetime64[D]")


def stated(frame: pd.DataFrame, name: str, rulebook: Rulebook) -> pd.Series:
    """Return a column as texts, "" where nothing is stated, or a word stands there that means so (无, /, 未提供)."""
    if name not in frame:
        return pd.Series("", index=range(len(frame)), dtype=object)
    codes, found = pd.factorize(frame[name].astype(object))
    texts = ["" if plain(str(text)) in rulebook.nothing else str(text).strip() for text in found]
    return pd.Series(np.array([*texts, ""], dtype=object)[codes])
