"""Sheet 匹配情况: which entries of the lists met geometry, and what only one of the two has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.book_sheet import room
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
    """Return one row per entry and geometry.

    Returns
    -------
    pandas.DataFrame
        `subject` (from 1 over the run), `rank` (mismatches first) and the columns of the sheet under printed headings.
    """
    every = report.subjects["notes"].to_numpy(object)
    met = [(row, note) for row, notes in enumerate(every) for note in notes if note.key in _STATES]
    at = np.array([row for row, _ in met], np.int64)
    told = report.subjects.iloc[at]
    names = ("subject_id", "subject_name", "file", "layer", "row", "notes")
    subjects = zip(*(told[name].tolist() for name in names), strict=True)
    found = []
    for (row, note), subject in zip(met, subjects, strict=True):
        rank = _ORDER.index(_STATES[note.key])
        found.append(
            (report.numbers[row] + 1, rank, words.term("match", _ORDER[rank]), *_row(note, *subject, words=words))
        )
    return pd.DataFrame(found, columns=["subject", "rank", *words.section("matches").values()], dtype=object)


def printed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sheet of `matches`, mismatches first, as many rows as there is room for."""
    ordered = rows.sort_values(["rank", "subject"], kind="stable", ignore_index=True)
    return ordered.drop(columns=["subject", "rank"]).iloc[: room(len(rows))]


def _row(  # noqa: PLR0913, PLR0917 - a subject's columns
    note: Note, number: object, name: object, file: str, layer: str, row: int, notes: tuple[Note, ...], *, words: Words
) -> tuple[object, ...]:
    """Return a row of the sheet after its first cell; an entry without geometry has no file but the list."""
    listed = dict(note.values)
    differs = " ".join(note_sentence(each, words) for each in notes if each.key == "list-kept")
    where = (None, None, None) if note.key == "list-only" else (file, layer, row)
    return cell(number), cell(name), cell(listed.get("file")), listed.get("line"), *where, differs
