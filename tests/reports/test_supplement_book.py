"""The list of supplements: who is asked for what, which words are offered, and the same bytes each time."""

import openpyxl
import pytest
from desk import box, check, control, layer

from layers.statements.attributes import add_attributes
from layers.statements.supplement_form import HEADINGS
from reports.asked import asked
from reports.match_sheet import matches
from reports.result_table import results
from reports.supplement_book import FILE, write_supplements
from reports.tally import tally
from reports.terminal import terminal
from reports.words import load

ZH = [heading for heading, _ in HEADINGS.values()]


def added(run, words):
    return tally(run, words, results(run, words))


def report(*rows):
    land = control("urban-core", [(box(0, 0, 1000, 1000), {"name": "中心"})])
    return check(
        [layer("project", [(box(at * 100, 0, at * 100 + 50, 50), row) for at, row in enumerate(rows)])], [land]
    )


@pytest.fixture(scope="module")
def two():
    """The first says nothing, the second lacks the construction type, the third is complete."""
    return report(
        {"id": "P1"},
        {"id": "P2", "industry_code": "2523"},
        {"id": "P3", "industry_code": "2523", "construction": "新建"},
    )


def test_one_row_per_subject_and_attribute(two):
    rows = asked(two, load("zh")).rows
    assert rows[["id", "field"]].values.tolist() == [["P1", "行业代码"], ["P1", "建设性质"], ["P2", "建设性质"]]
    assert set(rows["row"]) == {"1", "2"}
    assert rows["rules"].str.contains("15公里").all()


def test_what_is_stated_and_not_understood_stands_beside_the_question():
    rows = asked(report({"id": "P1", "industry_code": "2523", "construction": "某种"}), load("zh")).rows
    assert rows[["field", "stated"]].values.tolist() == [["建设性质", "某种"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_are_offered_and_the_bytes_are_the_same(two, tmp_path, lang):
    words = load(lang)
    for name in ("one.xlsx", "two.xlsx"):
        write_supplements(tmp_path / name, added(two, words), words)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    form, choices = book.worksheets
    lists = {rule.formula1: str(rule.sqref) for rule in form.data_validations.dataValidation if rule.type == "list"}
    assert lists == {f"'{choices.title}'!$A$2:$A$5": "I3:I4"} or set(lists.values()) <= {"I3", "I4", "I3 I4", "I3:I4"}
    offered = [row[0].value for row in choices.iter_rows(min_row=2)]
    assert offered == (["新建", "改建", "扩建", "已建"] if lang == "zh" else ["new", "rebuilt", "expanded", "existing"])
    assert all(form.cell(row, 9).number_format == "@" for row in (2, 3, 4))


@pytest.mark.parametrize(("lang", "answers"), [("zh", ("2523", "新建")), ("en", ("2523", "new"))])
def test_filled_in_and_read_back_nothing_is_missing(two, tmp_path, lang, answers):
    words = load(lang)
    path = tmp_path / FILE[lang]
    write_supplements(path, added(two, words), words)
    book = openpyxl.load_workbook(path)
    form = book.worksheets[0]
    for row in (2, 3, 4):
        is_industry = form.cell(row, 7).value == words.field("industry_code", "project")
        form.cell(row, 9).value = answers[0] if is_industry else answers[1]
    book.save(path)
    subjects = layer("project", [(box(at * 100, 0, at * 100 + 50, 50), {"id": f"P{at + 1}"}) for at in range(3)])
    filled, rest = add_attributes((subjects,), lists=[str(path)], workspace=tmp_path)
    assert filled.frame.construction.tolist() == [answers[1], answers[1], None]
    assert filled.frame.industry_code.tolist() == ["2523", None, None]
    again = check([filled, rest], [control("urban-core", [(box(0, 0, 1000, 1000), {"name": "中心"})])])
    assert again.results["UCR001"].table.missing.iloc[0] == ()
    assert {item.role for item in again.inputs} == {"subject", "attributes", "control"}


def test_the_terminal_says_what_is_asked_and_where(two):
    for lang, words in (("zh", load("zh")), ("en", load("en"))):
        printed = terminal(added(two, words), words, folder="out")
        assert FILE[lang] in printed
    assert "2个核查对象共缺3项：建设性质、行业代码" in terminal(added(two, load("zh")), load("zh"), folder="out")


def test_nothing_missing_nothing_asked():
    complete = report({"id": "P3", "industry_code": "2523", "construction": "新建"})
    assert asked(complete, load("zh")).rows.empty
    assert "补正" not in terminal(added(complete, load("zh")), load("zh"), folder="out")


def test_without_a_list_there_is_nothing_to_match(two):
    assert matches(two, load("zh")).empty
