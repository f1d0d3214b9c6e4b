"""The table of formats: which reader takes a file, by its name and its first bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeVar

from layers.errors import SourceError
from layers.intake import private_copy, worker
from layers.intake.delivery import in_memory, pieces
from layers.intake.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from layers.intake.delivery import Delivery
    from layers.intake.unfold import Found
    from layers.sheet import Sheet

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that can be read; a new one is a new row of `FORMATS`.

    Attributes
    ----------
    name
        As people know it.
    suffixes
        In lower case.
    read
        What turns a private copy into sheets with every row accounted for, as module:function below `layers`: only the
        process that reads imports it.
    driver
        The one driver that may open it; "" where none does.
    magic
        How the file begins, blanks and a byte order mark passed over; empty where the reader judges the content.
    layered
        It holds layers by name; else the file's stem is the name of its one layer.
    among
        What says of a file met in a folder or an archive whether it is one of these, if not every one is, or none; what
        is handed in by name always is.
    passed_over
        Key of the note on one that is not.
    """

    name: str
    suffixes: tuple[str, ...]
    read: str
    driver: str = ""
    magic: tuple[bytes, ...] = ()
    layered: bool = False
    among: str | bool = True
    passed_over: str = "files-skipped"


# fmt: off
FORMATS: Final = (
    Format(name="GeoPackage", suffixes=(".gpkg",), driver="GPKG", magic=(b"SQLite format 3\0",), layered=True,
           read="gis.vector_sheets:geopackage"),
    Format(name="Shapefile", suffixes=(".shp",), driver="ESRI Shapefile", magic=((9994).to_bytes(4, "big"),),
           read="gis.vector_sheets:shapefile"),
    Format(name="File Geodatabase", suffixes=(".gdb",), driver="OpenFileGDB", layered=True,
           read="gis.geodatabase:geodatabase"),
    Format(name="FlatGeobuf", suffixes=(".fgb",), driver="FlatGeobuf", magic=(b"fgb\x03fgb",),
           read="gis.flatgeobuf:flatgeobuf"),
    Format(name="KML", suffixes=(".kml",), read="drawings.kml:kml"),
    Format(name="KML", suffixes=(".kmz",), magic=(b"PK\x03\x04",), layered=True, read="drawings.kml:kmz"),
    Format(name="DXF", suffixes=(".dxf",), read="drawings.dxf_sheet:dxf"),
    Format(name="GeoJSON", suffixes=(".geojson",), driver="GeoJSON", magic=(b"{",), read="gis.geojson:geojson"),
    Format(name="GeoJSON", suffixes=(".json",), driver="GeoJSON", magic=(b"{",), read="gis.geojson:geojson",
           among=False),
    Format(name="CSV", suffixes=(".csv",), read="tables.lists:csv", among="tables.lists:tells_places",
           passed_over="lists-skipped"),
    Format(name="Excel", suffixes=(".xlsx",), magic=(b"PK\x03\x04",), read="tables.lists:xlsx", layered=True,
           among="tables.lists:tells_places", passed_over="lists-skipped"),
    Format(name="TXT", suffixes=(".txt",), read="coordinates.text_coordinates:read",
           among="coordinates.text_coordinates:looks_like"),
)
# fmt: on

BY_SUFFIX: Final = {suffix: row for row in FORMATS for suffix in row.suffixes}
"""Suffix to the one format that takes it."""


def listed() -> str:
    """Name what can be read.

    >>> listed()
    'GeoPackage (.gpkg), Shapefile (.shp), ...zip'
    """
    names: dict[str, list[str]] = {}
    for row in FORMATS:
        names.setdefault(row.name, []).extend(row.suffixes)
    return ", ".join([*(f"{name} ({', '.join(suffixes)})" for name, suffixes in names.items()), ".zip"])


def sheets(
    found: Found, *, layer: str | None, workspace: Path, encoding: str | None, fix: frozenset[str] = frozenset()
) -> list[Sheet]:
    """Read a file's layers, or the one named; [] if it has no such layer.

    The sheets' `crs` is what the file says, None if it says nothing; nothing is decided here.

    Raises
    ------
    SourceError
        As `ask`, or rows are missing (`short-read`), or it cannot be read at all.
    """
    asked = ask(found, layer=layer, workspace=workspace, encoding=encoding, fix=fix, size=None)
    return [delivery.whole() for delivery in asked()]


def ask(
    found: Found,
    *,
    layer: str | None,
    workspace: Path,
    encoding: str | None,
    fix: frozenset[str] = frozenset(),
    size: int | None,
) -> Callable[[], list[Delivery]]:
    """Ask for a file's layers as `sheets`, while the caller goes on; what is returned waits for them.

    Parameters
    ----------
    size
        About how many rows a piece is to have; None for sheets in one piece.

    Raises
    ------
    SourceError
        The file cannot be copied (`layers.intake.private_copy`), or is not what its name says (`format-differs`).
    """
    chosen = BY_SUFFIX[found.path.suffix.lower()]
    copy = private_copy.make(found.path, workspace, file=found.file)
    if chosen.magic and not _head(copy.path).startswith(chosen.magic):
        raise SourceError("format-differs", file=found.file, format=chosen.name)
    if not chosen.layered and layer not in {None, found.path.stem}:
        return list
    opened = Opened(
        copy=copy,
        file=found.file,
        stem=found.path.stem,
        driver=chosen.driver,
        layer=layer,
        encoding=encoding,
        fix=fix,
        size=size,
    )
    process = worker.active()
    return (lambda: in_order(opened, in_memory)) if process is None else process.ask(opened, workspace)


def is_among(path: Path, *, file: str) -> bool:
    """Say whether a file met in a folder or an archive is to be read.

    Raises
    ------
    SourceError
        Looking into it takes more than a file may (`reader-time`, `reader-memory`, `reader-died`).
    """
    process = worker.active()
    if process is None or isinstance(BY_SUFFIX[path.suffix.lower()].among, bool):
        return is_among_here(path)
    return process.is_among(path, file=file)


def is_among_here(path: Path) -> bool:
    """Say so in this process."""
    among = BY_SUFFIX[path.suffix.lower()].among
    return among if isinstance(among, bool) else bool(function(among)(path))


def in_order(opened: Opened, take: Callable[[Iterable[Sheet]], T]) -> T:
    """Read a private copy in this process; whole, where its rows come in an order that only then can be put right."""
    from layers.gis.accounted import OutOfOrderError  # noqa: PLC0415 - heavy, and of the process that reads

    read: Callable[[Opened], Iterable[Sheet]] = function(BY_SUFFIX[opened.copy.path.suffix].read)
    try:
        return take(pieces(read(opened), opened.size))
    except OutOfOrderError:
        return take(pieces(read(replace(opened, size=None)), opened.size))


def function(name: str) -> Callable[..., Any]:
    """Import what a row of the table names."""
    module, _, called = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"layers.{module}"), called)
    return found


def _head(path: Path) -> bytes:
    """How a file begins; b"" of a folder, which is no file of any of these formats."""
    if path.is_dir():
        return b""
    with path.open("rb") as stream:
        return stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
