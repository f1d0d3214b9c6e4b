"""Fields: which column of a file is meant by which canonical field, and how its cells are read."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from layers.cells import read_date, read_number, read_text, read_texts
from layers.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

FieldType = Literal["text", "number", "date"]

_SHAPEFILE_NAME: Final = 10
"""Bytes a shapefile keeps of a field name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A canonical field of a kind.

    Attributes
    ----------
    name
        The canonical (English) name, used in code and in the outputs.
    zh, en
        How people call it; `zh` is also an alias.
    aliases
        Column names by which files call it; several in one file are brought together (`layers.twin_columns`).
    type
        How its cells are read.
    """

    name: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    type: FieldType = "text"

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it answers to, the canonical one first."""
        return (self.name, self.zh, *self.aliases)


def folded(name: str) -> str:
    """Return a name without differences of case, width and blanks.

    >>> folded(" ＸＭＢＨ ")
    'xmbh'
    """
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def cuts(name: str) -> set[str]:
    """How a shapefile cuts a name that is too long for it, by the encoding its writer used.

    >>> sorted(cuts("采矿许可证号")), cuts("许可证")
    (['采矿许', '采矿许可证'], set())
    """
    cut = {name.encode(e, "ignore")[:_SHAPEFILE_NAME].decode(e, "ignore") for e in ("gbk", "utf-8")}
    return cut - {name}


def match(fields: Sequence[Field], columns: Iterable[str]) -> dict[str, str]:
    """Find the column of each field: by full name, then by a name cut to a shapefile's ten bytes.

    Parameters
    ----------
    fields
        Fields of one kind.
    columns
        Column names as the file has them.

    Returns
    -------
    dict
        Canonical name -> column; fields without a column are absent. A cut name that fits two fields fits none.
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(folded(column), column)
    found = {
        field.name: by_name[name]
        for field in fields
        if (name := next((n for n in map(folded, field.names) if n in by_name), None)) is not None
    }
    taken = set(found.values())
    claims: dict[str, set[str]] = {}
    for field in fields:
        for cut in {folded(c) for name in field.names for c in cuts(name)}:
            claims.setdefault(cut, set()).add(field.name)
    for cut, names in claims.items():
        (name, *others) = names
        if not others and name not in found and cut in by_name and by_name[cut] not in taken:
            found[name] = by_name[cut]
    return found


def chosen(fields: Sequence[Field], columns: Sequence[str], override: Mapping[str, str]) -> dict[str, str]:
    """Return `match`, with the columns a user named himself put first.

    Raises
    ------
    InputError
        `unknown-field` (the canonical name does not exist for this kind) or `no-column` (the file has no such
        column); both list what there is.
    """
    known = [field.name for field in fields]
    by_name = {folded(column): column for column in reversed(columns)}
    for name, column in override.items():
        if name not in known:
            nearest = next(iter(get_close_matches(name, known, n=1, cutoff=0.0)), "")
            raise InputError("unknown-field", field=name, nearest=nearest, known=", ".join(known))
        if column not in columns and folded(column) not in by_name:
            raise InputError("no-column", field=name, column=column, columns=", ".join(columns))
    picked = {name: column if column in columns else by_name[folded(column)] for name, column in override.items()}
    return {**match(fields, [column for column in columns if column not in picked.values()]), **picked}


def canonical(frame: pd.DataFrame, fields: Sequence[Field], override: Mapping[str, str]) -> pd.DataFrame:
    """Read every field of a kind from a frame of raw columns.

    Returns
    -------
    pandas.DataFrame
        Same index. Text columns hold str or None, numbers float64 (NaN), dates datetime64[s] (NaT); a number or date
        field has a `<field>_text` beside it: the cell's words where they could not be read, else None.

    Raises
    ------
    InputError
        See `chosen`.
    """
    columns = chosen(fields, [str(column) for column in frame.columns], override)
    names = {str(column): position for position, column in reversed(list(enumerate(frame.columns)))}
    parts: dict[str, NDArray[Any]] = {}
    for field in fields:
        source = columns.get(field.name)
        parts |= _read(field, None if source is None else frame.iloc[:, names[source]], len(frame))
    # as they are: pandas would make words a type of its own, with NaN for None
    return pd.DataFrame({name: pd.Series(values, frame.index, values.dtype) for name, values in parts.items()})


def _read(field: Field, cells: pd.Series[Any] | None, rows: int) -> dict[str, NDArray[Any]]:
    """Read one column; one that is not there holds nothing."""
    if field.type == "text":
        return {field.name: _each(cells, read_text, rows)}
    number = field.type == "number"
    values = _numbers(cells, rows) if number else _each(cells, read_date, rows).astype("datetime64[s]")
    odd = np.isnan(values) if number else np.isnat(values)
    words = np.full(rows, None, dtype=object)
    if cells is not None and odd.any():
        words[odd] = _each(cells[odd], read_text, int(odd.sum()))
    return {field.name: values, f"{field.name}_text": words}


def _numbers(cells: pd.Series[Any] | None, rows: int) -> NDArray[np.float64]:
    """Read numbers; a column of numbers is taken as it is, but for what is not finite."""
    if cells is None or not pd.api.types.is_numeric_dtype(cells.dtype) or pd.api.types.is_bool_dtype(cells.dtype):
        return _each(cells, read_number, rows).astype(np.float64)
    values = cells.to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    values[~np.isfinite(values)] = np.nan
    return values


def _each(cells: pd.Series[Any] | None, read: Callable[[object], object], rows: int) -> NDArray[np.object_]:
    """Apply `read` once to each distinct cell."""
    if cells is None:
        return np.full(rows, read(None), dtype=object)
    raw = cells.astype(object).to_numpy()
    try:
        numbers, distinct = pd.factorize(raw)
    except TypeError:  # a cell that is a list
        numbers, distinct = pd.factorize(np.array([*map(str, raw), None], dtype=object)[:-1])
    read_all = read_texts(distinct.tolist()) if read is read_text else map(read, distinct)
    answers = np.array([*read_all, read(None)], dtype=object)
    answered: NDArray[np.object_] = answers[numbers]  # factorize numbers missing cells -1
    return answered
