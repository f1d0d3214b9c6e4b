"""The list of what has to be supplied, as a file: its columns, and the answers people wrote into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from layers.cells import read_text
from layers.errors import InputError, SourceError
from layers.fields import folded
from layers.kinds import KINDS
from layers.sources import parse_submission
from layers.statements.attribute_list import entries

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from layers.statements.attribute_list import AttributeList
    from layers.tables.list_table import ListTable

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
class Answer:
    """One answered line: who was asked for which field (canonical), and the cell he filled."""

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
        """Name the subject for a message."""
        return self.number or self.name or f"{self.file} {self.row}"


def is_supplement(given: ListTable) -> bool:
    """Say whether a list is one of ours to be filled in, rather than an office's own."""
    return all(_column(given, name) is not None for name in _NEEDED)


def answers(given: AttributeList) -> list[Answer]:
    """Read the lines that are answered.

    Raises
    ------
    InputError
        A line asks for a field there is not (`supplement-unknown`).
    """
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
            Answer(
                line=line, file=_given(cells["file"][at]), layer=_given(cells["layer"][at]), row=word["row"], kind=kind,
                number=word["id"], name=word["name"], field=field, answer=answer,
            )
        )  # fmt: skip
    return found


def _given(cell: object) -> str:
    """Return the name of a file or layer as it was written; unlike words it is not normalised."""
    return "" if cell is None else str(cell)


def last_part(path: str) -> str:
    """Name a file without the folders it lay in: the same file may be handed in from elsewhere."""
    return re.split(r"[/\\]", path)[-1]


def require_used(out: Path, names: Collection[str], given: Sequence[str], *, workspace: Path) -> None:
    """Refuse to replace a list of supplements that somebody has filled in and this run does not read.

    Parameters
    ----------
    out
        The folder of results about to be replaced.
    names
        What the list is called there.
    given
        The lists of this run.
    workspace
        An existing private folder.

    Raises
    ------
    SourceError
        `answers-unused`.
    """
    used = {Path(parse_submission(text).path).resolve() for text in given}
    for path in (out / name for name in sorted(names)):
        if path.is_file() and path.resolve() not in used:
            _, tables = entries(str(path), layer=None, workspace=workspace)
            for one in filter(is_supplement, tables):
                answer = one.columns[_column(one, "answer")]
                if any(read_text(cell) is not None for cell in answer):
                    raise SourceError("answers-unused", file=str(path))


def _column(given: ListTable, name: str) -> str | None:
    wanted = {folded(heading) for heading in HEADINGS[name]}
    return next((str(column) for column in given.columns.columns if folded(str(column)) in wanted), None)
