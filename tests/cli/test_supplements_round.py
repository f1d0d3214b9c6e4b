"""The list of supplements as people use it: written by a check, filled in by hand, handed in again."""

import json

import geopandas as gpd
import openpyxl
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
ANSWERS = {"行业代码": "2523", "建设性质": "新建", "industry code": "2523", "construction type": "new"}


@pytest.fixture
def bare(office):
    """Three projects within the ring, of which their file says nothing but the number."""
    with (office / "catalogue.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(RING)
    plots = [box(109.12 + at, 38.05, 109.121 + at, 38.051) for at in (0, 0.002, 0.004)]
    frame = gpd.GeoDataFrame({"项目编号": ["A", "B", "C"]}, geometry=plots, crs="EPSG:4490")
    frame.to_file(office / "bare.gpkg", layer="项目", driver="GPKG")
    return office


def fill(path, answers, *, only=None):
    """Type answers into the yellow cells as a person does, and save under Excel's own hand; say what was asked."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = {cell.value: cell.column for cell in sheet[1]}
    item, answer = (head.get(zh) or head[en] for zh, en in (("填报项", "Item"), ("补充填写", "Answer")))
    asked = []
    for row in range(2, sheet.max_row + 1):
        name = sheet.cell(row, item).value
        if name in answers and (only is None or len(asked) in only):
            sheet.cell(row, answer).value = answers[name]
        asked += [name] if name in answers else []
    book.save(path)
    return asked


def choices(path):
    """Every word of the drop-downs."""
    book = openpyxl.load_workbook(path)
    return {cell.value for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2) for cell in row} - {None}


def results(out):
    rows = json.loads((out / "summary.json").read_text("utf-8"))["results"]
    return [row for row in rows if row["rule"] == "UCR001"]


@pytest.mark.parametrize(("lang", "name"), [("zh", "补正清单.xlsx"), ("en", "supplements.xlsx")])
def test_the_second_run_has_nothing_missing(bare, greenshield, lang, name):
    assert greenshield("check", "bare.gpkg", "-o", "one", "--lang", lang)[0] == 3
    asked = fill(bare / "one" / name, ANSWERS)
    assert len(asked) == 6
    code, *_ = greenshield("check", "bare.gpkg", "-o", "two", "--lang", lang, "--attributes", f"one/{name}")
    assert code == 1
    assert {(row["verdict"], row["code"]) for row in results(bare / "two")} == {("violation", "overlap")}
    assert not (bare / "two" / name).exists()


def test_half_an_answer_leaves_the_other_half_asked(bare, greenshield):
    greenshield("check", "bare.gpkg", "-o", "one")
    fill(bare / "one" / "补正清单.xlsx", ANSWERS, only={0, 1})  # both of A
    greenshield("check", "bare.gpkg", "-o", "two", "--attributes", "one/补正清单.xlsx")
    assert [row["code"] for row in results(bare / "two")] == ["overlap", "missing-attribute", "missing-attribute"]
    assert len(fill(bare / "two" / "补正清单.xlsx", ANSWERS)) == 4
    # and both lists together answer everything
    lists = ("--attributes", "one/补正清单.xlsx", "--attributes", "two/补正清单.xlsx")
    assert greenshield("check", "bare.gpkg", "-o", "three", *lists)[0] == 1
    assert {row["code"] for row in results(bare / "three")} == {"overlap"}


def test_every_word_of_the_list_is_understood(bare, greenshield):
    greenshield("check", "bare.gpkg", "-o", "one")
    words = choices(bare / "one" / "补正清单.xlsx")
    assert "新建" in words
    for at, word in enumerate(sorted(words)):
        fill(bare / "one" / "补正清单.xlsx", ANSWERS | {"建设性质": word})
        greenshield("check", "bare.gpkg", "-o", f"out{at}", "--attributes", "one/补正清单.xlsx")
        assert not (bare / f"out{at}" / "补正清单.xlsx").exists(), word


@pytest.mark.parametrize("word", ["随便", "新 建设一下", "0"])
def test_a_word_outside_the_list_is_quoted_and_asked_again(bare, greenshield, word):
    greenshield("check", "bare.gpkg", "-o", "one")
    fill(bare / "one" / "补正清单.xlsx", ANSWERS | {"建设性质": word})
    code, *_ = greenshield("check", "bare.gpkg", "-o", "two", "--attributes", "one/补正清单.xlsx")
    assert code == 3
    rows = results(bare / "two")
    assert [(row["verdict"], row["code"]) for row in rows] == [("review", "missing-attribute")] * 3
    assert all(f"“{word}”" in row["reason"] for row in rows)
    book = openpyxl.load_workbook(bare / "two" / "补正清单.xlsx")
    stated = {row[7].value for row in book.worksheets[0].iter_rows(min_row=2, max_row=4)}
    assert stated == {word}


def test_the_key_of_a_list_is_the_column_named(bare, greenshield):
    book = openpyxl.Workbook()
    for row in (
        ["序号", "代号", "行业代码", "建设性质"],
        *([at, name, "2523", "新建"] for at, name in enumerate("ABC")),
    ):
        book.active.append(row)
    book.save(bare / "清单.xlsx")
    assert greenshield("check", "bare.gpkg", "-o", "one", "--attributes", "清单.xlsx=项目")[0] == 2
    assert greenshield("check", "bare.gpkg", "-o", "one", "--attributes", "清单.xlsx=项目", "--key", "代号")[0] == 1
    assert {row["code"] for row in results(bare / "one")} == {"overlap"}
    code, _, said = greenshield(
        "check", "bare.gpkg", "-o", "two", "--attributes", "清单.xlsx", "--key", "名号", "--lang", "en"
    )
    assert code == 2
    assert "名号" in said
