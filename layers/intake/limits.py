"""How much a file handed in may ask for, and the one place that tells the operating system so."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_THREADS: Final = 4
"""How many seconds of processor time a second by the clock may cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may take; beyond it the file is refused.

    Attributes
    ----------
    seconds
        By the clock.
    bytes
        Memory of the process that reads (Windows has no such limit for a process on its own).
    rows, vertices
        Of all layers together.
    """

    seconds: float = 900.0
    bytes: int = 6 * 1024**3
    rows: int = 3_000_000
    vertices: int = 100_000_000


def confine(limits: Limits) -> None:
    """Hold this process to its memory from now on, and let it leave no image of itself on the disk."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    _lower(resource.RLIMIT_CORE, 0)
    # private memory, used or not; the address space would count mapped files, too
    _lower(resource.RLIMIT_DATA, limits.bytes)


def allow(limits: Limits) -> None:
    """Give this process the processor time for one more file; a run that was killed cannot end it by the clock."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime + _THREADS * limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _lower(what: int, value: int) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    _, hard = resource.getrlimit(what)
    most = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (most, most))


def peak() -> int:
    """Most memory this process has used so far, bytes; 0 where the system does not say.

    Linux is asked for this program's own mark: `ru_maxrss` still holds what its parent used before it became this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        marks = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(marks["VmHWM"].split()[0]) * 1024
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
