"""From submissions to layers: kind, canonical fields, place on the map, and the fate of every row."""

import warnings

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS
from shapely import GeometryCollection, LineString, Point, Polygon, box

from layers import sources, subjects
from layers.errors import CRSError, InputError, SourceError
from layers.sheet_layer import to_layer
from layers.sources import Source
from spatial.crs import CGCS2000

PLOT = box(37424338, 4287780, 37424738, 4288080)
BOW_TIE = Polygon([(37424338, 4287780), (37424738, 4288080), (37424738, 4287780), (37424338, 4288080)])


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "private"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(tmp_path, monkeypatch):
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(path, geometry, crs="EPSG:4525", layer="项目", **columns):
    columns = columns or {"XMMC": [f"项目{i}" for i in range(len(geometry))]}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'crs' was not provided")
        gpd.GeoDataFrame(columns, geometry=geometry, crs=crs).to_file(path, layer=layer, engine="pyogrio")
    return path


def test_a_submission_becomes_a_layer(desk, workspace):
    write(desk / "a.gpkg", [PLOT, None], XMBH=["P1", "P2"], XMMC=["锦界", " 榆横 "], HYDM=[2523, 610])
    (layer,) = subjects.load([Source("a.gpkg")], workspace=workspace)
    frame = layer.frame
    assert (layer.kind, layer.title, len(layer.placed)) == ("project", "项目", 2)
    assert frame.columns[:5].tolist() == ["file", "layer", "row", "row_status", "notes"]
    assert frame[["file", "layer", "row", "row_status"]].values.tolist() == [
        ["a.gpkg", "项目", 1, "read"],
        ["a.gpkg", "项目", 2, "no-geometry"],
    ]
    assert frame.id.tolist() == ["P1", "P2"]
    assert frame.name.tolist() == ["锦界", "榆横"]
    assert frame.industry_code.tolist() == ["2523", "610"]
    assert frame.notes.tolist() == [(), ()]
    west, south, east, north = shapely.bounds(layer.placed.map[0])
    assert (west, south, east, north) == pytest.approx((110.13, 38.72, 110.14, 38.73), abs=0.02)
    facts = layer.input
    assert (facts.role, facts.rows, facts.read, facts.repaired, facts.without_geometry) == ("subject", 2, 2, 0, 1)
    assert (facts.crs, facts.crs_source, facts.layer) == ("EPSG:4525", "file", "项目")


def test_what_placing_does_to_a_row(desk, workspace):
    mixed = GeometryCollection([PLOT, Point(37424338, 4287780)])
    needle = Polygon([(37424338, 4287780), (37424738, 4287780), (37424338, 4287780)])
    lost = box(1e12, 1e12, 1e12 + 1, 1e12 + 1)
    deep = shapely.force_3d(PLOT, 5.0)
    write(desk / "a.gpkg", [PLOT, BOW_TIE, mixed, needle, lost, deep])
    (layer,) = subjects.load([Source("a.gpkg")], workspace=workspace)
    keys = [{note.key for note in notes} for notes in layer.frame.notes]
    assert layer.frame.row_status.tolist() == [
        "read",
        "repaired",
        "mixed-geometry",
        "no-geometry",
        "unreadable",
        "read",
    ]
    assert keys[0] == set()
    assert "repaired" in keys[1]
    assert "mixed" in keys[2]
    assert "collapsed" in keys[3]
    assert "lost" in keys[4]
    assert keys[5] == set()
    assert [(note.key, note.values["count"]) for note in layer.input.notes] == [("flattened", 1)]
    assert layer.frame.notes[1][0].values["reason"].startswith("Self-intersection")
    assert shapely.is_missing(layer.placed.own).tolist() == [False, False, False, True, True, False]
    assert (layer.input.read, layer.input.repaired, layer.input.without_geometry) == (5, 1, 1)


def test_an_incomplete_file_stays_incomplete(desk, workspace):
    path = write(desk / "a.gpkg", [PLOT, BOW_TIE])
    raw = bytearray(path.read_bytes())
    raw[18:20] = b"\x02\x02"
    path.write_bytes(raw)
    (layer,) = subjects.load([Source("a.gpkg")], workspace=workspace)
    assert layer.frame.row_status.tolist() == ["incomplete-input", "incomplete-input"]
    assert layer.frame.notes[1][0].key == "repaired"
    assert "wal-missing" in {note.key for note in layer.input.notes}


def test_files_in_several_crs_keep_their_order_and_paper(desk, workspace):
    west = box(36724338, 4287780, 36724738, 4288080)
    write(desk / "b.gpkg", [PLOT])
    write(desk / "a.gpkg", [west], crs="EPSG:4524", layer="采矿权", KSMC=["甲矿"])
    first, second = subjects.load([Source("b.gpkg"), Source("a.gpkg")], workspace=workspace)
    assert [first.kind, second.kind] == ["project", "mining-right"]
    assert [layer.input.crs for layer in (first, second)] == ["EPSG:4525", "EPSG:4524"]
    assert first.placed.papers[0] == CRS(4525)


def test_an_empty_layer_beside_another_stays_listed(desk, workspace):
    write(desk / "a.gpkg", [PLOT])
    write(desk / "a.gpkg", [], layer="采矿权", KSMC=[])
    first, second = subjects.load([Source("a.gpkg")], workspace=workspace)
    assert (first.input.rows, second.input.rows, second.kind) == (1, 0, "mining-right")
    assert (len(second.placed), len(second.frame)) == (0, 0)


def test_a_stated_kind_overrules_and_an_unknown_one_is_explained(desk, workspace):
    write(desk / "a.gpkg", [PLOT], layer="图层1", 备注=["x"])
    with pytest.raises(SourceError) as caught:
        subjects.load([Source("a.gpkg")], workspace=workspace)
    assert caught.value.key == "kind-unknown"
    assert caught.value.values["columns"] == "备注"
    assert "project" in caught.value.values["nearest"]
    (layer,) = subjects.load([Source("a.gpkg", None, "mining-right")], workspace=workspace)
    assert layer.kind == "mining-right"


def test_a_control_layer_is_no_subject(desk, workspace):
    write(desk / "a.gpkg", [PLOT], layer="STBHHX", HXMC=["x"])
    with pytest.raises(SourceError, match="kind-not-subject"):
        subjects.load([Source("a.gpkg")], workspace=workspace)


def test_evidence_keeps_its_role(desk, workspace):
    write(desk / "a.gpkg", [PLOT], layer="项目", 项目编号=["P1"])
    write(desk / "b.gpkg", [PLOT], layer="认定意见", 项目编号=["P1"])
    _, layer = subjects.load([Source("a.gpkg"), Source("b.gpkg")], workspace=workspace)
    assert (layer.kind, layer.input.role) == ("opinion", "evidence")


def test_evidence_alone_is_nothing_to_check(desk, workspace):
    write(desk / "b.gpkg", [PLOT], layer="认定意见", 项目编号=["P1"])
    with pytest.raises(SourceError, match="nothing-to-check"):
        subjects.load([Source("b.gpkg")], workspace=workspace)


@pytest.mark.parametrize("again", ["a.gpkg", "./a.gpkg", ".", "a.gpkg:项目"])
def test_the_same_layer_twice_is_an_error(desk, workspace, again):
    write(desk / "a.gpkg", [PLOT])
    given = [Source("a.gpkg"), sources.parse_submission(again)]
    with pytest.raises(SourceError, match="given-twice"):
        subjects.load(given, workspace=workspace)


def test_two_layers_of_one_file_are_not_the_same(desk, workspace):
    write(desk / "a.gpkg", [PLOT])
    write(desk / "a.gpkg", [PLOT], layer="采矿权")
    assert len(subjects.load([Source("a.gpkg", "项目"), Source("a.gpkg", "采矿权")], workspace=workspace)) == 2


def test_a_line_where_an_area_belongs_is_said(desk, workspace):
    outline = LineString(PLOT.exterior.coords)
    write(desk / "a.gpkg", [PLOT, outline], layer="采矿权")
    (layer,) = subjects.load([Source("a.gpkg")], workspace=workspace)
    assert layer.frame.notes[0] == ()
    assert [(note.key, note.values["found"]) for note in layer.frame.notes[1]] == [("dimension-differs", "LineString")]


def test_a_control_sheet_says_what_the_catalogue_says(desk, workspace):
    path = write(desk / "红线.gpkg", [PLOT], crs=None, layer="图层1", 名字=["x"])
    (sheet,) = sources.read(Source(path.name), workspace=workspace, crs=CRS(4525))
    layer = to_layer(
        sheet, "ecological-red-line", role="control", title="生态保护红线", fields={"name": "名字"}, drawn=CGCS2000,
        accuracy=0.5,
    )  # fmt: skip
    assert (layer.title, layer.input.role, layer.input.crs_source) == ("生态保护红线", "control", "catalogue")
    assert layer.frame.name.tolist() == ["x"]
    assert layer.placed.papers[layer.placed.drawn[0]] == CGCS2000
    assert layer.placed.accuracy.tolist() == [0.5]
    with pytest.raises(InputError) as caught:
        to_layer(sheet, "ecological-red-line", fields={"name": "没有"})
    assert caught.value.file == "红线.gpkg"


def test_a_whole_run_needs_its_crs(desk, workspace):
    write(desk / "a.gpkg", [PLOT], crs=None)
    with pytest.raises(CRSError, match="crs-missing"):
        subjects.load([Source("a.gpkg")], workspace=workspace)
    (layer,) = subjects.load([Source("a.gpkg")], crs=CRS(4525), workspace=workspace)
    assert layer.input.crs_source == "option"


def test_many_rows_cost_no_loop(desk, workspace):
    corners = np.arange(20_000) * 3.0 + 37424338
    write(desk / "a.gpkg", shapely.box(corners, 4287780, corners + 2, 4287782))
    (layer,) = subjects.load([Source("a.gpkg")], workspace=workspace)
    assert layer.frame.row.tolist() == list(range(1, 20_001))
    assert (layer.frame.row_status == "read").all()
