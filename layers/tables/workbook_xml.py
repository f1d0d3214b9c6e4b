"""What a workbook's own XML holds, counted without the library that reads its cells, and refused where it is a trap."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from layers.errors import SourceError
from layers.intake.archive import is_small

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

LIMIT_BYTES: Final = 512 * 1024**2
"""Of all parts of a workbook, inflated; larger lists belong into a GeoPackage."""
LIMIT_ROWS: Final = 1_048_576
"""Of a sheet: Excel writes no more."""
_CHUNK: Final = 1 << 20


@dataclass(slots=True)
class Survey:
    """Over all sheets, hidden ones too.

    Attributes
    ----------
    rows
        Rows in which at least one cell holds a value.
    unvalued
        Formulas without a stored value: nobody has computed them since they were written, and nobody does here.
    """

    rows: int = 0
    unvalued: int = 0


def survey(path: Path, *, file: str) -> Survey:
    """Count what stands in the sheets of a workbook.

    Parameters
    ----------
    path
        A private copy.
    file
        The path as given, for messages.

    Raises
    ------
    SourceError
        It is no workbook or damaged (`cannot-open`), declares entities of its own (`xml-refused`), is larger than the
        limit when inflated (`list-too-large`), or a sheet has more rows than there can be (`too-many-rows`).
    """
    found, left = Survey(), LIMIT_BYTES
    try:
        with zipfile.ZipFile(path) as opened:
            if not is_small(opened.infolist(), LIMIT_BYTES):
                raise SourceError("list-too-large", file=file, limit=f"{LIMIT_BYTES // 1024**2} MB")
            for entry in opened.infolist():
                if entry.filename.lower().endswith((".xml", ".rels")):
                    with opened.open(entry) as part:
                        left = _Part(found, file).read(part, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, expat.ExpatError) as error:
        raise SourceError("cannot-open", file=file, reason=str(error)) from error
    return found


class _Part:
    """One XML part; only worksheets are counted, but every one is inflated once and looked at."""

    def __init__(self, found: Survey, file: str) -> None:
        self.found, self.file = found, file
        self.sheet = self.filled = self.formula = self.value = self.within = False
        self.root = True
        self.rows = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start

    def read(self, part: IO[bytes], left: int) -> int:
        """Read to the end; return how many bytes are left for the other parts (stated sizes are not believed)."""
        while chunk := part.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise SourceError("list-too-large", file=self.file, limit=f"{LIMIT_BYTES // 1024**2} MB")
            self.parser.Parse(chunk, False)
        self.parser.Parse(b"", True)
        return left

    def _doctype(self, *_said: object) -> None:
        raise SourceError("xml-refused", file=self.file)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if self.root:
            self.root, self.sheet = False, local == "worksheet"
            self.parser.StartElementHandler = self._start if self.sheet else None
            self.parser.EndElementHandler = self._end if self.sheet else None
            self.parser.CharacterDataHandler = self._text if self.sheet else None
        elif local == "row":
            self.filled = False
            self.rows += 1
            if self.rows > LIMIT_ROWS:
                raise SourceError("too-many-rows", file=self.file, limit=LIMIT_ROWS)
        elif local == "c":
            self.formula = self.value = False
        elif local == "f":
            self.formula = True
        elif local == "is":
            self.value = True
        self.within = local == "v"

    def _text(self, text: str) -> None:
        self.value |= self.within and bool(text)

    def _end(self, name: str) -> None:
        local, self.within = name.rpartition(":")[2], False
        if local == "c":
            self.filled |= self.value
            self.found.unvalued += self.formula and not self.value
        elif local == "row":
            self.found.rows += self.filled
