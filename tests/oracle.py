"""Exact areas of small polygons and their overlays, in the plane, by rational arithmetic: what overlays are held to.

A coordinate is a binary fraction, so nothing here is rounded. The plane is cut into vertical slabs at every vertex and
every crossing; within a slab edges do not cross, and what lies between two neighbours is a trapezoid.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from operator import and_
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shapely import Geometry


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge that is not vertical, from left to right, and the polygon (of the first or second geometry) it bounds."""

    x1: Fraction
    y1: Fraction
    x2: Fraction
    y2: Fraction
    polygon: tuple[int, int]

    def at(self, x: Fraction) -> Fraction:
        return self.y1 + (x - self.x1) * (self.y2 - self.y1) / (self.x2 - self.x1)


def exact_area(first: Geometry, second: Geometry | None = None, land: Callable[[bool, bool], bool] = and_) -> Fraction:
    """Area of an overlay of two geometries, by default of what they share; of one geometry alone, its area.

    A point is in a polygon if it lies within an odd number of its rings, and in a multipolygon if it is in any part.
    """
    second = first if second is None else second
    edges = [*_edges(first, 0), *_edges(second, 1)]
    cuts = {x for edge in edges for x in (edge.x1, edge.x2)}
    cuts |= {x for one, other in combinations(edges, 2) for x in _crossing(one, other)}
    return sum((_slab(edges, left, right, land) for left, right in pairwise(sorted(cuts))), Fraction(0))


def _edges(geometry: Geometry, number: int) -> Iterator[Edge]:
    for part, polygon in enumerate(shapely.get_parts(geometry)):
        for ring in shapely.get_rings(polygon):
            vertices = [(Fraction(x), Fraction(y)) for x, y in shapely.get_coordinates(ring).tolist()]
            for ends in pairwise(vertices):
                (x1, y1), (x2, y2) = sorted(ends)
                if x1 < x2:
                    yield Edge(x1, y1, x2, y2, (number, part))


def _crossing(one: Edge, other: Edge) -> list[Fraction]:
    left, right = max(one.x1, other.x1), min(one.x2, other.x2)
    if left >= right:
        return []
    before, after = one.at(left) - other.at(left), one.at(right) - other.at(right)
    return [left + (right - left) * before / (before - after)] if before * after < 0 else []


def _slab(edges: list[Edge], left: Fraction, right: Fraction, land: Callable[[bool, bool], bool]) -> Fraction:
    middle = (left + right) / 2
    across = sorted((edge.at(middle), edge.polygon) for edge in edges if edge.x1 <= left and edge.x2 >= right)
    below: Counter[tuple[int, int]] = Counter()
    height = Fraction(0)
    for (lower, polygon), (upper, _) in pairwise(across):
        below[polygon] += 1
        within = {number for (number, _), count in below.items() if count % 2}
        if land(0 in within, 1 in within):
            height += upper - lower
    return height * (right - left)
