"""Sheet 匹配情况: which entries of the lists met geometry, and what only one of the two has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from reports.phrases import cell
from reports.sentences import note_sentence

if TYPE_CHECKING:
    from layers.layer import Note
    from reports.words import Words
    from rules.core.report import Report

_STATES: Final = {"list-only": "only-list", "list-lacks": "only-geometry"} | dict.fromkeys(
    ("list-joined", "list-joined-only"), "both"
)
_ORDER: Final = ("only-list", "only-geometry", "both")


def matches(report: Report, words: Words) -> pd.DataFrame:
    """Return one row per entry and geometry under printed headings, mismatches first."""
    names = ("subject_id", "subject_name", "file", "layer", "row", "notes")
    subjects = list(zip(*(report.subjects[name].tolist() for name in names), strict=True))
    found = [
        (_ORDER.index(_STATES[note.key]), note, subject)
        for subject in subjects
        for note in subject[-1]
        if note.key in _STATES
    ]
    found.sort(key=lambda each: each[0])
    head = words.section("matches")
    rows = [(words.term("match", _ORDER[state]), *_row(note, *subject, words=words)) for state, note, subject in found]
    return pd.DataFrame(rows, columns=list(head.values()), dtype=object)


def _row(  # noqa: PLR0913, PLR0917 - a subject's columns
    note: Note, number: object, name: object, file: str, layer: str, row: int, notes: tuple[Note, ...], *, words: Words
) -> tuple[object, ...]:
    """Return a row of the sheet after its first cell; an entry without geometry has no file but the list."""
    listed = dict(note.values)
    differs = " ".join(note_sentence(each, words) for each in notes if each.key == "list-kept")
    where = (None, None, None) if note.key == "list-only" else (file, layer, row)
    return cell(number), cell(name), cell(listed.get("file")), listed.get("line"), *where, differs
