"""How far each answer is from its limit: positive beyond it, negative where there is room."""

import math

import pytest
import shapely
from cases import ACROSS, APART, INSIDE, JUST_UNDER, LAND, LINE_ACROSS, POINT_INSIDE, TOUCHING
from desk import at, box, check, control, layer

from rules.boiler import NewSmallCoalBoiler, SmallCoalBoiler
from rules.core.codes import Verdict
from rules.industrial_park import ChemicalInPark
from rules.mining_right import MiningRightTerm
from rules.red_line import RedLineActivity
from rules.river import ShorelineChemical
from rules.stake import BoundaryStake
from rules.transport import RoadDistance

RED_LINE = control("ecological-red-line", [(LAND, {})])
PIT = {"right": "采矿权", "mining_method": "露天"}


def row(rule, kind, place, fields, *controls):
    return check([layer(kind, [(place, fields)])], controls, rules=(rule,)).results[rule.id].table.loc[0]


@pytest.mark.parametrize(
    ("kind", "place", "margin", "unit"),
    [
        ("project", INSIDE, 9_999, "m2"),
        ("project", ACROSS, 4_999, "m2"),
        ("project", JUST_UNDER, -0.01, "m2"),
        ("project", TOUCHING, 0, "m"),
        ("project", APART, -100, "m"),
        ("pipeline", LINE_ACROSS, 49.9, "m"),
        ("outfall", POINT_INSIDE, 100, "m"),
        ("outfall", at(shapely.Point(260, 100)), -60, "m"),
    ],
)
def test_of_land_lines_and_points(kind, place, margin, unit):
    found = row(RedLineActivity, kind, place, {}, RED_LINE)
    assert found.margin == pytest.approx(margin, rel=1e-3, abs=2e-3)
    assert found.margin_unit == unit


def test_without_geometry_there_is_none():
    found = row(RedLineActivity, "project", None, {}, RED_LINE)
    assert math.isnan(found.margin)
    assert found.margin_unit == ""


def test_distances_are_measured_for_those_to_whom_the_rule_applies():
    """A chemical plant has a distance to the shoreline; for another plant, which nobody asks, none is looked for."""
    shore = control("river-shoreline", [(LAND, {})])
    plants = ({"construction": "新建", "industry_code": code} for code in ("2631", "1391"))
    chemical, other = (row(ShorelineChemical, "project", APART, fields, shore) for fields in plants)
    assert (chemical.verdict, other.verdict) == (Verdict.CLEAR, Verdict.NOT_APPLICABLE)
    assert (chemical.nearest_m, chemical.margin) == pytest.approx((100, -100), abs=0.02)
    assert math.isnan(other.nearest_m)
    assert math.isnan(other.margin)


@pytest.mark.parametrize(("place", "margin"), [(box(50, 50, 150, 150), -1), (ACROSS, 4_999), (APART, 9_999)])
def test_of_what_must_lie_within(place, margin):
    """The outside part over the tolerance; nothing outside is the whole tolerance of room."""
    park = control("industrial-park", [(LAND, {})])
    found = row(ChemicalInPark, "project", place, {"industry_code": "2523", "construction": "新建"}, park)
    assert found.margin == pytest.approx(margin, rel=1e-3, abs=1e-3)
    assert found.margin_unit == "m2"


ROAD = control("road", [
    (at(shapely.LineString([(0, -400), (0, 400)])), {"category": "国道"}),
    (at(shapely.LineString([(-150, -400), (-150, 400)])), {"category": "桥梁"}),
])  # fmt: skip


@pytest.mark.parametrize(
    ("east", "nearest", "margin"),
    [
        (-40, 0, 100),  # on the road: 100 m too near
        (60, 60, 40),
        (99.5, 99.5, 0.5),
        (130, 130, -30),
        (-290, 40, 160),  # 190 m from the road, 40 m from the bridge of 200 m
        (400, 400, -300),
    ],
)
def test_of_distances_to_the_limit_of_the_control_that_decides(east, nearest, margin):
    found = row(RoadDistance, "mining-right", box(east, -50, east + 100, 50), PIT, ROAD)
    assert found.nearest_m == pytest.approx(nearest, abs=0.02)
    assert found.margin == pytest.approx(margin, abs=0.02)
    assert found.margin_unit == "m"


def test_of_a_farther_control_with_less_room():
    """From the bridge 280 m off there are 80 m of room; the road 190 m off leaves 90."""
    bridge = control("road", [
        (at(shapely.LineString([(0, -400), (0, 400)])), {"category": "国道"}),
        (at(shapely.LineString([(-90, -400), (-90, 400)])), {"category": "桥梁"}),
    ])  # fmt: skip
    found = row(RoadDistance, "mining-right", box(190, -50, 290, 50), PIT, bridge)
    assert (found.nearest_m, found.margin) == pytest.approx((280, -80), abs=0.02)


@pytest.mark.parametrize(("east", "margin", "bearing"), [(210, 9, 90), (190, 9, 270), (200.4, -0.6, 90), (300, 99, 90)])
def test_of_stakes_with_their_bearing(east, margin, bearing):
    found = row(BoundaryStake, "stake", at(shapely.Point(east, 100)), {}, RED_LINE)
    assert found.margin == pytest.approx(margin, abs=0.01)
    assert found.nearest_m == pytest.approx(margin + 1, abs=0.01)
    assert found.bearing == pytest.approx(bearing, abs=0.1)


@pytest.mark.parametrize(("capacity", "margin"), [(20.0, 15), (35.0, 0), (50.0, -15)])
def test_of_a_number(capacity, margin):
    found = row(NewSmallCoalBoiler, "boiler", None, {"fuel": "煤", "construction": "新建", "capacity_tph": capacity})
    assert (found.margin, found.margin_unit) == (margin, "t/h")


def test_a_number_not_stated_has_none():
    found = row(NewSmallCoalBoiler, "boiler", None, {"fuel": "煤", "construction": "新建"})
    assert math.isnan(found.margin)
    assert found.margin_unit == ""


def test_where_land_and_a_number_decide_the_land_gives_it():
    town = control("built-up-area", [(LAND, {})])
    found = row(SmallCoalBoiler, "boiler", APART, {"fuel": "煤", "capacity_tph": 6.0, "status": "未拆改"}, town)
    assert (found.margin, found.margin_unit) == (pytest.approx(-100, rel=1e-3), "m")


def test_words_and_days_have_none():
    found = row(MiningRightTerm, "mining-right", INSIDE, {"valid_from": "2020-01-01", "valid_to": "2030-01-01"})
    assert math.isnan(found.margin)
