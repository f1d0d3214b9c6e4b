"""Answers of a list of supplements put where they were asked for.

An answer counts for the row of the same file, layer and number, where that still is the same subject; else for the one
subject of that number or name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.cells import read_text
from layers.columns import known
from layers.errors import InputError
from layers.fields import folded
from layers.kinds import canonical
from layers.layer import Layer, Note
from layers.statements.filling import Filled, fill, with_notes
from layers.statements.supplement_form import Answer, answers, last_part
from spatial.crs import CGCS2000
from spatial.placed import place

if TYPE_CHECKING:
    from layers.statements.attribute_list import AttributeList


def supplement(layers: tuple[Layer, ...], given: AttributeList) -> tuple[Layer, ...]:
    """Put the answers of a list where they were asked for; they replace what was stated and not understood.

    Returns
    -------
    tuple of Layer
        The layers with the answers; and an empty one that accounts for the list.

    Raises
    ------
    InputError
        A line asks for a field there is not (`supplement-unknown`), or two answer the same differently
        (`supplement-twice`).
    """
    given_answers = answers(given)
    desk = _Desk(layers)
    of_layer: dict[int, dict[tuple[int, str], Answer]] = {}
    strangers: list[str] = []
    for one in given_answers:
        found = desk.find(one)
        if found is None:
            strangers.append(one.whom)
            continue
        at, row = found
        first = of_layer.setdefault(at, {}).setdefault((row, one.field), one)
        if read_text(first.answer) != read_text(one.answer):
            lines = f"{first.line}, {one.line}"
            raise InputError("supplement-twice", file=given.file, lines=lines, whom=one.whom)
    done = tuple(_answered(layer, of_layer[at]) if at in of_layer else layer for at, layer in enumerate(layers))
    values = {"count": len(given_answers) - len(strangers)}
    notes = [Note(key="supplements-read", values=values)]
    if strangers:
        notes.append(Note(key="supplements-strange", values={"names": ", ".join(dict.fromkeys(strangers))}))
    return (*done, _account(given, layers[0].kind, tuple(notes)))


class _Desk:
    """Where each subject of the run is found: by its place in the file, by its number, by its name."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers
        self.places: dict[tuple[str, str, str, str], list[tuple[int, int]]] = {}
        self.named: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
        for at, layer in enumerate(layers):
            frame = layer.frame
            for row, (file, name, number) in enumerate(zip(frame.file, frame.layer, frame["row"], strict=True)):
                place_in_file = layer.kind, last_part(file), name, str(number)
                self.places.setdefault(place_in_file, []).append((at, row))
            for field in ("id", "name"):
                for row, word in enumerate(frame.get(field, ())):
                    if word is not None:
                        self.named.setdefault((layer.kind, field, folded(word)), []).append((at, row))

    def find(self, one: Answer) -> tuple[int, int] | None:
        """Return layer and row that an answer is for, None where nobody is."""
        there = self.places.get((one.kind, last_part(one.file), one.layer, one.row), [])
        same = [each for each in there if self._is(each, one)]
        exact = [(at, row) for at, row in same if self.layers[at].frame["file"].iloc[row] == one.file]
        if len(exact or same) == 1:
            return (exact or same)[0]
        for field, word in (("id", one.number), ("name", one.name)):
            found = self.named.get((one.kind, field, folded(word)), []) if word else []
            if len(found) == 1:
                return found[0]
        return None

    def _is(self, there: tuple[int, int], one: Answer) -> bool:
        """Say whether the row in the file's place still bears its number, else its name; without both it is the one."""
        row = self.layers[there[0]].frame.iloc[there[1]]
        if row["id"] is not None or one.number:
            return folded(row["id"] or "") == folded(one.number)
        name = row.get("name")
        return name is None or folded(name) == folded(one.name)


def _answered(layer: Layer, answers: dict[tuple[int, str], Answer]) -> Layer:
    fields = list(dict.fromkeys(field for _, field in answers))
    raw: dict[str, list[object]] = {field: [None] * len(layer.frame) for field in fields}
    for (row, field), one in answers.items():
        raw[field][row] = one.answer
    cells = pd.DataFrame({field: pd.Series(column, dtype=object) for field, column in raw.items()})
    done = fill(layer, known(cells, layer.kind)[0], fields, overrule=True)
    notes: dict[int, list[Note]] = {}
    for row, field in answers:
        notes.setdefault(row, []).extend(_said(done, row, field))
    return with_notes(done.layer, notes)


def _said(done: Filled, row: int, field: str) -> list[Note]:
    values = {"kind": done.layer.kind, "fields": (field,), "given": done.given[field][row], "own": done.own[field][row]}
    if done.differs[field][row]:
        return [Note(key="supplement-replaced", values=values)]
    return [Note(key="supplement-filled", values=values)] if done.filled[field][row] else []


def _account(given: AttributeList, kind: str, notes: tuple[Note, ...]) -> Layer:
    """Give a layer without rows, so that the list stands among what was read."""
    none = np.empty(0, dtype=object)
    where = dict.fromkeys(("file", "layer", "row_status", "notes"), none)
    frame = pd.DataFrame({**where, "row": np.empty(0, dtype=np.int64)})
    empty = canonical(pd.DataFrame(index=pd.RangeIndex(0)), kind)
    return Layer(
        kind=kind,
        title=given.entries.name,
        frame=pd.concat([frame[["file", "layer", "row", "row_status", "notes"]], empty], axis=1),
        placed=place(none, CGCS2000),
        input=given.input(kind, unmatched=0, notes=notes),
    )
