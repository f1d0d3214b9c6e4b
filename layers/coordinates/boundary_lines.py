"""The lines of a boundary-point TXT (勘测定界界址点): headers, plots and points as they are written, word for word."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, Final, NamedTuple

from layers.coordinates.coordinate_text import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADER: Final = "属性描述"
BODY: Final = "地块坐标"
FORMS: Final = ("面", "线", "点")
_SECTION: Final = re.compile(r"\s*\[(.+?)\]\s*")
_RING: Final = re.compile(r"\d{1,4}")
_POINT_WORDS: Final = (2, 3, 4)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_DIGIT: Final = re.compile(r"\d")


class Entry(NamedTuple):
    """A line of a header: the section it stands in, its key, and its value (None: the line has no equals sign)."""

    section: str
    key: str
    value: str | None


class Point(NamedTuple):
    """A boundary point as written: label and ring may be empty, north is what stands in column X."""

    line: int
    label: str
    ring: str
    north: str
    east: str


class Fault(NamedTuple):
    """A line that should be a point and cannot be read."""

    line: int
    text: str


@dataclass(slots=True)
class Plot:
    """A plot: its own line, cut at the commas without the closing @ (none where points begin without one)."""

    line: int
    words: tuple[str, ...] = ()
    header: tuple[Entry, ...] = ()
    points: list[Point] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    surplus: int = 0
    """Points with more words than a point has."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file; a header holds for the plots that follow it."""

    plots: tuple[Plot, ...]
    skipped: tuple[Fault, ...]
    """Lines before or after a plot's points that hold no number: titles, headings, who signed and when."""


def has_marks(lines: Iterable[str]) -> bool:
    """Say whether lines bear what only this format has: sections, keys with values, plot lines."""
    return any(_SECTION.fullmatch(line) or "=" in line or line.rstrip().endswith("@") for line in lines)


def parse(lines: Sequence[str]) -> Document:
    """Take a file's lines apart; none is lost: each is a header's, a plot's, a point, a fault, or skipped."""
    reading = _Reading()
    for count, line in enumerate(map(str.strip, lines), start=1):
        words = [word.strip() for word in re.split(r"[,\t]", line)]
        if mark := _SECTION.fullmatch(line):
            reading.section = mark[1].strip()
        elif _is_plot(words):
            reading.begin(count, words)
        elif "=" in line or (reading.in_header and line and not _is_point(words)):
            reading.heed(line)
        elif line and not reading.amid_points and not any(map(_is_number, words)):
            reading.skipped.append(Fault(count, line))
        elif line:
            reading.add(count, line, words)
    for plot in reading.plots:
        _expel_misfits(plot)
        reading.skipped += _without_remarks(plot)
    return Document(tuple(reading.plots), tuple(sorted(reading.skipped)))


@dataclass(slots=True)
class _Reading:
    """What the lines so far amount to."""

    section: str = ""
    header: list[Entry] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)
    skipped: list[Fault] = field(default_factory=list)
    heading: bool = True
    """No plot has begun since the last header's line."""

    @property
    def in_header(self) -> bool:
        return self.section not in {"", BODY}

    @property
    def amid_points(self) -> bool:
        return not self.heading and bool(self.plots[-1].points)

    def heed(self, line: str) -> None:
        """Take a header's line; after a plot it begins the header of the plots that follow."""
        if not self.heading:
            self.header, self.heading = [], True
        key, *value = re.split(r"[=:：]", line, maxsplit=1)
        self.header.append(Entry(self.section, key.strip(), value[0].strip() if value else None))

    def begin(self, line: int, words: Sequence[str]) -> None:
        self.plots.append(Plot(line, tuple(_without_end(words)), tuple(self.header)))
        self.heading = False

    def add(self, line: int, text: str, words: Sequence[str]) -> None:
        """Take a point; where no plot's line stands before it, it begins a plot."""
        if self.heading:
            self.begin(line, [])
        point = _point(line, words)
        plot = self.plots[-1]
        if point is None:
            plot.faults.append(Fault(line, text))
            return
        plot.points.append(point)
        plot.surplus += any(words[max(_POINT_WORDS) if point.ring else max(_POINT_WORDS) - 1 :])


def _is_plot(words: Sequence[str]) -> bool:
    return words[-1].endswith("@") or (len(words) > max(_POINT_WORDS) and any(word in FORMS for word in words))


def _without_end(words: Sequence[str]) -> Sequence[str]:
    """Leave out the closing @, whether or not a comma stands before it."""
    last = words[-1].removesuffix("@") if words else ""
    return [*words[:-1], last] if last or not words else words[:-1]


def _is_number(word: str) -> bool:
    return not isnan(number(word))


def _is_point(words: Sequence[str]) -> bool:
    return _point(0, words) is not None


def _point(line: int, words: Sequence[str]) -> Point | None:
    """Read label, ring, X, Y; or label, X, Y; or X, Y; what stands behind them is not a coordinate."""
    while len(words) > min(_POINT_WORDS) and not words[-1]:
        words = words[:-1]
    head = list(words[: max(_POINT_WORDS)])
    if len(head) == max(_POINT_WORDS) and _RING.fullmatch(head[1]) and _is_number(head[2]) and _is_number(head[3]):
        return Point(line, *head)
    if len(head) > min(_POINT_WORDS) and _is_number(head[1]) and _is_number(head[2]):
        return Point(line, head[0], "", *head[1:3])
    if len(head) == min(_POINT_WORDS) and all(map(_is_number, head)):
        return Point(line, "", "", *head)
    return None


def _expel_misfits(plot: Plot) -> None:
    """Set points aside that lack the label or ring all others have: J1,1,4288080 is not J1 at 1, 4288080."""
    shapes = Counter((bool(point.label), bool(point.ring)) for point in plot.points)
    if len(shapes) > 1:
        usual = shapes.most_common(1)[0][0]
        misfits = [point for point in plot.points if (bool(point.label), bool(point.ring)) != usual]
        plot.faults += [Fault(point.line, ",".join(word for word in point[1:] if word)) for point in misfits]
        plot.points = [point for point in plot.points if point not in misfits]


def _without_remarks(plot: Plot) -> list[Fault]:
    """Take off the lines behind a plot's last point that cannot be points; their digits stand among words, as dates."""
    last = max((point.line for point in plot.points), default=0)
    remarks = [fault for fault in plot.faults if fault.line > last > 0 and _is_remark(fault.text)]
    plot.faults = [fault for fault in plot.faults if fault not in remarks]
    return remarks


def _is_remark(text: str) -> bool:
    return all(_HAN.search(word) or not _DIGIT.search(word) for word in re.split(r"[,\t]", text))
