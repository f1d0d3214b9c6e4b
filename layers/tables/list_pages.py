"""Lists as people keep them, CSV and XLSX: pages of cells, nothing computed, nothing guessed but the encoding."""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from layers.errors import SourceError
from layers.layer import Note
from layers.tables.workbook_xml import LIMIT_BYTES, survey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

_MARKS: Final = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16-LE"), (codecs.BOM_UTF16_BE, "UTF-16-BE"))
_SEPARATORS: Final = ",\t;|"
_LOOKED_AT: Final = 20
"""Lines by which the separator is chosen."""
_FAULTS: Final = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_EXAMPLES: Final = 3
LIMIT_CELLS: Final = 20_000_000
"""Of a page; one cell in the last corner of a sheet would otherwise be 17 thousand million."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One sheet of a list; `rows[0]` is the line people call 1, a cell that holds nothing is None.

    `typed`: its cells can hold numbers, so that one stored as text is worth a word.
    """

    name: str
    rows: Sequence[tuple[object, ...]]
    typed: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The pages of one file, and how its text was decoded ("" where the format leaves no choice)."""

    pages: tuple[Page, ...]
    encoding: str = ""


def csv_pages(path: Path, encoding: str | None, *, name: str, file: str) -> Pages:
    """Read a CSV; as told, by its byte order mark, else strict UTF-8, else GB18030.

    Raises
    ------
    SourceError
        Larger than the limit (`list-too-large`), in none of these encodings (`list-undecodable`), or a quotation mark
        that never closes would swallow the rows after it (`csv-broken`).
    """
    if path.stat().st_size > LIMIT_BYTES:
        raise SourceError("list-too-large", file=file, limit=f"{LIMIT_BYTES // 1024**2} MB")
    text, chosen, notes = _decoded(path.read_bytes(), encoding, file)
    said, _, rest = text.partition("\n")
    separator = said.strip()[4:5] if said.lower().startswith("sep=") else ""
    text = rest if separator else text
    csv.field_size_limit(LIMIT_BYTES)  # a polygon in one cell is longer than the module expects
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True)
    rows: list[tuple[object, ...]] = [()] if separator else []
    try:
        for cells in reader:
            # a cell over several lines makes the lines people see later ones: keep their count
            rows += [()] * (reader.line_num + bool(separator) - len(rows) - 1)
            rows.append(tuple(cell if cell.strip() else None for cell in cells))
    except csv.Error as error:
        raise SourceError("csv-broken", file=file, row=len(rows) + 1, reason=str(error)) from error
    _require_small(rows, file)
    return Pages(pages=(Page(name=name, rows=rows, notes=notes),), encoding=chosen)


def _decoded(raw: bytes, encoding: str | None, file: str) -> tuple[str, str, tuple[Note, ...]]:
    marked = next(((raw.removeprefix(mark), name) for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked and not encoding:
        return marked[0].decode(marked[1], errors="replace"), marked[1], ()
    for name in (encoding,) if encoding else ("UTF-8", "GB18030"):
        try:
            text = raw.decode(name).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        words = [word for word in dict.fromkeys(text[:20_000].replace("\n", ",").split(",")) if not word.isascii()]
        key = "encoding-option" if encoding else f"encoding-{name.lower()}"
        values = {"encoding": name, "examples": " | ".join(word.strip() for word in words[:_EXAMPLES])}
        return text, name, (Note(key=key, values=values),) if words else ()
    raise SourceError("list-undecodable", file=file, tried=encoding or "UTF-8, GB18030")


def _separator(text: str) -> str:
    """Take the sign that stands in most of the first lines, and there most often."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_LOOKED_AT]
    counts = {sign: [line.count(sign) for line in lines] for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: (sum(count > 0 for count in counts[sign]), sum(counts[sign])))


def xlsx_pages(path: Path, *, file: str) -> Pages:
    """Read the visible sheets of a workbook, formulas by the value stored beside them.

    Raises
    ------
    SourceError
        `cannot-open`, `xml-refused`, `list-too-large`; or rows were lost on the way (`short-read`).
    """
    import openpyxl  # noqa: PLC0415 - heavy, and most runs read no workbook
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    counted = survey(path, file=file)
    pages, left_out, filled = [], [], 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that say nothing of cells
            with closing(openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
                for sheet in book.worksheets:
                    sheet.reset_dimensions()  # what a file says of its size is not believed
                    rows = list(sheet.iter_rows(values_only=True))
                    _require_small(rows, file)
                    held = sum(any(cell is not None for cell in row) for row in rows)
                    filled += held
                    if held and sheet.sheet_state == "visible":
                        pages.append(_page(sheet.title, rows))
                    else:
                        left_out.append(sheet.title)
    except (InvalidFileException, OSError, KeyError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise SourceError("cannot-open", file=file, reason=str(error)) from error
    if filled != counted.rows:
        raise SourceError("short-read", file=file, expected=counted.rows, read=filled)
    if counted.unvalued and pages:
        note = Note(key="formula-without-value", values={"count": counted.unvalued})
        pages[0] = replace(pages[0], notes=(*pages[0].notes, note))
    if left_out and pages:
        note = Note(key="sheets-skipped", values={"names": ", ".join(left_out)})
        pages[0] = replace(pages[0], notes=(*pages[0].notes, note))
    return Pages(pages=tuple(pages))


def _require_small(rows: Sequence[tuple[object, ...]], file: str) -> None:
    """Refuse pages that would be huge as a table, however little they hold."""
    wide, filled = max(map(len, rows), default=0), sum(any(cell is not None for cell in row) for row in rows)
    if wide * filled > LIMIT_CELLS:
        raise SourceError("list-too-wide", file=file, rows=filled, columns=wide)


def _page(name: str, rows: list[tuple[Any, ...]]) -> Page:
    """Take a sheet's cells; what a spreadsheet could not compute holds nothing."""
    faulty = sum(cell in _FAULTS for row in rows for cell in row if isinstance(cell, str))
    notes = (Note(key="cells-faulty", values={"count": faulty}),) if faulty else ()

    def held(cell: object) -> object:
        return None if isinstance(cell, str) and (cell in _FAULTS or not cell.strip()) else cell

    return Page(name=name, rows=[tuple(map(held, row)) for row in rows], typed=True, notes=notes)
