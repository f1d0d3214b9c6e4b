"""All a rule may ask of its subjects: words, documents, numbers and days, read from canonical columns."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from rules.core.spelling import item
from rules.core.vocabulary import Reader, Readings, Words, read_words, stated

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.rulebook import Rulebook

NONE: Final = frozenset({"none"})
"""No plan stated is no claim: it is known, not missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All a rule may ask of its subjects; every array has their order.

    Attributes
    ----------
    construction, industry, waste, chemistry, plan, claim, right, application, mineral, medium, status, fuel,
    owner_industrial, land_use, mining_method, heating, rearing, species
        Words. `plan` and `claim` read {"none"} where nothing is stated; a claimed item its list does not have is not
        understood. `waste` are the kinds the industry's words mention, `chemistry` is what it is outright called
        (煤化工); both {"none"} where there is nothing of that.
    plan_reference, claim_document, approval_document, replacement_document
        Whether a document is named.
    capacity_tph, herd
        Steam t/h and heads, NaN where not stated or no number.
    valid_from, valid_to
        datetime64[D], NaT where not stated.
    capacity_odd, valid_from_odd, valid_to_odd
        Where a text stands there that is no number, no date.
    """

    construction: Words
    industry: Words
    waste: Words
    chemistry: Words
    plan: Words
    claim: Words
    right: Words
    application: Words
    mineral: Words
    medium: Words
    status: Words
    fuel: Words
    owner_industrial: Words
    land_use: Words
    mining_method: Words
    heating: Words
    rearing: Words
    species: Words
    plan_reference: NDArray[np.bool_]
    claim_document: NDArray[np.bool_]
    approval_document: NDArray[np.bool_]
    replacement_document: NDArray[np.bool_]
    capacity_tph: NDArray[np.float64]
    capacity_odd: NDArray[np.bool_]
    herd: NDArray[np.float64]
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
        waste=columns.mentioned("waste", "industry"),
        chemistry=columns.called("chemistry", "industry"),
        plan=columns.claim("plan", "plan"),
        claim=columns.claim("claim", "claim"),
        right=columns.words("right", "right"),
        application=columns.words("application", "application"),
        mineral=columns.words("mineral", "mineral"),
        medium=columns.words("medium", "medium"),
        status=columns.words("status", "status"),
        fuel=columns.words("fuel", "fuel"),
        owner_industrial=columns.words("answer", "owner_industrial"),
        land_use=columns.words("land-use", "land_use"),
        mining_method=columns.words("mining-method", "mining_method"),
        heating=columns.words("answer", "heating"),
        rearing=columns.words("rearing", "rearing"),
        species=columns.words("species", "species"),
        plan_reference=columns.document("plan_reference"),
        claim_document=columns.document("claim_document"),
        approval_document=columns.document("approval_document"),
        replacement_document=columns.document("replacement_document"),
        capacity_tph=columns.number("capacity_tph"),
        capacity_odd=columns.filled("capacity_tph_text"),
        herd=columns.number("herd"),
        valid_from=columns.day("valid_from"),
        valid_to=columns.day("valid_to"),
        valid_from_odd=columns.filled("valid_from_text"),
        valid_to_odd=columns.filled("valid_to_text"),
    )


class _Columns:
    """A frame's canonical columns, each as what it is; columns that are not there state nothing."""

    def __init__(self, frame: pd.DataFrame, rulebook: Rulebook) -> None:
        self.frame, self.rulebook = frame, rulebook

    def text(self, name: str) -> pd.Series:
        """Return a column as texts, "" for nothing and for words that mean nothing."""
        return stated(self.frame, name, self.rulebook.nothing)

    def words(self, vocabulary: str, *names: str, unknown: str = "missing-attribute") -> Words:
        book = self.rulebook
        reader: Reader = book.classification.read if vocabulary == "industry" else book.words[vocabulary].read
        return self._read(names, reader, unknown=unknown)

    def mentioned(self, vocabulary: str, name: str) -> Words:
        """Read which words of a table a sentence mentions."""
        find = self.rulebook.words[vocabulary].find
        return self._read((name,), lambda text: find(text) or NONE, absent=NONE)

    def called(self, vocabulary: str, name: str) -> Words:
        """Read a cell that is nothing but words of a table."""
        read = self.rulebook.words[vocabulary].read
        return self._read((name,), lambda text: read(text) or NONE, absent=NONE)

    def claim(self, vocabulary: str, name: str) -> Words:
        """Read a sentence that may claim an exception; what is not understood is a claim without proof."""
        known, items = self.rulebook.words[vocabulary], self.rulebook.claim_items

        def read(text: str) -> Readings:
            found, number = known.find(text), int(item(text) or 0)
            return found and frozenset(claim for claim in found if number <= items.get(claim, number))

        return self._read((name,), read, unknown="evidence-missing", absent=NONE)

    def _read(
        self, names: tuple[str, ...], reader: Reader, *, unknown: str = "missing-attribute", absent: Readings = None
    ) -> Words:
        """Read columns together; most kinds have few of those a rule may ask for, and the others are soon read."""
        if not any(name in self.frame for name in names):
            at = np.zeros(len(self.frame), dtype=np.intp)
            return Words(at=at, readings=(absent,), texts=("",), fields=names, unknown=unknown)
        return read_words(tuple(map(self.text, names)), reader, fields=names, unknown=unknown, absent=absent)

    def filled(self, name: str) -> NDArray[np.bool_]:
        if name not in self.frame:
            return np.zeros(len(self.frame), bool)
        return (self.text(name) != "").to_numpy(dtype=bool)

    def document(self, name: str) -> NDArray[np.bool_]:
        """Say where a document is named; what is under way, or a bare yes, is none."""
        reader = self.rulebook.words["document"].find
        words = self._read((name,), reader, absent=NONE)
        return np.array(["none" not in (reading or ()) for reading in words.readings], bool)[words.at]

    def number(self, name: str) -> NDArray[np.float64]:
        if name not in self.frame:
            return np.full(len(self.frame), np.nan)
        return self.frame[name].to_numpy(dtype=np.float64, na_value=np.nan)

    def day(self, name: str) -> NDArray[np.datetime64]:
        if name not in self.frame:
            return np.full(len(self.frame), np.datetime64("NaT", "D"))
        return pd.to_datetime(self.frame[name]).to_numpy("datetime64[D]")
