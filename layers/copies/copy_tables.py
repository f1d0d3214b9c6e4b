"""Cleaned copies as layers of a GeoPackage, each in its own CRS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from layers.kinds import KINDS, recognise
from layers.results import geopackage
from spatial.measure import LINE, POINT, SURFACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyproj import CRS

    from layers.results.arrow import GeometryType
    from layers.sheet import Sheet

_TYPES: Final[tuple[tuple[int, GeometryType, str], ...]] = (
    (SURFACE, "MultiPolygon", ""),
    (LINE, "MultiLineString", "_line"),
    (POINT, "MultiPoint", "_point"),
)
"""Dimension, type of its layer, and what tells that layer's name from the main one's."""


def tables(sheets: Sequence[Sheet], kinds: Sequence[str | None]) -> list[geopackage.Table]:
    """Return a layer for each sheet, and one more for each further dimension in it.

    Parameters
    ----------
    sheets
        As `layers.copies.cleaned.cleaned` returns them; rows without geometry stay in the main layer.
    kinds
        What each is; a layer whose name and columns do not say so gets it into its name.
    """
    made: list[geopackage.Table] = []
    for sheet, kind in zip(sheets, kinds, strict=True):
        dimension = shapely.get_dimensions(sheet.geometry)
        present = [each for each in _TYPES if (dimension == each[0]).any()] or [_TYPES[0]]
        dimension[dimension < 0] = present[0][0]
        for of, shape, mark in present:
            rows = dimension == of
            frame = sheet.columns[rows].reset_index(drop=True)
            label = _free(_called(sheet, kind) + (mark if len(present) > 1 else ""), [table.name for table in made])
            made.append(
                geopackage.Table(
                    name=label,
                    title=label,
                    description=sheet.path,
                    frame=frame,
                    geometry=sheet.geometry[rows],
                    geometry_type=shape,
                    crs=geopackage.CRS if sheet.crs is None else _code(sheet.crs),
                )
            )
    return made


def _called(sheet: Sheet, kind: str | None) -> str:
    """Name the layer such that its kind is recognised again."""
    columns = [str(column) for column in sheet.columns]
    if kind is None or recognise(sheet.layer, columns) == kind:
        return sheet.layer
    telling = f"{sheet.layer}_{KINDS[kind].zh}"
    return telling if recognise(telling, columns) == kind else sheet.layer


def _code(crs: CRS) -> str:
    """Name the CRS as a GeoPackage keeps it: the authority's code where there is one, else all its words."""
    authority = crs.to_authority(min_confidence=100)
    return ":".join(authority) if authority else str(crs.to_wkt())


def _free(label: str, taken: Sequence[str]) -> str:
    names, free, count = {name.casefold() for name in taken}, label, 2
    while free.casefold() in names | {geopackage.STYLES}:
        free, count = f"{label}_{count}", count + 1
    return free
