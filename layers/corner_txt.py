"""Text files of mining corner strings (拐点坐标) into a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from layers.cells import read_text
from layers.corner_rows import corner_rows, parsed, rows_of
from layers.corner_string import CornerError, Ring, parse_all
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.coordinate_text import Text
    from layers.opened import Opened

ID: Final = "许可证号"
NAME: Final = "矿山名称"
_LABELLED: Final = re.compile(r"([^,]*?)\s*[\t:：]\s*(\d.*)")


def sheet(opened: Opened, text: Text) -> Sheet:
    """Read a .txt file: one string a line, its licence number before it or not; or strings broken into lines.

    Raises
    ------
    SourceError
        As `corner_rows` says.
    """
    lines = [(count, line.strip()) for count, line in enumerate(text.lines, start=1) if line.strip()]
    labelled = [_LABELLED.fullmatch(line) for _, line in lines]
    cells: list[object] = [mark[2] if mark else line for mark, (_, line) in zip(labelled, lines, strict=True)]
    ids = [read_text(mark[1]) if mark else None for mark in labelled]
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
    marks = (_LABELLED.fullmatch(line) for line in lines)
    whole = (parsed(mark[2] if mark else line) for mark, line in zip(marks, lines, strict=False))
    return any(isinstance(rings, tuple) for rings in whole) or bool(lines and _joined(text.lines))
