"""The measure all overlays are held to has to be right itself."""

from __future__ import annotations

from fractions import Fraction
from operator import or_, xor

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import exact_area

SQUARE = shapely.box(0, 0, 4, 4)
HOLED = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(2, 2), (2, 8), (8, 8), (8, 2)]])


def test_area_of_one():
    assert exact_area(SQUARE) == 16
    assert exact_area(HOLED) == 64
    assert exact_area(shapely.Polygon()) == 0


def test_area_shared():
    assert exact_area(SQUARE, shapely.box(3, 3, 9, 9)) == 1
    assert exact_area(SQUARE, HOLED) == 12
    assert exact_area(SQUARE, shapely.box(4, 0, 9, 9)) == 0


def test_other_overlays():
    assert exact_area(SQUARE, HOLED, or_) == 68
    assert exact_area(SQUARE, HOLED, lambda a, b: a and not b) == 4
    assert exact_area(SQUARE, HOLED, xor) == 56


def test_overlapping_parts_count_once():
    twice = shapely.MultiPolygon([SQUARE, shapely.box(2, 0, 6, 4)])
    assert exact_area(twice) == 24


def test_crossing_edges_meet_at_a_fraction():
    first = shapely.Polygon([(0, 0), (3, 0), (0, 3)])
    second = shapely.Polygon([(0, 0), (1, 3), (-2, 3)])
    assert exact_area(first, second) == Fraction(9, 8)


def test_nothing_is_rounded():
    big = 2.0**25
    sliver = shapely.Polygon([(big, big), (big + 1, big), (big + 1, big + 2.0**-27)])
    assert exact_area(sliver) == Fraction(1, 2**28)


triangles = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=3, unique=True).map(
    shapely.Polygon
)


@settings(max_examples=60, deadline=None)
@given(triangles, triangles)
def test_both_are_what_is_shared_and_what_is_not(first, second):
    assert exact_area(first) == abs(Fraction(first.area))
    assert exact_area(first) + exact_area(second) == exact_area(first, second) + exact_area(first, second, or_)
