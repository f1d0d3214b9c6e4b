"""Fields: which column of a file is meant by which canonical field, and how its cells are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from layers.errors import InputError

FieldType = Literal["text", "number", "date"]

EMPTY: Final = frozenset({"", "/", "\\", "-", "--", "—", "——", "null", "<null>", "none", "nan", "nat", "n/a"})
"""What people and programs write into a cell that holds nothing."""

NOT_GIVEN: Final = frozenset(
    {
        *("无", "否", "没有", "暂无", "不涉及", "未提供", "未办理", "未取得", "待定"),
        *("办理中", "正在办理", "待办理", "待补", "待补充", "no"),
    }
)
"""In a claim or a document these words say that there is none (yet): they must never pass as the document."""

_SHAPEFILE_NAME: Final = 10
"""Bytes a shapefile keeps of a field name."""

_NUMBER: Final = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?(e[+-]?\d+)?", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月|(\d{2}))(\d{1,2})日?")
_MIDNIGHT: Final = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$")


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
        Column names by which files call it, the first found wins.
    type
        How its cells are read.
    declares
        The cell holds a claim or a document: 无, 否, 办理中 ... mean that there is none.
    """

    name: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    type: FieldType = "text"
    declares: bool = False

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


def _cut(name: str) -> set[str]:
    """How a shapefile cuts the name, by the encoding its writer used."""
    cuts = {name.encode(e, "ignore")[:_SHAPEFILE_NAME].decode(e, "ignore") for e in ("gbk", "utf-8")}
    return cuts - {name}


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
        for cut in {folded(c) for name in field.names for c in _cut(name)}:
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


def read_text(value: object) -> str | None:
    """Read a cell as words: NFKC, trimmed, inner blanks collapsed, None if it holds nothing.

    >>> read_text(2523.0), read_text(" 煤制　烯烃 "), read_text("—")
    ('2523', '煤制 烯烃', None)
    """
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, bool | np.bool_):
        return "是" if value else "否"
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return f"{value:.0f}"
    if isinstance(value, datetime):  # a spreadsheet's cell
        value = value.date().isoformat()
    text = " ".join(unicodedata.normalize("NFKC", str(value)).replace("\0", " ").split())
    return None if text.casefold() in EMPTY else text


def read_declaration(value: object) -> str | None:
    """Read a claim or a document: as `read_text`, and None where the cell says that there is none.

    >>> read_declaration("办理中") is None
    True
    """
    text = read_text(value)
    return None if text is None or text.casefold() in NOT_GIVEN else text


def read_number(value: object) -> float:
    """Read a plain number, full-width digits and thousands commas included; anything else is NaN.

    >>> read_number("１,２３４.５"), read_number("11.0公顷")
    (1234.5, nan)
    """
    text = None if isinstance(value, bool | np.bool_) else read_text(value)
    if text is None or not _NUMBER.fullmatch(text):
        return float("nan")
    return float(text.replace(",", "")) if np.isfinite(float(text.replace(",", ""))) else float("nan")


def read_date(value: object) -> date | None:
    """Read a day: 2024-01-31, 2024/1/31, 2024.1.31, 20240131, 2024年1月31日 or a spreadsheet's date; else None.

    >>> read_date("2024年1月31日"), read_date("长期") is None
    (datetime.date(2024, 1, 31), True)
    """
    text = None if isinstance(value, bool | np.bool_) else read_text(value)
    found = _DATE.fullmatch(_MIDNIGHT.sub("", text).replace(" ", "")) if text else None
    if found is None:
        return None
    year, *months, day = found.groups()
    try:
        return date(int(year), int(next(m for m in months if m)), int(day))
    except ValueError:  # 2024-02-30
        return None


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
    parts: dict[str, pd.Series[Any]] = {}
    for field in fields:
        source = columns.get(field.name)
        cells = pd.Series(None, frame.index, dtype=object) if source is None else frame.iloc[:, names[source]]
        parts.update(_read(field, cells))
    return pd.DataFrame(parts, index=frame.index)


def _read(field: Field, cells: pd.Series[Any]) -> dict[str, pd.Series[Any]]:
    """Read one column, cell by distinct cell."""
    if field.type == "text":
        return {field.name: _each(cells, read_declaration if field.declares else read_text)}
    words = _each(cells, read_text)
    if field.type == "number":
        values = _each(cells, read_number).astype(float)
    else:
        days = _each(cells, read_date).to_numpy(dtype="datetime64[s]")
        values = pd.Series(days, cells.index)
    return {field.name: values, f"{field.name}_text": words.where(values.isna(), None)}


def _each(cells: pd.Series[Any], read: Callable[[object], object]) -> pd.Series[Any]:
    """Apply `read` once to each distinct cell."""
    raw = cells.astype(object).to_numpy()
    kept = np.empty(len(raw), dtype=object)
    kept[:] = [value if isinstance(value, Hashable) else str(value) for value in raw]
    numbers, distinct = pd.factorize(kept)
    answers = np.empty(len(distinct) + 1, dtype=object)
    answers[:-1] = [read(value) for value in distinct]
    answers[-1] = read(None)  # factorize numbers missing cells -1
    return pd.Series(answers[numbers], cells.index, dtype=object)
