"""A layer as a folder: its rows in one table, the outlines of its giants in pieces, and what is said of it."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS

from layers.layer import Input, Layer, Note
from layers.store import giants
from layers.store.seal import content, opened, seal
from spatial.placed import Placed

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from spatial.vicinity import Place

TABLE: Final = "rows.arrow"
_NUMBERS: Final = ("paper", "drawn", "accuracy", "mend")
_SHAPES: Final = ("map", "own", "spare")


def write(layer: Layer, folder: Path, ingredients: dict[str, Any]) -> None:
    """Write a control layer into an empty folder, and seal it.

    Parameters
    ----------
    ingredients
        What it was made from (`layers.store.recipe`).
    """
    frame, placed = layer.frame, layer.placed
    apart = giants.write(placed, folder)
    arrays = {f"frame.{name}": _told(frame[name]) for name in frame.columns if name != "notes"}
    arrays |= {name: pa.array(getattr(placed, name)) for name in _NUMBERS}
    arrays["reason"] = pa.array(placed.reason.tolist(), pa.string())
    arrays["same"] = pa.array(_same(placed.own, placed.map))
    for name in _SHAPES:
        rows = getattr(placed, name).copy()
        rows[apart] = None
        rows[arrays["same"].to_numpy(zero_copy_only=False) & (name == "own")] = None
        arrays[name] = pa.array(shapely.to_wkb(rows), pa.large_binary())
    table = pa.table(arrays)
    with pa.OSFile(str(folder / TABLE), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    told = asdict(layer.input) | {"notes": _told_notes(layer.input.notes)}
    facts = {
        "ingredients": ingredients,
        "kind": layer.kind,
        "title": layer.title,
        "bounds": [None if np.isnan(edge) else edge for edge in shapely.total_bounds(placed.map).tolist()],
        "papers": [_told_crs(crs) for crs in placed.papers],
        "columns": [[str(name), str(frame[name].dtype)] for name in frame.columns],
        "notes": [[row, _told_notes(notes)] for row, notes in enumerate(frame["notes"]) if notes],
        "input": told,
    }
    seal(folder, facts, apart=giants.BLOCKS)


def read(folder: Path, place: Place | None) -> Layer:
    """Read a layer.

    Parameters
    ----------
    place
        Where everything lies that will be held against it; of giants only what matters there is read. None: all of it.

    Raises
    ------
    DamagedError
        A file is not what was written.
    """
    facts = opened(folder)
    with pa.ipc.open_file(pa.BufferReader(content(folder, TABLE, facts))) as reader:
        table = reader.read_all()
    return Layer(
        kind=facts["kind"],
        title=facts["title"],
        frame=_frame(table, facts),
        placed=_placed(table, facts, folder, place),
        input=Input(**{**facts["input"], "notes": _notes(facts["input"]["notes"])}),
    )


def _placed(table: pa.Table, facts: dict[str, Any], folder: Path, place: Place | None) -> Placed:
    shapes: dict[str, Any] = {
        name: np.asarray(shapely.from_wkb(_objects(table.column(name))), object) for name in _SHAPES
    }
    same = table.column("same").to_numpy()
    shapes["own"][same] = shapes["map"][same]
    numbers = {name: np.array(table.column(name).to_numpy()) for name in _NUMBERS}
    papers = tuple(map(_crs, facts["papers"]))
    placed = Placed(papers=papers, reason=_objects(table.column("reason")), **shapes, **numbers)
    giants.fill_in(placed, folder, facts, place)
    return placed


def _same(one: NDArray[np.object_], other: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Say which geometries are the same, bit for bit."""
    return np.asarray(shapely.to_wkb(one) == shapely.to_wkb(other), bool)


def _told(column: pd.Series[Any]) -> pa.Array:
    return pa.array(column, from_pandas=column.dtype != object)


def _frame(table: pa.Table, facts: dict[str, Any]) -> pd.DataFrame:
    notes = np.empty(len(table), object)
    notes.fill(())
    for row, said in facts["notes"]:
        notes[row] = _notes(said)
    columns: dict[str, Any] = {}
    for name, dtype in facts["columns"]:
        if name == "notes":
            columns[name] = pd.Series(notes, dtype=object)
        elif dtype == "object":
            columns[name] = pd.Series(_objects(table.column(f"frame.{name}")), dtype=object)
        else:
            columns[name] = table.column(f"frame.{name}").to_pandas().astype(dtype)
    return pd.DataFrame(columns)


def _objects(column: pa.ChunkedArray) -> NDArray[np.object_]:
    return np.array([*column.to_pylist(), None], object)[:-1]


def _told_notes(notes: tuple[Note, ...]) -> list[list[object]]:
    return [[note.key, dict(note.values)] for note in notes]


def _notes(told: list[Any]) -> tuple[Note, ...]:
    return tuple(Note(key=key, values=values) for key, values in told)


def _told_crs(crs: CRS) -> str:
    code = crs.to_epsg(min_confidence=100)
    return f"EPSG:{code}" if code is not None and CRS.from_epsg(code) == crs else crs.to_wkt()


@lru_cache
def _crs(told: str) -> CRS:
    return CRS.from_user_input(told)
