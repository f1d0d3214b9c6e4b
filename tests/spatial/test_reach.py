"""Distances within reach, against PROJ's geodesics and brute force."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from spatial import measure
from spatial.crs import CGCS2000
from spatial.measure import GEOD, distance
from spatial.pairs import Doubt, Relation
from spatial.placed import place
from spatial.reach import edge, gaps, part

LON, LAT = 109.7347, 38.2854


def of(*geometry):
    return np.array(geometry, dtype=object)


def placed(*geometry, **options):
    return place(of(*geometry), CGCS2000, **options)


def at(azimuth, metres, lon=LON, lat=LAT):
    return GEOD.fwd(lon, lat, azimuth, metres)[:2]


def line(*metres_east):
    """A line due east of the origin, through these distances."""
    return shapely.LineString([at(90, metres) if metres >= 0 else at(270, -metres) for metres in metres_east])


def gap(one, other, metres):
    found = gaps(placed(one), placed(other), np.array([metres]))
    return found.gap.tolist()


@pytest.mark.parametrize("azimuth", range(0, 360, 45))
@pytest.mark.parametrize("metres", [100.0, 1_000.0, 15_000.0])
def test_between_points_as_geodesics(azimuth, metres):
    points = shapely.Point(LON, LAT), shapely.Point(at(azimuth, metres))
    assert gap(*points, metres + 1) == pytest.approx([metres], abs=1e-6)
    assert gap(*points, metres - 1) == []


@pytest.mark.parametrize("metres", [1_000.0, 15_000.0])
@pytest.mark.parametrize("azimuth", [20, 100, 250])
def test_between_an_area_and_a_line_as_brute_force(azimuth, metres):
    """The least of all geodesics between points 0.5 m apart on the two."""
    lon, lat = at(azimuth, metres)
    area = shapely.box(lon, lat, lon + 0.004, lat + 0.003)
    road = line(-400, 0, 300)
    found = gap(area, road, metres + 2_000)[0]
    corners = shapely.get_coordinates(shapely.segmentize(shapely.boundary(area), 2e-4))
    ends = shapely.get_coordinates(shapely.segmentize(road, 5e-6))
    far = distance(*(grid.ravel() for grid in (
        np.repeat(corners[:, :1], len(ends), 1), np.repeat(corners[:, 1:], len(ends), 1),
        np.repeat(ends[None, :, 0], len(corners), 0), np.repeat(ends[None, :, 1], len(corners), 0))))  # fmt: skip
    assert far.min() - 0.02 * (1 + 1_000 / metres) <= found <= far.min() + 1e-6


def test_what_meets_is_at_0():
    area = shapely.box(LON, LAT, LON + 0.01, LAT + 0.01)
    hole = shapely.box(LON + 0.004, LAT + 0.004, LON + 0.005, LAT + 0.005)
    inside = shapely.Point(LON + 0.001, LAT + 0.001)
    found = gaps(placed(inside, shapely.LineString([at(225, 50), at(45, 50)]), area), placed(area), np.array([10.0]))
    assert found.gap.tolist() == [0.0, 0.0, 0.0]
    assert found.relation.tolist()[0] == Relation.INSIDE
    in_hole = shapely.difference(area, hole)
    lonely = shapely.Point(LON + 0.0045, LAT + 0.0045)
    assert gap(lonely, in_hole, 500.0)[0] == pytest.approx(0.0005 * 87_400, rel=5e-3)


def test_how_they_lie():
    area = shapely.box(*at(225, 200), *at(45, 200))
    crossing, beside, ending = line(-500, 500), line(250, 400), shapely.LineString([(area.bounds[2], LAT), at(90, 400)])
    found = gaps(placed(area), placed(crossing, beside, ending), np.array([300.0] * 3))
    assert found.relation.tolist() == [Relation.OVERLAP, Relation.NEAR, Relation.ADJACENT]


def test_each_control_has_its_own_reach():
    found = gaps(placed(shapely.Point(LON, LAT)), placed(line(150, 300), line(150, 300)), np.array([100.0, 200.0]))
    assert found.control.tolist() == [1]
    none = gaps(placed(shapely.Point(LON, LAT)), placed(line(0, 300)), np.array([-np.inf]))
    assert len(none) == 0


def test_a_row_without_geometry_is_near_nothing():
    assert len(gaps(placed(None, shapely.Point(LON, LAT)), placed(None, line(1, 2)), np.array([9.0, 9.0]))) == 1


def test_what_a_place_may_be_off_widens_the_interval():
    found = gaps(placed(shapely.Point(LON, LAT), accuracy=3.0), placed(line(100, 200)), np.array([98.0]))
    assert (found.least[0], found.most[0]) == pytest.approx((97.0, 103.0), abs=1e-4)
    assert found.doubt[0] == Doubt.DATUM
    long = gaps(placed(shapely.Point(LON, LAT)), placed(line(100, 9_000)), np.array([99.5]))
    assert found.gap[0] - long.least[0] > 0.5
    assert long.doubt[0] == Doubt.EDGES


def test_both_repairs_are_readings():
    """Wound twice, the square in the middle is land by one repair and none by the other."""
    east, north = at(90, 100)[0] - LON, at(0, 100)[1] - LAT
    twice = np.array([(0, 0), (3, 0), (3, 3), (0, 3), (0, 0), (1, 1), (2, 1), (2, 2), (1, 2), (1, 1), (0, 0)])
    odd = placed(shapely.Polygon(twice * [east, north] + [LON, LAT]))
    assert odd.spare[0] is not None
    middle = placed(shapely.Point(LON + 1.5 * east, LAT + 1.5 * north))
    found = gaps(middle, odd, np.array([60.0]))
    assert (found.least[0], found.most[0]) == pytest.approx((0.0, 50.0), abs=0.1)
    assert found.doubt[0] & Doubt.REPAIR


def test_the_part_within():
    """A strip of 400 m by 100 m of a square beside the road."""
    area = shapely.box(*at(225, 200 * 2**0.5), *at(45, 200 * 2**0.5))
    (east, _), (_, north) = at(90, 300), at(0, 1_000)
    road = shapely.LineString([(east, LAT - (north - LAT)), (east, north)])
    within = part(of(area), of(road), np.array([200.0]))
    assert measure.whole(within)[0] == pytest.approx(400 * 100, rel=2e-3)
    assert part(of(area), of(road), np.array([50.0])).tolist() == [None]


def test_the_edge_of_some_land_has_no_seams():
    """Two squares a hair apart are one land; a hole stays an edge."""
    gap = 5e-8  # 4 mm
    west, east = shapely.box(109.0, 38.0, 109.01, 38.01), shapely.box(109.01 + gap, 38.0, 109.02, 38.01)
    hole = shapely.box(109.004, 38.004, 109.005, 38.005)
    (border,) = edge(placed(shapely.difference(west, hole), east)).map
    assert border.intersection(shapely.box(109.009, 38.001, 109.011, 38.009)).is_empty
    assert border.distance(shapely.Point(109.0045, 38.004)) < 1e-7
