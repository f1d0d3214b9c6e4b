"""Geometries that can be checked and still look wrong."""

import numpy as np
import shapely
from desk import at, box, sheet
from shapely import MultiPolygon, Polygon

from layers.sense.oddities import with_oddities
from layers.sense.study_area import StudyArea
from layers.sheet_layer import to_layer

YULIN = StudyArea(shapely.box(107.2, 36.8, 111.3, 39.6), 1e8)
PLOT = box(0, 0, 100, 100)
SPIKE = at(Polygon([(0, 0), (100, 0), (100, 50), (400, 50.5), (100, 51), (100, 100), (0, 100)]))
BLUNT = at(Polygon([(0, 0), (100, 0), (100, 40), (200, 50), (100, 60), (100, 100), (0, 100)]))
FIRST = at(Polygon([(300, 0.5), (0, 1), (0, 100), (-100, 100), (-100, 0), (0, 0)]))
FLAT = at(Polygon([(500, 0), (600, 0), (500, 0), (500, 0)]))


def said(*rows):
    delivered = sheet(list(rows), 4490)
    layer = with_oddities(to_layer(delivered, "project"), delivered, YULIN)
    keys = {"tiny-feature", "giant-feature", "spikes", "parts-collapsed"}
    return [[note for note in notes if note.key in keys] for notes in layer.frame.notes]


def test_an_ordinary_plot_has_none():
    assert said(PLOT, BLUNT, None, shapely.Point(109.2, 38.4), shapely.LineString([(109, 38), (109.1, 38)])) == [[]] * 5
    assert said() == []


def test_a_spike_is_named_by_its_tip_also_at_a_rings_first_point():
    (first,), (second,) = said(SPIKE, FIRST)
    assert (first.key, first.values["count"]) == ("spikes", 1)
    tip = at(shapely.Point(400, 50.5))
    assert (float(first.values["lon"]), float(first.values["lat"])) == tuple(np.round([tip.x, tip.y], 6))
    tip = at(shapely.Point(300, 0.5))
    assert (float(second.values["lon"]), float(second.values["lat"])) == tuple(np.round([tip.x, tip.y], 6))


def test_a_spike_in_a_hole_or_a_further_part_is_the_rows_own():
    hole = at(Polygon([(20, 20), (20, 60), (60, 60), (60, 40.2), (30, 40.1), (60, 40), (60, 20)]))
    holed = Polygon(PLOT.exterior, [hole.exterior])
    parts = MultiPolygon([box(500, 0, 600, 100), SPIKE])
    found = said(PLOT, holed, SPIKE, None, parts, PLOT)
    assert [[note.key for note in row] for row in found] == [[], ["spikes"], ["spikes"], [], ["spikes"], []]
    assert found[2][0] == found[4][0]


def test_tiny_and_giant_features():
    (tiny,), (giant,), edge = said(box(0, 0, 0.9, 1), box(0, 0, 12_000, 12_000), box(0, 0, 1.1, 1))
    assert (tiny.key, tiny.values["area"]) == ("tiny-feature", "0.90")
    assert (giant.key, giant.values["area"]) == ("giant-feature", "144")
    assert edge == []


def test_a_part_without_area_beside_a_good_one_is_counted():
    (note,) = said(MultiPolygon([PLOT, FLAT]))[0]
    assert (note.key, note.values["count"]) == ("parts-collapsed", 1)
