"""A submission judged: at once, batch by batch, or spread over the workers of a cluster; the answers are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from layers.results.parts import gather
from layers.results.spool import Spool
from reports.tally import Tally, together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cli.bench import Bench
    from cli.progress import Progress
    from layers.results.spool import SpooledTable
    from layers.results.table import Table
    from layers.submission import Submission


class Judged(NamedTuple):
    """What came of a submission.

    Attributes
    ----------
    tables
        Those with rows of subjects.
    tally
        What the run adds up to.
    parts
        The same tables as GeoParquet, a part for each partition; None where the run was not spread.
    """

    tables: Sequence[Table | SpooledTable]
    tally: Tally
    parts: Path | None = None


def judged(bench: Bench, submission: Submission, private: Path, progress: Progress) -> Judged:
    """Judge a submission.

    Parameters
    ----------
    private
        A folder for what is put aside meanwhile.

    Raises
    ------
    InputError
        As `cli.spread.spread` says, where that is asked for.
    """
    progress.start()
    if bench.request.engine == "dask":
        return _spread(bench, submission, private, progress)
    if submission.at_once:
        (batch,) = submission.batches()
        tables, tally = bench.answer(batch.layers, told=progress)
        return Judged(tables, tally)
    spool, added, done = Spool(private / "rows"), list[Tally](), 0
    progress.pace(bench.words, done, submission.rows)
    for batch in submission.batches():
        tables, tally = bench.answer(batch.layers, batch.numbers)
        spool.add(tables)
        added = [together([*added, tally])]  # batch by batch: a sheet has room for few rows, however many there are
        done += len(batch.numbers)
        progress.pace(bench.words, done, submission.rows)
    return Judged(spool.tables(), added[0])


def _spread(bench: Bench, submission: Submission, private: Path, progress: Progress) -> Judged:
    from cli.partition import PARTS  # noqa: PLC0415 - rarely asked for
    from cli.spread import spread  # noqa: PLC0415

    shared, spool = private / "shared", Spool(private / "rows")
    written, tally = spread(bench, submission, shared, progress)
    if bench.request.merge:
        gather(shared / PARTS, written, spool)
    return Judged(spool.tables(), tally, shared / PARTS)
