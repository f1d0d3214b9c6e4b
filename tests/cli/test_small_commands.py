import json
import sys
from pathlib import Path

import pytest

from layers.survey.region import COUNTIES
from reports.catalogue_page import coverage_words
from reports.words import load
from rules.registry import RULES

BOOKS = Path(__file__).parents[1] / "rules" / "books"


def test_rules_lists_every_rule(greenshield):
    _, out, _ = greenshield("rules", "--lang", "zh")
    assert {line.split()[0] for line in out.splitlines()[:-1]} == {rule.id for rule in RULES}


def test_rules_for_programs_carry_their_law(greenshield):
    _, out, _ = greenshield("rules", "--format", "json")
    rules = {rule["id"]: rule for rule in json.loads(out)["rules"]}
    assert rules["ERL001"]["controls"] == ["ecological-red-line"]
    assert any("第60条" in clause for clause in rules["ERL001"]["texts"][0]["clauses"])


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_can_be_explained(greenshield, rule, lang):
    code, out, _ = greenshield("explain", rule, "--lang", lang)
    assert code == 0
    headings = {"zh": ("核查内容", "依据", "不符合时怎么办"), "en": ("What it checks", "Legal basis", "What to do")}
    assert all(heading in out for heading in headings[lang])


def test_explain_says_days_and_what_is_not_confirmed(greenshield):
    _, out, _ = greenshield("explain", "ERL001", "--lang", "zh")
    assert "自 2026-08-15 起" in out
    assert "条文尚未核实" in out


def test_explain_proposes_no_rule_where_none_is_like_it(greenshield):
    code, _, said = greenshield("explain", "WWB001", "--lang", "zh")
    assert code == 2
    assert "最接近" not in said
    assert "greenshield rules" in said


def test_explain_knows_the_nearest_rule(greenshield):
    code, _, err = greenshield("explain", "ERL01")
    assert code == 2
    assert "ERL001" in err


@pytest.mark.parametrize(("given", "most"), [("ERL01", 3), ("zzz", 0), ("红线", 0)])
def test_a_rule_nobody_knows_is_answered_with_the_few_ids_like_it(greenshield, given, most):
    _, _, err = greenshield("explain", given)
    assert min(most, 1) <= sum(rule.id in err for rule in RULES) <= most
    assert "greenshield rules" in err


@pytest.mark.usefixtures("office")
def test_layers_shows_what_a_file_holds(greenshield):
    _, out, _ = greenshield("layers", "projects.gpkg", "--lang", "en")
    head, row = out.splitlines()
    assert head.split()[:2] == ["Layer", "Rows"]
    assert row.split()[:2] == ["项目", "3"]
    assert "CGCS2000 longitude and latitude (EPSG:4490)  polygon" in row


@pytest.mark.usefixtures("office")
def test_a_catalogue_in_order_says_so(greenshield):
    code, out, _ = greenshield("catalogue", "check")
    assert (code, out.strip()) == (0, "管控图层目录 catalogue.toml 有效：1 个图层。")


def test_a_catalogue_with_a_slip_names_the_key(office, greenshield):
    path = office / "catalogue.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("title =", "titel ="), encoding="utf-8")
    code, _, err = greenshield("catalogue", "check", "--lang", "zh")
    assert code == 2
    assert "title" in err


@pytest.mark.usefixtures("office")
def test_a_catalogue_shows_what_it_allows_to_check(greenshield):
    _, out, _ = greenshield("catalogue", "show")
    able, unable = out.splitlines()[-2:]
    assert able.startswith("可核查：ERL001、ERL002、SLD001、BLR001")
    assert "IPK001" in unable


def test_demo_refuses_a_folder_with_something_in_it(office, greenshield):
    code, _, err = greenshield("demo", ".")
    assert code == 2
    assert "--overwrite" in err
    assert not (office / "control").exists()


def test_demo_runs_and_its_violations_are_a_success(tmp_path, monkeypatch, greenshield):
    monkeypatch.chdir(tmp_path)
    code, out, _ = greenshield("demo", "--lang", "zh")
    assert code == 0
    assert "再用 QGIS 打开" in out
    summary = json.loads((tmp_path / "greenshield-demo" / "results" / "summary.json").read_text(encoding="utf-8"))
    assert summary["verdict"] == "violation"
    assert summary["not_checked"] == []
    assert summary["subjects"]["total"] == sum(item["rows"] for item in summary["inputs"] if item["role"] == "subject")


@pytest.mark.usefixtures("office")
def test_rules_are_known_however_they_are_typed(greenshield):
    assert greenshield("explain", "erl001")[1].startswith("ERL001")
    _, out, _ = greenshield("check", "far.gpkg", "-o", "out", "--select", "erl001,Ｅｒｌ００２", "--lang", "zh")
    assert "ERL001" not in out.splitlines()[-2]  # the rules left out
    code, _, err = greenshield("check", "far.gpkg", "-o", "other", "--ignore", "erl01")
    assert (code, "ERL001" in err) == (2, True)


def test_layers_no_rule_speaks_of_are_named(office, greenshield):
    written = (office / "catalogue.toml").read_text(encoding="utf-8")
    written = written.replace('coverage = "all"', 'coverage = ["610802", "610881"]')
    written = f'rulebook = "{(BOOKS / "shili.toml").as_posix()}"\n{written}'
    (office / "catalogue.toml").write_text(written, encoding="utf-8")
    _, out, _ = greenshield("catalogue", "show")
    assert "未使用：生态保护红线（现无对应规则" in out
    assert "榆阳区、神木市" in out


def test_the_whole_city_is_one_word():
    assert coverage_words(tuple(COUNTIES), load("zh")) == "全市"
    assert coverage_words(None, load("zh")) == "未说明"


@pytest.mark.usefixtures("office")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks the system, not the environment")
def test_chinese_pages_have_no_english_words_left(greenshield, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "用法： greenshield check [选项] 送审文件..." in greenshield("check")[2]
    assert "Polygon" not in greenshield("layers", "projects.gpkg")[1] + greenshield("inspect", "projects.gpkg")[1]


def test_another_rulebook_is_listed_and_explained(greenshield):
    shili = str(Path(__file__).parents[1] / "rules" / "books" / "shili.toml")
    _, listed, _ = greenshield("rules", "--rulebook", shili, "--lang", "zh")
    rule = listed.split()[0]
    code, page, _ = greenshield("explain", rule, "--rulebook", shili, "--lang", "zh")
    assert code == 0
    assert "示例" in page
