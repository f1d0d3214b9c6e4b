"""Rows that lie in several parts, each in order, as one stream in order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray


def merged(
    parts: Sequence[Iterable[pa.RecordBatch]], keys: Sequence[NDArray[np.int64]], rows: int
) -> Iterator[pa.RecordBatch]:
    """Merge parts without having more of them in memory than `rows` rows and a batch of each part that was begun.

    Parameters
    ----------
    parts
        The rows of each part in order of its key, batch by batch; all of one schema.
    keys
        Per part, (n,) the key of each of its rows, ascending.
    rows
        So many are yielded at a time, but for the last ones.

    Yields
    ------
    pyarrow.RecordBatch
        Rows in order of the key; among equal keys that of the parts.
    """
    cursors = [_Cursor(part) for part in parts]
    source = _sources(keys)
    for start in range(0, len(source), rows):
        wanted = source[start : start + rows]
        counts = np.bincount(wanted, minlength=len(parts))
        taken = [piece for part in np.flatnonzero(counts) for piece in cursors[part].take(int(counts[part]))]
        found = pa.Table.from_batches(taken)
        if (np.diff(wanted) < 0).any():  # part by part now: back to where each row belongs
            found = found.take(np.argsort(np.argsort(wanted, kind="stable")))
        yield from found.combine_chunks().to_batches()


def _sources(keys: Sequence[NDArray[np.int64]]) -> NDArray[np.int32]:
    """Return, for each row in order, which part it comes from; parts that follow each other need no sorting."""
    counts = [len(each) for each in keys]
    filled = sorted((part for part, count in enumerate(counts) if count), key=lambda part: int(keys[part][0]))
    if all(keys[before][-1] < keys[after][0] for before, after in pairwise(filled)):
        return np.repeat(np.array(filled, np.int32), [counts[part] for part in filled])
    part_of = np.repeat(np.arange(len(keys), dtype=np.int32), counts)
    return part_of[np.argsort(np.concatenate(keys), kind="stable")]


class _Cursor:
    """Where reading stands in one part."""

    def __init__(self, part: Iterable[pa.RecordBatch]) -> None:
        self._left = iter(part)
        self._begun: pa.RecordBatch | None = None

    def take(self, count: int) -> Iterator[pa.RecordBatch]:
        """Yield the next `count` rows, in pieces."""
        while count:
            batch = next(self._left) if self._begun is None else self._begun
            piece = batch.slice(0, count)
            self._begun = batch.slice(count) if batch.num_rows > count else None
            count -= piece.num_rows
            yield piece
