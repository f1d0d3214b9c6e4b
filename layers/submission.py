"""What was handed in for a run, counted whole and laid on the desk batch by batch.

Rows that may recur come first and together, so that nobody has to look across batches for the same land or the same
number; the others follow in the order of their files.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from layers.batches import Batch, at_once, batches
from layers.inputs import joined
from layers.kinds import KINDS
from layers.recurring import middles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from layers.layer import Input, Layer, Note
    from layers.looked_over import LookedOver

SIZE: Final = 50_000
"""Rows of a batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """Everything handed in.

    Attributes
    ----------
    kinds
        How many subjects of each kind; evidence is none.
    rows
        How many rows in all, evidence included.
    at_once
        Whether all rows are one batch.
    files
        File and layer of each input, in the order given.
    notes
        On whole files and layers.
    batches
        Lays the rows on the desk, once.
    middles
        Tells where all rows lie, roughly: longitude and latitude, shape (n, 2), NaN without geometry.
    """

    kinds: Mapping[str, int]
    rows: int
    at_once: bool
    files: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    batches: Callable[[], Iterator[Batch]]
    middles: Callable[[], NDArray[np.float64]]

    @classmethod
    def of(cls, layers: tuple[Layer, ...]) -> Submission:
        """Take layers that are in memory: one batch."""
        rows = sum(len(layer.frame) for layer in layers)
        return cls(
            kinds=_counted((layer.kind, len(layer.frame)) for layer in layers),
            rows=rows,
            at_once=True,
            files=tuple((layer.input.file, layer.input.layer) for layer in layers),
            notes=tuple(note for layer in layers for note in layer.input.notes),
            batches=lambda: iter((Batch(numbers=np.arange(rows), layers=layers),)),
            middles=lambda: np.concatenate([_middles(layer) for layer in layers]),
        )

    @classmethod
    def streamed(cls, sheets: Sequence[LookedOver], size: int) -> Submission:
        """Take sheets that lie ready in pieces of about so many rows."""
        heads = [one.delivery.head for one in sheets]
        return cls(
            kinds=_counted((one.kind, one.delivery.rows) for one in sheets),
            rows=sum(one.delivery.rows for one in sheets),
            at_once=at_once(sheets, size),
            files=tuple((head.path, head.layer) for head in heads),
            notes=tuple(note for head in heads for note in head.notes),
            batches=partial(batches, sheets, size),
            middles=lambda: np.concatenate([middles(one.places()) for one in sheets]),
        )

    def inputs(self, parts: Iterable[Input]) -> tuple[Input, ...]:
        """Put the inputs of all batches together, one for each file and layer, in the order given."""
        of: dict[tuple[str, str], list[Input]] = {file: [] for file in self.files}
        for part in parts:
            of[part.file, part.layer].append(part)
        return tuple(joined(some) for some in of.values() if some)


def _middles(layer: Layer) -> NDArray[np.float64]:
    bounds = shapely.bounds(layer.placed.map)
    middle: NDArray[np.float64] = (bounds[:, :2] + bounds[:, 2:]) / 2
    return middle


def _counted(rows: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for kind, count in rows:
        counted[kind] += count if KINDS[kind].role == "subject" else 0
    return {kind: count for kind, count in counted.items() if KINDS[kind].role == "subject"}
