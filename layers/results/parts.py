"""Results of partitions as GeoParquet: a file per table and partition, which may be written twice and is there once."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

from layers.errors import PublishError
from layers.results.spool import PIECE, in_order
from layers.results.table import GEOMETRY, ROWS, Caption

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from layers.results.spool import Spool
    from layers.results.table import Table

Written = dict[str, int]
"""Table -> its rows in one partition."""

_CAPTION: Final = b"greenshield"
"""Under this key a part says what its table is called and how it is shown."""


def write_part(folder: Path, number: int, tables: Iterable[Table]) -> Written:
    """Write the row tables of a partition as `<folder>/<table>/part-<number>.parquet` (GeoParquet 1.1).

    Each appears whole or not at all. Written again, by a task that is repeated or by two at once, it is the same file.

    Raises
    ------
    ValueError, pyarrow.ArrowException
        As `Table.typed`: faults of the caller.
    PublishError
        The folder cannot be written to (`unwritable`).
    """
    written: Written = {}
    for table in tables:
        caption, rows = table.typed()
        told = {_CAPTION: json.dumps(caption.caption(), ensure_ascii=False)}
        if table.geometry is not None:
            told[b"geo"] = json.dumps(_geo(caption, table.geometry))
        path = _path(folder, table.name, number)
        draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")  # readers of folders pass over such names
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(in_order(rows).replace_schema_metadata(told), draft, row_group_size=ROWS, compression="zstd")
            draft.replace(path)
        except OSError as fault:
            raise PublishError("unwritable", file=str(path), reason=fault.strerror or str(fault)) from fault
        finally:
            draft.unlink(missing_ok=True)
        written[table.name] = len(rows)
    return written


def settle(folder: Path, partitions: Sequence[Written]) -> None:
    """Make sure that a folder holds the parts that were written, each whole, and remove what killed writers left.

    Parameters
    ----------
    partitions
        What `write_part` returned, in order of the numbers from 0.

    Raises
    ------
    PublishError
        A part is missing, damaged or has more or fewer rows (`incomplete`).
    """
    for name, number, rows in _listed(partitions):
        path = _path(folder, name, number)
        try:
            found = pq.read_metadata(path).num_rows
        except (OSError, pa.ArrowException) as fault:
            raise PublishError("incomplete", file=f"{name}/{path.name}", reason=str(fault)) from fault
        if found != rows:
            raise PublishError("incomplete", file=f"{name}/{path.name}", reason=f"{found} / {rows}")
    known = {_path(folder, name, number) for name, number, _ in _listed(partitions)}
    for path in set(folder.glob("*/*part-*.parquet*")) - known:
        path.unlink()


def gather(folder: Path, partitions: Sequence[Written], spool: Spool) -> None:
    """Put the parts of a settled folder into a spool, to be merged; a group of rows is in memory at a time."""
    for name, number, _ in _listed(partitions):
        with pq.ParquetFile(_path(folder, name, number)) as file:
            caption = Caption(**json.loads(file.metadata.metadata[_CAPTION]))
            schema = pa.schema([pa.field(column.name, column.type) for column in file.schema_arrow])
            spool.put(caption, schema, file.iter_batches(batch_size=PIECE))


def _listed(partitions: Sequence[Written]) -> Iterable[tuple[str, int, int]]:
    return ((name, number, rows) for number, part in enumerate(partitions) for name, rows in part.items())


def _path(folder: Path, name: str, number: int) -> Path:
    return folder / name / f"part-{number:05}.parquet"


def _geo(caption: Caption, geometry: NDArray[np.object_]) -> Mapping[str, Any]:
    """Say which column is the geometry, as GeoParquet 1.1 does; the order of axes is always east, north."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": [caption.geometry_type],
        "crs": CRS.from_user_input(caption.crs).to_json_dict(),
    }
    drawn = geometry[~(shapely.is_missing(geometry) | shapely.is_empty(geometry))]
    if len(drawn):
        column["bbox"] = shapely.total_bounds(drawn).tolist()
    return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
