"""One partition of a run, judged wherever a worker finds its rows: in a folder that all of them see."""

from __future__ import annotations

import pickle
import socket
import uuid
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from layers.errors import InputError
from layers.inputs import joined
from layers.results.parts import write_part
from spatial.placed import stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from cli.bench import Bench
    from layers.layer import Layer
    from layers.results.parts import Written
    from reports.tally import Tally

BENCH: Final = "bench"
MADE_WITH: Final = "made-with"
ROWS: Final = "rows"
ANSWERS: Final = "answers"
PARTS: Final = "parts"
"""What lies in the shared folder: the bench and its versions, the rows by partition, what each came to, its tables."""


class Answer(NamedTuple):
    """What a partition came to: rows written by table, and what it adds up to."""

    written: Written
    tally: Tally


def set_up(folder: Path, bench: Bench) -> None:
    """Lay what all partitions are judged by into the shared folder, and with which versions."""
    lay(folder / MADE_WITH, made_with())
    lay(folder / BENCH, bench)


def judge(folder: str, number: int) -> None:
    """Judge a partition, and lay its rows and what it adds up to into the folder.

    Done again, because a worker died or was taken for dead, it comes to the same; what is done is not done again.

    Parameters
    ----------
    folder
        The shared one.
    number
        Of the partition.

    Raises
    ------
    InputError
        This machine does not see the folder (`folder-not-shared`), or has other versions (`worker-differs`).
    """
    shared = Path(folder)
    done = _answer_of(shared, number)
    if done.exists():
        return
    numbers, layers = _rows(rows_of(shared, number))
    tables, added = _bench(shared).answer(layers, numbers)
    lay(done, Answer(write_part(shared / PARTS, number, tables), added))


def answer(folder: Path, number: int) -> Answer:
    """Return what a partition came to that was judged."""
    found: Answer = _taken(_answer_of(folder, number))
    return found


def rows_of(folder: Path, number: int) -> Path:
    """Return where the rows of a partition lie, piece by piece in their order."""
    return folder / ROWS / f"{number:05}"


def _answer_of(folder: Path, number: int) -> Path:
    return folder / ANSWERS / f"{number:05}"


def made_with() -> str:
    """Return the versions an answer may depend on."""
    ours = {name: version(name) for name in ("greenshield", "shapely", "pyproj", "numpy", "pandas")}
    return ", ".join(f"{name} {number}" for name, number in ours.items())


def lay(path: Path, what: object) -> None:
    """Lay something into the shared folder, whole or not at all; only workers of this very run read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    with draft.open("wb") as file:
        _Pickler(file, protocol=pickle.HIGHEST_PROTOCOL).dump(what)
    draft.replace(path)


class _Pickler(pickle.Pickler):
    """Takes geometries by the array, in a tenth of the time it takes to pickle them one by one."""

    def reducer_override(self, what: object) -> tuple[Callable[..., Any], tuple[Any, ...]] | Any:  # noqa: ANN401
        if not isinstance(what, np.ndarray) or what.dtype != object or not what.size:
            return NotImplemented
        kinds = shapely.get_type_id(what) if (shapely.is_geometry(what) | (what == None)).all() else None  # noqa: E711
        if kinds is None or (kinds < 0).all() or (kinds == shapely.GeometryType.LINEARRING).any():
            return NotImplemented
        return shapely.from_wkb, (shapely.to_wkb(what),)


@lru_cache(maxsize=1)
def _bench(folder: Path) -> Bench:
    """Return the bench of a run; a worker takes it once, and what it finds out about the controls stays with it."""
    wanted, ours = _taken(folder / MADE_WITH), made_with()
    if ours != wanted:
        raise InputError("worker-differs", host=socket.gethostname(), here=ours, wanted=wanted)
    bench: Bench = _taken(folder / BENCH)
    return bench


def _rows(folder: Path) -> tuple[NDArray[np.int64], tuple[Layer, ...]]:
    """Return the rows of a partition in the order of the run, those of one file and layer together."""
    if not folder.exists():
        raise InputError("folder-not-shared", file=str(folder), host=socket.gethostname())
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
