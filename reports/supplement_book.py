"""What has to be supplied, as a list to be filled in: one line per subject and missing attribute."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final

import pandas as pd
import xlsxwriter

from layers.kinds import KINDS
from layers.statements.filling import words as words_of
from layers.statements.supplement_form import HEADINGS
from reports.phrases import cells
from rules.core.choices import INDUSTRY, choices, once

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from reports.words import Words
    from rules.core.report import Report

FILE: Final = {"zh": "补正清单.xlsx", "en": "supplements.xlsx"}
"""What the list is called in a folder of results (`layers.results.folder.OURS` has both names)."""
LIMIT: Final = 50_000
"""Questions a list holds; nobody fills in more by hand, and Excel takes no more than 65 530 drop-downs."""
_WIDTHS: Final = {"file": 28, "layer": 14, "row": 6, "kind": 10, "id": 18, "name": 30, "field": 16, "stated": 16}


def supplements(report: Report, words: Words) -> pd.DataFrame:
    """Return one row per subject and attribute that would decide a review.

    Returns
    -------
    pandas.DataFrame
        Columns of `supplement_form.HEADINGS`, `name_of_field` (canonical) and `settles` (how many rules hang on it),
        in the order of subjects and of their kinds' fields. Only what a subject can state is asked for; an opinion's
        polygon is not.
    """
    asked: dict[int, dict[str, list[str]]] = {}
    for rule, result in report.results.items():
        for subject, fields in zip(result.table.index.to_numpy(), result.table["missing"], strict=True):
            for field in once(fields):
                asked.setdefault(int(subject), {}).setdefault(field, []).append(rule)
    order = {kind.name: [field.name for field in kind.fields] for kind in KINDS.values()}
    kinds = report.subjects["kind"].to_numpy(object)
    pairs = [
        (subject, field) for subject in sorted(asked) for field in order[kinds[subject]] if field in asked[subject]
    ]
    at = [subject for subject, _ in pairs]
    told = report.subjects.iloc[at]
    kind_of = told["kind"].tolist()
    titles = {rule: words.both(report.rulebook.rules[rule].title) for rule in report.results}
    names = {(kind, field): words.field(field, kind) for kind, (_, field) in zip(kind_of, pairs, strict=True)}
    columns: dict[str, list[str] | list[int]] = {
        **{name: cells(told[name]) for name in ("file", "layer", "row")},
        "kind": [words.kind(kind) for kind in kind_of],
        "id": cells(told["subject_id"]),
        "name": cells(told["subject_name"]),
        "field": [names[kind, field] for kind, (_, field) in zip(kind_of, pairs, strict=True)],
        "stated": _stated(report.subjects, pairs),
        "answer": [""] * len(pairs),
        "rules": [words.enumerate([titles[rule] for rule in asked[subject][field]]) for subject, field in pairs],
        "name_of_field": [field for _, field in pairs],
        "settles": [len(asked[subject][field]) for subject, field in pairs],
    }
    return pd.DataFrame(columns, dtype=object)


def _stated(subjects: pd.DataFrame, pairs: list[tuple[int, str]]) -> list[str]:
    """Return what stands now where it is asked: nothing, or what was not understood."""
    values = {field: words_of(subjects, field) for field in {field for _, field in pairs}}
    return [values[field][subject] or "" for subject, field in pairs]


def first_question(asked: pd.DataFrame) -> str:
    """Return the canonical field that settles most of what is open: of the rows of `supplements`, at least one."""
    return str(asked.sort_values("settles", ascending=False, kind="stable")["name_of_field"].iloc[0])


def write_supplements(path: Path, report: Report, words: Words, asked: pd.DataFrame) -> None:
    """Write the list, with the rulebook's words to choose from; the same bytes for the same run.

    Parameters
    ----------
    asked
        The rows of `supplements`, at least one.
    """
    at = 0 if words.lang == "zh" else 1
    made = datetime.combine(report.as_of, time())
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": made, "title": words.term("sheet", "supplements"), "author": "greenshield"})
        sheet = book.add_worksheet(words.term("sheet", "supplements"))
        ranges = _choices(book, report, words, asked)
        head = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1, "text_wrap": True})
        plain = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
        # as text, so that an industry 0610 keeps its zero
        open_ = book.add_format({"border": 1, "bg_color": "#FFF2CC", "num_format": "@", "valign": "top"})
        room = asked.iloc[:LIMIT]
        for column, (name, heading) in enumerate(HEADINGS.items()):
            sheet.set_column(column, column, _WIDTHS.get(name, 24))
            sheet.write_string(0, column, heading[at], head)
            for row, value in enumerate(room[name], start=1):
                sheet.write_string(row, column, str(value), open_ if name == "answer" else plain)
        _validate(sheet, words, room, ranges)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(room), len(HEADINGS) - 1)
        said = [words.message("book", "supplements", file=FILE[words.lang])]
        if len(asked) > LIMIT:
            said.append(words.message("book", "supplements-cut", rows=LIMIT, count=len(asked)))
        for row, sentence in enumerate(said, start=len(room) + 2):
            sheet.write_string(row, 0, sentence)


def _choices(book: Workbook, report: Report, words: Words, asked: pd.DataFrame) -> Mapping[str, str]:
    """Write the words to choose from on a sheet of their own; a list within a cell's rule may have 255 letters only."""
    name = words.term("sheet", "choices")
    sheet = book.add_worksheet(name)
    ranges: dict[str, str] = {}
    fields = asked.drop_duplicates("name_of_field")
    for field, printed in zip(fields["name_of_field"], fields["field"], strict=True):
        known = choices(report.rulebook, field, words.lang)
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
