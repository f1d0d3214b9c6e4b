"""By what a list is joined to geometry: the column, the words in it, and that each means one entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.cells import read_text
from layers.columns import known as known_columns
from layers.errors import InputError, SourceError
from layers.fields import folded, match
from layers.kinds import KINDS, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from layers.layer import Layer, Note
    from layers.statements.attribute_list import AttributeList

KEYS: Final = ("id", "name")
"""Fields a list is joined by, the first one that leads anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A list with the words it is joined by: `field` of the geometry, `keys` of the list ("" where none stands).

    `notes` say how the list was read.
    """

    field: str
    keys: NDArray[np.object_]
    known: pd.DataFrame
    notes: tuple[Note, ...]


def plain(word: object) -> str:
    """Return a number or a name as it is compared: without differences of width, case and blanks."""
    text = read_text(word)
    return "" if text is None else folded(text)


def keyed(given: AttributeList, kind: str, own: list[Layer], key: str | None) -> Keyed:
    """Find what a list is joined by.

    Parameters
    ----------
    own
        Layers of its kind.
    key
        Column of the list named by the user.

    Raises
    ------
    InputError
        `list-key-unknown`, `list-no-key`, `list-name-shared`.
    """
    columns = given.entries.columns
    names = [str(name) for name in columns.columns]
    known, notes = known_columns(columns, kind)
    if key is not None:
        column = next((name for name in names if folded(name) == folded(key)), None)
        if column is None:
            raise InputError("list-key-unknown", file=given.file, given=key, columns=", ".join(names))
        fields = {source: name for name, source in match(KINDS[kind].fields, names).items()}
        field = fields.get(column, "id")
        if field == "name":
            _require_one_number(own, given)
        return Keyed(field=field, keys=_keys(columns[column].tolist()), known=known, notes=notes)
    for field in KEYS:
        if field not in known:
            continue
        keys = _keys(known[field].tolist())
        of_geometry = {plain(word) for layer in own for word in layer.frame[field]} - {""}
        if not of_geometry.isdisjoint(keys):
            if field == "name":
                _require_one_number(own, given)
            return Keyed(field=field, keys=keys, known=known, notes=notes)
    raise InputError("list-no-key", file=given.file, layer=given.entries.name, columns=", ".join(names))


def _keys(cells: Iterable[object]) -> NDArray[np.object_]:
    return np.array([*map(plain, cells), ""], dtype=object)[:-1]


def entry_by_key(keyed: Keyed, given: AttributeList) -> dict[str, int]:
    """Map each key to its entry; one that occurs twice cannot be meant.

    Raises
    ------
    SourceError
        `list-key-twice`.
    """
    at: dict[str, int] = {}
    for entry, word in enumerate(keyed.keys):
        if word and word in at:
            lines = ", ".join(str(line) for line in given.entries.lines[[at[word], entry]])
            raise SourceError("list-key-twice", file=given.file, layer=given.entries.name, word=word, lines=lines)
        if word:
            at[word] = entry
    return at


def _require_one_number(own: list[Layer], given: AttributeList) -> None:
    """Refuse to join by a name that two numbered subjects share: whose the entry is, nobody could say."""
    rows = pd.concat([layer.frame[["file", "row", "id", "name"]] for layer in own])
    rows = rows[rows["id"].notna() & rows["name"].notna()]
    words = rows["name"].map(plain)
    listed = {plain(word) for word in canonical(given.entries.columns, own[0].kind)["name"]}
    numbers = rows["id"].map(plain).groupby(words).nunique()
    shared = next((word for word in numbers.index[numbers > 1] if word in listed), None)
    if shared is not None:
        where = [f"{file} {row}" for file, row in rows.loc[(words == shared).to_numpy(), ["file", "row"]].to_numpy()]
        raise InputError("list-name-shared", file=given.file, word=shared, rows=", ".join(where))
