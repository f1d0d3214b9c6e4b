"""GeoJSON documents: parsed and counted beside the reader, in the CRS they state or the one of the standard."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import CRS

from layers.errors import SourceError
from layers.gis import stated_crs, vector
from layers.gis.accounted import accounted
from layers.gis.counts import Account
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from layers.intake.opened import Opened
    from layers.sheet import Sheet

LIMIT: Final = 256 * 1024 * 1024
"""Bytes of GeoJSON that are counted, hence read; larger layers belong into a GeoPackage."""

_WGS84: Final = CRS.from_epsg(4326)
_DEGREES: Final = np.array([180.0, 90.0])
"""What longitude and latitude cannot exceed."""


def geojson(opened: Opened) -> Iterator[Sheet]:
    """Read a GeoJSON document; without a CRS its numbers are WGS 84 degrees, if they can be.

    Raises
    ------
    SourceError
        `not-geojson`, `geojson-too-large`, `short-read`.
    """
    path = opened.copy.path
    chosen = to_utf8(path)
    read = document(path, file=opened.file)
    account = count(read, file=opened.file)
    _fill_gaps(read, path)
    vector.probe(path, opened.driver, layer=None, encoding=None, file=opened.file)
    rows = vector.pieces(path, opened.driver, layer=None, encoding=None, file=opened.file, size=None)
    (sheet,) = accounted(opened, opened.stem, account, rows, None)
    sheet = replace(sheet, encoding=chosen)
    if "crs" in read:
        said, notes = stated_crs.by_member(read["crs"])
        yield replace(sheet, crs=said, notes=(*sheet.notes, *notes))
    elif not _can_be_degrees(shapely.get_coordinates(sheet.geometry)):
        yield replace(sheet, crs=None, notes=(*sheet.notes, Note(key="geojson-not-degrees")))
    else:
        yield replace(sheet, crs=_WGS84, notes=(*sheet.notes, Note(key="geojson-wgs84")))


def _can_be_degrees(points: NDArray[np.float64]) -> bool:
    """Say whether numbers can be degrees, in the other order if not in this one: that is seen where they lie."""
    beyond = np.abs(points) > _DEGREES
    return not (beyond.any() and (np.abs(points) > _DEGREES[::-1]).any())


def to_utf8(path: Path) -> str:
    """Say how a text file is encoded, and rewrite a private copy that is no UTF-8 as UTF-8."""
    raw = path.read_bytes()
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        path.write_text(raw.decode("gb18030", errors="replace"), encoding="utf-8", newline="")
        return "GB18030"
    return "UTF-8"


def document(path: Path, *, file: str) -> dict[str, object]:
    """Parse a GeoJSON file.

    Raises
    ------
    SourceError
        No JSON object (`not-geojson`), or too large to be counted (`geojson-too-large`).
    """
    if path.stat().st_size > LIMIT:
        raise SourceError("geojson-too-large", file=file, limit=LIMIT // 1024**2)
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError("not-geojson", file=file, reason=str(error)) from error
    if not isinstance(document, dict):
        raise SourceError("not-geojson", file=file, reason="no object")
    return document


def count(document: dict[str, object], *, file: str) -> Account:
    """Count the features of a FeatureCollection, or the one Feature; null or a number among them is a row, too.

    Raises
    ------
    SourceError
        Another kind of JSON (`not-geojson`).
    """
    features = [document] if document.get("type") == "Feature" else document.get("features")
    known = document.get("type") in {"Feature", "FeatureCollection"}
    if not known or not isinstance(features, list):
        raise SourceError("not-geojson", file=file, reason=f"type {document.get('type')}")
    filled = np.array([not isinstance(one, dict) or bool(one.get("geometry")) for one in features], dtype=bool)
    return replace(Account.of(len(filled)), filled=filled)


def _fill_gaps(read: dict[str, object], path: Path) -> None:
    """Write what is no feature into the private copy as one without geometry: the reader would pass it over."""
    features = read.get("features")
    if isinstance(features, list) and not all(isinstance(one, dict) for one in features):
        filled = [one if isinstance(one, dict) else {"type": "Feature", "geometry": None} for one in features]
        path.write_text(json.dumps({**read, "features": filled}), encoding="utf-8")
