"""Text files of mining corner strings (拐点坐标) into a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from layers.cells import read_text
from layers.coordinates.corner_rows import corner_rows, parsed, rows_of
from layers.coordinates.corner_string import CornerError, Ring, parse_all
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.coordinates.coordinate_text import Text
    from layers.intake.opened import Opened

ID: Final = "许可证号"
NAME: Final = "矿山名称"


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
    joined = _joined(text.lines) if any(isinstance(parsed(cell), CornerError) for cell in cells) else None
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
    )


def _joined(lines: Sequence[str]) -> list[tuple[Ring, ...]] | None:
    try:
        return parse_all("\n".join(lines))
    except CornerError:
        return None


def is_corner_text(text: Text) -> bool:
    """Say whether a text holds a corner string, on a line of its own or broken into lines."""
    lines = [line.strip() for line in text.lines if line.strip()]
    alone = any(isinstance(parsed(_labelled(line)[1]), tuple) for line in lines)
    return alone or bool(lines and _joined(text.lines))


def _labelled(line: str) -> tuple[str | None, str]:
    """Cut a licence number and its tab or colon off a string."""
    head, *rest = re.split(r"[\t:：]", line, maxsplit=1)
    return (read_text(head), rest[0].strip()) if rest and "," not in head else (None, line)
