"""Columns on a terminal, where a Chinese character is two cells wide."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


class _Cells(dict[str, int]):
    """How many cells a sign takes; each is looked up once."""

    def __missing__(self, sign: str) -> int:
        self[sign] = 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        return self[sign]


_CELLS: Final = _Cells()


def width(text: str) -> int:
    """Return how many cells a text takes.

    >>> width("ERL001"), width("红线")
    (6, 4)
    """
    return len(text) if text.isascii() else sum(map(_CELLS.__getitem__, text))


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """Fill a text with blanks up to a number of cells.

    >>> pad("红线", 6), pad("12", 4, right=True)
    ('红线  ', '  12')
    """
    blanks = " " * (cells - width(text))
    return blanks + text if right else text + blanks


def grid(rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> list[str]:
    """Return rows as lines whose columns stand below each other; `right` columns end there.

    >>> grid([["规则", "数"], ["ERL001", "12"]], right={1})
    ['规则    数', 'ERL001  12']
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            pad(text, cells, right=at in right) for at, (text, cells) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
