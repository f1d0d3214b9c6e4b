"""However short a sliver is: one no wider than touch is none."""

import numpy as np
import pytest
import shapely

from spatial.measure import GEOD
from spatial.shared import sizes

LON, LAT, TOUCH = 109.7, 38.3, 0.01
EAST, NORTH = (1e-3 / GEOD.inv(LON, LAT, LON + dx, LAT + dy)[2] for dx, dy in ((1e-3, 0), (0, 1e-3)))


def sliver(length, width):
    return shapely.box(LON, LAT, LON + length * EAST, LAT + width * NORTH)


@pytest.mark.parametrize("length", [0.1, 0.4, 4.0, 400.0])
@pytest.mark.parametrize(("width", "counts"), [(0.004, False), (0.02, True)])
def test_a_sliver_counts_by_its_width(length, width, counts):
    found = sizes(np.array([sliver(length, width)], object), TOUCH)
    assert found.whole[0] == pytest.approx(length * width, rel=1e-3)
    assert found.wide[0] == (found.whole[0] if counts else 0.0)
    assert found.width[0] == pytest.approx(width * length / (length + width), rel=1e-3)
