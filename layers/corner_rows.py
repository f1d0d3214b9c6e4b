"""Corner strings as rows, from the cells of a list or the lines of a .txt file: footprint, elevations, deductions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.axes import Axes, settle_axes
from layers.boundary_rings import said_of_rings
from layers.boundary_txt import decimals
from layers.cells import read_text
from layers.coordinate_text import number
from layers.corner_string import DEDUCTED, CornerError, Ring, parse, parse_all
from layers.errors import SourceError
from layers.layer import Note
from layers.rings import footprint
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.coordinate_text import Text
    from layers.opened import Opened

UPPER: Final = "标高上限"
LOWER: Final = "标高下限"
REMARK: Final = "拐点备注"
ID: Final = "许可证号"
NAME: Final = "矿山名称"
_WORD: Final = "扣除"
_TRIANGLE: Final = 3
_LABELLED: Final = re.compile(r"([^,]*?)\s*[\t:：]\s*(\d.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CornerRows:
    """What cells of corner strings hold, row by row.

    Attributes
    ----------
    geometry
        (n,) footprints, x before y, in the numbers' own CRS; None where there is none.
    status
        (n,) "read", "no-geometry" (an empty cell) or "unreadable".
    columns
        标高上限, 标高下限 (metres) and 拐点备注.
    notes, row_notes
        On all rows, and on single ones by position from 0.
    axes
        What the numbers are: degrees or metres, and with which zone's prefix.
    """

    geometry: NDArray[np.object_]
    status: NDArray[np.object_]
    columns: pd.DataFrame
    notes: tuple[Note, ...]
    row_notes: dict[int, tuple[Note, ...]]
    axes: Axes


def corner_rows(
    cells: Sequence[object], *, file: str, numbers: Sequence[int] | None = None, fix: frozenset[str] = frozenset()
) -> CornerRows:
    """Read a column of corner strings.

    Parameters
    ----------
    cells
        Text, or None where there is none.
    file
        As given, for messages.
    numbers
        Rows (or lines) as people count them; 1 to n by default.
    fix
        "swap-axes" swaps points whose north and east stand in each other's place.

    Raises
    ------
    SourceError
        No cell can be read (`corners-unclear`), or as `layers.axes` says.
    """
    at = list(numbers or range(1, len(cells) + 1))
    read: list[tuple[Ring, ...] | CornerError | None] = [_parsed(cell) for cell in cells]
    broken = [(row, one) for row, one in zip(at, read, strict=True) if isinstance(one, CornerError)]
    if broken and not any(isinstance(one, tuple) for one in read):
        row, error = broken[0]
        raise SourceError("corners-unclear", file=file, row=row, at=error.at, word=error.word)
    return _rows(read, at, file, fix)


def _parsed(cell: object) -> tuple[Ring, ...] | CornerError | None:
    text = read_text(cell)
    if text is None:
        return None
    try:
        return parse(str(cell))
    except CornerError as error:
        return error


def _rows(
    read: Sequence[tuple[Ring, ...] | CornerError | None], at: Sequence[int], file: str, fix: frozenset[str]
) -> CornerRows:
    rings = [ring for one in read if isinstance(one, tuple) for ring in one]
    corners = [corner for ring in rings for corner in ring.corners]
    lines = [row for row, one in zip(at, read, strict=True) if isinstance(one, tuple) for r in one for _ in r.corners]
    x, y = [corner.x for corner in corners], [corner.y for corner in corners]
    axes = settle_axes(x, y, fix=fix, file=file, lines=np.array(lines, dtype=np.int64))
    ends = np.cumsum([len(ring.corners) for ring in rings])[:-1]
    drawn = iter(np.split(np.column_stack([axes.east, axes.north]), ends))
    geometry, status = np.full(len(read), None, dtype=object), np.full(len(read), "no-geometry", dtype=object)
    row_notes: dict[int, tuple[Note, ...]] = {}
    facts: list[tuple[float | None, float | None, str | None]] = []
    for row, one in enumerate(read):
        facts.append(_facts(one if isinstance(one, tuple) else ()))
        if isinstance(one, CornerError):
            status[row] = "unreadable"
            row_notes[row] = (Note(key="corner-string-unreadable", values={"at": one.at, "word": one.word}),)
        elif one:
            outlines = [next(drawn) for _ in one]
            if any(len(np.unique(outline, axis=0)) < _TRIANGLE for outline in outlines):
                status[row] = "unreadable"
                row_notes[row] = (Note(key="too-few-points", values={"form": "面", "needed": _TRIANGLE}),)
                continue
            made = footprint(outlines)
            geometry[row], status[row] = made.geometry, "read"
            row_notes[row] = (*said_of_rings(made.holes, crossing=made.crossing), *_conflicts(one, made.holes))
    usual = {"longitude-first"} if all(not corner.label for corner in corners) else set()
    said = tuple(note for note in axes.notes if note.key not in usual)
    return CornerRows(
        geometry=geometry,
        status=status,
        columns=pd.DataFrame(facts, columns=[UPPER, LOWER, REMARK], dtype=object),
        notes=(*said, decimals([*x, *y])) if corners else said,
        row_notes={row: notes for row, notes in row_notes.items() if notes},
        axes=axes,
    )


def _facts(rings: Sequence[Ring]) -> tuple[float | None, float | None, str | None]:
    """Highest and lowest elevation of the rings that are not deducted, and all notes."""
    kept = [ring for ring in rings if ring.flag != DEDUCTED]
    upper = [value for ring in kept if not isnan(value := number(ring.upper))]
    lower = [value for ring in kept if not isnan(value := number(ring.lower))]
    notes = "; ".join(dict.fromkeys(ring.note for ring in rings if ring.note))
    return max(upper, default=None), min(lower, default=None), notes or None


def _conflicts(rings: Sequence[Ring], holes: NDArray[np.bool_]) -> tuple[Note, ...]:
    """Say where flag, word and containment do not agree on what is deducted; containment made the footprint."""
    notes: list[Note] = []
    for count, (ring, hole) in enumerate(zip(rings, holes.tolist(), strict=True), start=1):
        if not ring.flag:
            continue
        flag, word = ring.flag == DEDUCTED, _WORD in ring.note
        key = "deduction-outside" if (flag or word) and not hole else "deduction-unmarked" if hole and not flag else ""
        key = key or ("deduction-marks-differ" if word and not flag else "")
        if key:
            notes.append(Note(key=key, values={"ring": count, "flag": ring.flag, "note": ring.note or "—"}))
    return tuple(notes)


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
    joined = _joined(text.lines) if any(isinstance(_parsed(cell), CornerError) for cell in cells) else None
    if joined is not None:
        rows = _rows(joined, [*range(1, len(joined) + 1)], opened.file, opened.fix)
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
    """Say whether a text begins with a corner string."""
    lines = [line.strip() for line in text.lines if line.strip()]
    first = _LABELLED.fullmatch(lines[0]) if lines else None
    return bool(lines) and (
        isinstance(_parsed(first[2] if first else lines[0]), tuple) or _joined(text.lines) is not None
    )
