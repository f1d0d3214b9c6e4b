"""What a layer is, and its fields under their canonical names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from layers import fields
from layers.fields import folded
from layers.kind_table import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

__all__ = ["KINDS", "Kind", "canonical", "field_zh", "recognise"]


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
    named = _by_name(layer)
    if len(named) == 1:
        return next(iter(named))
    signed = _by_columns(columns)
    kinds = signed & named if named else signed
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


def _by_name(layer: str) -> set[str]:
    """Kinds whose words the name holds; a word within a longer one (管线 in 油气管线) does not count."""
    name = folded(re.sub(r"[-_\s]+", " ", layer).replace(" ", "-"))
    found: list[tuple[int, int, str]] = []
    for kind in KINDS.values():
        for word in {kind.name, kind.zh, kind.en, *kind.layers}:
            found += [(m.start(), m.end(), kind.name) for m in re.finditer(_pattern(word), name)]
    return {
        kind
        for start, end, kind in found
        if not any(s <= start and end <= e and e - s > end - start for s, e, _ in found)
    } - {"other"}


def _pattern(word: str) -> str:
    """Latin words and codes stand alone (an English plural too), Chinese ones anywhere."""
    text = folded(re.sub(r"[_\s]+", "-", word))
    return rf"(?<![a-z]){re.escape(text)}s?(?![a-z])" if text.isascii() else re.escape(text)


def _by_columns(columns: Iterable[str]) -> set[str]:
    """Kinds of which a sign stands among the columns."""
    present = {folded(column) for column in columns}
    owners: dict[str, set[str]] = {}
    for kind in KINDS.values():
        for name in (name for field in kind.fields for name in field.names if kind.role != "evidence"):
            owners.setdefault(folded(name), set()).add(kind.name)
    return {
        kind.name
        for kind in KINDS.values()
        for field in kind.fields
        if field.name in kind.signs
        if any(owners[name] == {kind.name} for name in map(folded, field.names) if name in present)
    }
