"""Attributes from beside a file: lists joined, settings stated, supplements filled in."""

import openpyxl
import pandas as pd
import pytest
from desk import box, layer

from layers.errors import InputError
from layers.statements.attributes import add_attributes
from layers.statements.stated import parse_settings, state
from layers.statements.supplement_form import HEADINGS, require_used

NOTHING = frozenset({"", "未填", "待定"})
ZH = [heading for heading, _ in HEADINGS.values()]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "private").mkdir()
    return tmp_path


@pytest.fixture
def add(desk):
    """Add lists to layers."""

    def adding(layers, *lists, **options):
        return add_attributes(tuple(layers), lists=lists, nothing=NOTHING, workspace=desk / "private", **options)

    return adding


def projects(*rows):
    return layer("project", [(box(at * 100, 0, at * 100 + 50, 50), row) for at, row in enumerate(rows)])


def write(path, *rows):
    book = openpyxl.Workbook()
    book.active.title = "清单"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path.name


def notes(one, row):
    return [note.key for note in one.frame.notes.iloc[row]]


def said(one):
    """What a note or an error fills in."""
    return dict(one.values)


def failing(call, *arguments, **options):
    with pytest.raises(InputError) as error:
        call(*arguments, **options)
    return error.value


HEAD = ["项目编号", "项目名称", "行业代码", "建设性质", "申报面积"]


# ---- join


def test_a_list_fills_in_what_the_file_does_not_state(desk, add):
    name = write(desk / "a.xlsx", HEAD, ["P1", "甲", 2523, "新建", "1.5"], ["P2", "乙", "0610", "改建", 2])
    given, rest = add([projects({"id": "P2", "construction": "未填"}, {"id": "P1", "name": "甲"})], name)
    assert given.frame.industry_code.tolist() == ["0610", "2523"]
    assert given.frame.construction.tolist() == ["改建", "新建"]
    assert given.frame.declared_ha.tolist() == [2.0, 1.5]
    assert notes(given, 0) == ["list-joined"]
    assert len(rest.frame) == 0
    assert (rest.input.role, rest.input.rows, rest.input.without_geometry) == ("attributes", 2, 0)
    assert rest.input.notes[-1].key == "list-matches"


def test_what_the_file_states_stays_and_the_difference_is_noted(desk, add):
    name = write(desk / "a.xlsx", HEAD, ["P1", "甲", 2523, "新建", 1.5])
    (given, _) = add([projects({"id": "P1", "construction": "扩建", "declared_ha": 1.5})], name)
    assert given.frame.construction.tolist() == ["扩建"]
    (kept,) = [note for note in given.frame.notes.iloc[0] if note.key == "list-kept"]
    assert said(kept) == {
        "kind": "project", "file": "a.xlsx", "line": 2, "fields": ("construction",), "own": "扩建", "given": "新建",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("own", "listed"), [("P1", "Ｐ１"), ("610801.0", 610801), (" p1 ", "P1"), ("榆-001", "榆－００１")]
)
def test_numbers_are_the_same_however_they_are_written(desk, add, own, listed):
    name = write(desk / "a.xlsx", HEAD, [listed, "甲", 2523, None, None])
    number = "610801" if own == "610801.0" else own
    (given, rest) = add([projects({"id": number})], name)
    assert given.frame.industry_code.tolist() == ["2523"]
    assert len(rest.frame) == 0


def test_without_a_number_in_common_the_name_joins(desk, add):
    name = write(desk / "a.xlsx", HEAD, ["X-9", "锦界 项目", 2523, None, None])
    (given, _) = add([projects({"id": "P1", "name": "锦界项目"})], name)
    assert given.frame.industry_code.tolist() == ["2523"]
    assert given.frame.id.tolist() == ["P1"]


def test_what_only_one_side_has_is_reported_both_ways(desk, add):
    name = write(
        desk / "a.xlsx", HEAD, ["P1", "甲", 2523, "新建", 1], ["P2", "乙", 2523, "新建", 1], [None, "丙", 1, 1, 1]
    )
    (given, rest) = add([projects({"id": "P1"}, {"id": "P9"})], name)
    assert notes(given, 1) == ["list-lacks"]
    assert rest.frame.id.tolist() == ["P2", None]
    assert rest.frame.name.tolist() == ["乙", "丙"]
    assert rest.frame["row"].tolist() == [2, 3]
    assert set(rest.frame.row_status) == {"no-geometry"}
    assert (rest.frame.file.iloc[0], rest.frame.layer.iloc[0]) == ("a.xlsx", "清单")
    assert said(rest.input.notes[-1]) == {"count": 2, "names": "P2, 丙", "others": 1}


def test_a_key_that_occurs_twice_is_an_error_that_names_the_lines(desk, add):
    name = write(desk / "a.xlsx", ["清单"], HEAD, ["P1", "甲", 1, 1, 1], ["P2", "乙", 1, 1, 1], ["P1", "丙", 1, 1, 1])
    error = failing(add, [projects({"id": "P1"})], name)
    assert (error.key, said(error)["lines"]) == ("list-key-twice", "3, 5")


def test_each_county_may_hand_in_a_list_of_its_own(desk, add):
    one = write(desk / "一.xlsx", HEAD, ["P1", "甲", 2523, "新建", 1])
    two = write(desk / "二.xlsx", HEAD, ["P2", "乙", 2521, "改建", 1], ["P3", "丙", 1, 1, 1])
    (given, first, second) = add([projects({"id": "P1"}, {"id": "P2"}, {"id": "P9"})], one, two)
    assert given.frame.industry_code.tolist() == ["2523", "2521", None]
    assert [notes(given, row) for row in range(3)] == [["list-joined"], ["list-joined"], ["list-lacks"]]
    assert (len(first.frame), len(second.frame)) == (0, 1)
    assert said(first.input.notes[-1])["others"] == said(second.input.notes[-1])["others"] == 1


@pytest.mark.parametrize("key", [None, "项目名称"])
def test_a_name_that_two_numbered_subjects_bear_joins_neither(desk, add, key):
    name = write(desk / "a.xlsx", HEAD, ["X-9", "光伏项目", 4416, "新建", 1])
    two = projects({"id": "P1", "name": "光伏项目"}, {"id": "P2", "name": "光伏 项目"})
    error = failing(add, [two], name, key=key)
    assert error.key == "list-name-shared"
    assert said(error)["rows"] == "project.gpkg 1, project.gpkg 2"


def test_several_parts_of_one_project_share_its_entry(desk, add):
    name = write(desk / "a.xlsx", HEAD, ["P1", "甲", 2523, "新建", 1])
    (given, _) = add([projects({"id": "P1"}, {"id": "P1"})], name)
    assert given.frame.industry_code.tolist() == ["2523", "2523"]


def test_the_key_can_be_named(desk, add):
    name = write(desk / "a.xlsx", ["备案号", *HEAD], ["B7", "P1", "甲", 2523, "新建", 1])
    (given, _) = add([projects({"id": "B7"})], name, key="备案号")
    assert given.frame.construction.tolist() == ["新建"]
    assert failing(add, [projects({"id": "B7"})], name, key="无").key == "list-key-unknown"


def test_nothing_in_common_is_an_error(desk, add):
    name = write(desk / "a.xlsx", HEAD, ["P1", "甲", 1, 1, 1])
    assert failing(add, [projects({"id": "Q1", "name": "乙"})], name).key == "list-no-key"


def test_a_list_belongs_to_one_kind(desk, add):
    name = write(desk / "a.xlsx", ["编号", "名称", "建设性质"], ["P1", "甲", "新建"])
    both = [projects({"id": "P1"}), layer("outfall", [(box(0, 0, 1, 1).centroid, {"id": "P1"})])]
    assert failing(add, both, name).key == "list-kind-unclear"
    (project, outfall, _) = add(both, f"{name}=outfall")
    assert (project.frame.construction.tolist(), outfall.frame.construction.tolist()) == ([None], ["新建"])


def test_other_pages_of_a_workbook_are_no_lists(desk, add):
    name = write(desk / "a.xlsx", HEAD, ["P1", "甲", 2523, "新建", 1])
    book = openpyxl.load_workbook(desk / name)
    book.create_sheet("代码表").append(["行业代码", "说明"])
    book["代码表"].append(["2523", "煤制液体"])
    book.save(desk / name)
    (given, _) = add([projects({"id": "P1"})], name)
    assert given.frame.industry_code.tolist() == ["2523"]


@pytest.mark.parametrize("name", ["a.docx", "a.xls", "a.shp"])
def test_what_is_no_list_is_an_error(desk, add, name):
    (desk / name).write_bytes(b"x")
    assert failing(add, [projects({"id": "P1"})], name).key == "list-format"


def test_a_list_in_gbk(desk, add):
    (desk / "a.csv").write_bytes("项目编号,建设性质\nP1,新建\n".encode("gbk"))
    (given, rest) = add([projects({"id": "P1"})], "a.csv")
    assert given.frame.construction.tolist() == ["新建"]
    assert rest.input.encoding == "GB18030"


# ---- set


def test_a_setting_fills_only_what_is_missing():
    (given,) = state((projects({}, {"construction": "扩建"}, {"construction": "新建"}),), {"建设性质": "新建"})
    assert given.frame.construction.tolist() == ["新建", "扩建", "新建"]
    assert [notes(given, row) for row in range(3)] == [["set-filled"], ["set-kept"], []]


def test_a_setting_reaches_every_kind_that_has_the_field():
    boilers = layer("boiler", [(box(0, 0, 1, 1).centroid, {})])
    project, boiler = state((projects({}), boilers), {"construction": "新建", "容量": "20"})
    assert (project.frame.construction[0], boiler.frame.construction[0]) == ("新建", "新建")
    assert boiler.frame.capacity_tph.tolist() == [20.0]


def test_the_same_name_is_another_field_in_another_kind():
    boilers = layer("boiler", [(box(0, 0, 1, 1).centroid, {})])
    project, boiler = state((projects({}), boilers), {"锅炉容量": "20"})
    assert (project.frame.capacity_tph[0], boiler.frame.capacity_tph[0]) == (20.0, 20.0)


def test_words_that_say_nothing_are_filled_in():
    (given,) = state((projects({"construction": "待定"}),), {"construction": "新建"}, nothing=NOTHING)
    assert given.frame.construction.tolist() == ["新建"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("construction", "set-unclear"), ("=新建", "set-unclear"), ("construction=", "set-unclear"),
        ("constuction=新建", "set-unknown-field"), ("建设性=新建", "set-unknown-field"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_is_an_error(text, key):
    error = failing(parse_settings, [text])
    assert error.key == key
    assert key != "set-unknown-field" or said(error)["nearest"] in {"construction", "建设性质"}


def test_a_setting_for_nobody_or_unreadable_is_an_error():
    assert failing(state, (projects({}),), {"介质": "原油"}).key == "set-nobody"
    assert failing(state, (projects({}),), {"申报面积": "很大"}).key == "set-unreadable"
    assert failing(parse_settings, ["a=1", "a=2"]).key == "set-unknown-field"
    assert failing(parse_settings, ["plan=1", "plan=2"]).key == "set-twice"


def test_a_list_comes_before_a_setting(desk, add):
    name = write(desk / "a.xlsx", HEAD, ["P1", "甲", 2523, "改建", 1])
    (given, _) = add([projects({"id": "P1"}, {"id": "P2"})], name, settings={"construction": "新建"})
    assert given.frame.construction.tolist() == ["改建", "新建"]


# ---- supplements


def form(path, *rows):
    """Write a filled-in form; rows are dicts by heading's name."""
    return write(path, ZH, *[[row.get(name) for name in HEADINGS] for row in rows])


def asked(row=1, answer="新建", **more):
    known = {
        "file": "project.gpkg",
        "layer": "project",
        "row": row,
        "kind": "项目",
        "field": "建设性质",
        "answer": answer,
    }
    return {**known, **more}


def test_an_answer_goes_where_it_was_asked_for(desk, add):
    name = form(desk / "补正清单.xlsx", asked(2, id="P2"), asked(1, "", id="P1"))
    (given, rest) = add([projects({"id": "P1"}, {"id": "P2"})], name)
    assert given.frame.construction.tolist() == [None, "新建"]
    assert notes(given, 1) == ["supplement-filled"]
    assert (len(rest.frame), rest.input.role, said(rest.input.notes[-1])["count"]) == (0, "attributes", 1)


def test_an_answer_replaces_what_was_not_understood(desk, add):
    name = form(desk / "补正清单.xlsx", asked(1, id="P1", stated="恢复"))
    (given, _) = add([projects({"id": "P1", "construction": "恢复"})], name)
    assert given.frame.construction.tolist() == ["新建"]
    assert notes(given, 0) == ["supplement-replaced"]


def test_a_subject_without_number_is_found_by_its_place(desk, add):
    name = form(desk / "补正清单.xlsx", asked(2, file="D:\\别处\\project.gpkg", name="project-2"))
    (given, _) = add([projects({}, {})], name)
    assert given.frame.construction.tolist() == [None, "新建"]


def test_a_subject_that_moved_is_found_by_its_number(desk, add):
    name = form(desk / "补正清单.xlsx", asked(1, id="P2"))
    (given, _) = add([projects({"id": "P1"}, {"id": "P2"})], name)
    assert given.frame.construction.tolist() == [None, "新建"]


def test_an_answer_for_nobody_is_said(desk, add):
    name = form(desk / "补正清单.xlsx", asked(1, id="P7"))
    (given, rest) = add([projects({"id": "P1"})], name)
    assert given.frame.construction.tolist() == [None]
    assert (rest.input.notes[-1].key, said(rest.input.notes[-1])["names"]) == ("supplements-strange", "P7")


def test_of_two_files_of_one_name_neither_is_guessed(desk, add):
    one, other = projects({}), projects({})
    one.frame["file"], other.frame["file"] = "甲/a.shp", "乙/a.shp"
    name = form(desk / "a.xlsx", asked(1, file="乙/a.shp"), asked(1, file="丙/a.shp", name="x"))
    (first, second, rest) = add([one, other], name)
    assert (first.frame.construction.tolist(), second.frame.construction.tolist()) == ([None], ["新建"])
    assert rest.input.notes[-1].key == "supplements-strange"


def test_two_answers_to_one_question_are_an_error(desk, add):
    name = form(desk / "a.xlsx", asked(1, id="P1"), asked(1, "改建", id="P1"))
    assert failing(add, [projects({"id": "P1"})], name).key == "supplement-twice"


def test_a_field_there_is_not_is_an_error(desk, add):
    name = form(desk / "a.xlsx", asked(1, id="P1", field="颜色"))
    assert failing(add, [projects({"id": "P1"})], name).key == "supplement-unknown"


def test_numbers_and_days_are_read_as_the_field_has_them(desk, add):
    rights = layer("mining-right", [(box(0, 0, 50, 50), {"id": "C1"})])
    row = {"file": "mining-right.gpkg", "layer": "mining-right", "row": 1, "kind": "矿业权", "id": "C1"}
    name = form(
        desk / "a.xlsx",
        {**row, "field": "有效期起", "answer": "2020年1月31日"},
        {**row, "field": "登记面积", "answer": 1.5},
    )
    (given, _) = add([rights], name)
    assert given.frame.valid_from.tolist() == [pd.Timestamp("2020-01-31")]
    assert given.frame.declared_km2.tolist() == [1.5]


def test_answers_are_not_overwritten_unread(desk):
    path = desk / form(desk / "补正清单.xlsx", asked(1))
    error = failing(require_used, desk, {"补正清单.xlsx"}, [], workspace=desk / "private")
    assert error.key == "answers-unused"
    require_used(desk, {"补正清单.xlsx"}, [str(path)], workspace=desk / "private")
    form(path, asked(1, ""))
    require_used(desk, {"补正清单.xlsx"}, [], workspace=desk / "private")


def test_areas_of_a_list_are_converted_and_said(add, desk):
    write(desk / "list.xlsx", ["项目编号", "申报面积(亩)"], ["P1", 165], ["P2", 15])
    joined, rest = add([projects({"id": "P1"})], "list.xlsx")
    assert joined.frame.declared_ha.tolist() == [11.0]
    assert rest.frame.declared_ha.tolist() == [1.0]
    assert [note.key for note in rest.input.notes][-2:] == ["area-converted", "list-mismatch"]
