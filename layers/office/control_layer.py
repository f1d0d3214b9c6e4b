"""The file of a catalogue's entry as a layer; whatever in it could hide a restriction is an error."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.errors import CRSError, InputError, SourceError
from layers.fields import folded
from layers.kinds import KINDS
from layers.layer import Layer, Note
from layers.sheet_layer import to_layer
from layers.sources import Source, ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from layers.office.entry import CoverageArea, Entry
    from layers.sheet import Sheet

_NOT_RED_LINE: Final = ("stbhzyyxpjjg", "生态保护重要性")
"""How an evaluation result calls itself that is taken for the statutory red line."""

_REMEDY_IN_CATALOGUE: Final = {
    "no-rows": "control-empty",
    "crs-missing": "control-crs",
    "crs-missing-guess": "control-crs",
    "crs-missing-turned": "control-crs",
    "crs-not-understood": "control-crs",
    "crs-contradicts": "control-crs",
    "crs-differs": "control-crs-differs",
    "crs-unknown-accuracy": "control-unknown-accuracy",
}
"""What stops a submission stops a control layer too, but the remedy is another."""

_NAMED_AT_MOST: Final = 20
"""Row numbers that a note names."""


def ask_layer(entry: Entry, folder: Path, workspace: Path) -> Callable[[], Layer]:
    """Ask for the file of an entry to be read while the caller goes on.

    Parameters
    ----------
    entry
        With a `source`.
    folder
        What the source is relative to.
    workspace
        A private folder in which files are copied and read.

    Returns
    -------
    callable
        Waits for the layer.

    Raises
    ------
    SourceError, CRSError
        As `layers.sources.read` says, or the file holds no geometry (`control-empty`), several layers
        (`control-several-layers`), rows that cannot be read (`control-unreadable`) or are of another dimension
        (`control-not-polygons`, `control-not-lines`), is not whole (`control-incomplete`), not the one the catalogue
        names (`control-sha256`), or not the statutory red line (`control-not-red-line`); all when waited for.
    """
    asked = _ask(entry, entry.source or "", entry.layer, folder, workspace)
    return lambda: _layer(entry, asked)


def _layer(entry: Entry, asked: Callable[[], Sheet]) -> Layer:
    source = entry.source or ""
    _refuse_evaluation(entry, source, entry.layer or "", entry.title)
    sheet = asked()
    _refuse_evaluation(entry, sheet.layer)
    if entry.sha256 not in {None, sheet.sha256}:
        raise SourceError("control-sha256", file=source, title=entry.title, expected=entry.sha256, found=sheet.sha256)
    try:
        layer = to_layer(
            sheet,
            entry.kind,
            role="control",
            title=entry.title,
            fields=entry.fields,
            drawn=None if entry.drawn is None else CRS.from_user_input(entry.drawn),
        )
    except InputError as error:
        raise _of_control(error, entry, source) from error
    _refuse_unusable(layer, entry, source)
    return _with_note_of_null_rows(layer)


def ask_coverage(area: CoverageArea, entry: Entry, folder: Path, workspace: Path) -> Callable[[], Layer]:
    """Ask for the polygons for which an entry's layer speaks, as `ask_layer`."""
    asked = _ask(replace(entry, crs=None, encoding=None), area.source, area.layer, folder, workspace)

    def collected() -> Layer:
        # any polygons do: the urban core is the plainest kind
        layer = to_layer(asked(), "urban-core", role="control", title=entry.title)
        _refuse_unusable(layer, entry, area.source)
        return layer

    return collected


def _ask(entry: Entry, source: str, layer: str | None, folder: Path, workspace: Path) -> Callable[[], Sheet]:
    """Ask for the one layer that is meant, and call its file as the catalogue does."""
    path = str(folder / source)
    crs = None if entry.crs is None else CRS.from_user_input(entry.crs)
    asked = ask(Source(path, layer, entry.kind), workspace=workspace, crs=crs, encoding=entry.encoding)

    def collected() -> Sheet:
        try:
            sheets = asked()
        except InputError as error:
            raise _of_control(error, entry, source) from error
        if len(sheets) > 1:
            names = ", ".join(sheet.layer for sheet in sheets)
            raise SourceError("control-several-layers", file=source, title=entry.title, place=entry.place, layers=names)
        return replace(sheets[0], path=source.rstrip("/") + sheets[0].path.removeprefix(path))

    return collected


def _of_control(error: InputError, entry: Entry, source: str) -> InputError:
    """Word an error for whoever keeps the catalogue: the file as it is named there, the remedy in a key of it."""
    key = _REMEDY_IN_CATALOGUE.get(error.key, error.key)
    values = {"guess": "EPSG:4490", **error.values, "title": entry.title, "place": entry.place}
    worded = (CRSError if isinstance(error, CRSError) else SourceError)(key, file=source, layer=error.layer)
    worded.row = error.row
    worded.values.update(values)
    return worded


def is_evaluation(name: str) -> bool:
    """Say whether a name is that of an evaluation result, which is not the statutory red line.

    >>> is_evaluation("STBHZYYXPJJG_2020"), is_evaluation("STBHHX")
    (True, False)
    """
    return any(mark in folded(name) for mark in _NOT_RED_LINE)


def _refuse_evaluation(entry: Entry, *names: str) -> None:
    """Only the statutory layer is the red line."""
    if entry.kind == "ecological-red-line" and any(map(is_evaluation, names)):
        raise SourceError("control-not-red-line", file=entry.source, title=entry.title)


def _refuse_unusable(layer: Layer, entry: Entry, source: str) -> None:
    """Refuse a layer that is empty, or in which a row may restrict land nobody can see."""
    status = layer.frame["row_status"].to_numpy(dtype=str)
    dimensions = shapely.get_dimensions(layer.placed.own)
    there, allowed = dimensions >= 0, KINDS[layer.kind].geometry
    wrong = {
        "control-unreadable": status == "unreadable",
        "control-incomplete": status == "incomplete-input",
        "control-not-lines" if 1 in allowed else "control-not-polygons": there & ~np.isin(dimensions, list(allowed)),
    }
    for problem, rows in wrong.items():
        if rows.any():
            raise SourceError(problem, file=source, row=int(np.argmax(rows)) + 1, title=entry.title)
    if not there.any():
        raise SourceError("control-empty", file=source, title=entry.title)


def _with_note_of_null_rows(layer: Layer) -> Layer:
    """Say which rows have no geometry: they restrict nothing, and are counted."""
    rows = np.flatnonzero(shapely.is_missing(layer.placed.own)) + 1
    if not len(rows):
        return layer
    named = ", ".join(map(str, rows[:_NAMED_AT_MOST])) + (" ..." if len(rows) > _NAMED_AT_MOST else "")
    note = Note(key="control-null-rows", values={"rows": named, "count": len(rows)})
    return replace(layer, input=replace(layer.input, notes=(*layer.input.notes, note)))
