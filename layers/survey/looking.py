"""Look into every file of a folder; what cannot be read is listed with its reason, and the others go on."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import shapely

from layers.errors import InputError, SourceError
from layers.intake import formats
from layers.intake.unfold import belongs, unfold, walk
from layers.survey.contents import missing_counties
from layers.survey.record import look
from layers.survey.seen import Seen, Survey, Unused
from layers.survey.twins import older_editions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from layers.sheet import Sheet

T = TypeVar("T")

RASTERS: Final = frozenset({".tif", ".tiff", ".img"})
_OF_RASTER: Final = frozenset({".tfw", ".ovr", ".rrd", ".hdr", ".aux"})


def survey(folder: Path, *, workspace: Path, progress: Callable[[str, int, int], None] = lambda *_: None) -> Survey:
    """Read every layer below a folder and say what it is taken for.

    Parameters
    ----------
    folder
        With GeoPackages, shapefiles, File Geodatabases, GeoJSON, archives of these, rasters.
    workspace
        A private folder; copies are removed as soon as a file was read.
    progress
        Called with a file's name, its number and their count, before it is read.

    Raises
    ------
    SourceError
        There is no such folder (`no-folder`).
    """
    if not folder.is_dir():
        raise SourceError("no-folder", file=str(folder))
    found: list[Seen] = []
    unused: list[Unused] = []
    paths = [path for path in walk(folder) if not _is_part(path)]
    for number, path in enumerate(paths, 1):
        shown = path.relative_to(folder).as_posix()
        progress(shown, number, len(paths))
        suffix = path.suffix.lower()
        if suffix in RASTERS:
            unused.append(Unused(file=shown, what="raster"))
        elif suffix != ".zip" and (suffix not in formats.BY_SUFFIX or not formats.BY_SUFFIX[suffix].driver):
            unused.append(Unused(file=shown, what="list"))
        else:
            items = list(_file(path, shown, workspace))
            found += [item for item in items if isinstance(item, Seen)]
            unused += [item for item in items if isinstance(item, Unused)]
    found = _with_missing_counties(found)
    return Survey(folder=folder, seen=tuple(found), unused=tuple(unused), older=older_editions(found))


def _with_missing_counties(found: list[Seen]) -> list[Seen]:
    """Look at the county layers together: each zone may have a file of its own."""
    layers = [seen for seen in found if seen.guess and seen.guess.kind == "county"]
    missing = tuple(missing_counties(seen.frame for seen in layers))
    return [
        replace(seen, tells=(*missing, *seen.tells)) if any(seen is layer for layer in layers) else seen
        for seen in found
    ]


def _is_part(path: Path) -> bool:
    raster = path.suffix.lower() in _OF_RASTER or path.name.lower().endswith((".aux.xml", ".tif.xml"))
    return raster or belongs(path)


def _file(path: Path, shown: str, workspace: Path) -> Iterator[Seen | Unused]:
    """Read one file or archive; its copies are gone when the next one is read."""
    with tempfile.TemporaryDirectory(dir=workspace) as private:
        sheets: list[Sheet] = []
        lost = 0
        unfolded = _tried(lambda: unfold(str(path), workspace=Path(private)), shown)
        if isinstance(unfolded, Unused):
            yield unfolded
            return
        for error in unfolded.faults:
            yield Unused(file=shown, what="unreadable", error=error)
        for found in unfolded.files:
            inner = shown + found.file.removeprefix(str(path))
            read = _tried(partial(formats.sheets, found, layer=None, workspace=Path(private), encoding=None), inner)
            if isinstance(read, Unused):
                lost += 1
                yield read
            else:
                sheets += [replace(sheet, path=inner) for sheet in read]
        names = Counter(sheet.layer for sheet in sheets)
        for sheet in sheets:
            beside = len(sheets) + lost > 1
            yield _tried(partial(look, sheet, path, layered=beside, twofold=names[sheet.layer] > 1), sheet.path)


def _tried(step: Callable[[], T], shown: str) -> T | Unused:
    """Take a step; where it fails, say so of this file and let the others go on."""
    try:
        return step()
    except InputError as error:
        error.file = shown  # what an archive was unpacked to means nothing to anybody
        return Unused(file=shown, what="unreadable", error=error)
    except (OSError, ValueError, RuntimeError, shapely.errors.ShapelyError) as error:
        return Unused(file=shown, what="unreadable", error=SourceError("cannot-open", file=shown, reason=str(error)))
