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
from layers.intake.limits import Limits, allow, confine, peak

if TYPE_CHECKING:
    from layers.intake.opened import Opened
    from layers.sheet import Sheet


def main() -> None:
    """Answer until stdin ends, as it does when the run ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends this process, too
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints must not look like an answer
    fault = ""
    try:
        import layers.intake.formats  # noqa: PLC0415 - heavy; now, so that the first errand finds it done
        import layers.intake.sheet_file  # noqa: F401, PLC0415

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


def _carry_out(errand: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from layers.intake import sheet_file  # noqa: PLC0415 - imported by main already

    try:
        sheet_file.write(_sheets(_opened(errand["opened"]), limits), Path(errand["folder"]))
    except InputError as error:
        told = {"class": type(error).__name__, "key": error.key, "values": error.values, **error.place}
        return {"error": told}
    except MemoryError:
        return {"memory": True}
    except Exception as error:  # noqa: BLE001 - a fault of ours, raised again in the run
        return {"full": True} if is_full(error) else {"fault": traceback.format_exc()}
    return {}


def _opened(told: dict[str, Any]) -> Opened:
    from layers.intake.opened import Opened  # noqa: PLC0415 - as above
    from layers.intake.private_copy import PrivateCopy  # noqa: PLC0415

    copy = told["copy"]
    parts = {part: Path(path) for part, path in copy["parts"].items()}
    return Opened(
        **{
            **told,
            "copy": PrivateCopy(parts=parts, sha256=copy["sha256"], bytes=copy["bytes"]),
            "fix": frozenset(told["fix"]),
        }
    )


def _sheets(opened: Opened, limits: Limits) -> list[Sheet]:
    """Read the layers and count while they come.

    Raises
    ------
    SourceError
        More than a file may have (`too-many-rows`, `too-many-vertices`).
    """
    import shapely  # noqa: PLC0415 - as above

    from layers.intake import formats  # noqa: PLC0415

    sheets, rows, vertices = [], 0, 0
    for sheet in formats.read_here(opened):
        rows += sheet.rows
        vertices += int(shapely.get_num_coordinates(sheet.geometry).sum())
        if rows > limits.rows:
            raise SourceError("too-many-rows", file=opened.file, limit=limits.rows)
        if vertices > limits.vertices:
            raise SourceError("too-many-vertices", file=opened.file, limit=limits.vertices)
        sheets.append(sheet)
    return sheets


if __name__ == "__main__":
    main()
