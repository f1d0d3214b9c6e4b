"""What reasons say of the land they speak of: the zone meant, the layer's own gaps, nothing twice."""

from dataclasses import replace
from datetime import date

import pytest
from cases import INSIDE, LAND, POINT_INSIDE
from desk import MAP, at, box, check, control, layer
from shapely import LineString

from layers.layer import Coverage
from reports.reasons import reasons
from reports.words import load
from rules.registry import RULES
from spatial.placed import place as placed

ZH, EN = load("zh"), load("en")
RULE = {rule.id: rule for rule in RULES}
PLANT = {"construction": "新建", "industry_code": "2614"}
PIT = {"right": "采矿权", "mineral": "煤", "mining_method": "露天"}


def said(rule, kind, fields, *controls, place=INSIDE, words=ZH, on=date(2026, 11, 24)):
    report = check([layer(kind, [(place, fields)])], controls, rules=(RULE[rule],), as_of=on)
    return reasons(report, words, rule)[0]


def zone(kind, **fields):
    return control(kind, [(LAND, {"name": "甲", **fields})])


@pytest.mark.parametrize(
    ("rule", "other", "meant"),
    [
        ("NRV001", zone("nature-reserve", zone="一般控制区"), "项目用地不涉及自然保护区核心保护区。"),
        ("NRV002", zone("nature-reserve", zone="核心保护区"), "项目用地不涉及自然保护区一般控制区。"),
        ("DWS001", zone("water-source", level="二级"), "项目用地不涉及饮用水水源一级保护区。"),
        ("DWS002", zone("water-source", level="一级"), "项目用地不涉及饮用水水源二级保护区。"),
        ("DWS003", zone("water-source", level="二级"), "项目用地不涉及饮用水水源准保护区。"),
    ],
)
def test_who_lies_in_another_zone_is_not_said_to_keep_out_of_all(rule, other, meant):
    assert said(rule, "project", PLANT, other) == meant


def test_a_tailings_pond_on_another_river():
    pond = {"construction": "新建", "industry": "尾矿库"}
    assert said("RVR002", "project", pond, zone("river-shoreline", river="秃尾河")).startswith(
        "项目用地不涉及黄河干流和重要支流"
    )


def test_a_layers_own_gap_is_named_as_the_layer_names_it():
    plot = said("CLD001", "project", {"land_use": "工业用地"}, zone("contaminated-plot"))
    assert plot.startswith("管控图层未标注“修复状态”，或标注内容不能识别，")
    assert plot.endswith("请补充：修复状态。")
    road = control("road", [(at(LineString([(260, 0), (260, 200)])), {"name": "某路"})])
    assert said("TRN001", "mining-right", PIT, road).endswith("请补充：等级。")
    odd = said("NRV001", "project", PLANT, zone("nature-reserve", zone="季节区"))
    assert "未填报" not in odd


def test_nothing_false_is_said_of_a_claim_the_old_text_does_not_know():
    claim = {**PLANT, "claim": "第二十六条第三项", "claim_document": "陕林函〔2026〕1号"}
    old = said("NRV001", "project", claim, zone("nature-reserve", zone="核心区"), on=date(2026, 3, 14))
    assert "未申报" not in old
    assert "按新条文结论为“符合”" in old


def test_a_nature_park_has_no_zones_to_miss():
    park = said("NRV002", "project", PLANT, zone("nature-reserve", type="湿地公园"))
    assert "从严按核心保护区" not in park
    assert "从严按核心保护区" in said("NRV001", "project", PLANT, zone("nature-reserve"))


def test_a_distance_too_short_is_said_once():
    road = control("road", [(at(LineString([(200, 0), (200, 200)])), {"name": "某路", "category": "国道"})])
    assert said("TRN001", "mining-right", PIT, road, place=box(50, 50, 150, 150)).count("不符合要求") == 1


def test_a_boiler_over_the_limit_is_not_said_to_be_permitted_as_it_stands():
    boiler = {"fuel": "煤", "capacity_tph": 20.0, "status": "未拆改", "owner_industrial": "否"}
    towns = zone("built-up-area"), zone("industrial-park")
    assert said("BLR003", "boiler", boiler, *towns, place=POINT_INSIDE).startswith("锅炉容量超过10蒸吨/小时")


def test_only_what_lies_beyond_the_data_is_said_to():
    """60 m of 100 m lie in a unit, the data end there."""
    unit = zone("control-unit", category="优先保护单元")
    unit = replace(unit, coverage=Coverage(area=placed([LAND], MAP)))
    text = said("ECU001", "project", PLANT, unit, place=box(140, 50, 240, 150))
    assert text.startswith("项目用地有0.4000公顷（6.00亩）超出")


@pytest.mark.parametrize(
    ("words", "priority", "listing"), [(ZH, "属优先保护单元", "准入清单列有限制"), (EN, "of priority", "restricted")]
)
def test_a_control_unit_is_of_priority_or_has_a_list(words, priority, listing):
    first = said("ECU001", "project", PLANT, zone("control-unit", category="优先保护单元"), words=words)
    other = zone("control-unit", category="重点管控单元", process="限制")
    other = said("ECU001", "project", PLANT, other, words=words)
    assert (priority in first, listing in first) == (True, False)
    assert (priority in other, listing in other) == (False, True)


def test_an_industry_that_may_be_several_names_them():
    several, none = (
        said("CAP001", "project", {"construction": "新建", "industry_code": code}) for code in ("煤化工", "某业")
    )
    assert "（可能为 252 煤炭加工、26 化学原料和化学制品制造业），影响本项结论" in several
    assert "可能为" not in none
