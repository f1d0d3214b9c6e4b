"""summary.xlsx: sheets for people who live in Excel or WPS; the same bytes for the same run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import xlsxwriter

from layers.cells import printable
from reports import account
from reports.answer_sheet import answers
from reports.catalogue_page import coverage_words
from reports.county_sheet import counties
from reports.crs_names import crs_name
from reports.decided import decisions
from reports.grid import width
from reports.match_sheet import matches
from reports.overview import overview
from reports.phrases import cell
from reports.remedy_tables import remedy_sheets
from reports.result_table import matters
from reports.sensitivity_table import sensitivity_sheets
from reports.speech import conclusion
from reports.total_sheets import total_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from reports.sums import Sums
    from reports.total_sheets import TotalSheet
    from reports.words import Words
    from rules.core.report import Report

ROWS: Final = 1_048_575
"""Rows of a sheet below its head."""
COLOURS: Final = {"violation": "#F8CBAD", "review": "#FFE699", "clear": "#C6E0B4", "not-applicable": "#E7E6E6"}
"""Fill of a verdict's cell: as in QGIS red, amber, green, grey, but pale enough to read."""
_NARROW, _WIDE = 6, 44
_A4 = 9
_DECIMALS: Final = {"_ha": 4, "_mu": 2, "percent": 2, "_m": 1, "lon": 8, "lat": 8, "north": 3, "east": 3}
"""How the name of a column of numbers ends -> the decimals that are shown."""
_SECTIONS: Final = ("overview", "header", "county_header")
"""Tables of terms.toml that name such columns."""
_LINE, _LINES = 15, 12
"""Height of a line in points, and the most lines a row shows; LibreOffice cuts what Excel makes room for."""
_LOOKED_AT: Final = 200
"""Rows that decide a column's width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The formats of a workbook."""

    head: Format
    wrapped: Format
    bold: Format
    verdicts: dict[str, Format]
    """By the word that is printed."""
    numbers: dict[str, Format]
    """By the printed heading of the column."""


def write_workbook(path: Path, report: Report, words: Words, results: pd.DataFrame, sums: Sums) -> None:
    """Write the workbook.

    Parameters
    ----------
    path
        Where; an existing file is replaced.
    results
        The complete table of `reports.result_table.results`; violations and reviews are shown.
    """
    made = datetime.combine(report.as_of, time())  # the clock would make every file another one
    with xlsxwriter.Workbook(path, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": made, "title": words.message("terminal", "title"), "author": "greenshield"})
        look = _look(book, words)
        _overview(book, report, words, look)
        _answers(book, report, words, look, matters(results))
        _counties(book, report, words, look)
        for total in total_sheets(report, words, sums):
            _total(book, total, words, look)
        for asked in (*remedy_sheets(report, words), *sensitivity_sheets(report, words)):
            _total(book, asked, words, look)
        _decisions(book, report, words, look)
        _matches(book, report, words, look)
        _inputs(book, report, words, look)
        for sheet in book.worksheets():
            sheet.set_paper(_A4)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
            sheet.set_footer("&C&P / &N")


def _look(book: Workbook, words: Words) -> Look:
    frame = {"valign": "top", "border": 1, "border_color": "#BFBFBF"}
    kinds = [{}, *words.terms["verdict_of"].values()]
    fills = {
        {**words.section("verdict"), **kind}[verdict]: book.add_format({**frame, "bg_color": colour})
        for kind in kinds
        for verdict, colour in COLOURS.items()
    }
    decimals = {
        places: book.add_format({**frame, "num_format": f"0.{'0' * places}"}) for places in set(_DECIMALS.values())
    }
    headings = [(name, heading) for section in _SECTIONS for name, heading in words.section(section).items()]
    return Look(
        head=book.add_format({**frame, "bold": True, "text_wrap": True, "bg_color": "#D9E1F2", "align": "center"}),
        wrapped=book.add_format({**frame, "text_wrap": True}),
        bold=book.add_format({"bold": True}),
        verdicts=fills,
        numbers={
            heading: decimals[places]
            for name, heading in headings
            for ending, places in _DECIMALS.items()
            if name.endswith(ending)
        },
    )


def _overview(book: Workbook, report: Report, words: Words, look: Look) -> None:
    sheet = book.add_worksheet(words.term("sheet", "overview"))
    row = _table(sheet, 0, overview(report, words), look)
    notes = [words.part("sentences").join(conclusion(report, words)), words.message("book", "double-count")]
    for at, note in enumerate(notes, start=row + 1):
        sheet.write_string(at, 0, note)


def _answers(book: Workbook, report: Report, words: Words, look: Look, shown: pd.DataFrame) -> None:
    sheet = book.add_worksheet(words.term("sheet", "results"))
    room = ROWS if len(shown) <= ROWS else ROWS - 1
    frame = answers(report, words, shown.iloc[:room])
    last = _table(sheet, 0, frame, look)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
    sheet.repeat_rows(0)
    if room < len(shown):
        sheet.write_string(last, 0, words.message("book", "cut", rows=room))


def _counties(book: Workbook, report: Report, words: Words, look: Look) -> None:
    sheet = book.add_worksheet(words.term("sheet", "counties"))
    row = _table(sheet, 0, counties(report, words), look)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.write_string(row + 1, 0, words.message("book", "counties"))


def _total(book: Workbook, total: TotalSheet, words: Words, look: Look) -> None:
    """Write the tables of a sheet below each other, and under them the notes."""
    sheet = book.add_worksheet(words.term("sheet", total.name))
    sheet.set_paper(_A4)
    row = 0
    for heading, frame in total.tables:
        if heading:
            sheet.write_string(row, 0, heading, look.bold)
            row += 1
        row = _table(sheet, row, frame, look) + 1
    for at, note in enumerate(total.notes, start=row):
        sheet.write_string(at, 0, note)


def _decisions(book: Workbook, report: Report, words: Words, look: Look) -> None:
    """Write what people decided, where a file of decisions was given."""
    if report.decisions:
        frame = decisions(report)
        for name in ("verdict", "decision"):
            frame[name] = [words.term("verdict", word) if word else "" for word in frame[name]]
        frame["state"] = [words.term("decision_state", state) for state in frame["state"]]
        sheet = book.add_worksheet(words.term("sheet", "decisions"))
        sheet.set_paper(_A4)
        row = _table(sheet, 0, frame.rename(columns={name: words.term("column", name) for name in frame.columns}), look)
        sheet.write_string(row + 1, 0, words.message("book", "decisions"))


def _matches(book: Workbook, report: Report, words: Words, look: Look) -> None:
    """Write how lists and geometry met, where a list was joined."""
    frame = matches(report, words)
    if len(frame):
        sheet = book.add_worksheet(words.term("sheet", "matches"))
        _table(sheet, 0, frame.iloc[:ROWS], look)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _inputs(book: Workbook, report: Report, words: Words, look: Look) -> None:
    """Write the versions of the data, and below them what was not checked."""
    sheet = book.add_worksheet(words.term("sheet", "inputs"))
    read = account.inputs(report, words)
    read["role"] = [words.term("role", role) for role in read["role"]]
    read["kind"] = [words.kind(kind) for kind in read["kind"]]
    read["crs"] = [crs_name(crs, words) for crs in read["crs"]]
    read["crs_source"] = [words.term("crs_source", source) for source in read["crs_source"]]
    read["coverage"] = [_coverage(text, words) for text in read["coverage"]]
    open_ = account.not_checked(report, words)
    row = 0
    for name, frame in (("inputs", read), ("not_checked", open_)):
        sheet.write_string(row, 0, words.term("title", name), look.bold)
        named = frame.rename(columns={column: words.term("column", column) for column in frame.columns})
        row = _table(sheet, row + 1, named, look) + 1


def _coverage(text: str, words: Words) -> str:
    """Return in words what `Input.coverage` holds: all, codes of counties, or the name of a layer."""
    codes = tuple(text.split())
    if text == "all" or (codes and all(map(str.isdigit, codes))):
        return coverage_words("all" if text == "all" else codes, words)
    return text


def _table(sheet: Worksheet, top: int, frame: pd.DataFrame, look: Look) -> int:
    """Write a frame with its head, set the columns' widths and the rows' heights, and return the row below it."""
    lines = [1] * len(frame)
    for at, name in enumerate(frame.columns):
        sheet.write_string(top, at, str(name), look.head)
        values = frame.iloc[:, at].tolist()
        for row, value in enumerate(values, start=top + 1):
            _write(sheet, (row, at), value, look, look.numbers.get(str(name), look.wrapped))
        if top <= 1:
            sheet.set_column(at, at, _column_width(str(name), values))
        lines = [max(line, -(-width(cell(value)) // _WIDE)) for line, value in zip(lines, values, strict=True)]
    for row, line in enumerate(lines, start=top + 1):
        if line > 1:
            sheet.set_row(row, _LINE * min(line, _LINES))
    return top + 1 + len(frame)


def _write(sheet: Worksheet, at: tuple[int, int], value: object, look: Look, number: Format) -> None:
    """Write one cell: numbers as numbers, everything else as text; "=1+1" is a text and stays one."""
    if isinstance(value, str):
        sheet.write_string(*at, printable(value), look.verdicts.get(value, look.wrapped))
    elif isinstance(value, int | float) and not pd.isna(value):
        sheet.write_number(*at, value, number)
    else:
        sheet.write_string(*at, cell(value), look.wrapped)


def _column_width(name: str, values: Sequence[Any]) -> int:
    widest = max((width(cell(value)) for value in values[:_LOOKED_AT]), default=0)
    return min(max(widest, width(name) // 2 + 2, _NARROW), _WIDE) + 2
