"""A cleaned copy of an examined layer: repaired geometry, its own CRS, canonical field names, row numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from layers.copies.examine import meant
from layers.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from layers.copies.examine import Examined
    from layers.layer import Layer
    from layers.sheet import Sheet

ROW: Final = "原行号"
"""Column with the row's number in the file it came from; a copy of a copy keeps that of the first."""
_TAKEN: Final = frozenset({"fid", "geom", "ogc_fid"})
"""Names a GeoPackage keeps for itself."""


def cleaned(examined: Examined) -> Sheet:
    """Return the sheet as it should have been delivered; every row is still there, in its order.

    Geometry that was valid keeps its vertices bit for bit, the rest is repaired or, where nothing is left, missing.
    Columns of canonical fields get their Chinese names, numbers and days become numbers and days where every cell is
    one; all other columns stay as they are.

    Raises
    ------
    InputError
        The rows could not be put on the map: why.
    """
    if examined.layer is None:
        raise examined.refusals[-1]
    sheet = examined.sheet
    columns = _columns(sheet, examined.kind, examined.layer)
    numbers = examined.layer.frame["row"].to_numpy(np.int64)
    frame = pd.DataFrame({ROW: numbers, **dict(columns)})
    return replace(sheet, columns=frame, geometry=examined.layer.placed.own, numbers=numbers)


def _columns(sheet: Sheet, kind: str | None, layer: Layer) -> list[tuple[str, pd.Series[Any]]]:
    """Name and cells of every column, names told apart as a GeoPackage needs them."""
    names = [str(name) for name in sheet.columns.columns]
    fields = {} if kind is None else {field.name: field for field in KINDS[kind].fields}
    of = {columns[0]: fields[name] for name, columns in meant(sheet, kind).items()}
    called = _distinct(of[name].zh if name in of else name for name in names)
    found = []
    for at, (name, label) in enumerate(zip(names, called, strict=True)):
        cells = _plain(sheet.columns.iloc[:, at])
        if name in of and of[name].type != "text":
            cells = _read(layer.frame[of[name].name], layer.frame[f"{of[name].name}_text"])
        elif name in of and of[name].name == "name":
            cells = cells.mask(_assumed(sheet), None)
        found.append((label, cells.reset_index(drop=True)))
    return found


def _assumed(sheet: Sheet) -> NDArray[np.bool_]:
    """Rows whose name is the file's, because they have none."""
    rows = [row for row, notes in sheet.row_notes.items() if any(note.key == "name-of-file" for note in notes)]
    assumed = np.zeros(sheet.rows, dtype=bool)
    assumed[rows] = True
    return assumed


def _read(values: pd.Series[Any], words: pd.Series[Any]) -> pd.Series[Any]:
    """Return numbers or days as they were read; words that are none make all of them words."""
    if words.isna().all():
        return values
    texts = [
        word if word is not None else _text(value) for value, word in zip(values.tolist(), words.tolist(), strict=True)
    ]
    return pd.Series(texts, dtype=object)


def _distinct(names: Iterable[str]) -> list[str]:
    """Tell names apart that differ only in case, or that the GeoPackage keeps for itself."""
    called: list[str] = []
    taken = {*_TAKEN}
    for name in names:
        label, count = name, 2
        while label.casefold() in taken:
            label, count = f"{name}_{count}", count + 1
        taken.add(label.casefold())
        called.append(label)
    return called


def _plain(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Give a column one type: numbers or days where all its cells are, else text; a time of day stays, as text."""
    if cells.dtype.kind == "M" and not isinstance(cells.dtype, pd.DatetimeTZDtype):
        midnight = (cells.dropna() == cells.dropna().dt.normalize()).all()
        return cells if midnight else cells.map(_text)
    if cells.dtype.kind in "biuf":
        return cells
    there = [cell for cell in cells.tolist() if not _is_missing(cell)]
    if there and all(isinstance(cell, int | float | np.number) and not isinstance(cell, bool) for cell in there):
        return cells.map(lambda cell: np.nan if _is_missing(cell) else float(cell)).astype(float)
    return pd.Series([_text(cell) for cell in cells.tolist()], dtype=object)


def _is_missing(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and np.isnan(cell))


def _text(cell: object) -> str | None:
    """Write a cell as text, nothing as None."""
    if _is_missing(cell):
        return None
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return cell if isinstance(cell, str) else str(cell)
