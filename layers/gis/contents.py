"""What a GeoPackage says it holds: its feature layers, and the tables beside them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from layers.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

_OF_PROGRAMS: Final = ("gpkg_", "rtree_", "sqlite_", "idx_")
_STYLES: Final = frozenset({"layer_styles", "qgis_projects", "ogr_empty_table"})
_KNOWN_TRIGGERS: Final = ("rtree_", "trigger_", "gpkg_", "fti_")
_UNDEFINED: Final = frozenset({-1, 0})
_WAL: Final = b"\x02\x02"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureTable:
    """A table of features, or one of attributes alone (`geometry` is None).

    Attributes
    ----------
    name
        Of the table.
    geometry
        Its geometry column.
    srs
        Number under which the file lists the coordinate system; None where it does not list it, or leaves it undefined
        (srs_id 0 or -1).
    definitions
        How the file itself defines that system, in WKT; the reader believes the register's code instead.
    """

    name: str
    geometry: str | None
    srs: int | None = None
    definitions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Tables of a GeoPackage that hold rows of a user's."""

    features: tuple[FeatureTable, ...]
    others: tuple[FeatureTable, ...]


def contents(path: Path, *, file: str) -> Contents:
    """List the layers of a private copy.

    Raises
    ------
    SourceError
        No GeoPackage (`not-geopackage`), a layer is a view or a virtual table (`view-refused`) or has a column
        that is computed when it is read (`computed-refused`), somebody's own triggers (`trigger-refused`), or a layer
        that is announced is not there (`layer-lost`).
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            real, made_up = _tables(connection)
            if made_up & {"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"}:
                raise SourceError("view-refused", file=file, layer="gpkg_contents")
            features = _features(connection)
            trigger = _foreign_trigger(connection)
            computed = next((table.name for table in features if _computes(connection, table.name)), None)
    except sqlite3.Error as error:
        raise SourceError("not-geopackage", file=file, reason=str(error)) from error
    if trigger is not None:
        raise SourceError("trigger-refused", file=file, trigger=trigger)
    if computed is not None:
        raise SourceError("computed-refused", file=file, layer=computed)
    for table in features:
        if table.name.lower() in made_up:
            raise SourceError("view-refused", file=file, layer=table.name)
        if table.name.lower() not in {name.lower() for name in real} or table.geometry is None:
            raise SourceError("layer-lost", file=file, layer=table.name)
    names = {table.name.lower() for table in features}
    others = sorted(
        name for name in real if name.lower() not in names | _STYLES and not name.lower().startswith(_OF_PROGRAMS)
    )
    return Contents(
        features=features,
        others=tuple(FeatureTable(name=name, geometry=None) for name in others),
    )


def _tables(connection: sqlite3.Connection) -> tuple[set[str], set[str]]:
    """Names of the real tables; in lower case, of what only looks like one (views and virtual tables: no root page)."""
    listed = connection.execute("SELECT name, type, rootpage FROM sqlite_master WHERE type IN ('table', 'view')")
    rows = listed.fetchall()
    real = {name for name, kind, page in rows if kind == "table" and page}
    return real, {name.lower() for name, *_ in rows} - {name.lower() for name in real}


def _foreign_trigger(connection: sqlite3.Connection) -> str | None:
    """Name a trigger that neither the standard nor the programs that write GeoPackages put there."""
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    return next((name for (name,) in triggers if not name.lower().startswith(_KNOWN_TRIGGERS)), None)


def _computes(connection: sqlite3.Connection, table: str) -> bool:
    """Say whether a table has columns whose values are an expression (their "hidden" is 2 or 3)."""
    kinds = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", (table,))
    return any(hidden in {2, 3} for (hidden,) in kinds)


def _features(connection: sqlite3.Connection) -> tuple[FeatureTable, ...]:
    query = """
        SELECT c.table_name, g.column_name, s.*, s.srs_id AS listed FROM gpkg_contents AS c
        LEFT JOIN gpkg_geometry_columns AS g ON lower(g.table_name) = lower(c.table_name)
        LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id
        WHERE c.data_type = 'features' ORDER BY c.rowid"""
    found = connection.execute(query)
    defining = [at for at, (name, *_) in enumerate(found.description) if name.lower().startswith("definition")]
    return tuple(
        FeatureTable(
            name=row[0],
            geometry=row[1],
            srs=None if row[-1] in _UNDEFINED else row[-1],
            definitions=tuple(str(row[at]) for at in defining if row[at]),
        )
        for row in found
    )


def lacks_wal(path: Path) -> bool:
    """Say whether the newest edits may stand in a `-wal` that was not delivered."""
    with path.open("rb") as stream:
        header = stream.read(20)
    return header[18:20] == _WAL and not path.with_name(path.name + "-wal").exists()
