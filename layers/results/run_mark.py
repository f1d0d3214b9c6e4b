"""The mark a run leaves on its folders, from which a later run tells whether it still lives."""

from __future__ import annotations

import os
import platform
import re
import secrets
import sys
import time
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUIET_SECONDS: Final = 86_400.0
"""A folder of another machine (a shared drive), in which nothing changed for so long, belongs to no living run."""

_MARK: Final = re.compile(r"(?P<machine>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{8}")
_MACHINE: Final = f"{zlib.crc32(platform.node().encode()):08x}"
_LIVING: Final[set[str]] = set()
"""Marks of this process: after a restart in a container the number of the process is the same."""


@contextmanager
def new() -> Iterator[str]:
    """Give a mark made of machine, process and chance, which lives as long as the context."""
    mark = f"{_MACHINE}-{os.getpid()}-{secrets.token_hex(4)}"
    _LIVING.add(mark)
    try:
        yield mark
    finally:
        _LIVING.discard(mark)


def has_ended(mark: str, folder: Path) -> bool:
    """Tell whether the run that left `mark` on `folder` is over for certain; what is no mark is nobody's run.

    >>> from pathlib import Path
    >>> has_ended("holiday", Path("photos.old-holiday"))
    False
    """
    found = _MARK.fullmatch(mark)
    if found is None or mark in _LIVING or not folder.is_dir():
        return False
    if found["machine"] != _MACHINE:
        try:
            newest = max(path.stat().st_mtime for path in (folder, *folder.rglob("*")))
        except OSError:  # somebody is at work in it
            return False
        return time.time() - newest > QUIET_SECONDS
    return int(found["pid"]) == os.getpid() or not _is_alive(int(found["pid"]))


def _is_alive(pid: int) -> bool:
    """Ask the operating system; the one place that does, because on Windows `os.kill` would end the process."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - windll is there on Windows only

        limited_query, access_denied, still_active = 0x1000, 5, 259
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(limited_query, False, pid)
        if not handle:
            return ctypes.get_last_error() == access_denied
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == still_active
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
