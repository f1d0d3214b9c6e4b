"""A run spread over the workers of a dask cluster: partitions along the Hilbert curve in place of batches."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from geopandas import GeoSeries

from cli import partition
from layers.errors import InputError
from layers.results.parts import settle
from reports.tally import together

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from distributed import Client
    from numpy.typing import NDArray

    from cli.bench import Bench
    from cli.progress import Progress
    from layers.layer import Input, Layer
    from layers.results.parts import Written
    from layers.submission import Submission
    from reports.tally import Tally

ROWS: Final = 25_000
"""Rows of a partition: enough that what each costs by itself does not matter, so few that there are many."""

FAILURES: Final = 10
"""Workers that may die over one partition before it is given up."""


def spread(bench: Bench, submission: Submission, folder: Path, progress: Progress) -> tuple[list[Written], Tally]:
    """Judge a submission by partitions, each wherever a worker is free.

    Parameters
    ----------
    bench
        Its request says where the scheduler is; without one workers are started on this machine.
    folder
        Private, seen by all workers under this path; gets `parts/<table>/part-<number>.parquet`.

    Returns
    -------
    written, tally
        Rows written by table, for each partition; what the run adds up to.

    Raises
    ------
    InputError
        dask is not installed (`no-dask`); the scheduler does not answer, or has no workers (`no-scheduler`).
    """
    folder = folder.resolve()
    with _client(bench.request.scheduler, bench.request.workers) as client:
        sizes = _laid_out(submission, folder)
        partition.lay(folder, partition.BENCH, bench)
        answers = _answers(client, folder, sizes, bench, progress)
    written = [answer.written for answer in answers]
    settle(folder / partition.PARTS, written)
    return written, together([answer.tally for answer in answers])


def _laid_out(submission: Submission, folder: Path) -> list[int]:
    """Lay the rows of each partition into its folder; return how many each has."""
    of = partitions(submission.middles())
    moved: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for at, batch in enumerate(submission.batches()):
        mine = np.full(len(batch.numbers), -1) if batch.recurring else of[batch.numbers]
        order = np.argsort(mine, kind="stable")
        cuts = np.flatnonzero(np.diff(mine[order])) + 1
        for turn, rows in enumerate(np.split(order, cuts)):
            name = moved.setdefault(int(mine[rows[0]]), len(moved))
            sizes[name] = sizes.get(name, 0) + len(rows)
            some = (batch.numbers[rows], _some(batch.layers, rows, first=turn == 0))
            partition.lay(folder, f"{partition.ROWS}/{name:05}/{at:05}", some)
    return [sizes[name] for name in range(len(sizes))]


def partitions(middles: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the partition of each row: neighbours along the curve, as many in each.

    Parameters
    ----------
    middles
        (n, 2) longitude and latitude, NaN without geometry: those come last.
    """
    known = np.isfinite(middles).all(axis=1)
    place = np.full(len(middles), np.iinfo(np.int64).max)
    place[known] = GeoSeries(shapely.points(middles[known])).hilbert_distance()
    found = np.empty(len(middles), np.int64)
    found[np.argsort(place, kind="stable")] = np.arange(len(middles)) // ROWS
    return found


def _some(layers: tuple[Layer, ...], rows: NDArray[np.intp], *, first: bool) -> tuple[Layer, ...]:
    """Return some rows (ascending) of layers that follow each other; what is said of these whole is said `first` only.

    Of which none is meant, a layer is left out.
    """
    kept, begin = [], 0
    for layer in layers:
        mine = rows[(rows >= begin) & (rows < begin + len(layer.frame))] - begin
        begin += len(layer.frame)
        if len(mine) or first:
            frame, placed = layer.frame.iloc[mine].reset_index(drop=True), layer.placed.take(mine)
            said = layer.input if first else _not_again(layer.input)
            kept.append(replace(layer, frame=frame, placed=placed, input=said))
    return tuple(kept)


def _not_again(said: Input) -> Input:
    return replace(said, notes=(), rows=0, read=0, repaired=0, without_geometry=0)


def _answers(
    client: Client, folder: Path, sizes: list[int], bench: Bench, progress: Progress
) -> list[partition.Answer]:
    from distributed import as_completed  # noqa: PLC0415 - an extra

    futures = client.map(partition.judge, [str(folder)] * len(sizes), range(len(sizes)), pure=False)
    size, done = dict(zip(futures, sizes, strict=True)), 0
    for future in as_completed(futures):
        future.result()  # raises what went wrong there
        done += size[future]
        progress.pace(bench.words, done, sum(sizes))
    answers: list[partition.Answer] = client.gather(futures)
    return answers


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Client]:
    """Join a cluster, or start one on this machine that ends with the run."""
    try:
        import dask  # noqa: PLC0415 - an extra
        from distributed import Client, LocalCluster  # noqa: PLC0415
    except ImportError as fault:
        raise InputError("no-dask") from fault
    with dask.config.set(
        {"distributed.scheduler.allowed-failures": FAILURES, "distributed.logging.distributed": "error"}
    ):
        if scheduler is None:
            with (
                LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
                Client(cluster) as client,
            ):
                yield client
            return
        try:
            client = Client(scheduler, timeout="20s")
        except (OSError, TimeoutError, ValueError) as fault:
            raise InputError("no-scheduler", address=scheduler, reason=str(fault)) from fault
        with client:
            if not client.scheduler_info()["workers"]:
                raise InputError("no-workers", address=scheduler)
            yield client
