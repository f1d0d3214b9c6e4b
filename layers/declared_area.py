"""Declared areas in the unit of their field, from whatever unit a column or a cell names."""

from __future__ import annotations

import re
from math import isnan
from typing import TYPE_CHECKING, Final

import pandas as pd

from layers.cells import read_number, read_text
from layers.fields import folded
from layers.kinds import KINDS
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

M2: Final = {
    "公顷": 1e4, "ha": 1e4, "hm2": 1e4, "亩": 10_000 / 15, "平方米": 1.0, "m2": 1.0,
    "平方公里": 1e6, "平方千米": 1e6, "km2": 1e6,
}  # fmt: skip
"""Square metres of a unit, as `layers.fields.folded` writes it."""

FIELDS: Final = {"declared_ha": 1e4, "declared_km2": 1e6}
"""Fields that hold areas, with the square metres of their unit."""

_UNITS: Final = "|".join(sorted(map(re.escape, M2), key=len, reverse=True))
_IN_NAME: Final = re.compile(rf"(.+?)[_\-/]?[(\[]?(?:单位:?)?({_UNITS})[)\]]?")
_DECIMALS: Final = 12
_IN_CELL: Final = re.compile(rf"(.+?)({_UNITS})")


def in_field_units(columns: pd.DataFrame, kind: str) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Give a declared area the unit its field has, where a column's name or its cells name another.

    Parameters
    ----------
    columns
        As delivered.
    kind
        A name of `layers.kinds.KINDS`.

    Returns
    -------
    tuple
        The columns, that of the area converted and called as its field is; and a note that says so.
    """
    for field in KINDS[kind].fields:
        if field.name not in FIELDS:
            continue
        found = _column(columns, [folded(name) for name in field.names])
        if found is None:
            continue
        name, unit = found
        cells, read = _converted(columns[name], unit, FIELDS[field.name])
        if not unit and not read:
            return columns, ()
        alone = columns.drop(columns=[each for each in columns.columns if each == field.name and each != name])
        note = Note(key="area-converted", values={"column": name, "unit": " / ".join(read)})
        return alone.assign(**{name: cells}).rename(columns={name: field.name}), (note,) if read else ()
    return columns, ()


def _column(columns: pd.DataFrame, names: Sequence[str]) -> tuple[str, str] | None:
    """Find the area's column and the unit its name ends with, "" for the field's own."""
    seen: dict[str, str] = {}
    for column in columns.columns:
        seen.setdefault(folded(str(column)), column)
    exact = next((seen[name] for name in names if name in seen), None)
    if exact is not None:
        return exact, ""
    for word, column in seen.items():
        named = _IN_NAME.fullmatch(word)
        if named and named[1] in names:
            return column, named[2]
    return None


def _converted(cells: pd.Series, unit: str, own: float) -> tuple[pd.Series, list[str]]:
    """Return cells in the field's unit, and the units met; a cell that is no area stays as it is written."""
    factor = M2[unit] / own if unit else 1.0
    met = [unit] if factor != 1.0 else []
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return (cells * factor).round(_DECIMALS) if met else cells, met
    values: list[object] = []
    for cell in cells:
        text, number = read_text(cell), read_number(cell)
        named = _IN_CELL.fullmatch(folded(text)) if text is not None and isnan(number) else None
        if named and not isnan(read_number(named[1])):
            met.append(named[2])
            values.append(round(read_number(named[1]) * M2[named[2]] / own, _DECIMALS))
        else:
            values.append(text if isnan(number) else round(number * factor, _DECIMALS))
    return pd.Series(values, cells.index, dtype=object), list(dict.fromkeys(met))
