"""Stakes where the red line's land ends: what lies beyond the stated coverage may hold a nearer line."""

import pytest
from cases import LAND
from desk import MAP, answer, at, box, check, control, layer
from shapely import Point

from layers.layer import Coverage
from rules.stake import BoundaryStake
from spatial.placed import place


@pytest.mark.parametrize(
    ("stake", "expected"),
    [
        ((300, 100), "violation/displaced"),  # 50 m from the end of the coverage
        ((348.9, 100), "violation/displaced"),  # 1.1 m from it, and the line may be missed by 1 m
        ((349.5, 100), "review/no-coverage"),  # 0.5 m
        ((350.5, 100), "review/no-coverage"),  # beyond
        ((200, 100), "clear/adjacent"),  # on the line nothing nearer is missed
    ],
)
def test_beyond_the_coverage_there_may_be_a_nearer_line(stake, expected):
    covered = Coverage(area=place([box(-500, -500, 350, 500)], MAP))
    red_line = control("ecological-red-line", [(LAND, {})], coverage=covered)
    report = check([layer("stake", [(at(Point(stake)), {})])], [red_line], rules=(BoundaryStake,))
    assert answer(report, "MRK001") == expected
