"""Put the results where people look for them in one step, so that a folder there is always a whole one."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from layers.errors import PublishError
from layers.layer import Note
from layers.results import run_mark
from layers.results.folder import OURS, PARTS, beside, holds_results, is_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PRIVATE: Final = ".greenshield-"
"""Begins the name of a run's private folder; the run's mark follows."""

OLD: Final = ".old-"
"""Between the name of earlier results that are set aside for a moment and the mark of the run that does so."""

_PATIENCE: Final = (0.05, 0.2, 0.5)
"""Seconds between tries: virus scanners hold new files for a moment."""


@contextmanager
def workspace(out: Path) -> Iterator[Path]:
    """Give a private folder beside `out` (mode 700), removed on every exit.

    Copies of restricted control layers lie in it, and the results until they are published: on the disk of `out`, so
    that publishing is a rename, and never in a temp folder that others read. What another program holds open is left
    for the next start (`recover`).

    Raises
    ------
    PublishError
        Nothing can be written beside `out` (`unwritable`).
    """
    parent = out.resolve().parent
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    with run_mark.new() as mark:
        private = parent / f"{PRIVATE}{mark}"
        try:  # a signal may arrive between any two lines: what makes the folder stands under what removes it
            try:
                parent.mkdir(parents=True, exist_ok=True)
                private.mkdir(mode=0o700)
            except OSError as fault:
                raise PublishError("unwritable", file=str(parent), reason=fault.strerror or str(fault)) from fault
            yield private
        finally:
            _remove(private)
            for folder in made:
                if folder.is_dir() and not any(folder.iterdir()):
                    folder.rmdir()


def require_free(out: Path, *, overwrite: bool) -> None:
    """Refuse an output that exists, and with `overwrite` one that holds anything but results of ours.

    Raises
    ------
    PublishError
        `out-exists`, `out-not-folder`, `out-foreign` (names some of what is in it).
    """
    out = out.resolve()
    if not out.exists():
        return
    if not out.is_dir():
        raise PublishError("out-not-folder", file=str(out))
    if not overwrite:
        raise PublishError("out-exists", file=str(out))
    names = {entry.name for entry in out.iterdir()}
    # what SQLite, Office and LibreOffice leave beside open files goes with them
    foreign = {name for name in names - OURS if not name.startswith(("results.gpkg-", "~$", ".~lock."))}
    foreign |= {
        f"{PARTS}/{each.name}" for each in (out / PARTS).rglob("*") if each.is_file() and not is_part(each.name)
    }
    if foreign or (names and not holds_results(names)):
        raise PublishError("out-foreign", file=str(out), names=", ".join(sorted(foreign or names)[:5]))


def publish(staged: Path, out: Path, *, overwrite: bool) -> Path:
    """Make a folder of a workspace the folder `out`, on the disk for good.

    Parameters
    ----------
    staged
        A whole, verified folder, directly in the `workspace` of `out`.
    out
        Where people look.
    overwrite
        Replace earlier results there.

    Returns
    -------
    Path
        Where the results lie, absolute: `out`, or a numbered folder beside it (`out_2`) where QGIS, WPS or Excel hold
        the earlier results open (Windows); the note `out-busy` is for people then.

    Raises
    ------
    PublishError
        As `require_free`; `unwritable` where a rename fails, with the earlier results back in place.
    """
    out = out.resolve()
    require_free(out, overwrite=overwrite)
    _flush(staged)
    if not out.exists():
        _rename(staged, out)
    else:
        old = out.with_name(f"{out.name}{OLD}{staged.parent.name.removeprefix(PRIVATE)}")
        try:
            _rename(out, old)
        except PublishError as fault:
            if not isinstance(fault.__cause__, PermissionError):  # what Windows says of a folder in use
                raise
            return publish(staged, beside(out), overwrite=False)
        try:
            _rename(staged, out)
        except PublishError:
            _rename(old, out)
            raise
        _rename(old, staged.parent / "old")  # from here on half a folder bears no name that people know
    _flush_names(out.parent)
    return out


def recover(out: Path) -> tuple[Note, ...]:
    """Clear up after runs that were killed; called at every start, before anything else.

    Earlier results that a killed run had set aside go back to `out`, and what killed runs left is removed. Nothing of
    a run that may still live is touched.

    Returns
    -------
    tuple of Note
        What was done (`out-restored`, `leftover-removed`); empty where there was nothing to do.
    """
    out = out.resolve()
    done: list[Note] = []
    for entry in sorted(out.parent.iterdir()) if out.parent.is_dir() else ():
        aside = entry.name.startswith(f"{out.name}{OLD}")
        mark = entry.name.removeprefix(f"{out.name}{OLD}" if aside else PRIVATE)
        if mark == entry.name or not run_mark.has_ended(mark, entry):
            continue
        if aside and not out.exists():
            _rename(entry, out)
            done.append(Note(key="out-restored", values={"name": out.name}))
        elif _remove(entry):
            done.append(Note(key="leftover-removed", values={"name": entry.name}))
    return tuple(done)


def _rename(source: Path, target: Path) -> None:
    for pause in (*_PATIENCE, None):
        try:
            source.rename(target)
        except OSError as fault:
            if pause is None:
                raise PublishError("unwritable", file=str(target), reason=fault.strerror or str(fault)) from fault
            time.sleep(pause)
        else:
            return


def _remove(folder: Path) -> bool:
    for pause in (*_PATIENCE, 0.0):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return True
        time.sleep(pause)
    return False


def _flush(folder: Path) -> None:
    """Make the disk keep all files of a folder and their names."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        else:
            _flush_names(path)
    _flush_names(folder)


def _flush_names(folder: Path) -> None:
    """Make the disk keep the names in a folder; Windows does so by itself."""
    if sys.platform != "win32":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
