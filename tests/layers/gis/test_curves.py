"""Arcs become chords within a millimetre, whatever writes them; nothing but curves is touched."""

import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.gis import arcs, wkb

LINE, POLYGON, STRING, COMPOUND, CURVE_POLYGON, MULTI_CURVE, MULTI_SURFACE = 2, 3, 8, 9, 10, 11, 12
HALF = [(0, 0), (100, 100), (200, 0)]
BACK = [(200, 0), (0, 0)]
HALF_DISC = np.pi * 100**2 / 2


def header(kind, count, order="<"):
    return struct.pack(f"{order}BII", order == "<", kind, count)


def string(kind, points, order="<", extra=()):
    numbers = [number for point in points for number in (*point, *extra)]
    return header(kind, len(points), order) + struct.pack(f"{order}{len(numbers)}d", *numbers)


def nested(kind, *parts, order="<"):
    return header(kind, len(parts), order) + b"".join(parts)


def shifted(points):
    return [(500000 + x, 4200000 + y) for x, y in points]


DISC = nested(COMPOUND, string(STRING, shifted(HALF)), string(LINE, shifted(BACK)))


@pytest.mark.parametrize(
    ("raw", "kind", "area"),
    [
        (nested(CURVE_POLYGON, DISC), "Polygon", HALF_DISC),
        (nested(MULTI_SURFACE, nested(CURVE_POLYGON, DISC)), "MultiPolygon", HALF_DISC),
        (nested(MULTI_SURFACE, shapely.to_wkb(shapely.box(0, 0, 1, 1))), "MultiPolygon", 1),
        (nested(7, nested(CURVE_POLYGON, DISC), shapely.to_wkb(shapely.Point(1, 2))), "GeometryCollection", HALF_DISC),
        (nested(MULTI_CURVE, DISC, string(LINE, HALF)), "MultiLineString", 0),
        (DISC, "LineString", 0),
        (nested(CURVE_POLYGON), "Polygon", 0),
        (string(STRING, []), "LineString", 0),
    ],
)
def test_every_form(raw, kind, area):
    assert wkb.is_curved(raw)
    found = wkb.straightened(raw)
    assert found.geom_type == kind
    assert area - 0.3 <= found.area <= area


def test_what_is_no_number_makes_no_noise():
    """Warnings are errors here; what lies nowhere is for placing to tell."""
    ring = np.array([(0, 0), (1, 0), (np.nan, 1), (0, 0)])
    raw = header(POLYGON, 1) + struct.pack("<I8d", 4, *ring.ravel())
    geometry, *_ = wkb.decoded(np.array([raw], dtype=object))
    assert geometry[0].geom_type == "Polygon"


def test_rubbish_beside_a_curve_stops_nothing():
    tin = struct.pack("<BII", 1, 1016, 0)
    cells = [nested(CURVE_POLYGON, DISC), b"", b"\x01", struct.pack("<BII", 1, 9010, 0), tin, None, string(LINE, HALF)]
    found, curved, raised = wkb.decoded(np.array(cells, dtype=object))
    assert [shape and shape.geom_type for shape in found] == ["Polygon", None, None, None, None, None, "LineString"]
    assert (curved, raised) == (1, 0)


@pytest.mark.parametrize("kind", [1008, 0x80000008, 3008, 0xC0000008])
@pytest.mark.parametrize("order", ["<", ">"])
def test_heights_and_measures_are_dropped(kind, order):
    extra = (7.0,) if kind in {1008, 0x80000008} else (7.0, 9.0)
    found = wkb.straightened(string(kind, HALF, order, extra))
    assert not found.has_z
    assert shapely.length(found) == pytest.approx(np.pi * 100, abs=1e-2)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x01\x08\x00\x00\x00",
        header(STRING, 2**31),
        string(STRING, HALF[:2]),
        string(STRING, [(0, 0), (np.nan, 1), (2, 0)]),
        nested(COMPOUND, string(LINE, HALF), string(LINE, HALF)),
        nested(CURVE_POLYGON, string(LINE, HALF[:2])),
        nested(MULTI_SURFACE, string(LINE, HALF)),
        nested(7, b"\x01\x63\x00\x00\x00\x00\x00\x00\x00"),
        header(7, 1) * 10_000,
    ],
)
def test_what_makes_no_sense_is_none(raw):
    assert wkb.straightened(raw) is None


def test_a_straight_arc_and_a_giant_one():
    assert arcs.arc(*np.array([[0.0, 0], [1, 1], [2, 2]])).tolist() == [[0, 0], [1, 1], [2, 2]]
    with pytest.raises(ValueError, match="1000000000000"):
        arcs.sweep(np.zeros(2), 1e12, 0, 2 * np.pi, 1e-3)


angle = st.floats(0.05, 2 * np.pi - 0.05)


@given(st.floats(5, 50_000), st.floats(0, 2 * np.pi), angle, st.floats(0.1, 0.9), st.booleans())
def test_no_chord_leaves_its_arc_by_more_than_a_millimetre(radius, start, turn, between, clockwise):
    centre = np.array([500_000.0, 4_200_000.0])
    angles = start + np.array([0, between, 1]) * (-turn if clockwise else turn)
    given_points = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    points = arcs.arc(*given_points)
    for point in given_points:
        assert (points == point).all(axis=1).any()
    away = np.hypot(*(points - centre).T)
    middle = np.hypot(*((points[1:] + points[:-1]) / 2 - centre).T)
    assert np.abs(away - radius).max() < 1e-5
    assert np.abs(middle - radius).max() < 1e-3 + 1e-5
    assert shapely.length(shapely.LineString(points)) == pytest.approx(radius * turn, rel=1e-3)


@given(st.floats(-5, 5).filter(lambda bulge: abs(bulge) > 0.01), st.floats(1, 1000))
def test_a_bulge_is_the_tangent_of_a_quarter_of_the_angle(bulge, length):
    first, last = np.array([500_000.0, 4_200_000.0]), np.array([500_000.0 + length, 4_200_000.0])
    points = arcs.bulge(first, last, bulge)
    assert points[[0, -1]].tolist() == [first.tolist(), last.tolist()]
    # its height above the chord is half the chord times the bulge, to the right of the way for positive ones
    height = 4_200_000.0 - points[:, 1]
    reached = height.max() if bulge > 0 else height.min()
    assert reached == pytest.approx(bulge * length / 2, abs=1.1e-3)
