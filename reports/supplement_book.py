"""What has to be supplied, as a list to be filled in: one line per subject and missing attribute."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

import xlsxwriter

from layers.statements.supplement_form import HEADINGS
from rules.core.choices import INDUSTRY, choices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from reports.tally import Tally
    from reports.words import Words
    from rules.core.rulebook import Rulebook

FILE: Final = {"zh": "补正清单.xlsx", "en": "supplements.xlsx"}
"""What the list is called in a folder of results (`layers.results.folder.OURS` has both names)."""
_WIDTHS: Final = {"file": 28, "layer": 14, "row": 6, "kind": 10, "id": 18, "name": 30, "field": 16, "stated": 16}


def write_supplements(path: Path, tally: Tally, words: Words) -> None:
    """Write the list of a run that asks for something, with the rulebook's words to choose from.

    The same bytes for the same run.
    """
    at = 0 if words.lang == "zh" else 1
    room, count = tally.asked.rows, int(tally.asked.fields.sum())
    made = datetime.combine(tally.run.as_of, time())
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": made, "title": words.term("sheet", "supplements"), "author": "greenshield"})
        sheet = book.add_worksheet(words.term("sheet", "supplements"))
        ranges = _choices(book, tally.run.rulebook, words, room)
        head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        # as text, so that an industry 0610 keeps its zero
        open_ = book.add_format({"border": 1, "bg_color": "#FFF2CC", "num_format": "@", "valign": "top"})
        for column, (name, heading) in enumerate(HEADINGS.items()):
            sheet.set_column(column, column, _WIDTHS.get(name, 24))
            sheet.write_string(0, column, heading[at], head)
            for row, value in enumerate(room[name], start=1):
                sheet.write_string(row, column, str(value), open_ if name == "answer" else plain)
        _validate(sheet, words, room, ranges)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(room), len(HEADINGS) - 1)
        said = [words.message("book", "supplements", file=FILE[words.lang])]
        if count > len(room):
            said.append(words.message("book", "supplements-cut", rows=len(room), count=count))
        for row, sentence in enumerate(said, start=len(room) + 2):
            sheet.write_string(row, 0, sentence)


def _choices(book: Workbook, rulebook: Rulebook, words: Words, asked: pd.DataFrame) -> Mapping[str, str]:
    """Write the words to choose from on a sheet of their own; a list within a cell's rule may have 255 letters only."""
    name = words.term("sheet", "choices")
    sheet = book.add_worksheet(name)
    ranges: dict[str, str] = {}
    fields = asked.drop_duplicates("name_of_field")
    for field, printed in zip(fields["name_of_field"], fields["field"], strict=True):
        known = choices(rulebook, field, words.lang)
        if known:
            column = len(ranges)
            sheet.write_string(0, column, printed)
            for row, word in enumerate(known, start=1):
                sheet.write_string(row, column, word)
            letter = chr(ord("A") + column)
            ranges[field] = f"='{name}'!${letter}$2:${letter}${len(known) + 1}"
    return ranges


def _validate(sheet: Worksheet, words: Words, asked: pd.DataFrame, ranges: Mapping[str, str]) -> None:
    """Offer the words where there are any; another answer is allowed, since people write more than a list holds."""
    column = list(HEADINGS).index("answer")
    for row, field in enumerate(asked["name_of_field"], start=1):
        if field in ranges:
            rule = {"validate": "list", "source": ranges[field], "error_type": "information"}
            sheet.data_validation(row, column, row, column, rule)
        elif field in INDUSTRY:
            hint = words.message("book", "industry-hint")
            sheet.data_validation(row, column, row, column, {"validate": "any", "input_message": hint})
