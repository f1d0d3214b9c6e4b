"""A process of its own for bytes nobody vouches for: it reads one private copy after the other and hands back sheets.

What a hostile file can do to a reader (endless loops, all memory, a crash) it does to that process, which knows no
driver but ours, is held to limits, and ends with the run. Nothing it hands back is executed (`sheet_file`).
This module imports nothing heavy, so that the process can start while the command still imports.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING, Any, TypeVar

from layers.errors import SourceError
from layers.intake import errand
from layers.intake.limits import Limits
from layers.intake.surroundings import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.intake.opened import Opened
    from layers.sheet import Sheet
    from layers.tables.list_table import ListTable

T = TypeVar("T", "Sheet", "ListTable")


class Worker:
    """The process, started by `start` or by the first file.

    Parameters
    ----------
    limits
        For each file.

    Attributes
    ----------
    peak
        Most memory it has used, bytes, as far as it has told.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.peak = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; it imports what it needs while the caller goes on."""
        if self._process is not None and self._process.poll() is None:
            return
        self._process = subprocess.Popen(
            # -P: no module is taken from the current folder, which may be the hostile one
            [sys.executable, "-P", "-m", "layers.intake.worker_process", json.dumps(asdict(self.limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )

    def stop(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with _pipe(process.stdin), _pipe(process.stdout):
                process.wait()

    def read(self, opened: Opened, workspace: Path) -> list[Sheet]:
        """Have a private copy read.

        Raises
        ------
        SourceError
            The file takes too long (`reader-time`) or too much memory (`reader-memory`), or the process dies of it
            (`reader-died`); besides, as its reader says.
        OSError
            The disk is full.
        RuntimeError
            The process met a fault of this program; its traceback.
        """
        from layers.sheet import Sheet  # noqa: PLC0415 - heavy

        return self._handed_back("sheets", opened, workspace, Sheet)

    def entries(self, opened: Opened, workspace: Path) -> list[ListTable]:
        """Have the entries of a list read; raises as `read`."""
        from layers.tables.list_table import ListTable  # noqa: PLC0415 - heavy

        return self._handed_back("entries", opened, workspace, ListTable)

    def is_among(self, path: Path, *, file: str) -> bool:
        """Have `layers.intake.formats` say whether a file met in a folder is to be read; raises as `read`."""
        return bool(self._answer({"what": "look", "path": str(path.absolute())}, file)["among"])

    def _handed_back(self, what: str, opened: Opened, workspace: Path, kind: type[T]) -> list[T]:
        from layers.intake import sheet_file  # noqa: PLC0415 - heavy

        folder = Path(tempfile.mkdtemp(prefix="sheets-", dir=workspace)).absolute()
        self._answer({"what": what, "opened": errand.told(opened), "folder": str(folder)}, opened.file)
        return sheet_file.read(folder, kind)

    def _answer(self, asked: dict[str, Any], file: str) -> dict[str, Any]:
        """Ask, and raise what went wrong over there."""
        self.start()
        answer = self._asked(asked, file)
        self.peak = max(self.peak, answer.get("peak", 0))
        if "error" in answer:
            raise errand.understood_error(answer["error"])
        if "memory" in answer:
            raise SourceError("reader-memory", file=file, limit=_readable(self.limits.bytes))
        if "full" in answer:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if "fault" in answer:
            raise RuntimeError(answer["fault"])
        return answer

    def _asked(self, asked: dict[str, Any], file: str) -> dict[str, Any]:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        late: list[bool] = []

        def end() -> None:
            late.append(True)
            process.kill()

        timer = Timer(self.limits.seconds, end)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:  # it died before it listened
            line = b""
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.stop()
        if late:
            raise SourceError("reader-time", file=file, limit=f"{self.limits.seconds:g}")
        raise SourceError("reader-died", file=file, limit=_readable(self.limits.bytes))


_ACTIVE: ContextVar[Worker | None] = ContextVar("worker", default=None)


@contextmanager
def apart(given: Worker | None = None) -> Iterator[Worker]:
    """Have every file read in a process of its own while the context lasts.

    Parameters
    ----------
    given
        One that outlives the context; by default a new one that ends with it.
    """
    worker = given or Worker()
    token = _ACTIVE.set(worker)
    try:
        yield worker
    finally:
        _ACTIVE.reset(token)
        if given is None:
            worker.stop()


def active() -> Worker | None:
    """Return the one of the context, None outside of any: then files are read in this process."""
    return _ACTIVE.get()


def begin() -> None:
    """Start the process of the context, if there is one, before it is needed."""
    if (worker := active()) is not None:
        worker.start()


def _readable(size: int) -> str:
    return f"{size / 1024**3:.3g} GB"


@contextmanager
def _pipe(stream: IO[bytes] | None) -> Iterator[None]:
    """Close a pipe at the end, also one whose other side is gone."""
    yield
    try:
        if stream is not None:
            stream.close()
    except OSError:
        pass
