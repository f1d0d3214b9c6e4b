import dataclasses
from datetime import date

import pytest

from reports.reasons import reasons


@pytest.fixture
def report(report):
    """The run as if every clause of the texts in force were confirmed: the remarks have tests of their own."""
    rules = dict(report.rulebook.rules)
    for rule in ("ERL001", "IPK001"):
        *before, text = rules[rule].texts
        clauses = tuple(dataclasses.replace(clause, status="confirmed") for clause in text.clauses)
        rules[rule] = dataclasses.replace(rules[rule], texts=(*before, dataclasses.replace(text, clauses=clauses)))
    return dataclasses.replace(report, rulebook=dataclasses.replace(report.rulebook, rules=rules))


def test_reason_is_filled_from_numbers_names_and_fields(report, zh):
    assert reasons(report, zh, "ERL001")[0] == (
        "项目用地占用生态保护红线0.9710公顷（14.56亩），占用地总面积的50.00%，涉及毛乌素。"
        "生态保护红线内禁止开发性、生产性建设活动，不符合管控要求。"
    )


def test_an_area_that_depends_on_the_reading_is_said_with_its_bounds(report, zh, en):
    def of(words, **numbers):
        table = report.results["ERL001"].table.loc[[0]].assign(**numbers)
        results = {"ERL001": dataclasses.replace(report.results["ERL001"], table=table)}
        return reasons(dataclasses.replace(report, results=results), words, "ERL001")[0]

    bounds = {"low": 9_000.0, "high": 9_800.0}
    shown = "0.9710公顷（14.56亩）（各种读法下为0.9000公顷（13.50亩）至0.9800公顷（14.70亩））"
    assert shown in of(zh, **bounds)
    assert "(between 0.9000 ha (13.50 mu) and 0.9800 ha (14.70 mu) over all readings)" in of(en, **bounds)
    assert "各种读法" not in of(zh, low=9_710.0, high=9_710.9)  # within the tolerance of 1 m2
    assert "各种读法" not in of(zh, **bounds, verdict=1, code="sliver", codes=[("sliver",)])


def test_a_mining_rights_square_kilometres_have_bounds_too(report, zh):
    table = report.results["ERL001"].table.loc[[0]].assign(measure=2e6, low=1e6, high=3e6)
    results = {"NRV003": dataclasses.replace(report.results["ERL001"], rule="NRV003", table=table)}
    subjects = report.subjects.assign(kind="mining-right")
    said = reasons(dataclasses.replace(report, results=results, subjects=subjects), zh, "NRV003")[0]
    assert "重叠2.0000平方公里（各种读法下为1.0000平方公里至3.0000平方公里）" in said


def test_every_code_of_the_verdict_is_said(report, zh, en):
    said = reasons(report, zh, "ERL001")[1]
    assert "同一长边按不同坐标系连线，占用分别为0.50平方米与0.0400公顷（0.60亩），结论不同，待核实。" in said
    assert "申报属“有限人为活动第3项”" in said
    assert reasons(report, en, "ERL001")[1].count(": review.") == 2


def test_where_no_land_is_known_no_sentence_speaks_of_it(report, zh):
    table = report.results["ERL001"].table
    unknown = table.loc[[2]].assign(codes=[("no-geometry", "evidence-missing")], terms=[("limited-activity",)])
    results = {"ERL001": dataclasses.replace(report.results["ERL001"], table=unknown)}
    said = reasons(dataclasses.replace(report, results=results), zh, "ERL001")
    assert said[0] == "第3行无图形，不能核查，待核实。申报情形须有佐证文件，未提供，待核实（允许有限人为活动）。"


def test_what_the_place_breaks_is_not_said_again_as_an_attribute(report, zh):
    table = report.results["ERL001"].table.loc[[0]].assign(codes=[("overlap", "attribute")])
    results = {"ERL001": dataclasses.replace(report.results["ERL001"], table=table)}
    said = reasons(dataclasses.replace(report, results=results), zh, "ERL001")
    assert said.tolist() == reasons(report, zh, "ERL001")[:1].tolist()


def test_a_line_crosses_and_the_gap_is_said_where_it_was_measured(report, zh):
    assert reasons(report, zh, "ERL001")[3] == "管线不穿越生态保护红线，与最近的生态保护红线相距3412米。"


def test_missing_fields_and_rows_are_named(report, zh):
    said = reasons(report, zh, "IPK001")
    assert said[2] == (
        "第3行无图形，不能核查，待核实。未填报“行业类别、建设性质”，其取值影响本项结论，待核实。请补充：行业类别、建设性质。"
    )
    assert said[0] == (
        "属新建石化、煤化工项目，有0.9710公顷（14.56亩）位于工业园区以外，占50.00%，不符合“必须全部进入工业园区”的要求。"
    )
    assert said[1] == "不具备本项要求的适用条件“石化、煤化工项目”，不适用。"


def test_what_is_stated_and_does_not_decide_is_quoted(report, zh):
    lacking = {"codes": [("missing-attribute",)], "missing": [("industry", "construction")]}
    table = report.results["IPK001"].table.loc[[2]].assign(**lacking)
    subjects = report.subjects.assign(construction="恢复", industry=None)
    results = {"IPK001": dataclasses.replace(report.results["IPK001"], table=table)}
    said = reasons(dataclasses.replace(report, results=results, subjects=subjects), zh, "IPK001")
    assert said[0] == (
        "未填报“行业类别”、“建设性质”填报为“恢复”，不能据以判定，其取值影响本项结论，待核实。请补充：行业类别、建设性质。"
    )


def test_before_its_first_text_a_rule_says_when_it_began(report, zh):
    early = dataclasses.replace(report, as_of=date(2010, 1, 1))
    assert reasons(early, zh, "IPK001")[1] == "核查基准日2010-01-01早于本项要求施行之日（2018-12-29）或已失效，不适用。"


def test_an_unsure_clause_is_said_beside_violations_and_reviews_only(report, zh):
    unsure = dataclasses.replace(report, as_of=date(2019, 1, 1))
    said = reasons(unsure, zh, "IPK001")
    assert said[0].endswith("所依据的条文尚未核实，引用前请核对原文。")
    assert "尚未核实" not in said[1]


def test_other_rules_mention_a_right_out_of_term(report, zh):
    term = report.results["ERL001"].table.loc[[0]].assign(code="expired", codes=[("expired",)])
    results = {**report.results, "MRT001": dataclasses.replace(report.results["ERL001"], rule="MRT001", table=term)}
    said = reasons(dataclasses.replace(report, results=results), zh, "ERL001")
    assert said[0].endswith("见矿业权期限一项。")
    assert "矿业权期限" not in said[1]


def test_a_hundred_thousand_clear_rows_cost_little(report, zh):
    clear = report.results["ERL001"].table.loc[[3]]
    table = clear.iloc[[0] * 100_000].reset_index(drop=True)
    subjects = report.subjects.iloc[[3] * 100_000].reset_index(drop=True)
    large = dataclasses.replace(
        report, subjects=subjects, results={"ERL001": dataclasses.replace(report.results["ERL001"], table=table)}
    )
    assert len(set(reasons(large, zh, "ERL001"))) == 1


def test_near_the_limit_it_is_said_on_which_side(report, zh):
    table = report.results["ERL001"].table.loc[[0, 0]].set_axis([0, 1])
    table = table.assign(codes=[("near-limit",)] * 2, measure=[120.0, 0.0], nearest_m=[0.0, 3.0])
    results = {"ERL001": dataclasses.replace(report.results["ERL001"], table=table)}
    assert reasons(dataclasses.replace(report, results=results), zh, "ERL001").tolist() == [
        "项目用地伸入“生态保护红线”范围线，深度在限差以内，待核实。",
        "项目用地距“生态保护红线”范围线3.00米，在限差以内，待核实。",
    ]
