"""Sheet 匹配情况: which entries of the lists met geometry, and what only one of the two has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.book_sheet import ROOM
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
    names = ("subject_id", "subject_name", "file", "layer", "row", "notes")
    noted = np.flatnonzero(np.fromiter(map(bool, report.subjects["notes"]), bool, len(report.subjects)))
    told = report.subjects.iloc[noted]
    rows = zip((report.numbers[noted] + 1).tolist(), *(told[name].tolist() for name in names), strict=True)
    found = [
        (number, rank, words.term("match", _ORDER[rank]), *_row(note, *subject, words=words))
        for number, *subject in rows
        for note in subject[-1]
        for rank in ([_ORDER.index(_STATES[note.key])] if note.key in _STATES else [])
    ]
    return pd.DataFrame(found, columns=["subject", "rank", *words.section("matches").values()], dtype=object)


def printed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sheet of `matches`, mismatches first, as many rows as there is room for."""
    ordered = rows.sort_values(["rank", "subject"], kind="stable", ignore_index=True)
    return ordered.drop(columns=["subject", "rank"]).iloc[:ROOM]


def _row(  # noqa: PLR0913, PLR0917 - a subject's columns
    note: Note, number: object, name: object, file: str, layer: str, row: int, notes: tuple[Note, ...], *, words: Words
) -> tuple[object, ...]:
    """Return a row of the sheet after its first cell; an entry without geometry has no file but the list."""
    listed = dict(note.values)
    differs = " ".join(note_sentence(each, words) for each in notes if each.key == "list-kept")
    where = (None, None, None) if note.key == "list-only" else (file, layer, row)
    return cell(number), cell(name), cell(listed.get("file")), listed.get("line"), *where, differs
