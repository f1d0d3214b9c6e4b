"""A list joined to geometry by number or name; what only one of them has is reported both ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.cells import read_text
from layers.errors import InputError, SourceError
from layers.fields import folded, match
from layers.filling import Filled, fields_of, fill, with_notes
from layers.kinds import KINDS, canonical, recognise
from layers.layer import Layer, Note
from spatial.crs import CGCS2000
from spatial.placed import place

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from layers.attribute_list import AttributeList

_KEYS: Final = ("id", "name")
"""Fields a list is joined by, the first one that leads anywhere."""
_NAMED: Final = 10
"""Entries without geometry a note names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keyed:
    """A list with the words it is joined by: `field` of the geometry, `keys` of the list ("" where none stands)."""

    field: str
    keys: NDArray[np.object_]
    known: pd.DataFrame


def join(
    layers: tuple[Layer, ...], given: AttributeList, *, key: str | None = None, nothing: Collection[str] = ()
) -> tuple[Layer, ...]:
    """Join a list to the layers of its kind.

    Parameters
    ----------
    layers
        As read.
    key
        Column of the list to join by; the geometry's field of that name, else its number. By default the number's
        column if any number occurs on both sides, else the name's.
    nothing
        Words that state nothing, folded.

    Returns
    -------
    tuple of Layer
        The layers, their missing values filled in; and last one of the entries without geometry.

    Raises
    ------
    InputError
        Of which kind its entries are is unclear (`list-kind-unclear`), no such column (`list-key-unknown`), nothing
        to join by (`list-no-key`), or a key that occurs twice in the list (`list-key-twice`, naming the lines).
    """
    kind = _kind(layers, given)
    own = [layer for layer in layers if layer.kind == kind and layer.input.role == "subject"]
    keyed = _keyed(given, kind, own, key)
    at = _by_key(keyed, given)
    joined: dict[int, Layer] = {}
    met = np.zeros(len(keyed.keys), dtype=bool)
    lonely = 0
    for layer in own:
        entry = np.array([at.get(_plain(word), -1) for word in layer.frame[keyed.field]], dtype=np.intp)
        met[entry[entry >= 0]] = True
        lonely += int((entry < 0).sum())
        joined[id(layer)] = _joined(layer, entry, keyed, given, nothing)
    rest = _without_geometry(given, kind, keyed, np.flatnonzero(~met), lonely)
    return (*(joined.get(id(layer), layer) for layer in layers), rest)


def _kind(layers: tuple[Layer, ...], given: AttributeList) -> str:
    kinds = dict.fromkeys(layer.kind for layer in layers if layer.input.role == "subject")
    found = given.kind or recognise(given.entries.name, map(str, given.entries.columns.columns))
    if found not in kinds and given.kind is None and len(kinds) == 1:
        return next(iter(kinds))
    if found is None or found not in kinds:
        raise InputError("list-kind-unclear", file=given.file, layer=given.entries.name, kinds=", ".join(kinds))
    return found


def _plain(word: object) -> str:
    text = read_text(word)
    return "" if text is None else folded(text)


def _keyed(given: AttributeList, kind: str, own: list[Layer], key: str | None) -> _Keyed:
    """Find what the list is joined by."""
    columns = given.entries.columns
    names = [str(name) for name in columns.columns]
    known = canonical(columns, kind)
    if key is not None:
        column = next((name for name in names if folded(name) == folded(key)), None)
        if column is None:
            raise InputError("list-key-unknown", file=given.file, given=key, columns=", ".join(names))
        fields = {source: name for name, source in match(KINDS[kind].fields, names).items()}
        keys = np.array([*map(_plain, columns[column]), ""], dtype=object)[:-1]
        return _Keyed(field=fields.get(column, "id"), keys=keys, known=known)
    for field in _KEYS:
        if field not in known:
            continue
        keys = np.array([*map(_plain, known[field]), ""], dtype=object)[:-1]
        of_geometry = {_plain(word) for layer in own for word in layer.frame[field]} - {""}
        if not of_geometry.isdisjoint(keys):
            return _Keyed(field=field, keys=keys, known=known)
    raise InputError("list-no-key", file=given.file, layer=given.entries.name, columns=", ".join(names))


def _by_key(keyed: _Keyed, given: AttributeList) -> dict[str, int]:
    """Map each key to its entry; one that occurs twice cannot be meant."""
    at: dict[str, int] = {}
    for entry, word in enumerate(keyed.keys):
        if word and word in at:
            lines = ", ".join(str(line) for line in given.entries.lines[[at[word], entry]])
            raise SourceError("list-key-twice", file=given.file, layer=given.entries.name, word=word, lines=lines)
        if word:
            at[word] = entry
    return at


def _joined(
    layer: Layer, entry: NDArray[np.intp], keyed: _Keyed, given: AttributeList, nothing: Collection[str]
) -> Layer:
    """Fill a layer's rows from their entries and say on each row what was done."""
    absent = canonical(pd.DataFrame(index=pd.RangeIndex(1)), layer.kind)
    padded = pd.concat([keyed.known, absent], ignore_index=True)  # the last line states nothing
    lines = padded.iloc[entry].reset_index(drop=True)
    fields = [name for name in fields_of(layer.kind) if name != keyed.field]
    done = fill(layer, lines, fields, nothing=nothing)
    notes = {row: _said(done, row, int(at), given) for row, at in enumerate(entry)}
    return with_notes(done.layer, notes)


def _said(done: Filled, row: int, entry: int, given: AttributeList) -> list[Note]:
    if entry < 0:
        return [Note(key="list-lacks", values={"file": given.file})]
    filled = tuple(name for name, rows in done.filled.items() if rows[row])
    values = {"kind": done.layer.kind, "file": given.file, "line": int(given.entries.lines[entry]), "fields": filled}
    notes = [Note(key="list-joined" if filled else "list-joined-only", values=values)]
    for name, rows in done.differs.items():
        if rows[row]:
            both = values | {"fields": (name,), "own": done.own[name][row], "given": done.given[name][row]}
            notes.append(Note(key="list-kept", values=both))
    return notes


def _without_geometry(given: AttributeList, kind: str, keyed: _Keyed, entries: NDArray[np.intp], lonely: int) -> Layer:
    """Make rows of the results of the entries no geometry belongs to."""
    known = keyed.known.iloc[entries].reset_index(drop=True)
    names = [word for word in (_shown(known, row) for row in range(min(len(known), _NAMED))) if word]
    more = " ..." if len(known) > _NAMED else ""
    values = {"count": len(known), "names": ", ".join(names) + more, "others": lonely}
    notes = np.empty(len(known), dtype=object)
    notes[:] = [
        (Note(key="list-only", values={"file": given.file, "line": int(line)}),)
        for line in given.entries.lines[entries]
    ]
    where = pd.DataFrame(
        {
            "file": given.file,
            "layer": given.entries.name,
            "row": given.entries.numbers[entries],
            "row_status": "no-geometry",
            "notes": notes,
        }
    )
    nowhere = place(np.full(len(known), None, dtype=object), CGCS2000)
    said = Note(key="list-mismatch" if len(known) or lonely else "list-matches", values=values)
    return Layer(
        kind=kind,
        title=given.entries.name,
        frame=pd.concat([where, known], axis=1),
        placed=nowhere,
        input=given.input(kind, unmatched=len(known), notes=(said,)),
    )


def _shown(known: pd.DataFrame, row: int) -> str:
    return next((text for name in _KEYS if name in known and (text := read_text(known[name].iloc[row]))), "")
