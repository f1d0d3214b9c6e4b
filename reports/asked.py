"""What has to be supplied: per subject the attributes that would decide its reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from layers.kinds import KINDS
from layers.statements.filling import words as words_of
from reports.phrases import cells
from rules.core.choices import once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from reports.words import Words
    from rules.core.report import Report

LIMIT: Final = 50_000
"""Questions a list holds; nobody fills in more by hand, and Excel takes no more than 65 530 drop-downs."""
_FIELDS: Final = {kind.name: [field.name for field in kind.fields] for kind in KINDS.values() if kind.role == "subject"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a batch, or a whole run, asks for.

    Attributes
    ----------
    rows
        One per subject and attribute, as many as a list holds: `subject` (from 1 over the run), the columns of
        `supplement_form.HEADINGS`, `name_of_field` and `kind_of_subject` (as programs call them), `settles` (how many
        rules hang on it); in the order of subjects and of their kinds' fields.
    subjects
        How many subjects lack something.
    fields
        How many subjects lack each field, by what it is called.
    """

    rows: pd.DataFrame
    subjects: int
    fields: pd.Series[int]

    @property
    def often(self) -> list[str]:
        """The fields that are lacking, most often first."""
        lacking = self.fields[self.fields > 0].sort_values(ascending=False, kind="stable")
        return [str(field) for field in lacking.index]

    @property
    def first(self) -> str:
        """The canonical field that settles most of what is open, "" where nothing is asked for."""
        names = self.rows.sort_values("settles", ascending=False, kind="stable")["name_of_field"].tolist()
        return str(names[0]) if names else ""


def asked(report: Report, words: Words) -> Asked:
    """Return what a report asks for: only what a subject can state; an opinion's polygon is not."""
    width, depth = max(map(len, _FIELDS.values())), max(len(report.results), 1)
    keys = _keys(report, width, depth)
    pairs, starts = np.unique(keys // depth, return_index=True)
    subject, place = pairs // width, pairs % width
    kind = report.subjects["kind"].to_numpy(object)
    named = {(of, at): words.field(name, of) for of, names in _FIELDS.items() for at, name in enumerate(names)}
    called = np.array([named[each] for each in zip(kind[subject], place.tolist(), strict=True)], object)
    counts = pd.Series(called).value_counts().reindex(list(dict.fromkeys(named.values())), fill_value=0)
    room = slice(LIMIT)
    rules = np.split(keys % depth, starts[1:])[room] if len(pairs) else []
    return Asked(
        rows=_rows(report, words, subject[room], place[room], called[room], rules),
        subjects=len(np.unique(subject)),
        fields=counts,
    )


def together(parts: Sequence[Asked]) -> Asked:
    """Add up what the batches of a run ask for."""
    rows = pd.concat([part.rows for part in parts]).sort_values("subject", kind="stable", ignore_index=True)
    return Asked(
        rows=rows.iloc[:LIMIT],
        subjects=sum(part.subjects for part in parts),
        fields=sum((part.fields for part in parts[1:]), start=parts[0].fields),
    )


def _keys(report: Report, width: int, depth: int) -> NDArray[np.int64]:
    """Return (subject * width + place among its kind's fields) * depth + number of the rule, sorted."""
    kinds = report.subjects["kind"].to_numpy(object)
    found = [np.zeros(0, np.int64)]
    for rule, result in enumerate(report.results.values()):
        missing = result.table["missing"].to_numpy(object)
        rows = np.flatnonzero(np.fromiter(map(bool, missing), bool, len(missing)))
        at, sets = pd.factorize(missing[rows])
        subjects = result.table.index.to_numpy(np.int64)[rows]
        for number, fields in enumerate(sets):
            lacking = subjects[at == number]
            for kind in set(kinds[lacking]):
                own = _FIELDS[kind]
                places = [own.index(field) for field in once(fields) if field in own]
                of_kind = lacking[kinds[lacking] == kind]
                found += [(of_kind * width + place) * depth + rule for place in places]
    return np.unique(np.concatenate(found))


def _rows(
    report: Report, words: Words, subject: NDArray[np.int64], place: NDArray[np.int64], called: NDArray[np.object_],
    rules: Sequence[NDArray[np.int64]],
) -> pd.DataFrame:  # fmt: skip
    told = report.subjects.iloc[subject]
    kinds = told["kind"].tolist()
    fields = [_FIELDS[kind][at] for kind, at in zip(kinds, place.tolist(), strict=True)]
    titles = [words.both(report.rulebook.rules[rule].title) for rule in report.results]
    columns: dict[str, Any] = {
        "subject": report.numbers[subject] + 1,
        **{name: cells(told[name]) for name in ("file", "layer", "row")},
        "kind": [words.kind(kind) for kind in kinds],
        "id": cells(told["subject_id"]),
        "name": cells(told["subject_name"]),
        "field": called,
        "stated": _stated(told, fields),
        "answer": [""] * len(told),
        "rules": [words.enumerate([titles[rule] for rule in each]) for each in rules],
        "name_of_field": fields,
        "kind_of_subject": kinds,
        "settles": [len(each) for each in rules],
    }
    return pd.DataFrame(columns)


def _stated(told: pd.DataFrame, fields: Sequence[str]) -> list[str]:
    """Return what stands now where it is asked: nothing, or what was not understood."""
    values = {field: words_of(told, field) for field in dict.fromkeys(fields)}
    return [values[field][row] or "" for row, field in enumerate(fields)]
