"""Bulk reading of one layer from a private copy: fiona says what it is, Arrow brings the rows, every one is decoded."""

from __future__ import annotations

import os
import warnings
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import fiona
import numpy as np
import pyarrow as pa
import pyogrio
from fiona.errors import FionaError
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from layers.errors import SourceError
from layers.gis import arrow_columns, wkb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

_SLOWER: Final = {"OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES"}
"""GDAL's own short cut through FlatGeobuf returns garbage where a row has no geometry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What the reader returned, in its own order.

    Attributes
    ----------
    ids
        (n,) int64, the reader's number of each row.
    columns
        Attributes, RangeIndex.
    geometry
        (n,) object, None where there is none or it cannot be decoded.
    filled
        (n,) bool, the reader found something where the geometry stands.
    curved, raised
        How many geometries were curves, now polylines within a millimetre of them; how many of these lost heights.
    guessed
        Names of text columns that hold no valid UTF-8 and were read cell by cell.
    left_out
        Names of columns that hold pictures, documents, other geometries: bytes, which say nothing of a row.
    warnings
        What the reader said on the way, from the beginning.
    last
        No rows follow these.
    """

    ids: NDArray[np.int64]
    columns: pd.DataFrame
    geometry: NDArray[np.object_]
    filled: NDArray[np.bool_]
    curved: int
    raised: int
    guessed: tuple[str, ...]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]
    last: bool = True


def probe(path: Path, driver: str, *, layer: str | None, encoding: str | None, file: str) -> CRS | None:
    """Let fiona open a layer with one driver allowed, whatever else the bytes pretend to be; return its CRS.

    Raises
    ------
    SourceError
        The driver refuses the file (`cannot-open`).
    """
    options = {} if encoding is None else {"encoding": encoding}
    try:
        with fiona.open(path, layer=layer, enabled_drivers=[driver], **options) as collection:
            text = collection.crs_wkt
    except (FionaError, OSError, ValueError) as error:
        raise SourceError("cannot-open", file=file, layer=layer, reason=_plain(error, path, file)) from error
    try:
        return _by_authority(CRS.from_wkt(text)) if text else None
    except ProjError:
        return None


def _by_authority(crs: CRS) -> CRS:
    """Take the register's own definition where the file names its code without any doubt."""
    code = crs.to_epsg(min_confidence=100)
    return crs if code is None else CRS.from_epsg(code)


def rows(path: Path, driver: str, *, layer: str | None, encoding: str | None, file: str) -> Rows:
    """Read all rows of a layer, without filters: an index in a file that others wrote may lie.

    Raises
    ------
    SourceError
        The reader gives up (`cannot-open`).
    """
    (whole,) = pieces(path, driver, layer=layer, encoding=encoding, file=file, size=None)
    return whole


def pieces(
    path: Path, driver: str, *, layer: str | None, encoding: str | None, file: str, size: int | None
) -> Iterator[Rows]:
    """Read all rows of a layer piece by piece, as `rows` does; at least one piece, which may have no rows.

    Parameters
    ----------
    size
        About how many rows a piece has; None for all in one.
    """
    # GeoJSON has a prefix that keeps other drivers from claiming the text; the others are known by their magic bytes
    source = f"GEOJSON:{path}" if driver == "GeoJSON" else path
    # the reader's threads print what this module accounts for row by row
    pyogrio.set_gdal_config_options({"CPL_LOG": os.devnull, **_SLOWER})
    options: dict[str, Any] = {"layer": layer, "encoding": encoding, "return_fids": True, "use_pyarrow": True}
    if size is not None:
        options["batch_size"] = size
    heard = _Heard(path=path, file=file, layer=layer)
    with ExitStack() as stack:
        with heard:
            meta, reader = stack.enter_context(pyogrio.raw.open_arrow(source, **options))
            table = reader.read_all() if size is None else _next(reader) or reader.schema.empty_table()
        while table is not None:
            with heard:
                following = None if size is None else _next(reader)
                if following is None:
                    stack.close()  # some of what there is to say is said only now
            yield _decoded(table, meta["geometry_name"] or "wkb_geometry", heard.said(), last=following is None)
            table = following


def _next(reader: pa.RecordBatchReader) -> pa.Table | None:
    """Return the next rows, None at the end."""
    try:
        return pa.Table.from_batches([reader.read_next_batch()])
    except StopIteration:
        return None


@dataclass
class _Heard(AbstractContextManager[None]):
    """Listens to the reader while it works: keeps its warnings, and words its errors."""

    path: Path
    file: str
    layer: str | None
    _said: list[str] = field(default_factory=list)

    def __enter__(self) -> None:
        self._catching = warnings.catch_warnings(record=True)
        caught = self._catching.__enter__()
        self._caught = [] if caught is None else caught
        warnings.simplefilter("always")

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._catching.__exit__(None, None, None)
        self._said += [_plain(warning.message, self.path, self.file) for warning in self._caught]
        given_up = (DataLayerError, DataSourceError, pa.ArrowException, UnicodeDecodeError, RuntimeError)
        if isinstance(error, given_up) and not isinstance(error, MemoryError):  # Arrow's is one, too
            reason = _plain(error, self.path, self.file)
            raise SourceError("cannot-open", file=self.file, layer=self.layer, reason=reason) from error

    def said(self) -> tuple[str, ...]:
        """Return what has been said so far, each once."""
        return tuple(dict.fromkeys(self._said))


def _decoded(table: pa.Table, shape: str, said: tuple[str, ...], *, last: bool) -> Rows:
    """Take a table apart: the id comes first and the geometry last, whatever the user's own columns are called."""
    names = table.column_names
    at = len(names) - 1 - names[::-1].index(shape) if shape in names[1:] else None
    attributes = arrow_columns.attributes(table, [index for index in range(1, len(names)) if index != at])
    shapes = np.full(table.num_rows, None, dtype=object) if at is None else _objects(table.column(at))
    geometry, curved, raised = wkb.decoded(shapes)
    return Rows(
        ids=np.asarray(table.column(0), dtype=np.int64),
        columns=attributes.columns,
        geometry=geometry,
        filled=shapes != None,  # noqa: E711 - cell by cell
        curved=curved,
        raised=raised,
        guessed=attributes.guessed,
        left_out=attributes.left_out,
        warnings=said,
        last=last,
    )


def _plain(said: object, path: Path, file: str) -> str:
    """Put the file's own name where the reader names the private copy, which is another in each run."""
    return str(said).replace(str(path), file)


def _objects(column: pa.ChunkedArray) -> NDArray[np.object_]:
    return np.array([*column.to_pylist(), None], dtype=object)[:-1]
