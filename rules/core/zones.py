"""What control layers say of their features: zones of a reserve, levels of a water source, kinds of protected area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from layers.errors import CatalogueError
from rules.core.spelling import plain
from rules.core.table import nearest
from rules.core.vocabulary import Words, read_words, stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from rules.core.rulebook import Rulebook
    from rules.core.vocabulary import Vocabulary

CORE = frozenset({"core"})
RESERVE = frozenset({"nature-reserve"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """Zones of control features.

    Attributes
    ----------
    words
        Readings "core", "buffer", "experimental", "general"; texts as the layer wrote them.
    zoneless
        Per row, whether its whole reserve is without zones and therefore reads core.
    """

    words: Words
    zoneless: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Zones:
        """Return the zones of some rows."""
        return replace(self, words=self.words.take(rows), zoneless=self.zoneless[rows])


def read_zones(
    frame: pd.DataFrame, rulebook: Rulebook, extra: Sequence[Mapping[str, str]] = ({},), *, whole: bool = True
) -> Zones:
    """Read the column `zone`.

    Parameters
    ----------
    frame
        Control features, canonical columns (`name`, `zone`); `entry` is the number of the layer a row came from, 0 if
        there is no such column.
    rulebook
        Holds the words.
    extra
        By layer an office's own words (`zones` in the catalogue): word -> zone; they go before the rulebook's. Two
        offices may mean different zones by one word.
    whole
        A reserve (rows of one name) without any zone counts as core: article 30 of the 1994 regulation says so, the
        one of 2026 does not. A row without a zone beside others that have one stays unstated. Not for the red line,
        where most rows lie in no reserve.

    Raises
    ------
    CatalogueError
        `catalogue-unknown-zone`: `extra` names a zone there is not.
    """
    text = stated(frame, "zone", rulebook.nothing)
    words = _by_layer(text, frame, [_spoken(rulebook.words["zone"], own) for own in extra])
    name = stated(frame, "name", rulebook.nothing).map(plain)
    zoneless = ~(text != "").groupby(name).transform("any").to_numpy(dtype=bool) & whole
    return Zones(words=_with(words, zoneless, CORE), zoneless=zoneless)


def _spoken(vocabulary: Vocabulary, extra: Mapping[str, str]) -> Vocabulary:
    """Return the vocabulary of one layer: the rulebook's words, its own before them."""
    for word, zone in extra.items():
        if zone not in vocabulary.meanings:
            known = nearest(zone, vocabulary.meanings)
            raise CatalogueError("catalogue-unknown-zone", key_path=f"zones.{word}", word=zone, nearest=known)
    own = {plain(word): frozenset({zone}) for word, zone in extra.items()}
    return replace(vocabulary, words={**vocabulary.words, **own})


def _by_layer(text: pd.Series, frame: pd.DataFrame, vocabularies: Sequence[Vocabulary]) -> Words:
    """Read each layer's rows by its own vocabulary."""
    entry = frame["entry"].to_numpy() if "entry" in frame else np.zeros(len(frame), np.intp)
    words = read_words((text.iloc[:0],), vocabularies[0].read, fields=("zone",))
    at = np.zeros(len(text), np.intp)
    for number, vocabulary in enumerate(vocabularies):
        part = read_words((text[entry == number],), vocabulary.read, fields=("zone",))
        at[entry == number] = part.at + len(words.readings)
        words = replace(words, readings=words.readings + part.readings, texts=words.texts + part.texts)
    return replace(words, at=at)


def read_levels(frame: pd.DataFrame, rulebook: Rulebook) -> Words:
    """Read the column `level` of water sources: "1", "2", "quasi"."""
    return read_words((stated(frame, "level", rulebook.nothing),), rulebook.words["level"].read, fields=("level",))


def read_park_types(frame: pd.DataFrame, rulebook: Rulebook) -> Words:
    """Read the column `type` of reserves: "nature-reserve", also where it is empty, or "nature-park"."""
    reader = rulebook.words["park-type"].find
    return read_words((stated(frame, "type", rulebook.nothing),), reader, fields=("type",), absent=RESERVE)


def _with(words: Words, rows: NDArray[np.bool_], readings: frozenset[str]) -> Words:
    """Return the words with one more reading, which some rows have."""
    at = np.where(rows, len(words.readings), words.at)
    return replace(words, at=at, readings=(*words.readings, readings), texts=(*words.texts, ""))
