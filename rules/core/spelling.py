"""How people write the same word: normalised texts, lists in one cell, and the words of one vocabulary."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_QUOTES = re.compile(r"[\s\"'“”‘’「」『』《》〈〉]+")
_SEPARATORS = re.compile(r"[/、,;+|&()\[\]。]|以及|及|和|与|或")
_ITEM = re.compile(r"第?(?P<item>\d+|[一二三四五六七八九十]+)(?:项|类)")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)}
_TEN = 10
_LATIN = 2


def plain(text: str) -> str:
    """Return the text without what varies between writers: width, case, blanks, quotation marks.

    >>> plain(" Ｃ２５２３ "), plain("“十三五”规划")
    ('c2523', '十三五规划')
    """
    return _QUOTES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def parts(text: str) -> tuple[str, ...]:
    """Return what a cell lists, each part plain.

    >>> parts("新建/扩建"), parts("石油、天然气")
    (('新建', '扩建'), ('石油', '天然气'))
    """
    return tuple(part for part in _SEPARATORS.split(plain(text)) if part)


def item(text: str) -> str | None:
    """Return the number of the item a claim names, as digits.

    >>> item("第二十六条第(三)项"), item("有限人为活动(第7项)"), item("国家重大项目")
    ('3', '7', None)
    """
    found = _ITEM.search(plain(text).replace("(", "").replace(")", ""))
    if found is None:
        return None
    word = found["item"]
    if word.isdigit():
        return str(int(word))
    tens, _, ones = word.rpartition("十")
    return str(_DIGITS.get(word, _DIGITS.get(tens, 1 if "十" in word else 0) * _TEN + _DIGITS.get(ones, 0)))


def inside(text: str, words: Iterable[str]) -> list[str]:
    """Return the words a plain text contains; of nested ones the longest.

    Words of one character, and Latin ones of two, are too short to be found inside others.

    >>> inside("煤制甲醇下游项目", ["煤制甲醇", "甲醇", "煤"])
    ['煤制甲醇']
    """
    found = [word for word in words if word in text and len(word) > (_LATIN if word.isascii() else 1)]
    return [word for word in found if not any(word != other and word in other for other in found)]
