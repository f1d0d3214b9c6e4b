"""Every edge of every boundary is in exactly one piece."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from spatial.pieces import EDGES, boundary_pieces


@pytest.mark.parametrize("edges", [1, EDGES - 1, EDGES, EDGES + 1, 3 * EDGES, 3 * EDGES + 5])
def test_a_line_is_cut_without_loss(edges):
    vertices = np.column_stack([np.arange(edges + 1.0), np.zeros(edges + 1)])
    pieces = boundary_pieces(np.array([shapely.LineString(vertices)], dtype=object))
    assert len(pieces.line) == -(-edges // EDGES)
    assert shapely.get_num_coordinates(pieces.line).max() <= EDGES + 1
    assert shapely.line_merge(shapely.union_all(pieces.line)).equals(shapely.LineString(vertices))


def test_rings_holes_parts_lines_and_points():
    square, far = shapely.box(0, 0, 9, 9), shapely.box(20, 0, 29, 9)
    holed = square.difference(shapely.box(3, 3, 6, 6))
    lines, points = shapely.MultiLineString([[(0, 0), (1, 1)]] * 2), shapely.MultiPoint([(1, 1), (2, 2)])
    rows = [None, shapely.MultiPolygon([holed, far]), shapely.Polygon(), lines, points]
    pieces = boundary_pieces(np.array(rows, dtype=object))
    assert np.bincount(pieces.row).tolist() == [0, 3, 0, 2, 2]
    assert shapely.length(pieces.line[pieces.row == 1]).tolist() == [36, 12, 36]


def test_nothing():
    assert len(boundary_pieces(np.empty(0, dtype=object)).line) == 0
