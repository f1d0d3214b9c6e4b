"""Shapes of KML: longitude, latitude and maybe a height, always on WGS 84."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_COMMA: Final = re.compile(r"\s*,\s*")
_LIMITS: Final = np.array([180.0, 90.0])
_WITHOUT_EXTENT: Final = frozenset({"Track", "MultiTrack", "Model"})
_SHAPES: Final = frozenset({"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"}) | _WITHOUT_EXTENT
_RING: Final = 4
"""Points of the smallest closed ring."""


_COLLECT: Final[dict[str, Callable[..., Any]]] = {
    "Polygon": shapely.multipolygons,
    "LineString": shapely.multilinestrings,
    "Point": shapely.multipoints,
}


class NoShapeError(ValueError):
    """A shape cannot be read: `key` names the note that says why, `what` the words at fault."""

    def __init__(self, key: str, what: str) -> None:
        super().__init__(key, what)
        self.key, self.what = key, what


class Shape(NamedTuple):
    """What a Placemark shows on the map; `raised`: a height other than 0 was left out."""

    geometry: BaseGeometry | None
    raised: bool


def local(element: Element) -> str:
    """Name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def shape(placemark: Element) -> Shape:
    """Read what a Placemark shows; several shapes are one of several parts.

    Raises
    ------
    NoShapeError
        A track or a model, numbers that are no degrees, too few points.
    """
    heights: list[float] = []
    parts = [part for child in placemark if local(child) in _SHAPES for part in _parts(child, heights)]
    return Shape(_together(parts), any(heights))


def _parts(element: Element, heights: list[float]) -> list[BaseGeometry]:
    name = local(element)
    if name in _WITHOUT_EXTENT:
        raise NoShapeError("kml-no-extent", name)
    if name == "MultiGeometry":
        return [part for child in element if local(child) in _SHAPES for part in _parts(child, heights)]
    if name == "Polygon":
        outer, inner = (_rings(element, side, heights) for side in ("outerBoundaryIs", "innerBoundaryIs"))
        if len(outer) != 1:
            raise NoShapeError("kml-coordinates", "outerBoundaryIs")
        return [shapely.Polygon(outer[0], inner)]
    points = _coordinates(element, heights)
    if name == "Point":
        if len(points) != 1:
            raise NoShapeError("kml-coordinates", "Point")
        return [shapely.Point(points[0])]
    if len(points) <= 1:
        raise NoShapeError("kml-coordinates", name)
    return [shapely.LineString(points)]


def _rings(polygon: Element, side: str, heights: list[float]) -> list[NDArray[np.float64]]:
    """Rings of one side of a boundary, closed."""
    rings = []
    for ring in (ring for child in polygon if local(child) == side for ring in child if local(ring) == "LinearRing"):
        points = _coordinates(ring, heights)
        closed = points if len(points) and np.array_equal(points[0], points[-1]) else np.vstack([points, points[:1]])
        if len(closed) < _RING:
            raise NoShapeError("kml-coordinates", "LinearRing")
        rings.append(closed)
    return rings


def _coordinates(element: Element, heights: list[float]) -> NDArray[np.float64]:
    """Read `lon,lat[,height] lon,lat[,height] ...`; blanks beside a comma do no harm."""
    text = "".join(child.text or "" for child in element if local(child) == "coordinates")
    points = []
    for word in _COMMA.sub(",", text).split():
        try:
            lon, lat, *height = map(float, word.split(","))
        except ValueError as error:
            raise NoShapeError("kml-coordinates", word[:40]) from error
        if len(height) > 1:
            raise NoShapeError("kml-coordinates", word[:40])
        points.append((lon, lat))
        heights += height
    found = np.array(points, dtype=np.float64).reshape(-1, 2)
    if not (np.abs(found) <= _LIMITS).all():
        odd = found[~(np.abs(found) <= _LIMITS).all(axis=1)][0]
        raise NoShapeError("kml-coordinates", f"{odd[0]:.10g},{odd[1]:.10g}")
    return found


def _together(parts: list[BaseGeometry]) -> BaseGeometry | None:
    """One geometry of all parts, None of none."""
    if len(parts) <= 1:
        return parts[0] if parts else None
    kinds = {part.geom_type for part in parts}
    together: BaseGeometry = (_COLLECT[kinds.pop()] if len(kinds) == 1 else shapely.geometrycollections)(parts)
    return together
