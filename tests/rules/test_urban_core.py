"""UCR001 and UCR002 beside their cases: what each centre says, what the layer holds."""

import pytest
from cases import APART, INSIDE, LAND, POINT_INSIDE, Rule, answered
from desk import box, control

from rules.urban_core import UrbanCoreMiningRight, UrbanCoreProject

RING = (control("urban-core", [(LAND, {"name": "城区中心"})]),)
SEAT, DISTRICT = (LAND, {"name": "市政府驻地"}), (box(60, 0, 260, 200), {"name": "榆阳区政府驻地"})
TWO_CENTRES = (control("urban-core", [SEAT, DISTRICT], alternatives=True),)
PLANT = {"construction": "新建", "industry_code": "2614"}

ucr001 = Rule(rule=UrbanCoreProject, controls=RING, fields=PLANT)
ucr002 = Rule(rule=UrbanCoreMiningRight, controls=RING, kind="mining-right")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (box(100, 50, 150, 150), ("violation", "violation")),
        (box(210, 50, 250, 150), ("clear", "violation")),
        (box(196, 50, 250, 150), ("review", "violation")),
        (APART, ("clear", "clear")),
    ],
)
def test_each_centre_says_what_it_would_give(place, words):
    _, found = answered(ucr001.but(controls=TWO_CENTRES)("", place, ""))
    assert found.centres == (("市政府驻地", words[0]), ("榆阳区政府驻地", words[1]))


def test_the_overlap_of_an_existing_right_is_in_the_layer():
    report, _ = answered(ucr002("", INSIDE, "", right="采矿权", application="延续"))
    assert report.results["UCR002"].pairs.measure.tolist() == pytest.approx([10_000], rel=1e-4)


def test_a_project_given_as_a_point_is_never_cleared_by_it():
    _, found = answered(ucr001("", POINT_INSIDE, ""))
    assert found.code == "overlap"
