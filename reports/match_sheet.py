"""Sheet 匹配情况: which entries of the lists met geometry, and what only one of the two has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from reports.phrases import cell

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
    subjects = report.subjects
    rows = [
        (_ORDER.index(_STATES[note.key]), at, note)
        for at, notes in enumerate(subjects["notes"])
        for note in notes
        if note.key in _STATES
    ]
    head = words.section("matches")
    columns = {
        "state": [words.term("match", _ORDER[state]) for state, _, _ in rows],
        "id": [cell(subjects["subject_id"].iloc[at]) for _, at, _ in rows],
        "name": [cell(subjects["subject_name"].iloc[at]) for _, at, _ in rows],
        "list": [cell(note.values.get("file")) for _, _, note in rows],  # noqa: PD011 - a mapping of a note
        "line": [note.values.get("line") for _, _, note in rows],  # noqa: PD011
        **{
            name: [None if _is_list(note) else subjects[name].iloc[at] for _, at, note in rows]
            for name in ("file", "layer", "row")
        },
        "differs": [_differing(words, subjects["notes"].iloc[at]) for _, at, _ in rows],
    }
    frame = pd.DataFrame({head[name]: pd.Series(column, dtype=object) for name, column in columns.items()})
    order = sorted(range(len(rows)), key=lambda index: rows[index][:2])
    return frame.iloc[order].reset_index(drop=True)


def _is_list(note: Note) -> bool:
    """Whether the row is the list's own, so that there is no other file to name."""
    return note.key == "list-only"


def _differing(words: Words, notes: tuple[Note, ...]) -> str:
    return " ".join(words.note(note) for note in notes if note.key == "list-kept")
