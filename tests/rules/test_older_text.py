"""A finding by a text that has given way says so, and says when the newer one is milder."""

from dataclasses import replace
from datetime import date

import pytest
from cases import APART, INSIDE, LAND
from desk import BOOK, TODAY, check, control, layer
from everyone import ALL, everyone

from reports.reasons import reasons
from reports.speech import unsure_rules
from reports.words import load
from rules.core.codes import Verdict
from rules.nature_reserve import CoreZone, GeneralZone
from rules.red_line import RedLineActivity
from rules.registry import RULES
from rules.water_source import WaterSourceFirstLevel

CORE = (control("nature-reserve", [(LAND, {"name": "示例保护区", "zone": "核心保护区"})]),)
SOURCE = (control("water-source", [(LAND, {"name": "示例水源地", "level": "一级"})]),)
CONSENT = {"claim": "第二十六条第(三)项", "claim_document": "陕林函〔2026〕1号"}


def judged(rule, controls, *rows, on):
    report = check([layer("project", rows)], controls, as_of=on, rules=(rule,))
    return report, report.results[rule.id].table.remarks.tolist()


def test_what_the_newer_text_allows_is_said_to_be_milder():
    rows = [(INSIDE, {"industry_code": "2523", **CONSENT}), (INSIDE, {"industry_code": "2523"})]
    report, remarks = judged(CoreZone, CORE, *rows, on=date(2026, 3, 14))
    assert Verdict(report.results["NRV001"].table.verdict[0]) is Verdict.VIOLATION
    assert remarks == [("older-text", "milder-clear"), ("older-text",)]
    said = reasons(report, load("zh"), "NRV001")
    assert (
        "所依据的条文已由《中华人民共和国自然保护区条例》(国务院令第830号)替代，新条文自2026-03-15起施行。" in said[0]
    )
    assert "按新条文结论为“符合”，处理时应依法适用较轻的规定" in said[0]
    assert "较轻" not in said[1]
    assert "by the newer text it would comply" in reasons(report, load("en"), "NRV001")[0].lower()


def test_by_the_newest_text_nothing_is_said_nor_of_what_is_clear():
    rows = [(INSIDE, {"industry_code": "2523"}), (APART, {"industry_code": "2523"})]
    assert judged(WaterSourceFirstLevel, SOURCE, *rows, on=date(2026, 8, 15))[1] == [(), ()]
    assert judged(WaterSourceFirstLevel, SOURCE, *rows, on=date(2026, 8, 14))[1] == [("older-text",), ()]


GENERAL = (control("nature-reserve", [(LAND, {"name": "示例保护区", "zone": "一般控制区"})]),)


def test_a_clause_that_stands_on_is_not_said_to_be_replaced():
    row = (INSIDE, {"industry_code": "3011"})
    report, remarks = judged(GeneralZone, GENERAL, row, on=date(2026, 8, 14))
    assert Verdict(report.results["NRV002"].table.verdict[0]) is Verdict.VIOLATION
    assert remarks == [()]
    assert judged(GeneralZone, GENERAL, row, on=date(2026, 3, 14))[1] == [("older-text",)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_clause_that_stands_on_says_what_joins_it_where_that_changes_the_answer(lang):
    entry, on = BOOK.rules["NRV002"], date(2026, 8, 14)
    *before, day, newest = entry.texts
    strict = replace(day, parameters={**day.parameters, "claims": []})
    rules = {**BOOK.rules, "NRV002": replace(entry, texts=(*before, strict, newest))}
    subjects = [layer("project", [(INSIDE, {"industry_code": "3011", **CONSENT})])]
    report = check(subjects, GENERAL, as_of=on, rules=(GeneralZone,), rulebook=replace(BOOK, rules=rules))
    assert report.results["NRV002"].table.remarks.tolist() == [("added-text", "milder-clear")]
    said = reasons(report, load(lang), "NRV002")[0]
    assert "2026-08-15" in said
    assert "《中华人民共和国生态环境法典》" in said


UNSURE = [(rule, text) for rule in RULES for text in BOOK.rules[rule.id].texts if text.unsure]


@pytest.mark.parametrize(("rule", "text"), UNSURE, ids=[f"{rule.id} {text.last}" for rule, text in UNSURE])
def test_every_finding_by_an_unsure_text_says_so(rule, text):
    subjects = [found for found in everyone() if found.kind in BOOK.rules[rule.id].subjects]
    report = check(subjects, ALL, as_of=text.last or TODAY, rules=(rule,))
    zh, table = load("zh"), report.results[rule.id].table
    kinds = report.subjects["kind"].loc[table.index]
    for verdict, kind, said in zip(table.verdict, kinds, reasons(report, zh, rule.id), strict=True):
        unsure = text.unconfirmed(kind, report.as_of)
        assert ("尚未核实，引用前请核对原文" in said) == (verdict >= Verdict.REVIEW and bool(unsure)), said
        whole = unsure == text.clauses_of(kind, report.as_of)
        assert whole or verdict < Verdict.REVIEW or all(clause.citation in said for clause in unsure), said


def test_a_confirmed_text_names_the_clause_beside_it_that_is_not():
    line = (control("ecological-red-line", [(LAND, {"name": "示例红线"})]),)
    row = (INSIDE, {"industry_code": "3011"})
    report, _ = judged(RedLineActivity, line, row, on=TODAY)
    (said,) = reasons(report, load("zh"), "ERL001")
    assert "所依据的条文中，《自然资源部" in said
    assert "自然资发〔2022〕142号)一(一)尚未核实，引用前请核对原文。" in said
    assert unsure_rules(report) == {"ERL001"}
    report, _ = judged(RedLineActivity, line, row, on=date(2022, 8, 15))  # the day before No. 142
    assert "尚未核实" not in reasons(report, load("zh"), "ERL001")[0]
    assert not unsure_rules(report)
