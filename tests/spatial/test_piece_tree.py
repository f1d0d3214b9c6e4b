"""Boundaries laid out once and searched for some of their rows only."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from spatial.crs import CGCS2000
from spatial.piece_tree import PieceTree
from spatial.placed import place
from spatial.proximity import boundary_distance, nearest

CONTROLS = [shapely.box(109, 38, 109.1, 38.1), None, shapely.box(109.5, 38, 109.6, 38.1), shapely.Point(109.8, 38)]


def placed(geometry):
    return place(np.array(geometry, dtype=object), CGCS2000)


@pytest.mark.parametrize("rows", [[0, 1, 2, 3], [0, 3], [2], [1], []])
def test_some_rows_are_found_as_if_they_were_all(rows):
    controls, chosen = placed(CONTROLS), np.array(rows, dtype=np.int64)
    subjects = placed([shapely.Point(109.3, 38.05), shapely.box(109.7, 38, 109.75, 38.3), None])
    tree = PieceTree.of(controls.map).take(chosen)
    for search in (nearest, boundary_distance):
        laid, alone = search(subjects, controls.take(chosen), tree), search(subjects, controls.take(chosen))
        assert laid.control.tolist() == alone.control.tolist()
        np.testing.assert_allclose(laid.distance, alone.distance, rtol=0, atol=1e-9)


def test_the_same_rows_are_laid_out_once():
    tree = PieceTree.of(placed(CONTROLS).map)
    assert tree.take(np.array([0, 2])) is tree.take(np.array([0, 2]))
    assert tree.take(np.arange(4)) is tree


def test_no_control_has_no_pieces():
    tree = PieceTree.of(np.array([], dtype=object))
    assert len(tree.lines) == 0
    found = nearest(placed([shapely.Point(109, 38)]), placed([]), tree)
    assert found.control.tolist() == [-1]
