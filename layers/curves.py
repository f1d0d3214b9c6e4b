"""Curves as polylines: arcs of circles cut so finely that no chord leaves its arc by more than a millimetre.

ISO WKB has curved forms of lines, rings and collections (codes 8 to 12) that GEOS cannot read. They come from File
Geodatabases, GeoPackages and, as bulges, from DXF drawings.
"""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_CURVED: Final = frozenset({8, 9, 10, 11, 12})
"""CircularString, CompoundCurve, CurvePolygon, MultiCurve, MultiSurface."""

_DEEPEST: Final = 32
"""How deep collections may lie in each other."""

_FARTHEST: Final = 1e12
"""Metres; no place on Earth has such coordinates."""

_MOST: Final = 1_000_000
"""Chords of one arc: those of a circle of 300 000 km."""

_LIKE_DEGREES: Final = 400.0


def millimetre(coordinates: NDArray[np.float64]) -> float:
    """One millimetre in the unit of the coordinates: small numbers may be degrees, whatever the file says.

    >>> millimetre(np.array([[109.7, 38.3]])), millimetre(np.array([[500000.0, 4200000.0]]))
    (1e-08, 0.001)
    """
    return 1e-8 if np.abs(coordinates).max(initial=0.0) <= _LIKE_DEGREES else 1e-3


def sweep(
    centre: NDArray[np.float64], radius: float, start: float, turn: float, deviation: float
) -> NDArray[np.float64]:
    """Points along an arc, both ends among them.

    Parameters
    ----------
    centre
        (2,) coordinates.
    radius
        In their unit.
    start, turn
        Radians, counterclockwise from the first axis; a negative turn runs clockwise.
    deviation
        How far a chord may lie from the arc.

    Raises
    ------
    ValueError
        The arc would take more than a million chords, or is none.
    """
    widest = 2 * np.arccos(max(1 - deviation / radius, 0.0)) if radius > deviation else np.pi / 2
    pieces = max(int(np.ceil(abs(turn) / widest)) if widest else _MOST + 1, 2)
    if pieces > _MOST:
        raise ValueError(radius)
    angles = start + turn * np.linspace(0.0, 1.0, pieces + 1)
    points: NDArray[np.float64] = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return points


def arc(first: NDArray[np.float64], through: NDArray[np.float64], last: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points along the arc through three points, which stay as they are.

    Three points in a line are a line; where the ends meet, the second lies opposite on a full circle (ISO 19125).

    >>> arc(*np.array([[0.0, 0.0], [500.0, 500.0], [1000.0, 0.0]])).shape
    (787, 2)
    """
    deviation = millimetre(np.array([first, through, last]))
    if np.array_equal(first, last):
        centre, turn = (first + through) / 2, 2 * np.pi
    else:
        a, b = through - first, last - first
        cross = 2 * (a[0] * b[1] - a[1] * b[0])
        if abs(cross) < np.finfo(float).eps * 16 * np.abs([first, through, last]).max() * np.abs([a, b]).max():
            return np.array([first, through, last])
        square = np.array([a @ a, b @ b])
        centre = first + np.array([square @ [b[1], -a[1]], square @ [-b[0], a[0]]]) / cross
        turn = 0.0
    radius = float(np.hypot(*(first - centre)))
    if not np.isfinite(radius) or radius == 0:
        return np.array([first, through, last])
    angles = [float(np.arctan2(y, x)) for x, y in (point - centre for point in (first, through, last))]
    if turn == 0:
        onward, whole = (angles[1] - angles[0]) % (2 * np.pi), (angles[2] - angles[0]) % (2 * np.pi)
        turn = whole if onward <= whole else whole - 2 * np.pi
    middle = (angles[1] - angles[0]) % (2 * np.pi) if turn > 0 else -((angles[0] - angles[1]) % (2 * np.pi))
    there = sweep(centre, radius, angles[0], middle, deviation)
    back = sweep(centre, radius, angles[0] + middle, turn - middle, deviation)
    return np.vstack([[first], there[1:-1], [through], back[1:-1], [last]])


def bulge(first: NDArray[np.float64], last: NDArray[np.float64], bulged: float) -> NDArray[np.float64]:
    """Points along a segment of a drawn polyline, whose bulge is the tangent of a quarter of its angle.

    Positive bulges run counterclockwise.

    >>> half = bulge(np.array([1e3, 0.0]), np.array([-1e3, 0.0]), 1.0)
    >>> round(float(half[:, 1].max()), 2), half[[0, -1]].tolist()
    (1000.0, [[1000.0, 0.0], [-1000.0, 0.0]])
    """
    along = last - first
    centre = (first + last) / 2 + (1 - bulged**2) / (4 * bulged) * np.array([-along[1], along[0]])
    spoke = first - centre
    deviation = millimetre(np.array([first, last]))
    points = sweep(
        centre, float(np.hypot(*spoke)), float(np.arctan2(spoke[1], spoke[0])), 4 * np.arctan(bulged), deviation
    )
    points[[0, -1]] = first, last
    return points


def is_curved(wkb: bytes) -> bool:
    """Say whether WKB begins like a curve, or like a collection that may hold one."""
    return len(wkb) >= 5 and _Reader(wkb).kind()[0] in _CURVED | {7}  # noqa: PLR2004 - byte order and type


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
        extra = (0, 1, 1, 2)[thousands] if thousands else (code >> 31) + (code >> 30 & 1)
        return plain, 2 + extra, order

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
    arcs = [arc(*points[at : at + 3]) for at in range(0, len(points) - 2, 2)]
    if len(points) != 2 * len(arcs) + 1:
        raise ValueError(len(points))
    return np.vstack([points[:1], *(piece[1:] for piece in arcs)])


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
