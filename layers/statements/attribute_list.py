"""Lists of attributes, CSV or XLSX, that belong to geometry in other files: read, counted, not yet joined."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from layers.errors import SourceError
from layers.fields import folded
from layers.gis.encoding import named
from layers.intake import private_copy, worker
from layers.intake.opened import Opened
from layers.kinds import KINDS
from layers.layer import Input, Note
from layers.sources import parse_submission
from layers.tables import lists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.intake.private_copy import PrivateCopy
    from layers.tables.list_table import ListTable

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


def entries(
    file: str, *, layer: str | None, workspace: Path, encoding: str | None = None
) -> tuple[PrivateCopy, list[ListTable]]:
    """Read the pages of a list that have entries, in the process that reads where there is one.

    Raises
    ------
    SourceError
        As `layers.tables.lists.entries` says.
    """
    path = Path(file)
    copy = private_copy.make(path, workspace, file=file)
    opened = Opened(copy=copy, file=file, stem=path.stem, driver="", layer=layer, encoding=encoding)
    process = worker.active()
    return copy, list(lists.entries(opened)) if process is None else process.entries(opened, workspace)


def _read(text: str, workspace: Path, encoding: str | None) -> list[AttributeList]:
    source = parse_submission(text)
    path = Path(source.path)
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        raise SourceError("list-format", file=source.path)
    chosen = named(encoding) if encoding else None
    copy, found = entries(source.path, layer=source.layer, workspace=workspace, encoding=chosen)
    if not found:
        raise SourceError("list-empty", file=source.path, layer=source.layer)
    # a workbook's other pages, explanations and choices, name nobody
    return [
        AttributeList(
            file=source.path, sha256=copy.sha256, bytes=copy.bytes, encoding=one.encoding, kind=source.kind, entries=one
        )
        for one in [one for one in found if _names_someone(one)] or found
    ]  # fmt: skip


def _names_someone(entries: ListTable) -> bool:
    """Say whether a page has a column of numbers or names of subjects."""
    return any(folded(str(name)) in _NAMES for name in entries.columns.columns)
