"""`greenshield check` with --set and --attributes: one question, one answer."""

import json

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
from shapely import box

RING = """
[[layer]]
kind = "urban-core"
title = "中心"
centres = [[109.05, 38.05]]
radius_m = 15000
version = "1"
date = 2026-01-01
provider = "测试"
coverage = "all"
"""


@pytest.fixture
def bare(office):
    """A project within the ring whose file carries a number and nothing else."""
    with (office / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(RING)
    frame = gpd.GeoDataFrame({"项目编号": ["A"]}, geometry=[box(109.12, 38.05, 109.121, 38.051)], crs="EPSG:4490")
    frame.to_file(office / "bare.gpkg", layer="项目", driver="GPKG")
    return office


def verdict(out):
    (row,) = [
        row for row in json.loads((out / "summary.json").read_text("utf-8"))["results"] if row["rule"] == "UCR001"
    ]
    return row["verdict"], row["code"]


def test_a_question_is_answered_by_set(bare, greenshield):
    code, printed, _ = greenshield("check", "bare.gpkg", "-o", "one")
    assert code == 3
    assert verdict(bare / "one") == ("review", "missing-attribute")
    assert (bare / "one" / "补正清单.xlsx").is_file()
    assert "补正" in printed
    settings = ("--set", "行业代码=2523", "--set", "construction=新建")
    code, printed, _ = greenshield("check", "bare.gpkg", "-o", "two", *settings)
    assert code == 1
    assert verdict(bare / "two") == ("violation", "overlap")
    assert not (bare / "two" / "补正清单.xlsx").exists()
    assert "补正" not in printed


def test_settings_are_in_the_account_of_the_run(bare, greenshield):
    greenshield("check", "bare.gpkg", "-o", "one", "--set", "construction=新建")
    run = pyogrio.read_dataframe(bare / "one" / "results.gpkg", layer="run", read_geometry=False)
    assert dict(zip(run.key, run.value, strict=True))["option_set"] == "construction=新建"


def test_a_misspelt_field_is_an_error_with_the_nearest(bare, greenshield):
    code, _, said = greenshield("check", "bare.gpkg", "-o", "one", "--set", "constuction=新建")
    assert code == 2
    assert "construction" in said
    assert not (bare / "one").exists()


def test_mismatches_are_said_on_the_way(bare, greenshield):
    book = openpyxl.Workbook()
    for row in (["项目编号", "建设性质"], ["A", "新建"], ["B", "改建"]):
        book.active.append(row)
    book.save(bare / "清单.xlsx")
    code, _, said = greenshield("check", "bare.gpkg", "-o", "one", "--attributes", "清单.xlsx", "--lang", "zh")
    assert code == 3
    assert "清单有、图形无1个：B" in said
    total = json.loads((bare / "one" / "summary.json").read_text("utf-8"))["subjects"]["total"]
    assert total == 2


def test_the_same_run_gives_the_same_supplements(bare, greenshield):
    for out in ("one", "two"):
        greenshield("check", "bare.gpkg", "-o", out)
    assert (bare / "one" / "补正清单.xlsx").read_bytes() == (bare / "two" / "补正清单.xlsx").read_bytes()
    code, *_ = greenshield("check", "bare.gpkg", "-o", "two", "--overwrite")
    assert code == 3


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("construction=新健", "可填：新建、改建、扩建、已建"),
        ("行业类别=煤制甲纯", "GB/T 4754"),
        ("锅炉容量=很大", "应为数字或日期"),
    ],
)
def test_a_value_nobody_understands_publishes_nothing(bare, greenshield, setting, said):
    code, _, err = greenshield("check", "bare.gpkg", "-o", "one", "--set", setting, "--lang", "zh")
    assert (code, said in err) == (2, True), err
    assert not (bare / "one").exists()
