"""Text files of mining corner strings (拐点坐标) into a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from layers.cells import read_text
from layers.coordinates.coordinate_text import number
from layers.coordinates.corner_rows import corner_rows, parsed, rows_of
from layers.coordinates.corner_string import COUNT, LABEL, CornerError, Ring, parse_all, split
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.coordinates.coordinate_text import Text
    from layers.intake.opened import Opened

ID: Final = "许可证号"
NAME: Final = "矿山名称"

_TRIANGLE: Final = 3
_SHORTEST: Final = 8
"""Words of a triangle without numbers: rings, points, three pairs."""
_METRES: Final = 1e5
"""No easting or northing, nor packed degrees, are less."""


def sheet(opened: Opened, text: Text) -> Sheet:
    """Read a .txt file: one string a line, its licence number before it or not; or strings broken into lines.

    Raises
    ------
    SourceError
        As `corner_rows` says.
    """
    lines = [(count, line.strip()) for count, line in enumerate(text.lines, start=1) if line.strip()]
    ids, cells = map(list, zip(*(_labelled(line) for _, line in lines), strict=True))
    numbers = [count for count, _ in lines]
    alone = [isinstance(parsed(cell), tuple) for cell in cells]
    joined = None if all(alone) else _joined(text.lines)
    if joined is None and len(cells) > 1 and not any(alone) and sum(map(_begins_well, cells)) <= 1:
        joined = [parsed("\n".join(text.lines))]  # one string broken into lines, and one of its words is broken, too
    if joined is not None:
        rows = rows_of(joined, [*range(1, len(joined) + 1)], file=opened.file, fix=opened.fix)
        ids = [None] * len(joined)
    else:
        rows = corner_rows(cells, file=opened.file, numbers=numbers, fix=opened.fix)
    several = len(ids) > 1
    names = [opened.stem if not several else f"{opened.stem}-{count}" for count in range(1, len(ids) + 1)]
    named = Note(key="name-of-file")
    return Sheet(
        path=opened.file,
        layer=opened.stem,
        columns=pd.concat([pd.DataFrame({ID: ids, NAME: names}, dtype=object), rows.columns], axis=1),
        geometry=rows.geometry,
        status=rows.status,
        crs=None,
        crs_source="file",
        sha256=opened.copy.sha256,
        bytes=opened.copy.bytes,
        encoding=text.encoding,
        notes=(*text.notes, *rows.notes),
        row_notes={row: (*rows.row_notes.get(row, ()), named) for row in range(len(ids))},
        kind="mining-right",
        holes_unsure=rows.holes_unsure,
    )


def _joined(lines: Sequence[str]) -> list[tuple[Ring, ...] | CornerError | None] | None:
    try:
        return [*parse_all("\n".join(lines))]
    except CornerError:
        return None


def is_corner_text(text: Text) -> bool:
    """Say whether a text holds a corner string, on a line of its own or broken into lines; one of its words may be."""
    lines = [line.strip() for line in text.lines if line.strip()]
    alone = any(_resembles(_labelled(line)[1]) for line in lines)
    return alone or bool(lines and (_joined(text.lines) or _begins_well("\n".join(text.lines))))


def _resembles(cell: str) -> bool:
    """Say whether a line is a corner string or meant as one: counted, and full of coordinates."""
    read, words = parsed(cell), split(cell)
    if len(words) < _SHORTEST or not isinstance(read, CornerError):
        return isinstance(read, tuple) and all(len(ring.corners) >= _TRIANGLE for ring in read)
    large = sum(number(word) >= _METRES for word in words)
    counted = any(COUNT.fullmatch(word) for word in words[:2])
    return read.at >= _SHORTEST or (counted and 3 * large >= len(words))


def _begins_well(whole: str) -> bool:
    """Say whether a text begins as the string of a mining right: rings, points, number, X, Y."""
    rings, points, label, *xy = [*split(whole)[:5], *[""] * 5][:5]
    counted = COUNT.fullmatch(rings) and COUNT.fullmatch(points) and LABEL.fullmatch(label)
    return counted is not None and all(number(word) >= _METRES for word in xy)


def _labelled(line: str) -> tuple[str | None, str]:
    """Cut a licence number and its tab or colon off a string."""
    head, *rest = re.split(r"[\t:：]", line, maxsplit=1)
    return (read_text(head), rest[0].strip()) if rest and "," not in head else (None, line)
