"""Put the results where people look for them in one step, so that a folder there is always a whole one."""

from __future__ import annotations

import os
import platform
import re
import secrets
import shutil
import sys
import time
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from layers.errors import PublishError
from layers.layer import Note

PRIVATE: Final = ".greenshield-"
"""Beside the output: private folders of runs, named by machine, process and a random part."""

OURS: Final = frozenset(
    {"results.gpkg", "summary.json", "summary.xlsx", "results.qgz", "report.html", "reports", "补正清单.xlsx"}
)
"""What a folder of results may hold; with anything else in it, it is not ours to replace."""

STALE_DAYS: Final = 1.0
"""A private folder of another machine, untouched for so long, belongs to no living run."""

_PATIENCE: Final = (0.05, 0.2, 0.5)
"""Seconds between tries: virus scanners hold new files for a moment."""
_RUN: Final = re.compile(r"(?P<machine>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{8}")
_MACHINE: Final = f"{zlib.crc32(platform.node().encode()):08x}"
_OURS_NOW: set[str] = set()
"""Runs of this process that have not ended."""


@contextmanager
def workspace(out: Path) -> Iterator[Path]:
    """Give a private folder beside `out` (mode 700), removed on every exit.

    Copies of restricted control layers lie in it, and the results until they are published: on the same disk,
    so that publishing is a rename, and never in a temp folder that others read.

    Raises
    ------
    PublishError
        Nothing can be written beside `out` (`unwritable`).
    """
    parent = out.resolve().parent
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    run = f"{_MACHINE}-{os.getpid()}-{secrets.token_hex(4)}"
    private = parent / f"{PRIVATE}{run}"
    _OURS_NOW.add(run)
    try:
        try:
            parent.mkdir(parents=True, exist_ok=True)
            private.mkdir(mode=0o700)
        except OSError as fault:
            raise PublishError("unwritable", file=str(parent), reason=fault.strerror or str(fault)) from fault
        yield private
    finally:
        _remove(private)
        _OURS_NOW.discard(run)
        for folder in made:
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()


def require_free(out: Path, *, overwrite: bool) -> None:
    """Refuse an output that exists, and with `overwrite` one that holds anything but results of ours.

    Raises
    ------
    PublishError
        `out-exists`, `out-not-folder`, `out-foreign` (names what is in it).
    """
    out = out.resolve()
    if not out.exists():
        return
    if not out.is_dir():
        raise PublishError("out-not-folder", file=str(out))
    if not overwrite:
        raise PublishError("out-exists", file=str(out))
    names = {entry.name for entry in out.iterdir()}
    foreign = sorted(name for name in names if not _is_ours(name))
    if foreign or (names and not {"results.gpkg", "summary.json"} <= names):
        raise PublishError("out-foreign", file=str(out), names=", ".join(foreign[:5] or sorted(names)[:5]))


def publish(staged: Path, out: Path, *, overwrite: bool) -> Path:
    """Make the folder `staged`, which lies in a `workspace` of `out`, the folder `out`.

    Parameters
    ----------
    staged
        A whole, verified folder; its files are flushed to the disk here.
    out
        Where people look.
    overwrite
        Replace earlier results there.

    Returns
    -------
    Path
        Where the results lie: `out`, or a numbered folder beside it (`out_2`) while another program holds `out` open.

    Raises
    ------
    PublishError
        As `require_free`; `unwritable` where the rename fails, with the earlier results back in place.
    """
    require_free(out, overwrite=overwrite)
    out = out.resolve()
    _flush(staged)
    if not out.exists():
        _rename(staged, out)
        return out
    old = out.with_name(f"{out.name}.old-{staged.parent.name.removeprefix(PRIVATE)}")
    try:
        _rename(out, old)
    except PublishError:  # held open by QGIS, WPS or Excel, which Windows does not let go
        beside = next(path for n in range(2, 10_000) if not (path := out.with_name(f"{out.name}_{n}")).exists())
        _rename(staged, beside)
        return beside
    try:
        _rename(staged, out)
    except PublishError:
        if not out.exists():
            _rename(old, out)
        raise
    _rename(old, staged.parent / "old")  # removed with the workspace; a half removed folder never bears a public name
    return out


def recover(out: Path) -> tuple[Note, ...]:
    """Clear up after runs that were killed: called at every start, before anything else.

    Earlier results that a killed run had set aside go back to `out`; what killed runs left beside it is removed.
    Nothing of a run that may still be alive is touched.

    Returns
    -------
    tuple of Note
        What was done (`out-restored`, `leftover-removed`); empty where there was nothing to do.
    """
    out = out.resolve()
    if not out.parent.is_dir():
        return ()
    done: list[Note] = []
    for entry in sorted(out.parent.iterdir()):
        aside, private = entry.name.removeprefix(f"{out.name}.old-"), entry.name.removeprefix(PRIVATE)
        run = _RUN.fullmatch(min(aside, private, key=len))
        if run is None or not entry.is_dir() or not _ended(run, entry):
            continue
        if aside != entry.name and not out.exists():
            _rename(entry, out)
            done.append(Note(key="out-restored", values={"name": out.name}))
        else:
            _remove(entry)
            done.append(Note(key="leftover-removed", values={"name": entry.name}))
    return tuple(done)


def next_folder(root: Path, name: str, *, year: int) -> Path:
    """Name the next numbered folder under `root`, safe on Windows, too.

    >>> next_folder(Path("nowhere"), "锦界: 煤制烯烃?", year=2026).name
    '2026-0001 锦界_ 煤制烯烃_'
    """
    taken = [
        int(found[1])
        for entry in (root.iterdir() if root.is_dir() else ())
        if (found := re.match(rf"{year}-(\d{{4,}})(?:\D|$)", entry.name))
    ]
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]', "_", unicodedata.normalize("NFC", name))
    return root / f"{year}-{max(taken, default=0) + 1:04d} {plain[:60]}".rstrip(". ")


def _is_ours(name: str) -> bool:
    """Results, and what SQLite and Office leave beside open ones."""
    return name in OURS or name.startswith(("results.gpkg-", "~$", ".~lock."))


def _ended(run: re.Match[str], entry: Path) -> bool:
    """Whether the run is over for certain."""
    if run[0] in _OURS_NOW:
        return False
    if run["machine"] != _MACHINE:  # a shared drive: only time tells
        newest = max((path.stat().st_mtime for path in (entry, *entry.rglob("*"))), default=0.0)
        return time.time() - newest > STALE_DAYS * 86_400
    return int(run["pid"]) == os.getpid() or not _alive(int(run["pid"]))


def _alive(pid: int) -> bool:
    """Whether a process of this machine has that number; the one place that asks the operating system."""
    if sys.platform == "win32":  # os.kill would end it
        import ctypes  # noqa: PLC0415 - Windows only

        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return bool(kernel.GetLastError() == 5)  # access denied: it is there
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == 259  # STILL_ACTIVE
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _rename(source: Path, target: Path) -> None:
    """Rename, with patience."""
    for pause in (*_PATIENCE, None):
        try:
            source.rename(target)
        except OSError as fault:
            if pause is None:
                raise PublishError("unwritable", file=str(target), reason=fault.strerror or str(fault)) from fault
            time.sleep(pause)
        else:
            return


def _remove(folder: Path) -> None:
    """Remove a folder; what is held open stays for the next start, which finds it."""
    for pause in (*_PATIENCE, 0.0):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(pause)


def _flush(folder: Path) -> None:
    """Make the disk keep every file of a folder, and on POSIX the names in it."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    if sys.platform != "win32":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
