"""A folder of official layers is looked through: what each is taken for, how sure that is, what it leaves to ask."""

import os
import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from official import COUNTIES, plot, plots, save, strip, write_office

from layers.office.toml_table import read_toml
from layers.survey import propose, survey
from layers.survey.edition import edition, in_name
from layers.survey.recognition import recognise
from layers.survey.toml_text import comment, written


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("管控 图层")
    return folder, write_office(folder)


@pytest.fixture(scope="module")
def found(office, tmp_path_factory):
    return survey(office[0], workspace=tmp_path_factory.mktemp("private"))


@pytest.fixture
def look(tmp_path):
    """Survey what a test wrote into `tmp_path / "in"`."""

    def run():
        workspace = tmp_path / "private"
        workspace.mkdir()
        return survey(tmp_path / "in", workspace=workspace)

    return run


def keys(notes):
    return [note.key for note in notes]


def said(note):
    return dict(note.values)


def record(found, layer):
    return next(seen for seen in found.seen if seen.layer == layer)


def guess(layer="图层1", file="图层1", folders=(), dimensions=(2,), km2=1.0, **columns):
    return recognise(
        layer=layer, file=file, folders=folders, columns=pd.DataFrame(columns), dimensions=dimensions, km2=km2
    )


# the fifteen layers -----------------------------------------------------------------------------------------------


def test_every_layer_is_taken_for_what_it_is(office, found):
    taken = {(seen.file, seen.layer): seen.guess and seen.guess.kind for seen in found.seen}
    assert taken == office[1]
    assert record(found, "CZKFBJ").guess.own.id == "CZKFBJ"


def test_what_cannot_be_used_is_listed_with_its_reason(found):
    assert {(item.file, item.what, item.error and item.error.key) for item in found.unused} == {
        ("破.gpkg", "unreadable", "not-geopackage"), ("影像.tif", "raster", None), ("说明.docx", "list", None),
    }  # fmt: skip


def test_the_evaluation_result_is_refused_and_enters_no_catalogue(found, tmp_path):
    seen = record(found, "STBHZYYXPJJG")
    assert keys(seen.stops) == ["survey-not-red-line"]
    assert all(draft.seen is not seen for draft in propose(found, tmp_path / "catalogue.toml"))


def test_of_two_editions_the_newest_is_proposed(found, tmp_path):
    drafts = [draft for draft in propose(found, tmp_path / "c.toml") if draft.kind == "ecological-red-line"]
    assert [(draft.seen.file, draft.active, "source" in draft.asks) for draft in drafts] == [
        ("三区三线20251130.gdb", True, True), ("旧/STBHHX_2023.shp", False, False),
    ]  # fmt: skip
    assert drafts[1].newer is drafts[0].seen


def test_coverage_is_computed_from_the_counties_of_the_folder(found, tmp_path):
    drafts = {draft.seen.layer: draft for draft in propose(found, tmp_path / "c.toml") if draft.seen}
    farmland, red_line = drafts["YJJBNT"], drafts["STBHHX"]
    assert set(farmland.coverage) == set(red_line.coverage) == set(COUNTIES)
    assert said(farmland.asks["coverage"]) == {"touched": 11, "all": 12, "names": "神木市(610881)"}
    assert red_line.asks["coverage"].key == "survey-ask-coverage-all"


def test_rows_tell_what_is_missing(found):
    assert said(record(found, "饮用水").tells[0]) == {
        "sources": 13, "expected": 13, "unknown": 0, "first": 13, "second": 0, "quasi": 13,
    }  # fmt: skip
    reserves = record(found, "自然保护地_2026-03").tells
    assert [(note.key, said(note)["names"]) for note in reserves] == [
        ("survey-zoneless", "臭柏"), ("survey-nature-parks", "沙漠公园"),
    ]  # fmt: skip
    assert said(record(found, "单元").tells[0]) == {"priority": 4, "focus": 4, "plain": 4, "unknown": 0}
    assert record(found, "单元").guess.fields == {"category": "FL"}


def test_counties_missing_from_all_files_together(tmp_path, look):
    for half, numbers in (("36", range(5)), ("37", range(5, 11))):
        columns = {"XZQDM": [list(COUNTIES)[n] for n in numbers], "XZQMC": ["县"] * len(numbers)}
        save(tmp_path / "in" / f"XZQ_{half}.shp", columns, [strip(n) for n in numbers])
    assert [said(note) for seen in look().seen for note in seen.tells] == [{"names": "神木市", "count": 1}] * 2


def test_the_folder_is_left_as_it_was(office, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in office[0].rglob("*")}
    survey(office[0], workspace=tmp_path)
    assert {path: path.stat().st_mtime_ns for path in office[0].rglob("*")} == before
    assert not list(tmp_path.iterdir())


# recognition ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "kind", "sure"),
    [
        ({"layer": "STBHHX"}, "ecological-red-line", "likely"),
        ({"layer": "红线", "HXMC": ["甲"], "HXLX": ["水源涵养生态保护红线"]}, "ecological-red-line", "likely"),
        ({"layer": "STBHHX", "HXMC": ["甲"], "HXLX": ["水源涵养生态保护红线"]}, "ecological-red-line", "certain"),
        ({"GNFQ": ["核心区", "实验区", None]}, "nature-reserve", "unsure"),
        ({"folders": ("水源地",), "级别": ["一级", "二级", "准"]}, "water-source", "likely"),
        ({"编码": ["ZH61080210001"]}, "control-unit", "unsure"),
        ({"FL": ["优先保护单元", "一般管控单元"]}, "control-unit", "unsure"),
        ({"layer": "DLTB", "DLBM": ["0103"], "DLMC": ["旱地"]}, "land-use", "certain"),
        ({"layer": "自然保护地", "GKDYBM": ["ZH61080210001"]}, "control-unit", "unsure"),  # the name disagrees
        ({"layer": "城镇开发边界"}, "other", "unsure"),
        ({"layer": "JZ", "dimensions": (0,), "界桩编号": ["1"]}, "stake", "likely"),
    ],
)
def test_signs_add_up(options, kind, sure):
    found = guess(**options)
    assert (found.kind, found.sure) == (kind, sure)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("榆林市生态保护红线2025", "ecological-red-line"), ("榆林市自然保护地整合优化", "nature-reserve"),
        ("饮用水水源地一级保护区", "water-source"), ("神木市水源保护区划分", "water-source"),
        ("环境管控单元", "control-unit"), ("ZHGKDY_610800", "control-unit"), ("三线一单2023", "control-unit"),
        ("污染地块名录", "contaminated-plot"), ("省级湿地", "wetland"), ("国家级公益林", "ecological-forest"),
        ("天然林保护", "ecological-forest"), ("退耕还林地", "ecological-forest"), ("禁牧区", "grazing-ban"),
        ("采煤沉陷区2024", "subsidence-area"), ("黄河岸线管控范围", "river-shoreline"), ("工业园区", "industrial-park"),
        ("高新技术开发区", "industrial-park"), ("永久基本农田保护区", "farmland"), ("YJJBNTTB", "farmland"),
        ("DLTB", "land-use"), ("XZQ", "county"), ("县级行政区", "county"), ("界桩点", "stake"),
        ("沙化土地封禁保护区", "sandy-closed-land"), ("城市建成区", "built-up-area"), ("榆阳泉域", "spring-area"),
        ("redline_2025", "ecological-red-line"), ("ecological red line", "ecological-red-line"),
        ("用地红线", None), ("water_sources", "water-source"), ("城镇开发边界红线", "other"), ("图层1", None),
    ],
)  # fmt: skip
def test_names_as_offices_give_them(name, kind):
    found = guess(layer=name, file=name)
    assert (found and found.kind) == kind


def test_what_gives_no_sign_is_taken_for_nothing():
    assert guess(MC=["甲"], BSM=[1]) is None


@pytest.mark.parametrize(("km2", "kind"), [(12_000.0, "county"), (3.0, None)])
def test_one_row_per_county_is_the_counties_only_if_it_is_as_large(km2, kind):
    found = guess(km2=km2, CODE=["610802", "610803"])
    assert (found and found.kind) == kind


def test_a_draft_is_never_sure(tmp_path, look):
    columns = {"HXMC": ["甲"], "HXLX": ["水源涵养"]}
    save(tmp_path / "in" / "STBHHX征求意见稿2026.shp", columns, [plot(0)])
    save(tmp_path / "in" / "STBHHX2024.shp", columns, [plot(0)])
    found = look()
    draft = record(found, "STBHHX征求意见稿2026")
    assert (draft.guess.sure, keys(draft.warnings)) == ("unsure", ["survey-draft"])
    assert [found.seen[at].layer for at in found.older] == [draft.layer]  # newer, and yet not proposed


# editions ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("红线2025-11", ("2025-11", date(2025, 11, 1))),
        ("红线_20251130_报批", ("2025-11-30", date(2025, 11, 30))),
        ("2025年11月30日版", ("2025-11-30", date(2025, 11, 30))),
        ("2025年3月", ("2025-03", date(2025, 3, 1))),
        ("2025年", ("2025", date(2025, 1, 1))),
        ("保护地2025.1.5", ("2025-01-05", date(2025, 1, 5))),
        ("XZQ_CGCS2000", None),
        ("610802", None),
        ("图斑20259999", None),
        ("20250230", None),
    ],
)
def test_a_day_in_a_name(name, expected):
    assert in_name(name) == expected


def test_where_a_version_comes_from_in_this_order(tmp_path):
    columns = pd.DataFrame({"GXSJ": ["2024-05-01", "2024-06-01", "长期"]})

    def origin(layer="a", file="a", folders=(), columns=columns):
        found = edition(layer=layer, file=file, folders=folders, columns=columns, path=tmp_path, newest=0.0)
        return found.origin, found.version

    assert origin(file="a2021", layer="b2022", folders=("2023",)) == ("file-name", "2021")
    assert origin(layer="b2022", folders=("2023",)) == ("layer-name", "2022")
    assert origin(folders=("甲", "2023")) == ("folder-name", "2023")
    assert origin() == ("column", "2024-06-01")
    assert origin(columns=pd.DataFrame()) == ("file-date", "1970-01-01")


# twins and coverage -----------------------------------------------------------------------------------------------


def test_parts_of_a_layer_are_not_two_editions(tmp_path, look):
    folder = tmp_path / "in"
    for half, numbers in (("36", range(6)), ("37", range(6, 12))):
        columns = {
            "XZQDM": [list(COUNTIES)[n] for n in numbers],
            "XZQMC": [list(COUNTIES.values())[n] for n in numbers],
        }
        save(folder / f"XZQ_{half}.shp", columns, [strip(n) for n in numbers])
    for level, size in (("一级", 0.02), ("二级", 0.03)):
        save(folder / f"水源{level}保护区.gpkg", {"BHQJB": [level] * 3}, plots(3, 0.5, size))
    assert look().older == {}


def test_a_copy_in_another_format_is_the_same_layer(tmp_path, look):
    columns = {"SDMC": ["甲湿地", "乙湿地"]}
    for name in ("湿地.shp", "湿地.gpkg"):
        save(tmp_path / "in" / name, columns, plots(2, 0.5))
        os.utime(tmp_path / "in" / name, (1e9, 1e9))
    found = look()
    assert [found.seen[at].file for at in found.older] == ["湿地.shp"]


def test_neighbours_only_share_a_border(tmp_path, look):
    folder = tmp_path / "in"
    save(folder / "XZQ.shp", {"XZQDM": list(COUNTIES), "XZQMC": list(COUNTIES.values())}, [strip(n) for n in range(12)])
    # one fills a county to its border; the other lies in two and touches a third with a corner
    corner = shapely.Polygon([(108.5, 37.1), (108.0, 37.5), (108.2, 37.05)])
    save(folder / "湿地.shp", {"SDMC": ["a", "b"]}, [strip(0), corner])
    draft = next(draft for draft in propose(look(), tmp_path / "c.toml") if draft.kind == "wetland")
    assert said(draft.asks["coverage"])["touched"] == 3


def test_without_counties_no_coverage_is_stated(tmp_path, look):
    save(tmp_path / "in" / "湿地.shp", {"SDMC": ["a"]}, [plot(0)])
    (draft,) = (draft for draft in propose(look(), tmp_path / "c.toml") if draft.seen)
    assert draft.coverage is None
    assert "coverage" not in draft.asks


def test_townships_are_not_counties(tmp_path, look):
    save(tmp_path / "in" / "XZQ乡镇.shp", {"XZQDM": ["610802001", "610802002"]}, plots(2, 0.5))
    save(tmp_path / "in" / "湿地.shp", {"SDMC": ["a"]}, [plot(0)])
    drafts = {draft.kind: draft for draft in propose(look(), tmp_path / "c.toml")}
    assert drafts["wetland"].coverage is None
    assert "survey-counties-foreign" in keys(drafts["county"].seen.tells)


# what stops a layer -----------------------------------------------------------------------------------------------


def test_a_crs_that_is_not_said_is_guessed_and_asked(tmp_path, look):
    metres = shapely.box(37424338, 4287780, 37424738, 4288080)
    save(tmp_path / "in" / "STBHHX.shp", {"HXMC": ["甲"]}, [metres], crs="EPSG:4525")
    (tmp_path / "in" / "STBHHX.prj").unlink()
    found = look()
    assert (found.seen[0].crs, found.seen[0].crs_guessed) == ("EPSG:4525", True)
    draft = propose(found, tmp_path / "c.toml")[0]
    assert draft.active
    assert "crs" in draft.asks


@pytest.mark.parametrize(
    ("shape", "crs", "expected"),
    [
        (shapely.box(400000, 4287780, 400400, 4288080), "EPSG:2381", "survey-crs"),  # Xi'an 80
        (shapely.LineString([(109, 38), (109.1, 38)]), "EPSG:4490", "survey-shape"),
        (None, "EPSG:4490", "survey-empty"),
    ],
)
def test_what_would_stop_a_check_is_not_put_to_use(tmp_path, look, shape, crs, expected):
    save(tmp_path / "in" / "STBHHX.gpkg", {"HXMC": ["甲"]}, [shape], crs=crs)
    draft = propose(look(), tmp_path / "c.toml")[0]
    assert keys(draft.seen.stops) == [expected]
    assert not draft.active


def test_two_layers_of_one_name_in_an_archive_cannot_be_told_apart(tmp_path, look):
    for part in ("甲", "乙"):
        save(tmp_path / "z" / part / "湿地.shp", {"SDMC": [part]}, [plot(0, 0.5 if part == "甲" else 0.7)])
    shutil.make_archive(str(tmp_path / "in" / "湿地"), "zip", tmp_path / "z")
    assert [keys(seen.stops) for seen in look().seen] == [["survey-twofold"]] * 2


def test_own_layers_have_ids_of_their_own(tmp_path, look):
    for number in (0, 5):
        save(tmp_path / "in" / f"CZKFBJ{number}.shp", {"MC": ["甲"]}, [plot(number)])
    drafts = [draft for draft in propose(look(), tmp_path / "c.toml") if draft.kind == "other"]
    assert [draft.id for draft in drafts] == ["CZKFBJ", "CZKFBJ-2"]


# writing TOML -----------------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(words=texts, more=st.lists(texts, max_size=3), table=st.dictionaries(texts, texts, max_size=3), note=texts)
def test_what_is_written_reads_back(tmp_path_factory, words, more, table, note):
    path = tmp_path_factory.mktemp("toml") / "c.toml"
    values = {"words": words, "more": more, "table": table, "day": date(2025, 1, 2), "number": 1.5, "yes": True}
    lines = [f"{key} = {written(value)}  {comment(note)}" for key, value in values.items()]
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    assert read_toml(path)[0] == values


def test_a_windows_path_stays_readable():
    assert written(r"D:\数据\redline.gpkg") == r"'D:\数据\redline.gpkg'"
    with pytest.raises(TypeError):
        written(np.float32(1))


def test_what_a_folder_calls_old_is_not_proposed(tmp_path, look):
    """A day in its name does not put an edition in a folder 旧版 before the one in use."""
    columns = {"HXMC": ["甲"], "HXLX": ["水源涵养"]}
    (tmp_path / "in" / "旧版").mkdir(parents=True)
    save(tmp_path / "in" / "STBHHX.gpkg", columns, [strip(0)])
    save(tmp_path / "in" / "旧版" / "生态保护红线2021年.gpkg", columns, [strip(0)])
    found = look()
    assert [found.seen[at].file for at in found.older] == ["旧版/生态保护红线2021年.gpkg"]
