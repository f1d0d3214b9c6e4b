"""Where the names of the columns of a page stand: below titles, in one line or in two with merged cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from layers.cells import read_number
from layers.fields import folded
from layers.kinds import KINDS
from layers.tables.place_columns import is_place, layout

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEAD_WITHIN: Final = 20
"""Lines among which the head is looked for."""
_ADDED: Final = re.compile(r"[*＊]|[((](必填|选填|必选|可选)[))]")
"""What a form adds to the name of a column."""
_KNOWN: Final = frozenset(folded(name) for kind in KINDS.values() for field in kind.fields for name in field.names)


def head_of(rows: Sequence[tuple[object, ...]]) -> tuple[int, int, list[str]] | None:
    """Find first and last line of the head and the names in it: those most of which are known, else the first wide."""
    best: tuple[int, tuple[int, int, list[str]]] | None = None
    near = rows[:_HEAD_WITHIN]
    for at, row in enumerate(near, start=1):
        candidates = [(at, at, _names(row))]
        if at < len(rows) and _is_merged(row, rows[at]):
            candidates.append((at, at + 1, _merged(row, rows[at])))
        for candidate in candidates:
            known = _known(candidate[2])
            if known and (best is None or known > best[0]):
                best = known, candidate
    if best is not None:
        return best[1]
    widest = max((len(filled(row)) for row in near), default=0)
    wide = (at for at, row in enumerate(near, 1) if len(filled(row)) * 2 >= widest and all(map(is_word, filled(row))))
    line = next(wide, None)
    return None if line is None or not widest else (line, line, _names(rows[line - 1]))


def filled(row: Sequence[object]) -> list[object]:
    """Return the cells of a row that hold something."""
    return [cell for cell in row if cell is not None]


def is_word(cell: object) -> bool:
    """Return whether a cell holds a text that is no number."""
    return isinstance(cell, str) and np.isnan(read_number(cell))


def _names(row: Sequence[object]) -> list[str]:
    return [_ADDED.sub("", "".join(str(cell).split())) if cell is not None else "" for cell in row]


def _known(names: Sequence[str]) -> int:
    """Count names of fields; two columns of coordinates count as one more, since a place is told by several."""
    plain = [folded(name) for name in names]
    places = sum(map(is_place, plain)) if layout(names) else 0
    return sum(name in _KNOWN for name in plain) + places


def _is_merged(upper: Sequence[object], lower: Sequence[object]) -> bool:
    """Say whether two lines can be one head: cells merged down leave a blank below, cells merged across one above."""
    below = filled(lower)
    across = any(one is None and other is not None for one, other in zip(upper, lower, strict=True))
    return bool(below) and len(filled(upper)) > 1 and across and all(map(is_word, below))


def _merged(upper: Sequence[object], lower: Sequence[object]) -> list[str]:
    """Name columns by the lower line where it says something; where it says the same twice, by both."""
    above, below = _names(upper), _names(lower)
    over = ""
    names = []
    for one, other in zip(above, below, strict=True):
        over = one or (over if other else "")
        names.append(over + other if other and below.count(other) > 1 else other or one)
    return names
