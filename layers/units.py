"""Numbers in the unit of their field, from whatever unit a column or a cell names: the one place that knows units."""

from __future__ import annotations

import re
from math import isnan
from typing import TYPE_CHECKING, Final

import pandas as pd

from layers.cells import read_number, read_text
from layers.fields import folded
from layers.kind_table import KINDS
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

M2: Final = {
    "公顷": 1e4, "ha": 1e4, "hm2": 1e4, "亩": 10_000 / 15, "平方米": 1.0, "m2": 1.0,
    "平方公里": 1e6, "平方千米": 1e6, "km2": 1e6,
}  # fmt: skip
"""Square metres of a unit, as `layers.fields.folded` writes it."""

_STEAM: Final = (
    *("t/h", "蒸吨", "蒸吨/小时", "蒸吨/时", "蒸吨/h", "蒸t/h", "蒸吨每小时"),
    *("吨", "t", "吨/小时", "吨/时", "吨/h", "吨每小时", "tph"),
)
_METRES: Final = dict.fromkeys(("m", "米"), 1.0)
_HEADS: Final = {
    **dict.fromkeys(("头", "只", "羽", "匹", "峰"), 1.0), **dict.fromkeys(("万头", "万只", "万羽"), 1e4)
}  # fmt: skip

UNITS: Final[Mapping[str, Mapping[str, float]]] = {
    "declared_ha": {unit: m2 / 1e4 for unit, m2 in M2.items()},
    "declared_km2": {unit: m2 / 1e6 for unit, m2 in M2.items()},
    "capacity_tph": dict.fromkeys(_STEAM, 1.0),
    "upper": _METRES,
    "lower": _METRES,
    "herd": _HEADS,
}
"""Canonical field -> a unit, as `folded` writes it -> how much of the field's own unit one of it is."""

_AREAS: Final = ("declared_ha", "declared_km2")
_DECIMALS: Final = 12


def in_field_units(
    columns: pd.DataFrame, kind: str, override: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Give numbers the unit their field has, where a column's name or its cells name one.

    Parameters
    ----------
    columns
        As delivered.
    kind
        A name of `layers.kinds.KINDS`.
    override
        Canonical field -> column, where a user named it.

    Returns
    -------
    tuple
        The columns, converted ones called as their field is where their name held a unit; and a note for each in
        which units were read. A cell whose unit is not known stays as it is written.
    """
    notes: list[Note] = []
    for field in KINDS[kind].fields:
        units = UNITS.get(field.name)
        if units is None:
            continue
        own = (override or {}).get(field.name)
        names = [folded(name) for name in field.names]
        for position, unit in _columns([str(name) for name in columns.columns], names, units, own):
            cells, read = _converted(columns.iloc[:, position], unit, units)
            if not unit and not read:
                continue
            name = str(columns.columns[position])
            columns = _with(columns, position, cells, name if own or not unit else field.name)
            if read:
                key = "area-converted" if field.name in _AREAS else "unit-read"
                notes.append(Note(key=key, values={"column": name, "unit": " / ".join(read)}))
    return columns, tuple(notes)


def _columns(
    given: Sequence[str], names: Sequence[str], units: Mapping[str, float], own: str | None
) -> list[tuple[int, str]]:
    """Find the columns of a field, with the unit that ends a name: "" for the field's own."""
    words = [folded(name) for name in given]
    any_unit = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    if own is not None:
        ending = re.compile(rf".+[(\[](?:单位:?)?({any_unit})[)\]]")
        found = ending.fullmatch(folded(own))
        return [(at, found[1] if found else "") for at, word in enumerate(words) if word == folded(own)]
    exact = [(at, "") for at, word in enumerate(words) if word in names]
    if exact:
        return exact
    ending = re.compile(rf"(.+?)[_\-/]?[(\[]?(?:单位:?)?({any_unit})[)\]]?")
    found_in = ((at, ending.fullmatch(word)) for at, word in enumerate(words))
    return [(at, found[2]) for at, found in found_in if found and found[1] in names][:1]


def _converted(cells: pd.Series, unit: str, units: Mapping[str, float]) -> tuple[pd.Series, list[str]]:
    """Return cells in the field's unit, and the units met; a cell that is no such number stays as it is written."""
    factor = units[unit] if unit else 1.0
    met = [unit] if factor != 1.0 else []
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return (cells * factor).round(_DECIMALS) if met else cells, met
    ending = re.compile(rf"(.+?)({'|'.join(sorted(map(re.escape, units), key=len, reverse=True))})")
    values: list[object] = []
    for cell in cells:
        text, number = read_text(cell), read_number(cell)
        named = ending.fullmatch(folded(text)) if text is not None and isnan(number) else None
        if named and not isnan(read_number(named[1])):
            met.append(named[2])
            values.append(round(read_number(named[1]) * units[named[2]], _DECIMALS))
        else:
            values.append(text if isnan(number) else round(number * factor, _DECIMALS))
    return pd.Series(values, cells.index, dtype=object), list(dict.fromkeys(met))


def _with(columns: pd.DataFrame, position: int, cells: pd.Series, name: str) -> pd.DataFrame:
    """Return the columns with one replaced and perhaps renamed; others of any name stay, also of the same."""
    parts = [cells.rename(name) if at == position else columns.iloc[:, at] for at in range(columns.shape[1])]
    return pd.concat(parts, axis=1)
