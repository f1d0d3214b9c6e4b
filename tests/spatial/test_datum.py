"""An office's transformation, with invented parameters: by hand, against PROJ, and never seen from outside."""

import numpy as np
import pytest
from pyproj import CRS, Transformer

from spatial.crs import passage
from spatial.datum import counterpart, degrees, in_plane, in_space

AREA = (107.2, 36.8, 111.3, 39.6)
PLOT = np.array([[37424338.0, 4287780.0], [37424738.0, 4288080.0]])
XIAN_37 = CRS.from_epsg(2361)
SEVEN = {"shift": (21.5, -33.25, 41.75), "rotation": (1.1, -2.2, 0.7), "scale": 3.5, "accuracy": 0.3, "area": AREA}


def plane(**changes):
    given = {"north": 12.5, "east": -7.25, "rotation": 0.0, "scale": 0.0, "accuracy": 0.2, "area": AREA, **changes}
    return in_plane(XIAN_37, **given)


def on_2000(lon_lat):
    return passage(CRS.from_epsg(4525)).from_map(lon_lat)


def test_a_shift_in_the_plane_is_a_shift():
    assert on_2000(plane().to_map(XIAN_37, PLOT)) == pytest.approx(PLOT + np.array([-7.25, 12.5]), abs=1e-6)


def test_rotation_and_scale_by_hand():
    # one second: sin = 4.8481368e-6, cos = 1 - 1.2e-11; X = 4287780, Y = 37424338
    moved = on_2000(plane(north=0, east=0, rotation=1.0).to_map(XIAN_37, PLOT[:1]))[0]
    assert moved - PLOT[0] == pytest.approx([4287780 * 4.8481368e-6, -37424338 * 4.8481368e-6], abs=1e-3)
    moved = on_2000(plane(north=0, east=0, scale=2.0).to_map(XIAN_37, PLOT[:1]))[0]
    assert moved - PLOT[0] == pytest.approx([37424338 * 2e-6, 4287780 * 2e-6], abs=1e-6)


def test_another_zone_of_the_datum_reaches_the_same_spot():
    shift = plane(rotation=0.1)
    west = CRS.from_epsg(2360)
    there = Transformer.from_crs(XIAN_37, west, always_xy=True)
    other = np.column_stack(there.transform(*PLOT.T))
    assert shift.to_map(west, other) == pytest.approx(shift.to_map(XIAN_37, PLOT), abs=1e-9)


@pytest.mark.parametrize("convention", ["position_vector", "coordinate_frame"])
def test_seven_parameters_agree_with_proj(convention):
    source = CRS.from_epsg(4610)
    shift = in_space(source, position_vector=convention == "position_vector", **SEVEN)
    a, rf = source.ellipsoid.semi_major_metre, source.ellipsoid.inverse_flattening
    proj = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=cart +a={a} +rf={rf} "
        f"+step +proj=helmert +x=21.5 +y=-33.25 +z=41.75 +rx=1.1 +ry=-2.2 +rz=0.7 +s=3.5 +convention={convention} "
        "+step +inv +proj=cart +a=6378137 +rf=298.257222101 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    points = np.array([[109.5, 38.2], [110.3, 37.0], [107.3, 39.5]])
    expected = np.column_stack(proj.transform(points[:, 0], points[:, 1], np.zeros(3))[:2])
    assert shift.to_map(source, points) == pytest.approx(expected, abs=1e-11)


def test_the_conventions_of_rotation_differ():
    source, points = CRS.from_epsg(4610), np.array([[109.5, 38.2]])
    one, other = (in_space(source, position_vector=vector, **SEVEN).to_map(source, points) for vector in (True, False))
    assert np.abs(one - other).max() > 1e-5


def test_it_serves_its_own_datum_only_and_says_where_it_holds():
    shift = plane()
    esri = CRS.from_wkt(XIAN_37.to_wkt("WKT1_ESRI"))
    assert [shift.serves(crs) for crs in (XIAN_37, esri, CRS.from_epsg(4610))] == [True] * 3
    assert [shift.serves(CRS.from_epsg(code)) for code in (4525, 4490, 2412, 4214, 4326)] == [False] * 5
    assert shift.holds(XIAN_37, np.array([*PLOT, [37424338.0, 1e6]])).tolist() == [True, True, False]


def test_how_far_it_moves_is_the_worst_of_its_area():
    assert plane().farthest() == pytest.approx(14.4, abs=3)  # the shift, and how the ellipsoids differ
    assert plane(north=4000.0).farthest() > 3900
    assert plane(scale=1e6).farthest() > 1e6


@pytest.mark.parametrize(("code", "other"), [(2361, 4525), (2382, 4546), (2327, 4491), (2412, 4524), (4214, 4490)])
def test_every_projection_has_its_counterpart(code, other):
    assert counterpart(CRS.from_epsg(code)).to_epsg() == other


def test_degrees_stay_on_their_datum():
    assert degrees(CRS.from_epsg(4610), np.array([[110.0, 38.0]])).tolist() == [[110.0, 38.0]]


def test_parameters_are_not_shown():
    seven = in_space(CRS.from_epsg(4610), position_vector=True, **{**SEVEN, "shift": (21.503017, 1.0, 2.0)})
    for shift in (plane(north=12.503017), seven):
        assert "503017" not in repr(shift)
