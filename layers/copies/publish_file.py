"""One file on disk, all or nothing, that replaces nothing unless told, and never what it was made from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from layers.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_JOURNALS: Final = ("-wal", "-shm", "-journal")
"""What lies beside a GeoPackage another program has open; it would be read as part of the new one."""


def require_free_file(out: Path, *, overwrite: bool, inputs: Iterable[Path] = ()) -> None:
    """Refuse an output that exists, and with `overwrite` one that is not ours to replace.

    Parameters
    ----------
    inputs
        Files and folders that are read.

    Raises
    ------
    PublishError
        `out-is-input`; `out-not-file`; `file-exists`; `out-in-use`.
    """
    place = out.resolve()
    if any(place == path or path in place.parents for path in (given.resolve() for given in inputs)):
        raise PublishError("out-is-input", file=str(out))
    if place.is_dir():
        raise PublishError("out-not-file", file=str(out))
    if place.exists() and not overwrite:
        raise PublishError("file-exists", file=str(out))
    beside = [name for mark in _JOURNALS if (name := place.with_name(f"{place.name}{mark}")).exists()]
    if beside:
        raise PublishError("out-in-use", file=str(out), names=", ".join(path.name for path in beside))


def publish_file(staged: Path, out: Path) -> None:
    """Put a whole file, staged on the disk of `out`, where people look; the disk keeps it for good.

    Raises
    ------
    PublishError
        `unwritable`; what was there before is untouched.
    """
    try:
        with staged.open("rb+") as stream:
            os.fsync(stream.fileno())
        staged.replace(out)
    except OSError as fault:
        raise PublishError("unwritable", file=str(out), reason=fault.strerror or str(fault)) from fault
