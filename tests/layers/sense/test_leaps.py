"""Outlines that leap far out and back."""

import numpy as np
import pytest
import shapely
from desk import at, box, sheet

from layers.sense.leaps import leaps
from layers.sense.oddities import with_oddities
from layers.sense.study_area import study_area
from layers.sheet_layer import to_layer


def ring(*coords):
    return at(shapely.Polygon(coords))


def line(*coords):
    return at(shapely.LineString(coords))


SLIPS = {
    "a corner 200 km north": ring((0, 0), (400, 0), (400, 200_000), (0, 300)),
    "the first corner": ring((0, -200_000), (400, 0), (400, 300), (0, 300)),
    "a slip in the digit of ten kilometres": ring((0, 0), (10_400, 0), (400, 300), (0, 300)),
    "two neighbours": ring((0, 0), (400, 0), (100_400, 50_000), (100_400, 50_300), (400, 300), (0, 300)),
    "two apart": ring((0, 0), (200_000, 100), (400, 0), (400, 300), (300, 150_000), (0, 300)),
    "of three corners": ring((0, 0), (200_000, 100), (400, 300)),
    "in a hole": at(shapely.box(-1e5, -1e5, 1e5, 1e5) - shapely.Polygon([(0, 0), (400, 0), (400, 90_000), (0, 300)])),
    "the end of a line": line((0, 0), (500, 0), (1000, 100), (1500, 200_000)),
    "within a line": line((0, 0), (500, 200_000), (1000, 100), (1500, 200)),
}
MEANT = {
    "a plot": box(0, 0, 400, 300),
    "a block of 12 km with a notch": ring((0, 0), (12e3, 0), (12e3, 11e3), (11e3, 11e3), (11e3, 12e3), (0, 12e3)),
    "a block of 60 km by 11 km": box(0, 0, 60_000, 11_000),
    "a corridor of 7 km": box(0, 0, 7000, 20),
    "a pipeline that leaves the city": line(*((step * 5000, step * 3000) for step in range(80))),
    "a straight pipeline": line((0, 0), (20_000, 0)),
    "a pipeline with one long stretch": line((0, 0), (1500, 0), (13_500, 100), (14_000, 500)),
    "parts far apart": shapely.MultiPolygon([box(0, 0, 100, 100), box(200_000, 0, 200_100, 100)]),
    "a point": at(shapely.Point(0, 0)),
    "nothing": None,
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_found(name):
    assert [leap.row for leap in leaps(np.array([None, SLIPS[name]], object))] == [1]


@pytest.mark.parametrize("name", MEANT)
def test_what_is_meant_is_left(name):
    assert leaps(np.array([MEANT[name]], object)) == []


def test_the_tip_is_named():
    (leap,) = leaps(np.array([SLIPS["a corner 200 km north"]], object))
    tip = at(shapely.Point(400, 200_000))
    assert (leap.lon, leap.lat) == pytest.approx((tip.x, tip.y))
    assert leap.length == pytest.approx(200_000, rel=0.01)


def test_no_rows_have_no_leaps():
    assert leaps(np.array([], object)) == []


def test_the_row_has_its_status_and_a_note():
    delivered = sheet([box(0, 0, 400, 300), SLIPS["of three corners"]], 4490)
    frame = with_oddities(to_layer(delivered, "project"), delivered, study_area(())).frame
    assert frame.row_status.tolist() == ["read", "stray-vertex"]
    (note,) = [note for note in frame.notes[1] if note.key == "stray-vertex"]
    assert float(note.values["km"]) == pytest.approx(200, rel=0.01)
