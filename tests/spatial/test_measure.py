"""Areas, lengths and distances against hand-computed figures, against PROJ's geodesics, and against themselves."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS

from spatial.measure import (
    E2,
    GEOD,
    A,
    F,
    area,
    distance,
    length,
    ring,
    statutory_area,
    whole,
)  # fmt: skip
from spatial.placed import empty, place, planar_area

EARTH_AUTHALIC = 4 * np.pi * 6371007.1810**2
"""Surface of the ellipsoid; its authalic radius on GRS80, which differs from CGCS2000 in the eleventh digit."""


def of(*geometry):
    return np.array(geometry, dtype=object)


def blob(lon, lat, size, seed, vertices=12):
    """A star-shaped polygon with a hole, `size` in degrees."""
    rng = np.random.default_rng(seed)
    turn = np.sort(rng.uniform(0, 2 * np.pi, vertices))
    around = np.column_stack([np.cos(turn), np.sin(turn)]) * rng.uniform(0.5, 1, vertices)[:, None] * size
    shell = shapely.Polygon(around + np.array([lon, lat]))
    return shell.difference(shell.centroid.buffer(size / 9, quad_segs=2))


def split(polygon, angle):
    """Both sides of a line through the centre."""
    centre = np.array(polygon.centroid.coords[0])
    along, across = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]) * 2 * polygon.length
    half = shapely.Polygon([centre - along, centre + along, centre + along + across, centre - along + across])
    return polygon.intersection(half), polygon.difference(half)


def test_whole_earth():
    world = of(shapely.box(-180, -90, 180, 90))
    assert area(world)[0] == pytest.approx(EARTH_AUTHALIC, rel=1e-9)
    assert statutory_area(world)[0] == pytest.approx(EARTH_AUTHALIC, rel=1e-9)


def test_a_second_of_arc_at_the_equator():
    second = 1 / 3600
    tile = of(shapely.box(0, 0, second, second))
    radian = np.radians(second)
    by_hand = (A * radian) * (A * (1 - E2) * radian)
    assert area(tile)[0] == pytest.approx(by_hand, rel=1e-9)
    assert length(tile)[0] == pytest.approx(2 * (A + A * (1 - E2)) * radian, rel=1e-9)


def test_the_ellipsoid_is_not_that_of_epsg_7024():
    assert (A, round(1 / F, 9)) == (6378137.0, 298.257222101)


def test_holes_parts_and_direction():
    shell, hole = shapely.box(109, 38, 109.01, 38.01), shapely.box(109.002, 38.002, 109.004, 38.004)
    holed = shapely.Polygon(shell.exterior, [hole.exterior])
    turned = shapely.Polygon(shell.exterior.coords[::-1], [hole.exterior.coords[::-1]])
    apart = shapely.box(109.1, 38, 109.11, 38.01)
    one, two, both, reverse, gap, other = area(
        of(shell, holed, shapely.MultiPolygon([holed, apart]), turned, hole, apart)
    )
    assert two == pytest.approx(one - gap, rel=1e-12)
    assert reverse == two
    assert both == pytest.approx(two + other, rel=1e-12)


def test_nothing_has_no_measure():
    nothing = of(None, shapely.Polygon(), shapely.LineString(), shapely.Point(), shapely.GeometryCollection())
    for measure in (area, statutory_area, length, whole):
        result = measure(nothing)
        assert result.dtype == np.float64
        assert (result == 0).all()
        assert measure(nothing[:0]).shape == (0,)
    mixed = of(None, shapely.box(109, 38, 110, 39), shapely.Polygon(), shapely.box(109, 38, 110, 39))
    assert area(mixed)[1] == area(mixed)[3] > 0


def test_measure_by_dimension():
    line, square = shapely.LineString([(109, 38), (109.01, 38)]), shapely.box(109, 38, 109.01, 38.01)
    measure = whole(of(square, line, shapely.Point(109, 38), shapely.MultiPoint([(1, 2), (3, 4)])))
    assert measure.tolist() == [area(of(square))[0], length(of(line))[0], 1.0, 1.0]


@pytest.mark.parametrize("size", [1e-4, 1e-3, 1e-2, 1e-1])
def test_agrees_with_geodesics_within_perimeter_times_sagitta(size):
    polygons = of(*(blob(109.7, 38.3, size, seed) for seed in range(20)))
    geodesic = np.array([GEOD.geometry_area_perimeter(shapely.orient_polygons(polygon)) for polygon in polygons])
    longest = 2 * size * 111_320
    sagitta = longest**2 / (8 * A)
    assert (np.abs(area(polygons) - geodesic[:, 0]) <= geodesic[:, 1] * sagitta + 1e-4).all()
    assert (np.abs(statutory_area(polygons) - geodesic[:, 0]) <= geodesic[:, 1] * sagitta + 1e-4).all()
    boundary = [GEOD.geometry_length(shapely.boundary(polygon)) for polygon in polygons]
    assert length(polygons) == pytest.approx(boundary, rel=1e-6)


@settings(max_examples=80, deadline=None)
@given(
    lon=st.floats(107, 111.5), lat=st.floats(36, 40), size=st.sampled_from([1e-4, 1e-3, 1e-2, 1e-1, 0.5]),
    seed=st.integers(0, 10**6), angle=st.floats(0, 3.1),
)  # fmt: skip
def test_parts_are_the_whole(lon, lat, size, seed, angle):
    polygon = blob(lon, lat, size, seed)
    whole_, one, other = area(of(polygon, *split(polygon, angle)))
    # The cut's own nodes are rounded to the last digit of a degree: 1.4e-14 degree along the perimeter.
    rounding = 4e-9 * length(of(polygon))[0]
    assert abs(one + other - whole_) <= max(1e-9 * whole_, rounding)


def test_long_edges_are_straight_in_degrees():
    corner = shapely.Polygon([(109, 38), (110, 39), (109, 39)])
    fine = shapely.segmentize(corner, 1e-4)
    plain, cut = area(of(corner, fine))
    assert plain == pytest.approx(cut, rel=1e-11)
    assert length(of(corner))[0] == pytest.approx(length(of(fine))[0], rel=1e-11)
    assert abs(statutory_area(of(corner))[0] / plain - 1) > 1e-6


def test_a_length_is_the_sum_of_geodesics_where_edges_are_short():
    line = shapely.segmentize(shapely.LineString([(109, 38), (109.3, 38.2), (109.1, 38.4)]), 1e-3)
    assert length(of(line))[0] == pytest.approx(GEOD.geometry_length(line), rel=1e-9)


def test_distance_is_geodesic():
    assert distance(np.array([109.0]), np.array([38.0]), np.array([109.0]), np.array([38.0]))[0] == 0
    assert distance(np.zeros(1), np.zeros(1), np.array([1.0]), np.zeros(1))[0] == pytest.approx(A * np.radians(1))


def test_ring_is_a_millimetre_inside_its_circle():
    circle = ring(109.7347, 38.2854, 15_000)
    lon, lat = shapely.get_coordinates(circle).T
    far = distance(np.full(len(lon), 109.7347), np.full(len(lon), 38.2854), lon, lat)
    assert len(lon) == 8641
    assert far == pytest.approx(15_000, abs=1e-6)
    middle = (np.column_stack([lon[1:], lat[1:]]) + np.column_stack([lon[:-1], lat[:-1]])) / 2
    inside = 15_000 - distance(np.full(8640, 109.7347), np.full(8640, 38.2854), *middle.T)
    assert 0 < inside.max() < 1.1e-3
    assert circle.is_valid
    assert circle.exterior.is_ccw
    assert area(of(circle))[0] == pytest.approx(np.pi * 15_000**2, rel=1e-6)


def test_planar_area_is_that_of_the_own_projection():
    plot = shapely.Polygon(
        [(37424338, 4288080), (37424738, 4288080), (37424738, 4287780), (37424338, 4287780)],
        [[(37424438, 4287980), (37424538, 4287980), (37424538, 4287880), (37424438, 4287880)]],
    )
    placed = place(of(plot, None), CRS.from_epsg(4525))
    assert planar_area(placed)[0] == 110_000
    assert np.isnan(planar_area(placed)[1])
    assert area(placed.map)[0] == pytest.approx(109_984.6, abs=0.05)
    assert np.isnan(planar_area(place(placed.map, CRS.from_epsg(4490)))).all()
    assert planar_area(empty()).shape == (0,)


def test_planar_area_in_other_units():
    feet = CRS.from_user_input("+proj=utm +zone=49 +datum=WGS84 +units=ft")
    placed = place(of(shapely.box(1640000, 13900000, 1640100, 13900100)), feet)
    assert planar_area(placed)[0] == pytest.approx(100 * 100 * 0.3048**2, rel=1e-9)
