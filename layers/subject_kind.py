"""Which kind a sheet that is handed in is of: as stated, else as recognised; what cannot be submitted is refused."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from layers.errors import SourceError
from layers.gis.encoding import is_garbled
from layers.kinds import KINDS, recognise
from layers.layer import Note

if TYPE_CHECKING:
    from layers.sheet import Sheet
    from layers.sources import Source


def kind_of(sheet: Sheet, source: Source) -> str | None:
    """Kind as stated, else as recognised, else as its format suggests; None where nothing says."""
    kind = source.kind or recognise(sheet.layer, sheet.columns.columns)
    if source.kind is None and sheet.kind and (kind is None or KINDS[kind].role == "control"):
        kind = sheet.kind
    return kind


def require_kind(sheet: Sheet, kind: str | None) -> str:
    """Refuse a sheet of which nobody says what it is.

    Raises
    ------
    SourceError
        `kind-unknown`, with what was seen and the nearest kinds; `kind-unknown-garbled` where the names of the columns
        look like text read in the wrong encoding.
    """
    if kind is None:
        names = [str(name) for name in sheet.columns.columns]
        key = "kind-unknown-garbled" if sheet.encoding and is_garbled(names) else "kind-unknown"
        other = "GB18030" if sheet.encoding == "UTF-8" else "UTF-8"
        raise SourceError(
            key, file=sheet.path, layer=sheet.layer, columns=", ".join(names), nearest=", ".join(nearest(sheet.layer)),
            encoding=sheet.encoding, other=other,
        )  # fmt: skip
    return kind


def of_kind(sheet: Sheet, source: Source, kind: str | None) -> Sheet:
    """Refuse what cannot be submitted; say where only the format tells the kind."""
    known = require_kind(sheet, kind)
    if KINDS[known].role == "control":
        raise SourceError("kind-not-subject", file=sheet.path, layer=sheet.layer, kind=known)
    if sheet.kind is None or source.kind is not None:
        return sheet
    return replace(sheet, notes=(*sheet.notes, Note(key="kind-assumed", values={"kind": known})))


def nearest(layer: str, count: int = 3) -> list[str]:
    """Kinds that can be submitted, those whose names look most like a layer's first."""
    names = {word: kind.name for kind in KINDS.values() if kind.role != "control" for word in (kind.name, kind.zh)}
    close = [names[word] for word in get_close_matches(layer.lower(), names, n=count, cutoff=0.3)]
    return list(dict.fromkeys([*close, *names.values()]))[:count]
