"""Declared, planar and ellipsoidal area beside each other, and what is said of them."""

import numpy as np
import pytest
from desk import check, layer
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
