"""What a path stands for: a file, or the files in a folder or an archive."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from layers.errors import SourceError
from layers.intake import private_copy
from layers.intake.archive import NESTED, unpack
from layers.intake.earlier import folder_of_result, results_folders
from layers.intake.formats import BY_SUFFIX, is_among, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_SHAPEFILE: Final = frozenset(
    {".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".idm", ".ind", ".fbn", ".fbx", ".ain", ".aih"}
    | {".atx", ".ixs", ".mxs", ".lock"}
)
_OF_ANY: Final = frozenset({".qmd", ".qml", ".sld", ".xml", ".gpkg-wal", ".gpkg-shm", ".gpkg-journal"})
_UNREAD: Final = NESTED | {
    *(".dwg", ".dgn", ".mdb", ".accdb", ".tab", ".mif", ".vct", ".wt", ".wl", ".wp", ".e00", ".gml", ".gpx"),
    *(".sqlite", ".lpk", ".mpk", ".ovkml", ".ovkmz", ".ovobj"),
}
"""Archives, drawings and maps of other programs: land that somebody handed in, and nobody would look at."""
_HIDDEN: Final = (".", "~$")
"""Begin names that systems hide, and what Excel and WPS lay beside a workbook that is open."""
_JUNK: Final = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to be read: where it lies, and how it is called in every output."""

    path: Path
    file: str


class Unfolded(NamedTuple):
    """What a path stands for.

    Attributes
    ----------
    files
        To be read, in the order of their names.
    skipped
        Of a folder or an archive: key of the note that says why -> names of what is not read.
    faults
        Why files of a folder cannot even be looked at: a link, an archive that is refused, a drawing or map of another
        program.
    """

    files: list[Found]
    skipped: dict[str, list[str]]
    faults: list[SourceError]


def unfold(given: str, *, workspace: Path) -> Unfolded:
    """Find the files a path stands for.

    Parameters
    ----------
    given
        A file, a folder or a zip archive.
    workspace
        A private folder; archives are unpacked there.

    Raises
    ------
    SourceError
        Nothing there (`no-file`), nothing in it that can be read (`nothing-readable`), a format that cannot be read
        (`format-unknown`), or an archive that is refused.
    """
    path = Path(given)
    if path.is_dir() and path.suffix.lower() != ".gdb":
        return _all(path, given.rstrip("/\\") or given, file=given, workspace=workspace, archives=True)
    if not path.is_file() and not path.is_dir():
        raise SourceError("no-file", file=given)
    if path.suffix.lower() == ".zip":
        return _archive(path, given, workspace)
    if path.suffix.lower() not in BY_SUFFIX:
        raise SourceError("format-unknown", file=given, formats=listed())
    return Unfolded([Found(path=path, file=given)], {}, [])


def _archive(path: Path, given: str, workspace: Path) -> Unfolded:
    copy = private_copy.make(path, workspace, file=given)
    folder = Path(tempfile.mkdtemp(prefix="zip-", dir=workspace))
    unpack(copy.path, folder, file=given)
    return _all(folder, given, file=given, workspace=workspace, archives=False)


def _all(folder: Path, shown: str, *, file: str, workspace: Path, archives: bool) -> Unfolded:
    all_ = Unfolded([], {}, [])
    paths = list(walk(folder))
    results = results_folders(paths)
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if (earlier := folder_of_result(path, results)) is not None:
            _skip(all_, "results-skipped", shown if earlier == folder else earlier.relative_to(folder).as_posix())
            continue
        try:
            if path.suffix.lower() == ".zip" and archives and not path.is_symlink():
                inner = _archive(path, f"{shown}/{name}", workspace)
                all_.files.extend(inner.files)
                all_.faults.extend(inner.faults)
                for key, names in inner.skipped.items():
                    _skip(all_, key, *(f"{name}/{each}" for each in names))
            elif (why := _passed_over(path, f"{shown}/{name}")) is None:
                all_.files.append(Found(path=path, file=f"{shown}/{name}"))
            elif why:
                _skip(all_, why, name)
        except SourceError as error:
            all_.faults.append(error)
    if not all_.files and not all_.faults:
        seen = ", ".join(name for names in all_.skipped.values() for name in names)
        raise SourceError("nothing-readable", file=file, seen=seen or "—", formats=listed())
    return all_


def _skip(all_: Unfolded, why: str, *names: str) -> None:
    known = all_.skipped.setdefault(why, [])
    known += [name for name in names if name not in known]


def _passed_over(path: Path, file: str) -> str | None:
    """Say why a file of a folder is not read: a note's key, "" for part of another file; None where it is read."""
    suffix = path.suffix.lower()
    if path.is_symlink() and (suffix in BY_SUFFIX or suffix in _UNREAD or path.is_dir()):
        raise SourceError("link-refused", file=file)
    if suffix in _UNREAD:
        raise SourceError("file-unread", file=file, formats=listed())
    if suffix in BY_SUFFIX:
        return None if is_among(path, file=file) else BY_SUFFIX[suffix].passed_over
    return "" if belongs(path) else "files-skipped"


def walk(folder: Path) -> Iterator[Path]:
    """Files below a folder in the order of their names; a File Geodatabase or a linked folder counts as one file."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith(_HIDDEN) or path.name.casefold() in _JUNK:
            continue
        if path.is_dir() and not path.is_symlink() and path.suffix.lower() != ".gdb":
            yield from walk(path)
        else:
            yield path


def belongs(path: Path) -> bool:
    """Say whether a file is part of a readable one beside it (a.dbf or a.shp.xml of a.shp)."""
    suffix = path.suffix.lower()
    if suffix not in _OF_SHAPEFILE | _OF_ANY:
        return False
    owners = {".shp"} if suffix in _OF_SHAPEFILE else BY_SUFFIX.keys()
    stems = {other.stem.casefold() for other in path.parent.iterdir() if other.suffix.lower() in owners}
    return not stems.isdisjoint({path.stem.casefold(), Path(path.stem).stem.casefold()})
