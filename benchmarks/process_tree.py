"""Run a command with all its children: how long, how much processor, how much memory, and not longer than a limit.

Linux only: children and their memory are read from /proc.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

EVERY: Final = 0.05
"""s between two looks at the memory."""
PAGE: Final = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, kw_only=True)
class Took:
    """What a run took.

    Attributes
    ----------
    s
        By the clock, without what the command itself left out.
    cpu
        Seconds of the processor, of all processes it waited for.
    peak_mb
        The most memory all its processes held at a time; what two of them share counts twice.
    over
        It was stopped at the limit.
    steps
        What the command says of its steps (`steps.Steps.tell`).
    """

    s: float
    cpu: float
    peak_mb: float
    over: bool = False
    steps: Mapping[str, float] = field(default_factory=dict)


def run(
    command: Sequence[str], *, limit: float, codes: Collection[int] = (0,), cwd: Path | None = None, **surroundings: str
) -> Took:
    """Run a command to its end, or to the limit (s).

    Raises
    ------
    RuntimeError
        It ended with another exit code than `codes`.
    """
    with TemporaryFile() as said, TemporaryFile() as told:
        start = time.perf_counter()
        environment = {**os.environ, **surroundings}
        process = subprocess.Popen(command, stdout=said, stderr=told, cwd=cwd, env=environment)
        watch = _Watch(process.pid, limit)
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        watch.end()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told.seek(0)
        if process.returncode not in codes and not watch.over:
            words = told.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(map(str, command))}: exit code {process.returncode}\n{words}")
        own = {} if watch.over else _told(said.read().decode(errors="replace"))
    peak = max(watch.peak, used.ru_maxrss * 1024) / 1e6
    left_out = own.get("left_out", 0.0)
    cpu = used.ru_utime + used.ru_stime
    return Took(s=clock - left_out, cpu=cpu, peak_mb=peak, over=watch.over, steps=own.get("steps", {}))


def _told(output: str) -> dict[str, Any]:
    """Return what a command says of its steps in its last line."""
    last = output.strip().rpartition("\n")[2]
    return json.loads(last) if last.startswith('{"steps"') else {}


class _Watch:
    """Looks at a process and its children until it ends; kills them all at the limit."""

    def __init__(self, root: int, limit: float) -> None:
        self.peak = 0
        self.over = False
        self._root, self._limit, self._done = root, limit, Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        stop = time.perf_counter() + self._limit
        while not self._done.wait(EVERY):
            family = descendants(self._root)
            self.peak = max(self.peak, sum(map(_memory, family)))
            if time.perf_counter() > stop:
                self.over = True
                for process in family:
                    _kill(process)
                return


def descendants(root: int) -> list[int]:
    """Return a process and all below it."""
    found = [root]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found.extend(map(int, task.read_text(encoding="ascii").split()))
            except OSError:  # it ended meanwhile
                continue
    return found


def _memory(process: int) -> int:
    """Bytes a process holds; none if it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except OSError:
        return 0


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
