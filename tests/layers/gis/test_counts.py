"""Rows are counted from the bytes, whatever the reader or a header says."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import CRS
from shapely import MultiPolygon, Polygon, box

from layers import sources
from layers.errors import CRSError, SourceError
from layers.gis import counts, vector_sheets
from layers.gis.contents import FeatureTable
from layers.gis.dbase import Table
from layers.sources import Source


@pytest.fixture
def shapefile(tmp_path):
    """Four rows; the second has no geometry."""
    geometry = [box(0, 0, 1, 1), None, box(2, 2, 3, 3), box(4, 4, 5, 5)]
    frame = gpd.GeoDataFrame({"XMMC": ["甲", "乙", "丙", "丁"]}, geometry=geometry, crs="EPSG:4490")
    frame.to_file(tmp_path / "a.shp", encoding="GBK", engine="pyogrio")
    return tmp_path / "a.shp"


@pytest.fixture
def geopackage(tmp_path):
    frame = gpd.GeoDataFrame({"XMMC": list("abcd")}, geometry=[box(i, 0, i + 1, 1) for i in range(4)], crs="EPSG:4490")
    frame.to_file(tmp_path / "a.gpkg", layer="项目", engine="pyogrio")
    return tmp_path / "a.gpkg"


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "private"
    folder.mkdir()
    return folder


def tamper(path, at, value):
    raw = bytearray(path.read_bytes())
    raw[at : at + len(value)] = value
    path.write_bytes(raw)


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (trigger,) in triggers:  # stdlib sqlite3 lacks the functions they call
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for statement, *values in statements:
            connection.execute(statement, *values)
        connection.commit()


def test_shapefile_account(shapefile):
    account = counts.count_shapefile(
        shapefile, shapefile.with_suffix(".shx"), shapefile.with_suffix(".dbf"), file="a.shp"
    )
    assert account.rows == 4
    assert account.filled.tolist() == [True, False, True, True]
    assert not account.deleted.any()


def test_status_tells_an_empty_row_from_a_lost_one(shapefile, workspace):
    (sheet,) = sources.read(Source(str(shapefile)), workspace=workspace)
    assert sheet.status.tolist() == ["read", "no-geometry", "read", "read"]
    assert sheet.columns.XMMC.tolist() == ["甲", "乙", "丙", "丁"]
    assert sheet.encoding == "GB18030"


def swap(shapefile):
    """Exchange the third and the fourth row's places in the index."""
    raw = shapefile.with_suffix(".shx").read_bytes()
    tamper(shapefile.with_suffix(".shx"), 116, raw[124:132] + raw[116:124])


def renumber(shapefile, numbers):
    raw = shapefile.with_suffix(".shx").read_bytes()
    for row, number in enumerate(numbers):
        place = int.from_bytes(raw[100 + 8 * row : 104 + 8 * row], "big") * 2
        tamper(shapefile, place, number.to_bytes(4, "big"))


def test_an_index_that_gives_shapes_to_other_rows_is_refused(shapefile, workspace):
    swap(shapefile)
    with pytest.raises(SourceError, match="shx-differs") as caught:
        sources.read(Source(str(shapefile)), workspace=workspace)
    assert caught.value.row == 3


@pytest.mark.parametrize("numbers", [range(4), [7] * 4])
def test_shapes_may_be_counted_from_zero_or_not_at_all(shapefile, workspace, numbers):
    renumber(shapefile, numbers)
    (sheet,) = sources.read(Source(str(shapefile)), workspace=workspace)
    assert sheet.status.tolist() == ["read", "no-geometry", "read", "read"]


def test_shapes_without_numbers_of_their_own_lie_in_the_order_of_the_index(shapefile, workspace):
    renumber(shapefile, [7] * 4)
    swap(shapefile)
    with pytest.raises(SourceError, match="shx-differs"):
        sources.read(Source(str(shapefile)), workspace=workspace)


def test_shapes_may_lie_in_any_order_that_the_index_tells(shapefile, workspace):
    swap(shapefile)
    renumber(shapefile, [1, 2, 3, 4])
    assert sources.read(Source(str(shapefile)), workspace=workspace)[0].status.tolist()[2:] == ["read", "read"]


@pytest.mark.parametrize("cut", [1, 60, 136, 140])
def test_a_truncated_shp_keeps_its_rows(shapefile, workspace, cut):
    shapefile.write_bytes(shapefile.read_bytes()[:-cut])
    (sheet,) = sources.read(Source(str(shapefile)), workspace=workspace)
    assert sheet.rows == 4
    assert sheet.status.tolist()[3] == "unreadable"
    assert sheet.status.tolist()[0] == "read"


@pytest.mark.parametrize(
    ("suffix", "at", "value"),
    [
        (".dbf", 4, (2).to_bytes(4, "little")),
        (".dbf", 4, (9).to_bytes(4, "little")),
        (".shx", 24, ((100 + 8 * 2) // 2).to_bytes(4, "big")),
    ],
)
def test_a_lying_header_is_an_error(shapefile, workspace, suffix, at, value):
    tamper(shapefile.with_suffix(suffix), at, value)
    with pytest.raises(SourceError, match="short-read"):
        sources.read(Source(str(shapefile)), workspace=workspace)


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_a_shortened_companion_is_an_error(shapefile, workspace, suffix):
    path = shapefile.with_suffix(suffix)
    path.write_bytes(path.read_bytes()[:-16] if suffix == ".shx" else path.read_bytes()[:-100])
    with pytest.raises(SourceError, match="short-read"):
        sources.read(Source(str(shapefile)), workspace=workspace)


def test_index_and_table_shortened_together_are_an_error(shapefile, workspace):
    """Both say three rows, but a fourth shape lies in the .shp."""
    shx, dbf = shapefile.with_suffix(".shx"), shapefile.with_suffix(".dbf")
    table = Table.open(dbf, file="")
    shx.write_bytes(shx.read_bytes()[:-8])
    tamper(shx, 24, ((100 + 8 * 3) // 2).to_bytes(4, "big"))
    dbf.write_bytes(dbf.read_bytes()[: table.start + 3 * table.records.shape[1]])
    tamper(dbf, 4, (3).to_bytes(4, "little"))
    with pytest.raises(SourceError) as caught:
        sources.read(Source(str(shapefile)), workspace=workspace)
    assert caught.value.values == {"expected": 4, "read": 3}  # noqa: PD011 - an error's values


def test_rows_flagged_deleted_stay_and_are_doubted(shapefile, workspace):
    dbf = shapefile.with_suffix(".dbf")
    tamper(dbf, Table.open(dbf, file="").start, b"*")
    before = dbf.read_bytes()
    (sheet,) = sources.read(Source(str(shapefile)), workspace=workspace)
    assert sheet.rows == 4
    assert sheet.status.tolist() == ["incomplete-input", "no-geometry", "read", "read"]
    assert sheet.columns.XMMC[0] == "甲"
    assert sheet.geometry[0] is None
    assert sheet.row_notes[0][0].key == "row-deleted"
    assert dbf.read_bytes() == before


def test_geopackage_account_in_rowid_order(geopackage):
    execute(geopackage, ('UPDATE "项目" SET fid = 20 WHERE fid = 2',), ('UPDATE "项目" SET geom = NULL WHERE fid = 3',))
    account = counts.count_geopackage(geopackage, FeatureTable(name="项目", geometry="geom"), file="a.gpkg")
    assert account.ids.tolist() == [1, 3, 4, 20]
    assert account.filled.tolist() == [True, False, True, True]


def test_a_geometry_that_says_another_crs_than_its_layer_is_refused(geopackage, workspace):
    with closing(sqlite3.connect(geopackage)) as connection:
        (blob,) = connection.execute('SELECT geom FROM "项目" WHERE fid = 3').fetchone()
    foreign = blob[:4] + (4525).to_bytes(4, "little") + blob[8:]
    execute(geopackage, ('UPDATE "项目" SET geom = ? WHERE fid = 3', [foreign]))
    with pytest.raises(SourceError, match="srs-differs") as caught:
        sources.read(Source(str(geopackage)), workspace=workspace)
    assert (caught.value.row, caught.value.key) == (3, "srs-differs")
    undefined = blob[:3] + b"\0" + b"\xff" * 4 + blob[8:]  # big-endian, -1
    execute(geopackage, ('UPDATE "项目" SET geom = ? WHERE fid = 3', [undefined]))
    assert sources.read(Source(str(geopackage)), workspace=workspace)[0].rows == 4


def define(geopackage, crs, form):
    text = CRS(crs).to_wkt(form)
    execute(geopackage, ("UPDATE gpkg_spatial_ref_sys SET definition = ? WHERE srs_id = 4490", [text]))


@pytest.mark.parametrize("other", ["EPSG:4610", "EPSG:4214", "EPSG:4525", "+proj=longlat +ellps=GRS80 +pm=2"])
def test_a_definition_that_contradicts_its_code_is_refused(geopackage, workspace, other):
    define(geopackage, other, "WKT1_GDAL")
    with pytest.raises(CRSError, match="crs-contradicts") as caught:
        sources.read(Source(str(geopackage)), workspace=workspace)
    assert f"code=EPSG:4490 words={CRS(other).name}" in str(caught.value)
    (told,) = sources.read(Source(str(geopackage)), workspace=workspace, crs=CRS(4490))
    assert "crs-contradicts" in [note.key for note in told.notes]


@pytest.mark.parametrize("form", ["WKT1_ESRI", "WKT2_2019"])
@pytest.mark.parametrize("same", ["EPSG:4490", "EPSG:4480", "EPSG:4326"])
def test_a_definition_in_other_words_contradicts_nothing(geopackage, workspace, same, form):
    define(geopackage, same, form)
    assert sources.read(Source(str(geopackage)), workspace=workspace)[0].crs.to_epsg() == 4490


def test_a_type_that_the_file_states_wrongly_is_no_remark_for_staff(geopackage, workspace):
    execute(geopackage, ("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'",))
    assert sources.read(Source(str(geopackage)), workspace=workspace)[0].notes == ()


def test_rings_that_run_the_wrong_way_round_are_said_in_words(shapefile, workspace):
    """A second part that runs like a hole, far from the first."""
    turned = MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)])
    gpd.GeoDataFrame({"XMMC": ["甲"]}, geometry=[turned], crs="EPSG:4490").to_file(shapefile, engine="pyogrio")
    raw = shapefile.read_bytes()
    points = [raw[at : at + 16] for at in range(len(raw) - 80, len(raw), 16)]
    tamper(shapefile, len(raw) - 80, b"".join(reversed(points)))
    (sheet,) = sources.read(Source(str(shapefile)), workspace=workspace)
    assert "rings-turned" in [note.key for note in sheet.notes]
    assert "reader-says" not in [note.key for note in sheet.notes]
    assert sheet.geometry[0].area == 2


def test_rows_follow_the_rowid(geopackage, workspace):
    execute(geopackage, ('UPDATE "项目" SET fid = 20 WHERE fid = 2',))
    (sheet,) = sources.read(Source(str(geopackage)), workspace=workspace)
    assert sheet.columns.XMMC.tolist() == ["a", "c", "d", "b"]


def test_garbage_blobs_are_unreadable_and_the_others_go_on(geopackage, workspace):
    with closing(sqlite3.connect(geopackage)) as connection:
        (blob,) = connection.execute('SELECT geom FROM "项目" WHERE fid = 3').fetchone()
    execute(
        geopackage,
        ('UPDATE "项目" SET geom = ? WHERE fid = 2', (b"rubbish",)),
        ('UPDATE "项目" SET geom = ? WHERE fid = 3', (blob[:-20],)),
        ('UPDATE "项目" SET geom = NULL WHERE fid = 4',),
    )
    (sheet,) = sources.read(Source(str(geopackage)), workspace=workspace)
    assert sheet.status.tolist() == ["read", "unreadable", "unreadable", "no-geometry"]
    assert sheet.geometry[0].equals(box(0, 0, 1, 1))


def curve_polygon(*ring):
    """GeoPackage blob of a polygon whose only ring is a circular string."""
    header = b"GP\x00\x01" + (4490).to_bytes(4, "little")
    one, number = (1).to_bytes(4, "little"), (len(ring) // 2).to_bytes(4, "little")
    string = b"\x01" + (8).to_bytes(4, "little") + number + np.array(ring, dtype="<f8").tobytes()
    return header + b"\x01" + (10).to_bytes(4, "little") + one + string


def test_a_curve_becomes_a_polyline_and_is_said_so(geopackage, workspace):
    execute(geopackage, ('UPDATE "项目" SET geom = ? WHERE fid = 2', (curve_polygon(0, 0, 1, 1, 0, 0),)))
    (sheet,) = sources.read(Source(str(geopackage)), workspace=workspace)
    assert sheet.status.tolist() == ["read"] * 4
    assert sheet.geometry[1].area == pytest.approx(np.pi / 2, abs=5e-8)
    assert [(note.key, note.values["count"]) for note in sheet.notes] == [("curves", 1)]  # noqa: PD011 - a note's values


def test_a_curve_without_sense_is_unreadable_not_a_crash(geopackage, workspace):
    execute(geopackage, ('UPDATE "项目" SET geom = ? WHERE fid = 2', (curve_polygon(0, 0, 1, 1, 0, 0, 2, 2),)))
    (sheet,) = sources.read(Source(str(geopackage)), workspace=workspace)
    assert sheet.status.tolist() == ["read", "unreadable", "read", "read"]


def test_an_empty_geometry_is_none(tmp_path, workspace):
    frame = gpd.GeoDataFrame({"XMMC": ["a", "b"]}, geometry=[Polygon(), box(0, 0, 1, 1)], crs="EPSG:4490")
    frame.to_file(tmp_path / "b.gpkg", layer="项目", engine="pyogrio")
    (sheet,) = sources.read(Source(str(tmp_path / "b.gpkg")), workspace=workspace)
    assert sheet.status.tolist() == ["no-geometry", "read"]


def test_text_that_is_no_utf8_is_read_as_gb18030(geopackage, workspace):
    execute(geopackage, ('UPDATE "项目" SET XMMC = CAST(? AS TEXT) WHERE fid = 2', ("锦界".encode("gbk"),)))
    (sheet,) = sources.read(Source(str(geopackage)), workspace=workspace)
    assert sheet.columns.XMMC.tolist() == ["a", "锦界", "c", "d"]
    assert [(note.key, note.values["columns"]) for note in sheet.notes] == [("text-guessed", "XMMC")]  # noqa: PD011 - a note's values


def test_whole_numbers_stay_whole_beside_empty_cells(tmp_path, workspace):
    numbers = pd.array([2**60 + 1, None], dtype="Int64")
    frame = gpd.GeoDataFrame({"XMBH": numbers}, geometry=[box(0, 0, 1, 1)] * 2, crs="EPSG:4490")
    frame.to_file(tmp_path / "b.gpkg", layer="项目", engine="pyogrio")
    (sheet,) = sources.read(Source(str(tmp_path / "b.gpkg")), workspace=workspace)
    assert sheet.columns.XMBH[0] == 2**60 + 1
    assert sheet.columns.XMBH[1] is pd.NA


def test_a_lying_feature_count_loses_nothing(geopackage, workspace):
    execute(geopackage, ("UPDATE gpkg_ogr_contents SET feature_count = 1",))
    (sheet,) = sources.read(Source(str(geopackage)), workspace=workspace)
    assert sheet.rows == 4


@pytest.mark.parametrize("kept", [[0, 1, 2], [0, 1, 2, 2], [2]])
def test_a_short_read_is_an_error(geopackage, workspace, monkeypatch, kept):
    """A reader that leaves out a row, or returns one twice, is found out."""
    real = vector_sheets.vector.pieces

    def short(*args, **options):
        for rows in real(*args, **options):
            columns = rows.columns.iloc[kept].reset_index(drop=True)
            yield replace(rows, ids=rows.ids[kept], columns=columns, geometry=rows.geometry[kept])

    monkeypatch.setattr(vector_sheets.vector, "pieces", short)
    with pytest.raises(SourceError) as caught:
        sources.read(Source(str(geopackage)), workspace=workspace)
    assert caught.value.values == {"expected": 4, "read": len(set(kept))}  # noqa: PD011 - an error's values


def test_geojson_rows_keep_their_order_and_fate(tmp_path, workspace):
    polygon = {"type": "Polygon", "coordinates": [[[109, 38], [110, 38], [110, 39], [109, 38]]]}
    open_ring = {"type": "Polygon", "coordinates": [[[109, 38], [110, 39]]]}
    geometries = [polygon, None, open_ring, {"type": "Polygon", "coordinates": "rubbish"}, polygon]
    features = [
        {"type": "Feature", "id": 9 - i % 2, "properties": {"XMMC": f"p{i}"}, "geometry": g}
        for i, g in enumerate(geometries)
    ]
    path = tmp_path / "项目.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    (sheet,) = sources.read(Source(str(path)), workspace=workspace)
    assert sheet.columns.XMMC.tolist() == ["p0", "p1", "p2", "p3", "p4"]
    assert sheet.status.tolist() == ["read", "no-geometry", "unreadable", "unreadable", "read"]
    assert "reader-says" in {note.key for note in sheet.notes}


@pytest.mark.parametrize(
    "text", ["[]", "{", '{"type": "Topology"}', '{"type": "gdal_streamed_alg"}', '{"type":"FeatureCollection"}']
)
def test_other_json_is_refused(tmp_path, workspace, text):
    path = tmp_path / "a.geojson"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"not-geojson|format-differs"):
        sources.read(Source(str(path)), workspace=workspace)
