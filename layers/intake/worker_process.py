"""The process that `worker` starts: reads what it is told to, one file after the other, until nobody asks.

`python -P -m layers.intake.worker_process LIMITS`: errands come as lines of JSON on stdin, answers
go as lines to stdout.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

from layers.disk import is_full
from layers.errors import InputError, SourceError
from layers.intake import errand
from layers.intake.limits import Limits, allow, confine, peak

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from layers.sheet import Sheet
    from layers.tables.list_table import ListTable


def main() -> None:
    """Answer until stdin ends, as it does when the run ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends this process, too
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints must not look like an answer
    fault = ""
    try:
        import layers.intake.handover  # noqa: F401, PLC0415 - heavy; now, so that the first errand finds it done
        from layers.intake.formats import FORMATS, function  # noqa: PLC0415

        for each in FORMATS:
            function(each.read)
        confine(limits)
    except Exception:  # noqa: BLE001 - told with the first errand
        fault = traceback.format_exc()
    errands: Queue[bytes] = Queue()
    Thread(target=_listen, args=(errands,), daemon=True).start()
    while True:
        line = errands.get()
        allow(limits)
        answer = {"fault": fault} if fault else _carry_out(json.loads(line), limits)
        answers.write(json.dumps({**answer, "peak": peak()}, default=str).encode() + b"\n")
        answers.flush()


def _listen(errands: Queue[bytes]) -> None:
    """End the process with the run, also in the middle of a file."""
    for line in sys.stdin.buffer:
        errands.put(line)
    os._exit(0)


def _carry_out(asked: dict[str, Any], limits: Limits) -> dict[str, Any]:
    try:
        return _answer(asked, limits)
    except InputError as error:
        return {"error": errand.told_error(error)}
    except MemoryError:
        return {"memory": True}
    except Exception as error:  # noqa: BLE001 - a fault of ours, raised again in the run
        return {"full": True} if is_full(error) else {"fault": traceback.format_exc()}


def _answer(asked: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from layers.intake import formats, handover  # noqa: PLC0415 - imported by main already
    from layers.tables import lists  # noqa: PLC0415

    if asked["what"] == "look":
        return {"among": formats.is_among_here(Path(asked["path"]))}
    opened, folder = errand.understood(asked["opened"]), Path(asked["folder"])

    def take(read: Iterable[Sheet | ListTable]) -> None:
        handover.write(_counted(read, opened.file, limits), folder, glances=opened.size is not None)

    if asked["what"] == "sheets":
        formats.in_order(opened, take)
    else:
        take(lists.entries(opened))
    return {}


def _counted(read: Iterable[Sheet | ListTable], file: str, limits: Limits) -> Iterator[Sheet | ListTable]:
    """Count rows and vertices while they come.

    Raises
    ------
    SourceError
        More than a file may have (`too-many-rows`, `too-many-vertices`).
    """
    import shapely  # noqa: PLC0415 - as above

    rows, vertices = 0, 0
    for one in read:
        rows += len(one.columns)
        vertices += int(shapely.get_num_coordinates(getattr(one, "geometry", [])).sum())
        if rows > limits.rows:
            raise SourceError("too-many-rows", file=file, limit=limits.rows)
        if vertices > limits.vertices:
            raise SourceError("too-many-vertices", file=file, limit=limits.vertices)
        yield one


if __name__ == "__main__":
    main()
