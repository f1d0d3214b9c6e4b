"""summary.xlsx: sheets for people who live in Excel or WPS; the same bytes for the same run."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

import xlsxwriter

from reports import account
from reports.answer_sheet import answers
from reports.book_sheet import BookSheet, headed, write_sheet
from reports.catalogue_page import coverage_words
from reports.county_sheet import counties
from reports.crs_names import crs_name
from reports.decided import decisions
from reports.look import look_of
from reports.match_sheet import matches
from reports.overview import overview
from reports.remedy_tables import remedy_sheets
from reports.result_table import to_be_read
from reports.sensitivity_table import sensitivity_sheets
from reports.speech import conclusion
from reports.total_sheets import total_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

    from reports.sums import Sums
    from reports.words import Words
    from rules.core.report import Report

ROWS: Final = 1_048_575
"""Rows of a sheet below its head."""


def write_workbook(path: Path, report: Report, words: Words, results: pd.DataFrame, sums: Sums) -> None:
    """Write the workbook.

    Parameters
    ----------
    path
        Where; an existing file is replaced.
    results
        The complete table of `reports.result_table.results`; violations and reviews are shown, and what is only listed.
    """
    made = datetime.combine(report.as_of, time())  # the clock would make every file another one
    with xlsxwriter.Workbook(path, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": made, "title": words.message("terminal", "title"), "author": "greenshield"})
        look = look_of(book, words)
        for sheet in (
            _overview(report, words),
            _answers(report, words, to_be_read(results)),
            _counties(report, words),
            *total_sheets(report, words, sums),
            *remedy_sheets(report, words),
            *sensitivity_sheets(report, words),
            *_decisions(report, words),
            *_matches(report, words),
            _inputs(report, words),
        ):
            write_sheet(book, sheet, look)


def _overview(report: Report, words: Words) -> BookSheet:
    notes = (words.part("sentences").join(conclusion(report, words)), words.message("book", "double-count"))
    return BookSheet(name=words.term("sheet", "overview"), tables=(("", overview(report, words)),), notes=notes)


def _answers(report: Report, words: Words, shown: pd.DataFrame) -> BookSheet:
    """Return violations, reviews and what is only listed; what a sheet has no room for is said below."""
    room = ROWS if len(shown) <= ROWS else ROWS - 2
    return BookSheet(
        name=words.term("sheet", "results"),
        tables=(("", answers(report, words, shown.iloc[:room])),),
        notes=(words.message("book", "cut", rows=room),) if room < len(shown) else (),
        frozen=(1, 3),
        filtered=True,
    )


def _counties(report: Report, words: Words) -> BookSheet:
    frame, notes = counties(report, words), (words.message("book", "counties"),)
    return BookSheet(name=words.term("sheet", "counties"), tables=(("", frame),), notes=notes, frozen=(1, 1))


def _decisions(report: Report, words: Words) -> Iterator[BookSheet]:
    """Yield what people decided, where a file of decisions was given."""
    if report.decisions:
        frame = decisions(report)
        for name in ("verdict", "decision"):
            frame[name] = [words.term("verdict", word) if word else "" for word in frame[name]]
        frame["state"] = [words.term("decision_state", state) for state in frame["state"]]
        notes = (words.message("book", "decisions"),)
        yield BookSheet(name=words.term("sheet", "decisions"), tables=(("", headed(frame, words)),), notes=notes)


def _matches(report: Report, words: Words) -> Iterator[BookSheet]:
    """Yield how lists and geometry met, where a list was joined."""
    frame = matches(report, words).iloc[:ROWS]
    if len(frame):
        yield BookSheet(name=words.term("sheet", "matches"), tables=(("", frame),), frozen=(1, 0), filtered=True)


def _inputs(report: Report, words: Words) -> BookSheet:
    """Return the versions of the data, and below them what was not checked."""
    read = account.inputs(report, words)
    read["role"] = [words.term("role", role) for role in read["role"]]
    read["kind"] = [words.kind(kind) for kind in read["kind"]]
    read["crs"] = [crs_name(crs, words) for crs in read["crs"]]
    read["crs_source"] = [words.term("crs_source", source) for source in read["crs_source"]]
    read["coverage"] = [_coverage(text, words) for text in read["coverage"]]
    named = (("inputs", read), ("not_checked", account.not_checked(report, words)))
    tables = tuple((words.term("title", name), headed(frame, words)) for name, frame in named)
    return BookSheet(name=words.term("sheet", "inputs"), tables=tables)


def _coverage(text: str, words: Words) -> str:
    """Return in words what `Input.coverage` holds: all, codes of counties, or the name of a layer."""
    codes = tuple(text.split())
    if text == "all" or (codes and all(map(str.isdigit, codes))):
        return coverage_words("all" if text == "all" else codes, words)
    return text
