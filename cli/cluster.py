"""The dask cluster a run is spread over: joined where one runs, else started on this machine and ended with the run."""

from __future__ import annotations

import logging
import signal
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from layers.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from distributed import Client, Worker

PATIENCE: Final = "20s"
"""How long a scheduler may take to answer."""

_SILENT: Final = {"logging": {"distributed": "critical", "distributed.client": "critical"}}
"""Workers that die and come back are dask's daily business; what matters reaches the user as an error."""


@contextmanager
def cluster(scheduler: str | None, workers: int, folder: Path) -> Iterator[Client]:
    """Join a cluster, or start one.

    Parameters
    ----------
    scheduler
        Its address; None: one is started.
    workers
        How many are started then, each a process with an equal share of the memory. They may still be on their way:
        what is submitted waits for them.
    folder
        Where these put what they need.

    Raises
    ------
    InputError
        dask is not installed (`no-dask`); the scheduler does not answer, or is gone in the middle of the run
        (`no-scheduler`), or has no workers (`no-workers`); a task has cost too many workers their life
        (`workers-lost`).
    """
    try:
        import dask  # noqa: PLC0415 - an extra

        with dask.config.set(_SILENT):  # it opens its logs when it is imported
            from distributed import Client, KilledWorker  # noqa: PLC0415
    except ImportError as fault:
        raise InputError("no-dask") from fault
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        with dask.config.set(_SILENT), _joined(Client, scheduler) if scheduler else _started(workers, folder) as client:
            yield client
    except KilledWorker as fault:
        raise InputError("workers-lost", count=fault.allowed_failures + 1) from fault
    except CancelledError as fault:
        raise InputError("no-scheduler", address=scheduler, reason=str(fault)) from fault


@contextmanager
def _joined(client: type[Client], scheduler: str) -> Iterator[Client]:
    try:
        joined = client(scheduler, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as fault:
        raise InputError("no-scheduler", address=scheduler, reason=str(fault)) from fault
    with joined:
        if not joined.scheduler_info()["workers"]:
            raise InputError("no-workers", address=scheduler)
        yield joined


@contextmanager
def _started(workers: int, folder: Path) -> Iterator[Client]:
    """Start workers; they come in their own time, while rows are being laid out."""
    from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra

    with LocalCluster(
        n_workers=0,
        threads_per_worker=1,
        memory_limit=1 / workers,
        local_directory=str(folder),
        preload=["cli.cluster"],
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    ) as started:
        started.scale(workers)  # does not wait for them, unlike n_workers
        with Client(started) as client:
            yield client


def dask_setup(_worker: Worker) -> None:
    """Make a worker ready that was started here (dask calls this by its name): it imports before it is asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which ends its workers
    import_module("cli.run")
