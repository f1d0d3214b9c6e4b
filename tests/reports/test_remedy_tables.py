"""Remedies and sensitivity in words, alike in every form."""

import json
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest
from shapely import box

from reports.remedy_tables import direction, remedy_frame, remedy_lines, remedy_tables
from reports.result_table import results
from reports.sensitivity_table import sensitivity_frame, sensitivity_lines
from reports.summary import json_text
from reports.tables import row_tables, run_tables
from reports.tally import tally
from reports.terminal import terminal
from reports.words import load
from reports.workbook import write_workbook
from rules.core.codes import Verdict
from rules.core.remedies import COLUMNS
from rules.core.sensitivity import COLUMNS as FLIPS

NAN = float("nan")


def remedy(kind, verdict=Verdict.CLEAR, **more):
    row = {"subject": 0, "rule": "ERL001", "remedy": kind, "verdict": int(verdict), "code": "",
           "distance_m": NAN, "bearing": NAN, "measure": NAN, "share": NAN, "parts": 0, "also": (),
           "exemptions": (), "claim": None, "geometry": None}  # fmt: skip
    return {**row, **more}


@pytest.fixture
def remedied(report):
    exemptions = tuple(each for each in report.rulebook.exemptions if each.term == "national-project")[:2]
    land = box(109.8, 38.3, 109.801, 38.301)
    rows = [
        remedy("move", distance_m=253.14, bearing=32.2, geometry=land, also=(("NRV001", "violation"),)),
        remedy("cut", measure=7_000.0, share=0.7, parts=2, geometry=land),
        remedy("document", exemptions=exemptions),
        remedy("document", exemptions=exemptions, claim=("claim", "national-project")),
        remedy("move", -1),
        remedy("cut", -1, code="stale-control"),
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"verdict": "int8"})
    flips = pd.DataFrame([[0, "ERL001", 3, "accuracy", "红线", "-5 m", 1]], columns=list(FLIPS))
    return replace(report, remedies=frame, sensitivity=flips)


@pytest.mark.parametrize(
    ("bearing", "zh", "en"),
    [(0, "正北", "north"), (359.7, "正北", "north"), (90, "正东", "east"), (32.2, "北偏东32°", "N 32° E"),
     (100, "南偏东80°", "S 80° E"), (190.4, "南偏西10°", "S 10° W"), (300, "北偏西60°", "N 60° W")],
)  # fmt: skip
def test_a_direction(bearing, zh, en):
    assert (direction(bearing, load("zh")), direction(bearing, load("en"))) == (zh, en)


def test_each_remedy_in_a_sentence(remedied):
    said = remedy_frame(remedied, load("zh"))["note"].tolist()
    assert said[0] == "向北偏东32°平移253米，该项即符合。但其他规则的结论随之变差：NRV001 不符合。"
    assert said[1] == "核减后剩余0.7000公顷（10.50亩），占70.00%，分为2块，该项即符合。"
    assert said[2].startswith("取得省级人民政府不可避让论证意见")
    assert said[3].startswith(
        "确有“国家重大项目”情形，在“申报情形”中申报（如“国家重大项目”），并取得省级人民政府不可避让"
    )
    assert "不得如此申报，仅有文件也不能改变结论。" in said[3]
    assert said[4] == "5公里以内没有可平移的位置。"
    assert said[5].startswith("核减不能使该项符合（")


def test_nothing_is_said_where_nobody_asked(report):
    words = load("zh")
    table = results(report, words)
    added = tally(report, words, table)
    assert not remedy_tables(report, words)
    assert not remedy_lines(added, words)
    assert not sensitivity_lines(added, words)
    assert not {"remedies", "sensitivity"} & set(json.loads("".join(json_text(added, words))))
    names = {each.name for each in (*row_tables(report, words, table), *run_tables(added, words))}
    assert not {"remedies", "sensitivity"} & names


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_form_has_them(remedied, lang, tmp_path):
    words = load(lang)
    table = results(remedied, words)
    added = tally(remedied, words, table)
    made = {each.name: each for each in (*row_tables(remedied, words, table), *run_tables(added, words))}
    assert len(made["remedies"].frame) == 6
    assert made["remedies"].geometry_type == "MultiPolygon"
    assert len(made["sensitivity"].frame) == 1
    text = "".join(json_text(added, words))
    content = json.loads(text)
    assert [row["verdict_then"] for row in content["remedies"]] == ["clear", "clear", "clear", "clear", "", ""]
    assert content["remedies"][0]["also"] == "NRV001"
    assert content["sensitivity"][0]["by"] == "-5 m"
    assert "NaN" not in text
    write_workbook(tmp_path / "a.xlsx", added, words)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)
    assert {words.term("sheet", "remedies"), words.term("sheet", "sensitivity")} <= set(book.sheetnames)
    printed = terminal(added, words, folder="out")
    assert words.message("terminal", "sensitivity", total=1, centre=0, tolerance=0, accuracy=1) in printed
    assert words.message("terminal", "remedies", total=1, move=1, cut=1, document=1) in printed


def test_a_flip_names_both_verdicts(remedied):
    row = sensitivity_frame(remedied).iloc[0]
    assert (row["subject"], row["verdict"], row["verdict_then"]) == (1, "violation", "clear")
    assert not np.isnan(remedy_frame(remedied, load("en"))["area_ha"].iloc[1])
