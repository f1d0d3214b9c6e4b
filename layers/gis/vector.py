"""Bulk reading of one layer from a private copy: fiona says what it is, Arrow brings the rows, every one is decoded."""

from __future__ import annotations

import codecs
import os
import warnings
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import fiona
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
from fiona.errors import FionaError
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from layers.errors import SourceError
from layers.gis import wkb

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_SLOWER: Final = {"OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES"}
"""GDAL's own short cut through FlatGeobuf returns garbage where a row has no geometry."""

_ALIAS: Final = b"GDAL:OGR:alternative_name"

_WHOLE_NUMBERS: Final = {
    pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype(),
}  # fmt: skip
"""Whole numbers stay whole beside empty cells: a project's number must not become 1001.0."""


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
    attributes = [index for index in range(1, len(names)) if index != at]
    shapes = np.full(table.num_rows, None, dtype=object) if at is None else _objects(table.column(at))
    columns = [table.column(index) for index in attributes]
    texts = [_text(column) for column in columns]
    guessed = [names[i] for i, one, other in zip(attributes, columns, texts, strict=True) if one is not other]
    aliases = [(texts[at], name) for at, name in enumerate(_aliases(table, attributes)) if name]
    geometry, curved, raised = wkb.decoded(shapes)
    return Rows(
        ids=np.asarray(table.column(0), dtype=np.int64),
        columns=_frame(
            [*texts, *(column for column, _ in aliases)],
            [*(names[index] for index in attributes), *(name for _, name in aliases)],
            table.num_rows,
        ),
        geometry=geometry,
        filled=shapes != None,  # noqa: E711 - cell by cell
        curved=curved,
        raised=raised,
        guessed=tuple(guessed),
        warnings=tuple(remarks),
    )


def _plain(said: object, path: Path, file: str) -> str:
    """Put the file's own name where the reader names the private copy, which is another in each run."""
    return str(said).replace(str(path), file)


def _objects(column: pa.ChunkedArray) -> NDArray[np.object_]:
    return np.array([*column.to_pylist(), None], dtype=object)[:-1]


def _aliases(table: pa.Table, attributes: list[int]) -> list[str]:
    """Second names of columns, as a File Geodatabase keeps the Chinese ones; "" where there is none of its own."""
    names = set(table.column_names)
    fields = [table.schema.field(index) for index in attributes]
    second = [(field.metadata or {}).get(_ALIAS, b"").decode() for field in fields]
    return ["" if name in names else name for name in second]


def _frame(columns: list[pa.ChunkedArray], given: list[str], rows: int) -> pd.DataFrame:
    """Attributes as a frame; a name that occurs twice is numbered on."""
    names: list[str] = []
    for name in given:
        again = (f"{name}_{number}" for number in count(2))
        names.append(name if name not in names else next(other for other in again if other not in names))
    if not columns:
        return pd.DataFrame(index=pd.RangeIndex(rows))
    table = pa.table(columns, names=names)
    frame: pd.DataFrame = table.to_pandas(types_mapper=_WHOLE_NUMBERS.get, date_as_object=False)
    return frame


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text that is no UTF-8 (a GeoPackage filled by hand) is read as GB18030 rather than refused."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        cells = column.cast(pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()).to_pylist()
        return pa.chunked_array([[None if cell is None else _guessed(cell) for cell in cells]], type=column.type)
    return column


def _guessed(cell: bytes) -> str:
    try:
        # a character cut by the end of its field is left out
        return codecs.getincrementaldecoder("utf-8")().decode(cell)
    except UnicodeDecodeError:
        return cell.decode("gb18030", errors="replace")
