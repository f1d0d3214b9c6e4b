"""`--set FIELD=VALUE`: what the person at the desk states for files that carry no attributes."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.columns import known as known_columns
from layers.errors import InputError
from layers.fields import folded
from layers.kinds import KINDS
from layers.layer import Note
from layers.statements.filling import Filled, fill, with_notes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from layers.layer import Layer

_NAMES = {
    kind.name: {folded(name): field for field in reversed(kind.fields) for name in field.names}
    for kind in KINDS.values()
    if kind.role == "subject"
}
"""Per subject kind, every name of its fields."""


def parse_settings(texts: Sequence[str]) -> dict[str, str]:
    """Read `FIELD=VALUE` texts.

    >>> parse_settings(["construction=新建", "行业代码 = 2523"])
    {'construction': '新建', '行业代码': '2523'}

    Raises
    ------
    InputError
        No field or no value (`set-unclear`), no such field (`set-unknown-field`, naming the nearest), or the same one
        twice (`set-twice`).
    """
    settings: dict[str, str] = {}
    known = {name: name for names in _NAMES.values() for name in names}
    for text in texts:
        field, _, value = (part.strip() for part in text.replace("＝", "=", 1).partition("="))
        if not field or not value:
            raise InputError("set-unclear", given=text)
        if folded(field) not in known:
            (nearest,) = get_close_matches(folded(field), known, n=1, cutoff=0.0)
            raise InputError("set-unknown-field", field=field, nearest=nearest)
        if field in settings:
            raise InputError("set-twice", field=field)
        settings[field] = value
    return settings


def numbers_rows(settings: Mapping[str, str]) -> bool:
    """Return whether a setting gives rows a number: then any two of them may be one subject.

    >>> numbers_rows({"项目编号": "A1"}), numbers_rows({"construction": "新建"})
    (True, False)
    """
    known = [names[folded(field)] for field in settings for names in _NAMES.values() if folded(field) in names]
    return any(field.name == "id" for field in known)


def state(
    layers: tuple[Layer, ...],
    settings: Mapping[str, str],
    *,
    nothing: Collection[str] = (),
    kinds: Collection[str] = (),
) -> tuple[Layer, ...]:
    """Apply settings to every subject whose kind has the field; what a file states itself wins, and that is noted.

    Parameters
    ----------
    settings
        Names of fields, canonical or an alias, to values.
    nothing
        Words that state nothing, folded.
    kinds
        Of subjects the run has besides those at hand.

    Raises
    ------
    InputError
        No subject of the run has the field (`set-nobody`), or the value is no number or date (`set-unreadable`).
    """
    every = dict.fromkeys((*(layer.kind for layer in layers if layer.input.role == "subject"), *kinds))
    for field, value in settings.items():
        meant = {kind: _NAMES[kind][folded(field)] for kind in every if folded(field) in _NAMES[kind]}
        if not meant:
            raise InputError("set-nobody", field=field)
        for kind, known in meant.items():
            one, _ = known_columns(pd.DataFrame({known.name: [value]}), kind)
            if known.type != "text" and one[known.name].isna().all():
                raise InputError("set-unreadable", field=field, value=value)
            layers = tuple(
                _stated(layer, known.name, one, nothing) if layer.kind == kind else layer for layer in layers
            )
    return layers


def _stated(layer: Layer, field: str, one: pd.DataFrame, nothing: Collection[str]) -> Layer:
    given = one.iloc[np.zeros(len(layer.frame), dtype=np.intp)].reset_index(drop=True)
    done = fill(layer, given, [field], nothing=nothing)
    return with_notes(done.layer, _notes(done, field))


def _notes(done: Filled, field: str) -> dict[int, list[Note]]:
    own, given, kind = done.own[field], done.given[field], done.layer.kind
    filled = {
        row: [Note(key="set-filled", values={"kind": kind, "fields": (field,), "given": given[row]})]
        for row in np.flatnonzero(done.filled[field]).tolist()
    }
    kept = {
        row: [Note(key="set-kept", values={"kind": kind, "fields": (field,), "own": own[row], "given": given[row]})]
        for row in np.flatnonzero(done.differs[field]).tolist()
    }
    return filled | kept
