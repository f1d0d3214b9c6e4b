"""Which verdicts hang on centres, tolerances and the accuracy of controls."""

from dataclasses import replace

import pytest
import shapely
from desk import BOOK, TODAY, at, box, check, control, layer

from rules.core.again import Question
from rules.core.codes import Verdict
from rules.core.sensitivity import sensitivity
from rules.registry import RULES

PLANT = {"construction": "新建", "industry_code": "2523"}
LAND = box(0, 0, 200, 200)
RED_LINE = replace(control("ecological-red-line", [(LAND, {"name": "示例红线"})], title="红线"), accuracy_m=5.0)


def flips(places, controls, fields=None, kind="project"):
    layers = (layer(kind, [(place, fields or PLANT) for place in places]),)
    question = Question(
        subjects=layers, controls=tuple(controls), rules=RULES, rulebook=BOOK, as_of=TODAY, left_out={},
        max_age_days=None, threads=1,
    )  # fmt: skip
    found = sensitivity(check(layers, controls), question)
    return [
        (row.subject, row.rule, row.change, row.by, Verdict(row.verdict).word, Verdict(row.verdict_then).word)
        for row in found.itertuples()
    ]


def test_a_subject_well_inside_or_well_apart_hangs_on_nothing():
    assert not flips([box(50, 50, 150, 150), box(300, 50, 400, 150), box(150, 50, 250, 150)], [RED_LINE])


def test_an_edge_that_may_lie_five_metres_farther_out_or_in():
    apart, over = box(203, 50, 300, 150), box(197, 50, 300, 150)
    assert flips([apart, over], [RED_LINE]) == [
        (0, "ERL001", "accuracy", "+5 m", "clear", "violation"),
        (1, "ERL001", "accuracy", "-5 m", "violation", "clear"),
    ]


def test_farther_than_the_accuracy_nothing_flips():
    assert not flips([box(205.1, 50, 300, 150), box(194.9, 50, 300, 150)], [RED_LINE])


def test_a_layer_without_an_accuracy_stays():
    assert not flips([box(203, 50, 300, 150)], [replace(RED_LINE, accuracy_m=None)])


def test_half_and_double_the_tolerance():
    over, under = box(199.985, 50, 300, 150), box(199.9925, 50, 300, 150)  # 1.5 m2, 0.75 m2
    assert flips([over, under], [replace(RED_LINE, accuracy_m=None)]) == [
        (0, "ERL001", "tolerance", "×2", "violation", "clear"),
        (1, "ERL001", "tolerance", "×0.5", "clear", "violation"),
    ]


def test_each_centre_alone():
    ring = control(
        "urban-core", [(LAND, {"name": "甲"}), (box(150, 0, 350, 200), {"name": "乙"})], alternatives=True, title="城区"
    )
    found = flips([box(0, 50, 100, 150), box(20, 20, 340, 40), box(500, 0, 600, 100)], [ring])
    assert found == [
        (0, "UCR001", "centre", "甲", "review", "violation"),
        (0, "UCR001", "centre", "乙", "review", "clear"),
    ]


def test_the_park_that_may_be_smaller():
    park = replace(
        control("industrial-park", [(LAND, {"name": "示例园区", "plan_eia": "是"})], title="园区"), accuracy_m=2.0
    )
    found = flips([box(0, 0, 100, 100)], [park])
    assert found
    assert {(change, by, then) for _, _, change, by, _, then in found} == {("accuracy", "-2 m", "violation")}


def test_a_road_grows_too():
    road = control("road", [(at(shapely.LineString([(0, -400), (0, 400)])), {"name": "G210", "category": "国道"})])
    pit = {"right": "采矿权", "mineral": "煤", "mining_method": "露天"}
    found = flips([box(103, 0, 200, 100)], [replace(road, accuracy_m=5.0)], pit, "mining-right")
    assert (0, "TRN001", "accuracy", "+5 m", "clear", "violation") in found


def test_a_road_that_may_lie_farther_off():
    road = control("road", [(at(shapely.LineString([(0, -400), (0, 400)])), {"name": "G210", "category": "国道"})])
    pit = {"right": "采矿权", "mineral": "煤", "mining_method": "露天"}
    places = [box(97, 0, 200, 100), box(99.5, 0, 200, 100), box(95, 0, 200, 100), box(80, 0, 200, 100)]
    found = [
        flip for flip in flips(places, [replace(road, accuracy_m=5.0)], pit, "mining-right") if flip[1] == "TRN001"
    ]
    assert [flip for flip in found if flip[3] == "-5 m"] == [
        (0, "TRN001", "accuracy", "-5 m", "violation", "clear"),
        (1, "TRN001", "accuracy", "-5 m", "review", "clear"),
        (2, "TRN001", "accuracy", "-5 m", "violation", "review"),
    ]


@pytest.mark.parametrize("metres", [1.0, 20.0])
def test_the_results_of_the_run_stay(metres):
    layers = (layer("project", [(box(190, 50, 300, 150), PLANT)]),)
    control_ = replace(RED_LINE, accuracy_m=metres)
    report = check(layers, [control_])
    before = report.results["ERL001"].table.copy()
    question = Question(
        subjects=layers, controls=(control_,), rules=RULES, rulebook=BOOK, as_of=TODAY, left_out={},
        max_age_days=None, threads=1,
    )  # fmt: skip
    found = sensitivity(report, question)
    assert report.results["ERL001"].table.equals(before)
    assert len(found) == (metres > 10)
