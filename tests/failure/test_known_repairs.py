"""Upstream's default repair takes land away, or adds it, without a warning; ours does not.

When a test that says `still` fails, the default has changed: look again at what `spatial.repair` calls the spare.
"""

from __future__ import annotations

from operator import or_

import geopandas
import numpy as np
import pytest
import shapely
from oracle import exact_area
from wrong_pairs import WRONG_PAIRS

from spatial.repair import Mend, repair

TWO_PARTS = shapely.MultiPolygon([shapely.box(0, 0, 300, 200), shapely.box(200, 50, 500, 250)])
"""Two plots of one project that overlap on 100 x 150 m."""
HOLE_ON_EDGE = shapely.Polygon([(0, 0), (300, 0), (300, 200), (0, 200)], [[(0, 50), (0, 150), (100, 150), (100, 50)]])
"""A plot with a piece taken out along its western edge, drawn as a hole."""
COIL = shapely.Polygon([(0, 0), (100, 0), (100, 100), (20, 100), (20, 20), (120, 20), (120, 120), (0, 120)])
"""A boundary that runs around 80 x 80 m twice."""
CASES = {
    "overlapping parts": (TWO_PARTS, 300 * 200 + 300 * 200 - 100 * 150, 300 * 200 + 300 * 200 - 2 * 100 * 150),
    "hole on an edge": (HOLE_ON_EDGE, 300 * 200 - 100 * 100, 300 * 200),
    "coil": (COIL, 120 * 120 - 20 * 20, 120 * 120 - 20 * 20 - 80 * 80),
}
every_case = pytest.mark.parametrize(("polygon", "right", "wrong"), CASES.values(), ids=CASES.keys())


@every_case
def test_default_repair_still_changes_the_land(polygon, right, wrong):
    assert right != wrong
    assert shapely.make_valid(polygon).area == wrong
    assert geopandas.GeoSeries([polygon]).make_valid().area[0] == wrong


@every_case
def test_our_repair_keeps_the_land_and_says_so(polygon, right, wrong):
    fixed = repair(np.array([polygon], dtype=object))
    assert fixed.geometry[0].area == right
    assert fixed.spare[0].area == wrong
    assert fixed.mend[0] == Mend.REPAIRED | Mend.DISAGREE


def test_a_red_line_in_the_hole_is_still_overlooked():
    red_line = shapely.box(210, 60, 290, 190)
    assert shapely.intersection(shapely.make_valid(TWO_PARTS), red_line).area == 0
    ours = repair(np.array([TWO_PARTS], dtype=object)).geometry[0]
    assert shapely.intersection(ours, red_line).area == red_line.area


@pytest.mark.parametrize("pair", WRONG_PAIRS, ids=lambda pair: pair.name)
def test_parts_are_united_rightly_where_overlays_go_wrong(pair):
    fixed = repair(np.array([shapely.MultiPolygon([pair.first, pair.second])], dtype=object))
    together = float(exact_area(pair.first, pair.second, or_))
    assert abs(shapely.area(fixed.geometry[0]) - together) * pair.square_metres < 0.1
