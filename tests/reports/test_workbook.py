import dataclasses
from datetime import date

import openpyxl
import pytest

from reports.result_table import results as result_rows
from reports.tally import tally
from reports.workbook import write_workbook


def written(path, report, words):
    write_workbook(path, tally(report, words, result_rows(report, words)), words)
    return openpyxl.load_workbook(path)


@pytest.fixture
def book(tmp_path, report, zh):
    return written(tmp_path / "summary.xlsx", report, zh)


def rows(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_sheets_have_their_chinese_names(book):
    assert book.sheetnames == ["总览", "核查结果", "按县统计", "扣重统计", "分县分项", "数据版本与未核查"]


def test_overview_counts_subjects_and_land(book):
    head, values, *rest = rows(book["总览"])
    said = dict(zip(head, values, strict=True))
    assert said["核查批次"] == "projects.gpkg"
    assert [said[name] for name in ("核查对象数", "不符合", "待核实", "符合", "未核查")] == [5, 1, 2, 1, 1]
    assert said["有未核查事项的对象数"] == 4  # projects and the pipeline, not the boiler
    assert said["占用生态保护红线（公顷）"] == pytest.approx(1.01, abs=0.05)
    # the part outside a park occupies nothing
    assert said["扣重后占用合计（公顷）"] == said["占用生态保护红线（公顷）"]
    assert rest[-1][0] == "注：同一地块涉及多个管控图层的，合计只计一次。"


def test_what_was_not_looked_at_is_not_zero(tmp_path, report, zh):
    bare = dataclasses.replace(report, results={})
    book = written(tmp_path / "bare.xlsx", bare, zh)
    head, values, *_ = rows(book["总览"])
    assert dict(zip(head, values, strict=True))["占用自然保护区（公顷）"] == "未核查"
    head, first, *_ = rows(book["按县统计"])
    said = dict(zip(head, first, strict=True))
    headings = ("占用生态保护红线（公顷）", "占用自然保护区（公顷）", "园区外（个）")
    assert [said[name] for name in headings] == ["未核查"] * 3


def test_results_have_the_columns_of_the_form_and_only_what_matters(book):
    sheet = book["核查结果"]
    head, *lines = rows(sheet)
    assert "|".join(head) == (
        "序号|项目编号|项目名称|县（市、区）|行业代码|行业类别|建设性质|申报面积（公顷）|用地面积（公顷）|申报比图形多（公顷）|核查事项|管控图层|管控对象|功能分区|位置关系|"
        "占用面积（公顷）|占用面积（亩）|占比（%）|最近距离（米）|结论|理由|依据|需补正材料|经度|纬度|X（北）|Y（东）|来源文件|行号"
    )
    assert len(lines) == 5
    first = dict(zip(head, lines[0], strict=True))
    shown = [first[name] for name in ("位置关系", "占用面积（公顷）", "占比（%）", "结论")]
    assert shown == ["部分占用", 0.971, 50, "不符合"]
    assert 109.70 < first["经度"] < 109.701
    assert str(first["Y（东）"]).startswith("37")  # the zone's number stands before the easting
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:AC6"


def test_what_has_to_be_handed_in_is_listed(book):
    head, *lines = rows(book["核查结果"])
    wanted = [line[head.index("需补正材料")] for line in lines]
    assert wanted[4] == "行业类别；建设性质"
    assert "认定意见" in wanted[2]


def test_a_name_that_looks_like_a_formula_stays_text(book):
    cells = [cell for row in book["核查结果"].iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_counties_stand_in_their_regions_with_subtotals_and_a_total(book):
    lines = {line[0]: line[1:] for line in rows(book["按县统计"])}
    assert list(lines)[1:5] == ["榆阳区", "神木市", "北部六县（市、区）小计", "未落入任何县"]
    assert lines["榆阳区"][:5] == [3, 1, 0, 1, 2]
    assert lines["榆阳区"][8] == 1  # outside the parks
    assert lines["合计"][0] == 5


def test_inputs_and_what_was_not_checked_stand_on_one_sheet(book):
    lines = rows(book["数据版本与未核查"])
    assert lines[0][0] == "数据版本"
    assert any("生态保护红线" in line for line in lines)
    assert any(line[0] == "DWS002" and "不代表符合" in line[1] for line in lines)


def test_the_same_run_gives_the_same_bytes(tmp_path, report, zh):
    for name in ("a.xlsx", "b.xlsx"):
        written(tmp_path / name, report, zh)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_english_has_its_own_sheets(tmp_path, report, en):
    book = written(tmp_path / "en.xlsx", report, en)
    assert book.sheetnames == [
        "Overview", "Results", "Counties", "Counted once", "Counties by rule", "Inputs and not checked",
    ]  # fmt: skip


def test_a_run_in_which_nothing_was_found_has_its_sheets(tmp_path, report, zh):
    quiet = dataclasses.replace(report, results={}, counties=(), as_of=date(2026, 1, 1))
    book = written(tmp_path / "quiet.xlsx", quiet, zh)
    assert book["核查结果"].max_row == 1


def test_a_sheet_without_room_for_all_has_violations_first_and_says_so(tmp_path, report, zh, monkeypatch):
    monkeypatch.setattr("reports.book_sheet.ROOM", 4)
    monkeypatch.setattr("reports.book_sheet.FIRST", 3)
    head, *lines, _, note = rows(written(tmp_path / "cut.xlsx", report, zh)["核查结果"])
    verdicts = [(line[0], line[head.index("结论")]) for line in lines]
    assert verdicts == [(1, "不符合"), (2, "不符合"), (3, "待核实")]
    said, where = note[0].split("，全部结果见 ")
    assert said == "注：核查结果共 5 行，本表只列 3 行（先列不符合，再列待核实）"
    assert where == "results.gpkg（results 表和各规则图层）。"


def test_numbers_keep_their_decimals_and_pages_their_heads(book):
    sheet = book["核查结果"]
    head = [cell.value for cell in sheet[1]]
    formats = {name: sheet.cell(2, column).number_format for column, name in enumerate(head, start=1)}
    wanted = {"用地面积（公顷）": "0.0000", "占用面积（公顷）": "0.0000", "占用面积（亩）": "0.00", "占比（%）": "0.00"}
    written = {name: formats[name] for name in wanted if sheet.cell(2, head.index(name) + 1).value not in {None, ""}}
    assert written == {name: wanted[name] for name in written}
    assert "用地面积（公顷）" in written
    for each in book.worksheets:
        setup = (each.page_setup.orientation, each.page_setup.paperSize, each.page_setup.fitToHeight)
        assert setup == ("landscape", 9, 0), each.title
    assert sheet.print_title_rows == "$1:$1"
