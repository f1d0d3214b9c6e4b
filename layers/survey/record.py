"""One sheet of a survey: settled, placed, recognised, dated, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import CRS

from layers import paper
from layers.errors import CRSError
from layers.fields import match
from layers.kinds import KINDS, canonical
from layers.layer import Note
from layers.office.control_layer import is_evaluation
from layers.survey import region
from layers.survey.clues import draft_words
from layers.survey.contents import tells
from layers.survey.edition import edition
from layers.survey.recognition import recognise
from layers.survey.seen import Seen
from spatial.measure import area
from spatial.placed import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from layers.sheet import Sheet
    from layers.survey.recognition import Guess

_EPSG: Final = re.compile(r"EPSG:\d+")
_AREAS: Final = 2
_HALTING: Final = {"unreadable": "survey-unreadable", "incomplete-input": "survey-incomplete"}


def look(sheet: Sheet, path: Path, *, layered: bool, twofold: bool = False) -> Seen:
    """Say of one sheet what it is taken for, which edition it is, and what is wrong with it.

    Parameters
    ----------
    sheet
        Its `path` as it is shown: relative to the folder surveyed.
    path
        The file or archive on disk.
    layered
        There are other layers in that file.
    twofold
        Another one of them has the same name, so that a catalogue could name neither.
    """
    settled, crs_guessed, halting = _settled(sheet)
    geometry, dimensions, placing = _placed(settled)
    km2 = float(area(geometry).sum() / 1e6) if _AREAS in dimensions else None
    inside = Path(sheet.path)
    folders = [re.sub(r"(?i)\.zip$", "", part) for part in reversed(inside.parent.parts) if part != "."]
    guess = _guess(sheet, folders, dimensions, km2)
    frame = sheet.columns if guess is None else canonical(sheet.columns, guess.kind, guess.fields)
    drafts = draft_words(" ".join([sheet.layer, inside.stem, *folders]))
    return Seen(
        path=path,
        file=sheet.path,
        layer=sheet.layer,
        layered=layered,
        frame=frame,
        geometry=geometry,
        dimensions=dimensions,
        rows=sheet.rows,
        crs=paper.name(settled.crs or sheet.crs),
        crs_guessed=crs_guessed,
        km2=km2,
        guess=guess if guess is None or not drafts else replace(guess, sure="unsure"),
        edition=edition(
            layer=sheet.layer,
            file=inside.stem,
            folders=folders,
            columns=sheet.columns,
            path=path,
            newest=_changed(path),
        ),
        stops=(*_refused(sheet), *halting, *placing, *_unusable(sheet, dimensions, guess, twofold=twofold)),
        warnings=(Note(key="survey-draft", values={"words": "、".join(drafts)}),) if drafts else (),
        tells=() if guess is None else tuple(tells(guess, frame)),
    )


def _guess(sheet: Sheet, folders: list[str], dimensions: frozenset[int], km2: float | None) -> Guess | None:
    """Say what a sheet is taken for, with the columns its kind does not know by itself."""
    file = Path(sheet.path).stem
    guess = recognise(
        layer=sheet.layer, file=file, folders=folders, columns=sheet.columns, dimensions=dimensions, km2=km2
    )
    if guess is None or is_evaluation(f"{sheet.layer} {file}"):
        return None
    known = match(KINDS[guess.kind].fields, map(str, sheet.columns.columns))
    return replace(guess, fields={name: column for name, column in guess.fields.items() if name not in known})


def _refused(sheet: Sheet) -> Iterator[Note]:
    """Say of a layer of evaluations that it is no red line, whatever it is called."""
    if is_evaluation(f"{sheet.layer} {Path(sheet.path).stem}"):
        yield Note(key="survey-not-red-line", values={"file": sheet.path})


def _changed(path: Path) -> float:
    """When a file, or the newest file of a folder, was changed."""
    files = [path] if path.is_file() else [each for each in path.iterdir() if each.is_file()]
    return max((each.stat().st_mtime for each in files), default=path.stat().st_mtime)


def _settled(sheet: Sheet) -> tuple[Sheet, bool, tuple[Note, ...]]:
    """Decide the CRS; one that the file does not say is guessed where its numbers leave one answer."""
    try:
        return paper.settle(sheet, None), False, ()
    except CRSError as error:
        likely = [CRS(code) for code in _EPSG.findall(str(error.values.get("guess", "")))]
        likely = [crs for crs in likely if sheet.crs is None and _lies_here(sheet, crs)]
        if error.key == "crs-missing-guess" and len(likely) == 1:
            return replace(sheet, crs=likely[0]), True, ()
        return replace(sheet, crs=None), False, (Note(key="survey-crs", values={"crs": paper.name(sheet.crs) or "—"}),)


def _lies_here(sheet: Sheet, crs: CRS) -> bool:
    """Say whether the middle of a sheet would lie in the city."""
    middle = np.array([shapely.box(*shapely.total_bounds(sheet.geometry)).centroid], dtype=object)
    on_map = place(middle, crs).map[0]
    return on_map is not None and shapely.box(*region.BOUNDS).contains(on_map)


def _placed(sheet: Sheet) -> tuple[NDArray[np.object_], frozenset[int], tuple[Note, ...]]:
    there = ~shapely.is_missing(sheet.geometry)
    dimensions = frozenset(np.unique(shapely.get_dimensions(sheet.geometry[there])).tolist()) - {-1}
    if sheet.crs is None or not there.any():
        return np.empty(0, dtype=object), dimensions, ()
    placed = place(sheet.geometry, sheet.crs)
    lost = int(np.count_nonzero(there & shapely.is_missing(placed.map)))
    return placed.map, dimensions, (Note(key="survey-lost", values={"count": lost}),) if lost else ()


def _unusable(sheet: Sheet, dimensions: frozenset[int], guess: Guess | None, *, twofold: bool) -> Iterator[Note]:
    """Say what would stop a check that used the layer."""
    if not dimensions:
        yield Note(key="survey-empty", values={})
    for status, key in _HALTING.items():
        if count := int(np.count_nonzero(sheet.status == status)):
            yield Note(key=key, values={"count": count})
    if guess is not None and not dimensions <= KINDS[guess.kind].geometry:
        wrong = np.isin(shapely.get_dimensions(sheet.geometry), sorted(dimensions - KINDS[guess.kind].geometry))
        yield Note(key="survey-shape", values={"count": int(np.count_nonzero(wrong))})
    if twofold:
        yield Note(key="survey-twofold", values={"layer": sheet.layer})
