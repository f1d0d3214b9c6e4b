"""Bulk reading of one layer from a private copy: fiona says what it is, Arrow brings the rows, every one is decoded."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass
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
        What the reader said on the way.
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
    # GeoJSON has a prefix that keeps other drivers from claiming the text; the others are known by their magic bytes
    source = f"GEOJSON:{path}" if driver == "GeoJSON" else path
    # the reader's threads print what this module accounts for row by row
    pyogrio.set_gdal_config_options({"CPL_LOG": os.devnull, **_SLOWER})
    options: dict[str, Any] = {"layer": layer, "encoding": encoding, "return_fids": True, "use_pyarrow": True}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            with pyogrio.raw.open_arrow(source, **options) as (meta, reader):
                table = reader.read_all()
        except MemoryError:  # Arrow's is one, too
            raise
        except (DataLayerError, DataSourceError, pa.ArrowException, UnicodeDecodeError, RuntimeError) as error:
            raise SourceError("cannot-open", file=file, layer=layer, reason=_plain(error, path, file)) from error
    remarks = dict.fromkeys(_plain(warning.message, path, file) for warning in said)
    # the id comes first and the geometry last, whatever the user's own columns are called
    names, shape = table.column_names, meta["geometry_name"] or "wkb_geometry"
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
        warnings=tuple(remarks),
    )


def _plain(said: object, path: Path, file: str) -> str:
    """Put the file's own name where the reader names the private copy, which is another in each run."""
    return str(said).replace(str(path), file)


def _objects(column: pa.ChunkedArray) -> NDArray[np.object_]:
    return np.array([*column.to_pylist(), None], dtype=object)[:-1]
