"""The list of what has to be supplied: how it is laid out, and how its answers find the rows that were asked for.

A person fills it in a spreadsheet and hands it in again (`--attributes`). An answer counts for the row of the same
file, layer and number, where that still is the same subject; else for the one subject of that number or name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.cells import read_text
from layers.errors import InputError, SourceError
from layers.fields import folded
from layers.filling import Filled, fill, with_notes
from layers.kinds import KINDS, canonical
from layers.layer import Layer, Note
from layers.list_pages import xlsx_pages
from layers.list_table import table
from layers.sources import parse_submission
from spatial.crs import CGCS2000
from spatial.placed import place

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from layers.attribute_list import AttributeList
    from layers.list_table import ListTable

HEADINGS: Final = {
    "file": ("来源文件", "Source file"),
    "layer": ("来源图层", "Source layer"),
    "row": ("行号", "Row"),
    "kind": ("种类", "Kind"),
    "id": ("编号", "Number"),
    "name": ("名称", "Name"),
    "field": ("填报项", "Item"),
    "stated": ("现填内容", "Stated now"),
    "answer": ("补充填写", "Answer"),
    "rules": ("影响的核查事项", "Matters for"),
}
"""Columns of the list, Chinese and English: a file format, hence here and not among the words an office may edit."""

_NEEDED: Final = ("file", "row", "kind", "field", "answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One answered line: who was asked for which field."""

    line: int
    file: str
    layer: str
    row: str
    kind: str
    number: str
    name: str
    field: str
    answer: object

    @property
    def whom(self) -> str:
        return self.number or self.name or f"{self.file} {self.row}"


def is_supplement(entries: ListTable) -> bool:
    """Say whether a list is one of ours to be filled in, rather than an office's own."""
    return all(_column(entries, name) is not None for name in _NEEDED)


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
    answers = _answers(given)
    desk = _Desk(layers)
    of_layer: dict[int, dict[tuple[int, str], _Answer]] = {}
    strangers: list[str] = []
    for one in answers:
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
    values = {"count": len(answers) - len(strangers)}
    notes = [Note(key="supplements-read", values=values)]
    if strangers:
        notes.append(Note(key="supplements-strange", values={"names": ", ".join(dict.fromkeys(strangers))}))
    return (*done, _account(given, layers[0].kind, tuple(notes)))


def require_used(out: Path, names: Collection[str], given: Sequence[str]) -> None:
    """Refuse to replace a list of supplements that somebody has filled in and this run does not read.

    Parameters
    ----------
    out
        The folder of results about to be replaced.
    names
        What the list is called there.
    given
        The lists of this run.

    Raises
    ------
    SourceError
        `answers-unused`.
    """
    used = {Path(parse_submission(text).path).resolve() for text in given}
    for path in (out / name for name in sorted(names)):
        if path.is_file() and path.resolve() not in used:
            tables = [one for page in xlsx_pages(path, file=str(path)).pages if (one := table(page)) is not None]
            for entries in filter(is_supplement, tables):
                answer = entries.columns[_column(entries, "answer")]
                if any(read_text(cell) is not None for cell in answer):
                    raise SourceError("answers-unused", file=str(path))


def _column(entries: ListTable, name: str) -> str | None:
    wanted = {folded(heading) for heading in HEADINGS[name]}
    return next((str(column) for column in entries.columns.columns if folded(str(column)) in wanted), None)


def _answers(given: AttributeList) -> list[_Answer]:
    """Read the lines that are answered."""
    columns = {name: _column(given.entries, name) for name in HEADINGS}
    frame = given.entries.columns
    cells = {name: [None] * len(frame) if at is None else frame[at].tolist() for name, at in columns.items()}
    found = []
    for at, answer in enumerate(cells["answer"]):
        if read_text(answer) is None:
            continue
        line = int(given.entries.lines[at])
        word = {name: read_text(column[at]) or "" for name, column in cells.items()}
        kind = next((k.name for k in KINDS.values() if word["kind"] in {k.name, k.zh, k.en}), "")
        fields = KINDS[kind].fields if kind else ()
        field = next((f.name for f in fields if folded(word["field"]) in map(folded, (*f.names, f.en))), None)
        if field is None:
            said = f"{word['kind']} {word['field']}"
            raise InputError("supplement-unknown", file=given.file, row=line, said=said)
        found.append(
            _Answer(
                line=line, file=_last(word["file"]), layer=word["layer"], row=word["row"], kind=kind,
                number=word["id"], name=word["name"], field=field, answer=answer,
            )
        )  # fmt: skip
    return found


def _last(path: str) -> str:
    """Name a file without the folders it lay in: the same file may be handed in from elsewhere."""
    return re.split(r"[/\\]", path)[-1]


class _Desk:
    """Where each subject of the run is found: by its place in the file, by its number, by its name."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.layers = layers
        self.places: dict[tuple[str, str, str, str], tuple[int, int]] = {}
        self.named: dict[tuple[str, str, str], list[tuple[int, int]]] = {}
        for at, layer in enumerate(layers):
            frame = layer.frame
            for row, (file, name, number) in enumerate(zip(frame.file, frame.layer, frame["row"], strict=True)):
                self.places[layer.kind, _last(read_text(file) or ""), read_text(name) or "", str(number)] = at, row
            for field in ("id", "name"):
                for row, word in enumerate(frame.get(field, ())):
                    if word is not None:
                        self.named.setdefault((layer.kind, field, folded(word)), []).append((at, row))

    def find(self, one: _Answer) -> tuple[int, int] | None:
        """Return layer and row that an answer is for, None where nobody is."""
        there = self.places.get((one.kind, one.file, one.layer, one.row))
        if there is not None and self._is(there, one):
            return there
        for field, word in (("id", one.number), ("name", one.name)):
            found = self.named.get((one.kind, field, folded(word)), []) if word else []
            if len(found) == 1:
                return found[0]
        return None

    def _is(self, there: tuple[int, int], one: _Answer) -> bool:
        """Say whether the row in the file's place still bears the number it bore; without one the place decides."""
        number = self.layers[there[0]].frame["id"].iloc[there[1]]
        return (number is None and not one.number) or (number is not None and folded(number) == folded(one.number))


def _answered(layer: Layer, answers: dict[tuple[int, str], _Answer]) -> Layer:
    fields = list(dict.fromkeys(field for _, field in answers))
    raw: dict[str, list[object]] = {field: [None] * len(layer.frame) for field in fields}
    for (row, field), one in answers.items():
        raw[field][row] = one.answer
    cells = pd.DataFrame({field: pd.Series(column, dtype=object) for field, column in raw.items()})
    done = fill(layer, canonical(cells, layer.kind), fields, overrule=True)
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
