"""Corner strings as rows, from the cells of a list or the lines of a file: footprint, elevations, deductions."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.cells import read_text
from layers.coordinates.axes import Axes, settle_axes, strays
from layers.coordinates.boundary_rings import said_of_rings
from layers.coordinates.boundary_txt import decimals
from layers.coordinates.coordinate_text import number
from layers.coordinates.corner_string import DEDUCTED, CornerError, Ring, parse
from layers.coordinates.rings import footprint
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from layers.sheet import Status

UPPER: Final = "标高上限"
LOWER: Final = "标高下限"
REMARK: Final = "拐点备注"
_WORD: Final = "扣除"
_UNMARKED: Final = "deduction-unmarked"
_TRIANGLE: Final = 3


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
    holes_unsure
        (n,) rows with a ring cut out of another that neither its flag nor its note calls deducted.
    """

    geometry: NDArray[np.object_]
    status: NDArray[np.object_]
    columns: pd.DataFrame
    notes: tuple[Note, ...]
    row_notes: dict[int, tuple[Note, ...]]
    axes: Axes
    holes_unsure: NDArray[np.bool_]


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
        As `layers.coordinates.axes` says.
    """
    at = list(numbers or range(1, len(cells) + 1))
    return rows_of([parsed(cell) for cell in cells], at, file=file, fix=fix)


def parsed(cell: object) -> tuple[Ring, ...] | CornerError | None:
    """Read a cell as a corner string: its rings, what keeps it from being one, or None where it is empty."""
    text = read_text(cell)
    if text is None:
        return None
    try:
        return parse(str(cell))
    except CornerError as error:
        return error


def rows_of(
    read: Sequence[tuple[Ring, ...] | CornerError | None], at: Sequence[int], *, file: str, fix: frozenset[str]
) -> CornerRows:
    """Make rows of strings that were read, or of what kept them from it; as `corner_rows`."""
    read = _without_strays(read)
    rings = [ring for one in read if isinstance(one, tuple) for ring in one]
    corners = [corner for ring in rings for corner in ring.corners]
    lines = [row for row, one in zip(at, read, strict=True) if isinstance(one, tuple) for r in one for _ in r.corners]
    x, y = [corner.x for corner in corners], [corner.y for corner in corners]
    axes = settle_axes(x, y, fix=fix, file=file, lines=np.array(lines, dtype=np.int64))
    ends = np.cumsum([len(ring.corners) for ring in rings])[:-1]
    drawn = iter(np.split(np.column_stack([axes.east, axes.north]), ends))
    rows = [_row(one, drawn) for one in read]
    unsure = [any(note.key == _UNMARKED for note in notes) for _, _, notes in rows]
    usual = {"longitude-first"} if all(not corner.label for corner in corners) else set()
    said = tuple(note for note in axes.notes if note.key not in usual)
    facts = [_facts(one if isinstance(one, tuple) else ()) for one in read]
    return CornerRows(
        geometry=np.array([*(geometry for geometry, _, _ in rows), None], dtype=object)[:-1],
        status=np.array([status for _, status, _ in rows], dtype=object),
        columns=pd.DataFrame(facts, columns=[UPPER, LOWER, REMARK], dtype=object),
        notes=(*said, decimals([*x, *y])) if corners else said,
        row_notes={row: notes for row, (_, _, notes) in enumerate(rows) if notes},
        axes=axes,
        holes_unsure=np.array(unsure, dtype=bool),
    )


def _without_strays(
    read: Sequence[tuple[Ring, ...] | CornerError | None],
) -> list[tuple[Ring, ...] | CornerError | None]:
    """Make strings unreadable that hold a corner nowhere near all others; `at` is its word in a whole string."""
    corners = [corner for one in read if isinstance(one, tuple) for ring in one for corner in ring.corners]
    away = iter(strays([corner.x for corner in corners], [corner.y for corner in corners]).tolist())
    kept: list[tuple[Ring, ...] | CornerError | None] = []
    for one in read:
        fault, at = None, 1
        for ring in one if isinstance(one, tuple) else ():
            at += 1
            for corner in ring.corners:
                if next(away) and fault is None:
                    fault = CornerError(at + bool(corner.label), f"{corner.x},{corner.y}")
                at += 3 if corner.label else 2
            at += 4 if ring.flag else 0
        kept.append(fault or one)
    return kept


def _row(
    one: tuple[Ring, ...] | CornerError | None, drawn: Iterator[NDArray[np.float64]]
) -> tuple[Polygon | MultiPolygon | None, Status, tuple[Note, ...]]:
    """Build one footprint of the next rings drawn."""
    if isinstance(one, CornerError):
        return None, "unreadable", (Note(key="corner-string-unreadable", values={"at": one.at, "word": one.word}),)
    if not one:
        return None, "no-geometry", ()
    outlines = [next(drawn) for _ in one]
    if any(len(np.unique(outline, axis=0)) < _TRIANGLE for outline in outlines):
        return None, "unreadable", (Note(key="too-few-points", values={"form": "面", "needed": _TRIANGLE}),)
    made = footprint(outlines)
    return made.geometry, "read", (*said_of_rings(made.holes, crossing=made.crossing), *_conflicts(one, made.holes))


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
        key = ""
        if hole and not flag:
            key = "deduction-marks-differ" if word else _UNMARKED
        elif (flag or word) and not hole:
            key = "deduction-outside"
        if key:
            notes.append(Note(key=key, values={"ring": count, "flag": ring.flag, "note": ring.note or "—"}))
    return tuple(notes)
