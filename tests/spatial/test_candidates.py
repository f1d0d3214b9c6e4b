"""Who is looked at closely, before anything is cut."""

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial.candidates import find, meeting
from spatial.placed import place
from spatial.prepared import prepare

CGCS2000 = CRS.from_epsg(4490)
LON, LAT = 109.0, 38.0
DIAMOND = shapely.Polygon([(LON - 0.1, LAT), (LON, LAT - 0.1), (LON + 0.1, LAT), (LON, LAT + 0.1)])  # edges of 14 km


def square(x, y, half=5e-4):
    """A square of 100 m about a place on the map."""
    return shapely.box(LON + x - half, LAT + y - half, LON + x + half, LAT + y + half)


def candidates(subject, control, reach=0.0, accuracy=None):
    """The pairs of one subject, whose place is known so well, and one control."""
    sides = (place(np.array([subject], object), CGCS2000, accuracy=accuracy), place(np.array([control]), CGCS2000))
    met = meeting(*map(prepare, sides), reach=reach, touch=0.01)
    return find(met, np.hstack([np.zeros((2, 0), np.int64), *met.blocks]), reach=reach, touch=0.01)


@pytest.mark.parametrize(
    ("subject", "long"),
    [
        (square(0.03, 0.03), False),  # in the box of an edge, 4 km from it
        (square(0.05, 0.05), True),
        (square(0.0498, 0.0498), True),  # the edge cuts a corner off
        (square(0.04949, 0.04949), True),  # 1.4 m from it: drawn on other paper it may run there, it bends by 3 m
        (square(0.0492, 0.0492), False),  # 40 m from it
    ],
)
def test_edges_count_where_they_are_near(subject, long):
    assert candidates(subject, DIAMOND).long.tolist() == [long]


def test_a_line_is_near_all_along_not_at_its_ends():
    road = shapely.LineString([(LON - 0.1, LAT - 0.1), (LON + 0.1, LAT + 0.1)])
    assert candidates(square(0.03, 0.03), road).long.tolist() == [True]


@pytest.mark.parametrize(("gap", "touches"), [(0.0, True), (2e-5, False)])
def test_who_is_near_is_not_therefore_together(gap, touches):
    found = candidates(square(0, 0), shapely.box(LON + 5e-4 + gap, LAT - 1e-3, LON + 2e-3, LAT + 1e-3), reach=5.0)
    assert (found.together.tolist(), found.meets.tolist(), found.inside.tolist()) == ([touches], [False], [False])


@pytest.mark.parametrize(("accuracy", "found"), [(None, 0), (1.0, 0), (3.0, 1)])
def test_who_may_lie_elsewhere_is_looked_for_as_far(accuracy, found):
    """A gap of 1.75 m."""
    apart = shapely.box(LON + 5.2e-4, LAT - 1e-3, LON + 2e-3, LAT + 1e-3)
    assert len(candidates(square(0, 0), apart, accuracy=accuracy).subject) == found


@pytest.mark.parametrize(("x", "y"), [(0.1, 0), (-0.1, 0), (0, 0.1), (0, -0.1), (0.1, 0.1)])
def test_long_edges_of_a_subject_count_where_a_control_is_at_them(x, y):
    large = square(0, 0, half=0.1)  # edges of 18 and 22 km
    assert candidates(large, square(x, y)).long.tolist() == [True]
    assert candidates(large, square(x / 2, y / 2)).long.tolist() == [False]
