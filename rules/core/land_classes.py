"""Which class of land a code or a name of the national land survey means, as the rulebook has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from rules.core.spelling import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.table import Table

CLASSES: Final = ("arable", "agricultural", "construction", "unused")
"""耕地, 农用地 (without arable land), 建设用地, 未利用地: the classes of the Land Administration Law, article 4."""
UNCLEAR: Final = len(CLASSES)
"""The number of a class nobody can tell."""
_FIGURES: Final = 4
"""Figures of a code; letters behind them (1104A, 0201K) tell kinds of one use apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandClasses:
    """What survey codes and names mean.

    Attributes
    ----------
    codes, names
        To the number of a class in `CLASSES`; empty where a rulebook says nothing of it.
    unsure
        Codes whose class no document at hand settles.
    source
        Where the classes come from.
    """

    codes: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()
    source: str = ""

    def read(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """Return the class of each patch, `UNCLEAR` where nothing is known or code and name contradict each other.

        Where that happens the codes may be those of another standard: then only rows whose name agrees are read.

        Parameters
        ----------
        frame
            Rows of layers of the kind `land-use`: `code`, `name`.
        """
        code = _each(frame["code"], lambda text: self.codes.get(plain(text)[:_FIGURES].upper(), UNCLEAR))
        name = _each(frame["name"], lambda text: self.names.get(plain(text), UNCLEAR))
        apart = (code != name) & (code != UNCLEAR) & (name != UNCLEAR)
        doubted = apart | ((name == UNCLEAR) & frame["name"].notna().to_numpy() & apart.any())
        return np.where(doubted, UNCLEAR, np.where(code == UNCLEAR, name, code))


def read_land_classes(table: Table) -> LandClasses:
    """Read `[land_classes]`; a rulebook may do without.

    A code or a name that stands in two classes is a slip (`rulebook-code-twice`).
    """
    codes: dict[str, int] = {}
    names: dict[str, int] = {}
    for number, each in enumerate(CLASSES):
        listed = table.table(each)
        for code in listed.values:  # noqa: PD011 - what was written
            name = plain(listed.get(code, str))
            if code in codes or names.get(name, number) != number:
                listed.slip("rulebook-code-twice", code)
            codes[code], names[name] = number, number
    unsure = table.texts("unsure", known=codes)
    found = LandClasses(
        codes=codes, names=names, unsure=frozenset(unsure), source=table.get("source", str) if codes else ""
    )
    table.close()
    return found


def _each(column: pd.Series[str], meaning: Callable[[str], int]) -> NDArray[np.int64]:
    """Return what each text of a column means; every different one is looked up once."""
    at, texts = pd.factorize(column.astype(object))
    found = np.array([*map(meaning, texts), UNCLEAR], np.int64)  # a missing text stands at -1
    return found[at]
