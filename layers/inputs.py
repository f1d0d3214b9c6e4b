"""What is said of one file and layer in several batches, put together again as of the whole."""

from __future__ import annotations

from dataclasses import replace
from operator import add
from typing import TYPE_CHECKING, Any, Final

from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from layers.layer import Input

_COUNTED: Final = ("rows", "read", "repaired", "without_geometry")
_SHOWN: Final = 20
"""How many row numbers a note names at most."""


def joined(inputs: Sequence[Input]) -> Input:
    """Put the parts of one file and layer together: counts add up, notes of one meaning become one.

    Parameters
    ----------
    inputs
        One or more, of different rows of the same sheet.
    """
    counts = {name: sum(getattr(one, name) for one in inputs) for name in _COUNTED}
    return replace(inputs[0], notes=notes_together([one.notes for one in inputs]), **counts)


def notes_together(parts: Sequence[Sequence[Note]]) -> tuple[Note, ...]:
    """Make one note of those that differ only in what they count or list, in the order of the parts.

    >>> some, more = (Note(key="flattened", values={"count": count}) for count in (1, 2))
    >>> [(note.key, note.values["count"]) for note in notes_together([[some], [Note(key="curves"), more]])[1:]]
    [('flattened', 3)]
    """
    merged: dict[object, Note] = {}
    order: list[object] = []
    for part in parts:
        at = len(order)
        for meaning in reversed(dict.fromkeys(map(_meaning, part))):  # what is new stands before what it precedes here
            if meaning in order:
                at = order.index(meaning)
            else:
                order.insert(at, meaning)
        for note in part:
            meaning = _meaning(note)
            merged[meaning] = _both(merged[meaning], note) if meaning in merged else note
    return tuple(merged[meaning] for meaning in order)


def _meaning(note: Note) -> object:
    return note.key, repr(sorted((name, value) for name, value in note.values.items() if name not in _JOIN))


def _both(one: Note, other: Note) -> Note:
    values: Mapping[str, Any] = other.values
    if one == other and "count" not in values:
        return one
    shared = {name: join(one.values[name], values[name]) for name, join in _JOIN.items() if name in values}
    return Note(key=one.key, values={**one.values, **shared})


def _listed(one: str, other: str) -> str:
    return " / ".join(dict.fromkeys([*one.split(" / "), *other.split(" / ")]))


def _rows(one: str, other: str) -> str:
    """Join the row numbers two notes name, in ascending order, as far as a note names them."""
    named = {int(row) for text in (one, other) for row in text.removesuffix(" …").split(", ")}
    more = len(named) > _SHOWN or one.endswith("…") or other.endswith("…")
    return ", ".join(map(str, sorted(named)[:_SHOWN])) + (" …" if more else "")


_JOIN: Final[Mapping[str, Callable[[Any, Any], object]]] = {"count": add, "unit": _listed, "rows": _rows}
"""Values of notes that only say how many or which, and how two of them become one."""
