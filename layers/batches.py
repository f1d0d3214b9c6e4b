"""The rows of a run laid on the desk in batches: those that may recur first, then the others in the order of files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.inputs import joined
from layers.kinds import KINDS
from layers.recurring import same_land
from spatial.placed import stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from layers.layer import Layer
    from layers.looked_over import LookedOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Some rows of a run.

    Attributes
    ----------
    numbers
        (n,) position of each row in the run, from 0, ascending.
    layers
        These rows, in this order.
    recurring
        They may be one another's land or number: no other batch has rows that are theirs.
    """

    numbers: NDArray[np.int64]
    layers: tuple[Layer, ...]
    recurring: bool = False


def batches(sheets: Sequence[LookedOver], size: int) -> Iterator[Batch]:
    """Lay the rows on the desk, each piece dropped when all its rows are there.

    Few rows, or rows of which some are evidence on others, are one batch.

    Parameters
    ----------
    sheets
        In the order given; at least one row.
    size
        About how many rows a batch has.
    """
    desk, whole = _Desk(sheets), at_once(sheets, size)
    first = np.ones(desk.rows, dtype=bool) if whole else may_recur(sheets)
    if first.any():
        parts = [part for at in range(len(sheets)) if (part := desk.sheet(at, first)) is not None]
        yield replace(_batch(parts), recurring=not whole)
    waiting: list[_Part] = []
    for at, one in enumerate(sheets):
        for piece in range(len(one.delivery.sizes)):
            part = desk.part(at, piece, ~first)
            one.delivery.drop(piece)
            if part is None:
                continue
            several = len(one.delivery.sizes) > 1  # then a piece is as large as a batch should be
            if waiting and (several or sum(len(rows) for rows, _ in waiting) + len(part[0]) > size):
                yield _batch(waiting)
                waiting = []
            waiting.append(part)
    if waiting:
        yield _batch(waiting)


def at_once(sheets: Sequence[LookedOver], size: int) -> bool:
    """Return whether all rows are one batch: few, or some are evidence on others."""
    rows = sum(one.delivery.rows for one in sheets)
    return rows <= size or any(KINDS[one.kind].role != "subject" for one in sheets)


def may_recur(sheets: Sequence[LookedOver]) -> NDArray[np.bool_]:
    """Return the rows whose land or number may be that of another row of their kind."""
    kinds = pd.factorize(np.array([one.kind for one in sheets], dtype=object))[0]
    kind = np.repeat(kinds, [one.delivery.rows for one in sheets])
    number = np.concatenate([_digests(one.numbers(at)) for one in sheets for at in range(len(one.delivery.sizes))])
    named = number != 0
    again = pd.DataFrame({"kind": kind, "number": number})[named].duplicated(keep=False).to_numpy()
    found = same_land([one.places() for one in sheets])
    found[np.flatnonzero(named)[again]] = True
    return found


def _digests(numbers: NDArray[np.object_]) -> NDArray[np.uint64]:
    """Eight bytes for each number, 0 for none: two that have the same are compared later."""
    named = np.flatnonzero(~pd.isna(numbers))
    digests = np.zeros(len(numbers), dtype=np.uint64)
    digests[named] = pd.util.hash_array(numbers[named]) | np.uint64(1)
    return digests


_Part = tuple["NDArray[np.int64]", "Layer"]
"""Positions of rows in the run, and these rows."""


class _Desk:
    """Lays rows on the desk and remembers of which sheets some lie there."""

    def __init__(self, sheets: Sequence[LookedOver]) -> None:
        self.sheets = sheets
        self.starts = np.cumsum([0, *(one.delivery.rows for one in sheets)])
        self.rows = int(self.starts[-1])
        self._begun: set[int] = set()

    def sheet(self, at: int, wanted: NDArray[np.bool_]) -> _Part | None:
        """Lay the wanted rows of a sheet there; None where it has none of them."""
        pieces = range(len(self.sheets[at].delivery.sizes))
        parts = [part for piece in pieces if (part := self.part(at, piece, wanted)) is not None]
        if not parts:
            return None
        return np.concatenate([rows for rows, _ in parts]), _together([layer for _, layer in parts])

    def part(self, at: int, piece: int, wanted: NDArray[np.bool_]) -> _Part | None:
        """Lay the wanted rows of a piece there; a sheet without rows is wanted once."""
        one = self.sheets[at]
        begin = sum(one.delivery.sizes[:piece])
        end, start = begin + one.delivery.sizes[piece], self.starts[at]
        rows = begin + np.flatnonzero(wanted[start + begin : start + end])
        if not len(rows) and (one.delivery.rows or at in self._begun):
            return None
        sheet = one.delivery.read(piece)
        layer = one.layer(sheet if len(rows) == sheet.rows else sheet.take(rows - begin), rows, again=at in self._begun)
        self._begun.add(at)
        return start + rows, layer


def _batch(parts: Sequence[_Part]) -> Batch:
    return Batch(numbers=np.concatenate([rows for rows, _ in parts]), layers=tuple(layer for _, layer in parts))


def _together(layers: Sequence[Layer]) -> Layer:
    """Put the rows of one sheet under each other."""
    if len(layers) == 1:
        return layers[0]
    return replace(
        layers[0],
        frame=pd.concat([layer.frame for layer in layers], ignore_index=True),
        placed=stack([layer.placed for layer in layers]),
        input=joined([layer.input for layer in layers]),
    )
