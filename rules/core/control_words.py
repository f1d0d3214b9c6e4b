"""What the controls of one kind state, read once for all rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from rules.core.hits import texts
from rules.core.lists import Lists, read_lists
from rules.core.vocabulary import read_words, stated
from rules.core.zones import Zones, read_levels, read_park_types, read_zones

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from rules.core.rulebook import Rulebook
    from rules.core.vocabulary import Reader, Vocabulary, Words

SHOWN: Final = {"water-source": "level", "control-unit": "category"}
"""What stands beside a control's name, where it is no zone."""

RESERVES: Final = "nature-reserve"
REQUIREMENTS: Final = ("layout", "discharge", "risk", "resources")
"""The four groups of requirements of a control unit."""


@dataclass(frozen=True, kw_only=True)
class ControlWords:
    """Words of the control rows; each column is read when a rule asks for it.

    Attributes
    ----------
    kind
        Only a reserve counts as core where it has no zones: most of the red line lies in none.
    frame, rulebook
        The canonical columns of the rows, and the words to read them with.
    zone_words
        By layer the catalogue's own words for zones.
    """

    kind: str
    frame: pd.DataFrame
    rulebook: Rulebook
    zone_words: Sequence[Mapping[str, str]] = ({},)

    @property
    def zone(self) -> Words:
        """Zones of reserves; one without any reads core (`rules.core.zones`)."""
        return self._zones.words

    @cached_property
    def level(self) -> Words:
        """Levels of water sources."""
        return read_levels(self.frame, self.rulebook)

    @cached_property
    def park_type(self) -> Words:
        """Kinds of reserves."""
        return read_park_types(self.frame, self.rulebook)

    @cached_property
    def texts(self) -> NDArray[np.object_]:
        """Per row the zone, level or class as the layer wrote it, "" where it wrote none."""
        return texts(self.frame, SHOWN.get(self.kind, "zone"))

    @cached_property
    def zoneless(self) -> NDArray[np.bool_]:
        """Per row, whether its reserve has no zones at all and therefore reads core."""
        if self.kind != RESERVES:
            return np.zeros(len(self.frame), bool)
        types = self.park_type
        park: NDArray[np.bool_] = np.array([reading == frozenset({"nature-park"}) for reading in types.readings], bool)
        return self._zones.zoneless & ~park[types.at]  # a park has no zones to miss

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """The rulebook's word tables."""
        return self.rulebook.words

    @cached_property
    def asks(self) -> NDArray[np.object_]:
        """Per row what a control unit asks for beside its lists: (canonical field, text) each."""
        columns = [(name, self._column(name).tolist()) for name in REQUIREMENTS if name in self.frame]
        rows = (tuple((name, text[row]) for name, text in columns if text[row]) for row in range(len(self.frame)))
        return np.fromiter(rows, object, len(self.frame))

    def read(self, name: str, vocabulary: str) -> Words:
        """Return a canonical column of the rows, read with a word table of the rulebook."""
        return self._with(self.vocabularies[vocabulary].read, name)

    def find(self, name: str, vocabulary: str) -> Words:
        """Return a column of sentences, read by the words of a table they mention."""
        return self._with(self.vocabularies[vocabulary].find, name)

    def numbered(self, name: str) -> NDArray[np.bool_]:
        """Say per row whether a column names a document by its number; one under way has none yet."""
        words = self._with(self.vocabularies["document"].find, name)
        bare: NDArray[np.bool_] = np.array(["none" in (reading or ()) for reading in words.readings], bool)[words.at]
        numbers: NDArray[np.bool_] = np.asarray(self._column(name).str.contains(r"\d"), bool)
        return numbers & ~bare

    def stated(self, name: str) -> NDArray[np.bool_]:
        """Say per row whether a column states anything."""
        return np.asarray(self._column(name) != "", bool)

    def lists(self, name: str) -> Lists:
        """Return a column that lists industries."""
        return read_lists(self._column(name), self.rulebook)

    @cached_property
    def _zones(self) -> Zones:
        return read_zones(self.frame, self.rulebook, self.zone_words, whole=self.kind == RESERVES)

    def _with(self, reader: Reader, name: str) -> Words:
        return read_words((self._column(name),), reader, fields=(name,))

    def _column(self, name: str) -> pd.Series:
        return stated(self.frame, name, self.rulebook.nothing)


def read_controls(
    kind: str, frame: pd.DataFrame, rulebook: Rulebook, zone_words: Sequence[Mapping[str, str]]
) -> ControlWords:
    """Read the words of all control rows of a kind.

    Parameters
    ----------
    zone_words
        By layer the catalogue's own words for zones.

    Raises
    ------
    CatalogueError
        One of these means no zone, whether or not any rule will ask.
    """
    words = ControlWords(kind=kind, frame=frame, rulebook=rulebook, zone_words=zone_words)
    if any(zone_words):
        _ = words.zone
    return words
