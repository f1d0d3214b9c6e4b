"""Mining corner strings: both forms, what is deducted, in files and in cells, and that nothing is lost both ways."""

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
from layers.coordinates.axes import packed, unpacked
from layers.coordinates.corner_rows import corner_rows
from layers.coordinates.corner_string import Corner, CornerError, Ring, compose, parse, parse_all, split
from layers.coordinates.corner_writer import write_corner_string
from layers.errors import CRSError, SourceError
from layers.paper import name
from layers.sheet import Sheet
from layers.sources import Source
from spatial.crs import passage, transform

OUTER = "4,1,4288080.00,37424338.00,2,4288080.00,37424738.00,3,4287780.00,37424738.00,4,4287780.00,37424338.00"
INNER = "4,1,4287980.00,37424438.00,2,4287980.00,37424538.00,3,4287880.00,37424538.00,4,4287880.00,37424438.00"
APART = INNER.replace("4287", "4286")
RIGHT = f"2,{OUTER},1250,900,,1,{INNER},1250,900,扣除示例保护区范围,-1,"
EXPLORATION = "1,4,1101530,383000,1101700,383000,1101700,382900,1101530,382900,"
TWO = "1,2,1,4288080.00,37424338.00,2,4288080.00,37424738.00,"
PLOT = box(37424338, 4287780, 37424738, 4288080)


def read(text, folder, *, crs="EPSG:4525", fix=frozenset()):
    workspace = folder / "private"
    workspace.mkdir(exist_ok=True)
    path = folder / "甲矿.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    paper = crs and CRS.from_user_input(crs)
    (sheet,) = sources.read(Source(str(path)), workspace=workspace, crs=paper, fix=frozenset(fix))
    return sheet


def keys(notes):
    return [note.key for note in notes]


# --- words


def test_the_right_form_word_for_word():
    first, second = parse(RIGHT)
    assert first == Ring((Corner("1", "4288080.00", "37424338.00"), *first.corners[1:]), "1250", "900", "", "1")
    assert (len(first.corners), len(second.corners)) == (4, 4)
    assert second[1:] == ("1250", "900", "扣除示例保护区范围", "-1")
    assert compose((first, second)) == RIGHT


@pytest.mark.parametrize(
    "text",
    [
        RIGHT,
        RIGHT.rstrip(","),
        RIGHT.replace(",", "，"),
        RIGHT.replace(",", ";"),
        RIGHT.replace("37424738.00,3,", "37424738.00,\n3,"),
        RIGHT.replace("37424738.00,3,", "37424738.00\r\n3,"),
        RIGHT.replace(",", " , "),
        RIGHT.replace("1,428", "J1,428"),
        RIGHT.replace("1250,900", ","),
        RIGHT.replace("1250", "+1250.5"),
    ],
)
def test_ways_to_write_it(text):
    rings = parse(text)
    assert [len(ring.corners) for ring in rings] == [4, 4]
    assert [ring.flag for ring in rings] == ["1", "-1"]
    assert rings[0].corners[0][1:] == ("4288080.00", "37424338.00")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,\n2", ["1", "2"]),
        ("1\r\n2", ["1", "2"]),
        ("1\n,2", ["1", "2"]),
        ("1,\n,2", ["1", "", "2"]),
        ("1,,\n\n 2 ,,\n", ["1", "", "2"]),
        ("", []),
    ],
)
def test_the_end_of_a_line_parts_words_where_no_comma_does(text, words):
    assert split(text) == words


def test_a_note_may_hold_commas():
    (first, second) = parse(RIGHT.replace("扣除示例保护区范围", "扣除,示例,2处"))
    assert (first.note, second.note) == ("", "扣除,示例,2处")


def test_without_tail():
    (ring,) = parse(f"1,{OUTER},")
    assert (len(ring.corners), ring[1:]) == (4, ("", "", "", ""))


@pytest.mark.parametrize("text", [EXPLORATION, EXPLORATION.removeprefix("1,4,"), EXPLORATION + "900,600,,1,"])
def test_the_exploration_form(text):
    (ring,) = parse(text)
    assert ring.corners[0] == Corner("", "1101530", "383000")
    assert len(ring.corners) == 4


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 1),
        ("说明", 1),
        (RIGHT.replace("37424738.00,3", "37x424738.00,3", 1), 8),
        (RIGHT.removesuffix("-1,"), 35),
        (f"3,{OUTER},1250,900,,1,{INNER},1250,900,,-1,", 36),
        (f"1,{OUTER},1250,900,,1,{INNER},1250,900,,-1,", 19),
        (RIGHT.replace("2,4,1,", "2,5,1,"), 17),
    ],
)
def test_where_a_string_breaks_off(text, at):
    with pytest.raises(CornerError) as caught:
        parse(text)
    assert caught.value.at == at


def test_strings_that_follow_each_other():
    assert parse_all(f"{RIGHT}\n{RIGHT}") == [parse(RIGHT), parse(RIGHT)]
    assert parse_all(EXPLORATION * 3) == [parse(EXPLORATION)] * 3
    with pytest.raises(CornerError):
        parse_all(f"{RIGHT} 说明")


# --- what is deducted


def tail(flag, note=""):
    return f"1250,900,{note},{flag},"


@pytest.mark.parametrize(
    ("second", "ending", "area", "note"),
    [
        (INNER, tail(-1), 110_000, None),
        (INNER, tail(-1, "扣除保护区"), 110_000, None),
        (INNER, tail(1), 110_000, "deduction-unmarked"),
        (INNER, tail(1, "扣除保护区"), 110_000, "deduction-marks-differ"),
        (APART, tail(1), 130_000, None),
        (APART, tail(-1), 130_000, "deduction-outside"),
        (APART, tail(1, "扣除保护区"), 130_000, "deduction-outside"),
    ],
)
def test_flag_word_and_containment(second, ending, area, note):
    rows = corner_rows([f"2,{OUTER},{tail(1)}{second},{ending}"], file="x")
    assert rows.geometry[0].area == area
    assert keys(rows.row_notes[0]) == ["rings-read", *([note] if note else [])]


def test_elevations_of_what_is_kept():
    text = f"3,{OUTER},1250,900,,1,{INNER},1500,100,扣除,-1,{APART},1300,950,丙区,1,"
    rows = corner_rows([text, f"1,{OUTER},,,,1,"], file="x")
    assert rows.columns.to_numpy().tolist() == [[1300.0, 900.0, "扣除; 丙区"], [None, None, None]]


# --- cells and files


def test_cells_are_rows_whatever_they_hold():
    rows = corner_rows([RIGHT, None, "  ", "见附件", TWO], file="x", numbers=[4, 5, 6, 7, 8])
    assert rows.status.tolist() == ["read", "no-geometry", "no-geometry", "unreadable", "unreadable"]
    assert keys(rows.row_notes[3]) == ["corner-string-unreadable"]
    assert [geometry is None for geometry in rows.geometry] == [False, True, True, True, True]
    assert rows.axes.zone == 37


def test_nothing_readable_are_unreadable_rows():
    rows = corner_rows([None, "见附件"], file="x.xlsx")
    assert rows.status.tolist() == ["no-geometry", "unreadable"]
    assert keys(rows.row_notes[1]) == ["corner-string-unreadable"]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (RIGHT.replace("37424738", "3742473B", 1), 8),
        (RIGHT.replace("4288080.00", "428808O.00", 1), 4),
        (RIGHT[: len(RIGHT) // 2], 21),
        (f"C61\t{RIGHT.replace('37424738', '3742473B', 1)}", 8),
        (RIGHT.replace(",3,", ",\n3,").replace("37424738", "3742473B", 1), 8),
        (EXPLORATION.replace("1101700", "11017OO", 1), 5),
        (EXPLORATION.replace("1,4,", "1,5,"), 11),
    ],
)
def test_a_broken_string_alone_stays_a_mining_right_that_cannot_be_read(text, at, tmp_path):
    sheet = read(text, tmp_path, crs=None)
    assert (sheet.kind, sheet.status.tolist()) == ("mining-right", ["unreadable"])
    note = sheet.row_notes[0][0]
    assert (note.key, dict(**note.values)["at"]) == ("corner-string-unreadable", at)


@pytest.mark.parametrize(
    ("lines", "crs"),
    [
        (["1,1,4288080,37424338", "2,1,4288080,37424738", "3,1,4287780,37424738"], "EPSG:4525"),
        (["1,4288080,37424338", "2,4288080,37424738", "3,4287780,37424738"], "EPSG:4525"),
        (["1,1,110.25,38.25", "2,1,110.26,38.25", "3,1,110.26,38.26"], "EPSG:4490"),
    ],
)
def test_boundary_points_with_plain_numbers_are_no_corner_string(lines, crs, tmp_path):
    sheet = read("\n".join(lines), tmp_path, crs=crs)
    assert (sheet.kind, sheet.status.tolist()) == ("project", ["read"])


def test_a_deduction_that_nothing_marks_has_two_readings(tmp_path):
    """By containment 110 000 m2; nothing but that says so, and with the ring left in 120 000."""
    read(f"2,{OUTER},{tail(1)}{INNER},{tail(1)}", tmp_path)
    source = Source(str(tmp_path / "甲矿.txt"))
    (layer,) = subjects.load([source], workspace=tmp_path / "private", crs=CRS.from_epsg(4525))
    back = passage(CRS.from_epsg(4525)).from_map
    assert shapely.area(transform(layer.placed.spare, back)) == pytest.approx(120_000)
    assert shapely.area(layer.placed.own) == 110_000
    for ending in (tail(-1), tail(1, "扣除保护区")):
        assert not corner_rows([f"2,{OUTER},{tail(1)}{INNER},{ending}"], file="x").holes_unsure.any()


def test_empty_columns_are_no_error():
    assert len(corner_rows([], file="x").status) == 0
    assert corner_rows([None, ""], file="x").status.tolist() == ["no-geometry", "no-geometry"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_file_of_one_string(encoding, tmp_path):
    sheet = read(RIGHT.encode(encoding), tmp_path)
    assert sheet.geometry[0].area == 110_000
    assert sheet.columns.to_dict("records") == [
        {"许可证号": None, "矿山名称": "甲矿", "标高上限": 1250.0, "标高下限": 900.0, "拐点备注": "扣除示例保护区范围"}
    ]
    assert keys(sheet.row_notes[0]) == ["rings-read", "name-of-file"]


def test_a_file_does_not_say_its_crs(tmp_path):
    with pytest.raises(CRSError) as caught:
        read(RIGHT, tmp_path, crs=None)
    assert caught.value.values["guess"] == "EPSG:4525"  # noqa: PD011 - an error's values
    with pytest.raises(CRSError) as caught:
        read(EXPLORATION, tmp_path, crs=None)
    assert caught.value.values["guess"] == "EPSG:4490"  # noqa: PD011 - an error's values


def test_an_exploration_right_in_degrees(tmp_path):
    sheet = read(EXPLORATION, tmp_path, crs="EPSG:4490")
    assert sheet.geometry[0].bounds == (110 + 15.5 / 60, 38 + 29 / 60, 110 + 17 / 60, 38.5)
    assert "dms-packed" in keys(sheet.notes)
    assert "longitude-first" not in keys(sheet.notes)


def test_a_line_is_a_row_its_number_before_it(tmp_path):
    sheet = read(f"C6100001\t{RIGHT}\n\nC6100002：1,{OUTER},1250,900,,1,\n1,{APART},,,,1,\n", tmp_path)
    assert sheet.columns["许可证号"].tolist() == ["C6100001", "C6100002", None]
    assert sheet.columns["矿山名称"].tolist() == ["甲矿-1", "甲矿-2", "甲矿-3"]
    assert shapely.area(sheet.geometry).tolist() == [110_000, 120_000, 10_000]


def test_a_bad_line_among_good_ones_is_an_unreadable_row(tmp_path):
    sheet = read(f"{RIGHT}\n{RIGHT.replace('37424738', 'x')}\n", tmp_path)
    assert sheet.status.tolist() == ["read", "unreadable"]
    assert read(f"{RIGHT.replace('37424738', 'x')}\n{RIGHT}\n", tmp_path).status.tolist() == ["unreadable", "read"]


def test_a_string_broken_into_lines(tmp_path):
    sheet = read(RIGHT.replace(",3,", ",\n3,").replace(",1,4,1", ",1,\n4,1"), tmp_path)
    assert (sheet.rows, sheet.geometry[0].area) == (1, 110_000)


def test_swapped_axes(tmp_path):
    swapped = f"1,{OUTER},,,,1,"
    for north in ("4288080.00", "4287780.00"):
        for east in ("37424338.00", "37424738.00"):
            swapped = swapped.replace(f"{north},{east}", f"{east},{north}")
    with pytest.raises(SourceError) as caught:
        read(swapped, tmp_path)
    assert caught.value.key == "axes-swapped"
    assert read(swapped, tmp_path, fix={"swap-axes"}).geometry[0].bounds == PLOT.bounds


def test_pairs_on_lines_of_their_own_are_points_of_one_plot(tmp_path):
    text = EXPLORATION.removeprefix("1,4,").replace("00,1", "00\n1").rstrip(",")
    assert len(text.splitlines()) == 4
    sheet = read(text, tmp_path, crs="EPSG:4490")
    assert (sheet.rows, sheet.kind) == (1, "project")
    assert sheet.geometry[0].bounds[0] == 110 + 15.5 / 60


def test_it_is_a_mining_right(tmp_path):
    read(RIGHT, tmp_path)
    source = Source(str(tmp_path / "甲矿.txt"))
    (layer,) = subjects.load([source], workspace=tmp_path / "private", crs=CRS.from_epsg(4525))
    assert layer.kind == "mining-right"
    assert layer.frame[["name", "upper", "lower"]].to_numpy().tolist() == [["甲矿", 1250.0, 900.0]]


# --- there and back


WORD = st.from_regex(r"[0-9]{5,8}(\.[0-9]{1,4})?", fullmatch=True)
RINGS = st.builds(
    Ring,
    st.lists(st.builds(Corner, st.from_regex(r"J?[1-9][0-9]{0,2}", fullmatch=True), WORD, WORD), min_size=1).map(tuple),
    st.sampled_from(["", "1250", "900.5"]),
    st.sampled_from(["", "-30", "600"]),
    st.sampled_from(["", "扣除保护区", "甲,乙"]),
    st.sampled_from(["1", "-1"]),
)


@given(st.lists(RINGS, min_size=1, max_size=3).map(tuple))
@settings(max_examples=50, deadline=None)
def test_words_survive_word_for_word(rings):
    assert parse(compose(rings)) == rings
    assert parse_all(compose(rings) * 2) == [rings, rings]


@given(st.floats(73, 136), st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_packed_degrees_survive_bit_for_bit(degrees, decimals):
    assert unpacked(packed(degrees, decimals)) == degrees


METRES = st.integers(0, 2_000_000).map(lambda mm: mm / 1000) | st.floats(0, 2000)


@st.composite
def footprints(draw, west, south, size):
    """One or two rectangles with or without a hole."""
    parts = []
    for at in range(draw(st.integers(1, 2))):
        x, y, width, height = (size * draw(METRES) for _ in range(4))
        x, y, width, height = west + size * 10_000 * at + x, south + y, size * 10 + width, size * 10 + height
        hole = box(x + width / 4, y + height / 4, x + width / 2, y + height / 2).exterior
        parts.append(Polygon(box(x, y, x + width, y + height).exterior, [hole] if draw(st.booleans()) else []))
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def sheet_of(geometries, crs, **columns):
    rows = len(geometries)
    return Sheet(
        path="x", layer="x", columns=pd.DataFrame(columns, index=range(rows), dtype=object), sha256="", bytes=0,
        geometry=np.array([*geometries, None], dtype=object)[:-1], status=np.full(rows, "read", dtype=object),
        crs=CRS.from_user_input(crs), crs_source="file",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("crs", "drawn"),
    [
        ("EPSG:4525", footprints(37_400_000, 4_200_000, 1)),
        ("EPSG:4545", footprints(400_000, 4_200_000, 1)),
        ("EPSG:4490", footprints(110, 38, 1e-5)),
    ],
)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_sheet_survives_bit_for_bit(crs, drawn, data):
    geometries = data.draw(st.lists(drawn, min_size=1, max_size=3))
    ids = [f"C61{row}" for row in range(len(geometries))]
    written = sheet_of(geometries, crs, 许可证号=ids, 标高上限=[1250.5] * len(ids), 标高下限=[None] * len(ids))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "往返.txt"
        write_corner_string(path, written)
        (back,) = sources.read(Source(str(path)), workspace=Path(folder), crs=written.crs)
    assert back.geometry.tolist() == written.geometry.tolist()
    assert back.columns["许可证号"].tolist() == ids
    assert back.columns["标高上限"].tolist() == [1250.5] * len(ids)


@pytest.mark.parametrize("text", [RIGHT.replace("扣除示例保护区范围", ""), EXPLORATION])
def test_decimals_survive(text, tmp_path):
    crs = "EPSG:4525" if text != EXPLORATION else "EPSG:4490"
    write_corner_string(tmp_path / "b.txt", read(text, tmp_path, crs=crs))
    assert (tmp_path / "b.txt").read_text(encoding="utf-8-sig").strip() == text


def test_a_row_without_geometry_survives(tmp_path):
    write_corner_string(tmp_path / "a.txt", sheet_of([PLOT, None], "EPSG:4525", 许可证号=["甲1", "乙2"]))
    back = read((tmp_path / "a.txt").read_bytes(), tmp_path)
    assert back.status.tolist() == ["read", "no-geometry"]
    assert name(back.crs) == "EPSG:4525"


def test_a_corner_thousands_of_kilometres_from_all_others_is_none():
    rows = corner_rows([RIGHT, RIGHT.replace("4287780", "428778", 1)], file="甲.xlsx")
    assert rows.status.tolist() == ["read", "unreadable"]
    (note,) = rows.row_notes[1]
    assert (note.values["at"], note.values["word"]) == (9, "428778.00,37424738.00")  # noqa: PD011 - a note's values
