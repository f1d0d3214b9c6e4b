"""Where a park reaches into the ring, the plan asks for what it forbids."""

import pytest
from cases import APART, INSIDE
from desk import box, check, control, layer

from reports.conflict_table import conflict_frame
from reports.words import load
from spatial.measure import area

PLANT = {"construction": "新建", "industry_code": "2523"}
RING = control("urban-core", [(box(0, 0, 200, 200), {"name": "市政府驻地"})], title="城区中心")
PARK = control(
    "industrial-park", [(box(150, 0, 350, 100), {"name": "榆横工业区"}), (APART, {"name": "靖边园区"})], title="园区"
)


def found(*controls, subjects=((INSIDE, PLANT),), **options):
    return check([layer("project", list(subjects))], controls, **options).conflicts


def test_the_land_where_a_park_lies_in_the_ring():
    conflicts = found(RING, PARK)
    assert conflicts["rules"].tolist() == ["IPK001,UCR001"]
    assert conflicts["permitting_name"].tolist() == ["榆横工业区"]
    assert conflicts["forbidding_name"].tolist() == ["市政府驻地"]
    assert conflicts["area_m2"].tolist() == pytest.approx([5_000], rel=1e-4)
    assert area(conflicts["geometry"].to_numpy(object)).sum() == pytest.approx(conflicts["area_m2"].sum())


def test_a_shared_edge_is_no_conflict():
    park = control("industrial-park", [(box(200, 0, 300, 100), {"name": "邻园"})])
    assert found(RING, park).empty


def test_each_centre_has_a_conflict_of_its_own():
    rows = [(box(0, 0, 200, 200), {"name": "甲"}), (box(100, 0, 300, 200), {"name": "乙"})]
    conflicts = found(control("urban-core", rows, alternatives=True), PARK)
    assert dict(zip(conflicts["forbidding_name"], conflicts["area_m2"].round(-1), strict=True)) == {
        "甲": 5_000,
        "乙": 15_000,
    }


def test_rules_that_were_not_asked_conflict_with_nobody():
    assert found(RING).empty
    assert found(RING, PARK, left_out={"UCR001": ("ignored", "")}).empty
    assert found(RING, PARK, subjects=()).empty


def test_it_is_worded():
    report = check([layer("project", [(INSIDE, PLANT)])], (RING, PARK))
    frame = conflict_frame(report, load("zh"))
    assert frame["controls"].tolist() == ["园区 榆横工业区 × 城区中心 市政府驻地"]
    assert "入园" in frame["note"].iloc[0]
