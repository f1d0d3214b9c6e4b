"""What is open of a pair is open of what is left without it."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial import measure
from spatial.combine import remainder
from spatial.overlay import Doubt, overlay
from spatial.placed import place

SUBJECT = shapely.box(109.7, 38.3, 109.701, 38.301)
HALF = shapely.box(109.7005, 38.2995, 109.7015, 38.3015)


def left(doubt, low, high):
    """What is left of the subject if half of it is shown as covered, and its cover is known to lie in [low, high]."""
    subjects, controls = (place(np.array([each], object), CRS.from_epsg(4490)) for each in (SUBJECT, HALF))
    whole = measure.whole(subjects.map)
    pairs = overlay(subjects, controls)
    opened = replace(pairs, doubt=np.array([doubt], np.uint8), low=low * whole, high=high * whole)
    found = remainder(subjects, controls, opened, np.ones(1, bool))
    return found.low[0] / whole[0], found.high[0] / whole[0], found.doubt[0]


@pytest.mark.parametrize("doubt", [Doubt.FAILED, Doubt.DATUM])
def test_an_open_cover_leaves_an_open_rest(doubt):
    assert left(doubt, 0.0, 1.0) == (pytest.approx(0.0, abs=1e-9), pytest.approx(1.0), doubt)
    low, high, said = left(doubt, 0.4, 0.7)
    assert (low, high, said) == (pytest.approx(0.3, rel=1e-4), pytest.approx(0.6, rel=1e-4), doubt)


def test_what_other_readings_show_is_not_counted_twice():
    low, high, said = left(Doubt.EDGES, 0.4, 0.7)  # long edges are read anew, and there are none
    assert (low, high, said) == (pytest.approx(0.5, rel=1e-4), pytest.approx(0.5, rel=1e-4), Doubt.NONE)


def test_a_cover_of_which_a_part_is_not_found_leaves_an_open_rest(monkeypatch):
    """Two controls cover the subject together; without the one that fails half of it would certainly hang out."""
    west = shapely.box(109.6995, 38.2995, 109.7005, 38.3015)
    subjects, controls = (place(np.array(each, object), CRS.from_epsg(4490)) for each in ([SUBJECT], [west, HALF]))
    whole, pairs = measure.whole(subjects.map), overlay(subjects, controls)
    clip = shapely.intersection

    def fails_on_the_east(one, other, **more):
        if (shapely.bounds(one)[:, 2] > 109.7012).any():
            raise shapely.GEOSException("TopologyException")
        return clip(one, other, **more)

    assert remainder(subjects, controls, pairs, np.ones(2, bool)).high[0] < 0.01
    monkeypatch.setattr(shapely, "intersection", fails_on_the_east)
    found = remainder(subjects, controls, pairs, np.ones(2, bool))
    assert (found.low[0], found.high[0], found.doubt[0]) == (0.0, whole[0], Doubt.FAILED)
