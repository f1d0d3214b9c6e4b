"""The rows of a rule's layer: a part of a subject, how large it is, and in which control it lies, if in one."""

import pandas as pd
import pytest
import shapely
from cases import ACROSS, APART, CORNER, INSIDE, LAND, TOUCHING
from desk import MAP, box, check, control, layer

from layers.layer import Coverage
from rules.industrial_park import ChemicalInPark
from rules.red_line import RedLineActivity
from spatial.placed import place

PLANT = {"construction": "新建", "industry_code": "2523"}
UNSAID = {"construction": "新建"}
PARK = control("industrial-park", [(LAND, {"name": "示例园区"})], title="园区")
HALF = Coverage(area=place([box(0, 0, 350, 200)], MAP))
OF_CONTROL = ["control", "control_layer", "control_name", "zone"]
NUMBERS = ["measure", "low", "high", "share"]


def rows_of(subjects, controls, rule):
    return check([layer("project", subjects)], controls, rules=(rule,)).results[rule.id].pairs


def test_what_lies_outside_all_controls_names_none():
    rows = rows_of([(INSIDE, PLANT), (ACROSS, PLANT), (APART, PLANT)], [PARK], ChemicalInPark)
    assert rows.subject.tolist() == [1, 2]
    assert rows.control.isna().all()
    assert rows[OF_CONTROL[1:]].to_numpy().tolist() == [["", "", ""]] * 2
    assert rows.dimension.tolist() == [2, 2]
    assert rows[NUMBERS].to_numpy().ravel() == pytest.approx([5_000] * 3 + [0.5] + [10_000] * 3 + [1.0], rel=1e-4)
    assert rows.width.isna().all()
    assert shapely.equals_exact(rows.geometry[1], APART, 1e-9)


def test_what_lies_wholly_within_has_no_row_even_in_review():
    subjects = [(INSIDE, UNSAID), (ACROSS, UNSAID), (CORNER, {"construction": "改建", "industry_code": "4411"})]
    rows = rows_of(subjects, [PARK], ChemicalInPark)
    assert rows.subject.tolist() == [1]


def test_what_is_met_names_its_control_and_what_nobody_tells_of_none():
    red_line = control(
        "ecological-red-line", [(LAND, {"name": "示例红线", "zone": "一般控制区"})], title="红线", coverage=HALF
    )
    rows = rows_of([(TOUCHING, {}), (ACROSS, {}), (APART, {})], [red_line], RedLineActivity)
    assert rows.subject.tolist() == [1, 2]
    assert rows[OF_CONTROL].to_numpy(object, na_value=None).tolist() == [
        [1, "红线", "示例红线", "一般控制区"],
        [None, "", "", ""],
    ]
    assert rows.relation.tolist() == ["overlap", "uncovered"]
    assert rows[NUMBERS].to_numpy().ravel() == pytest.approx([5_000] * 3 + [0.5] + [5_000, 0, 5_000, 0.5], rel=1e-4)
    assert rows.width[0] == pytest.approx(50, rel=0.5)
    assert pd.isna(rows.width[1])
    assert shapely.area(rows.geometry[1]) == pytest.approx(shapely.area(APART) / 2, rel=1e-4)
