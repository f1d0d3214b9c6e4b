"""The bytes of a .dbf decide how its text is read."""

import struct
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import sources, subjects
from layers.errors import SourceError
from layers.gis import encoding
from layers.gis.dbase import Table
from layers.sources import Source

NAMES = ["锦界煤制烯烃项目", "榆横", ""]


def dbf(path, fields, rows, *, language=0):
    """Write a .dbf byte by byte: (name, width) fields of text, rows of cells."""
    length = 1 + sum(width for _, width in fields)
    head = struct.pack("<B3BIHH20x", 3, 26, 11, 24, len(rows), 32 + 32 * len(fields) + 1, length)
    head = head[:29] + bytes([language]) + head[30:]
    described = b"".join(
        name[:10].ljust(11, b"\0") + b"C" + bytes(4) + bytes([width]) + bytes(15) for name, width in fields
    )
    records = b"".join(b" " + b"".join(c[:w].ljust(w) for c, (_, w) in zip(row, fields, strict=True)) for row in rows)
    path.write_bytes(head + described + b"\r" + records + b"\x1a")
    return path


def points(path, count):
    """Write .shp and .shx of points, and a .prj."""
    records, index = b"", b""
    for number in range(count):
        index += struct.pack(">ii", (100 + len(records)) // 2, 10)
        records += struct.pack(">ii", number + 1, 10) + struct.pack("<idd", 1, 110 + number, 38)
    for suffix, body in ((".shp", records), (".shx", index)):
        head = struct.pack(">i20xi", 9994, (100 + len(body)) // 2) + struct.pack("<ii8d", 1000, 1, *[0.0] * 8)
        path.with_suffix(suffix).write_bytes(head + body)
    path.with_suffix(".prj").write_text(
        'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
        'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
    )


@pytest.fixture
def table(tmp_path):
    def made(code, *, language=0, width=30, cells=NAMES, field="项目名称"):
        rows = [[cell.encode(code)] for cell in cells]
        return Table.open(dbf(tmp_path / "a.dbf", [(field.encode(code), width)], rows, language=language), file="a.dbf")

    return made


@pytest.mark.parametrize(
    "cpg", ["936", "GBK", "GB2312", "gb18030", "CP936", "ANSI 936", "ansi936", "windows-936", " 936\r\n"]
)
def test_a_chinese_cpg_is_gb18030(table, cpg):
    assert encoding.sniff(table("gbk"), cpg.encode()) == ("GB18030", "cpg")


@pytest.mark.parametrize(("cpg", "name"), [("UTF-8", "UTF-8"), ("65001", "UTF-8"), ("\ufeffUTF-8", "UTF-8")])
def test_a_utf8_cpg(table, cpg, name):
    assert encoding.sniff(table("utf-8"), cpg.encode()) == (name, "cpg")


@pytest.mark.parametrize("cpg", [b"OEM", b"", b"nonsense", None])
@pytest.mark.parametrize(("code", "expected"), [("gbk", ("GB18030", "gb18030")), ("utf-8", ("UTF-8", "utf-8"))])
def test_without_a_cpg_that_says_something_the_text_decides(table, cpg, code, expected):
    assert encoding.sniff(table(code), cpg) == expected


def test_a_cpg_the_text_contradicts_is_passed_over(table):
    assert encoding.sniff(table("gbk"), b"UTF-8") == ("GB18030", "contradicted")


@pytest.mark.parametrize("cells", [NAMES, ["一"], ["甲·乙", "北京"], ["中国"]])
@pytest.mark.parametrize("stated", [{"cpg": b"GBK"}, {"cpg": b"936"}, {"language": 0x4D}])
def test_utf8_wins_over_who_says_gbk(table, cells, stated):
    """GB18030 takes many a sentence of UTF-8 without complaint, as mojibake."""
    made = table("utf-8", cells=cells, language=stated.get("language", 0))
    assert encoding.sniff(made, stated.get("cpg")) == ("UTF-8", "contradicted")


@pytest.mark.parametrize("text", ["联通", "一", "锦界", "榆横"])
def test_few_words_of_gbk_stay_gbk_where_the_file_says_so(table, text):
    """一 in GBK is a Cyrillic letter in UTF-8; of ideographs by chance there is none."""
    assert encoding.sniff(table("gbk", cells=[text], field="a"), b"GBK") == ("GB18030", "cpg")


@pytest.mark.parametrize("language", [0x01, 0x02, 0x03, 0xC8])
@pytest.mark.parametrize(("code", "expected"), [("gbk", "GB18030"), ("utf-8", "UTF-8")])
def test_a_western_language_byte_beside_chinese_text_is_passed_over(table, language, code, expected):
    assert encoding.sniff(table(code, language=language), None) == (expected, "contradicted")


@pytest.mark.parametrize(("code", "wrong"), [("utf-8", "gb18030"), ("gbk", "latin-1"), ("utf-8", "latin-1")])
def test_names_in_the_wrong_encoding_look_garbled(code, wrong):
    assert encoding.is_garbled(["FID", "项目名称".encode(code)[:10].decode(wrong, "ignore")])
    assert encoding.is_garbled(["项目名称".encode("gbk").decode("utf-8", "replace")])
    assert not encoding.is_garbled(["FID", "项目名称", "界址·点", "XMMC"])


@pytest.mark.parametrize("language", [0x4D, 0x7A])
def test_the_language_byte_comes_before_the_text(table, language):
    assert encoding.sniff(table("gbk", language=language), None) == ("GB18030", "language-byte")


def test_the_systems_language_byte_says_nothing(table):
    assert encoding.sniff(table("gbk", language=0x57), None) == ("GB18030", "gb18030")


def test_plain_ascii_leaves_nothing_to_choose(table):
    assert encoding.sniff(table("ascii", cells=["a", "b"], field="name"), None) == ("UTF-8", "ascii")


def test_a_field_name_alone_decides(table):
    assert encoding.sniff(table("gbk", cells=["a"]), None) == ("GB18030", "gb18030")


@pytest.mark.parametrize("code", ["utf-8", "gbk"])
def test_a_character_cut_by_the_fields_end_is_forgiven(table, code):
    """锦界煤 in 8 bytes of UTF-8 or 5 of GBK ends within a character."""
    made = table(code, width={"utf-8": 8, "gbk": 5}[code], cells=["锦界煤"])
    assert encoding.decodes(made, code)


def test_a_cut_in_the_middle_is_not_forgiven(table):
    made = table("utf-8", cells=["锦界煤"])
    made = replace(made, records=made.records.copy())
    made.records[0, 1 + 2] = ord(" ")
    assert not encoding.decodes(made, "utf-8")


@given(st.lists(st.text(st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"]), max_size=6), min_size=1))
def test_what_is_written_in_utf8_is_read_in_utf8(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("dbf") / "a.dbf"
    rows = [[cell.encode()] for cell in cells]
    made = Table.open(dbf(path, [(b"NAME", 40)], rows), file="a.dbf")
    assert encoding.sniff(made, None)[0] == "UTF-8"


@pytest.mark.parametrize("code", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cpg", [None, "right"])
def test_text_and_field_names_arrive(tmp_path, code, cpg):
    rows = [[name.encode(code), b"1001"] for name in NAMES]
    dbf(tmp_path / "甲.dbf", [("项目名称".encode(code), 30), (b"XMBH", 10)], rows)
    points(tmp_path / "甲.shp", len(rows))
    if cpg:
        (tmp_path / "甲.CPG").write_text(code)
    (tmp_path / "private").mkdir()
    (sheet,) = sources.read(Source(str(tmp_path / "甲.shp")), workspace=tmp_path / "private")
    name = "项目名称".encode(code)[:10].decode(code, "ignore")
    assert sheet.columns.columns.tolist() == [name, "XMBH"]
    assert sheet.columns[name].fillna("").tolist() == NAMES
    assert sheet.columns.XMBH.tolist() == ["1001"] * 3
    assert sheet.notes[0].key == ("encoding-cpg" if cpg else f"encoding-{code}")
    assert sheet.notes[0].values["examples"] == "锦界煤制烯烃项目 | 榆横"
    assert shapely.get_x(sheet.geometry).tolist() == [110, 111, 112]


@pytest.mark.parametrize(("code", "width"), [("utf-8", 8), ("gb18030", 5)])
def test_a_cut_character_costs_only_itself(tmp_path, code, width):
    dbf(tmp_path / "a.dbf", [(b"XMMC", width)], [["锦界煤".encode(code)], ["榆横".encode(code)]])
    points(tmp_path / "a.shp", 2)
    (tmp_path / "private").mkdir()
    (sheet,) = sources.read(Source(str(tmp_path / "a.shp")), workspace=tmp_path / "private")
    assert [text.rstrip("\ufffd?") for text in sheet.columns.XMMC] == ["锦界", "榆横"]


def test_what_the_user_says_overrules(tmp_path):
    dbf(tmp_path / "a.dbf", [(b"XMMC", 30)], [["項目".encode("big5")]])
    points(tmp_path / "a.shp", 1)
    (tmp_path / "private").mkdir()
    read = Source(str(tmp_path / "a.shp"))
    (sheet,) = sources.read(read, workspace=tmp_path / "private", encoding="big5")
    assert sheet.columns.XMMC.tolist() == ["項目"]
    assert sheet.notes[0].key == "encoding-option"
    with pytest.raises(SourceError, match="encoding-unknown"):
        sources.read(read, workspace=tmp_path / "private", encoding="klingon")


def test_a_header_without_sense_is_an_error(tmp_path):
    (tmp_path / "a.dbf").write_bytes(b"rubbish" * 10)
    with pytest.raises(SourceError, match="not-dbf"):
        Table.open(tmp_path / "a.dbf", file="a.dbf")


def test_numbers_of_records_without_text(tmp_path):
    made = Table.open(dbf(tmp_path / "a.dbf", [(b"XMMC", 5)], []), file="a.dbf")
    assert made.rows == made.rows_by_size == 0
    assert np.concatenate(list(made.text())).size == 0


def test_samples_are_values_and_names_only_where_no_value_helps(table):
    assert encoding.preview(table("utf-8"), "UTF-8") == ("锦界煤制烯烃项目", "榆横")
    assert encoding.preview(table("utf-8", cells=["a", "", "b"]), "UTF-8") == ("项目名",)


@pytest.mark.parametrize("cpg", [b"ISO-8859-1", b"88591", b"1252", b"latin1"])
@pytest.mark.parametrize(("code", "expected"), [("gbk", "GB18030"), ("utf-8", "UTF-8")])
def test_a_western_cpg_beside_chinese_text_is_passed_over(table, cpg, code, expected):
    """Latin-1 takes any bytes without complaint: nothing but mojibake would say that the .cpg is wrong."""
    assert encoding.sniff(table(code), cpg) == (expected, "contradicted")


def test_a_kind_nobody_can_tell_for_mojibake_says_what_to_type(tmp_path):
    """Neither the name nor what a column of it is called says what it is; read as GBK it could not."""
    dbf(tmp_path / "a.dbf", [("甲乙丙".encode(), 30)], [["锦界".encode()]])
    points(tmp_path / "a.shp", 1)
    (tmp_path / "private").mkdir()
    with pytest.raises(SourceError) as caught:
        subjects.load([Source(str(tmp_path / "a.shp"))], workspace=tmp_path / "private", encoding="GBK")
    assert (caught.value.key, caught.value.values["other"]) == ("kind-unknown-garbled", "UTF-8")
