"""What is checked: submissions, recognised and placed."""

from __future__ import annotations

import os
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from layers import sources
from layers.errors import InputError, SourceError, together
from layers.gis.encoding import is_garbled
from layers.handed_in import with_arguments
from layers.kinds import KINDS, recognise
from layers.layer import Note
from layers.sense.datum import shifted
from layers.sense.oddities import with_oddities
from layers.sense.study_area import study_area
from layers.sense.whereabouts import hold
from layers.sheet_layer import to_layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyproj import CRS

    from layers.layer import Layer
    from layers.sense.datum import Datum
    from layers.sense.study_area import StudyArea
    from layers.sheet import Sheet
    from layers.sources import Source


def load(  # noqa: PLR0913  the user may say each of these
    given: Sequence[Source],
    *,
    crs: CRS | None = None,
    workspace: Path,
    encoding: str | None = None,
    fix: frozenset[str] = frozenset(),
    study: StudyArea | None = None,
    datum: Datum | None = None,
) -> tuple[Layer, ...]:
    """Read submissions into layers, in the order given.

    Parameters
    ----------
    given
        What the user submits.
    crs
        For files that do not say.
    workspace
        An existing private folder.
    encoding
        Overrules how the text of files that do not say is decoded.
    fix
        Corrections the user asked for, of `layers.sense.whereabouts.FIXES`.
    study
        Where they are expected to lie; China by default.
    datum
        The office's way from an older datum.

    Raises
    ------
    SourceError
        Something is handed in twice (`given-twice`), of no known kind (`kind-unknown`), a control layer
        (`kind-not-subject`), all evidence (`nothing-to-check`), or as `layers.sources.read` says.
    CRSError
        As `layers.sources.read`, `layers.sense.whereabouts.hold` and `layers.sense.datum.shifted` say.
    SeveralError
        More than one of these: whoever corrects a folder wants all of them at once.
    """
    expected = study or study_area(())
    shift = None if datum is None else datum.shift
    faults: list[InputError] = []
    read: list[tuple[Source, Sheet, str | None]] = []
    for source in given:
        try:
            sheets = sources.read(
                source, workspace=workspace, crs=crs, encoding=encoding, fix=fix, datum=shift, unread=faults.append
            )
        except InputError as error:
            faults.append(error)
        else:
            read += [(source, sheet, kind_of(sheet, source)) for sheet in sheets]
    faults += _given_twice(sheet for _, sheet, _ in read)
    layers: list[Layer] = []
    for source, sheet, kind in read:
        try:
            there = shifted(hold(_of_kind(sheet, source, kind), expected, fix=fix), datum)
            layer = to_layer(there, str(kind), role=KINDS[str(kind)].role, accuracy=there.accuracy)
            layers.append(with_oddities(layer, there, expected))
        except InputError as error:
            faults.append(error)
    if faults:
        raise together(with_arguments(faults, read), [source.path for source in given])
    if all(layer.input.role == "evidence" for layer in layers):
        raise SourceError("nothing-to-check", file=given[0].path, kind=layers[0].kind)
    return tuple(layers)


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


def _given_twice(sheets: Iterable[Sheet]) -> list[InputError]:
    seen: dict[tuple[str, str], Sheet] = {}
    faults: list[InputError] = []
    for sheet in sheets:
        first = seen.setdefault((os.path.normcase(os.path.realpath(sheet.path)), sheet.layer), sheet)
        if first is not sheet:
            faults.append(SourceError("given-twice", file=sheet.path, layer=sheet.layer, first=first.path))
    return faults


def _of_kind(sheet: Sheet, source: Source, kind: str | None) -> Sheet:
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
