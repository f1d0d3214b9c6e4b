"""Distances against PROJ's geodesics, brute force, and circles drawn with them."""

from __future__ import annotations

import time

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.crs import CGCS2000
from spatial.foot import foot
from spatial.measure import GEOD, distance, ring
from spatial.placed import empty, place
from spatial.proximity import boundary_distance, depth, nearest

LON, LAT = 109.7347, 38.2854
CIRCLE = ring(LON, LAT, 15_000)


def of(*geometry):
    return np.array(geometry, dtype=object)


def placed(*geometry):
    return place(of(*geometry), CGCS2000)


def at(azimuth, metres, lon=LON, lat=LAT):
    """Where one gets from a place."""
    return GEOD.fwd(lon, lat, azimuth, metres)[:2]


def brute(lon, lat, geometry):
    """Distance from a point to the nearest of vertices 0.24 m apart, and the least the boundary between may have."""
    vertices = shapely.get_coordinates(shapely.segmentize(shapely.boundary(geometry), 2e-6))
    most = distance(np.full(len(vertices), lon), np.full(len(vertices), lat), *vertices.T).min()
    return np.sqrt(max(most**2 - 0.12**2, 0.0)), most


@pytest.mark.parametrize("azimuth", range(0, 360, 30))
@pytest.mark.parametrize("metres", [0.0, 1.0, 14_999.0, 15_010.0, 30_000.0, 60_000.0])
def test_to_a_ring_of_15_km(azimuth, metres):
    """The ring's chords lie up to 1 mm inside the circle."""
    point = placed(shapely.Point(at(azimuth, metres)))
    edge = boundary_distance(point, placed(CIRCLE))
    assert edge.distance[0] == pytest.approx(abs(metres - 15_000), abs=1.1e-3)
    land = nearest(point, placed(CIRCLE))
    assert land.distance[0] == pytest.approx(max(metres - 15_000, 0), abs=1.1e-3)
    assert land.control[0] == 0


def test_the_nearest_point_is_where_it_says():
    point, control = placed(shapely.Point(at(70, 20_000))), placed(CIRCLE)
    found = nearest(point, control)
    assert (found.lon[0], found.lat[0]) == pytest.approx(at(70, 15_000), abs=1e-4)
    away = distance(shapely.get_x(point.map), shapely.get_y(point.map), found.lon, found.lat)
    assert away == pytest.approx(found.distance, abs=1e-9)


def test_a_degree_search_would_be_wrong():
    """East 15 km is 0.172 degrees, north 15 km is 0.135: the nearer point is not the one with fewer degrees between."""
    north = shapely.LineString([at(0, 15_100), at(0, 16_000)])
    east = shapely.LineString([at(90, 14_900), at(90, 16_000)])
    found = nearest(placed(shapely.Point(LON, LAT)), placed(north, east))
    assert found.control[0] == 1
    assert found.distance[0] == pytest.approx(14_900, abs=1e-6)


@pytest.mark.parametrize("length_m", [1.0, 250.0, 4_400.0, 40_000.0])
@pytest.mark.parametrize("azimuth", [0.0, 37.0, 90.0, 140.0])
def test_foot_on_a_long_edge_is_the_minimum(length_m, azimuth):
    edge = shapely.LineString([at(azimuth, -length_m / 3), at(azimuth, length_m)])
    lon, lat = at(azimuth + 80, 15_000)
    found = foot(np.array([lon]), np.array([lat]), of(edge))
    share = np.linspace(0, 1, 200_001)[:, None]
    start, stop = shapely.get_coordinates(edge)
    points = start + share * (stop - start)
    least = distance(np.full(len(points), lon), np.full(len(points), lat), *points.T).min()
    assert found.distance[0] == pytest.approx(least, abs=2e-6)


def test_foot_of_a_point_is_the_point():
    found = foot(np.array([LON, LON]), np.array([LAT, LAT]), of(shapely.Point(110, 38), shapely.Point(LON, LAT)))
    assert found.lon.tolist() == [110, LON]
    assert found.distance[1] == 0


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.floats(20, 16_000), st.floats(0, 360), st.floats(18, 53))
def test_points_against_brute_force(seed, metres, azimuth, lat):
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 360, 7))
    control = shapely.Polygon([at(*there, LON, lat) for there in zip(turn, rng.uniform(50, 400, 7), strict=True)])
    lon_, lat_ = at(azimuth, metres, LON, lat)
    found = boundary_distance(placed(shapely.Point(lon_, lat_)), place(of(control), CGCS2000))
    if control.is_valid:
        least, most = brute(lon_, lat_, control)
        assert least - 1e-6 <= found.distance[0] <= most + 1e-6


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.floats(900, 16_000), st.floats(0, 360))
def test_polygons_against_brute_force(seed, metres, azimuth):
    """Between two polygons the least distance is at a vertex of one of them."""
    rng = np.random.default_rng(seed)

    def polygon(lon, lat):
        turn = np.sort(rng.uniform(0, 360, 40))
        return shapely.Polygon([at(*there, lon, lat) for there in zip(turn, rng.uniform(200, 400, 40), strict=True)])

    here, there = polygon(LON, LAT), polygon(*at(azimuth, metres))
    found = nearest(placed(here), placed(there))
    if not here.is_valid or not there.is_valid:
        return
    least = min(
        foot(*shapely.get_coordinates(one).T, np.repeat(of(other.exterior), 41)).distance.min()
        for one, other in ((here, there), (there, here))
    )
    assert found.distance[0] == pytest.approx(least, abs=1e-3)


def test_what_meets_is_at_distance_zero():
    holed = shapely.Polygon(
        [(109, 38), (110, 38), (110, 39), (109, 39)], [[(109.4, 38.4), (109.6, 38.4), (109.5, 38.6)]]
    )
    subjects = placed(
        shapely.Point(109.1, 38.1),
        shapely.box(109.9, 38.9, 110.1, 39.1),
        shapely.box(108.9, 37.9, 110.1, 39.1),
        shapely.LineString([(108, 38.2), (111, 38.2)]),
        shapely.Point(109.5, 38.45),
        shapely.Point(110, 38.5),
    )
    found = nearest(subjects, placed(shapely.box(100, 30, 101, 31), holed))
    assert (found.control == 1).all()
    assert (found.distance == 0).tolist() == [True, True, True, True, False, True]
    shared = shapely.points(found.lon, found.lat)
    assert shapely.dwithin(shared, holed, 1e-12).all()
    assert shapely.dwithin(shared, subjects.map, 1e-12)[[0, 1, 2, 3, 5]].all()


def test_the_first_of_equal_controls():
    twice = placed(CIRCLE, CIRCLE)
    found = nearest(placed(shapely.Point(LON, LAT), shapely.Point(at(0, 16_000))), twice)
    assert found.control.tolist() == [0, 0]


def test_rows_without_geometry():
    for subjects, controls in (
        (placed(None, shapely.Point(LON, LAT)), placed(None)),
        (placed(None, None), placed(CIRCLE)),
        (placed(None, shapely.Point(LON, LAT)), empty()),
    ):
        for found in (nearest(subjects, controls), boundary_distance(subjects, controls)):
            assert found.control.tolist() == [-1, -1]
            assert np.isinf(found.distance).all()
            assert np.isnan(found.lon).all()
    assert len(nearest(empty(), placed(CIRCLE)).control) == 0
    mixed = nearest(placed(None, shapely.Point(at(0, 16_000))), placed(None, CIRCLE))
    assert mixed.control.tolist() == [-1, 1]


def test_point_controls():
    found = nearest(placed(shapely.Point(LON, LAT)), placed(shapely.Point(at(10, 500)), shapely.Point(at(10, 400))))
    assert found.control[0] == 1
    assert found.distance[0] == pytest.approx(400)


def test_depth_inside_and_gap_outside():
    inside, across = shapely.Point(at(0, 9_000)), shapely.box(*at(225, 15_000), *at(45, 1_000))
    outside, line = shapely.Point(at(45, 15_250)), shapely.LineString([at(90, 15_500), at(90, 14_000)])
    geometry = of(inside, across, outside, line)
    deep = depth(geometry, np.repeat(of(CIRCLE), 4))
    assert deep[0] == pytest.approx(6_000, abs=1.1e-3)
    assert 13_000 < deep[1] < 14_600
    assert deep[2] == pytest.approx(-250, abs=1.1e-3)
    assert deep[3] == pytest.approx(1_000, abs=1.1e-3)


def test_depth_in_different_controls_and_lines():
    road = shapely.LineString([at(270, 5_000), at(90, 5_000)])
    beside = shapely.Point(at(0, 120))
    crossing = shapely.LineString([at(180, 50), at(0, 120)])
    deep = depth(of(beside, beside, crossing), of(road, CIRCLE, road))
    assert deep[0] == pytest.approx(-120, abs=2)
    assert deep[1] == pytest.approx(14_880, abs=1.1e-3)
    assert deep[2] == 0
    assert depth(of(), of()).shape == (0,)


def test_a_shape_without_a_vertex_inside_has_no_depth():
    strip = shapely.LineString([at(0, 20_000), at(180, 20_000)])
    assert depth(of(strip), of(CIRCLE))[0] == 0


def test_touching_is_neither_deep_nor_apart():
    square = shapely.box(109, 38, 109.1, 38.1)
    assert depth(of(shapely.Point(109.1, 38.05)), of(square))[0] == 0


def test_many_points_near_a_long_boundary_are_quick():
    rng = np.random.default_rng(0)
    there = zip(rng.uniform(0, 360, 2_000), rng.uniform(14e3, 16e3, 2_000), strict=True)
    points = placed(*(shapely.Point(at(*azimuth_metres)) for azimuth_metres in there))
    began = time.perf_counter()
    boundary_distance(points, placed(CIRCLE))
    assert time.perf_counter() - began < 5


def test_many_controls_of_their_own_as_one_by_one():
    """Small boundaries are measured together, large ones by a tree each: both say the same."""
    rng = np.random.default_rng(3)
    centres = rng.uniform([109, 38], [109.2, 38.2], (60, 2))
    controls = of(
        *(shapely.Point(centre).buffer(0.01, quad_segs=4 if turn % 2 else 200) for turn, centre in enumerate(centres))
    )
    points = shapely.points(centres[rng.permutation(60)])
    together = depth(points, controls)
    alone = [depth(points[row : row + 1], controls[row : row + 1])[0] for row in range(60)]
    assert together == pytest.approx(alone, abs=1e-9)
    by_hand = [
        foot(*np.split(shapely.get_coordinates(point)[0], 2), of(control.exterior)).distance[0]
        for point, control in zip(points, controls, strict=True)
    ]
    assert np.abs(together) == pytest.approx(by_hand, abs=1e-6)
