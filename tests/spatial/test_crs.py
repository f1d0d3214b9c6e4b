"""Only conversions of known accuracy; longitudes and latitudes bit for bit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from pyproj import CRS

from spatial.crs import CGCS2000, UnknownAccuracyError, gauss_kruger, is_planar, passage, segmentize, transform

PLACE = np.array([[109.7347, 38.2854], [110.3, 38.9]])


@pytest.mark.parametrize("code", [4610, 2360, 2361, 2370, 4214, 2412, 2413, 2422])
def test_xian_80_and_beijing_54_have_no_known_accuracy(code):
    source = CRS.from_epsg(code)
    with pytest.raises(UnknownAccuracyError, match=source.name.split(" /")[0]) as refused:
        passage(source)
    assert refused.value.crs == ":".join(source.to_authority())


@pytest.mark.parametrize(
    "source",
    [
        "+proj=tmerc +lon_0=111 +x_0=500000 +ellps=krass",
        "+proj=tmerc +lon_0=111 +x_0=500000 +ellps=krass +towgs84=15.8,-154.4,-82.3",
        "+proj=longlat +ellps=IAU76 +towgs84=0,0,0",
        "+proj=longlat +ellps=GRS80",
        "EPSG:4978",
        "EPSG:4269",
        "EPSG:28419",
        "EPSG:4284",
        'LOCAL_CS["site grid",UNIT["metre",1]]',
    ],
)
def test_what_states_no_accuracy_or_not_for_all_its_area_is_refused(source):
    with pytest.raises(UnknownAccuracyError):
        passage(CRS.from_user_input(source))


@pytest.mark.parametrize(("code", "easting"), [(4525, 37500000), (4546, 500000), (4497, 19500000), (4508, 500000)])
def test_cgcs2000_zones(code, easting):
    way = passage(CRS.from_epsg(code))
    assert way.to_map(np.array([[easting, 0.0]]))[0] == pytest.approx([111, 0], abs=1e-12)
    assert (way.accuracy, way.counts_as_cgcs2000) == (0.0, False)
    assert way.to_map(way.from_map(PLACE)) == pytest.approx(PLACE, abs=1e-11)


def test_prj_text_without_authority():
    way = passage(CRS.from_wkt(CRS.from_epsg(4546).to_wkt("WKT1_ESRI")))
    assert way.from_map(PLACE) == pytest.approx(passage(CRS.from_epsg(4546)).from_map(PLACE), abs=1e-9)
    assert (way.accuracy, way.counts_as_cgcs2000) == (0.0, False)


def test_custom_meridian():
    text = CRS.from_epsg(4546).to_wkt("WKT1_ESRI").replace("111.0", "109.75")
    way = passage(CRS.from_wkt(text))
    assert way.from_map(np.array([[109.75, 0.0]]))[0] == pytest.approx([500_000, 0])
    assert way.accuracy == 0.0


def test_prj_text_of_the_old_datums_is_refused():
    for code in (2370, 2422):
        with pytest.raises(UnknownAccuracyError):
            passage(CRS.from_wkt(CRS.from_epsg(code).to_wkt("WKT1_ESRI")))


@pytest.mark.parametrize("source", [4490, 4326, CRS.from_epsg(4490).to_wkt("WKT1_ESRI"), "OGC:CRS84", 4480])
def test_longitude_and_latitude_pass_bit_for_bit(source):
    way = passage(CRS.from_user_input(source))
    coords = np.random.default_rng(0).uniform([73, 18], [135, 54], (1000, 2))
    assert (way.to_map(coords) == coords).all()
    assert (way.from_map(coords) == coords).all()
    assert way.to_map(coords) is not coords
    assert way.keeps_coordinates


def test_metres_under_a_geographic_crs_are_not_on_the_map():
    assert np.isinf(passage(CGCS2000).to_map(np.array([[37424338.0, 4288080.0], [109.0, 91.0]]))).all()


def test_the_other_zones_prefix_is_not_on_the_map():
    assert not np.isfinite(passage(CRS.from_epsg(4525)).to_map(np.array([[424338.0, 4288080.0]]))).any()


@pytest.mark.parametrize("source", [4326, 32649, 3857, CRS.from_epsg(32649).to_wkt("WKT1_ESRI")])
def test_wgs84_goes_to_its_own_degrees_and_counts_as_cgcs2000(source):
    way = passage(CRS.from_user_input(source))
    assert (way.accuracy, way.counts_as_cgcs2000) == (0.0, True)
    assert way.to_map(way.from_map(PLACE)) == pytest.approx(PLACE, abs=1e-10)


@pytest.mark.parametrize(("code", "accuracy"), [(4322, 2.0), (32249, 2.0), (31983, 1.0), (4612, 1.0)])
def test_a_stated_accuracy_is_kept(code, accuracy):
    way = passage(CRS.from_epsg(code))
    assert way.accuracy == accuracy
    assert way.counts_as_cgcs2000


def test_degrees_of_another_datum_do_move():
    moved = passage(CRS.from_epsg(4322)).to_map(PLACE)
    shift = np.abs(moved - PLACE).max(axis=0) * [87_400, 111_000]
    assert 1 < shift.max() < 30


def test_same_crs_same_passage():
    assert passage(CRS.from_epsg(4525)) is passage(CRS.from_epsg(4525))


def test_passages_work_in_threads():
    way = passage(CRS.from_epsg(4525))
    coords = way.from_map(np.random.default_rng(0).uniform([109, 37], [111, 39], (20_000, 2)))
    alone = way.to_map(coords)
    with ThreadPoolExecutor(4) as pool:
        assert all((moved == alone).all() for moved in pool.map(way.to_map, [coords] * 16))


def test_transform_moves_all_and_keeps_none():
    way = passage(CRS.from_epsg(4546))
    rows = np.array(
        [shapely.Point(500_000, 0), None, shapely.Polygon(), shapely.LineString([(5e5, 0), (5e5, 1e5)])], dtype=object
    )
    moved = transform(rows, way.to_map)
    assert moved[0].coords[0] == pytest.approx((111, 0))
    assert moved[1] is None
    assert moved[2].is_empty
    assert moved[3].coords[1][1] == pytest.approx(0.904, abs=1e-3)
    assert rows[0].x == 500_000
    assert transform(rows[:0], way.to_map).shape == (0,)


def test_gauss_kruger_by_meridian():
    assert [gauss_kruger(meridian).to_epsg() for meridian in (75, 108, 111, 135)] == [4534, 4545, 4546, 4554]
    for wrong in (72, 109.5, 110, 138):
        with pytest.raises(ValueError, match="central meridian"):
            gauss_kruger(wrong)


def test_is_planar():
    assert is_planar(CRS.from_epsg(4525))
    assert not is_planar(CGCS2000)


def test_segmentize_keeps_the_vertices():
    line = shapely.LineString([(0, 0), (10, 0), (10, 3)])
    cut = segmentize(np.array([line, None], dtype=object), 4)
    assert shapely.get_coordinates(cut[0])[:, 0].tolist() == pytest.approx([0, 10 / 3, 20 / 3, 10, 10])
    assert cut[1] is None
