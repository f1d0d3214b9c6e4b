"""What control layers say of their features: zones of a reserve, levels of a water source, kinds of protected area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from layers.errors import CatalogueError
from rules.core.spelling import plain
from rules.core.table import nearest
from rules.core.vocabulary import Vocabulary, Words, read_words, stated

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from rules.core.rulebook import Rulebook

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
    frame: pd.DataFrame, rulebook: Rulebook, extra: Mapping[str, str] | None = None, *, whole: bool = True
) -> Zones:
    """Read the column `zone`.

    Parameters
    ----------
    frame
        Control features, canonical columns (`name`, `zone`).
    rulebook
        Holds the words.
    extra
        An office's own words (`zones` in the catalogue): word -> zone; they go before the rulebook's.
    whole
        A reserve (rows of one name) without any zone counts as core: article 30 of the 1994 regulation says so, the
        one of 2026 does not. A row without a zone beside others that have one stays unstated. Not for the red line,
        where most rows lie in no reserve.

    Raises
    ------
    CatalogueError
        `catalogue-unknown-zone`: `extra` names a zone there is not.
    """
    vocabulary = rulebook.words["zone"]
    for word, zone in (extra or {}).items():
        if zone not in vocabulary.meanings:
            known = nearest(zone, vocabulary.meanings)
            raise CatalogueError("catalogue-unknown-zone", key_path=f"zones.{word}", word=zone, nearest=known)
    own = {plain(word): frozenset({zone}) for word, zone in (extra or {}).items()}
    spoken = Vocabulary(name="zone", meanings=vocabulary.meanings, words={**vocabulary.words, **own})
    text = stated(frame, "zone", rulebook.nothing)
    words = read_words((text,), spoken.read, fields=("zone",))
    name = stated(frame, "name", rulebook.nothing).map(plain)
    zoneless = ~(text != "").groupby(name).transform("any").to_numpy(dtype=bool) & whole
    return Zones(words=_with(words, zoneless, CORE), zoneless=zoneless)


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
