import dataclasses

import numpy as np
import pandas as pd
import pytest

from layers.layer import Note
from reports.grid import width
from reports.result_table import results as result_rows
from reports.tally import tally
from reports.terminal import terminal


def one(report, row=0):
    """The same run with one of its subjects alone."""
    results = {
        rule: dataclasses.replace(
            result, table=result.table[result.table.index == row].rename({row: 0}),
            pairs=result.pairs[result.pairs["subject"] == row].assign(subject=0),
        )
        for rule, result in report.results.items() if row in result.table.index
    }  # fmt: skip
    alone, across = report.subjects.iloc[[row]].reset_index(drop=True), report.across.iloc[:0]
    return dataclasses.replace(
        report, subjects=alone.assign(same_as=0), numbers=np.arange(1), results=results, across=across
    )


def printed(report, words):
    return terminal(tally(report, words, result_rows(report, words)), words, folder="核查成果/2026-0001 锦界")


def test_one_subject_is_shown_as_the_picture_has_it(report, zh):
    lines = printed(one(report), zh).split("\n")
    assert lines[0] == "greenshield 核查结果  核查基准日 2026-11-24（取自系统日期）"
    assert lines[1] == "项目    锦界煤制烯烃项目  位置 榆阳区 100%  中心 109°42′E 38°18′N"
    assert lines[2] == (
        "面积    申报 2.0000 公顷 | 平面 1.9500 | 椭球 1.9420 公顷（29.13 亩） | "
        "申报比图形多 0.0500 公顷（2.50%），界址点可能缺失，请核对"
    )
    assert lines[3] == "坐标系  2000国家大地坐标系 3度带 37带（EPSG:4525），取自文件"
    assert [line.split()[1:] for line in lines[6:9]] == [
        ["占用生态保护红线*", "部分占用", "0.9710", "50.00", "不符合"],
        ["石化、煤化工项目进入工业园区*", "部分位于", "0.9710", "50.00", "不符合"],
        ["占用饮用水水源二级保护区", "—", "—", "—", "未核查", "未提供图层"],
    ]
    assert "结论  经核查，2项不符合、0项待核实、0项符合。另有1项因未提供管控图层未核查，不代表符合。" in lines
    assert lines[-2] == "未纳入本次核查：UCR001"
    assert lines[-1].startswith("成果  核查成果/2026-0001 锦界  summary.xlsx")


def test_columns_stand_below_each_other_however_wide_the_signs_are(report, zh):
    lines = printed(one(report), zh).split("\n")[6:9]
    verdicts = ("不符合", "不符合", "未核查")
    ends = {width(line[: line.index(verdict)]) for line, verdict in zip(lines, verdicts, strict=True)}
    assert len(ends) == 1


def requirement(report, words, rule):
    """The columns of a rule's line after its question."""
    asked = report.rulebook.rules[rule].title["zh"]
    return next(line.split()[2:] for line in printed(report, words).split("\n") if asked in line)


def test_where_a_subject_must_lie_nothing_is_said_of_what_was_not_looked_at(report, zh):
    run = one(report)
    table = run.results["IPK001"].table
    missing = {"verdict": 2, "code": "missing-attribute", "codes": [("missing-attribute",)], "relation": "apart"}
    unknown = table.assign(**missing, measure=0.0, low=0.0, high=0.0, share=0.0, missing=[("industry",)])
    results = {"IPK001": dataclasses.replace(run.results["IPK001"], table=unknown)}
    shown = requirement(dataclasses.replace(run, results=results), zh, "IPK001")
    assert shown[:4] == ["—", "—", "—", "待核实"]


def test_where_a_subject_does_not_lie_at_all_is_said_without_numbers(report, zh):
    run = one(report)
    table = run.results["IPK001"].table.assign(relation="apart", measure=19_420.0, share=1.0)
    results = {"IPK001": dataclasses.replace(run.results["IPK001"], table=table)}
    assert requirement(dataclasses.replace(run, results=results), zh, "IPK001")[:3] == ["不位于", "—", "—"]


def test_what_does_not_apply_shows_no_relation_and_no_numbers(report, zh):
    assert requirement(one(report, 1), zh, "IPK001")[:4] == ["—", "—", "—", "不适用"]


def test_a_place_in_no_county_of_the_catalogue_is_told_from_a_catalogue_without_counties(report, zh, en):
    run = one(report)
    abroad = run.subjects.assign(county="", county_code="", county_shares=[()])
    run = dataclasses.replace(run, subjects=abroad)
    assert "位置 不在目录所列县（市、区）范围内" in printed(run, zh)
    assert "place outside every county of the catalogue" in printed(run, en)
    assert "（未提供县界）" in printed(dataclasses.replace(run, counties=()), zh)


def test_what_has_no_geometry_is_nowhere_and_outside_of_nothing(report, zh):
    assert "位置 —  中心 —" in printed(one(report, 2), zh)


def test_a_review_says_in_a_word_why_it_is_open(report, zh):
    run = one(report, 2)
    assert zh.term("code", "no-geometry") in printed(run, zh)


@pytest.mark.parametrize("row", [None, 0, 1, 2, 3, 4])
def test_every_sign_is_on_a_gbk_console(report, zh, en, row):
    run = report if row is None else one(report, row)
    for words in (zh, en):
        printed(run, words).encode("gbk")


def test_a_subject_without_geometry_asks_for_what_is_missing(report, zh):
    text = printed(one(report, 2), zh)
    assert "（未命名）" in text
    assert "补正  行业类别（国民经济行业代码，例如 2523，或行业名称）：请加 --set 行业类别=…" in text
    assert "暂不作符合结论" in text


def test_a_clear_subject_never_reads_as_clear_alone_while_a_layer_is_missing(report, zh):
    text = printed(one(report, 3), zh)
    assert "经核查，已核查的1项均符合管控要求。另有1项因未提供管控图层未核查，不代表符合。" in text
    assert "最近3412米" in text
    assert "长度    874.50 米" in text
    assert "不穿越" in text


def test_many_subjects_are_a_table_by_rule(report, zh, en):
    lines = printed(report, zh).split("\n")
    assert lines[1] == "核查对象 5 个：不符合 1，待核实 2，符合 1，不适用 0，未核查 1"
    rules = {line.split()[0]: line.split()[1:] for line in lines if line[:3] in {"ERL", "IPK", "BLR", "DWS"}}
    assert rules["ERL001"] == ["占用生态保护红线*", "1", "2", "1", "0", "0.9710"]
    assert rules["DWS002"][1:] == ["—", "—", "—", "—", "未核查"]
    assert "MRT001" not in rules  # nothing of its kind was handed in
    assert "有1个核查对象没有任何规则能够核查，不代表符合。" in "".join(lines)
    assert "1 subjects were judged by no rule" in printed(report, en)


def test_nothing_judged_is_no_conclusion(report, zh):
    blank = report.subjects.assign(verdict=pd.array([pd.NA] * 5, dtype="Int8"))
    text = printed(dataclasses.replace(report, subjects=blank, results={}), zh)
    assert "5个核查对象均未能核查，不作结论。" in text


def test_an_unsure_text_is_marked(report, zh):
    from datetime import date  # noqa: PLC0415

    text = printed(dataclasses.replace(report, as_of=date(2019, 1, 1)), zh)
    assert "石化、煤化工项目进入工业园区*" in text
    assert "注：标 * 的事项" in text


def test_what_nobody_confirmed_is_counted_once_and_no_land_is_called_beyond_coverage(report, zh):
    run = one(report)
    table = run.results["ERL001"].table.assign(relation="uncovered", codes=[("unconfirmed-control",)])
    guessed = dataclasses.replace(
        run.inputs[0], notes=(Note(key="control-unconfirmed", values={"keys": "kind, coverage"}),)
    )
    erl = dataclasses.replace(run.results["ERL001"], table=table)
    run = dataclasses.replace(run, inputs=(*run.inputs, guessed), results={**run.results, "ERL001": erl})
    text = printed(run, zh)
    assert text.count("不涉及（范围未确认）") == 1
    assert text.count("管控图层目录有 2 项未确认") == 1
