"""From a page of cells to a table: which rows are entries, and what the others are.

People put titles above a list, merge cells in its head, add sums below it and remarks under those. All of that is
recognised here, and all of it is said: a row that is left out is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.cells import read_number, read_text
from layers.fields import folded
from layers.kinds import KINDS
from layers.layer import Note
from layers.tables.list_head import filled, head_of, is_word
from layers.tables.place_columns import is_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.tables.list_pages import Page

_SAID: Final = 20
"""Row numbers a note names before it says "..."."""
_TOTAL: Final = re.compile(r".{0,12}?(合计|总计|小计|共计|累计)([((::].*)?|(grand|sub)?-?total:?s?", re.IGNORECASE)
_REMARK: Final = re.compile(
    r"(注|备注|说明|填表|制表|审核|填报|联系|单位负责)[^,,]{0,6}[::].*|注\d.*|note\s*:.*", re.IGNORECASE
)
_COUNT: Final = re.compile(r"\s*共?\s*\d+\s*(个|项|宗|块)(项目|地块|矿权)?\s*")
_NUMBERS: Final = frozenset(
    folded(name) for kind in KINDS.values() for field in kind.fields if field.type == "number" for name in field.names
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTable:
    """The entries of a page.

    Attributes
    ----------
    columns
        Cells as delivered under the names of their columns, RangeIndex, one line per entry.
    lines
        (n,) line of each entry as people count it in the file.
    head
        The line its head ends with; the entry below it is number 1.
    encoding
        How the file's text was decoded, "" where the format leaves no choice.
    """

    name: str
    columns: pd.DataFrame
    lines: NDArray[np.int64]
    head: int
    notes: tuple[Note, ...]
    encoding: str = ""

    @property
    def numbers(self) -> NDArray[np.int64]:
        """Number of each entry below the head, rows that are no entries counted too."""
        return self.lines - self.head


def table(page: Page) -> ListTable | None:
    """Find the entries of a page; None where it has no head with entries below it."""
    wide = max((len(row) for row in page.rows), default=0)
    while wide and all(len(row) < wide or row[wide - 1] is None for row in page.rows):
        wide -= 1
    blank = (None,) * wide
    rows = [(*row, *blank[len(row) :])[:wide] if any(cell is not None for cell in row) else blank for row in page.rows]
    found = head_of(rows)
    if found is None:
        return None
    first, last, names = found
    lines, left_out = _entries(rows, first, last)
    if not lines:
        return None
    used = [at for at in range(wide) if names[at] or any(rows[line - 1][at] is not None for line in lines)]
    cells = {name: [rows[line - 1][at] for line in lines] for at, name in zip(used, _unique(names, used), strict=True)}
    columns = pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in cells.items()})
    notes = [*page.notes, *_of_head(first, last), *left_out, *(_of_texts(columns) if page.typed else [])]
    return ListTable(name=page.name, columns=columns, lines=np.array(lines), head=last, notes=tuple(notes))


def _unique(names: Sequence[str], used: Sequence[int]) -> list[str]:
    """Name columns without a name by their letter, and number those whose name occurs again."""
    given: list[str] = []
    for at in used:
        name = names[at] or f"column {at + 1}"
        again = (f"{name}_{number}" for number in count(2))
        given.append(name if name not in given else next(other for other in again if other not in given))
    return given


def _entries(rows: Sequence[tuple[object, ...]], first: int, last: int) -> tuple[list[int], list[Note]]:
    """Return the lines of the entries, and what the others below the head are."""
    head = {rows[line - 1] for line in range(first, last + 1)}
    others: dict[str, list[int]] = {"list-totals": [], "list-remarks": [], "list-heads": [], "list-blanks": []}
    lines: list[int] = []
    for line, row in enumerate(rows[last:], start=last + 1):
        what = _no_entry(row, head)
        (others[what] if what else lines).append(line)
    notes = [
        Note(key=key, values={"rows": _shown(left_out), "count": len(left_out)})
        for key, left_out in others.items()
        if left_out
    ]
    return lines, notes


def _no_entry(row: tuple[object, ...], head: set[tuple[object, ...]]) -> str:
    """Say why a line is no entry, "" if it is one.

    A sum stands where the entry's number or name would, and has only numbers beside it; what has words is an entry.
    """
    held = filled(row)
    if not held:
        return "list-blanks"
    if row in head:
        return "list-heads"
    start = "".join((read_text(held[0]) or "").split())
    if _TOTAL.fullmatch(start) and not any(is_word(cell) and not _COUNT.fullmatch(str(cell)) for cell in held[1:]):
        return "list-totals"
    return "list-remarks" if len(held) <= 2 and _REMARK.fullmatch(start) else ""  # noqa: PLR2004 - and who signed it


def _shown(lines: Sequence[int]) -> str:
    """Name lines, runs of them as one.

    >>> _shown([4, 5, 6, 9])
    '4-6, 9'
    """
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    parts = [f"{start}-{end}" if end > start else f"{start}" for start, end in runs]
    return ", ".join(parts[:_SAID]) + (" ..." if len(parts) > _SAID else "")


def _of_head(first: int, last: int) -> list[Note]:
    if last == 1:
        return []
    key = "list-head" if first == last else "list-head-merged"
    return [Note(key=key, values={"first": first, "last": last})]


def _of_texts(columns: pd.DataFrame) -> list[Note]:
    """Say which numbers stand there as text, where a file could have held numbers."""
    numeric = [name for name in columns if folded(str(name)) in _NUMBERS or is_place(folded(str(name)))]
    texts = [str(name) for name in numeric if any(map(_is_number_text, columns[name]))]
    return [Note(key="numbers-as-text", values={"columns": ", ".join(texts)})] if texts else []


def _is_number_text(cell: object) -> bool:
    return isinstance(cell, str) and not np.isnan(read_number(cell))
