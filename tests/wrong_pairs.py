"""Pairs of valid polygons whose plain overlay is wrong, found by search over near-degenerate shapes.

In the first six a surveyor's cut, a hole without width, touches its shell: of random quadrangles with such a hole and a
plain neighbour across it, 1.4 to 3.5 % came out wrong with GEOS 3.14.1 (plane and degrees alike). In the last three, on
a site grid with small numbers, a corner lies one binary digit off the neighbour's.
"""

from __future__ import annotations

from dataclasses import dataclass

from shapely import Polygon, box


@dataclass(frozen=True, slots=True)
class WrongPair:
    """Two polygons, what they share (in squares of their unit, rounded) and the snapping that gets it right."""

    name: str
    first: Polygon
    second: Polygon
    shared: float
    grid: float
    square_metres: float
    """How many make such a square."""


def metres(name: str, first: Polygon, second: Polygon, shared: float) -> WrongPair:
    return WrongPair(name, first, second, shared, grid=1e-4, square_metres=1.0)


def degrees(name: str, first: Polygon, second: Polygon, shared: float) -> WrongPair:
    """Longitude and latitude near 38.4 N, where a degree is 87.4 by 111 km."""
    return WrongPair(name, first, second, shared, grid=1e-9, square_metres=87.4e3 * 111.0e3)


IN_METRES = (
    metres(
        "cut across a box",
        Polygon(
            [(484478, 4250104), (484541, 4250104), (484543, 4250181), (484473, 4250166)],
            [[(484499.85811085, 4250104), (484504.8412971475, 4250119.262623955), (484509, 4250132)]],
        ),
        box(484479, 4250117, 484506, 4250126),
        243.0,
    ),
    metres(
        "cut into a triangle",
        Polygon(
            [(467925, 4230878), (467996, 4230878), (467999, 4230963), (467917, 4230962)],
            [[(467979.5392814166, 4230878), (467964.9452143378, 4230927.776146943), (467964, 4230931)]],
        ),
        Polygon([(467946, 4230920), (467982, 4230920), (467967, 4230947)]),
        486.0,
    ),
    metres(
        "cut across a quadrangle",
        Polygon(
            [(490839, 4256140), (490909, 4256140), (490914, 4256222), (490837, 4256215)],
            [[(490875.771136281, 4256140), (490879.0486237306, 4256177.201340131), (490880, 4256188)]],
        ),
        Polygon([(490862, 4256146), (490901, 4256148), (490901, 4256180), (490859, 4256179)]),
        1318.5,
    ),
    metres(
        "neighbours that touch, on a site grid",
        Polygon([(96, 5), (2.0000000000000013, 53), (192, 134)]),
        Polygon([(-92, 5), (2, 53), (96, 5), (2, -43)]),
        0.0,
    ),
    metres(
        "neighbours that overlap, on a site grid",
        Polygon([(296, 306), (245, 47.99999999999999), (174, 48)]),
        Polygon([(79, 7), (245, 48), (296, 306), (291, 339)]),
        9159.0,
    ),
    metres(
        "a share made larger, on a site grid",
        Polygon([(90, 86), (6.000000000000002, 186), (217, 59), (-362, -61)]),
        Polygon([(-78, 86), (6, 186), (90, 86), (6, -14)]),
        4053.1255762808614,
    ),
)
IN_DEGREES = (
    degrees(
        "cut beside a box, in degrees",
        Polygon(
            [(109.70016, 38.555127), (109.700872, 38.555127), (109.7009, 38.555831), (109.700189, 38.555983)],
            [[(109.70043117806198, 38.555127), (109.70041702081775, 38.555267435793326), (109.700409, 38.555347)]],
        ),
        box(109.700261, 38.555224, 109.700554, 38.555302),
        2.2854e-8,
    ),
    degrees(
        "cut beside a triangle, in degrees",
        Polygon(
            [(109.52905, 38.396032), (109.529904, 38.39609), (109.529816, 38.397), (109.529193, 38.396839)],
            [[(109.52966183041, 38.39607355288499), (109.52949887813365, 38.39652912413565), (109.529456, 38.396649)]],
        ),
        Polygon([(109.529458, 38.396569), (109.529794, 38.396569), (109.529656, 38.396796)]),
        3.8136e-8,
    ),
    degrees(
        "cut across a quadrangle, in degrees",
        Polygon(
            [(109.882163, 38.221185), (109.882822, 38.221185), (109.882887, 38.221813), (109.882059, 38.221967)],
            [[(109.88235337033015, 38.221185), (109.8825221221838, 38.22151373281988), (109.88257, 38.221607)]],
        ),
        Polygon([(109.88239, 38.221245), (109.882631, 38.221265), (109.882631, 38.2216), (109.88236, 38.22159)]),
        8.7265e-8,
    ),
)
WRONG_PAIRS = (*IN_METRES, *IN_DEGREES)
