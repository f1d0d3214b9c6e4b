"""A table or layer of the results: its rows, and everything people are told about it."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import pyarrow as pa

from layers.results import arrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

CRS: Final = "EPSG:4490"
GEOMETRY: Final = "geom"

ROWS: Final = 20_000
"""Rows that are handed over at a time: always as many, since a GeoPackage counts how often it was written to."""


class Stream(NamedTuple):
    """The rows of a table in their order, `ROWS` at a time (the last ones fewer), and the type of their geometry."""

    geometry_type: arrow.GeometryType | None
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What a table is called and how it is shown.

    Attributes
    ----------
    name
        Stable, ASCII, unique.
    title, description
        What people read in QGIS.
    geometry_type
        Single geometries are promoted to it; None for a table without. A row of several points makes "Point" a
        layer of "MultiPoint".
    crs
        Of the geometry, an authority's code or WKT; results are in EPSG:4490.
    aliases
        Column -> the name people see.
    words
        Column -> code -> what people see for it; the cells keep the code. "" stands for NULL.
    style
        "verdict": coloured by the column `verdict` in the order of `words["verdict"]`, labelled with `subject_name`.
    """

    name: str
    title: str
    description: str = ""
    geometry_type: arrow.GeometryType | None = None
    crs: str = CRS
    aliases: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    style: Literal["verdict"] | None = None

    def caption(self) -> dict[str, Any]:
        """Return these attributes, by name."""
        return {each.name: getattr(self, each.name) for each in fields(Caption)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Caption):
    """A table whose rows are in memory.

    Attributes
    ----------
    frame
        (n, columns); the dtypes decide the column types (`arrow.column`), missing values are NULL. Values are written
        as they are: the caller rounds.
    geometry
        (n,) shapely geometries of one dimension; None for a table without.
    """

    frame: pd.DataFrame
    geometry: NDArray[np.object_] | None = None

    def __post_init__(self) -> None:
        names = [column.casefold() for column in self.columns]
        if len(set(names)) < len(names) or {"fid", GEOMETRY} & set(names):
            raise ValueError(f"{self.name}: {names} repeat each other or `fid`, `{GEOMETRY}`")
        if (self.geometry is None) != (self.geometry_type is None):
            raise ValueError(f"{self.name}: geometry and its type go together")
        if self.geometry is not None and len(self.geometry) != len(self.frame):
            raise ValueError(f"{self.name}: {len(self.geometry)} geometries for {len(self.frame)} rows")

    @property
    def columns(self) -> list[str]:
        """Names of the columns, without the geometry."""
        return list(map(str, self.frame.columns))

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.frame)

    def typed(self) -> tuple[Caption, pa.Table]:
        """Return the rows as they are written, geometry last as WKB, and the caption with the type it has.

        Raises
        ------
        ValueError, pyarrow.ArrowException
            A geometry of another type, a column of mixed types.
        """
        columns = [arrow.column(self.frame[name]) for name in self.frame]
        caption = Caption(**self.caption())
        if self.geometry is not None and self.geometry_type is not None:
            shapes, kind = arrow.geometry(self.geometry, self.geometry_type)
            columns.append((pa.field(GEOMETRY, pa.binary()), shapes))
            caption = replace(caption, geometry_type=kind)
        schema = pa.schema([known for known, _ in columns])
        rows = pa.Table.from_arrays([array for _, array in columns], schema=schema)
        # in how many pieces a column came must not show in how rows are handed over
        return caption, rows.combine_chunks()

    def stream(self) -> Stream:
        """Return the rows in the order they have."""
        caption, rows = self.typed()
        return Stream(caption.geometry_type, rows.schema, iter(rows.to_batches(max_chunksize=ROWS)))
