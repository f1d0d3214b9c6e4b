"""Boundary-point TXT: every way it is written, what is refused, and that nothing is lost on the way there and back."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely import MultiPolygon, Polygon, box

from layers import sources, subjects
from layers.coordinates import boundary_lines
from layers.coordinates.boundary_fields import fields, hectares
from layers.coordinates.boundary_writer import compose, write_boundary_txt
from layers.errors import CRSError, SourceError
from layers.paper import name
from layers.sheet import Sheet
from layers.sources import Source
from reports.sentences import note_sentence
from reports.words import load

HEADER = """[属性描述]
格式版本号=1.01版本
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=37
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""
LINE = "5,12.0000,DK001,示例地块,面,,工业用地,0601,@\n"
POINTS = """J1,1,4288080.000,37424338.000
J2,1,4288080.000,37424738.000
J3,1,4287780.000,37424738.000
J4,1,4287780.000,37424338.000
J1,1,4288080.000,37424338.000
"""
PLAIN = HEADER + LINE + POINTS
PLOT = box(37424338, 4287780, 37424738, 4288080)
INNER = """J5,{0},4287980.000,37424438.000
J6,{0},4287980.000,37424538.000
J7,{0},4287880.000,37424538.000
J8,{0},4287880.000,37424438.000
"""
APART = """J5,{0},4287080.000,37424438.000
J6,{0},4287080.000,37424538.000
J7,{0},4286980.000,37424538.000
J8,{0},4286980.000,37424438.000
"""


def read(text, folder, *, crs=None, fix=frozenset(), encoding=None, file="地块甲.txt"):
    workspace = folder / "private"
    workspace.mkdir(exist_ok=True)
    path = folder / file
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (sheet,) = sources.read(
        Source(str(path)),
        workspace=workspace,
        crs=crs and CRS.from_user_input(crs),
        fix=frozenset(fix),
        encoding=encoding,
    )
    return sheet


def refused(text, folder, **options):
    with pytest.raises((SourceError, CRSError)) as caught:
        read(text, folder, **options)
    return caught.value


def values(error_or_note):
    return dict(error_or_note.values)


def keys(sheet, row=None):
    return [note.key for note in (sheet.notes if row is None else sheet.row_notes.get(row, ()))]


def plain(*pairs):
    """Replace parts of the plain file."""
    text = PLAIN
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


# --- how it is written


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("gbk"),
        "\ufeff".encode("utf-16-le") + PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-le"),
        "\ufeff".encode("utf-16-be") + PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode("gbk"),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("\n", "\n\n \n").encode(),
        PLAIN.rstrip("\n").encode(),
        PLAIN.replace(",", "，").replace("@", "＠").encode(),
        PLAIN.replace(",0601,@", ",0601@").encode(),
        PLAIN.replace("37424338.000\n", "37424338.000,\n").encode(),
        PLAIN.replace("J", " J").replace(",1,", " , 1 ,").encode(),
        PLAIN.replace("J", "j0").encode(),
        PLAIN.replace("J", "").encode(),
        PLAIN.replace("J1,1,4288080.000,37424338.000\n", "J1,1,4288080.000,37424338.000\n", 1).encode(),
        (HEADER + LINE + POINTS[: POINTS.rindex("J1")]).encode(),
        (HEADER + LINE.replace("5,", "4,", 1) + POINTS[: POINTS.rindex("J1")]).encode(),
        PLAIN.replace("5,12", "4,12").encode(),
        (HEADER + LINE + POINTS[: POINTS.rindex("J1")] + "J5,1,4288080.000,37424338.000\n").encode(),
        PLAIN.replace(",1,42", ",42").encode(),
        ("[项目信息]\n项目名称=某项目\n备注\n" + PLAIN).encode(),
        PLAIN.replace("[属性描述]\n", "").replace("[地块坐标]\n", "").encode(),
        PLAIN.replace("37424", "424").encode(),
        PLAIN.replace("带号=37", "带号=").encode(),
        PLAIN.replace("带号=37\n", "").encode(),
        PLAIN.replace("几度分带=3", "几度分带=").encode(),
        PLAIN.replace("37424", "424").replace("带号=37", "带号=\n中央子午线=111").encode(),
        PLAIN.replace("2000国家大地坐标系", "CGCS2000").encode(),
        PLAIN.replace("=", "：").encode(),
    ],
)  # fmt: skip
def test_every_way_to_write_the_plot_gives_it(raw, tmp_path):
    sheet = read(raw, tmp_path)
    prefixed = b"37424" in raw.replace(b"\0", b"")
    assert name(sheet.crs) == ("EPSG:4525" if prefixed else "EPSG:4546")
    (geometry,) = sheet.geometry
    assert shapely.area(geometry) == 120_000.0
    assert geometry.bounds == (PLOT.bounds if prefixed else box(424338, 4287780, 424738, 4288080).bounds)
    assert len(geometry.exterior.coords) == 5
    assert sheet.columns["名称"].tolist() == ["示例地块"]
    assert sheet.columns["申报面积"].tolist() == [12.0]
    assert sheet.columns["规划用途"].tolist() == ["工业用地"]
    assert sheet.status.tolist() == ["read"]


@pytest.mark.parametrize(
    ("zone", "degrees", "plain_code", "prefixed_code"),
    [(36, 3, 4545, 4524), (37, 3, 4546, 4525), (18, 6, 4507, 4496), (19, 6, 4508, 4497)],
)
def test_zones_of_three_and_six_degrees(zone, degrees, plain_code, prefixed_code, tmp_path):
    header = (("带号=37", f"带号={zone}"), ("几度分带=3", f"几度分带={degrees}"))
    assert name(read(plain(("37424", f"{zone}424"), *header), tmp_path).crs) == f"EPSG:{prefixed_code}"
    assert name(read(plain(("37424", "424"), *header), tmp_path).crs) == f"EPSG:{plain_code}"


# --- on whose paper


def test_the_header_against_the_prefix(tmp_path):
    text = plain(("带号=37", "带号=36"))
    error = refused(text, tmp_path)
    assert (error.key, values(error)["line"], values(error)["prefix"]) == ("zone-differs", 12, 37)
    sheet = read(text, tmp_path, fix={"zone"})
    assert name(sheet.crs) == "EPSG:4525"
    assert "zone-by-coordinates" in keys(sheet)


def test_zone_19_and_zone_37_share_their_meridian_only(tmp_path):
    text = plain(("37424", "19424"))
    assert refused(text, tmp_path).key == "zone-differs"
    assert name(read(text, tmp_path, fix={"zone"}).crs) == "EPSG:4497"


def test_a_zone_that_contradicts_its_width(tmp_path):
    assert refused(plain(("37424", "424"), ("几度分带=3", "几度分带=6")), tmp_path).key == "zone-impossible"


def test_swapped_axes_are_refused_until_told(tmp_path):
    lines = [line.split(",") for line in POINTS.split()]
    swapped = HEADER + LINE + "".join(f"{a},{b},{y},{x}\n" for a, b, x, y in lines)
    error = refused(swapped, tmp_path)
    assert (error.key, values(error)["line"], values(error)["x"]) == ("axes-swapped", 12, 37424338.0)
    sheet = read(swapped, tmp_path, fix={"swap-axes"})
    assert sheet.geometry[0].bounds == PLOT.bounds
    assert "axes-were-swapped" in keys(sheet)
    without = swapped.replace("37424", "424")
    assert refused(without, tmp_path).key == "axes-swapped"


def test_fixes_do_nothing_where_nothing_is_wrong(tmp_path):
    sheet = read(PLAIN, tmp_path, fix={"swap-axes", "zone"})
    assert sheet.geometry[0].bounds == PLOT.bounds
    assert not {"axes-were-swapped", "zone-by-coordinates"} & set(keys(sheet))


@pytest.mark.parametrize("words", ["1980西安坐标系", "西安80", "1954北京坐标系"])
def test_old_datums_are_refused(words, tmp_path):
    assert refused(plain(("2000国家大地坐标系", words)), tmp_path).key == "crs-unknown-accuracy"


def test_without_header_the_crs_is_only_proposed(tmp_path):
    error = refused(POINTS, tmp_path)
    assert (error.key, values(error)["guess"]) == ("crs-missing-guess", "EPSG:4525")
    sheet = read(POINTS, tmp_path, crs="EPSG:4525")
    assert sheet.crs_source == "option"
    assert sheet.geometry[0].bounds == PLOT.bounds
    assert sheet.columns["名称"].tolist() == ["地块甲"]
    assert "name-of-file" in keys(sheet, 0)


def test_without_header_ring_and_label(tmp_path):
    bare = "点号 X Y\n" + "".join(line.split(",", 2)[2] + "\n" for line in POINTS.split())
    sheet = read(bare, tmp_path, crs="EPSG:4525")
    assert sheet.geometry[0].bounds == PLOT.bounds
    assert "lines-skipped" in keys(sheet)


def test_an_unknown_crs_is_named(tmp_path):
    error = refused(plain(("2000国家大地坐标系", "榆林独立坐标系")), tmp_path)
    assert (error.key, values(error)) == (
        "datum-not-understood",
        {"words": "榆林独立坐标系", "guess": "EPSG:4525", "remedy": "--crs EPSG:4525"},
    )
    assert "datum-not-understood" in keys(read(plain(("2000国家大地坐标系", "独立")), tmp_path, crs="EPSG:4525"))


def test_plots_of_two_zones_are_refused(tmp_path):
    second = LINE + POINTS.replace("37424", "36424")
    error = refused(PLAIN + second, tmp_path)
    assert (error.key, values(error)["first"], values(error)["second"]) == ("zones-mixed", 37, 36)


def test_headers_that_differ_are_refused(tmp_path):
    first = PLAIN.replace("37424", "424")
    second = first.replace("带号=37", "带号=36")
    assert refused(first + second, tmp_path).key == "papers-differ"
    assert read(first + first, tmp_path).rows == 2


@pytest.mark.parametrize("order", ["north first", "longitude first"])
@pytest.mark.parametrize(
    ("lon", "lat", "unit"),
    [
        (["110.125", "110.135"], ["38.725", "38.735"], "度"),
        (["110.125", "110.135"], ["38.725", "38.735"], "米"),
        (["1100730", "1100806"], ["384330", "384406.0"], "度分秒"),
        (["1100730", "1100806"], ["384330", "384406.0"], "米"),
        (["110.0730", "110.0806"], ["38.4330", "38.4406"], "度分秒"),
        (["110°07′30″", "110°8'6\""], ["38度43分30秒", "38°44′06.0″"], "度分秒"),
    ],
)
def test_degrees_decimal_packed_and_with_signs(lon, lat, unit, order, tmp_path):
    corners = [(lon[0], lat[0]), (lon[1], lat[0]), (lon[1], lat[1]), (lon[0], lat[1])]
    pairs = corners if order == "longitude first" else [(y, x) for x, y in corners]
    points = "".join(f"J{at},1,{x},{y}\n" for at, (x, y) in enumerate(pairs, 1))
    sheet = read(plain(("计量单位=米", f"计量单位={unit}"), (POINTS, points)), tmp_path)
    assert name(sheet.crs) == "EPSG:4490"
    assert sheet.geometry[0].bounds == (110.125, 38.725, 110.135, 38.735)
    assert ("longitude-first" in keys(sheet)) == (order == "longitude first")


# --- rings


def rings(second, stated, *, closed=True, number=2, renumbered=False):
    inner = second.format(number)
    if renumbered:
        inner = inner.replace("J5", "J1").replace("J6", "J2").replace("J7", "J3").replace("J8", "J4")
    first = inner.split("\n")[0] + "\n"
    outer = POINTS if closed else POINTS[: POINTS.rindex("J1")]
    return HEADER + LINE.replace("5,", f"{stated},", 1) + outer + inner + (first if closed else "")


@pytest.mark.parametrize(("second", "area", "read_as"), [(INNER, 110_000.0, (1, 1)), (APART, 130_000.0, (2, 0))])
@pytest.mark.parametrize(("number", "closed"), [(1, True), (2, True), (7, True), (2, False), (7, False)])
@pytest.mark.parametrize("stated", [10, 8])
@pytest.mark.parametrize("renumbered", [True, False])
def test_holes_and_parts_are_told_by_containment(tmp_path, second, area, read_as, stated, closed, number, renumbered):  # noqa: PLR0917
    sheet = read(rings(second, stated, closed=closed, number=number, renumbered=renumbered), tmp_path)
    assert shapely.area(sheet.geometry[0]) == area
    (note,) = [note for note in sheet.row_notes[0] if note.key == "rings-read"]
    assert (values(note)["parts"], values(note)["holes"]) == read_as


def test_no_ring_column_and_two_rings(tmp_path):
    text = rings(INNER, 10).replace(",1,42", ",42").replace(",2,42", ",42")
    assert shapely.area(read(text, tmp_path).geometry[0]) == 110_000.0


def test_a_return_to_the_first_point_after_the_hole(tmp_path):
    outer = POINTS[: POINTS.rindex("J1")]
    text = HEADER + LINE.replace("5,", "9,", 1) + outer + INNER.format(2) + "J1,1,4288080.000,37424338.000\n"
    assert shapely.area(read(text, tmp_path).geometry[0]) == 110_000.0


def test_an_island_in_a_hole_is_land(tmp_path):
    island = (
        INNER.replace("87980", "87950").replace("87880", "87910").replace("24438", "24470").replace("24538", "24500")
    )
    text = HEADER + LINE.replace("5,", "13,", 1) + POINTS + INNER.format(2) + island.format(3)
    (geometry,) = read(text, tmp_path).geometry
    assert geometry.area == 120_000 - 10_000 + 1_200
    assert [len(part.interiors) for part in geometry.geoms] == [1, 0]


def test_crossing_and_repeated_rings_count_as_land(tmp_path):
    crossing = INNER.replace("37424538", "37425538").format(2)
    sheet = read(HEADER + LINE.replace("5,", "9,", 1) + POINTS + crossing, tmp_path)
    assert "rings-cross" in keys(sheet, 0)
    assert shapely.union_all(shapely.get_parts(sheet.geometry)).area > 120_000
    twice = HEADER + LINE.replace("5,", "10,", 1) + POINTS + POINTS.replace(",1,", ",2,")
    assert shapely.union_all(shapely.get_parts(read(twice, tmp_path).geometry)).area == 120_000


def test_lines_and_points(tmp_path):
    line = read(plain((",面,", ",线,")), tmp_path).geometry[0]
    assert (line.geom_type, line.length) == ("LineString", 1400.0)
    assert read(plain((",面,", ",点,")), tmp_path).geometry[0].geom_type == "MultiPoint"


# --- plot lines


def test_several_plots_also_with_one_line(tmp_path):
    sheet = read(PLAIN + LINE + POINTS + "\n" + LINE + POINTS, tmp_path)
    assert sheet.rows == 3
    assert sheet.columns["名称"].tolist() == ["示例地块"] * 3


def test_plots_without_a_name_take_the_files(tmp_path):
    nameless = LINE.replace("示例地块", "")
    assert read(HEADER + nameless + POINTS, tmp_path).columns["名称"].tolist() == ["地块甲"]
    two = read(HEADER + nameless + POINTS + nameless + POINTS, tmp_path)
    assert two.columns["名称"].tolist() == ["地块甲-1", "地块甲-2"]
    assert keys(two, 1) == ["name-of-file"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("5,1.5,D,甲,面,图,用,类", (5, 1.5, "", "D", "甲", "面", "图", "用", "类", ())),
        ("5,1.5,D,甲,面,图,用", (5, 1.5, "", "D", "甲", "面", "图", "用", "", ())),
        ("5,1.5,D,甲,面,图,用,类,a,b,,d", (5, 1.5, "", "D", "甲", "面", "图", "用", "类", ("a", "b", "", "d"))),
        ("5,1.5公顷,D,甲,线,,,", (5, 1.5, "公顷", "D", "甲", "线", "", "", "", ())),
        ("5,15 平方米,D,甲,面,,,", (5, 15.0, "平方米", "D", "甲", "面", "", "", "", ())),
        ("5,,D,甲,面,,,", (5, None, "", "D", "甲", "面", "", "", "", ())),
        (",1.5,D,甲,面,,,", (None, 1.5, "", "D", "甲", "面", "", "", "", ())),
        ("5,1.5,D,甲,乙,面,,,", (5, 1.5, "", "D", "甲,乙", "面", "", "", "", ())),
        ("5,1.5,D,面,面,,,", (5, 1.5, "", "D", "面", "面", "", "", "", ())),
        ("5,乙地块,D,,面,,,用", (5, None, "", "D", "乙地块", "面", "", "", "用", ())),
        ("5,D,甲,面,,用,", (5, None, "", "D", "甲", "面", "", "用", "", ())),
        ("5,1.5,甲,面,,用,", (5, 1.5, "", "", "甲", "面", "", "用", "", ())),
        ("5,1.5,D,甲", (5, 1.5, "", "D", "甲", "面", "", "", "", ())),
        ("5,1.2247,FID_0,DKMC,面,TFH,DKYT,DLBM", (5, 1.2247, "", "FID_0", "", "面", "", "", "", ())),
        ("", (None, None, "", "", "", "面", "", "", "", ())),
    ],
)
def test_fields_of_a_plot_line(line, expected):
    assert tuple(fields(line.split(","))[0]) == expected


@pytest.mark.parametrize("line", ["5,乙地块,D,,面,,,用", "5,1.5,甲,面,,用,"])
def test_shifted_fields_are_noted(line):
    assert [note.key for note in fields(line.split(","))[1]] == ["fields-shifted"]


@pytest.mark.parametrize(
    ("area", "ha", "noted"),
    [
        ("12.0000", 12.0, False),
        ("12.0000公顷", 12.0, False),
        ("180亩", 12.0, False),
        ("120000平方米", 12.0, False),
        ("120000m2", 12.0, False),
        ("0.12km2", 12.0, False),
        ("120000.00", 12.0, True),
        ("180.00", 12.0, True),
        ("77", 77.0, False),
    ],
)
def test_declared_areas_come_in_hectares(area, ha, noted):
    said, _ = fields(f"5,{area},D,甲,面".split(","))
    value, notes = hectares(said, 120_000.0)
    assert value == pytest.approx(ha, abs=1e-12)
    assert bool(notes) == noted


# --- nothing is lost


@pytest.mark.parametrize("stated", [3, 6, 7, 50])
def test_a_count_that_closing_points_do_not_explain(stated, tmp_path):
    error = refused(plain(("5,12.0000", f"{stated},12.0000")), tmp_path)
    assert error.key == "points-differ"
    assert values(error) == {"line": 11, "plot": "示例地块", "stated": stated, "read": 5}


@pytest.mark.parametrize(
    "bad", ["J3,1,4287780.000", "J3,1,4287780.000,37x24738.000", "J3,1,,", "第三点", "J3,1,nan,inf", "J3,1,1e300,9e999"]
)
def test_a_point_that_cannot_be_read(bad, tmp_path):
    broken = PLAIN.replace("J3,1,4287780.000,37424738.000", bad)
    error = refused(broken, tmp_path)
    assert (error.key, values(error)["line"]) == ("point-unreadable", 14)
    sheet = read(PLAIN + broken.removeprefix(HEADER), tmp_path)
    assert sheet.status.tolist() == ["read", "unreadable"]
    (note,) = [note for note in sheet.row_notes[1] if note.key == "point-unreadable"]
    assert values(note)["line"] == 20


@pytest.mark.parametrize(
    "remark",
    [
        "制表人：张三    日期：2026年11月23日",
        "制表人:张三，审核人:李四，日期:2026-11-23",
        "以下空白",
        "Drawn by: Zhang",
    ],
)
def test_who_signed_behind_the_points_is_no_point_and_said(remark, tmp_path):
    for text in (PLAIN + remark, PLAIN + remark + "\n" + LINE + POINTS):
        sheet = read(text, tmp_path)
        assert set(sheet.status) == {"read"}
        (note,) = [note for note in sheet.notes if note.key == "lines-skipped"]
        assert remark.replace("，", ",") in values(note)["lines"]


@pytest.mark.parametrize("last", ["J6,428808o,3742433x", "点六,1,428808o.0,3742433x", "2026-11-23", "J6"])
def test_a_last_line_that_may_be_a_point_is_none_to_pass_over(last, tmp_path):
    assert refused(PLAIN.rstrip() + "\n" + last, tmp_path).key == "point-unreadable"


def test_a_plot_without_points_is_a_row(tmp_path):
    sheet = read(PLAIN + LINE.replace("5,", "0,", 1), tmp_path)
    assert sheet.status.tolist() == ["read", "no-geometry"]
    assert refused(PLAIN + LINE, tmp_path).key == "points-differ"


def test_a_plot_of_two_points_is_unreadable(tmp_path):
    two = LINE.replace("5,", "2,", 1) + "".join(POINTS.splitlines(keepends=True)[:2])
    sheet = read(PLAIN + two, tmp_path)
    assert sheet.status.tolist() == ["read", "unreadable"]
    assert "too-few-points" in keys(sheet, 1)


def test_words_behind_the_coordinates_are_said(tmp_path):
    assert "words-surplus" in keys(read(plain(("37424738.000\n", "37424738.000,界桩\n")), tmp_path))


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (b"", "no-points"),
        ("说明文字".encode(), "no-points"),
        (b"\xff\xfe\x00", "text-undecodable"),
        (b"\x81\x00\xff,@", "text-undecodable"),
    ],
)
def test_what_is_no_such_file(raw, key, tmp_path):
    assert refused(raw, tmp_path).key == key


def test_an_encoding_that_was_named(tmp_path):
    sheet = read(PLAIN.encode("gbk"), tmp_path, encoding="GBK")
    assert sheet.encoding == "GB18030"
    assert "encoding-option" in keys(sheet)
    assert refused(PLAIN.encode("gbk"), tmp_path, encoding="UTF-8").key == "text-undecodable"


def test_a_readme_in_a_folder_is_passed_over_and_named(tmp_path):
    (tmp_path / "private").mkdir()
    folder = tmp_path / "送审"
    folder.mkdir()
    (folder / "说明.txt").write_text("请核查\n联系电话 0912-1234567\n", encoding="utf-8")
    (folder / "地块.txt").write_text(PLAIN, encoding="gbk")
    (sheet,) = sources.read(Source(str(folder)), workspace=tmp_path / "private")
    assert sheet.layer == "地块"
    assert [values(note) for note in sheet.notes if note.key == "files-skipped"] == [{"names": "说明.txt"}]


# --- as a subject


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("地块甲.txt", "project"),
        ("某采矿权.txt", "mining-right"),
        ("生态保护红线内项目.txt", "project"),
        ("锦界工业园区一号.txt", "project"),
    ],
)
def test_the_kind_is_project_unless_the_name_says_otherwise(file, kind, tmp_path):
    read(PLAIN, tmp_path, file=file)
    (layer,) = subjects.load([Source(str(tmp_path / file))], workspace=tmp_path / "private")
    assert layer.kind == kind
    assert layer.frame["name"].tolist() == ["示例地块"]
    assert layer.frame["id"].tolist() == ["DK001"]
    assert "kind-assumed" in [note.key for note in layer.input.notes]


def test_a_stated_kind_is_not_assumed(tmp_path):
    read(PLAIN, tmp_path)
    (layer,) = subjects.load([Source(str(tmp_path / "地块甲.txt"), kind="project")], workspace=tmp_path / "private")
    assert "kind-assumed" not in [note.key for note in layer.input.notes]
    assert layer.frame["declared_ha"].tolist() == [12.0]
    assert layer.frame["land_use"].tolist() == ["工业用地"]


# --- there and back


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[A-Z]{0,2}[0-9]{1,4}", fullmatch=True),
            st.integers(0, 9),
            st.from_regex(r"[0-9]{6,7}\.[0-9]{0,5}", fullmatch=True),
            st.from_regex(r"[0-9]{6,8}(\.[0-9]{1,5})?", fullmatch=True),
        ),
        min_size=1,
    )
)
@settings(max_examples=60, deadline=None)
def test_words_survive_word_for_word(rows):
    points = [boundary_lines.Point(at, label, str(ring), x, y) for at, (label, ring, x, y) in enumerate(rows, 2)]
    header = (boundary_lines.Entry("属性描述", "带号", "37"), boundary_lines.Entry("属性描述", "备注", None))
    words = (str(len(points)), "", "D", "甲", "面", "", "", "")
    text = compose([boundary_lines.Plot(1, words, header, points)])
    (plot,) = boundary_lines.parse(text.split("\n")).plots
    assert [point[1:] for point in plot.points] == [point[1:] for point in points]
    assert (plot.words, plot.header, plot.faults) == (words, header, [])


MILLIMETRES = st.integers(0, 2_000_000).map(lambda mm: mm / 1000)
ANY = st.floats(0, 2000, allow_nan=False)
NAMES = st.text("甲乙丙丁ABC123-（）号", min_size=1, max_size=12).filter(lambda word: word.strip("-"))


@st.composite
def footprints(draw, numbers):
    """One or two rectangles, each with a hole or without, somewhere in zone 37."""
    parts = []
    for at in range(draw(st.integers(1, 2))):
        x, y = 37_400_000 + 10_000 * at + draw(numbers), 4_200_000 + draw(numbers)
        width, height = 10 + draw(numbers), 10 + draw(numbers)
        shell = box(x, y, x + width, y + height)
        hole = box(x + width / 4, y + height / 4, x + width / 2, y + height / 2)
        parts.append(Polygon(shell.exterior, [hole.exterior] if draw(st.booleans()) else []))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def sheet_of(geometries, names, crs="EPSG:4525"):
    frame = pd.DataFrame({"编号": names, "名称": names, "申报面积": [1.2345] * len(names)}, dtype=object)
    return Sheet(
        path="x", layer="x", columns=frame, geometry=np.array([*geometries, None], dtype=object)[:-1], sha256="",
        status=np.full(len(names), "read", dtype=object), crs=CRS.from_user_input(crs), crs_source="file", bytes=0,
    )  # fmt: skip


@given(st.lists(st.tuples(footprints(MILLIMETRES) | footprints(ANY), NAMES), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None)
def test_a_sheet_survives_bit_for_bit(rows):
    geometries, names = zip(*rows, strict=True)
    written = sheet_of(geometries, list(names))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "往返.txt"
        write_boundary_txt(path, written)
        (back,) = sources.read(Source(str(path)), workspace=Path(folder))
    assert back.geometry.tolist() == written.geometry.tolist()
    assert back.crs == written.crs
    for column in written.columns:
        assert back.columns[column].tolist() == written.columns[column].tolist()


@pytest.mark.parametrize("crs", ["EPSG:4524", "EPSG:4545", "EPSG:4496", "EPSG:4507", "EPSG:4490", "EPSG:4326"])
def test_every_paper_survives(crs, tmp_path):
    zone = {"EPSG:4524": 36e6, "EPSG:4496": 18e6}.get(crs, 0)
    degrees = crs in {"EPSG:4490", "EPSG:4326"}
    plot = box(110.1, 38.1, 110.2, 38.2) if degrees else box(zone + 424338, 4287780, zone + 424738, 4288080)
    write_boundary_txt(tmp_path / "a.txt", sheet_of([plot, None], ["甲", "乙"], crs))
    back = read((tmp_path / "a.txt").read_bytes(), tmp_path)
    assert name(back.crs) == crs
    assert back.geometry.tolist() == [plot, None]
    assert back.status.tolist() == ["read", "no-geometry"]


def test_lines_and_points_survive(tmp_path):
    loop = shapely.LineString([(37424338, 4287780), (37424438, 4287780), (37424338, 4287880), (37424338, 4287780)])
    two = shapely.MultiLineString([loop, shapely.LineString([(37424000, 4287780), (37424438, 4287000)])])
    point = shapely.Point(37424338.5, 4287780)
    rows = [loop, two, point, shapely.MultiPoint([point, shapely.Point(37424338.5, 4287781)])]
    write_boundary_txt(tmp_path / "a.txt", sheet_of(rows, list("甲乙丙丁")))
    assert read((tmp_path / "a.txt").read_bytes(), tmp_path).geometry.tolist() == rows


@pytest.mark.parametrize("decimals", [1, 2, 3, 4])
def test_decimals_survive(decimals, tmp_path):
    text = PLAIN.replace(".000\n", f".{'0' * decimals}\n").replace(".000,", f".{'0' * decimals},")
    sheet = read(text, tmp_path)
    write_boundary_txt(tmp_path / "b.txt", sheet)
    again = (tmp_path / "b.txt").read_text(encoding="utf-8-sig").split("[地块坐标]\n")[1]
    assert again == text.split("[地块坐标]\n")[1]


def test_commas_in_attributes_do_not_shift_fields(tmp_path):
    sheet = sheet_of([PLOT], ["甲,乙\n丙"])
    write_boundary_txt(tmp_path / "a.txt", sheet)
    assert read((tmp_path / "a.txt").read_bytes(), tmp_path).columns["名称"].tolist() == ["甲、乙、丙"]


def test_a_paper_without_words_is_refused(tmp_path):
    with pytest.raises(CRSError) as caught:
        write_boundary_txt(tmp_path / "a.txt", sheet_of([PLOT], ["甲"], "EPSG:32649"))
    assert caught.value.key == "boundary-crs"


# --- whatever arrives


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_mutilated_file_is_read_wrongly_or_breaks_the_reader(data):
    """Each point left is where it was: a file that lost or changed lines is read with fewer plots, or refused."""
    lines = (PLAIN + LINE.replace("DK001", "DK002") + POINTS).splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at : at + 1] = data.draw(
            st.sampled_from(
                [[], [""], [lines[at][: len(lines[at]) // 2]], [lines[at]] * 2, ["@"], [",,,"], ["[x]"], ["=1"]]
            )
            | st.text(max_size=12).map(lambda word: [word])
        )
    with TemporaryDirectory() as folder:
        try:
            sheet = read("\n".join(lines).encode(), Path(folder))
        except (SourceError, CRSError):
            return
    drawn = sheet.geometry[~shapely.is_missing(sheet.geometry)]
    assert {tuple(xy) for xy in shapely.get_coordinates(drawn)} <= {tuple(xy) for xy in shapely.get_coordinates(PLOT)}


@pytest.mark.parametrize("ring", ["", "1,"], ids=["no-ring-column", "one-ring-number"])
def test_rings_without_closing_points_end_where_the_labels_begin_anew(ring, tmp_path):
    """J1 to J4 and J1 to J4 again are two parts; joined to one outline they would be less land than either."""
    first = ["4288080,37424338", "4288080,37424738", "4287780,37424738", "4287780,37424338"]
    other = ["4288080,37424838", "4288080,37424938", "4287980,37424938", "4287980,37424838"]
    points = [f"J{at},{ring}{xy}\n" for rings in (first, other) for at, xy in enumerate(rings, start=1)]
    sheet = read(HEADER + LINE.replace("5,12", "8,13", 1) + "".join(points), tmp_path)
    assert shapely.area(sheet.geometry).tolist() == [130_000.0]


@pytest.mark.parametrize("words", ["80国家大地坐标系", "1980年国家大地坐标系", "西安80", "BJ54", "54国家坐标系"])
def test_older_datums_are_known_by_every_name_and_refused(words, tmp_path):
    """Taken for a word that says nothing, 80国家大地坐标系 would be answered with CGCS2000 as the remedy."""
    with pytest.raises(CRSError) as caught:
        read(HEADER.replace("2000国家大地坐标系", words) + LINE + POINTS, tmp_path)
    assert caught.value.key == "crs-unknown-accuracy"


def test_a_point_thousands_of_kilometres_from_all_others_is_none(tmp_path):
    """A digit is missing in one northing: nobody's land is outlined by it, the other plots are read."""
    broken = LINE.replace("DK001", "DK002") + POINTS.replace("4287780.000", "428778.000", 1)
    sheet = read(HEADER + LINE + POINTS + broken, tmp_path)
    assert sheet.status.tolist() == ["read", "unreadable"]
    (note,) = [note for note in sheet.row_notes[1] if note.key == "point-unreadable"]
    assert (note.values["line"], note.values["text"]) == (20, "J3,1,428778.000,37424738.000")  # noqa: PD011 - a note's values
    with pytest.raises(SourceError) as caught:
        read(HEADER + broken, tmp_path)
    assert (caught.value.key, caught.value.values["line"]) == ("point-unreadable", 14)  # noqa: PD011


@pytest.mark.parametrize("code", ["utf-8", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_said_of_an_encoding_has_words(code, lang, tmp_path):
    for note in read((HEADER + LINE + POINTS).encode(code), tmp_path).notes:
        assert note_sentence(note, load(lang))
