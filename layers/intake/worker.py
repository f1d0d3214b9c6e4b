"""A process of its own for bytes nobody vouches for: it reads one private copy after the other and hands back sheets.

What a hostile file can do to a reader (endless loops, all memory, a crash) it does to that process, which knows no
driver but ours, is held to limits, and ends with the run. Nothing it hands back is executed (`sheet_file`).
This module imports nothing heavy, so that the process can start while the command still imports.

Several files may be asked for before the first is collected, the process answers in order. Whoever reads sources asks
by `layers.sources.ask(source, workspace=..., ...) -> Callable[[], list[Sheet]]`.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from layers.intake import errand
from layers.intake.limits import Limits
from layers.intake.pipe import Pipe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from layers.intake.delivery import Delivery
    from layers.intake.opened import Opened
    from layers.tables.list_table import ListTable


class Worker:
    """The process, started by `start` or by the first file.

    Parameters
    ----------
    limits
        For each file.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._pipe = Pipe(self.limits)

    @property
    def peak(self) -> int:
        """Most memory it has used, bytes, as far as it has told."""
        return self._pipe.peak

    def start(self) -> None:
        """Start the process; it imports what it needs while the caller goes on."""
        self._pipe.start()

    def stop(self) -> None:
        """End the process, whatever it is at."""
        self._pipe.stop()

    def ask(self, opened: Opened, workspace: Path) -> Callable[[], list[Delivery]]:
        """Ask for a private copy to be read while the caller goes on; what is returned waits for it.

        Raises
        ------
        SourceError
            When it is collected: the file takes too long (`reader-time`) or too much memory (`reader-memory`), or the
            process dies of it (`reader-died`); besides, as its reader says.
        OSError
            The disk is full.
        RuntimeError
            The process met a fault of this program; its traceback.
        """
        from layers.intake import handover  # noqa: PLC0415 - heavy

        folder, answer = self._asked("sheets", opened, workspace)

        def collected() -> list[Delivery]:
            answer()
            return handover.deliveries(folder)

        return collected

    def entries(self, opened: Opened, workspace: Path) -> list[ListTable]:
        """Have the entries of a list read; raises what `ask` raises when it is collected."""
        from layers.intake import handover  # noqa: PLC0415 - heavy
        from layers.tables.list_table import ListTable  # noqa: PLC0415 - heavy

        folder, answer = self._asked("entries", opened, workspace)
        answer()
        return handover.read(folder, ListTable)

    def is_among(self, path: Path, *, file: str) -> bool:
        """Have `layers.intake.formats` say whether a file met in a folder is to be read; raises as `entries`."""
        asked = self._pipe.send({"what": "look", "path": str(path.absolute())}, file)
        return bool(self._pipe.answer(asked)["among"])

    def _asked(self, what: str, opened: Opened, workspace: Path) -> tuple[Path, Callable[[], object]]:
        """Send an errand; return the folder it fills, and what waits until it has."""
        folder = Path(tempfile.mkdtemp(prefix="sheets-", dir=workspace)).absolute()
        asked = self._pipe.send({"what": what, "opened": errand.told(opened), "folder": str(folder)}, opened.file)
        return folder, partial(self._pipe.answer, asked)


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
