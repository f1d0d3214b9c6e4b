"""CSV and XLSX as submissions: where their entries lie, and what is said of every line that is none."""

import warnings
import zipfile
from datetime import date, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from layers import sources, subjects
from layers.errors import CRSError, SourceError
from layers.sources import Source
from layers.tables import workbook_xml
from layers.tables.list_corners import rings
from layers.tables.list_pages import Page, csv_pages, xlsx_pages
from layers.tables.list_table import table
from layers.tables.lists import tells_places

GK37, LONLAT = CRS.from_epsg(4525), CRS.from_epsg(4490)
CORNERS = [(4288080, 37424338), (4288080, 37424738), (4287780, 37424738), (4287780, 37424338)]
DAY = datetime(2020, 1, 31)  # noqa: DTZ001 - a spreadsheet knows no time zones
HOLE = [(4287980, 37424438), (4287980, 37424538), (4287880, 37424538), (4287880, 37424438)]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "private").mkdir()
    return tmp_path


@pytest.fixture
def read(desk):
    """Read a list into sheets."""

    def reading(name, *, crs=None, fix=(), encoding=None, layer=None):
        source = Source(name, layer)
        return sources.read(source, workspace=desk / "private", crs=crs, encoding=encoding, fix=frozenset(fix))

    return reading


def workbook(path, *sheets):
    """Write sheets of (name, rows)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def said(note):
    """What a note or an error fills in."""
    return dict(note.values)


def keys(sheet):
    return {note.key for note in sheet.notes}


def page(*rows, name="表"):
    wide = max(map(len, rows))
    return Page(name=name, rows=[(*row, *[None] * (wide - len(row))) for row in rows], typed=True)


# ---- cells


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gbk", "GB18030"), ("utf-16", "UTF-16-LE")],
)
def test_a_csv_in_every_encoding_of_an_office(desk, read, encoding, said):
    (desk / "项目.csv").write_text("项目编号,项目名称,经度,纬度\nA,锦界,110.1,38.7\n", encoding=encoding)
    (sheet,) = read("项目.csv", crs=LONLAT)
    assert sheet.columns["项目名称"].tolist() == ["锦界"]
    assert sheet.encoding == said


def test_an_encoding_that_cannot_be_is_an_error(desk, read):
    (desk / "a.csv").write_bytes(b"\xff\x80\x80\x00\xff,1\n")
    with pytest.raises(SourceError) as error:
        read("a.csv")
    assert error.value.key == "list-undecodable"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path, separator):
    path = tmp_path / "a.csv"
    path.write_text(separator.join(["项目编号", "项目名称"]) + "\n" + separator.join(["A", "甲"]) + "\n", "utf-8")
    (one,) = csv_pages(path, None, name="a", file="a.csv").pages
    assert one.rows == [("项目编号", "项目名称"), ("A", "甲")]


def test_lines_are_counted_as_an_editor_shows_them(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('sep=;\n编号;名称\n1;"两\n行"\n2;甲\n', "utf-8")
    (one,) = csv_pages(path, None, name="a", file="a.csv").pages
    found = table(one)
    assert (found.head, found.lines.tolist()) == (2, [4, 5])


def test_a_quotation_mark_that_never_closes_swallows_no_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('编号,名称\n1,"甲\n2,乙\n', "utf-8")
    with pytest.raises(SourceError) as error:
        csv_pages(path, None, name="a", file="a.csv")
    assert error.value.key == "csv-broken"


def test_formulas_are_read_by_the_value_beside_them_and_never_computed(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("表", [["项目编号", "申报面积"], ["A", "=1+1"], ["B", 3]]))
    (one,) = xlsx_pages(path, file="a.xlsx").pages
    assert one.rows == [("项目编号", "申报面积"), ("A", None), ("B", 3)]
    assert [note.key for note in one.notes] == ["formula-without-value"]


def test_a_cell_that_looks_like_a_formula_stays_text(desk, read):
    (desk / "a.csv").write_text("项目编号,项目名称\nA,=HYPERLINK(1)\n", "utf-8")
    (sheet,) = read("a.csv")
    assert sheet.columns["项目名称"].tolist() == ["=HYPERLINK(1)"]


def test_errors_of_a_spreadsheet_hold_nothing(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("表", [["项目编号", "项目名称"], ["A", "#N/A"]]))
    (one,) = xlsx_pages(path, file="a.xlsx").pages
    assert one.rows[1] == ("A", None)
    assert [note.key for note in one.notes] == ["cells-faulty"]


def test_a_size_the_file_lies_about_hides_no_row(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("表", [["项目编号"], *[[f"P{number}"] for number in range(9)]]))
    lying = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as honest, zipfile.ZipFile(lying, "w") as written:
        for name in honest.namelist():
            written.writestr(name, honest.read(name).replace(b'ref="A1:A10"', b'ref="A1:A2"'))
    (one,) = xlsx_pages(lying, file="b.xlsx").pages
    assert len(one.rows) == 10


def test_a_workbook_that_declares_entities_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("表", [["项目编号"], ["A"]]))
    bomb = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as honest, zipfile.ZipFile(bomb, "w") as written:
        for name in honest.namelist():
            body = honest.read(name)
            if name.endswith("sheet1.xml"):
                body = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + body[body.index(b"<worksheet") :]
            written.writestr(name, body)
    with pytest.raises(SourceError) as error:
        xlsx_pages(bomb, file="b.xlsx")
    assert error.value.key == "xml-refused"


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04rubbish", b"<html></html>"])
def test_what_is_no_workbook_is_an_error(desk, read, body):
    (desk / "a.xlsx").write_bytes(body)
    with pytest.raises(SourceError) as error:
        read("a.xlsx")
    assert error.value.key in {"cannot-open", "format-differs"}


def test_a_cell_in_the_last_corner_of_a_sheet_costs_nothing(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("表", [["项目编号", "项目名称"], *[["A", "甲"]] * 2000]))
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(SourceError) as error:
        xlsx_pages(path, file="a.xlsx")
    assert error.value.key == "list-too-wide"


def test_hidden_and_empty_sheets_are_named(tmp_path):
    path = workbook(tmp_path / "a.xlsx", ("项目", [["项目编号"], ["A"]]), ("空", []), ("字典", [["新建"], ["改建"]]))
    book = openpyxl.load_workbook(path)
    book["字典"].sheet_state = "hidden"
    book.save(path)
    read = xlsx_pages(path, file="a.xlsx")
    assert [one.name for one in read.pages] == ["项目"]
    assert said(read.pages[0].notes[-1]) == {"names": "空, 字典"}


# ---- the table in a page


def test_titles_stand_above_the_head():
    found = table(page(["榆林市项目清单"], ["填报单位:某局"], [], ["项目编号", "项目名称"], ["A", "甲"]))
    assert list(found.columns) == ["项目编号", "项目名称"]
    assert (found.head, found.lines.tolist(), found.numbers.tolist()) == (4, [5], [1])


def test_a_merged_head_is_read_as_one():
    upper = ["项目编号", "行业", None, "拐点1", None, "拐点2", None, "拐点3", None]
    lower = [None, "行业代码", "行业类别", "X", "Y", "X", "Y", "X", "Y"]
    found = table(page(upper, lower, ["A", "2523", "煤", 1, 2, 3, 4, 5, 6]))
    assert list(found.columns)[:4] == ["项目编号", "行业代码", "行业类别", "拐点1X"]
    assert found.head == 2


def test_a_first_entry_in_words_is_no_second_head():
    found = table(page(["项目编号", "项目名称", "建设性质"], ["甲一", "某项目", "新建"], ["甲二", "某项目", "改建"]))
    assert len(found.columns) == 2


@pytest.mark.parametrize("word", ["合计", "合 计", "总计", "榆阳区小计", "合计:", "小计(公顷)", "Total", "Sub-total:"])
def test_sums_are_no_entries(word):
    found = table(page(["项目编号", "申报面积"], ["A", 1], [word, 1], ["B", 2], [None, None]))
    assert found.columns["项目编号"].tolist() == ["A", "B"]
    assert found.numbers.tolist() == [1, 3]
    lines = {note.key: said(note)["rows"] for note in found.notes if "rows" in said(note)}
    assert lines == {"list-totals": "3", "list-blanks": "5"}


@pytest.mark.parametrize("name", ["共计村光伏", "总计划项目", "合计矿业"])
def test_a_project_whose_name_begins_like_a_sum_is_an_entry(name):
    found = table(page(["项目名称", "申报面积"], [name, 1]))
    assert found.columns["项目名称"].tolist() == [name]


def test_a_sum_has_numbers_beside_it_and_an_entry_has_words():
    head = ["项目名称", "建设性质", "申报面积"]
    found = table(page(head, ["甲", "新建", 1], ["综合小计", "新建", 2], ["合计", "共2个", 3]))
    assert found.columns["项目名称"].tolist() == ["甲", "综合小计"]


def test_a_head_repeated_on_each_page_and_remarks_are_no_entries():
    head = ["项目编号", "项目名称"]
    found = table(page(head, ["A", "甲"], head, ["B", "乙"], ["注:以批复为准"], ["填表人:", "张三"]))
    assert found.columns["项目编号"].tolist() == ["A", "B"]
    assert {note.key for note in found.notes} == {"list-heads", "list-remarks"}


def test_numbers_stored_as_text_are_said():
    found = table(page(["项目编号", "申报面积(公顷)"], ["001", "1.5"], ["002", 2]))
    (note,) = found.notes
    assert (note.key, said(note)) == ("numbers-as-text", {"columns": "申报面积(公顷)"})


def test_names_that_occur_twice_or_not_at_all_lose_no_column():
    found = table(page(["项目编号", "备注", "备注", None], ["A", 1, 2, 3]))
    assert list(found.columns) == ["项目编号", "备注", "备注_2", "column 4"]


@given(st.integers(0, 5), st.integers(1, 30), st.integers(0, 5))
def test_every_line_is_an_entry_or_named(titles, entries, blanks):
    rows = [["某清单"]] * titles + [["项目编号", "项目名称"]]
    rows += [[f"P{number}", f"项目{number}"] for number in range(entries)] + [[None]] * blanks + [["合计", entries]]
    found = table(page(*rows))
    assert found.columns["项目编号"].tolist() == [f"P{number}" for number in range(entries)]
    left = sum(said(note)["count"] for note in found.notes if note.key in {"list-blanks", "list-totals"})
    assert left == blanks + 1
    assert len(rows) == found.head + entries + left


# ---- places


def test_longitude_and_latitude_need_a_crs(desk, read):
    (desk / "排污口.csv").write_text("排污口编号,经度,纬度\nA,110.1,38.7\nB,,\n", "utf-8")
    with pytest.raises(CRSError) as error:
        read("排污口.csv")
    assert (error.value.key, said(error.value)["guess"]) == ("crs-missing-guess", "EPSG:4490")
    (sheet,) = read("排污口.csv", crs=LONLAT)
    assert sheet.geometry[0].equals(shapely.Point(110.1, 38.7))
    assert sheet.status.tolist() == ["read", "no-geometry"]
    assert sheet.crs_source == "option"


@pytest.mark.parametrize("head", ["经度(CGCS2000)", "经度(2000坐标系)"])
def test_a_head_may_state_the_datum(desk, read, head):
    (desk / "a.csv").write_text(f"项目编号,{head},纬度\nA,110.1,38.7\n", "utf-8")
    (sheet,) = read("a.csv")
    assert (sheet.crs.to_epsg(), sheet.crs_source) == (4490, "file")


@pytest.mark.parametrize(("said", "code"), [("EPSG:4525", 4525), ("4525", 4525), ("2000国家大地坐标系", 4525)])
def test_a_column_may_state_the_crs(desk, read, said, code):
    (desk / "a.csv").write_text(f"项目编号,X,Y,坐标系\nA,4288080,37424338,{said}\nB,4288080,37424338,\n", "utf-8")
    (sheet,) = read("a.csv")
    assert sheet.crs.to_epsg() == code
    assert sheet.geometry[0].equals(shapely.Point(37424338, 4288080))


def test_a_column_that_states_an_old_datum_is_refused(desk, read):
    (desk / "a.csv").write_text("项目编号,X,Y,坐标系\nA,4288080,37424338,1980西安坐标系\n", "utf-8")
    with pytest.raises(CRSError) as error:
        read("a.csv")
    assert error.value.key == "crs-unknown-accuracy"


def test_entries_in_several_crss_are_refused(desk, read):
    (desk / "a.csv").write_text("项目编号,X,Y,坐标系\nA,1,2,4524\nB,1,2,4525\n", "utf-8")
    with pytest.raises(SourceError) as error:
        read("a.csv")
    assert error.value.key == "crs-column-differs"


def test_packed_degrees_are_read_only_when_asked(desk, read):
    (desk / "a.csv").write_text("项目编号,经度,纬度\nA,1101530,383000\n", "utf-8")
    with pytest.raises(SourceError) as error:
        read("a.csv", crs=LONLAT)
    assert error.value.key == "packed-degrees"
    (sheet,) = read("a.csv", crs=LONLAT, fix={"dms"})
    assert shapely.get_coordinates(sheet.geometry).tolist() == [[110 + 15 / 60 + 30 / 3600, 38.5]]
    assert "dms-packed" in keys(sheet)


def test_degrees_with_their_signs_are_read(desk, read):
    (desk / "a.csv").write_text("项目编号,经度,纬度\nA,110°15′30″E,北纬38°30′\n", "utf-8")
    (sheet,) = read("a.csv", crs=LONLAT)
    assert shapely.get_coordinates(sheet.geometry).tolist() == [[110 + 15 / 60 + 30 / 3600, 38.5]]


@pytest.mark.parametrize("head", ["经度,纬度", "X,Y"])
def test_swapped_axes_are_told_and_swapped_only_when_asked(desk, read, head):
    cells = "38.7,110.1" if head == "经度,纬度" else "37424338,4288080"
    (desk / "a.csv").write_text(f"项目编号,{head}\nA,{cells}\n", "utf-8")
    crs = LONLAT if head == "经度,纬度" else GK37
    with pytest.raises(SourceError) as error:
        read("a.csv", crs=crs)
    assert error.value.key == "axes-swapped"
    (sheet,) = read("a.csv", crs=crs, fix={"swap-axes"})
    east, north = shapely.get_coordinates(sheet.geometry)[0]
    assert (east, north) == ((110.1, 38.7) if crs is LONLAT else (37424338, 4288080))


def test_metres_under_longitude_are_an_error(desk, read):
    (desk / "a.csv").write_text("项目编号,经度,纬度\nA,37424338,4288080\n", "utf-8")
    with pytest.raises(SourceError) as error:
        read("a.csv", crs=LONLAT)
    assert error.value.key == "not-degrees"


def test_a_cell_that_is_no_coordinate_is_an_unreadable_row(desk, read):
    (desk / "a.csv").write_text("项目编号,经度,纬度\nA,110.1,38.7\nB,待测,38.7\n", "utf-8")
    (sheet,) = read("a.csv", crs=LONLAT)
    assert sheet.status.tolist() == ["read", "unreadable"]
    assert sheet.row_notes[1][0].key == "place-unreadable"


def test_wkt_and_ewkt(desk, read):
    rows = ["A;SRID=4525;POLYGON((37424338 4287780,37424738 4287780,37424738 4288080,37424338 4287780))", "B;x", "C;"]
    lines = [f'{row.partition(";")[0]},"{row.partition(";")[2]}"' for row in rows]
    (desk / "项目.csv").write_text("XMBH,WKT\n" + "\n".join(lines) + "\n", "utf-8")
    (sheet,) = read("项目.csv")
    assert sheet.crs.to_epsg() == 4525
    assert sheet.status.tolist() == ["read", "unreadable", "no-geometry"]
    assert sheet.geometry[0].area == 60_000.0


def test_an_arc_in_wkt_stops_only_its_own_row(desk, read):
    arc = "CURVEPOLYGON(CIRCULARSTRING(110 38,110.1 38.1,110.2 38,110.1 37.9,110 38))"
    plot = "POLYGON((110 38,110.1 38,110.1 38.1,110 38))"
    (desk / "项目.csv").write_text(f'XMBH,WKT\nA,"{arc}"\nB,"{plot}"\n', "utf-8")
    (sheet,) = read("项目.csv", crs=LONLAT)
    assert sheet.status.tolist() == ["unreadable", "read"]
    assert sheet.row_notes[0][0].key == "place-unreadable"


def test_corners_side_by_side(desk, read):
    head = "项目编号," + ",".join(f"X{at},Y{at}" for at in range(1, 5))
    whole = "A," + ",".join(f"{x},{y}" for x, y in CORNERS)
    three = "B," + ",".join(f"{x},{y}" for x, y in CORNERS[:3]) + ",,"
    two = "C," + ",".join(f"{x},{y}" for x, y in CORNERS[:2]) + ",,,,"
    (desk / "a.csv").write_text(f"{head}\n{whole}\n{three}\n{two}\nD,,,,,,,,\n", "utf-8")
    (sheet,) = read("a.csv", crs=GK37)
    assert sheet.status.tolist() == ["read", "read", "unreadable", "no-geometry"]
    assert shapely.area(sheet.geometry[:2]).tolist() == [120_000.0, 60_000.0]
    assert sheet.row_notes[2][0].key == "corners-too-few"


def test_corners_one_below_the_other(desk, read):
    rows = [["地块编号", "项目名称", "点号", "X", "Y"]]
    ringed = [*CORNERS, CORNERS[0], *HOLE]
    rows += [["A" if not at else None, "甲" if not at else None, f"J{at + 1}", *xy] for at, xy in enumerate(ringed)]
    rows += [["B", "乙", f"J{at + 1}", *xy] for at, xy in enumerate(CORNERS)]
    workbook(desk / "项目.xlsx", ("项目", rows))
    (sheet,) = read("项目.xlsx", crs=GK37)
    assert sheet.columns["项目名称"].tolist() == ["甲", "乙"]
    assert sheet.numbers.tolist() == [1, 10]
    assert shapely.area(sheet.geometry).tolist() == [110_000.0, 120_000.0]
    assert sheet.row_notes[0][0].key == "rings-read"
    assert "corners-grouped" in keys(sheet)


def test_a_number_that_comes_back_is_a_plot_of_corners_too(desk, read):
    lines = [f"A,{x},{y}" for x, y in CORNERS] + [f"B,{x},{y}" for x, y in HOLE]
    (desk / "a.csv").write_text("项目编号,X,Y\n" + "\n".join(lines) + "\n", "utf-8")
    (sheet,) = read("a.csv", crs=GK37)
    assert shapely.area(sheet.geometry).tolist() == [120_000.0, 10_000.0]


def test_corners_of_nobody_knows_whom_are_an_error(desk, read):
    lines = [f"{at % 4 + 1},{x},{y}" for at, (x, y) in enumerate([*CORNERS, *HOLE, *CORNERS])]
    (desk / "a.csv").write_text("点号,X,Y\n" + "\n".join(lines) + "\n", "utf-8")
    with pytest.raises(SourceError) as error:
        read("a.csv", crs=GK37)
    assert error.value.key == "corners-of-whom"


def test_corner_strings_in_cells(desk, read):
    string = (
        ",".join(["1", "4", *(f"{at},{x},{y}" for at, (x, y) in enumerate(CORNERS, 1)), "1250", "900", "", "1"]) + ","
    )
    workbook(desk / "采矿权.xlsx", ("采矿权", [["许可证号", "拐点坐标"], ["C1", string], ["C2", "1,2"], ["C3", None]]))
    (sheet,) = read("采矿权.xlsx", crs=GK37)
    assert sheet.status.tolist() == ["read", "unreadable", "no-geometry"]
    assert sheet.geometry[0].area == 120_000.0
    assert sheet.columns["标高上限"].tolist()[0] == 1250.0


def test_every_sheet_is_a_layer_and_can_be_named(desk, read):
    projects, rights = [["项目编号", "项目名称"], ["A", "甲"]], [["许可证号", "矿山名称"], ["C1", "矿"]]
    workbook(desk / "a.xlsx", ("项目", projects), ("采矿权", rights))
    assert [sheet.layer for sheet in read("a.xlsx")] == ["项目", "采矿权"]
    (only,) = read("a.xlsx", layer="采矿权")
    assert only.columns["许可证号"].tolist() == ["C1"]
    with pytest.raises(SourceError) as error:
        read("a.xlsx", layer="无")
    assert error.value.key == "layer-unknown"


def test_a_list_without_places_says_how_to_join_it(desk, read):
    (desk / "项目.csv").write_text("项目编号,项目名称\nA,甲\n", "utf-8")
    (sheet,) = read("项目.csv")
    assert sheet.status.tolist() == ["no-geometry"]
    assert "list-without-places" in keys(sheet)


def test_among_other_files_only_lists_with_places_are_submissions(desk, read):
    folder = desk / "上报"
    folder.mkdir()
    (folder / "清单.csv").write_text("项目编号,项目名称\nA,甲\n", "utf-8")
    (folder / "点.csv").write_text("排污口编号,经度,纬度\nA,110.1,38.7\n", "utf-8")
    assert (tells_places(folder / "清单.csv"), tells_places(folder / "点.csv")) == (False, True)
    (sheet,) = read("上报", crs=LONLAT)
    assert (sheet.path, said(sheet.notes[-1])) == ("上报/点.csv", {"names": "清单.csv"})


def test_cells_of_a_workbook_become_canonical_fields(desk):
    rows = [
        ["许可证号", "矿山名称", "有效期起", "登记面积", "X", "Y"],
        ["C1", "矿", DAY, "1.5", 4288080, 37424338],
    ]
    workbook(desk / "采矿权.xlsx", ("采矿权", rows))
    (layer,) = subjects.load([Source("采矿权.xlsx")], crs=GK37, workspace=desk / "private")
    (row,) = layer.frame.to_dict("records")
    assert row["valid_from"].date() == date(2020, 1, 31)
    assert (row["declared_km2"], row["row"]) == (1.5, 1)


def test_the_file_is_not_touched(desk, read):
    path = workbook(desk / "a.xlsx", ("项目", [["项目编号"], ["A"]]))
    before = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read("a.xlsx")
    assert path.read_bytes() == before


@given(st.lists(st.integers(3, 6), min_size=1, max_size=4), st.booleans())
def test_closed_rings_are_cut_where_they_return(sizes, closed):
    shapes = []
    for at, size in enumerate(sizes):
        angles = np.arange(size) * 2 * np.pi / size
        shapes.append(np.column_stack([np.cos(angles), np.sin(angles)]) + 10 * at)
    points = [np.concatenate([one, one[:1]]) if closed else one for one in shapes]
    labels = None if closed else [str(at) for one in shapes for at in range(len(one))]
    all_ = np.concatenate(points)
    cut = rings(all_, corner=labels)
    assert len(cut) == len(shapes)
    assert all(np.array_equal(all_[one], other) for one, other in zip(cut, shapes, strict=True))


def test_corners_out_of_order_are_not_joined_to_a_bow_tie(desk, read):
    lines = [f"A,{n},{CORNERS[n - 1][0]},{CORNERS[n - 1][1]}" for n in (1, 3, 2, 4)]
    (desk / "a.csv").write_text("项目编号,点号,X,Y\n" + "\n".join(lines) + "\n", "utf-8")
    (sheet,) = read("a.csv", crs="EPSG:4525")
    assert sheet.status.tolist() == ["unreadable"]
    (note,) = [note for note in sheet.row_notes[0] if note.key == "corners-disordered"]
    assert said(note) == {"first": "3", "second": "2"}


def test_attributes_of_a_plot_are_those_of_its_first_row_that_has_them(desk, read):
    frame = pd.DataFrame(CORNERS, columns=["X", "Y"]).assign(
        项目编号="A", 点号=range(1, 5), 建设性质=[None, "新建", None, None]
    )
    frame.to_csv(desk / "a.csv", index=False)
    (sheet,) = read("a.csv", crs=GK37)
    assert sheet.columns["建设性质"].tolist() == ["新建"]


def test_a_number_nowhere_near_all_others_makes_its_row_unreadable(tmp_path):
    lines = "编号,X,Y\nA,4288080,37424338\nB,428780,37424738\nC,4287780,37424738\n"
    path = tmp_path / "点位.csv"
    path.write_text(lines, encoding="utf-8")
    workspace = tmp_path / "private"
    workspace.mkdir()
    (sheet,) = sources.read(Source(str(path)), workspace=workspace, crs=CRS.from_epsg(4525))
    assert sheet.status.tolist() == ["read", "unreadable", "read"]


def test_a_workbook_that_says_it_is_too_large_is_not_inflated(tmp_path, monkeypatch):
    pd.DataFrame({"项目编号": ["P1"]}).to_excel(tmp_path / "a.xlsx", index=False)
    with zipfile.ZipFile(tmp_path / "a.xlsx", "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image1.png", bytes(3_000_000))
    monkeypatch.setattr(workbook_xml, "LIMIT_BYTES", 2_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(SourceError, match="list-too-large"):
        workbook_xml.survey(tmp_path / "a.xlsx", file="a.xlsx")


def test_a_sheet_has_no_more_rows_than_excel_writes(tmp_path, monkeypatch):
    pd.DataFrame({"项目编号": ["P1", "P2", "P3"]}).to_excel(tmp_path / "a.xlsx", index=False)
    monkeypatch.setattr(workbook_xml, "LIMIT_ROWS", 4)
    assert workbook_xml.survey(tmp_path / "a.xlsx", file="a.xlsx").rows == 4
    monkeypatch.setattr(workbook_xml, "LIMIT_ROWS", 3)
    with pytest.raises(SourceError, match="too-many-rows"):
        workbook_xml.survey(tmp_path / "a.xlsx", file="a.xlsx")
