"""Two columns of one field in a file: one where they agree, both texts where they contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.fields import canonical, folded
from layers.layer import Note
from layers.statements.filling import words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from layers.fields import Field

IDENTITY: Final = frozenset({"id", "name", "code"})
"""Fields whose names mean different things (项目编号 and 标识码): the first wins, only its own name twice is a twin."""

BOTH: Final = "/"
"""Between two texts that contradict each other: the vocabularies read both, so that nothing is decided."""

_SHOWN: Final = 20


def merged(
    columns: pd.DataFrame,
    fields: tuple[Field, ...],
    override: Mapping[str, str],
    numbers: NDArray[np.int64] | None = None,
) -> tuple[pd.DataFrame, tuple[Note, ...]]:
    """Make one column of those that answer to one field, in the place of the first.

    Where all agree, or only one is filled, its cell stands there; where they contradict each other all their texts,
    and a note names the columns and the rows.
    """
    rows = np.arange(1, len(columns) + 1) if numbers is None else numbers
    notes: list[Note] = []
    parts: dict[int, pd.Series] = {}
    spare: set[int] = set()
    for field in fields:
        first, *others = twins(field, [str(name) for name in columns.columns], override) or [-1]
        if not others:
            continue
        parts[first], contradicts = _one(columns.iloc[:, [first, *others]], field)
        spare |= set(others)
        if contradicts.any():
            names = [str(columns.columns[at]) for at in (first, *others)]
            notes.append(_note(names, rows[contradicts]))
    if not spare:
        return columns, ()
    kept = [parts.get(at, columns.iloc[:, at]) for at in range(columns.shape[1]) if at not in spare]
    return pd.concat(kept, axis=1), tuple(notes)


def twins(field: Field, names: list[str], override: Mapping[str, str]) -> list[int]:
    """Return the positions of a field's columns, that of its first name first; a user's own choice has no twin."""
    if field.name in override:
        return []
    taken = {folded(column) for column in override.values()}
    order = {name: rank for rank, name in reversed(list(enumerate(map(folded, field.names))))}
    found = [at for at, name in enumerate(names) if folded(name) in order and folded(name) not in taken]
    found.sort(key=lambda at: order[folded(names[at])])
    if field.name in IDENTITY and found:
        return [at for at in found if folded(names[at]) == folded(names[found[0]])]
    return found


def _one(twins: pd.DataFrame, field: Field) -> tuple[pd.Series, NDArray[np.bool_]]:
    """Return the one column, and the rows in which the texts contradict each other."""
    each = [twins.iloc[:, at].rename(field.name) for at in range(twins.shape[1])]
    raw = np.column_stack([cells.astype(object).to_numpy() for cells in each])
    stated = np.column_stack([words(canonical(cells.to_frame(), (field,), {}), field.name) for cells in each])
    filled = ~pd.isna(stated)
    rows = np.arange(len(raw))
    first = np.argmax(filled, axis=1)
    plain = np.array([[None if text is None else folded(text) for text in row] for row in stated], object)
    plain = plain.reshape(stated.shape)
    contradicts = (filled & np.not_equal(plain, plain[rows, first][:, None])).any(axis=1)
    cells = raw[rows, first]
    for row in np.flatnonzero(contradicts):
        cells[row] = BOTH.join(dict.fromkeys(stated[row][filled[row]]))
    return pd.Series(cells, twins.index, dtype=object, name=twins.columns[0]), contradicts


def _note(columns: Collection[str], rows: NDArray[np.int64]) -> Note:
    shown = ", ".join(map(str, rows[:_SHOWN].tolist())) + (" …" if len(rows) > _SHOWN else "")
    values = {"columns": " / ".join(columns), "rows": shown, "count": len(rows)}
    return Note(key="columns-contradict", values=values)
