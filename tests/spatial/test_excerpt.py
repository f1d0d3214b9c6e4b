"""Windows onto giants: squares by hand, then any land and any window against GEOS; vertices bit for bit."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from noise_land import LAT, LON, SIZE, blob, broken, holed

from spatial.boundary import boundary
from spatial.excerpt import Excerpts, excerpts, ready
from spatial.scanlines import APART, scanlines

LAND = shapely.Polygon(
    [(0, 0), (9, 0), (9, 9), (0, 9)],
    [[(2, 2), (4, 2), (4, 4), (2, 4)], [(6, 6), (7, 6), (7, 7), (6, 7)]],
)  # degrees: a square with two holes
ISLAND = shapely.MultiPolygon([LAND, shapely.box(2.5, 2.5, 3.5, 3.5)])
TOUCHING = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(0, 5), (3, 4), (3, 6)], [(3, 6), (5, 6), (5, 8)]])


def look(land: list[shapely.Geometry | None], *windows: tuple[float, float, float, float]) -> Excerpts:
    """Look at every polygon through every window."""
    window, row = (np.repeat(np.arange(len(windows)), len(land)), np.tile(np.arange(len(land)), len(windows)))
    return excerpts(ready(np.array([*land, None], object)[:-1]), np.array(windows, float), window, row)


@pytest.mark.parametrize(
    ("land", "window", "alone"),
    [
        (LAND, (0.5, 0.5, 1.5, 1.5), True),
        (LAND, (2.5, 2.5, 3.5, 3.5), False),  # in a hole
        (LAND, (20, 20, 21, 21), False),
        (LAND, (-2, 1, -1, 2), False),  # level with the land
        (LAND, (10, 1, 11, 2), False),
        (ISLAND, (2.8, 2.8, 3.2, 3.2), True),
        (ISLAND, (2.1, 2.1, 2.4, 2.4), False),  # between an island and its shore
        (None, (0, 0, 1, 1), False),
    ],
)
def test_no_edge_near(land, window, alone):
    seen = look([land], window)
    assert (seen.polygon[0], seen.alone[0]) == (None, alone)


@pytest.mark.parametrize("land", [LAND, ISLAND, TOUCHING], ids=["land", "island", "touching"])
@pytest.mark.parametrize(
    "window",
    [
        (8.5, 8.5, 9.5, 9.5),  # a corner
        (8, 3, 10, 4),  # an edge
        (1, 1, 5, 5),  # a hole, whole
        (1.5, 1.5, 2.5, 8.5),  # a part of one
        (-1, -1, 10, 10),  # everything
        (2.2, 2.2, 3.8, 3.8),  # an island, or nothing
        (2, 2, 4, 4),  # along edges
        (0, 0, 9, 9),
        (-1, 4.5, 0.5, 5.5),  # where a hole touches its shell
        (2.8, 5.8, 3.2, 6.2),  # where two holes touch
    ],
)
def test_the_same_within_the_window(land, window):
    assert_same(land, window, look([land], window))


def assert_same(land: shapely.Geometry, window: tuple[float, float, float, float], seen: Excerpts) -> None:
    box = shapely.box(*window)
    truth = shapely.intersection(land, box)
    if seen.polygon[0] is None:
        assert truth.area == pytest.approx(box.area if seen.alone[0] else 0.0, abs=1e-15)
        return
    assert not seen.alone[0]
    assert seen.polygon[0] is not land  # that is the way out where nothing else helps
    assert shapely.is_valid(seen.polygon[0])
    assert shapely.intersection(seen.polygon[0], box).symmetric_difference(truth).area <= 1e-13 * box.area
    here, there = (shapely.get_coordinates(one) for one in (seen.polygon[0], land))
    near = (there >= window[:2]).all(axis=1) & (there <= window[2:]).all(axis=1)
    assert {tuple(xy) for xy in there[near]} <= {tuple(xy) for xy in here}


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 10**6), vertices=st.sampled_from([30, 200, 3000]), make=st.sampled_from([holed, broken, blob])
)
def test_any_land_and_any_window(seed, vertices, make):
    random = np.random.default_rng(seed)
    land = blob(random, 0, 0, SIZE, vertices) if make is blob else shapely.make_valid(make(random, vertices))
    land = shapely.MultiPolygon([p for p in shapely.get_parts(land) if shapely.get_dimensions(p) == 2])
    for _ in range(20):
        middle = np.array([LON, LAT]) + random.uniform(-0.2, 1.8, 2) * SIZE
        half = random.choice([APART / 2, 1e-3, 5e-3], 2) * 1.01
        window = (*(middle - half), *(middle + half))
        assert_same(land, window, look([land], window))


def test_several_windows_and_polygons_at_a_time():
    random = np.random.default_rng(4)
    land = [holed(random, 300), None, blob(random, 0.01, 0.01, 0.01, 500)]
    windows = [(x, y, x + 1e-3, y + 2e-3) for x, y in np.array([LON, LAT]) + random.uniform(0, SIZE, (40, 2))]
    together = look(land, *windows)
    for number, window in enumerate(windows):
        for row, one in enumerate(land):
            alone = look([one], window)
            assert together.alone[3 * number + row] == alone.alone[0]
            assert shapely.to_wkb(together.polygon[3 * number + row]) == shapely.to_wkb(alone.polygon[0])


def test_land_is_left_of_its_boundary():
    taken = boundary(np.array([shapely.reverse(LAND), None, shapely.MultiPolygon(), LAND]))
    assert taken.row.tolist() == [0, 0, 0, 3, 3, 3]
    assert taken.hole.tolist() == [False, True, True] * 2
    for begin, end, hole in zip(taken.begin, taken.end, taken.hole, strict=True):
        assert shapely.is_ccw(shapely.LinearRing(taken.coords[begin : end + 1])) != hole


def test_places_by_scanlines():
    random = np.random.default_rng(5)
    land = np.array([holed(random, 2000)])
    points = np.array([LON, LAT]) + random.uniform(-0.2, 1.8, (2000, 2)) * SIZE
    points[:, 1] = np.round(points[:, 1] / APART) * APART  # on a line
    found = scanlines(boundary(land), land).land(np.tile(points, 2), np.zeros(2000, int))
    assert (found == shapely.contains_xy(land[0], *points.T)).all()
    assert 300 < found.sum() < 1700


def test_places_by_the_first_and_the_last_line():
    """Windows 28 m high on the lines nearest to a southern and a northern edge that all but miss them."""
    land = np.array([shapely.box(LON, 4 * APART + 1e-6, LON + SIZE, 8 * APART - 1e-6)])
    lines = np.arange(4, 9) * APART
    windows = np.column_stack([np.full(5, LON + SIZE / 3), lines - 1.3e-4, np.full(5, LON + SIZE / 2), lines + 1.3e-4])
    found = scanlines(boundary(land), land).land(windows, np.zeros(5, int))
    assert found.tolist() == [False, True, True, True, False]


@pytest.mark.parametrize(
    "land",
    [
        shapely.Polygon([(2, 1), (4, 1), (6, 1), (6, 3), (4, 3), (2, 3)]),  # out and in again
        shapely.Polygon([(1, 1), (4, 2), (1, 3)]),  # a tip from within
        shapely.MultiPolygon([shapely.Polygon([(7, 1), (4, 2), (7, 3)]), shapely.box(1, 1, 2, 2)]),  # and from without
        shapely.MultiPolygon([shapely.Polygon([(7, 1), (4, 2), (7, 3)]), shapely.Polygon([(1, 1), (4, 2), (1, 3)])]),
        shapely.Polygon([(2, 2), (4, 4), (6, 2)]),  # at a corner
        shapely.Polygon([(1, 1), (4, 2), (6, 2), (6, 5), (1, 5)], [[(3, 3), (4, 2.5), (4.5, 3), (4, 3.5)]]),
    ],
)
def test_vertices_on_the_border_of_a_window(land):
    assert_same(land, (0, 0, 4, 4), look([land], (0, 0, 4, 4)))
