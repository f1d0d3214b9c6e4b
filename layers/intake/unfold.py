"""What a path stands for: a file, or the files in a folder or an archive."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from layers.errors import SourceError
from layers.intake import private_copy
from layers.intake.archive import unpack
from layers.intake.formats import BY_SUFFIX, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_SHAPEFILE: Final = frozenset(
    {".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qpj", ".idm", ".ind", ".fbn", ".fbx", ".ain", ".aih"}
    | {".atx", ".ixs", ".mxs", ".lock"}
)
_OF_ANY: Final = frozenset({".qmd", ".qml", ".sld", ".xml", ".gpkg-wal", ".gpkg-shm", ".gpkg-journal"})
_JUNK: Final = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file to be read: where it lies, and how it is called in every output."""

    path: Path
    file: str


def unfold(given: str, *, workspace: Path) -> tuple[list[Found], tuple[str, ...]]:
    """Find the files a path stands for.

    Parameters
    ----------
    given
        A file, a folder or a zip archive.
    workspace
        A private folder; archives are unpacked there.

    Returns
    -------
    files, skipped
        In the order of their names; and the names of files in the folder or archive that cannot be read.

    Raises
    ------
    SourceError
        Nothing there (`no-file`), nothing in it that can be read (`nothing-readable`), a format that cannot be read
        (`format-unknown`), a link in a folder (`link-refused`), or an archive that is refused.
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
    return [Found(path=path, file=given)], ()


def _archive(path: Path, given: str, workspace: Path) -> tuple[list[Found], tuple[str, ...]]:
    copy = private_copy.make(path, workspace, file=given)
    folder = Path(tempfile.mkdtemp(prefix="zip-", dir=workspace))
    unpack(copy.path, folder, file=given)
    return _all(folder, given, file=given, workspace=workspace, archives=False)


def _all(
    folder: Path, shown: str, *, file: str, workspace: Path, archives: bool
) -> tuple[list[Found], tuple[str, ...]]:
    found: list[Found] = []
    skipped: list[str] = []
    for path in walk(folder):
        name, suffix = path.relative_to(folder).as_posix(), path.suffix.lower()
        if path.is_symlink() and (suffix in BY_SUFFIX or suffix == ".zip"):
            raise SourceError("link-refused", file=f"{shown}/{name}")
        if suffix in BY_SUFFIX and BY_SUFFIX[suffix].among(path):
            found.append(Found(path=path, file=f"{shown}/{name}"))
        elif suffix == ".zip" and archives:
            more, others = _archive(path, f"{shown}/{name}", workspace)
            found += more
            skipped += [f"{name}/{other}" for other in others]
        elif not belongs(path):
            skipped.append(name)
    if not found:
        raise SourceError("nothing-readable", file=file, seen=", ".join(skipped) or "—", formats=listed())
    return found, tuple(skipped)


def walk(folder: Path) -> Iterator[Path]:
    """Files below a folder in the order of their names; a File Geodatabase or a linked folder counts as one file."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.startswith(".") or path.name.casefold() in _JUNK:
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
