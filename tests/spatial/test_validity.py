"""Valid or not, as GEOS says, however it is found out."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial import validity

SHELL = [(0, 0), (9, 0), (9, 9), (0, 9)]


def found(geometry: shapely.Geometry) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validity, "MANY", 0)
        return bool(validity.is_valid(np.array([geometry], object))[0])


def ring(x: float, y: float, side: float) -> list[tuple[float, float]]:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


@pytest.mark.parametrize(
    ("geometry", "valid"),
    [
        (shapely.Polygon(SHELL, [ring(1, 1, 2), ring(4, 4, 2)]), True),
        (shapely.Polygon(SHELL, [ring(1, 1, 4), ring(2, 2, 1)]), False),  # a hole in a hole
        (shapely.Polygon(SHELL, [ring(1, 1, 2), ring(20, 4, 2)]), False),  # a hole outside
        (shapely.Polygon(ring(2, 2, 1), [ring(0, 0, 9)]), False),  # a hole around its shell
        (shapely.Polygon(SHELL, [ring(1, 1, 2), ring(3, 3, 2)]), True),  # holes touch at a corner
        (shapely.Polygon(SHELL, [ring(1, 1, 2), ring(3, 1, 2)]), False),  # along an edge
        (shapely.Polygon(SHELL, [[(0, 0), (9, 9), (1, 2)]]), False),  # a hole that cuts land in two
        (shapely.Polygon(SHELL, [[(1, 1), (3, 3), (3, 1), (1, 3)]]), False),  # a hole that crosses itself
        (shapely.MultiPolygon([shapely.Polygon(SHELL, [ring(1, 1, 5)]), shapely.Polygon(ring(2, 2, 2))]), True),
        (shapely.MultiPolygon([shapely.Polygon(SHELL), shapely.Polygon(ring(2, 2, 2))]), False),  # land on land
        (shapely.MultiPolygon([shapely.Polygon(), shapely.Polygon(SHELL, [ring(1, 1, 2)])]), True),
    ],
)
def test_by_hand(geometry, valid):
    assert shapely.is_valid(geometry) == valid
    assert found(geometry) == valid


rings = st.builds(ring, st.integers(0, 20), st.integers(0, 20), st.integers(1, 9)) | st.lists(
    st.tuples(st.integers(0, 25), st.integers(0, 25)), min_size=3, max_size=5, unique=True
)
polygons = st.builds(shapely.Polygon, st.just(ring(0, 0, 25)) | rings, st.lists(rings, max_size=5))


@settings(max_examples=400, deadline=None)
@given(st.lists(polygons, min_size=1, max_size=3).map(shapely.MultiPolygon) | polygons)
def test_as_geos_says(geometry):
    assert found(geometry) == shapely.is_valid(geometry)
