"""Polygons in pieces, put together again bit for bit."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from spatial.outlines import EDGES, put_together, take_apart


def star(corners, *, middle=(109.7, 38.2), radius=0.01, turn=0.0):
    angle = np.arange(corners) * 2 * np.pi / corners + turn
    reach = radius * (1 + 0.3 * np.sin(7 * angle))
    return shapely.Polygon(np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=1) + middle)


def test_a_ring_of_one_edge_more_than_a_piece_has_two_pieces():
    outlines, coords = take_apart(np.array([star(EDGES + 1)], object))
    first, last = outlines.spans(np.arange(2))
    assert (first.tolist(), last.tolist()) == ([0, EDGES], [EDGES, EDGES + 1])
    assert len(coords) == EDGES + 2
    np.testing.assert_array_equal(outlines.box[1, :2], coords[EDGES:].min(axis=0))
    np.testing.assert_array_equal(outlines.box[1, 2:], coords[EDGES:].max(axis=0))


@pytest.mark.parametrize("corners", [3, EDGES - 1, EDGES, EDGES + 1, 3 * EDGES])
def test_holes_parts_and_direction_come_back(corners):
    holed = shapely.difference(star(corners, radius=0.02), star(corners, radius=0.005, turn=0.1))
    lone = star(5, middle=(109.8, 38.2))
    shapes = np.array([holed, shapely.multipolygons([holed, lone]), shapely.multipolygons([lone]), lone.reverse()])
    outlines, coords = take_apart(shapes)
    np.testing.assert_array_equal(shapely.to_wkb(put_together(outlines, coords, np.arange(4))), shapely.to_wkb(shapes))
    some = np.array([1, 3])
    rings = outlines.first_ring
    mine = np.concatenate([coords[outlines.vertex[rings[at]] : outlines.vertex[rings[at + 1]]] for at in some])
    np.testing.assert_array_equal(shapely.to_wkb(put_together(outlines, mine, some)), shapely.to_wkb(shapes[some]))


@given(st.floats(-0.03, 0.03), st.floats(-0.03, 0.03))
def test_chords_go_round_what_the_ring_goes_round(east, north):
    shape = star(5 * EDGES)
    outlines, _ = take_apart(np.array([shape], object))
    place = 109.7 + east, 38.2 + north
    box = outlines.box
    in_none = ((place < box[:, :2]) | (place > box[:, 2:])).any(axis=1).all()
    if in_none:
        assert outlines.winds(np.array([0]), place)[0] == shapely.contains_xy(shape, *place)
