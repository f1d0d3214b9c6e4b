"""Columns and geometry as Arrow arrays of exact types, whatever stands in their first rows."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from layers.cells import UNPRINTABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

GeometryType = Literal["MultiPolygon", "MultiLineString", "MultiPoint", "Point"]

_TYPES: Final = {"b": pa.bool_(), "i": pa.int64(), "u": pa.int64(), "f": pa.float64(), "M": pa.date32()}
_SINGLE: Final = {
    "MultiPolygon": shapely.GeometryType.POLYGON,
    "MultiLineString": shapely.GeometryType.LINESTRING,
    "MultiPoint": shapely.GeometryType.POINT,
    "Point": shapely.GeometryType.POINT,
}
_MULTI: Final = {
    "MultiPolygon": shapely.GeometryType.MULTIPOLYGON,
    "MultiLineString": shapely.GeometryType.MULTILINESTRING,
    "MultiPoint": shapely.GeometryType.MULTIPOINT,
    "Point": shapely.GeometryType.MULTIPOINT,
}
_COLLECTIONS: Final[Mapping[GeometryType, int]] = {"MultiPoint": 4, "MultiLineString": 5, "MultiPolygon": 6}
"""What WKB calls them."""

_POINT_BYTES: Final = 21
"""Of a point as WKB; a multipoint that is not empty has more."""

_UNPRINTABLE: Final = "[" + re.sub(r"\\u(\w{4})", r"\\x{\1}", UNPRINTABLE) + "]"
"""As Arrow's regular expressions write it."""


def column(values: pd.Series[Any]) -> tuple[pa.Field, pa.Array]:
    """Turn a column of a frame into a typed Arrow field and array.

    Parameters
    ----------
    values
        object and str become text, integers int64, floats double, booleans bool, datetime64 a date, datetime64 with
        a time zone a UTC timestamp in milliseconds. NaN, None, NA and NaT become null.

    Raises
    ------
    pyarrow.ArrowException
        A text column holds something else.

    Examples
    --------
    >>> column(pd.Series([None, None], name="reason", dtype=object))[0].type
    DataType(string)
    """
    typed = _TYPES.get(values.dtype.kind, pa.string())
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        typed = pa.timestamp("ms", "UTC")
    array = pa.array(values, typed, from_pandas=True)
    if pa.types.is_string(typed) and pc.any(pc.match_substring_regex(array.unique(), _UNPRINTABLE)).as_py():  # rare
        array = pc.replace_substring_regex(array, _UNPRINTABLE, "")  # at a NUL SQLite would end the text
    return pa.field(str(values.name), typed), array


def geometry(values: NDArray[np.object_], kind: GeometryType) -> tuple[pa.Array, GeometryType]:
    """Turn geometries into two-dimensional WKB of one type.

    Parameters
    ----------
    values
        (n,) single or multi geometries of one dimension; None and empty ones become null.
    kind
        Single geometries are promoted to it.

    Returns
    -------
    pyarrow.Array, GeometryType
        WKB, and `kind`; "MultiPoint" instead of "Point" where one row holds several points.

    Raises
    ------
    ValueError
        A geometry is something else.

    Examples
    --------
    >>> geometry(np.array([shapely.Point(1, 2), shapely.MultiPoint([(3, 4)])]), "Point")[1]
    'Point'
    """
    kinds, missing = shapely.get_type_id(values), shapely.is_missing(values)
    single = kinds == _SINGLE[kind]
    odd = ~(single | (kinds == _MULTI[kind]) | missing)
    if odd.any():
        row = int(np.flatnonzero(odd)[0])
        raise ValueError(f"row {row} is no {kind}: {values[row].wkt:.60}")
    if kind == "Point" and (shapely.get_num_geometries(values) > 1).any():
        kind = "MultiPoint"
    drawn = ~(missing | shapely.is_empty(values))
    one: NDArray[np.object_] = np.full(len(values), None, dtype=object)
    one[drawn] = values[drawn]
    if kind == "Point":
        one = shapely.get_geometry(one, 0)
    wkb = pa.array(shapely.to_wkb(one, output_dimension=2, byte_order=1), pa.binary())
    return wkb if kind == "Point" else _collected(wkb, kind, pa.array(single)), kind


def multipoints(wkb: pa.Array) -> pa.Array:
    """Turn points among multipoints, as WKB, into multipoints of one."""
    return _collected(wkb, "MultiPoint", pc.equal(pc.binary_length(wkb), _POINT_BYTES))


def _collected(wkb: pa.Array, kind: GeometryType, single: pa.Array) -> pa.Array:
    """Say before each single geometry that a collection of one begins."""
    one = pa.scalar(struct.pack("<BII", 1, _COLLECTIONS[kind], 1), pa.binary())
    return pc.binary_join_element_wise(pc.if_else(single, one, pa.scalar(b"", pa.binary())), wkb, b"")
