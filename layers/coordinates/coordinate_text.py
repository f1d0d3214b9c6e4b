"""Text files of coordinates: which encoding they are in, how their lines are split, how a number is written."""

from __future__ import annotations

import codecs
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from layers.errors import SourceError
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LIMIT: Final = 64 * 1024 * 1024
"""Bytes of text that are read; more points than that belong into a GeoPackage."""

_MARKS: Final = ((codecs.BOM_UTF8, "UTF-8"), (codecs.BOM_UTF16_LE, "UTF-16-LE"), (codecs.BOM_UTF16_BE, "UTF-16-BE"))
_HALF: Final = str.maketrans("，＠＝．－＋［］　０１２３４５６７８９", ",@=.-+[] 0123456789")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_ANGLE: Final = re.compile(r"(\d{1,3})[°度](?:(\d{1,2})[′'分])?(?:(\d{1,2}(?:\.\d*)?)(?:[″\"秒]|'')?)?")
_EXAMPLES: Final = 3
_SIXTY: Final = 60
_BEYOND: Final = 1e9


class Text(NamedTuple):
    """A decoded file: its lines as an editor counts them, separators and digits half-width."""

    lines: tuple[str, ...]
    encoding: str
    notes: tuple[Note, ...]


def read_text_file(path: Path, encoding: str | None, *, file: str) -> Text:
    """Decode a file: as told, by its byte order mark, else strict UTF-8, else GB18030.

    Raises
    ------
    SourceError
        It is in none of them (`text-undecodable`), or larger than `LIMIT` (`text-too-large`).
    """
    if path.stat().st_size > LIMIT:
        raise SourceError("text-too-large", file=file, limit=LIMIT // 1024**2)
    raw = path.read_bytes()
    candidates: tuple[str, ...]
    marked = next(((raw.removeprefix(mark), name) for mark, name in _MARKS if raw.startswith(mark)), None)
    if marked is not None and encoding is None:
        raw, how, candidates = marked[0], "", (marked[1],)
    else:
        how, candidates = ("option", (encoding,)) if encoding else ("sniffed", _likely(raw))
    for name in candidates:
        try:
            text = raw.decode(name).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        return Text(tuple(re.split(r"\r\n|\r|\n", half_width(text))), name, _said(text, name, how))
    raise SourceError("text-undecodable", file=file, tried=", ".join(candidates))


def _likely(raw: bytes) -> tuple[str, ...]:
    """UTF-16 without its mark gives itself away: every other byte of plain characters is 0."""
    odd, even = raw[1:400:2].count(0), raw[:400:2].count(0)
    if max(odd, even) > len(raw[:400]) // 5:
        return ("UTF-16-LE" if odd > even else "UTF-16-BE",)
    return ("UTF-8", "GB18030")


def _said(text: str, encoding: str, how: str) -> tuple[Note, ...]:
    """Show words for a person to judge a choice by that the file does not state."""
    lines = sorted(text[:20_000].splitlines(), key=lambda line: "@" not in line)  # a plot's words say more than keys
    found = (word for line in lines for word in re.split(r"[\s,，=＝\[\]]+", line))
    words = dict.fromkeys(word for word in found if len(word) > 1 and not word.isascii())
    if not how or not words:
        return ()
    key = "option" if how == "option" else encoding.lower()
    return (Note(key=f"encoding-{key}", values={"encoding": encoding, "examples": " | ".join([*words][:_EXAMPLES])}),)


def half_width(text: str) -> str:
    """Write separators, signs and digits half-width; other words stay as they are.

    >>> half_width("J１，1，@甲（乙）")
    'J1,1,@甲（乙）'
    """
    return text.translate(_HALF)


def number(text: str) -> float:
    """Read a coordinate: a plain number, or degrees, minutes and seconds with their signs; NaN if it is none.

    >>> number("37424338.000"), number("110°07′30″"), number("J1")
    (37424338.0, 110.125, nan)
    """
    word = text.strip()
    if _NUMBER.fullmatch(word):
        value = float(word)
        return value if abs(value) < _BEYOND else float("nan")
    angle = _ANGLE.fullmatch(word.replace(" ", ""))
    if angle is None or any(part is not None and float(part) >= _SIXTY for part in angle.groups()[1:]):
        return float("nan")
    degrees, minutes, seconds = (Fraction(part.rstrip(".")) if part else Fraction(0) for part in angle.groups())
    return float(degrees + minutes / 60 + seconds / 3600)


def is_plain(words: Iterable[str]) -> bool:
    """Say whether all are numbers without signs of degrees, minutes and seconds."""
    return all(_NUMBER.fullmatch(word.strip()) for word in words)


def written(value: float, decimals: int) -> str:
    """Write a number with at least so many decimals, and as many more as it takes to read the same number back.

    >>> written(4288080.0, 3), written(0.1 + 0.2, 3)
    ('4288080.000', '0.30000000000000004')
    """
    return np.format_float_positional(value, unique=True, min_digits=decimals, trim="k")
