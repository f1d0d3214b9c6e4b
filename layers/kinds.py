"""What a layer is, and its fields under their canonical names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from layers import fields
from layers.fields import cuts, folded
from layers.kind_table import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd

__all__ = ["KINDS", "Kind", "canonical", "field_zh", "named", "recognise", "signed"]


def recognise(layer: str, columns: Iterable[str]) -> str | None:
    """Say what a layer is, by its name, else by columns only one kind has.

    Parameters
    ----------
    layer
        The layer's name, or the file's stem where a format has no layers.
    columns
        Its column names.

    Returns
    -------
    str or None
        The kind, or None where nothing fits or two kinds fit equally well.

    Examples
    --------
    >>> recognise("神木市采矿权2026", []), recognise("Export_Output", ["FID", "XKZH"]), recognise("图层1", ["名称"])
    ('mining-right', 'mining-right', None)
    """
    by_name = named(layer)
    if len(by_name) == 1:
        return next(iter(by_name))
    by_columns = signed(columns)
    kinds = by_columns.keys() & by_name.keys() if by_name else by_columns.keys()
    return next(iter(kinds)) if len(kinds) == 1 else None


def canonical(frame: pd.DataFrame, kind: str, override: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Read the canonical fields of a kind from raw columns (`fields.canonical`).

    Parameters
    ----------
    frame
        Raw columns as the file has them.
    kind
        A name of `KINDS`.
    override
        Canonical field -> column of the file, where the aliases do not fit.

    Returns
    -------
    pandas.DataFrame
        Same index, every canonical field of the kind.

    Raises
    ------
    InputError
        The override names a field or a column that does not exist.
    """
    return fields.canonical(frame, KINDS[kind].fields, override or {})


def field_zh(name: str, kind: str | None = None) -> str:
    """Return the Chinese name of a canonical field, of one kind or the first that has it.

    >>> field_zh("industry_code"), field_zh("id", "mining-right")
    ('行业代码', '许可证号')
    """
    kinds = KINDS.values() if kind is None else (KINDS[kind],)
    return next((field.zh for one in kinds for field in one.fields if field.name == name), name)


def named(layer: str) -> dict[str, str]:
    """Return the kinds whose words a name holds, and the word; one within a longer one does not count.

    >>> named("STBHHX_2025"), named("油气管线")
    ({'ecological-red-line': 'STBHHX'}, {'pipeline-line': '油气管线'})
    """
    name = folded(re.sub(r"[-_\s]+", " ", layer).replace(" ", "-"))
    found: list[tuple[int, int, str, str]] = []
    for kind in KINDS.values():
        for word in (kind.name, kind.zh, kind.en, *kind.layers):
            found += [(m.start(), m.end(), kind.name, word) for m in re.finditer(_pattern(word), name)]
    return {
        kind: word
        for start, end, kind, word in found
        if kind != "other" and not any(s <= start and end <= e and e - s > end - start for s, e, *_ in found)
    }


def _pattern(word: str) -> str:
    """Latin words and codes stand alone (an English plural too), Chinese ones anywhere."""
    text = folded(re.sub(r"[_\s]+", "-", word))
    return rf"(?<![a-z]){re.escape(text)}s?(?![a-z])" if text.isascii() else re.escape(text)


def signed(columns: Iterable[str]) -> dict[str, str]:
    """Return the kinds of which a sign stands among the columns, and that column's name.

    Only where no whole name is a sign, names count as a shapefile cuts them.

    >>> signed(["OBJECTID", "HXMC"]), signed(["OBJECTID", "采矿许", "名称"])
    ({'ecological-red-line': 'HXMC'}, {'mining-right': '采矿许'})
    """
    present = {folded(column): column for column in columns}
    whole = _owners(lambda name: {name})
    by_cut = {name: kinds for name, kinds in _owners(cuts).items() if name not in whole}
    return _signs(present, whole, lambda name: {name}) or _signs(present, by_cut, cuts)


def _owners(forms: Callable[[str], set[str]]) -> dict[str, set[str]]:
    """Return the kinds that have a field of each name, in the forms it may take."""
    owners: dict[str, set[str]] = {}
    for kind in KINDS.values():
        for name in (name for field in kind.fields for name in field.names if kind.role != "evidence"):
            for form in forms(name):
                owners.setdefault(folded(form), set()).add(kind.name)
    return owners


def _signs(
    present: Mapping[str, str], owners: Mapping[str, set[str]], forms: Callable[[str], set[str]]
) -> dict[str, str]:
    """Return the kinds that alone own a form of one of their signs, and the column of that name."""
    return {
        kind.name: present[form]
        for kind in KINDS.values()
        for field in kind.fields
        if field.name in kind.signs
        for name in field.names
        for form in map(folded, sorted(forms(name)))
        if form in present and owners.get(form) == {kind.name}
    }
