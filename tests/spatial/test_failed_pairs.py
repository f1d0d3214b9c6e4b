"""A pair of which no overlay has an answer: anything may be shared, and nobody knows how deep."""

import numpy as np
import shapely
from pyproj import CRS

from spatial import measure
from spatial.overlay import Doubt, overlay
from spatial.placed import place

SUBJECT, HALF = shapely.box(109.7, 38.3, 109.701, 38.301), shapely.box(109.7005, 38.2995, 109.7015, 38.3015)


def test_what_is_not_found_is_not_deep(monkeypatch):
    def fails(*_, **__):
        raise shapely.GEOSException("TopologyException")

    subjects, controls = (place(np.array([each], object), CRS.from_epsg(4490)) for each in (SUBJECT, HALF))
    [depth] = overlay(subjects, controls, reach=100.0).depth
    monkeypatch.setattr(shapely, "intersection", fails)
    found = overlay(subjects, controls, reach=100.0)
    assert (found.low[0], found.high[0]) == (0.0, measure.whole(subjects.map)[0])
    assert found.doubt[0] & Doubt.FAILED
    assert depth > 20.0  # half of it lies 44 m deep
    assert found.depth[0] == 0.0
