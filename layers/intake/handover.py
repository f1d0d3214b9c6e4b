"""What the process that reads hands over: sheets, or pieces of them, each in numbered files of its own."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from layers.glance import Glance, glance, together
from layers.intake import sheet_file
from layers.intake.delivery import Delivery
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from layers.tables.list_table import ListTable

T = TypeVar("T", "Sheet", "ListTable")

_COUNT: Final = "count"
_GLANCE: Final = tuple(field.name for field in fields(Glance))


def write(sheets: Iterable[Sheet | ListTable], folder: Path, *, glances: bool = False) -> None:
    """Write sheets, pieces of sheets, or entries of lists into an existing folder, holding one at a time.

    Parameters
    ----------
    sheets
        Written as they come.
    folder
        What was written there before is written over.
    glances
        Whether a glance at the rows is written beside each.

    Raises
    ------
    TypeError
        One holds what neither JSON nor Arrow knows.
    """
    count = 0
    for count, sheet in enumerate(sheets, start=1):
        sheet_file.write(sheet, folder / str(count - 1))
        if glances and isinstance(sheet, Sheet):
            seen = glance(sheet.geometry, boxes=True)
            np.savez(folder / f"{count - 1}.npz", **{name: getattr(seen, name) for name in _GLANCE})
    (folder / _COUNT).write_text(str(count), encoding="ascii")


def read(folder: Path, kind: type[T]) -> list[T]:
    """Read what `write` wrote of this kind, equal to what was written."""
    return [sheet_file.read(path, kind) for path in _paths(folder)]


def deliveries(folder: Path) -> list[Delivery]:
    """Read what `write` wrote of pieces, with glances, as far as it is said of whole sheets; rows when asked for."""
    found: list[Delivery] = []
    pieces: list[tuple[Path, int]] = []
    for path in _paths(folder):
        told = sheet_file.header(path)
        pieces.append((path, told["rows"]))
        if not told["more"]:
            found.append(_delivery(pieces))
            pieces = []
    return found


def _delivery(pieces: list[tuple[Path, int]]) -> Delivery:
    paths = [path for path, _ in pieces]
    return Delivery(
        head=sheet_file.read_head(paths[-1]),
        sizes=tuple(rows for _, rows in pieces),
        glance=lambda _: together([_glance(path.with_suffix(".npz")) for path in paths]),
        read=lambda number: sheet_file.read(paths[number], Sheet),
        columns=lambda number: sheet_file.read_columns(paths[number]),
        drop=lambda number: paths[number].with_suffix(".arrow").unlink(),
    )


def _paths(folder: Path) -> list[Path]:
    return [folder / str(number) for number in range(int((folder / _COUNT).read_text(encoding="ascii")))]


def _glance(path: Path) -> Glance:
    with np.load(path) as held:
        return Glance(**{name: held[name] for name in _GLANCE})
