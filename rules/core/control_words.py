"""What the controls of one kind state, read once for all rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from rules.core.vocabulary import read_words, stated
from rules.core.zones import read_levels, read_park_types, read_zones

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.rulebook import Rulebook
    from rules.core.vocabulary import Reader, Vocabulary, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlWords:
    """Words of the control rows.

    Attributes
    ----------
    zone, level, park_type
        Readings; a reserve without any zone reads core (`rules.core.zones`).
    frame, vocabularies
        The canonical columns of the rows, and the rulebook's word tables to read them with.
    nothing
        Words that state nothing.
    texts
        Per row the zone or level as the layer wrote it, "" where it wrote none.
    zoneless
        Per row, whether its reserve has no zones at all and therefore reads core.
    """

    zone: Words
    level: Words
    park_type: Words
    texts: NDArray[np.object_]
    zoneless: NDArray[np.bool_]
    frame: pd.DataFrame
    vocabularies: Mapping[str, Vocabulary]
    nothing: frozenset[str]

    def read(self, name: str, vocabulary: str) -> Words:
        """Return a canonical column of the rows, read with a word table of the rulebook."""
        return self._with(self.vocabularies[vocabulary].read, name)

    def find(self, name: str, vocabulary: str) -> Words:
        """Return a column of sentences, read by the words of a table they mention."""
        return self._with(self.vocabularies[vocabulary].find, name)

    def numbered(self, name: str) -> NDArray[np.bool_]:
        """Say per row whether a column names a document by its number; one under way has none yet."""
        column = stated(self.frame, name, self.nothing)
        words = self._with(self.vocabularies["document"].find, name)
        bare = np.array(["none" in (reading or ()) for reading in words.readings], bool)[words.at]
        named: NDArray[np.bool_] = column.str.contains(r"\d").to_numpy(bool)
        return named & ~bare

    def _with(self, reader: Reader, name: str) -> Words:
        return read_words((stated(self.frame, name, self.nothing),), reader, fields=(name,))


def read_controls(
    kind: str, frame: pd.DataFrame, rulebook: Rulebook, zone_words: Sequence[Mapping[str, str]]
) -> ControlWords:
    """Read the words of all control rows of a kind.

    Parameters
    ----------
    kind
        Only a reserve counts as core where it has no zones: most of the red line lies in none.
    zone_words
        By layer the catalogue's own words for zones.
    """
    column = "level" if kind == "water-source" else "zone"
    texts = frame[column].astype(object) if column in frame else pd.Series("", frame.index, dtype=object)
    zones = read_zones(frame, rulebook, zone_words, whole=kind == "nature-reserve")
    return ControlWords(
        zone=zones.words,
        zoneless=zones.zoneless,
        level=read_levels(frame, rulebook),
        park_type=read_park_types(frame, rulebook),
        texts=texts.where(texts.notna(), "").to_numpy(object),
        frame=frame,
        vocabularies=rulebook.words,
        nothing=rulebook.nothing,
    )
