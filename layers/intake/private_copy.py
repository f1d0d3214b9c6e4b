"""Private copies: a file is hashed, copied and read in the workspace, so that the user's own is never touched.

Reading a GeoPackage in WAL mode writes to it, and a copy without its `-wal` lacks the newest edits; a shapefile is
several files, a File Geodatabase a folder. What belongs together is copied together.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from layers import disk
from layers.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
"""The files of a shapefile that are read; indexes and metadata are not."""

SQLITE_PARTS: Final = ("-wal", "-journal")
"""Files beside a GeoPackage that hold part of its content (`-shm` holds none: SQLite builds it anew)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateCopy:
    """A source file and what belongs to it, copied.

    Attributes
    ----------
    parts
        Suffix (lower case; the main file's comes first) to the copied file; of a folder, the folder alone.
    sha256
        Of the file; where several belong together, of their digests in the order of their suffixes (in a folder: of
        their names).
    bytes
        Of all parts.
    """

    parts: Mapping[str, Path]
    sha256: str
    bytes: int

    @property
    def path(self) -> Path:
        """The copied main file."""
        return next(iter(self.parts.values()))


def make(original: Path, workspace: Path, *, file: str) -> PrivateCopy:
    """Copy a file and what belongs to it, or the files of a folder, into a new folder of the workspace.

    Parameters
    ----------
    original
        The user's file or File Geodatabase; it is only read, byte by byte.
    workspace
        An existing private folder.
    file
        The path as given, for messages.

    Raises
    ------
    SourceError
        A part changed while it was copied (`changed-during-run`), cannot be read (`cannot-open`), or is a link to
        somewhere else where the file itself is none, or in a folder (`link-refused`).
    """
    suffix = original.suffix.lower()
    folder = Path(tempfile.mkdtemp(prefix="in-", dir=workspace))
    try:
        inside = original.is_dir()
        originals = _inside(original) if inside else {suffix: original} | _companions(original, file)
        if inside:
            folder = folder / f"copy{suffix}"
            folder.mkdir()
        linked = [path for path in originals.values() if path.is_symlink()]
        if linked and (inside or not original.is_symlink()):
            raise SourceError("link-refused", file=f"{file} ({linked[0].name})")
        before = {part: _digest(path) for part, path in originals.items()}
        copies = {part: _copied(path, folder, part, inside=inside) for part, path in originals.items()}
    except OSError as error:
        if disk.is_full(error):
            raise
        raise SourceError("cannot-open", file=file, reason=error.strerror or str(error)) from error
    after = {part: _digest(path) for part, path in copies.items()}
    if before != after:
        raise SourceError("changed-during-run", file=file)
    size = sum(path.stat().st_size for path in copies.values())
    return PrivateCopy(parts={suffix: folder} if inside else copies, sha256=_joint(after), bytes=size)


def _inside(folder: Path) -> dict[str, Path]:
    """List the files of a folder that hold its content, and links; no locks, which come and go with the readers."""
    files = sorted(path for path in folder.iterdir() if path.is_file() or path.is_symlink())
    return {path.name: path for path in files if path.suffix.lower() != ".lock"}


def _companions(original: Path, file: str) -> dict[str, Path]:
    """Find the other files that belong to one, whatever the case of their names."""
    if original.suffix.lower() != ".shp":
        beside = {part: original.with_name(original.name + part) for part in SQLITE_PARTS}
        return {part: path for part, path in beside.items() if path.is_file()}
    same_name = [path for path in original.parent.iterdir() if path.stem.casefold() == original.stem.casefold()]
    found = {}
    for part in SHAPEFILE_PARTS[1:]:
        candidates = [path for path in same_name if path.suffix.lower() == part]
        exact = [path for path in candidates if path.stem == original.stem]
        if len(exact or candidates) > 1:
            raise SourceError(
                "siblings-ambiguous", file=file, names=", ".join(sorted(path.name for path in candidates))
            )
        if candidates:
            found[part] = (exact or candidates)[0]
    return found


def _copied(path: Path, folder: Path, part: str, *, inside: bool) -> Path:
    """Copy one part; all parts get one plain name, so that no name of a user's reaches a driver."""
    main = "copy.gpkg" if part in SQLITE_PARTS else "" if inside else "copy"
    target = folder / f"{main}{part}"
    shutil.copyfile(path, target)
    return target


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _joint(digests: Mapping[str, str]) -> str:
    """One digest for all parts: of one file its own, as `sha256sum` prints it."""
    if len(digests) == 1:
        return next(iter(digests.values()))
    return hashlib.sha256("".join(f"{part} {digests[part]}\n" for part in sorted(digests)).encode()).hexdigest()
