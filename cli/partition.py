"""One partition of a run, judged wherever a worker finds its rows: in a folder that all of them see."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from layers.inputs import joined
from layers.results.parts import write_part
from spatial.placed import stack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from cli.bench import Bench
    from layers.layer import Layer
    from layers.results.parts import Written
    from reports.tally import Tally

BENCH = "bench"
ROWS = "rows"
PARTS = "parts"
"""What lies in the shared folder: the bench, the rows by partition, and the answers by table and partition."""


class Answer(NamedTuple):
    """What a partition came to: rows written by table, and what it adds up to."""

    written: Written
    tally: Tally


def lay(folder: Path, name: str, what: object) -> None:
    """Lay something into the shared folder; only workers of this very run read it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL))


def judge(folder: str, number: int) -> Answer:
    """Judge a partition and write its rows; done again after a worker died, it comes to the same.

    Parameters
    ----------
    folder
        The shared one.
    number
        Of the partition.
    """
    shared = Path(folder)
    numbers, layers = _rows(shared / ROWS / f"{number:05}")
    tables, added = _bench(shared / BENCH).answer(layers, numbers, lambda *_: None)
    return Answer(write_part(shared / PARTS, number, tables), added)


@lru_cache(maxsize=1)
def _bench(path: Path) -> Bench:
    """Return the bench of a run; a worker takes it once, and what it finds out about the controls stays with it."""
    bench: Bench = _taken(path)
    return bench


def _rows(folder: Path) -> tuple[NDArray[np.int64], tuple[Layer, ...]]:
    """Return the rows of a partition in the order of the run, those of one file and layer together."""
    pieces: list[tuple[NDArray[np.int64], tuple[Layer, ...]]] = [_taken(path) for path in sorted(folder.iterdir())]
    found: dict[tuple[str, str], list[tuple[NDArray[np.int64], Layer]]] = {}
    for numbers, layers in pieces:
        cuts = np.cumsum([len(layer.frame) for layer in layers])[:-1]
        for mine, layer in zip(np.split(numbers, cuts), layers, strict=True):
            found.setdefault((layer.input.file, layer.input.layer), []).append((mine, layer))
    every = sorted((_together(parts) for parts in found.values()), key=lambda one: one[0][0] if len(one[0]) else -1)
    return np.concatenate([numbers for numbers, _ in every]), tuple(layer for _, layer in every)


def _together(parts: Iterable[tuple[NDArray[np.int64], Layer]]) -> tuple[NDArray[np.int64], Layer]:
    numbers, layers = zip(*parts, strict=True)
    layer = replace(
        layers[0],
        frame=pd.concat([each.frame for each in layers], ignore_index=True),
        placed=stack([each.placed for each in layers]),
        input=joined([each.input for each in layers]),
    )
    return np.concatenate(numbers), layer


def _taken(path: Path) -> Any:  # noqa: ANN401 - whatever was laid there
    return pickle.loads(path.read_bytes())  # noqa: S301 - laid there by this very run, in a folder of its own
