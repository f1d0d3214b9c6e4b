"""A run spread over the workers of a dask cluster: partitions along the Hilbert curve in place of batches."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from geopandas import GeoSeries

from cli import partition
from cli.cluster import cluster
from cli.session import remark
from layers.errors import InputError
from layers.results.parts import settle
from reports.sentences import error_sentence
from reports.tally import together

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from distributed import Client, Future
    from numpy.typing import NDArray

    from cli.bench import Bench
    from cli.progress import Progress
    from layers.layer import Input, Layer
    from layers.results.parts import Written
    from layers.submission import Submission
    from reports.tally import Tally

ROWS: Final = 25_000
"""Rows of a partition: enough that what each costs by itself does not matter, so few that there are many."""

LONELY: Final = 60.0
"""Seconds without any worker after which that is said; then the run goes on waiting."""

_PAUSE: Final = 0.1
"""Seconds between two looks at what is done."""


def spread(
    bench: Bench, submission: Submission, folder: Path, progress: Progress, *, rows: int = ROWS
) -> tuple[list[Written], Tally]:
    """Judge a submission by partitions, each wherever a worker is free, as soon as all its rows are there.

    Parameters
    ----------
    bench
        Its request says where the scheduler is; without one workers are started on this machine.
    folder
        Private, seen by all workers under this path; gets `parts/<table>/part-<number>.parquet`.
    rows
        Of a partition.

    Returns
    -------
    written, tally
        Rows written by table, for each partition; what the run adds up to.

    Raises
    ------
    InputError
        As `cli.cluster.cluster` and `cli.partition.judge` say.
    """
    progress.pace(bench.words, 0, submission.rows)
    folder = folder.resolve()
    partition.set_up(folder, bench)
    with cluster(bench.request.scheduler, bench.request.workers, folder / "workers") as client:
        count = _judged(client, folder, _laid_out(submission, folder, rows), bench, submission.rows, progress)
    answers = [partition.answer(folder, number) for number in range(count)]
    written = [answer.written for answer in answers]
    settle(folder / partition.PARTS, written)
    return written, together([answer.tally for answer in answers])


def partitions(middles: NDArray[np.float64], rows: int) -> NDArray[np.int64]:
    """Return the partition of each row, from 0: neighbours along the Hilbert curve, as many in each.

    Parameters
    ----------
    middles
        (n, 2) longitude and latitude, NaN without geometry: those come last.
    rows
        Of a partition.
    """
    known = np.isfinite(middles).all(axis=1)
    place = np.full(len(middles), np.iinfo(np.int64).max)
    if known.any():
        place[known] = GeoSeries(shapely.points(middles[known])).hilbert_distance()
    found = np.empty(len(middles), np.int64)
    found[np.argsort(place, kind="stable")] = np.arange(len(middles)) // rows
    return found


def _laid_out(submission: Submission, folder: Path, size: int) -> Iterator[tuple[int, int]]:
    """Lay rows into the folder of their partition; yield the number and the rows of each that is whole.

    Rows that may recur are a partition of their own, and so is what has to be judged at once.
    """
    of = np.zeros(submission.rows, np.int64)
    if not submission.at_once:
        of += 1 + partitions(submission.middles(), size)
    numbers: dict[int, int] = {}
    for at, batch in enumerate(submission.batches()):
        if batch.recurring:  # they come first
            of[batch.numbers] = 0
        if at == 0:
            sizes = np.bincount(of)
            missing = sizes.copy()
        mine = of[batch.numbers]
        order = np.argsort(mine, kind="stable")
        for turn, rows in enumerate(np.split(order, np.flatnonzero(np.diff(mine[order])) + 1)):
            name = int(mine[rows[0]])
            number = numbers.setdefault(name, len(numbers))
            some = _some(batch.layers, rows, first=turn == 0)
            partition.lay(partition.rows_of(folder, number) / f"{at:05}", (batch.numbers[rows], some))
            missing[name] -= len(rows)
            if not missing[name]:
                yield number, int(sizes[name])


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


def _judged(
    client: Client, folder: Path, laid: Iterator[tuple[int, int]], bench: Bench, rows: int, progress: Progress
) -> int:
    """Have partitions judged as they are laid out; return how many there are when all are done.

    A worker that dies takes nothing with it: its partition is judged by another, and what is done lies in the folder.
    """
    from distributed import as_completed  # noqa: PLC0415 - an extra

    sizes: dict[Future[None], int] = {}
    going, done = as_completed(), 0

    def told(finished: list[Future[None]]) -> None:
        nonlocal done
        for future in finished:
            future.result()  # raises what went wrong there
            done += sizes[future]
            progress.pace(bench.words, done, rows)

    for number, size in laid:
        future = client.submit(partition.judge, str(folder), number, key=f"{folder.parent.name}-{number}", pure=False)
        sizes[future] = size
        going.add(future)
        told(going.next_batch(block=False))
    met = time.monotonic()
    while not going.is_empty():
        time.sleep(_PAUSE)
        told(going.next_batch(block=False))
        told_of = client.scheduler_info()
        if told_of["workers"]:
            met = time.monotonic()
        elif time.monotonic() - met > LONELY:
            met = float("inf")
            remark(error_sentence(InputError("no-workers", address=told_of["address"]), bench.words))
    return len(sizes)
