"""Zip archives, unpacked with suspicion: names and stated sizes are looked at before, every byte counted on the way."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from layers.errors import SourceError

NESTED: Final = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
LIMIT_BYTES: Final = 4 * 1024**3
LIMIT_FILES: Final = 10_000
_LIMIT: Final = f"{LIMIT_BYTES // 1024**3} GB"
_ENCRYPTED: Final = 0x1
_CHUNK: Final = 1 << 20
_ENCODINGS: Final = ("utf-8", "gb18030", "cp437")
"""Of names not marked as UTF-8: archives made on Windows carry GBK names; cp437 decodes everything."""


def unpack(archive: Path, folder: Path, *, file: str, limit: int = LIMIT_BYTES) -> None:
    """Unpack an archive into a folder.

    Parameters
    ----------
    archive
        A private copy.
    folder
        Where to; it must exist and be empty.
    file
        The path as given, for messages.
    limit
        Bytes all its files may have together.

    Raises
    ------
    SourceError
        Not a zip or damaged (`archive-broken`), a name that leads elsewhere, a link or a name that occurs twice
        (`archive-unsafe`), encrypted (`archive-encrypted`), an archive in it (`archive-nested`), or more than
        the limits (`archive-too-large`).
    """
    try:
        with _opened(archive) as opened:
            names = _checked(opened.infolist(), file, limit)
            left = limit
            for entry, name in names.items():
                left = _inflate(opened, entry, folder / name, left, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise SourceError("archive-broken", file=file, reason=str(error)) from error


def is_small(entries: list[zipfile.ZipInfo], limit: int) -> bool:
    """Say whether the directory of an archive states no more files and bytes than there may be; a bomb mostly does."""
    return len(entries) <= LIMIT_FILES and sum(entry.file_size for entry in entries) <= limit


def _opened(archive: Path) -> zipfile.ZipFile:
    """Open with the first encoding that fits all names."""
    for encoding in _ENCODINGS[:-1]:
        try:
            return zipfile.ZipFile(archive, metadata_encoding=encoding)
        except UnicodeDecodeError:
            continue
    return zipfile.ZipFile(archive, metadata_encoding=_ENCODINGS[-1])


def _checked(entries: list[zipfile.ZipInfo], file: str, limit: int) -> dict[zipfile.ZipInfo, PurePosixPath]:
    """Give each file in the archive the relative path it is unpacked to."""
    if not is_small(entries, limit):
        many = len(entries) > LIMIT_FILES
        raise SourceError("archive-too-large", file=file, limit=f"{LIMIT_FILES}" if many else _LIMIT)
    names: dict[zipfile.ZipInfo, PurePosixPath] = {}
    seen: set[str] = set()
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        windows = PureWindowsPath(entry.filename)
        elsewhere = name.is_absolute() or windows.drive or windows.root or ".." in name.parts or "\0" in str(name)
        if elsewhere or stat.S_ISLNK(entry.external_attr >> 16) or str(name).casefold() in seen:
            raise SourceError("archive-unsafe", file=file, name=entry.filename)
        if entry.flag_bits & _ENCRYPTED:
            raise SourceError("archive-encrypted", file=file, name=entry.filename)
        if name.suffix.lower() in NESTED:
            raise SourceError("archive-nested", file=file, name=entry.filename)
        seen.add(str(name).casefold())
        if not entry.is_dir():
            names[entry] = name
    return names


def _inflate(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int, file: str) -> int:
    """Write one file; return how many bytes are left for the others (stated sizes are not believed)."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("xb") as sink:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise SourceError("archive-too-large", file=file, limit=_LIMIT)
            sink.write(chunk)
    return left
