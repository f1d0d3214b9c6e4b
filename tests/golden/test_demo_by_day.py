"""The demo judged by older texts: the few rows that change, and the sentences that say why.

Reserves: the 条例 of 2017 until 2026-03-14, No. 830 since; nature parks count as general control zone since 2026-08-15.
Water: 水污染防治法 until 2026-08-14, 生态环境法典 since. Each expectation is reasoned from the texts in docs/rules.md.
"""

import pyogrio
import pytest

from cli.main import run

DAYS = {"old": "2026-03-14", "before": "2026-08-14", "now": "2026-11-24"}
RULES = "NRV001,NRV002,NRV003,DWS001,DWS002,DWS003"
MILDER = "按新条文结论为“{}”，处理时应依法适用较轻的规定（《生态环境法典》第一千零五十七条）。"
REPLACED = "所依据的条文已由《中华人民共和国自然保护区条例》(国务院令第830号)替代，新条文自2026-03-15起施行。"
CODE = "所依据的条文已由《中华人民共和国生态环境法典》替代，新条文自2026-08-15起施行。"
JOINED = "自2026-08-15起条文有增改（《中华人民共和国生态环境法典》），结论随之不同。"
PROJECT, RIGHT, OUTFALL = "示例项目·", "示例矿业权·", "示例排污口·"


@pytest.fixture(scope="module")
def by_day(demo, tmp_path_factory):
    """Day -> rows of the results by subject and rule."""
    folder = tmp_path_factory.mktemp("days")
    found = {}
    for word, day in DAYS.items():
        out = ["-o", str(folder / word), "--as-of", day, "--select", RULES, "--lang", "zh", "--quiet"]
        assert run(["check", *demo.submissions, "-c", str(demo.catalogue), *out]) == 1
        table = pyogrio.read_dataframe(folder / word / "results.gpkg", layer="results", read_geometry=False)
        found[word] = table.set_index(["subject", "rule"])
    return found


def changed(by_day, before, after):
    """Name and rule -> the two verdicts, where they differ."""
    old, new = by_day[before], by_day[after]
    rows = old.index[(old.verdict != new.verdict).to_numpy()]
    return {
        (old.subject_name[row], row[1]): f"{old.verdict[row]}/{old.code[row]} -> {new.verdict[row]}/{new.code[row]}"
        for row in rows
    }


def test_the_reserve_cases_that_the_text_of_2026_decides_otherwise(by_day):
    """The old text knows no consent and no strategic mineral, and bars production facilities only."""
    assert changed(by_day, "old", "before") == {
        (f"{PROJECT}地下穿越核心区有同意意见", "NRV001"): "review/scope-unsure -> clear/exempt",
        (f"{PROJECT}一般控制区内重要基础设施有同意意见", "NRV002"): "review/scope-unsure -> clear/exempt",
        (f"{PROJECT}核心保护区内申报有限人为活动(申报无效)", "NRV001"): "review/scope-unsure -> violation/overlap",
        (f"{OUTFALL}位于核心区", "NRV001"): "review/scope-unsure -> violation/overlap",
        (f"{RIGHT}煤炭探矿权位于实验区", "NRV003"): "violation/overlap -> review/permitted-activity",
        (f"{RIGHT}未填矿种的探矿权位于实验区", "NRV003"): "violation/overlap -> review/missing-attribute",
    }


def test_the_nature_park_that_the_code_decides_otherwise(by_day):
    assert changed(by_day, "before", "now") == {
        (f"{PROJECT}自然公园内建厂", "NRV002"): "review/scope-unsure -> violation/overlap",
    }


@pytest.mark.parametrize(
    ("name", "rule", "word", "clause", "says"),
    [
        ("项目·占用缓冲区", "NRV001", "old", "《中华人民共和国自然保护区条例》(2017年修订)第32条", REPLACED),
        ("项目·地下穿越核心区有同意意见", "NRV001", "old", "(2017年修订)第32条", REPLACED + MILDER.format("符合")),
        ("矿业权·煤炭探矿权位于实验区", "NRV003", "old", "(2017年修订)第26条", REPLACED + MILDER.format("待核实")),
        ("项目·实验区内建厂", "NRV002", "old", "《中华人民共和国自然保护区条例》(2017年修订)第32条", REPLACED),
        ("项目·自然公园内建厂", "NRV002", "before", "《中华人民共和国自然保护区条例》(国务院令第830号)第27条", JOINED),
        ("项目·二级水源保护区内建厂", "DWS002", "before", "《中华人民共和国水污染防治法》(2017年修正)第66条", CODE),
        ("排污口·位于二级水源保护区", "DWS002", "before", "《中华人民共和国水污染防治法》(2017年修正)第64条", CODE),
        ("项目·准保护区内新建农药厂", "DWS003", "before", "《中华人民共和国水污染防治法》(2017年修正)第67条", CODE),
    ],
)
def test_a_finding_by_an_older_text_says_so(by_day, name, rule, word, clause, says):
    rows = by_day[word].xs(rule, level="rule")
    row = rows[rows.subject_name == f"示例{name}"].iloc[0]
    assert clause in row.clause
    assert row.reason.endswith(says)


@pytest.mark.parametrize(
    ("name", "rule", "clause"),
    [
        ("项目·占用缓冲区", "NRV001", "《中华人民共和国自然保护区条例》(国务院令第830号)第26条"),
        ("项目·二级水源保护区内建厂", "DWS002", "《中华人民共和国生态环境法典》第320条"),
        ("排污口·位于二级水源保护区", "DWS002", "《中华人民共和国生态环境法典》第318条"),
    ],
)
def test_the_same_case_by_the_text_of_today_says_nothing_of_older_ones(by_day, name, rule, clause):
    rows = by_day["now"].xs(rule, level="rule")
    row = rows[rows.subject_name == f"示例{name}"].iloc[0]
    assert (row.verdict, clause in row.clause) == ("violation", True)
    assert "新条文" not in row.reason
