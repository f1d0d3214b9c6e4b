"""WKB to geometries: what GEOS reads at once, what it cannot read (curves) by ourselves, what is garbage as None.

ISO WKB has curved forms of lines, rings and collections (codes 8 to 12); they become polylines within a millimetre.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon

from layers.gis.arcs import arc

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_CURVED: Final = frozenset({8, 9, 10, 11, 12})
"""CircularString, CompoundCurve, CurvePolygon, MultiCurve, MultiSurface."""

_UNKNOWN: Final = -1
_EXTRA: Final = {0: 0, 1: 1, 2: 1, 3: 2}
"""Ordinates beside x and y, by the thousands of the type."""

_DEEPEST: Final = 32
"""How deep collections may lie in each other."""

_FARTHEST: Final = 1e12
"""Metres; no place on Earth has such coordinates."""


def decoded(wkb: NDArray[np.object_]) -> tuple[NDArray[np.object_], int, int]:
    """Decode WKB, and count the curves in it and those with heights; garbage becomes None and the others go on.

    >>> decoded(np.array([shapely.to_wkb(shapely.Point(1, 2)), b"rubbish", None], dtype=object))
    (array([<POINT (1 2)>, None, None], dtype=object), 0, 0)
    """
    try:
        return by_geos(wkb), 0, 0
    except (shapely.errors.ShapelyError, NotImplementedError):
        # one curve stops the whole call: the curves are read by ourselves
        curved = np.array([cell is not None and is_curved(cell) for cell in wkb], dtype=bool)
        others = wkb.copy()
        others[curved] = None
        geometry = _plainly(others)
        geometry[curved] = [straightened(cell) for cell in wkb[curved]]
        read = curved & ~shapely.is_missing(geometry)
        return geometry, int(np.count_nonzero(read)), sum(map(is_raised, wkb[read]))


def _plainly(wkb: NDArray[np.object_]) -> NDArray[np.object_]:
    """Decode what has no curves; a form of no use (a TIN) stops the whole call, too: halve until it stands alone."""
    try:
        geometry = by_geos(wkb)
    except (shapely.errors.ShapelyError, NotImplementedError):
        if len(wkb) == 1:
            return np.array([None], dtype=object)
        middle = len(wkb) // 2
        return np.concatenate([_plainly(wkb[:middle]), _plainly(wkb[middle:])])
    return geometry


def by_geos(wkb: NDArray[np.object_]) -> NDArray[np.object_]:
    """Decode WKB without a word on coordinates that are no numbers; raises what shapely raises."""
    with np.errstate(invalid="ignore"):  # GEOS compares what are no numbers; placing sees to them
        geometry: NDArray[np.object_] = shapely.from_wkb(wkb, on_invalid="ignore")
    return geometry


def is_curved(wkb: bytes) -> bool:
    """Say whether WKB begins like a curve, or like a collection that may hold one."""
    return len(wkb) >= 5 and _Reader(wkb).kind()[0] in _CURVED | {7}  # noqa: PLR2004 - byte order and type


def is_raised(wkb: bytes) -> bool:
    """Say whether WKB carries heights or measures."""
    return len(wkb) >= 5 and _Reader(wkb).kind()[1] > 2  # noqa: PLR2004 - x and y


def straightened(wkb: bytes) -> BaseGeometry | None:
    """Read ISO WKB with its curves as polylines, without Z and M; None where it makes no sense.

    Examples
    --------
    >>> points = b"".join(struct.pack("<2d", x, y) for x, y in [(-1e3, 0), (1e3, 0), (-1e3, 0)])
    >>> circle = straightened(struct.pack("<BIIBII", 1, 10, 1, 1, 8, 3) + points)
    >>> round(circle.area / (np.pi * 1e6), 5)
    1.0
    """
    try:
        return _Reader(wkb).geometry(0)
    except (struct.error, ValueError, KeyError, TypeError, IndexError, shapely.errors.ShapelyError):
        return None


class _Reader:
    """Walks through WKB once, from its first byte to its last."""

    def __init__(self, wkb: bytes) -> None:
        self.wkb, self.at = wkb, 0

    def kind(self) -> tuple[int, int, str]:
        """Read a header: plain type, ordinates per point, byte order."""
        order = "<" if self.wkb[self.at] else ">"
        (code,) = struct.unpack_from(f"{order}I", self.wkb, self.at + 1)
        self.at += 5
        thousands, plain = divmod(code & 0x0FFFFFFF, 1000)
        # ISO counts in thousands, the older EWKB sets the two highest bits
        extra = _EXTRA.get(thousands, 0) if thousands else (code >> 31) + (code >> 30 & 1)
        return plain if thousands in _EXTRA else _UNKNOWN, 2 + extra, order

    def count(self, order: str) -> int:
        (number,) = struct.unpack_from(f"{order}I", self.wkb, self.at)
        self.at += 4
        return int(number)

    def points(self, number: int, width: int, order: str) -> NDArray[np.float64]:
        found = np.frombuffer(self.wkb, dtype=f"{order}f8", count=number * width, offset=self.at)
        self.at += number * width * 8
        plane = found.astype(np.float64).reshape(number, width)[:, :2]
        if not (np.abs(plane) < _FARTHEST).all():
            raise ValueError(plane)
        return plane

    def geometry(self, depth: int) -> BaseGeometry:
        plain, width, order = self.kind()
        if depth > _DEEPEST:
            raise ValueError(depth)
        if plain == 1:
            return Point(self.points(1, width, order)[0])
        number = self.count(order)
        if plain in {2, 8}:
            points = self.points(number, width, order)
            return LineString(points if plain == 2 else _strung(points))  # noqa: PLR2004
        if plain == 3:  # noqa: PLR2004
            return _polygon([self.points(self.count(order), width, order) for _ in range(number)])
        parts = [self.geometry(depth + 1) for _ in range(number)]
        return _TOGETHER[plain](parts)


def _strung(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of a circular string: arcs of three, each beginning where the last one ends."""
    if len(points) == 0:
        return points
    pieces = [arc(*points[at : at + 3]) for at in range(0, len(points) - 2, 2)]
    if len(points) != 2 * len(pieces) + 1:
        raise ValueError(len(points))
    return np.vstack([points[:1], *(piece[1:] for piece in pieces)])


def _polygon(rings: list[NDArray[np.float64]]) -> Polygon:
    return Polygon(rings[0], rings[1:]) if rings else Polygon()


def _chained(parts: list[BaseGeometry]) -> LineString:
    """Lines that follow each other as one."""
    lines = [shapely.get_coordinates(part) for part in parts]
    for one, other in pairwise(lines):
        if not np.array_equal(one[-1], other[0]):
            raise ValueError(one[-1])
    return LineString(np.vstack([lines[0][:1], *(line[1:] for line in lines)])) if lines else LineString()


def _curve_polygon(rings: list[BaseGeometry]) -> Polygon:
    return _polygon([shapely.get_coordinates(ring) for ring in rings])


_TOGETHER: Final[dict[int, Callable[[list[Any]], BaseGeometry]]] = {
    4: MultiPoint,
    5: MultiLineString,
    6: MultiPolygon,
    7: GeometryCollection,
    9: _chained,
    10: _curve_polygon,
    11: MultiLineString,
    12: MultiPolygon,
}
