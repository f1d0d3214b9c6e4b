"""A sheet of a workbook: tables below each other, and what is said under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from layers.cells import printable
from reports.grid import width
from reports.phrases import cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from reports.look import Look
    from reports.words import Words

_NARROW, _WIDE = 6, 44
_A4 = 9
_LINE, _LINES = 15, 12
"""Height of a line in points, and the most lines a row shows; LibreOffice cuts what Excel makes room for."""
ROOM: Final = 20_000
"""Rows of a sheet that has one per subject, or several: more nobody reads there, and results.gpkg has them all."""
FIRST: Final = 1_000
"""Rows shown where there are more: enough to see what they are, and no list that looks whole."""
_LOOKED_AT: Final = 200
"""Rows that decide a column's width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSheet:
    """What one sheet shows.

    Attributes
    ----------
    name
        As people see it.
    tables
        Headings ("" for none) and tables under printed headings.
    notes
        Sentences under them.
    frozen
        Rows and columns that stay when people scroll; the rows are repeated on every page.
    filtered
        Whether the one table can be filtered.
    """

    name: str
    tables: tuple[tuple[str, pd.DataFrame], ...]
    notes: tuple[str, ...] = ()
    frozen: tuple[int, int] = (0, 0)
    filtered: bool = False


def write_sheet(book: Workbook, shown: BookSheet, look: Look) -> None:
    """Write a sheet, to be printed on A4."""
    sheet = book.add_worksheet(shown.name)
    row = 0
    for heading, frame in shown.tables:
        if heading:
            sheet.write_string(row, 0, heading, look.bold)
            row += 1
        row = _table(sheet, row, frame, look) + 1
    for at, note in enumerate(shown.notes, start=row):
        sheet.write_string(at, 0, note)
    if shown.frozen[0]:
        sheet.freeze_panes(*shown.frozen)
        sheet.repeat_rows(shown.frozen[0] - 1)
    if shown.filtered:
        ((_, frame),) = shown.tables
        sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&C&P / &N")


def headed(frame: pd.DataFrame, words: Words, section: str = "column") -> pd.DataFrame:
    """Return a table under printed headings, those of a section of terms.toml."""
    return frame.rename(columns={name: words.term(section, name) for name in frame.columns})


def room(count: int) -> int:
    """Return how many of so many rows a sheet shows: all, or the first."""
    return count if count <= ROOM else FIRST


def cut(count: int, words: Words) -> tuple[str, ...]:
    """Return what is said below a sheet that has no room for so many rows."""
    return (words.message("book", "cut-rows", rows=FIRST, count=count),) if count > ROOM else ()


def _table(sheet: Worksheet, top: int, frame: pd.DataFrame, look: Look) -> int:
    """Write a frame with its head, set the columns' widths and the rows' heights, and return the row below it."""
    lines: dict[int, int] = {}
    for at, name in enumerate(frame.columns):
        sheet.write_string(top, at, str(name), look.head)
        values = frame.iloc[:, at].tolist()
        _column(sheet, (top + 1, at), values, look, look.numbers.get(str(name), look.wrapped))
        if top <= 1:
            sheet.set_column(at, at, _column_width(str(name), values))
        for row, value in enumerate(values, start=top + 1):
            if isinstance(value, str) and len(value) * 2 > _WIDE:
                lines[row] = max(lines.get(row, 1), -(-width(value) // _WIDE))
    for row, line in sorted(lines.items()):
        if line > 1:
            sheet.set_row(row, _LINE * min(line, _LINES))
    return top + 1 + len(frame)


def _column(sheet: Worksheet, first: tuple[int, int], values: Sequence[object], look: Look, number: Format) -> None:
    """Write a column: numbers as numbers, everything else as text; "=1+1" is a text and stays one."""
    top, at = first
    for row, value in enumerate(values, start=top):
        if isinstance(value, str):
            sheet.write_string(row, at, printable(value), look.verdicts.get(value, look.wrapped))
        elif isinstance(value, int | float) and value == value:  # noqa: PLR0124 - NaN differs from itself
            sheet.write_number(row, at, value, number)
        else:
            sheet.write_string(row, at, cell(value), look.wrapped)


def _column_width(name: str, values: Sequence[Any]) -> int:
    widest = max((width(cell(value)) for value in values[:_LOOKED_AT]), default=0)
    return min(max(widest, width(name) // 2 + 2, _NARROW), _WIDE) + 2
