"""summary.xlsx: sheets for people who live in Excel or WPS; the same bytes for the same run."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import xlsxwriter

from reports import account, match_sheet
from reports.answer_sheet import answer_sheet
from reports.book_sheet import BookSheet, cut, headed, write_sheet
from reports.catalogue_page import coverage_words
from reports.county_sheet import counties
from reports.crs_names import crs_name
from reports.decided import decisions
from reports.look import look_of
from reports.overview import overview
from reports.remedy_tables import remedy_sheets
from reports.sensitivity_table import sensitivity_sheets
from reports.speech import conclusion
from reports.total_sheets import total_sheets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reports.tally import Tally
    from reports.words import Words
    from rules.core.report import Report


def write_workbook(path: Path, tally: Tally, words: Words) -> None:
    """Write the workbook.

    Parameters
    ----------
    path
        Where; an existing file is replaced.
    """
    made = datetime.combine(tally.run.as_of, time())  # the clock would make every file another one
    with xlsxwriter.Workbook(path, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": made, "title": words.message("terminal", "title"), "author": "greenshield"})
        look = look_of(book, words)
        for sheet in (
            _overview(tally, words),
            _answers(tally, words),
            _counties(tally, words),
            *total_sheets(tally, words),
            *remedy_sheets(tally, words),
            *sensitivity_sheets(tally, words),
            *_decisions(tally, words),
            *_matches(tally, words),
            _inputs(tally.run, words),
        ):
            write_sheet(book, sheet, look)


def _overview(tally: Tally, words: Words) -> BookSheet:
    notes = (words.part("sentences").join(conclusion(tally, words)), words.message("book", "double-count"))
    return BookSheet(name=words.term("sheet", "overview"), tables=(("", overview(tally, words)),), notes=notes)


def _answers(tally: Tally, words: Words) -> BookSheet:
    """Return violations, reviews and what is only listed; what the sheet has no room for is said below."""
    fewer = words.message("book", "cut", rows=len(tally.answers), count=tally.told)
    return BookSheet(
        name=words.term("sheet", "results"),
        tables=(("", answer_sheet(tally.answers, tally.run, words)),),
        notes=(fewer,) if len(tally.answers) < tally.told else (),
        frozen=(1, 3),
        filtered=True,
    )


def _counties(tally: Tally, words: Words) -> BookSheet:
    frame, notes = counties(tally, words), (words.message("book", "counties"),)
    return BookSheet(name=words.term("sheet", "counties"), tables=(("", frame),), notes=notes, frozen=(1, 1))


def _decisions(tally: Tally, words: Words) -> Iterator[BookSheet]:
    """Yield what people decided, where a file of decisions was given."""
    if tally.run.decisions:
        frame = decisions(tally.run.decisions, tally.decided)
        for name in ("verdict", "decision"):
            frame[name] = [words.term("verdict", word) if word else "" for word in frame[name]]
        frame["state"] = [words.term("decision_state", state) for state in frame["state"]]
        notes = (words.message("book", "decisions"),)
        yield BookSheet(name=words.term("sheet", "decisions"), tables=(("", headed(frame, words)),), notes=notes)


def _matches(tally: Tally, words: Words) -> Iterator[BookSheet]:
    """Yield how lists and geometry met, where a list was joined."""
    frame = match_sheet.printed(tally.matches)
    if len(frame):
        notes, name = cut(len(tally.matches), words), words.term("sheet", "matches")
        yield BookSheet(name=name, tables=(("", frame),), notes=notes, frozen=(1, 0), filtered=True)


def _inputs(run: Report, words: Words) -> BookSheet:
    """Return the versions of the data, and below them what was not checked."""
    read = account.inputs(run, words)
    read["role"] = [words.term("role", role) for role in read["role"]]
    read["kind"] = [words.kind(kind) for kind in read["kind"]]
    read["crs"] = [crs_name(crs, words) for crs in read["crs"]]
    read["crs_source"] = [words.term("crs_source", source) for source in read["crs_source"]]
    read["coverage"] = [_coverage(text, words) for text in read["coverage"]]
    named = (("inputs", read), ("not_checked", account.not_checked(run, words)))
    tables = tuple((words.term("title", name), headed(frame, words)) for name, frame in named)
    return BookSheet(name=words.term("sheet", "inputs"), tables=tables)


def _coverage(text: str, words: Words) -> str:
    """Return in words what `Input.coverage` holds: all, codes of counties, or the name of a layer."""
    codes = tuple(text.split())
    if text == "all" or (codes and all(map(str.isdigit, codes))):
        return coverage_words("all" if text == "all" else codes, words)
    return text
