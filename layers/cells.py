"""Cells: the words, numbers and days people write into a table."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY: Final = frozenset(
    {"", "/", "//", "\\", "-", "--", "—", "——", "?", "null", "<null>", "none", "nan", "nat", "n/a", "na"}
)
"""What people and programs write into a cell that holds nothing; words (无, 未提供) are read by the rulebook."""

UNPRINTABLE: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff"
"""Control characters but tab and line ends, and what Unicode says is no character: as a set of a regular expression."""

_UNPRINTABLE: Final = re.compile(rf"[{UNPRINTABLE}\ud800-\udfff]")
_ODD: Final = re.compile(rf"[{UNPRINTABLE}\ud800-\udfff]|[^\S \n]|\A |  | \n|\n | \Z")
"""In lines of text: a character or a blank that reading would not leave."""
_NUMBER: Final = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?(e[+-]?\d+)?", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d{2}))(\d{1,2})日?")
_MIDNIGHT: Final = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")


def printable(text: str) -> str:
    r"""Return a text without control characters, halves of characters and what is none; tabs and line ends stay.

    >>> printable("甲\x1b[2J\ufffe乙\t丙")
    '甲[2J乙\t丙'
    """
    return _UNPRINTABLE.sub("", text)


def read_text(value: object) -> str | None:
    """Read a cell as words: NFKC, printable, trimmed, inner blanks collapsed, None if it holds nothing.

    >>> read_text(2523.0), read_text(" 煤制　烯烃 "), read_text("—")
    ('2523', '煤制 烯烃', None)
    """
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, bool | np.bool_):
        return "是" if value else "否"
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return f"{value:.0f}"
    if isinstance(value, datetime):  # a spreadsheet's cell
        value = value.date().isoformat()
    text = " ".join(printable(unicodedata.normalize("NFKC", str(value))).split())
    return None if text.casefold() in EMPTY else text


def read_texts(values: Sequence[object]) -> list[str | None]:
    r"""Read many cells as words; texts that are words already, as most are, are looked at all at once.

    >>> read_texts(["P1", "煤矿 一号"]), read_texts(["P1", " Ｐ2", None])
    (['P1', '煤矿 一号'], ['P1', 'P2', None])
    """
    if not all(type(value) is str for value in values):
        return [read_text(value) for value in values]
    texts = cast("Sequence[str]", values)
    every = "\n".join(texts)
    odd = _ODD.search(every) or every.count("\n") >= max(len(texts), 1) or not unicodedata.is_normalized("NFKC", every)
    if odd or not EMPTY.isdisjoint(map(str.casefold, texts)):
        return [read_text(text) for text in texts]
    return list(texts)


def read_number(value: object) -> float:
    """Read a plain number, full-width digits and thousands commas included; anything else is NaN.

    >>> read_number("１,２３４.５"), read_number("11.0公顷")
    (1234.5, nan)
    """
    text = None if isinstance(value, bool | np.bool_) else read_text(value)
    if text is None or not _NUMBER.fullmatch(text):
        return float("nan")
    return float(text.replace(",", "")) if np.isfinite(float(text.replace(",", ""))) else float("nan")


def read_date(value: object) -> date | None:
    """Read a day: 2024-01-31, 2024/1/31, 2024.1.31, 20240131, 2024年1月31日 or a spreadsheet's date; else None.

    >>> read_date("2024年1月31日"), read_date("长期") is None
    (datetime.date(2024, 1, 31), True)
    """
    text = None if isinstance(value, bool | np.bool_) else read_text(value)
    found = _DATE.fullmatch(_MIDNIGHT.sub("", text).replace(" ", "")) if text else None
    if found is None:
        return None
    year, *months, day = found.groups()
    try:
        return date(int(year), int(next(m for m in months if m)), int(day))
    except ValueError:  # 2024-02-30
        return None
