"""Papers whose straight lines are the same are one plane to be read in."""

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial.placed import place
from spatial.sheets import Sheets

ZONE_37, MERIDIAN_111, ZONE_36, MAP = 4525, 4546, 4524, 4490


@pytest.fixture
def sheets():
    square = place(np.array([shapely.box(109.7, 38.3, 109.71, 38.31)], object), CRS.from_epsg(MAP))
    return Sheets(square, square)


def test_papers_that_differ_by_their_false_easting_are_one(sheets):
    zone, meridian, next_, on_map = (
        sheets.number(CRS.from_epsg(code)) for code in (ZONE_37, MERIDIAN_111, ZONE_36, MAP)
    )
    assert zone == meridian
    assert len({zone, next_, on_map}) == 3
    assert on_map == 0
    assert len(sheets.planes) == 3
