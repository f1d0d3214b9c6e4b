"""Rings clipped to boxes, and the tree they go down."""

import numpy as np
import pytest
import shapely

from spatial import clip as module
from spatial.blocks import blocks
from spatial.cascade import descend
from spatial.clip import EMPTY, FULL, PARTLY, clip
from spatial.excerpt import excerpts
from spatial.rings import take_apart

LETTER_C = shapely.Polygon([(0, 0), (9, 0), (9, 2), (2, 2), (2, 7), (9, 7), (9, 9), (0, 9)])
BOXES = np.array([[3.0, 3, 5, 5], [0.5, 3, 1.5, 5], [1, 1, 3, 3], [8, 1, 10, 8], [9, 0, 11, 2], [0, 0, 9, 2]])


def test_states():
    piece, state = clip(np.full(len(BOXES), LETTER_C), BOXES)
    assert state.tolist() == [EMPTY, FULL, PARTLY, PARTLY, EMPTY, FULL]  # an edge in common is nothing
    assert shapely.is_missing(piece).tolist() == [True, False, False, False, True, False]
    assert shapely.area(piece[1:4]).tolist() == [2, 3, 2]


def test_a_piece_of_five_vertices_is_no_box():
    kite = shapely.Polygon([(0, 1), (1, 0), (2, 1), (1, 2)])
    half = shapely.Polygon([(0, 0), (2, 0), (2, 2), (1, 1)])
    assert clip(np.array([kite, half]), np.array([[0.0, 0, 2, 2]] * 2))[1].tolist() == [PARTLY, PARTLY]


def test_without_the_ufunc(monkeypatch):
    """The function on arrays of boxes is not public: without it everything is as it was, but slower."""
    assert hasattr(shapely.lib, "clip_by_rect")
    fast = clip(np.full(len(BOXES), LETTER_C), BOXES)
    monkeypatch.setattr(module, "_clip_by_rect", module._one_by_one)  # noqa: SLF001
    slow = clip(np.full(len(BOXES), LETTER_C), BOXES)
    assert shapely.equals_identical(fast[0][1:4], slow[0][1:4]).all()
    np.testing.assert_array_equal(fast[1], slow[1])


def test_what_geos_cannot_clip_stays_as_it_is(monkeypatch):
    def fail(*_: object) -> None:
        raise shapely.GEOSException("no")

    monkeypatch.setattr(module, "_clip_by_rect", fail)
    piece, state = clip(np.array([LETTER_C]), BOXES[:1])
    assert (piece[0], state[0]) == (LETTER_C, PARTLY)


def scattered(count: int) -> np.ndarray:
    random = np.random.default_rng(3)
    low = random.uniform(-1, 10, (count, 2))
    return np.hstack([low, low + random.choice([0.01, 0.3, 4.0], (count, 1))])


@pytest.mark.parametrize("count", [1, 8, 9, 300])
def test_blocks_hold_their_children(count):
    tree = blocks(scattered(count))
    assert sorted(tree.order) == list(range(count))
    for level in range(len(tree.levels) - 1):
        above = np.arange(len(tree.levels[level + 1]))
        parent, child = tree.children(level, above)
        assert child.tolist() == list(range(len(tree.levels[level])))
        inner, outer = tree.levels[level][child], tree.levels[level + 1][parent]
        assert (inner[:, :2] > outer[:, :2]).all()
        assert (inner[:, 2:] < outer[:, 2:]).all()
        _, leaf = tree.leaves(level + 1, above)
        assert leaf.tolist() == list(range(count))


@pytest.mark.parametrize("count", [1, 300])
def test_rings_come_to_the_leaves_they_meet(count):
    dense = shapely.segmentize(np.array([LETTER_C, shapely.box(4, 4, 6, 6)]), 0.05)
    boxes = scattered(count)
    tree = blocks(boxes)
    met = descend(dense, tree, threads=2)
    found = {(ring, tree.order[leaf]): piece for ring, leaf, piece in zip(met.ring, met.leaf, met.piece, strict=True)}
    assert len(found) == len(met.ring)
    for ring, polygon in enumerate(dense):
        for row, box in enumerate(shapely.box(*boxes.T)):
            shared, piece = polygon.intersection(box), found.get((ring, row), shapely.Polygon())
            piece = box if piece is None else piece
            assert piece.intersection(box).area == pytest.approx(shared.area, abs=1e-12)


def test_a_window_sees_land_in_its_frame():
    holed = shapely.box(0, 0, 9, 9) - shapely.box(2, 2, 7, 7) | shapely.box(4, 4, 5, 5)
    frames = np.array([[0.5, 0.5, 1.5, 1.5], [2.5, 2.5, 3.5, 3.5], [3.5, 3.5, 5.5, 5.5], [20, 20, 21, 21]])
    found = excerpts(np.array([None, holed]), frames, threads=1)
    assert found.window.tolist() == [0, 2]
    assert found.row.tolist() == [1, 1]
    assert found.alone.tolist() == [True, False]
    assert found.polygon[1].equals(shapely.box(4, 4, 5, 5))


def test_only_polygons_have_rings():
    assert len(take_apart(np.array([None, shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])])).row) == 0
