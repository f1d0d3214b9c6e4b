"""Attributes from beside a file: what a row does not state is filled in, what it states differently is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from layers.fields import folded
from layers.kinds import KINDS
from layers.statements.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from layers.layer import Layer, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A layer after filling, and where what happened.

    Attributes
    ----------
    filled, differs
        Canonical field -> the rows in which it was filled in, and those whose own value is another one.
    own, given
        Canonical field -> (n,) both values as words, None where there is none.
    """

    layer: Layer
    filled: Mapping[str, NDArray[np.bool_]]
    differs: Mapping[str, NDArray[np.bool_]]
    own: Mapping[str, NDArray[np.object_]]
    given: Mapping[str, NDArray[np.object_]]


def fill(
    layer: Layer,
    given: pd.DataFrame,
    fields: Sequence[str],
    *,
    nothing: Collection[str] = (),
    overrule: bool = False,
) -> Filled:
    """Fill in what the rows of a layer do not state.

    Parameters
    ----------
    given
        Canonical columns, one line per row of the layer; an empty cell gives nothing.
    fields
        Canonical fields to fill in.
    nothing
        Words that state nothing (未填, 待补 ...), folded.
    overrule
        Also replace what is stated differently: the answer to a question about just that value.
    """
    frame = layer.frame.copy()
    filled, differs, owns, gives = {}, {}, {}, {}
    for name in fields:
        columns = [column for column in (name, f"{name}_text") if column in frame]
        own, new = words(frame, name), words(given, name)
        there = np.array([word is not None for word in new], dtype=bool)
        stated = np.array([word is not None and folded(word) not in nothing for word in own], dtype=bool)
        other = np.array(
            [a is not None and b is not None and folded(a) != folded(b) for a, b in zip(own, new, strict=True)]
        )
        filled[name], differs[name] = there & ~stated, there & stated & other.astype(bool)
        owns[name], gives[name] = own, new
        rows = filled[name] | (differs[name] if overrule else False)
        for column in columns:
            frame[column] = _put(frame[column], given[column], rows)
    return Filled(layer=replace(layer, frame=frame), filled=filled, differs=differs, own=owns, given=gives)


def words(frame: pd.DataFrame, name: str) -> NDArray[np.object_]:
    """Return a canonical field as words, what could not be read as written; None where nothing stands."""
    odd = frame[f"{name}_text"] if f"{name}_text" in frame else pd.Series(None, frame.index, dtype=object)
    said = [phrase(value) or phrase(text) for value, text in zip(frame[name], odd, strict=True)]
    return np.array([*said, None], dtype=object)[:-1]


def _put(own: pd.Series[Any], given: pd.Series[Any], rows: NDArray[np.bool_]) -> pd.Series[Any]:
    values = own.to_numpy(copy=True)
    values[rows] = given.to_numpy()[rows]
    return pd.Series(values, own.index, dtype=own.dtype)


def with_notes(layer: Layer, notes: Mapping[int, Sequence[Note]]) -> Layer:
    """Add notes to single rows, by position."""
    said = layer.frame["notes"].to_numpy(object, copy=True)
    for row, some in notes.items():
        said[row] = (*said[row], *some)
    return replace(layer, frame=layer.frame.assign(notes=pd.Series(said, layer.frame.index, dtype=object)))


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the canonical fields of a kind."""
    return tuple(field.name for field in KINDS[kind].fields)
