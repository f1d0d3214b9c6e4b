"""A list joined to geometry by number or name; what only one of them has is reported both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.cells import read_text
from layers.errors import InputError
from layers.kinds import canonical, recognise
from layers.layer import Layer, Note
from layers.statements.filling import Filled, fields_of, fill, with_notes
from layers.statements.join_key import KEYS, Keyed, entry_by_key, keyed, plain
from spatial.crs import CGCS2000
from spatial.placed import place

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from layers.statements.attribute_list import AttributeList

_NAMED: Final = 10
"""Entries without geometry a note names."""


def join(
    layers: tuple[Layer, ...], lists: Sequence[AttributeList], *, key: str | None = None, nothing: Collection[str] = ()
) -> tuple[Layer, ...]:
    """Join lists to the layers of their kinds.

    Parameters
    ----------
    layers
        As read.
    lists
        Of one kind there may be several, from each county one.
    key
        Column of the lists to join by; the geometry's field of that name, else its number. By default the number's
        column if any number occurs on both sides, else the name's.
    nothing
        Words that state nothing, folded.

    Returns
    -------
    tuple of Layer
        The layers, their missing values filled in; and for each list one of its entries without geometry.

    Raises
    ------
    InputError
        Of which kind its entries are is unclear (`list-kind-unclear`), no such column (`list-key-unknown`), nothing
        to join by (`list-no-key`), a key that occurs twice in the list (`list-key-twice`, naming the lines), or a name
        that two subjects of different numbers bear (`list-name-shared`, naming their rows).
    """
    done = list(layers)
    alone = {at: np.ones(len(layer.frame), dtype=bool) for at, layer in enumerate(layers)}
    rests: list[tuple[AttributeList, str, Keyed, NDArray[np.intp]]] = []
    for given in lists:
        kind = _kind(layers, given)
        own = [at for at, layer in enumerate(layers) if layer.kind == kind and layer.input.role == "subject"]
        by = keyed(given, kind, [layers[at] for at in own], key)
        by_key = entry_by_key(by, given)
        met = np.zeros(len(by.keys), dtype=bool)
        for at in own:
            entry = np.array([by_key.get(plain(word), -1) for word in layers[at].frame[by.field]], dtype=np.intp)
            met[entry[entry >= 0]] = True
            alone[at] &= entry < 0
            done[at] = _joined(done[at], entry, by, given, nothing)
        rests.append((given, kind, by, np.flatnonzero(~met)))
    files = {kind: ", ".join(given.file for given, of, *_ in rests if of == kind) for _, kind, *_ in rests}
    lonely = dict.fromkeys(files, 0)
    for at, layer in enumerate(done):
        if layer.kind in files and layer.input.role == "subject":
            note = Note(key="list-lacks", values={"file": files[layer.kind]})
            rows = np.flatnonzero(alone[at]).tolist()
            done[at] = with_notes(layer, {row: [note] for row in rows})
            lonely[layer.kind] += len(rows)
    return (*done, *(_without_geometry(*rest, lonely[rest[1]]) for rest in rests))


def _kind(layers: tuple[Layer, ...], given: AttributeList) -> str:
    kinds = dict.fromkeys(layer.kind for layer in layers if layer.input.role == "subject")
    found = given.kind or recognise(given.entries.name, map(str, given.entries.columns.columns))
    if found not in kinds and given.kind is None and len(kinds) == 1:
        return next(iter(kinds))
    if found is None or found not in kinds:
        raise InputError("list-kind-unclear", file=given.file, layer=given.entries.name, kinds=", ".join(kinds))
    return found


def _joined(
    layer: Layer, entry: NDArray[np.intp], keyed: Keyed, given: AttributeList, nothing: Collection[str]
) -> Layer:
    """Fill a layer's rows from their entries and say on each row what was done."""
    absent = canonical(pd.DataFrame(index=pd.RangeIndex(1)), layer.kind)
    padded = pd.concat([keyed.known, absent], ignore_index=True)  # the last line states nothing
    lines = padded.iloc[entry].reset_index(drop=True)
    fields = [name for name in fields_of(layer.kind) if name != keyed.field]
    done = fill(layer, lines, fields, nothing=nothing)
    notes = {row: _said(done, row, int(at), given) for row, at in enumerate(entry) if at >= 0}
    return with_notes(done.layer, notes)


def _said(done: Filled, row: int, entry: int, given: AttributeList) -> list[Note]:
    filled = tuple(name for name, rows in done.filled.items() if rows[row])
    values = {"kind": done.layer.kind, "file": given.file, "line": int(given.entries.lines[entry]), "fields": filled}
    notes = [Note(key="list-joined" if filled else "list-joined-only", values=values)]
    for name, rows in done.differs.items():
        if rows[row]:
            both = values | {"fields": (name,), "own": done.own[name][row], "given": done.given[name][row]}
            notes.append(Note(key="list-kept", values=both))
    return notes


def _without_geometry(given: AttributeList, kind: str, keyed: Keyed, entries: NDArray[np.intp], lonely: int) -> Layer:
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
        input=given.input(kind, unmatched=len(known), notes=(*keyed.notes, said)),
    )


def _shown(known: pd.DataFrame, row: int) -> str:
    return next((text for name in KEYS if name in known and (text := read_text(known[name].iloc[row]))), "")
