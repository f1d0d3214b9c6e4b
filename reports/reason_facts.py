"""Rows of which one sentence is said, and what it may draw on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from layers.kinds import KINDS
from reports.phrases import cells, quantity

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from reports.words import Words
    from rules.core.law import RuleEntry
    from rules.core.report import Report


def documents(report: Report, words: Words) -> dict[tuple[str, str], list[str]]:
    """Return the documents an exception needs, in the rulebook's words, by rule and term."""
    needed: dict[tuple[str, str], list[str]] = {}
    for exemption in report.rulebook.exemptions:
        for rule in exemption.rules:
            needed.setdefault((rule, exemption.term), []).append(words.both(exemption.document))
    return needed


@dataclass(frozen=True, slots=True)
class Columns:
    """Some rows of a table as plain arrays, each column taken when it is first asked for: a sentence names a few."""

    frame: pd.DataFrame
    at: NDArray[np.intp]
    """Positions of the rows."""
    _taken: dict[str, NDArray[Any]] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.frame

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._taken:
            column = self.frame[name].iloc[self.at]
            self._taken[name] = column.to_numpy(object) if column.dtype.kind == "O" else column.to_numpy()
        return self._taken[name]

    @property
    def index(self) -> NDArray[Any]:
        """The labels of the rows."""
        return self.frame.index.to_numpy()[self.at]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some of those rows."""

    columns: Columns
    at: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.at)

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.columns[name][self.at]

    def some(self, at: NDArray[np.intp]) -> Rows:
        """Return some of them."""
        return Rows(self.columns, self.at[at])


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Rows of one rule, one code and one subject kind, and what their sentence may draw on.

    `table` are rows of `RuleResult.table`, `subjects` the same rows of `Report.subjects`.
    """

    report: Report
    entry: RuleEntry
    words: Words
    code: str
    kind: str
    table: Rows
    subjects: Rows

    def some(self, at: NDArray[np.intp]) -> Facts:
        """Return some of the rows."""
        return replace(self, table=self.table.some(at), subjects=self.subjects.some(at))

    def column(self, name: str) -> list[Any]:
        """Return a column of the table."""
        return list(self.table[name].tolist())

    def called(self, field: str) -> str:
        """Return what a canonical field is called: the subject's own, else one of the layers the rule looks at."""
        return self.words.field(field, self.kind, *self.entry.controls)

    def layers(self) -> list[str]:
        """Return the control layer's title; where no control was met, what the rule looks at: a kind, or a layer."""
        own = self.entry.id in self.entry.controls
        looked_at = self.words.both(self.entry.title) if own else self.words.kinds(self.entry.controls)
        return [layer or looked_at for layer in self.column("control_layer")]

    def of_the_layer(self, field: str) -> bool:
        """Say whether a field is one of the control layers, not of the subject."""
        of_subject, *of_layers = (
            any(known.name == field for known in KINDS[kind].fields) for kind in (self.kind, *self.entry.controls)
        )
        return any(of_layers) and not of_subject

    def quantities(self, column: str) -> list[str]:
        """Return a measure of the table with its unit."""
        values = zip(self.column(column), self.column("dimension"), strict=True)
        return [quantity(self.words, measure, dimension) for measure, dimension in values]

    def per_dimension(self, area: str, line: str, point: str) -> list[str]:
        """Return one of three texts by the subject's dimension; a subject without geometry gets the first."""
        texts = {2: area, 1: line, 0: point, -1: area}
        return [texts[dimension] for dimension in self.column("dimension")]

    def field(self, name: str) -> list[str]:
        """Return a canonical field as it was stated, or words that say it was not."""
        none = self.words.part("none")
        if name not in self.subjects:
            return [none] * len(self.table)
        return [text or none for text in cells(self.subjects[name])]
