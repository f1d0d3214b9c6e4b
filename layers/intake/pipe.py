"""Errands to the process that reads, and its answers, in the same order: several may be under way."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from threading import Timer
from typing import IO, TYPE_CHECKING, Any, Final

from layers.errors import SourceError
from layers.intake import errand
from layers.intake.surroundings import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.intake.limits import Limits

LARGE: Final = 400 * 1024**2
"""Bytes: a process that has used more keeps much of it, and is ended once nothing is under way."""


@dataclass(eq=False, slots=True)
class Asked:
    """What the process was told to do, whose file it is, and what it answered: None while, or if, it did not."""

    told: dict[str, Any]
    file: str
    answer: dict[str, Any] | None = None


class Pipe:
    """The process and what is under way to it.

    Parameters
    ----------
    limits
        For each file.

    Attributes
    ----------
    peak
        Most memory the process has used, bytes, as far as it has told.
    process
        None while there is none.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits, self.peak = limits, 0
        self.process: subprocess.Popen[bytes] | None = None
        self._under_way: deque[Asked] = deque()

    def start(self) -> None:
        """Start the process, unless it lives or owes answers: whoever waits for these finds out that it died."""
        if self.process is not None and (self._under_way or self.process.poll() is None):
            return
        self.process = subprocess.Popen(
            # -P: no module is taken from the current folder, which may be the hostile one
            [sys.executable, "-P", "-m", "layers.intake.worker_process", json.dumps(asdict(self.limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )

    def stop(self) -> None:
        """End the process, whatever it is at; nothing is under way any more."""
        process, self.process = self.process, None
        self._under_way.clear()
        if process is not None:
            process.kill()
            with _closed(process.stdin), _closed(process.stdout):
                process.wait()

    def send(self, told: dict[str, Any], file: str) -> Asked:
        """Send an errand; its answer is waited for by `answer`."""
        asked = Asked(told, file)
        self._resume(asked)
        return asked

    def answer(self, asked: Asked) -> dict[str, Any]:
        """Wait for an answer.

        Raises
        ------
        SourceError, OSError, RuntimeError
            As `layers.intake.worker.Worker.ask` says.
        """
        while asked in self._under_way:
            self._hear()
        answer, file = asked.answer, asked.file
        if answer is None:
            raise SourceError("reader-died", file=file, limit=_readable(self.limits.bytes))
        if "late" in answer:
            raise SourceError("reader-time", file=file, limit=f"{self.limits.seconds:g}")
        if "error" in answer:
            raise errand.understood_error(answer["error"])
        if "memory" in answer:
            raise SourceError("reader-memory", file=file, limit=_readable(self.limits.bytes))
        if "full" in answer:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if "fault" in answer:
            raise RuntimeError(answer["fault"])
        return answer

    def _resume(self, asked: Asked) -> None:
        self.start()
        assert self.process is not None and self.process.stdin is not None  # noqa: S101, PT018
        self._under_way.append(asked)
        with suppress(OSError):  # it died: whoever waits finds out
            self.process.stdin.write(json.dumps(asked.told).encode() + b"\n")
            self.process.stdin.flush()

    def _hear(self) -> None:
        """Take the answer to the first errand under way; if it ended the process, another goes on with the rest."""
        line, late = self._line()
        asked = self._under_way.popleft()
        if line.endswith(b"\n"):
            asked.answer = answer = json.loads(line)
            self.peak = max(self.peak, answer["peak"])
            if answer["peak"] > LARGE and not self._under_way:
                self.stop()
            return
        asked.answer = {"late": True} if late else None
        rest = tuple(self._under_way)
        self.stop()
        for other in rest:
            self._resume(other)

    def _line(self) -> tuple[bytes, bool]:
        """Return the next answer, b"" of a process that is gone, and whether it took too long."""
        process = self.process
        assert process is not None and process.stdout is not None  # noqa: S101, PT018
        late: list[bool] = []

        def end() -> None:
            late.append(True)
            process.kill()

        timer = Timer(self.limits.seconds, end)
        timer.daemon = True
        timer.start()
        try:
            return process.stdout.readline(), bool(late)
        except OSError:
            return b"", bool(late)
        finally:
            timer.cancel()


def _readable(size: int) -> str:
    return f"{size / 1024**3:.3g} GB"


@contextmanager
def _closed(stream: IO[bytes] | None) -> Iterator[None]:
    """Close a pipe at the end, also one whose other side is gone."""
    yield
    try:
        if stream is not None:
            stream.close()
    except OSError:
        pass
