"""Outlines delivered as lines."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from spatial.outline import is_outline

CORNERS = [(109.0, 38.0), (109.01, 38.0), (109.01, 38.01), (109.0, 38.01), (109.0, 38.0)]
EDGES = [list(edge) for edge in pairwise(CORNERS)]


@pytest.mark.parametrize(
    "line",
    [
        shapely.LineString(CORNERS),
        shapely.LinearRing(CORNERS),
        shapely.LineString([*CORNERS[:-1], (109.0, 38.0001)]),  # 11 m short of 4 km
        shapely.LineString([*CORNERS[:-1], (109.0, 38.00035)]),  # 39 m of 3.9 km
        shapely.MultiLineString(EDGES),
        shapely.MultiLineString([EDGES[2], EDGES[0][::-1], EDGES[3], EDGES[1]]),  # in any order, drawn either way
        shapely.MultiLineString([[(109.1, 38), (109.2, 38)], *EDGES]),  # beside a line that is one
    ],
)
def test_what_goes_round_is_an_outline(line):
    assert is_outline(np.array([line], object)).tolist() == [True]


@pytest.mark.parametrize(
    "line",
    [
        None,
        shapely.Point(109, 38),
        shapely.Polygon(CORNERS),
        shapely.LineString(),
        shapely.LineString(CORNERS[:-1]),
        shapely.LineString([*CORNERS[:-1], (109.0, 38.00045)]),  # 50 m of 3.9 km are open: a road to and fro
        shapely.LineString([(109.0, 38.0), (109.000001, 38.0)]),  # 9 cm, straight
        shapely.MultiLineString(EDGES[:3]),
    ],
)
def test_what_leads_somewhere_is_not(line):
    assert is_outline(np.array([line], object)).tolist() == [False]
