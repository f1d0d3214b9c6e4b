"""Shapes of the corpus by name: metres about their own middle, 100 m wide, drawn well or badly."""

import math

import numpy as np
import shapely
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

SQUARE = [(-50, -50), (50, -50), (50, 50), (-50, 50)]
HOLE = [(-20, -20), (20, -20), (20, 20), (-20, 20)]


def circle(vertices):
    turn = np.linspace(0, 2 * math.pi, vertices, endpoint=False)
    return Polygon(np.stack([50 * np.cos(turn), 50 * np.sin(turn)], axis=1))


def star():
    turn, radius = np.arange(16) * math.pi / 8, np.tile([50, 15], 8)
    return Polygon(np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1))


def bowtie():
    return Polygon([(-50, -50), (50, 50), (50, -50), (-50, 50)])


def spike():
    return Polygon([(-50, -50), (50, -50), (50, 50), (200, 50), (50, 50), (-50, 50)])


def thin_spike():
    return Polygon([(-50, -50), (50, -50), (50, 50), (0, 50), (0, 300), (0.001, 50), (-50, 50)])


SHAPES = {
    "square": lambda: Polygon(SQUARE),
    "square, clockwise": lambda: Polygon(SQUARE[::-1]),
    "square, every vertex twice": lambda: Polygon([corner for corner in SQUARE for _ in (0, 1)]),
    "square, vertices on its edges": lambda: shapely.segmentize(Polygon(SQUARE), 1.0),
    "square with heights": lambda: shapely.force_3d(Polygon(SQUARE), 1250.0),
    "square of several sheets": lambda: MultiPolygon([Polygon(SQUARE)]),
    "circle of 20 000 vertices": lambda: circle(20_000),
    "triangle": lambda: Polygon([(-50, -50), (50, -50), (0, 50)]),
    "star": star,
    "with a hole": lambda: Polygon(SQUARE, [HOLE]),
    "hole wound like its shell": lambda: Polygon(SQUARE, [HOLE[::-1]]),
    "hole on the shell's edge": lambda: Polygon(SQUARE, [[(-50, -20), (20, -20), (20, 20), (-50, 20)]]),
    "hole touching the shell": lambda: Polygon(SQUARE, [[(-50, 0), (0, 20), (20, 0), (0, -20)]]),
    "hole outside": lambda: Polygon(SQUARE, [[(100, -20), (140, -20), (140, 20), (100, 20)]]),
    "hole as large as the shell": lambda: Polygon(SQUARE, [SQUARE]),
    "hole within a hole": lambda: Polygon(SQUARE, [HOLE, [(-10, -10), (10, -10), (10, 10), (-10, 10)]]),
    "holes that overlap": lambda: Polygon(SQUARE, [HOLE, [(0, -10), (40, -10), (40, 10), (0, 10)]]),
    "two parts": lambda: MultiPolygon([box(-50, -50, -10, 50), box(10, -50, 50, 50)]),
    "parts that overlap": lambda: MultiPolygon([box(-50, -50, 10, 50), box(-10, -50, 50, 50)]),
    "parts that share an edge": lambda: MultiPolygon([box(-50, -50, 0, 50), box(0, -50, 50, 50)]),
    "the same part twice": lambda: MultiPolygon([Polygon(SQUARE), Polygon(SQUARE)]),
    "part within a part": lambda: MultiPolygon([Polygon(SQUARE), Polygon(HOLE)]),
    "a part without area": lambda: MultiPolygon([Polygon(SQUARE), Polygon([(0, 60), (10, 60), (20, 60)])]),
    "bow tie": bowtie,
    "figure of eight": lambda: Polygon([(-50, -50), (0, 0), (-50, 50), (50, 50), (0, 0), (50, -50)]),
    "ring run through twice": lambda: Polygon(SQUARE + SQUARE),
    "spike": spike,
    "thin spike": thin_spike,
    "inverted shell": lambda: Polygon([*SQUARE[:3], (0, 0), (10, 20), (-10, 20), (0, 0), (-50, 50)]),
    "zigzag crossing itself": lambda: Polygon([(-50, -50), (50, -40), (-50, -30), (50, 50), (-50, 50), (50, -50)]),
    "line drawn as polygon": lambda: Polygon([(-50, 0), (50, 0), (-50, 0)]),
    "point drawn as polygon": lambda: Polygon([(0, 0), (0, 0), (0, 0)]),
    "half a square metre": lambda: box(-0.35, -0.35, 0.35, 0.35),
    "strip of 2 cm": lambda: box(-50, -0.01, 50, 0.01),
    "square and a line": lambda: GeometryCollection([Polygon(SQUARE), LineString([(-50, 60), (50, 60)])]),
    "square and a point": lambda: GeometryCollection([Polygon(SQUARE), Point(0, 0)]),
    "two squares in a collection": lambda: GeometryCollection([box(-50, -50, -10, 50), box(10, -50, 50, 50)]),
    "line": lambda: LineString([(-50, 0), (50, 0)]),
    "lines": lambda: MultiLineString([[(-50, 0), (-10, 0)], [(10, 0), (50, 0)]]),
    "closed line": lambda: LineString([*SQUARE, SQUARE[0]]),
    "point": lambda: Point(0, 0),
    "points": lambda: MultiPoint([(-50, 0), (50, 0)]),
    "nothing": lambda: None,
    "empty": Polygon,
    "not a number": lambda: Polygon([(-50, -50), (50, -50), (math.nan, math.nan), (-50, 50)]),
    "endless": lambda: Polygon([(-50, -50), (math.inf, -50), (50, 50), (-50, 50)]),
    "beyond the map": lambda: Polygon([(-50, -50), (1e12, -50), (50, 50), (-50, 50)]),
    "part on the edge of a part": lambda: MultiPolygon([box(-50, -50, 20, 50), box(0, -50, 20, 50)]),
    "a little over a square metre": lambda: box(-0.505, -0.505, 0.505, 0.505),
    "comb": lambda: shapely.union_all([box(-50, -10, -20, 10), *(box(-20, y, 0.5, y + 1) for y in range(-10, 10, 2))]),
    "4 km long": lambda: box(-50, -2000, 50, 2000),
    "giant": lambda: box(-60_000, -60_000, 60_000, 60_000),
    "ring about it all": lambda: Polygon(
        [(-20_000, -20_000), (20_000, -20_000), (20_000, 20_000), (-20_000, 20_000)],
        [[(-10_000, -10_000), (10_000, -10_000), (10_000, 10_000), (-10_000, 10_000)]],
    ),
}
