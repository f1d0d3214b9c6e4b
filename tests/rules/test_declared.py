"""Declared, planar and ellipsoidal area beside each other, and what is said of them."""

import numpy as np
import pytest
import shapely
from desk import answer, check, control, layer
from pyproj import CRS
from shapely import box

# 11 ha in zone 37 (domain: 10.99846 ha on the ellipsoid), and 1.0 km2 there
PLOT = box(37424338, 4287780, 37424738, 4288055)
RIGHT = box(37424338, 4287780, 37425338, 4288780)


def said(kind, place, crs=4525, **fields):
    report = check([layer(kind, [(place, {"name": "甲", **fields})], crs=CRS.from_epsg(crs))], [])
    (note,) = [note for note in report.subjects.notes[0] if note.key.startswith("area-")]
    return note, report.subjects.loc[0]


@pytest.mark.parametrize(
    ("declared", "key"),
    [
        (11.0, "area-agrees-planar"),
        (11.0001, "area-agrees-planar"),
        (11.0002, "area-differs"),
        (10.9985, "area-agrees-ellipsoidal"),
        (10.9, "area-differs"),
    ],
)
def test_agreement_is_within_the_last_decimal(declared, key):
    note, row = said("project", PLOT, declared_ha=declared)
    assert note.key == key
    assert note.values["planar"] == "11.0000"
    assert note.values["ellipsoidal"] == "10.9985"
    assert (row.declared_ha, row.planar_ha) == (declared, pytest.approx(11.0))


def test_the_difference_is_that_to_the_nearer():
    note, _ = said("project", PLOT, declared_ha=10.9)
    assert note.values["difference"] == "0.0985"


def test_mining_rights_speak_of_square_kilometres():
    note, row = said("mining-right", RIGHT, declared_km2=1.0)
    assert note.key == "area-agrees-planar-km2"
    assert note.values["planar"] == "1.0000"
    assert row.declared_ha == 100.0
    assert said("mining-right", RIGHT, declared_km2=1.1)[0].values["difference"] == "0.1000"


def test_degrees_have_no_plane():
    lon_lat = box(110.13, 38.71, 110.131, 38.711)
    note, row = said("project", lon_lat, 4490, declared_ha=1.0)
    assert (note.key, note.values["planar"]) == ("area-differs", "—")
    assert np.isnan(row.planar_ha)


def test_nothing_declared_nothing_said():
    report = check([layer("project", [(PLOT, {"name": "甲"})], crs=CRS.from_epsg(4525))], [])
    assert report.subjects.notes[0] == ()


RED_LINE = control("ecological-red-line", [(shapely.box(109.0, 37.0, 109.01, 37.01), {})])


def judged(declared, *, place=PLOT, crs=4525, kind="project", field="declared_ha", controls=(RED_LINE,), **fields):
    rows = [(place, {"name": "甲", field: declared, **fields})]
    return check([layer(kind, rows, crs=CRS.from_epsg(crs))], list(controls))


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (11.0, "clear/apart"),
        (11.1, "clear/apart"),  # 0.9 %
        (11.12, "review/incomplete-input"),  # 1.08 %
        (20.0, "review/incomplete-input"),
        (6.2, "clear/apart"),  # more is drawn than declared: nothing is lost
        (165.0, "clear/apart"),  # 11 ha in mu
        (110_000.0, "clear/apart"),  # 11 ha in m2
        (1100.0, "review/incomplete-input"),  # no smaller unit is a hundredth of a hectare
    ],
)
def test_an_outline_that_falls_short_of_what_is_declared_clears_nothing(declared, expected):
    assert answer(judged(declared), "ERL001") == expected


def test_a_hundred_square_metres_are_no_corner():
    small = shapely.box(37424338, 4287780, 37424358, 4287830)  # 0.1 ha
    assert answer(judged(0.1099, place=small), "ERL001") == "clear/apart"
    assert answer(judged(0.1102, place=small), "ERL001") == "review/incomplete-input"


def test_a_mining_right_falls_short_too():
    short = judged(1.02, place=RIGHT, kind="mining-right", field="declared_km2", valid_from="2020-01-01")
    assert answer(short, "ERL002") == "review/incomplete-input"
    in_hectares = judged(100.0, place=RIGHT, kind="mining-right", field="declared_km2")
    assert answer(in_hectares, "ERL002") == "clear/apart"


def test_a_violation_stays_where_a_corner_is_lost():
    here = control("ecological-red-line", [(shapely.box(110.0, 38.0, 111.0, 39.0), {})])
    assert answer(judged(20.0, controls=[here]), "ERL001") == "violation/overlap"


def test_the_plane_of_web_mercator_hides_no_lost_corner():
    drawn = shapely.box(12_000_000, 4_600_000, 12_000_400, 4_600_400)  # 16 ha there, 9.9 ha on the ground
    report = judged(15.9, place=drawn, crs=3857)
    assert answer(report, "ERL001") == "review/incomplete-input"
    assert report.subjects.excess_ha[0] > 5
