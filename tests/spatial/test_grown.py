"""Controls grown and shrunk where subjects are near."""

import numpy as np
import pytest
import shapely
from desk import at, box

from spatial.crs import CGCS2000
from spatial.grown import grown, on_edge
from spatial.measure import area
from spatial.placed import place


def of(*geometry):
    return np.array([*geometry, None], object)[:-1]


def placed(*geometry):
    return place(of(*geometry), CGCS2000)


LAND = placed(box(0, 0, 200, 200), box(5_000, 0, 5_200, 200))
NEAR = of(box(150, 50, 250, 150), None)


@pytest.mark.parametrize(("metres", "side"), [(5, 210), (-5, 190)])
def test_as_wide_as_asked(metres, side):
    found = grown(LAND, NEAR, metres, 1_000)
    corners = (4 - np.pi) * 25 if metres > 0 else 0
    assert area(found.map)[0] == pytest.approx(side**2 - corners, rel=1e-3)
    assert area(found.map)[1] == area(LAND.map)[1], "too far to matter"


def test_only_what_lies_about_the_subjects_is_drawn():
    wide = placed(box(0, -50_000, 200, 50_000))
    found = grown(wide, NEAR, 5, 10)
    low, high = shapely.bounds(found.map[0])[1::2]
    assert (high - low) * 111_000 < 400
    strip = box(200.5, 50, 204.5, 150)
    assert shapely.covers(found.map[0], strip)


def test_a_control_all_round_a_subject_stays():
    assert grown(placed(box(-5_000, -5_000, 5_000, 5_000)), NEAR, 5, 10).map[0] == box(-5_000, -5_000, 5_000, 5_000)


def test_a_hole_shrinks_where_the_land_grows():
    land = placed(at(shapely.box(0, 0, 200, 200) - shapely.box(50, 50, 150, 150)))
    assert area(grown(land, NEAR, 5, 500).map)[0] == pytest.approx(210**2 - 90**2, rel=1e-2)


def test_what_shrinks_to_nothing_is_none():
    assert grown(placed(box(150, 50, 158, 150)), NEAR, -5, 100).map[0] is None


def test_lines_grow_and_do_not_shrink():
    line = at(shapely.LineString([(200, -500), (200, 500)]))
    assert shapely.get_dimensions(grown(placed(line), NEAR, 5, 10).map[0]) == 2
    assert grown(placed(line), NEAR, -5, 10).map[0] == line


def test_who_is_near_an_outline():
    subjects = of(box(50, 50, 150, 150), box(190, 50, 195, 60), box(206, 50, 300, 60), None, box(220, 0, 300, 100))
    assert on_edge(subjects, LAND, 10.0).tolist() == [1, 2]
    assert on_edge(of(None), LAND, 10.0).tolist() == []
