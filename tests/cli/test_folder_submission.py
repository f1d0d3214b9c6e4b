"""A folder as people keep it: earlier results, lists, bad files and good ones; and what is said of each."""

import json
import shlex
import shutil

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from shapely import box

LAND = box(109.5, 38.5, 109.501, 38.501)


@pytest.fixture
def batch(office):
    """A folder with one good file in it, beside the catalogue."""
    (office / "批").mkdir()
    shutil.copy(office / "far.gpkg", office / "批" / "far.gpkg")
    return office / "批"


def total(out):
    return json.loads((out / "summary.json").read_text("utf-8"))["subjects"]["total"]


def inputs(out):
    return pyogrio.read_dataframe(out / "results.gpkg", layer="inputs", read_geometry=False)


def outline(path):
    feature = {"type": "Feature", "properties": {}, "geometry": LAND.__geo_interface__}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")


def test_earlier_results_are_no_submission_and_are_named(batch, office, greenshield):
    greenshield("check", "far.gpkg", "-o", "批/核查成果/2026-0001 远处")
    greenshield("check", "far.gpkg", "-o", "批/out")
    (batch / "out" / "project.geojson").write_bytes(b"")
    outline(batch / "out" / "project.geojson")  # somebody's own file among them
    code, _, said = greenshield("check", "批", "-o", "one", "--lang", "zh")
    assert (code, total(office / "one")) == (3, 2)
    assert "以往的核查成果" in said
    assert "out、核查成果/2026-0001 远处" in said.replace(", ", "、")
    notes = inputs(office / "one").query("role == 'subject'").note.iloc[0]
    assert "核查成果/2026-0001 远处" in notes
    _, _, said = greenshield("layers", "批", "--lang", "en")
    assert "Results of earlier runs, not read: out" in said


def test_a_folder_of_nothing_but_results_is_nothing_to_check(office, greenshield):
    greenshield("check", "far.gpkg", "-o", "out")
    code, _, said = greenshield("check", "out", "-o", "one")
    assert code == 2
    assert "out" in said
    assert not (office / "one").exists()


def test_files_that_only_bear_these_names_are_read(batch, office, greenshield):
    shutil.copy(office / "projects.gpkg", batch / "results.gpkg")
    (batch / "summary.json").write_text("{}")
    greenshield("check", "批", "-o", "one")
    assert total(office / "one") == 4


def test_a_list_without_places_is_named_with_the_option_for_it(batch, office, greenshield):
    book = openpyxl.Workbook()
    for row in (["项目编号", "建设性质"], ["C", "新建"]):
        book.active.append(row)
    book.save(batch / "补正清单.xlsx")
    (batch / "~$补正清单.xlsx").write_bytes(b"\x05Word")  # Excel has it open
    code, _, said = greenshield("check", "批", "-o", "one", "--lang", "zh")
    assert (code, total(office / "one")) == (3, 1)
    assert "补正清单.xlsx" in said
    assert "--attributes" in said


def test_all_bad_files_are_told_at_once(batch, office, greenshield):
    for number in range(14):
        (batch / f"坏{number:02}.gpkg").write_bytes(b"no database")
    frame = gpd.GeoDataFrame({"XMBH": ["A"]}, geometry=[LAND], crs="EPSG:4490")
    frame.to_file(batch / "nocrs.shp", encoding="UTF-8")
    (batch / "nocrs.prj").unlink()
    (batch / "link.gpkg").symlink_to(office / "redline.gpkg")
    (batch / "bad.zip").write_bytes(b"PK\x03\x04")
    code, _, said = greenshield("check", "批", "-o", "one", "--lang", "en")
    assert code == 2
    assert not (office / "one").exists()
    assert said.startswith("17 things are wrong")
    assert [name for name in ("link.gpkg", "bad.zip", "坏00.gpkg", "坏07.gpkg") if name not in said] == []
    assert "and 7 more" in said
    assert "greenshield inspect 批" in said
    assert greenshield("check", "批", "-o", "one", "--lang", "zh")[2].startswith("提交的文件有17处问题")
    code, printed, said = greenshield("layers", "批", "--lang", "en")
    assert (code, printed) == (2, "")
    assert said.startswith("16 things are wrong")  # a CRS is not asked for


def test_faults_of_several_submissions_are_told_together(batch, office, greenshield):
    (office / "bad.gpkg").write_bytes(b"no database")
    outline(batch / "图 1.geojson")
    code, _, said = greenshield("check", "bad.gpkg", "批", "-o", "one", "--lang", "en")
    assert code == 2
    assert "1. " in said
    assert "'批/图 1.geojson=project'" in said
    assert "greenshield inspect bad.gpkg 批" in said


def test_one_bad_file_is_told_as_before(office, greenshield):
    (office / "bad.gpkg").write_bytes(b"no database")
    code, _, said = greenshield("check", "bad.gpkg", "-o", "one", "--lang", "en")
    assert code == 2
    assert (
        said
        == "The content of bad.gpkg is not GeoPackage, whatever its name says. Look at the file or export it again.\n"
    )


@pytest.mark.parametrize(("lang", "kind"), [("zh", "项目"), ("en", "project")])
def test_outlines_without_attributes_are_refused_with_what_to_type(office, greenshield, lang, kind):
    for name in ("甲", "乙 $(x)", "丙"):
        outline(office / f"{name}.geojson")
    code, _, said = greenshield("check", "甲.geojson", "乙 $(x).geojson", "丙.geojson", "-o", "one", "--lang", lang)
    assert code == 2
    assert f"甲.geojson={kind} '乙 $(x).geojson={kind}' 丙.geojson={kind}" in said
    code, *_ = greenshield("check", f"甲.geojson={kind}", f"乙 $(x).geojson={kind}", f"丙.geojson={kind}", "-o", "one")
    assert code == 3  # handed in twice and more: reviewed, and read


def test_blanks_chinese_and_dollars_in_every_path(batch, office, greenshield):
    place = "榆 阳 $(touch x) & 'z'"
    batch.rename(office / place)
    pd.DataFrame({"项目编号": ["C"], "建设性质": ["新建"]}).to_excel(office / place / "清 $(x).xlsx", index=False)
    shutil.copy(office / "catalogue.toml", office / "目 $录.toml")
    options = ("-c", "目 $录.toml", "-o", f"{place}/成 果", "--attributes", f"{place}/清 $(x).xlsx")
    code, _, said = greenshield("check", place, *options, "--lang", "en")
    assert (code, total(office / place / "成 果")) == (3, 1)
    assert "清 $(x).xlsx" in said
    assert "attributes" in inputs(office / place / "成 果").role.tolist()
    assert greenshield("layers", place)[0] == 0
    (office / place / "坏 1.gpkg").write_bytes(b"")
    (office / place / "坏 2.gpkg").write_bytes(b"")
    _, _, said = greenshield("check", place, "--lang", "en")
    pasted = said.split("greenshield inspect ")[1].strip()
    assert shlex.split(pasted) == [place]
    assert not (office / "x").exists()


def test_a_folder_of_many_files_costs_one_process(office, greenshield, reader):
    (office / "many").mkdir()
    for number in range(60):
        shutil.copy(office / "far.gpkg", office / "many" / f"{number}.gpkg")
        (office / "many" / f"说明{number}.txt").write_text("readme", encoding="utf-8")
    greenshield("layers", "many")
    before = reader._pipe.process.pid  # noqa: SLF001 - whether it is still the same
    code, _, said = greenshield("check", "many", "-o", "one")
    assert (code, total(office / "one"), reader._pipe.process.pid) == (3, 60, before)  # noqa: SLF001
    assert "说明59.txt" in said
