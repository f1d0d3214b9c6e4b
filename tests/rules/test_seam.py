"""Points on the seam of two controls, which is no limit."""

import pytest
import shapely
from desk import answer, at, box, check, control, layer

WEST, EAST = box(0, 0, 100, 100), box(100, 0, 200, 100)


def judged(x, y, *areas):
    point = at(shapely.Point(x, y))
    return answer(
        check([layer("outfall", [(point, {})])], [control("ecological-red-line", [(a, {}) for a in areas])]), "ERL001"
    )


@pytest.mark.parametrize("x", [99.5, 100.0, 100.5])
def test_deep_inside_two_that_adjoin_is_inside(x):
    assert judged(x, 50, WEST, EAST) == "violation/overlap"


def test_near_the_edge_of_both_together_is_near():
    assert judged(100.5, 99.5, WEST, EAST) == "review/near-limit"
    assert judged(100.5, 50, EAST) == "review/near-limit"
    assert judged(100.5, 100.5, WEST, EAST) == "review/near-limit"  # outside both


def test_two_that_do_not_adjoin_have_two_edges():
    assert judged(99.9, 50, WEST, box(100.5, 0, 200, 100)) == "review/near-limit"


def test_corners_that_touch_leave_land_between_them():
    assert judged(100.2, 100.2, WEST, box(100, 100, 200, 200)) == "review/near-limit"


def test_in_the_gap_between_two_nothing_is_decided():
    assert judged(100.001, 50, WEST, box(100.002, 0, 200, 100)) == "review/near-limit"
