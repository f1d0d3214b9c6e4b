"""Each slip of a file's writer: seen, explained with its remedy, corrected only when asked; a file far away stays."""

import numpy as np
import pytest
import shapely
from desk import MAP, control, sheet
from pyproj import CRS
from shapely import box

from layers.errors import CRSError
from layers.layer import Note
from layers.sense.study_area import StudyArea, study_area
from layers.sense.whereabouts import hold
from spatial.crs import passage, transform

YULIN = StudyArea(box(107.2, 36.8, 111.3, 39.6), 1e11)
PLOT = box(110.13, 38.71, 110.14, 38.72)
"""In zone 37 (6-degree zone 19), on the map."""


def drawn(code, geometry=PLOT):
    return transform(np.array([geometry], dtype=object), passage(CRS.from_epsg(code)).from_map)[0]


def turned(geometry):
    return shapely.transform(geometry, lambda xy: xy[:, ::-1])


def renumbered(geometry):
    return shapely.transform(geometry, lambda xy: xy - [1e6, 0])


def packed(geometry):
    def pack(xy):
        degrees = np.floor(xy)
        minutes = np.floor((xy - degrees) * 60 + 1e-9)
        return degrees * 10000 + minutes * 100 + np.abs((xy - degrees) * 3600 - minutes * 60)

    return shapely.transform(geometry, pack)


SLIPS = {
    "prefix 37 in a file of zone 36": (drawn(4525), 4524, "place-zone", "--fix zone", 4525),
    "no prefix in a file that has one": (drawn(4546), 4525, "place-zone", "--fix zone", 4546),
    "prefix in a file without": (drawn(4525), 4546, "place-zone", "--fix zone", 4525),
    "zone 37 for 36, without prefix": (drawn(4546), 4545, "place-zone", "--fix zone", 4546),
    "six degrees for three": (drawn(4497), 4525, "place-zone", "--fix zone", 4497),
    "zone 36 twice, in prefix and file": (renumbered(drawn(4525)), 4524, "place-prefix", "--fix prefix", 4525),
    "swapped metres": (turned(drawn(4525)), 4525, "place-swapped", "--fix swap-axes", 4525),
    "swapped degrees": (turned(PLOT), 4490, "place-swapped", "--fix swap-axes", 4490),
    "degrees labelled metres": (PLOT, 4525, "place-degrees", "--fix crs --crs EPSG:4490", 4490),
    "metres labelled degrees": (drawn(4525), 4490, "place-metres", "--fix crs --crs EPSG:4525", 4525),
    "packed degrees": (packed(PLOT), 4490, "place-dms", "--fix dms", 4490),
    "packed and swapped": (turned(packed(PLOT)), 4490, "place-slips", "--fix swap-axes --fix dms", 4490),
    "swapped, and another zone": (turned(drawn(4525)), 4524, "place-slips", "--fix swap-axes --fix zone", 4525),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused_with_its_remedy(slip):
    geometry, code, key, remedy, instead = SLIPS[slip]
    with pytest.raises(CRSError) as caught:
        hold(sheet([geometry], code), YULIN)
    assert caught.value.key == key
    assert caught.value.values["remedy"] == remedy
    assert caught.value.values["instead"] == f"EPSG:{instead}"


@pytest.mark.parametrize("slip", [slip for slip, case in SLIPS.items() if "crs" not in case[3]])
def test_a_fix_that_is_asked_for_puts_it_right_and_says_so(slip):
    geometry, code, _, remedy, instead = SLIPS[slip]
    fix = frozenset(remedy.replace("--fix ", "").split())
    found = hold(sheet([geometry], code), YULIN, fix=fix)
    assert found.crs == CRS.from_epsg(instead)
    assert found.crs_source == ("file" if instead == code else "fix")
    on_map = transform(found.geometry, passage(found.crs).to_map)[0]
    assert shapely.hausdorff_distance(on_map.normalize(), PLOT.normalize()) < 1e-9
    assert [note.key for note in found.notes] == ["place-fixed"]
    assert found.notes[0].values["fix"] == remedy
    assert found.row_notes == {}


@pytest.mark.parametrize("slip", SLIPS)
def test_keep_leaves_everything_as_it_stands(slip):
    geometry, code, *_ = SLIPS[slip]
    found = hold(sheet([geometry], code), YULIN, fix=frozenset({"keep"}))
    assert found.geometry[0] is geometry
    assert found.row_notes == {0: (Note(key="outside-study-area"),)}


def test_another_fix_than_the_one_needed_changes_nothing():
    with pytest.raises(CRSError, match="place-zone"):
        hold(sheet([drawn(4525)], 4524), YULIN, fix=frozenset({"swap-axes", "dms"}))


def test_a_fix_that_is_not_needed_changes_nothing():
    good = sheet([drawn(4525)], 4525)
    assert hold(good, YULIN, fix=frozenset({"zone", "swap-axes", "dms"})) is good


def test_who_gave_the_crs_himself_gives_another():
    with pytest.raises(CRSError) as caught:
        hold(sheet([drawn(4525)], 4524, crs_source="option"), YULIN)
    assert caught.value.values["remedy"] == "--crs EPSG:4525"


@pytest.mark.parametrize("stated", [32648, 32749], ids=["zone 48 for 49", "south for north"])
def test_a_slip_in_utm_is_not_explained_by_gauss_krueger_alone(stated):
    """The scales differ: one grid's numbers lie 1.7 km away on the other."""
    with pytest.raises(CRSError) as caught:
        hold(sheet([drawn(32649)], stated), YULIN)
    assert caught.value.key == "place-several"
    assert "EPSG:32649" in caught.value.values["instead"]


def test_two_zones_that_would_do_are_both_named():
    wide = StudyArea(box(100, 30, 115, 42), 1e12)
    with pytest.raises(CRSError) as caught:
        hold(sheet([drawn(4546)], 4490), wide)
    assert caught.value.key == "place-several"
    assert {"EPSG:4545", "EPSG:4546"} <= set(caught.value.values["instead"].split(" / "))
    assert caught.value.values["remedy"] == "--fix crs --crs"


def test_of_several_prefixes_none_is_proposed():
    """Three and six degrees east of where prefix and file put it lies land of a wide study area."""
    wide = StudyArea(box(109.0, 36.8, 114.0, 39.6), 1e12)
    found = hold(sheet([shapely.transform(drawn(4525), lambda xy: xy - [2e6, 0])], 4523), wide)
    assert found.row_notes == {0: (Note(key="outside-study-area"),)}


def test_some_rows_outside_are_noted_not_refused():
    far = box(120, 30, 120.1, 30.1)
    found = hold(sheet([PLOT, None, far, turned(PLOT)], 4490), YULIN)
    assert found.row_notes == {at: (Note(key="outside-study-area"),) for at in (2, 3)}
    assert found.notes == ()


def test_a_file_far_away_that_no_fix_explains_is_noted():
    found = hold(sheet([box(120, 30, 120.1, 30.1)], 4490), YULIN)
    assert found.row_notes == {0: (Note(key="outside-study-area"),)}


def test_numbers_that_are_none_and_sheets_without_geometry_are_let_through():
    nan = shapely.Point(float("nan"), 1)
    for rows in ([None], [nan]):
        empty = sheet(rows, 4490)
        assert hold(empty, YULIN) is empty


def test_heights_lost_by_a_fix_are_said():
    deep = shapely.force_3d(turned(PLOT), 5.0)
    found = hold(sheet([deep], 4490), YULIN, fix=frozenset({"swap-axes"}))
    assert [note.key for note in found.notes] == ["place-fixed", "flattened"]


def test_without_controls_china_is_the_study_area():
    anywhere = study_area(())
    assert anywhere.holds(np.array([[110.0, 38.0], [38.0, 110.0], [np.inf, 1.0]])).tolist() == [True, False, False]
    with pytest.raises(CRSError, match="place-metres"):
        hold(sheet([drawn(4525)], 4490), anywhere)


def test_the_counties_are_the_study_area_else_the_extent_of_the_controls():
    county = control("county", [(box(110, 38, 111, 39), {"name": "甲", "code": "610801"})], crs=MAP)
    red = control("ecological-red-line", [(box(100, 30, 101, 31), {})], crs=MAP)
    points = np.array([[110.5, 38.5], [111.05, 38.5], [111.2, 38.5], [100.5, 30.5], [101.4, 31.4]])
    assert study_area((red, county)).holds(points).tolist() == [True, True, False, False, False]
    assert study_area((red,)).holds(points).tolist() == [False, False, False, True, True]
