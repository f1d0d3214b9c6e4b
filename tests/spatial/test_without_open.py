"""Own land of which it is open how much it is, taken out of a pair: the rest is as open."""

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial import measure
from spatial.combine import Measure, without
from spatial.overlay import Doubt, Pairs, Relation
from spatial.placed import place

SUBJECT = shapely.box(109.7, 38.3, 109.701, 38.301)
WEST = shapely.box(109.7, 38.3, 109.7005, 38.301)
WHOLE = float(measure.whole(np.array([SUBJECT]))[0])


def test_the_rest_is_as_open_as_pair_and_own_land_together():
    """All of the subject is met, 0.9 to 1 in other readings; half of it is its own, 0.3 to 0.8 in others."""
    subjects = place(np.array([SUBJECT], object), CRS.from_epsg(4490))
    pairs = Pairs(
        subject=np.zeros(1, np.int64), control=np.zeros(1, np.int64), relation=np.array([Relation.INSIDE], np.uint8),
        doubt=np.array([Doubt.EDGES], np.uint8), geometry=np.array([SUBJECT], object), measure=np.array([0.95 * WHOLE]),
        low=np.array([0.9 * WHOLE]), high=np.array([WHOLE]), width=np.array([80.0]), depth=np.array([np.nan]),
    )  # fmt: skip
    own = Measure(
        measure=np.array([0.5 * WHOLE]), low=np.array([0.3 * WHOLE]), high=np.array([0.8 * WHOLE]),
        doubt=np.array([Doubt.REPAIR], np.uint8), geometry=np.array([WEST], object),
    )  # fmt: skip
    rest = without(subjects, subjects, pairs, own)
    assert rest.measure[0] == pytest.approx(0.5 * WHOLE, rel=1e-6)
    assert rest.low[0] == pytest.approx((0.5 - 0.05 - 0.3) * WHOLE, rel=1e-6)
    assert rest.high[0] == pytest.approx((0.5 + 0.05 + 0.2) * WHOLE, rel=1e-6)
    assert rest.doubt[0] == Doubt.EDGES | Doubt.REPAIR
