"""Another city's rulebook: its thresholds, its words, its clauses, and not a line of code."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from office import write
from shapely import box

BOOK = Path(__file__).parents[1] / "rules" / "books" / "shili.toml"
CATALOGUE = """
name = "示例市目录"
rulebook = "law/shili.toml"
as_of = 2026-11-24

[[layer]]
kind = "urban-core"
title = "主城区8公里"
centres = [[109.0, 38.0]]
radius_m = 8000
coverage = "all"
version = "1"
date = 2026-01-01
provider = "示例市"

[[layer]]
kind = "industrial-park"
title = "园区"
source = "park.gpkg"
coverage = "all"
version = "1"
date = 2026-01-01
"""
PROJECTS = {
    "甲醇": {"行业代码": "2614", "建设性质": "新建"},
    "十四五甲醇": {"行业代码": "2614", "建设性质": "新建", "列入规划": "“十四五”规划", "规划依据": "示政发〔2021〕1号"},
    "十三五甲醇": {"行业代码": "2614", "建设性质": "新建", "列入规划": "“十三五”规划", "规划依据": "示政发〔2016〕1号"},
    "煤矿": {"行业代码": "0610", "建设性质": "新建"},
    "镁厂": {"行业代码": "3217", "建设性质": "新建"},
    "镁厂扩建": {"行业代码": "3217", "建设性质": "扩建"},
}


@pytest.fixture
def city(office):
    """Projects near the centre; rules SL-01 (chemicals, the 14th plan) and SL-02 (magnesium, in the park)."""
    (office / "law").mkdir()
    shutil.copy(BOOK, office / "law" / "shili.toml")
    (office / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    write(office / "park.gpkg", "park", [({"园区名称": "示例园区"}, box(109.3, 38.3, 109.4, 38.4))])
    rows = [
        ({"项目编号": name, "项目名称": name, **dict.fromkeys(("列入规划", "规划依据"), ""), **said},
         box(109.0 + at / 1000, 38.0, 109.0005 + at / 1000, 38.0005))
        for at, (name, said) in enumerate(PROJECTS.items())
    ]  # fmt: skip
    write(office / "projects.gpkg", "项目", rows)
    return office


@pytest.mark.usefixtures("city")
def test_the_same_projects_under_another_citys_law(greenshield):
    code, printed, said = greenshield("check", "projects.gpkg", "-o", "out", "--format", "json", "--all")
    assert code == 1, said
    summary = json.loads(printed)
    answers = {(row["subject_id"], row["rule"]): f"{row['verdict']}/{row['code']}" for row in summary["results"]}
    assert [rule["id"] for rule in summary["rules"]] == ["SL-01", "SL-02"]
    assert {name: answers[name, "SL-01"] for name in PROJECTS} == {
        "甲醇": "violation/overlap",
        "十四五甲醇": "clear/exempt",
        "十三五甲醇": "violation/overlap",
        "煤矿": "not-applicable/out-of-scope",
        "镁厂": "not-applicable/out-of-scope",
        "镁厂扩建": "not-applicable/out-of-scope",
    }
    assert answers["镁厂", "SL-02"] == "violation/outside"
    assert answers["镁厂扩建", "SL-02"] == "not-applicable/out-of-scope"


def test_every_sentence_is_that_citys(city, greenshield):
    greenshield("check", "projects.gpkg", "-o", "out", "--lang", "zh")
    with closing(sqlite3.connect(city / "out" / "results.gpkg")) as results:
        written = str(results.execute("SELECT reason, clause FROM results").fetchall())
    written += (city / "out" / "summary.json").read_text(encoding="utf-8")
    assert "示例市大气污染防治条例" in written
    for word in ("榆林", "15公里", "十三五”规划的", "UCR001"):
        assert word not in written, word


def test_the_rulebook_is_checked_by_a_command(city, greenshield):
    code, printed, _ = greenshield("rulebook", "check", "law/shili.toml")
    assert code == 0
    assert "SL-02" in printed
    (city / "law" / "shili.toml").write_text(BOOK.read_text(encoding="utf-8").replace("plans = ", "plan = "), "utf-8")
    code, printed, _ = greenshield("rulebook", "check", "law/shili.toml")
    assert code == 2
    assert "rules.SL-01.text[1].plan" in printed
