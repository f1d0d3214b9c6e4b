"""The input doctor: every format looked into, every level of trouble, and copies that replace nothing."""

import hashlib
import json
import shutil
import warnings
import zipfile

import geopandas as gpd
import pytest
from shapely import Polygon, box

PLOT = box(37424338, 4287780, 37424738, 4288080)
BOWTIE = Polygon([(37425000, 4287780), (37425400, 4288080), (37425400, 4287780), (37425000, 4288080)])
TXT = """[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
带号=37
[地块坐标]
5,12.0000,DK001,示例地块,面,,工业用地,0601,@
J1,1,4288080.000,37424338.000
J2,1,4288080.000,37424738.000
J3,1,4287780.000,37424738.000
J4,1,4287780.000,37424338.000
J1,1,4288080.000,37424338.000
"""
DRIVERS = {"gpkg": "GPKG", "shp": "ESRI Shapefile", "fgb": "FlatGeobuf", "geojson": "GeoJSON", "gdb": "OpenFileGDB"}
KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
<name>示例地块</name><Polygon><outerBoundaryIs><LinearRing><coordinates>110.1,38.7 110.11,38.7 110.11,38.71 110.1,38.7
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"""
OUTLINE = [(37424338, 4287780), (37424738, 4287780), (37424738, 4288080), (37424338, 4288080)]
DXF = "".join(
    [
        "0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\n项目\n90\n4\n70\n1\n",
        *(f"10\n{x}\n20\n{y}\n" for x, y in OUTLINE),
        "0\nENDSEC\n0\nEOF\n",
    ]
)


CORNERS = (
    "1,4,1,4287780.000,37424738.000,2,4288080.000,37424738.000,3,4288080.000,37424338.000,"
    "4,4287780.000,37424338.000,,,,1,"
)
COUNTY = """name = "小目录"
[[layer]]
kind = "county"
title = "县界"
source = "counties.gpkg"
version = "1"
date = 2026-01-01
provider = "测试"
coverage = "all"
"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """An empty folder without a catalogue, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("GREENSHIELD_CATALOGUE", raising=False)
    return tmp_path


def layer(path, shapes, crs="EPSG:4525", **columns):
    """Write a file a GIS reads; the driver is the suffix's."""
    numbers = [str(at) for at, _ in enumerate(shapes, start=1)]
    frame = gpd.GeoDataFrame({"XMBH": numbers, "XMMC": "煤场", **columns}, geometry=shapes, crs=crs)
    if path.suffix == ".geojson":
        frame = frame.to_crs(4326)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        frame.to_file(path, driver=DRIVERS[path.suffix[1:]])
    return path


def counties(folder, shape):
    """Write the one county of `COUNTY`."""
    frame = gpd.GeoDataFrame({"XZQMC": ["甲县"], "XZQDM": ["610000"]}, geometry=[shape], crs=4490)
    frame.to_file(folder / "counties.gpkg", layer="县界")


def deliver(folder, suffix):
    """One plot in each format, with what must be said beside it."""
    path = folder / f"项目.{suffix}"
    texts = {"txt": TXT, "kml": KML, "dxf": DXF, "csv": "项目编号,项目名称,经度,纬度\nA,煤场,110.1,38.7\n"}
    if suffix in texts:
        path.write_text(texts[suffix], encoding="utf-8")
    elif suffix == "zip":
        inside = layer(folder / "a.gpkg", [PLOT])
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(inside, "项目/项目.gpkg")
    elif suffix == "xlsx":
        gpd.pd.DataFrame({"项目编号": ["A"], "项目名称": ["煤场"], "WKT": [PLOT.wkt]}).to_excel(path, index=False)
    else:
        layer(path, [PLOT])
    return path


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        *(("gpkg", "GeoPackage"), ("shp", "Shapefile"), ("gdb", "File Geodatabase"), ("fgb", "FlatGeobuf")),
        *(("geojson", "GeoJSON"), ("kml", "KML"), ("dxf", "DXF"), ("csv", "CSV"), ("xlsx", "Excel"), ("txt", "TXT")),
        ("zip", "GeoPackage"),
    ],
)
def test_every_format_is_looked_into(suffix, name, here, greenshield):
    path = deliver(here, suffix)
    silent = {"xlsx": "4525", "dxf": "4525", "csv": "4490"}
    crs = ("--crs", silent[suffix]) if suffix in silent else ()
    code, out, err = greenshield("inspect", path, "--format", "json", *crs)
    told = json.loads(out)
    (found,) = told["layers"]
    assert (found["format"], found["counts"]["rows"], found["counts"]["read"]) == (name, 1, 1), err
    assert found["kind"]["name"] == "project"
    assert found["crs"]["rows_in_study_area"] == found["crs"]["rows_placed"] == 1
    assert code == (3 if suffix == "csv" else 0)  # a project has no extent as a point
    copy = here / "copy.gpkg"
    code, _, err = greenshield("inspect", path, *crs, "--write-fixed", copy)
    again = json.loads(greenshield("inspect", copy, "--format", "json")[1])["layers"][0]
    assert again["counts"]["vertices"] == found["counts"]["vertices"], err
    assert again["areas"] == found["areas"]


def test_the_page_says_what_a_txt_is(here, greenshield):
    (here / "地块.txt").write_bytes(TXT.encode("gb18030"))
    code, out, _ = greenshield("inspect", "地块.txt", "--lang", "en")
    assert code == 0
    for words in (
        "GB18030 (not stated; not UTF-8): 示例地块 | 工业用地",
        "CGCS2000 3-degree zone 37 (EPSG:4525), from the file, its number before the eastings",
        "1 of 1 rows begin in the study area (China)",
        "declared area (ha) ← 申报面积",
        "declared 12.0000 ha | planar 12.0000 ha | ellipsoidal 11.99",
        "Nothing stands in the way",
    ):
        assert words in out


def test_the_page_speaks_chinese(here, greenshield):
    (here / "地块.txt").write_text(TXT, encoding="utf-8")
    _, out, _ = greenshield("inspect", "地块.txt", "--lang", "zh")
    assert "2000国家大地坐标系 3度带 37带（EPSG:4525），取自文件，横坐标含带号" in out
    assert "申报面积 ← 申报面积" in out
    assert out.splitlines()[-1] == "未发现影响核查的问题。"


def test_rows_that_will_be_review_exit_with_3(here, greenshield):
    layer(here / "项目.gpkg", [PLOT, None, BOWTIE])
    code, out, _ = greenshield("inspect", "项目.gpkg")
    assert code == 3
    assert "Review   Row 2: No geometry" in out
    assert "Remark   Row 3: The geometry was invalid (Self-intersection" in out


def test_many_rows_are_named_by_ten_and_their_number(here, greenshield):
    layer(here / "项目.gpkg", [None] * 12 + [PLOT])
    _, out, _ = greenshield("inspect", "项目.gpkg")
    assert "Rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ... (12): No geometry" in out


def test_declared_areas_that_differ_are_listed(here, greenshield):
    layer(here / "项目.gpkg", [PLOT, PLOT.buffer(-50)], 申报面积=[12.0, 7.0])
    code, out, _ = greenshield("inspect", "项目.gpkg")
    assert code == 0
    assert "row 2: declared 7.0000 ha | planar 6.0000 ha" in out
    assert "row 1: declared" not in out


def test_without_a_crs_the_rest_is_told_and_the_guess_named(here, greenshield):
    layer(here / "项目.gpkg", [PLOT], crs=None)
    code, out, err = greenshield("inspect", "项目.gpkg", "--write-fixed", "copy.gpkg")
    assert code == 2
    assert "Refused" in out
    assert "--crs EPSG:4525" in out
    assert "id ← XMBH" in out
    assert "copy.gpkg was not written" in err
    assert not (here / "copy.gpkg").exists()
    assert greenshield("inspect", "项目.gpkg", "--crs", "4525")[0] == 0


def test_a_wrong_zone_is_told_with_its_remedy_and_corrected_when_asked(here, greenshield):
    (here / "catalogue.toml").write_text(COUNTY, encoding="utf-8")
    counties(here, box(109, 37, 112, 40))
    layer(here / "项目.gpkg", [PLOT], crs="EPSG:4524")
    code, out, _ = greenshield("inspect", "项目.gpkg", "--lang", "en")
    assert code == 2
    assert "add --fix zone" in out
    assert greenshield("inspect", "项目.gpkg", "--fix", "zone", "--write-fixed", "right.gpkg")[0] == 0
    assert gpd.read_file("right.gpkg", layer="项目").crs.to_epsg() == 4525


def test_without_a_catalogue_a_prefix_still_contradicts_a_zone(here, greenshield):
    layer(here / "项目.gpkg", [PLOT], crs="EPSG:4524")
    code, out, _ = greenshield("inspect", "项目.gpkg")
    assert code == 3
    assert "begin with 37, but the CRS is CGCS2000 3-degree zone 36 (EPSG:4524)" in out
    assert greenshield("inspect", "项目.gpkg", "--fix", "crs", "--crs", "EPSG:4525")[0] == 0


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_told(here, greenshield):
    (here / "坏.gpkg").write_bytes(b"nothing of the kind")
    layer(here / "项目.gpkg", [PLOT])
    code, out, _ = greenshield("inspect", "坏.gpkg", "项目.gpkg")
    assert code == 2
    assert "is not GeoPackage" in out
    assert "id ← XMBH" in out


def test_a_bad_file_in_an_archive_keeps_the_others_from_nothing(here, greenshield):
    layer(here / "a.gpkg", [PLOT])
    with zipfile.ZipFile(here / "批次.zip", "w") as archive:
        archive.write(here / "a.gpkg", "项目.gpkg")
        archive.writestr("坏.geojson", "{")
    code, out, _ = greenshield("inspect", "批次.zip")
    assert code == 2
    assert "批次.zip/坏.geojson" in out
    assert "id ← XMBH" in out


def test_an_unknown_kind_is_told_and_can_be_given(here, greenshield):
    frame = gpd.GeoDataFrame({"备注": ["甲"]}, geometry=[PLOT], crs=4525)
    frame.to_file(here / "图层1.gpkg", layer="图层1")
    code, out, _ = greenshield("inspect", "图层1.gpkg")
    assert code == 2
    assert "备注" in out
    assert greenshield("inspect", "图层1.gpkg", "--kind", "project")[0] == 0


def test_the_catalogue_says_where_files_should_lie(here, greenshield):
    (here / "catalogue.toml").write_text(COUNTY, encoding="utf-8")
    counties(here, box(107, 36, 108, 37))
    layer(here / "项目.gpkg", [PLOT])
    code, out, _ = greenshield("inspect", "项目.gpkg", "--lang", "en")
    assert code == 3
    assert "0 of 1 rows begin in the study area (小目录)" in out


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.is_file()}


def test_inputs_are_never_touched(here, greenshield):
    layer(here / "项目.shp", [PLOT, BOWTIE])
    before = digests(here)
    assert greenshield("inspect", "项目.shp", "--write-fixed", "copy.gpkg")[0] == 0
    assert greenshield("inspect", "项目.shp", "--write-fixed", "copy.txt", "--overwrite")[0] == 0
    assert {name: digest for name, digest in digests(here).items() if not name.startswith("copy.")} == before


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("项目.gpkg", "never changed"),
        ("old.gpkg", "--overwrite"),
        ("copy.xyz", ".gpkg"),
        ("open.gpkg", "open.gpkg-wal"),
    ],
)
def test_what_must_not_be_written_is_not(out, words, here, greenshield):
    layer(here / "项目.gpkg", [PLOT])
    (here / "old.gpkg").write_bytes(b"somebody's")
    (here / "open.gpkg-wal").write_bytes(b"somebody's")
    before = digests(here)
    code, _, err = greenshield("inspect", "项目.gpkg", "--write-fixed", out)
    assert code == 2
    assert words in err
    assert digests(here) == before


def test_a_copy_that_fails_leaves_the_old_one(here, greenshield):
    layer(here / "项目.gpkg", [PLOT.boundary])
    (here / "old.txt").write_bytes(b"somebody's")
    code, _, err = greenshield("inspect", "项目.gpkg", "--write-fixed", "old.txt", "--to", "corner", "--overwrite")
    assert code == 2
    assert "row 1" in err
    assert (here / "old.txt").read_bytes() == b"somebody's"
    assert {path.name for path in here.iterdir()} == {"项目.gpkg", "old.txt"}


def test_several_layers_fit_a_geopackage_only(here, greenshield):
    first, second = layer(here / "项目.gpkg", [PLOT]), layer(here / "项目二.gpkg", [PLOT.buffer(-50)], XMBH=["B"])
    code, _, err = greenshield("inspect", first, second, "--write-fixed", "copy.txt")
    assert code == 2
    assert "FILE:LAYER" in err
    assert greenshield("inspect", first, second, "--write-fixed", "copy.gpkg")[0] == 0
    assert sorted(gpd.list_layers("copy.gpkg")["name"]) == ["layer_styles", "项目", "项目二"]


def test_a_corner_string_says_what_it_lacks(here, greenshield):
    layer(here / "项目.gpkg", [PLOT])
    _, _, err = greenshield("inspect", "项目.gpkg", "--write-fixed", "c.txt", "--to", "corner")
    assert "--crs EPSG:4525" in err
    assert "项目名称" in err
    assert (here / "c.txt").read_text(encoding="utf-8-sig") == f"1\t{CORNERS}\n"


def test_options_of_the_copy_need_a_copy(here, greenshield):
    layer(here / "项目.gpkg", [PLOT])
    assert greenshield("inspect", "项目.gpkg", "--to", "txt")[0] == 2
    shutil.copy("项目.gpkg", "again.gpkg")
    assert greenshield("inspect", "again.gpkg", "--overwrite")[0] == 2
