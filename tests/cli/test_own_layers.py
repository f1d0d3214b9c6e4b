"""An office's own layer becomes a rule by its catalogue alone: reported, forbidden, or the only place allowed."""

from __future__ import annotations

import json

import openpyxl
import pytest
from office import CATALOGUE, write
from shapely import box

OWN = """
[[layer]]
kind = "other"
id = "{id}"
title = "{title}"
question = "是否涉及{title}"
effect = "{effect}"
subjects = ["project"]
clause = "{clause}"
source = "own.gpkg"
version = "1"
date = 2026-01-01
coverage = "all"
"""


@pytest.fixture
def own(office):
    """The small office with a layer of its own over the western half of project B and all of A."""
    write(office / "own.gpkg", "own", [({"名称": "统万城保护范围"}, box(109.0, 38.0, 109.1, 38.1))])

    def ask(effect, *, id="WH001", title="文物保护范围", clause="《文物保护法》第28条", evidence=""):  # noqa: A002
        asked = OWN.format(id=id, title=title, effect=effect, clause=clause)
        asked = asked if clause else asked.replace('clause = ""\n', "")
        asked += f'evidence = "{evidence}"\n' if evidence else ""
        (office / "catalogue.toml").write_text(CATALOGUE + asked, encoding="utf-8")

    return ask


def results(greenshield, *arguments):
    """The answers of the office's own rule, by the project's number."""
    code, printed, said = greenshield("check", "projects.gpkg", "-o", "out", "--format", "json", "--all", *arguments)
    assert code in (0, 1, 3), said
    rows = [row for row in json.loads(printed)["results"] if row["rule"] == "WH001"]
    assert rows, said
    return {row["subject_id"]: f"{row['verdict']}/{row['code']}" for row in rows}, rows


def test_a_layer_that_forbids(own, greenshield):
    own("forbid")
    answers, rows = results(greenshield)
    assert answers == {"A": "violation/overlap", "B": "violation/overlap", "C": "clear/apart"}
    assert rows[0]["share"] == pytest.approx(1.0)
    assert rows[1]["share"] == pytest.approx(0.5, abs=1e-3)


def test_a_layer_where_everything_has_to_lie(own, greenshield):
    own("contain")
    answers, _ = results(greenshield)
    assert answers == {"A": "clear/within", "B": "violation/outside", "C": "violation/outside"}


def test_a_layer_that_is_only_listed(own, greenshield, office):
    import pyogrio  # noqa: PLC0415

    own("report")
    answers, _ = results(greenshield)
    assert answers == {"A": "not-applicable/report-only", "B": "not-applicable/report-only", "C": "clear/apart"}
    listed = pyogrio.read_dataframe(office / "out" / "results.gpkg", layer="WH001")
    assert listed.subject_id.tolist() == ["A", "B"]
    assert listed.clause.tolist() == ["《文物保护法》第28条"] * 2


def test_what_is_listed_is_shown(own, greenshield, office):
    own("report", clause="")
    _, rows = results(greenshield, "--lang", "zh")
    assert [row["reason"].split("。")[1] for row in rows[:2]] == ["管控图层目录未填写该图层的依据（clause）"] * 2
    sheet = openpyxl.load_workbook(office / "out" / "summary.xlsx")["核查结果"]
    head, *said = sheet.iter_rows(values_only=True)
    listed = [dict(zip(head, row, strict=True)) for row in said if "文物保护范围" in row]
    assert [row["结论"] for row in listed] == ["仅列示"] * 2
    assert {row["依据"] for row in listed} == {"未填写依据"}
    assert listed[0]["位置关系"] == "全部位于"


def test_one_subject_sees_what_is_listed(own, greenshield, office):
    own("report")
    write(office / "projects.gpkg", "项目", [({"项目编号": "B"}, box(109.05, 38.05, 109.15, 38.06))])
    _, printed, _ = greenshield("check", "projects.gpkg", "-o", "out", "--lang", "zh")
    (line,) = (line for line in printed.splitlines() if " 文物保护范围 " in line)
    assert line.split()[2] == "部分位于"
    assert line.split()[-2:] == ["50.00", "仅列示"]


@pytest.mark.parametrize(
    ("place", "covers", "said"),
    [
        (None, "all", "项目用地无图形，是否涉及文物保护范围不能判定，仅列示，不作结论。"),
        (box(111.0, 38.0, 111.01, 38.01), "", "超出文物保护范围数据范围或数据范围未说明，仅列示，不作结论。"),
    ],
)
def test_what_is_not_known_is_not_said_to_lie_in_it(own, greenshield, office, place, covers, said):
    own("report")
    catalogue = office / "catalogue.toml"
    before, own_layer = catalogue.read_text(encoding="utf-8").rsplit("coverage", 1)
    rest = own_layer if covers else own_layer.replace('= "all"', "", 1)
    catalogue.write_text(f"{before}coverage{rest}" if covers else before + rest, encoding="utf-8")
    write(office / "projects.gpkg", "项目", [({"项目编号": "A"}, place)])
    answers, (row,) = results(greenshield, "--lang", "zh")
    assert answers == {"A": "not-applicable/report-only"}
    assert row["reason"].endswith(said)


def test_the_document_named_exempts(own, greenshield, office):
    own("forbid", evidence="文物部门批准文件")
    inside = (
        {"项目编号": "A", "项目名称": "全在内", "批准文件": "陕文物函〔2026〕1号"},
        box(109.01, 38.01, 109.02, 38.02),
    )
    write(office / "projects.gpkg", "项目", [inside])
    answers, _ = results(greenshield)
    assert answers == {"A": "clear/exempt"}


def test_it_can_be_left_out_by_name(own, greenshield):
    own("forbid")
    _, printed, _ = greenshield("check", "projects.gpkg", "-o", "out", "--format", "json", "--ignore", "WH001")
    assert "WH001" in [entry["what"] for entry in json.loads(printed)["not_checked"]]


@pytest.mark.parametrize("name", ["ERL001", "results"])
def test_an_id_that_is_taken_is_refused(own, greenshield, name):
    own("forbid", id=name)
    code, _, said = greenshield("check", "projects.gpkg", "-o", "out")
    assert code == 2
    assert name in said
