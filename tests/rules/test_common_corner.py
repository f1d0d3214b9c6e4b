"""Plots that share a corner, or drawn with other vertices: which of them are the same land."""

import pytest
import shapely
from desk import at, box, check, control, layer

from rules.red_line import RedLineActivity

PLOT = box(0, 0, 100, 100)
FAR = control("ecological-red-line", [(box(5000, 5000, 6000, 6000), {})])


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (box(0, 0, 100, 200), False),  # its south-western corner is the same
        (box(0, 0, 100, 100.01), False),
        (box(0, 0, 100, 100.0005), True),
        (at(shapely.Polygon([(0, 0), (0, 100), (100, 100), (100, 0)]).segmentize(25)), True),
        (at(shapely.Polygon([(0, 0), (0, 100), (100, 100), (100, 0), (50, 1)])), False),
    ],
)
def test_a_common_corner_is_not_the_same_land(other, same):
    rows = layer("project", [(PLOT, {"id": "1"}), (other, {"id": "2"})])
    report = check([rows], [FAR], rules=(RedLineActivity,))
    assert report.subjects.same_as.tolist() == [0, 0 if same else 1]
