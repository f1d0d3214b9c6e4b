"""DXF drawings as text: pairs of a group code and a value, and the entities of the model they make up.

GDAL's driver is not used: it forgets which outlines were closed, resolves blocks silently and cuts arcs too coarsely.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from layers.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Pair = tuple[int, str]

LIMIT: Final = 64 * 1024 * 1024
"""Bytes of a drawing that are read."""

_BINARY: Final = b"AutoCAD Binary DXF"
_START: Final = re.compile(r"^[ \t]*0[ \t]*\n[ \t]*([A-Z0-9_]*[A-Z][A-Z0-9_]*)[ \t]*$", re.MULTILINE)
_MODEL: Final = re.compile(
    r"^[ \t]*2[ \t]*\n[ \t]*ENTITIES[ \t]*\n(.*?)^[ \t]*0[ \t]*\n[ \t]*ENDSEC", re.MULTILINE | re.DOTALL
)
_ESCAPED: Final = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_PARTS: Final = frozenset({"VERTEX", "ATTRIB", "SEQEND"})
"""They belong to the POLYLINE or INSERT before them."""

_COMMENT: Final = 999
_PAPER_SPACE: Final = 67


@dataclass(frozen=True, slots=True)
class Entity:
    """What is drawn: its type, its own pairs, its place in the drawing from 1, and its vertices."""

    type: str
    pairs: tuple[Pair, ...]
    place: int
    parts: tuple[Entity, ...] = field(default=())

    def texts(self, code: int) -> list[str]:
        """Values of a group code in their order."""
        return [value for group, value in self.pairs if group == code]

    def first(self, code: int, default: str = "") -> str:
        """First value of a group code."""
        return next((value for group, value in self.pairs if group == code), default)

    def number(self, code: int, default: float = 0.0) -> float:
        """First value of a group code as a number.

        Raises
        ------
        ValueError
            It is none.
        """
        text = self.first(code)
        return float(text) if text else default

    @property
    def handle(self) -> str:
        """By what number the drawing knows it; old drawings know none, then its place among the entities."""
        return self.first(5) or f"#{self.place}"

    @property
    def layer(self) -> str:
        """Its layer in the drawing."""
        return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), self.first(8, "0"))

    @property
    def on_paper(self) -> bool:
        """It belongs to a sheet's frame, not to the model."""
        return self.first(_PAPER_SPACE, "0").strip() not in {"", "0"}

    def __str__(self) -> str:
        """Type and handle, by which a draughtsman finds it."""
        return f"{self.type} {self.handle}"


def entities(path: Path, encoding: str | None, *, file: str) -> tuple[tuple[Entity, ...], str]:
    """Read the entities of a drawing, and say how its text is encoded.

    Raises
    ------
    SourceError
        A binary drawing (`dxf-binary`), none at all or one cut short (`not-dxf`), one too large (`dxf-too-large`), or
        entities that were lost between two ways to count them (`short-read`).
    """
    if path.stat().st_size > LIMIT:
        raise SourceError("dxf-too-large", file=file, limit=LIMIT >> 20)
    raw = path.read_bytes()
    if raw.startswith(_BINARY):
        raise SourceError("dxf-binary", file=file)
    text, chosen = _decoded(raw, encoding, file)
    model = tuple(_grouped(_section(_pairs(text, file), file)))
    found = _MODEL.search(text)
    count = sum(name not in _PARTS for name in _START.findall(found.group(1) if found else ""))
    if count != len(model):
        raise SourceError("short-read", file=file, expected=count, read=len(model))
    return model, chosen


def _decoded(raw: bytes, encoding: str | None, file: str) -> tuple[str, str]:
    for name in (encoding,) if encoding else ("UTF-8", "GB18030"):
        try:
            return raw.decode(name).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), name
        except UnicodeDecodeError:
            continue
    raise SourceError("text-undecodable", file=file, tried=encoding or "UTF-8, GB18030")


def _pairs(text: str, file: str) -> list[Pair]:
    """Group codes and values; a drawing begins with a section and ends with EOF."""
    lines = text.rstrip().split("\n")
    if len(lines) % 2:
        raise SourceError("not-dxf", file=file, reason=f"{len(lines)}")
    try:
        pairs = [(int(code), value.strip()) for code, value in zip(lines[::2], lines[1::2], strict=True)]
    except ValueError as error:
        raise SourceError("not-dxf", file=file, reason=str(error)) from error
    pairs = [pair for pair in pairs if pair[0] != _COMMENT]
    if pairs[:1] != [(0, "SECTION")] or pairs[-1] != (0, "EOF"):
        raise SourceError("not-dxf", file=file, reason="SECTION ... EOF")
    return pairs


def _section(pairs: list[Pair], file: str) -> list[Pair]:
    """Pairs of the section ENTITIES."""
    heads = [at for at in range(1, len(pairs)) if pairs[at - 1 : at + 1] == [(0, "SECTION"), (2, "ENTITIES")]]
    ends = [at for at in range(len(pairs)) if pairs[at] == (0, "ENDSEC")]
    if len(heads) != 1 or not ends or ends[-1] < heads[0]:
        raise SourceError("not-dxf", file=file, reason="ENTITIES")
    return pairs[heads[0] + 1 : next(at for at in ends if at > heads[0])]


def _grouped(pairs: list[Pair]) -> Iterator[Entity]:
    """Cut pairs into entities, and give vertices to the polyline they follow."""
    starts = [at for at, (code, _) in enumerate(pairs) if code == 0]
    held: list[Entity] = []
    place = 0
    for at, end in zip(starts, [*starts[1:], len(pairs)], strict=True):
        name = pairs[at][1]
        if name not in _PARTS or not held:
            if held:
                yield replace(held[0], parts=tuple(held[1:]))
            held, place = [], place + 1
        held.append(Entity(name, tuple(pairs[at + 1 : end]), place))
    if held:
        yield replace(held[0], parts=tuple(held[1:]))
