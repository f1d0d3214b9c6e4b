"""Fingerprints: whether any file the catalogue lists became another one while a run went on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from layers.errors import SourceError
from layers.intake.private_copy import SQLITE_PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from layers.office.catalogue import Catalogue


def fingerprints(catalogue: Catalogue) -> dict[str, str]:
    """Take the fingerprint of a catalogue and of every file it lists, before anything is read.

    Returns
    -------
    dict
        The file as the catalogue names it -> sha256; the catalogue itself by its name.
    """
    files = {catalogue.path.name: catalogue.path}
    files |= {source: catalogue.folder / source for entry in catalogue.entries for source in entry.files}
    return {file: fingerprint(path) for file, path in files.items()}


def unchanged(catalogue: Catalogue, before: Mapping[str, str]) -> None:
    """Refuse a run during which a file changed.

    Parameters
    ----------
    catalogue
        The catalogue of the run.
    before
        What `fingerprints` said at its start.

    Raises
    ------
    SourceError
        `control-changed`, naming the file.
    """
    titles = {file: entry.title for entry in catalogue.entries for file in entry.files}
    for file, now in fingerprints(catalogue).items():
        if before.get(file) != now:
            raise SourceError("control-changed", file=file, title=titles.get(file, catalogue.name))


def fingerprint(path: Path) -> str:
    """Return one sha256 over a source and what belongs to it.

    Parameters
    ----------
    path
        A file, with the other files of its name where it is a shapefile and the logs of edits under way where it is a
        GeoPackage; or a folder, with everything below it but locks, which come and go with the readers.

    Returns
    -------
    str
        Differs when a file's content or name differs, one was added, or one is gone; "" where there is nothing.
    """
    files = _files(path)
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            total.update(f"{file.name}\0{hashlib.file_digest(stream, 'sha256').hexdigest()}\n".encode())
    return total.hexdigest() if files else ""


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".lock")
    if not path.is_file():
        return []
    if path.suffix.lower() == ".shp":
        return sorted(file for file in path.parent.iterdir() if file.stem == path.stem and file.is_file())
    logs = (path.with_name(path.name + part) for part in SQLITE_PARTS)
    return [path, *(log for log in logs if log.is_file() and log.stat().st_size)]
