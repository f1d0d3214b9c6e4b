"""Lists of attributes, CSV or XLSX, that belong to geometry in other files: read, counted, not yet joined."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from layers.errors import SourceError
from layers.fields import folded
from layers.gis.encoding import named
from layers.intake import private_copy
from layers.kinds import KINDS
from layers.layer import Input, Note
from layers.sources import parse_submission
from layers.tables.list_table import ListTable, table
from layers.tables.lists import pages_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIXES: Final = (".csv", ".xlsx")
_NAMES: Final = frozenset(
    folded(name)
    for kind in KINDS.values()
    if kind.role == "subject"
    for field in kind.fields
    if field.name in {"id", "name"}
    for name in field.names
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeList:
    """One page of a list.

    Attributes
    ----------
    file, sha256, bytes, encoding
        As in `layers.sheet.Sheet`.
    kind
        As the user named it, None where he did not.
    entries
        Its table; `entries.name` is the page's name.
    """

    file: str
    sha256: str
    bytes: int
    encoding: str
    kind: str | None
    entries: ListTable

    def input(self, kind: str, *, unmatched: int, notes: tuple[Note, ...]) -> Input:
        """Return the row of the table `inputs`: how many entries, and how many of them found no geometry."""
        rows = len(self.entries.columns)
        source: Literal["file"] = "file"
        return Input(
            role="attributes", kind=kind, file=self.file, layer=self.entries.name, sha256=self.sha256,
            bytes=self.bytes, rows=rows, read=rows, repaired=0, without_geometry=unmatched, crs="", crs_source=source,
            encoding=self.encoding, notes=(*self.entries.notes, *notes),
        )  # fmt: skip


def read_lists(texts: Sequence[str], *, workspace: Path, encoding: str | None = None) -> tuple[AttributeList, ...]:
    """Read lists given as FILE, FILE:SHEET, FILE=KIND or FILE:SHEET=KIND.

    Raises
    ------
    SourceError
        Not a list (`list-format`), without entries (`list-empty`), no such sheet (`layer-unknown`); or as
        `layers.tables.list_pages` says.
    """
    return tuple(one for text in texts for one in _read(text, workspace, encoding))


def _read(text: str, workspace: Path, encoding: str | None) -> list[AttributeList]:
    source = parse_submission(text)
    path = Path(source.path)
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        raise SourceError("list-format", file=source.path)
    copy = private_copy.make(path, workspace, file=source.path)
    read = pages_of(copy.path, named(encoding) if encoding else None, name=path.stem, file=source.path)
    names = [page.name for page in read.pages]
    if source.layer is not None and source.layer not in names:
        raise SourceError("layer-unknown", file=source.path, layer=source.layer, layers=", ".join(names))
    found = [one for page in read.pages if source.layer in {None, page.name} and (one := table(page)) is not None]
    # a workbook's other pages, explanations and choices, name nobody
    found = [one for one in found if _names_someone(one)] or found
    lists = [
        AttributeList(
            file=source.path, sha256=copy.sha256, bytes=copy.bytes, encoding=read.encoding, kind=source.kind,
            entries=one,
        )
        for one in found
    ]  # fmt: skip
    if not lists:
        raise SourceError("list-empty", file=source.path, layer=source.layer)
    return lists


def _names_someone(entries: ListTable) -> bool:
    """Say whether a page has a column of numbers or names of subjects."""
    return any(folded(str(name)) in _NAMES for name in entries.columns.columns)
