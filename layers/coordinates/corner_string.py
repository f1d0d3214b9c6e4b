"""Mining corner strings (拐点坐标): the one-line form in which licences hold their outline, word for word, both ways.

A mining right: `rings,{points,{no,X,Y}*,upper elevation,lower elevation,note,flag}*`, X north, flag -1 a deducted ring.
An exploration right: longitude and latitude in packed degrees, minutes and seconds, without numbers, longitude first.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING, Final, NamedTuple

from layers.coordinates.coordinate_text import half_width, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DEDUCTED: Final = "-1"
_FLAGS: Final = frozenset({"1", DEDUCTED})
LABEL: Final = re.compile(r"[A-Za-z]{0,3}\d{1,5}")
_TRIANGLE: Final = 3
_LON: Final = (73, 136)
_LAT: Final = (3, 54)
COUNT: Final = re.compile(r"\d{1,6}")


class Corner(NamedTuple):
    """A corner as written; an exploration right's has no number, and its x is the longitude."""

    label: str
    x: str
    y: str


class Ring(NamedTuple):
    """A ring as written; what follows its corners may be missing."""

    corners: tuple[Corner, ...]
    upper: str = ""
    lower: str = ""
    note: str = ""
    flag: str = ""


class CornerError(ValueError):
    """A text is no corner string: the word `at` (from 1) cannot stand where it stands."""

    def __init__(self, at: int, word: str) -> None:
        self.at, self.word = at, word
        super().__init__(f"word {at}: {word!r}")


class _Form(NamedTuple):
    """A way to write corners: words per corner, whether rings are counted, and whether they have a tail."""

    words: int
    counted: bool
    tail: bool


_FORMS: Final = (_Form(3, True, True), _Form(3, True, False), _Form(2, True, True), _Form(2, True, False))
_BARE: Final = _Form(2, False, False)


def parse(text: str) -> tuple[Ring, ...]:
    """Read one corner string.

    >>> (ring,) = parse("1,3,1,4288080.00,37424338.00,2,4288080.00,37424738.00,3,4287780.00,37424738.00,1250,900,,1,")
    >>> len(ring.corners), ring.corners[0].x, ring.upper, ring.flag
    (3, '4288080.00', '1250', '1')

    Raises
    ------
    CornerError
        It is none; `at` is the word at which the form that fits best breaks off.
    """
    words = split(text)
    best = CornerError(1, words[0] if words else "")
    for form in (*_FORMS, _BARE):
        try:
            return _whole(words, form)
        except CornerError as error:
            best = max(best, error, key=lambda one: one.at)
    raise best


def parse_all(text: str) -> list[tuple[Ring, ...]]:
    """Read corner strings of one form that follow each other, broken into lines anywhere.

    Raises
    ------
    CornerError
        See `parse`.
    """
    words = split(text)
    best = CornerError(1, words[0] if words else "")
    for form in _FORMS:
        found: list[tuple[Ring, ...]] = []
        at = 0
        try:
            while at < len(words):
                rings, at = _string(words, at, form)
                found.append(rings)
        except CornerError as error:
            best = max(best, error, key=lambda one: one.at)
        else:
            return found
    raise best


def split(text: str) -> list[str]:
    """Cut a text into words at commas, semicolons and ends of lines; empty words at its end do not count.

    >>> split("1，3;J1,,900,")
    ['1', '3', 'J1', '', '900']
    """
    lines = [line.strip() for line in half_width(text).replace("；", ",").replace(";", ",").splitlines()]
    filled = [line for line in lines if line]
    ends = ["," if not one.endswith(",") and not next_.startswith(",") else "" for one, next_ in pairwise(filled)]
    joined = "".join(line + end for line, end in zip(filled, [*ends, ""], strict=False))
    words = [word.strip() for word in joined.split(",")]
    while words and not words[-1]:
        words.pop()
    return words


def _whole(words: Sequence[str], form: _Form) -> tuple[Ring, ...]:
    """Read a string that ends with the last word."""
    rings, end = _string(words, 0, form)
    if end < len(words):
        raise CornerError(end + 1, words[end])
    return rings


def _string(words: Sequence[str], at: int, form: _Form) -> tuple[tuple[Ring, ...], int]:
    """Read a string from a word on; return it and where the next begins."""
    if not form.counted:
        points = (len(words) - at) // form.words
        if points < _TRIANGLE:  # a line of its own holds one point
            raise CornerError(at + 1, words[at] if words else "")
        ring, end = _corners(words, at, points, form)
        return (Ring(ring),), end
    total, at = _count(words, at)
    rings: list[Ring] = []
    for _ in range(total):
        points, at = _count(words, at)
        corners, at = _corners(words, at, points, form)
        tail, at = _tail(words, at) if form.tail else ((), at)
        rings.append(Ring(corners, *tail))
    return tuple(rings), at


def _count(words: Sequence[str], at: int) -> tuple[int, int]:
    word = words[at] if at < len(words) else ""
    if not COUNT.fullmatch(word):
        raise CornerError(at + 1, word)
    return int(word), at + 1


def _corners(words: Sequence[str], at: int, points: int, form: _Form) -> tuple[tuple[Corner, ...], int]:
    end = at + points * form.words
    for here in range(at, end):
        word = words[here] if here < len(words) else ""
        is_label = form.words == 3 and (here - at) % 3 == 0  # noqa: PLR2004 - number, X, Y
        if form.words == 2:  # noqa: PLR2004 - longitude, latitude
            stands = _is_angle(word, _LON if (here - at) % 2 == 0 else _LAT)
        else:
            stands = bool(LABEL.fullmatch(word)) if is_label else not isnan(number(word))
        if not stands:
            raise CornerError(here + 1, word)
    step = form.words
    labels = words[at:end:step] if step == 3 else [""] * points  # noqa: PLR2004
    return tuple(map(Corner, labels, words[at + step - 2 : end : step], words[at + step - 1 : end : step])), end


def _is_angle(word: str, limits: tuple[int, int]) -> bool:
    """Say whether a word can be a longitude or latitude of China, packed or in degrees."""
    value = number(word)
    return any(limits[0] * unit <= value <= limits[1] * unit for unit in (1, 10_000))


def _tail(words: Sequence[str], at: int) -> tuple[tuple[str, ...], int]:
    """Read upper and lower elevation, note and flag; a note may hold commas, so the flag is looked for."""
    for here in (at, at + 1):
        if here >= len(words) or (words[here] and isnan(number(words[here]))):
            raise CornerError(here + 1, words[here] if here < len(words) else "")
    flag = at + 3
    while flag < len(words) and words[flag] not in _FLAGS and isnan(number(words[flag])):
        flag += 1
    if flag >= len(words) or words[flag] not in _FLAGS:
        raise CornerError(flag + 1, words[flag] if flag < len(words) else "")
    return (words[at], words[at + 1], ",".join(words[at + 2 : flag]), words[flag]), flag + 1


def compose(rings: Iterable[Ring]) -> str:
    """Write rings as one line; `parse` reads the same words from it.

    >>> compose([Ring((Corner("", "1101530", "383000"), Corner("", "1101700", "383000")))])
    '1,2,1101530,383000,1101700,383000,'
    """
    rings = list(rings)
    words = [str(len(rings))]
    for ring in rings:
        words.append(str(len(ring.corners)))
        for corner in ring.corners:
            words += [corner.label, corner.x, corner.y] if corner.label else [corner.x, corner.y]
        words += [ring.upper, ring.lower, ring.note, ring.flag] if ring.flag else []
    return "".join(f"{word}," for word in words)
