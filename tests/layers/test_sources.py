"""What a SUBMISSION means, what it stands for, and what is refused."""

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from functools import partial

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS
from shapely import MultiPolygon, Point, box

from layers import sources
from layers.errors import CRSError, SourceError
from layers.intake import archive, private_copy
from layers.intake.worker import apart
from layers.listing import LayerFacts, list_layers
from layers.sources import Source

VRT = """<OGRVRTDataSource><OGRVRTLayer name="passwd">
<SrcDataSource>CSV:/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
ENDLESS = """CREATE VIEW "甲" AS
WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid, NULL AS geom FROM n"""
PLOT = box(37424338, 4287780, 37424738, 4288080)
DEGREES = box(109.9, 38.2, 110.0, 38.3)


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "private"
    folder.mkdir()
    return folder


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """The user's folder, where relative paths start."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(path, geometry=PLOT, crs="EPSG:4525", layer=None, **columns):
    geometries = geometry if isinstance(geometry, list) else [geometry]
    frame = gpd.GeoDataFrame(columns or {"XMMC": ["甲"] * len(geometries)}, geometry=geometries, crs=crs)
    options = {"layer": layer} if layer else {}
    options |= {"encoding": "UTF-8"} if path.suffix == ".shp" else {}
    frame.to_file(path, engine="pyogrio", **options)
    return path


def geojson(path, geometry, **members):
    features = [{"type": "Feature", "properties": {"XMMC": "甲"}, "geometry": geometry.__geo_interface__}]
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}), encoding="utf-8")
    return path


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def key(call, error=SourceError):
    with pytest.raises(error) as caught:
        call()
    return caught.value.key


# --- the syntax


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.gpkg", Source("a.gpkg")),
        ("a.gpkg:项目", Source("a.gpkg", "项目")),
        ("a.gpkg=project", Source("a.gpkg", None, "project")),
        ("a.gpkg:项目=mining-right", Source("a.gpkg", "项目", "mining-right")),
        ("a.gpkg:x:y=z=project", Source("a.gpkg", "x:y=z", "project")),
        ("b=1:2.gpkg", Source("b=1:2.gpkg")),
        ("b=1:2.gpkg:项目=project", Source("b=1:2.gpkg", "项目", "project")),
        ("b=1:2.gpkg=project", Source("b=1:2.gpkg", None, "project")),
    ],
)
def test_the_longest_beginning_that_exists_is_the_file(desk, text, expected):
    for name in ("a.gpkg", "b=1", "b=1:2.gpkg"):
        (desk / name).touch()
    assert sources.parse_submission(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing.gpkg", "no-file"),
        ("", "no-file"),
        (":x", "no-file"),
        ("a.gpkg:", "submission-unclear"),
        ("a.gpkg=", "submission-unclear"),
        ("a.gpkg:x=", "submission-unclear"),
        ("a.gpkg:=project", "submission-unclear"),
        ("a.gpkg=projekt", "kind-unknown-name"),
    ],
)
def test_what_cannot_be_meant(desk, text, expected):
    (desk / "a.gpkg").touch()
    assert key(lambda: sources.parse_submission(text)) == expected


@pytest.mark.parametrize("word", ["mining-right", "矿业权", "Mining Right"])
def test_a_kind_goes_by_its_code_and_by_its_names(desk, word):
    (desk / "a.gpkg").touch()
    assert sources.parse_submission(f"a.gpkg={word}").kind == "mining-right"


def test_an_unknown_kind_names_the_nearest(desk):
    (desk / "a.gpkg").touch()
    with pytest.raises(SourceError) as caught:
        sources.parse_submission("a.gpkg=minning-right")
    assert "mining-right" in caught.value.values["nearest"]


# --- what it stands for


def test_every_layer_of_a_file(desk, workspace):
    write(desk / "a.gpkg", layer="甲")
    write(desk / "a.gpkg", [PLOT, None], layer="乙")
    execute(desk / "a.gpkg", "CREATE TABLE list (id INTEGER PRIMARY KEY, name TEXT)", "CREATE TABLE layer_styles (x)")
    sheets = sources.read(Source("a.gpkg"), workspace=workspace)
    assert [(s.path, s.layer, s.rows, s.crs.to_epsg()) for s in sheets] == [
        ("a.gpkg", "甲", 1, 4525),
        ("a.gpkg", "乙", 2, 4525),
    ]
    assert [note.values["table"] for note in sheets[0].notes if note.key == "table-skipped"] == ["list"]


def test_one_layer_of_a_file_and_a_table_without_geometry(desk, workspace):
    write(desk / "a.gpkg", layer="甲")
    execute(
        desk / "a.gpkg",
        "CREATE TABLE list (id INTEGER PRIMARY KEY, name TEXT)",
        "INSERT INTO list VALUES (1, '锦界')",
        "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('list', 'attributes', 'list')",
    )
    assert [s.layer for s in sources.read(Source("a.gpkg", "甲"), workspace=workspace)] == ["甲"]
    (table,) = sources.read(Source("a.gpkg", "list"), workspace=workspace)
    assert table.columns.name.tolist() == ["锦界"]
    assert table.status.tolist() == ["no-geometry"]
    assert table.crs is None


def test_a_layer_that_is_not_there(desk, workspace):
    write(desk / "a.gpkg", layer="甲")
    with pytest.raises(SourceError) as caught:
        sources.read(Source("a.gpkg", "丙"), workspace=workspace)
    assert (caught.value.key, caught.value.values["layers"]) == ("layer-unknown", "甲")


def test_a_folder_stands_for_the_files_in_it(desk, workspace):
    (desk / "县" / "南").mkdir(parents=True)
    write(desk / "县" / "b.gpkg", layer="项目")
    write(desk / "县" / "南" / "a.shp")
    (desk / "县" / "读我.docx").touch()
    (desk / "县" / "南" / "a.shp.xml").touch()
    (desk / "县" / "图.pdf").touch()
    sheets = sources.read(Source("县"), workspace=workspace)
    assert [(s.path, s.layer) for s in sheets] == [("县/b.gpkg", "项目"), ("县/南/a.shp", "a")]
    assert {n.values["names"] for n in sheets[0].notes if n.key == "files-skipped"} == {"图.pdf, 读我.docx"}
    assert key(lambda: sources.read(Source("县", "丙"), workspace=workspace)) == "layer-unknown"


@pytest.mark.parametrize("name", ["补充.rar", "补充.7z", "总图.DWG", "库.mdb"])
def test_a_drawing_or_archive_that_nobody_reads_is_not_passed_over(desk, workspace, name):
    (desk / "县").mkdir()
    write(desk / "县" / "b.gpkg", layer="项目")
    (desk / "县" / name).touch()
    with pytest.raises(SourceError) as caught:
        sources.read(Source("县"), workspace=workspace)
    assert (caught.value.key, caught.value.file) == ("file-unread", f"县/{name}")


def test_a_linked_folder_in_a_folder_is_refused(desk, workspace):
    (desk / "县").mkdir()
    write(desk / "县" / "b.gpkg", layer="项目")
    (desk / "县" / "更多").symlink_to(desk)
    assert key(lambda: sources.read(Source("县"), workspace=workspace)) == "link-refused"


class GbkName(zipfile.ZipInfo):
    """An entry as archivers on a Chinese Windows write it: a GBK name, not marked as anything."""

    def _encodeFilenameFlags(self):  # noqa: N802 - zipfile's name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def test_a_zip_from_windows(desk, workspace):
    write(desk / "a.shp")
    with zipfile.ZipFile(desk / "榆阳.zip", "w") as packed:
        for part in ("SHP", "shx", "DBF", "prj", "cpg"):
            packed.writestr(GbkName(f"项目\\地块.{part}"), (desk / f"a.{part.lower()}").read_bytes())
    (sheet,) = sources.read(Source("榆阳.zip"), workspace=workspace)
    assert (sheet.path, sheet.layer, sheet.rows) == ("榆阳.zip/项目/地块.SHP", "地块", 1)


def test_an_archive_in_a_folder(desk, workspace):
    write(desk / "a.gpkg")
    (desk / "县").mkdir()
    with zipfile.ZipFile(desk / "县" / "z.zip", "w") as packed:
        packed.write("a.gpkg", "内/a.gpkg")
    (sheet,) = sources.read(Source("县"), workspace=workspace)
    assert sheet.path == "县/z.zip/内/a.gpkg"


@pytest.mark.parametrize(
    "name", ["../a.gpkg", "/a.gpkg", "C:\\a.gpkg", "x/../../a.gpkg", "..\\a.gpkg", "\\\\host\\a.gpkg"]
)
def test_names_that_lead_elsewhere_are_refused(desk, workspace, name):
    with zipfile.ZipFile(desk / "z.zip", "w") as packed:
        packed.writestr(name, b"x")
    assert key(lambda: sources.read(Source("z.zip"), workspace=workspace)) == "archive-unsafe"


def test_links_doubles_and_nested_archives_are_refused(desk, workspace):
    link = zipfile.ZipInfo("link.gpkg")
    link.external_attr = 0o120777 << 16
    for name, entries, expected in [
        ("link.zip", [(link, b"/etc/passwd")], "archive-unsafe"),
        ("double.zip", [("a.gpkg", b"1"), ("A.GPKG", b"2")], "archive-unsafe"),
        ("nested.zip", [("b.zip", b"PK")], "archive-nested"),
        ("other.zip", [("a.txt", b"")], "nothing-readable"),
    ]:
        with zipfile.ZipFile(desk / name, "w") as packed:
            for entry, body in entries:
                packed.writestr(entry, body)
        assert key(lambda name=name: sources.read(Source(name), workspace=workspace)) == expected


def test_encrypted_and_broken_archives_are_refused(desk, workspace):
    with zipfile.ZipFile(desk / "z.zip", "w") as packed:
        packed.writestr("a.gpkg", b"x" * 100)
    raw = bytearray((desk / "z.zip").read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    (desk / "locked.zip").write_bytes(raw)
    assert key(lambda: sources.read(Source("locked.zip"), workspace=workspace)) == "archive-encrypted"
    (desk / "cut.zip").write_bytes(raw[:60])
    assert key(lambda: sources.read(Source("cut.zip"), workspace=workspace)) == "archive-broken"
    spoilt = (desk / "z.zip").read_bytes().replace(b"x" * 100, b"y" * 100)
    (desk / "spoilt.zip").write_bytes(spoilt)
    assert key(lambda: sources.read(Source("spoilt.zip"), workspace=workspace)) == "archive-broken"


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.gpkg", bytes(3_000_000))
    return path


def test_a_bomb_is_refused_by_what_it_says_of_itself(desk, tmp_path):
    (tmp_path / "out").mkdir()
    call = partial(archive.unpack, bomb(desk / "z.zip"), tmp_path / "out", file="z.zip", limit=2_000_000)
    assert key(call) == "archive-too-large"
    assert not any((tmp_path / "out").iterdir())


def test_a_bomb_that_lies_is_stopped_while_it_is_inflated(desk, tmp_path, monkeypatch):
    call = partial(archive.unpack, bomb(desk / "z.zip"), tmp_path / "out", file="z.zip", limit=2_000_000)
    (tmp_path / "out").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(archive, "is_small", lambda *_: True)
        assert key(call) == "archive-too-large"
    raw = (desk / "z.zip").read_bytes()
    (desk / "z.zip").write_bytes(raw.replace((3_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    (tmp_path / "out" / "a.gpkg").unlink()
    assert key(call) == "archive-broken"
    assert (tmp_path / "out" / "a.gpkg").stat().st_size <= 100


@pytest.mark.parametrize(
    ("name", "expected"), [("a.dwg", "format-unknown"), ("a.doc", "format-unknown"), ("库.mdb", "format-unknown")]
)
def test_other_formats_name_those_that_can_be_read(desk, workspace, name, expected):
    (desk / name).touch()
    with pytest.raises(SourceError) as caught:
        sources.read(Source(name), workspace=workspace)
    assert caught.value.key == expected
    assert ".gpkg" in caught.value.values["formats"]


@pytest.mark.parametrize("rows", [0, 1])
def test_no_rows_at_all_is_an_error(desk, workspace, rows):
    write(desk / "a.gpkg", [], layer="甲", XMMC=[])
    write(desk / "a.gpkg", [PLOT] * rows, layer="乙", XMMC=["x"] * rows)
    if rows:
        assert [s.rows for s in sources.read(Source("a.gpkg"), workspace=workspace)] == [0, 1]
    else:
        assert key(lambda: sources.read(Source("a.gpkg"), workspace=workspace)) == "no-rows"


# --- tricks


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson"])
@pytest.mark.parametrize(
    "body",
    [
        VRT,
        "name,x,y\na,1,2\n",
        "",
    ],
)
def test_a_file_that_is_not_what_its_name_says(desk, workspace, name, body):
    (desk / name).write_text(body)
    assert key(lambda: sources.read(Source(name), workspace=workspace)) == "format-differs"


@pytest.mark.parametrize("name", ["CSV:/etc/passwd", "/vsicurl/http://localhost/a.gpkg", "GPKG:a.gpkg"])
@pytest.mark.usefixtures("desk")
def test_connection_strings_are_no_files(name):
    assert key(lambda: sources.parse_submission(name)) == "no-file"


def test_views_and_virtual_tables_are_refused(desk, workspace):
    for name, statement in [
        (
            "view.gpkg",
            ENDLESS,
        ),
        ("virtual.gpkg", 'CREATE VIRTUAL TABLE "甲" USING fts4(geom)'),
    ]:
        write(desk / name, layer="甲")
        execute(desk / name, 'DROP TABLE "甲"', statement)
        assert key(lambda name=name: sources.read(Source(name), workspace=workspace)) == "view-refused"


def test_a_geopackage_that_was_not_written_to_the_end(desk, workspace):
    write(desk / "lost.gpkg", layer="甲")
    execute(desk / "lost.gpkg", 'DROP TABLE "甲"')
    assert key(lambda: sources.read(Source("lost.gpkg"), workspace=workspace)) == "layer-lost"
    write(desk / "none.gpkg", layer="甲")
    execute(desk / "none.gpkg", "DELETE FROM gpkg_contents")
    assert key(lambda: sources.read(Source("none.gpkg"), workspace=workspace)) == "no-layers"
    (desk / "bare.gpkg").write_bytes(b"SQLite format 3\0" + bytes(200))
    assert key(lambda: sources.read(Source("bare.gpkg"), workspace=workspace)) == "not-geopackage"


# --- private copies


def snapshot(folder):
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_the_newest_edits_stand_in_the_wal_and_the_users_files_stay(desk, workspace):
    write(desk / "a.gpkg", layer="甲")
    with closing(sqlite3.connect(desk / "a.gpkg")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute('INSERT INTO "甲" (geom, XMMC) SELECT geom, \'newest\' FROM "甲"')
        connection.commit()
        before = snapshot(desk)
        (sheet,) = sources.read(Source("a.gpkg"), workspace=workspace)
        assert snapshot(desk) == before
        shutil.copy("a.gpkg", "alone.gpkg")
    assert sheet.columns.XMMC.tolist() == ["甲", "newest"]
    assert sheet.status.tolist() == ["read", "read"]
    (alone,) = sources.read(Source("alone.gpkg"), workspace=workspace)
    assert alone.status.tolist() == ["incomplete-input"]
    assert alone.notes[0].key == "wal-missing"


def test_an_edit_in_progress_is_not_half_read(desk, workspace):
    """A change that spilled into the file before it was committed is undone in the copy, by its journal."""
    write(desk / "a.gpkg", [PLOT] * 500, layer="甲", XMMC=["x" * 500] * 500)
    with closing(sqlite3.connect(desk / "a.gpkg", isolation_level=None)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("PRAGMA cache_size = 5")
        connection.execute("BEGIN")
        connection.execute("UPDATE \"甲\" SET XMMC = 'half' WHERE fid <= 400")
        before = snapshot(desk)
        assert "a.gpkg-journal" in before
        (sheet,) = sources.read(Source("a.gpkg"), workspace=workspace)
        assert snapshot(desk) == before
    assert set(sheet.columns.XMMC) == {"x" * 500}


def test_digests(desk, workspace):
    write(desk / "a.gpkg")
    (sheet,) = sources.read(Source("a.gpkg"), workspace=workspace)
    raw = (desk / "a.gpkg").read_bytes()
    assert (sheet.sha256, sheet.bytes) == (hashlib.sha256(raw).hexdigest(), len(raw))
    write(desk / "b.shp")
    first = private_copy.make(desk / "b.shp", workspace, file="b.shp")
    assert set(first.parts) == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    (desk / "b.dbf").write_bytes((desk / "b.dbf").read_bytes().replace("甲".encode(), "乙".encode()))
    assert private_copy.make(desk / "b.shp", workspace, file="b.shp").sha256 != first.sha256


def test_a_file_that_changes_while_it_is_copied(desk, workspace, monkeypatch):
    write(desk / "a.gpkg")
    real = shutil.copyfile

    def edited(source, target):
        real(source, target)
        with open(target, "ab") as stream:  # noqa: PTH123 - as another program would
            stream.write(b"x")

    monkeypatch.setattr(private_copy.shutil, "copyfile", edited)
    assert key(lambda: sources.read(Source("a.gpkg"), workspace=workspace)) == "changed-during-run"


def test_shapefile_parts_whatever_their_case(desk, workspace):
    write(desk / "a.shp")
    for part in ("shp", "dbf", "prj"):
        os.rename(f"a.{part}", f"A.{part.upper()}")  # noqa: PTH104
    (sheet,) = sources.read(Source("A.SHP"), workspace=workspace)
    assert (sheet.layer, sheet.rows, sheet.crs.to_epsg()) == ("A", 1, 4525)
    shutil.copy("A.DBF", "a.dbf")
    (exact,) = sources.read(Source("A.SHP"), workspace=workspace)
    assert exact.rows == 1
    os.rename("A.DBF", "A.dbF")  # noqa: PTH104
    shutil.copy("A.dbF", "A.dbf")
    assert key(lambda: sources.read(Source("A.SHP"), workspace=workspace)) == "siblings-ambiguous"
    for path in desk.glob("*.[dD][bB][fF]"):
        path.unlink()
    assert key(lambda: sources.read(Source("A.SHP"), workspace=workspace)) == "part-missing"


# --- coordinate systems


def test_a_file_that_does_not_say_needs_to_be_told(desk, workspace):
    write(desk / "a.shp")
    (desk / "a.prj").unlink()
    with pytest.raises(CRSError) as caught:
        sources.read(Source("a.shp"), workspace=workspace)
    assert (caught.value.key, caught.value.values["guess"]) == ("crs-missing-guess", "EPSG:4525")
    (sheet,) = sources.read(Source("a.shp"), workspace=workspace, crs=CRS(4525))
    assert (sheet.crs.to_epsg(), sheet.crs_source) == (4525, "option")


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ((109.0, 38.0, 110.0, 39.0), "EPSG:4490"),
        ((36424338.0, 4287780.0, 36424738.0, 4288080.0), "EPSG:4524"),
        ((19424338.0, 4287780.0, 19424738.0, 4288080.0), "EPSG:4497"),
        ((424338.0, 4287780.0, 424738.0, 4288080.0), "EPSG:4545 / EPSG:4546"),
        ((4287780.0, 37424338.0, 4288080.0, 37424738.0), ""),
        ((0.0, 0.0, 1.0, 1.0), ""),
    ],
)
def test_guesses_are_only_offered(bounds, expected):
    assert sources.paper.guess(bounds) == expected


@pytest.mark.parametrize("srs", [-1, 0])
def test_an_undefined_srs_id_is_none(desk, workspace, srs):
    write(desk / "a.gpkg", layer="甲")
    tables = ("gpkg_geometry_columns", "gpkg_contents")
    execute(desk / "a.gpkg", *(f"UPDATE {table} SET srs_id = {srs}" for table in tables))  # noqa: S608 - our own names
    assert key(lambda: sources.read(Source("a.gpkg"), workspace=workspace), CRSError) == "crs-missing-guess"


def test_file_and_option_must_agree(desk, workspace):
    write(desk / "a.gpkg")
    assert key(lambda: sources.read(Source("a.gpkg"), workspace=workspace, crs=CRS(4524)), CRSError) == "crs-differs"
    (sheet,) = sources.read(Source("a.gpkg"), workspace=workspace, crs=CRS(4525))
    assert sheet.crs_source == "file"


def test_a_prj_without_authority_is_what_it_means(desk, workspace):
    write(desk / "a.shp")
    (desk / "a.prj").write_text(CRS(4525).to_wkt("WKT1_ESRI"))
    (sheet,) = sources.read(Source("a.shp"), workspace=workspace, crs=CRS(4525))
    assert sheet.crs_source == "file"
    assert key(lambda: sources.read(Source("a.shp"), workspace=workspace, crs=CRS(4526)), CRSError) == "crs-differs"


def test_photos_in_a_table_are_left_out_and_said(desk, workspace):
    write(desk / "a.gpkg", crs="EPSG:4525", layer="a")
    execute(desk / "a.gpkg", "ALTER TABLE a ADD COLUMN photo BLOB DEFAULT x'00ff10'")
    with apart():
        (sheet,) = sources.read(Source("a.gpkg"), workspace=workspace)
    assert "photo" not in sheet.columns
    assert [(note.key, note.values) for note in sheet.notes] == [("columns-of-bytes", {"columns": "photo"})]


@pytest.mark.parametrize("gap", [None, 5, "x", []])
def test_what_is_no_feature_is_an_unreadable_row(desk, workspace, gap):
    path = geojson(desk / "a.geojson", DEGREES)
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**document, "features": [gap, *document["features"]]}), encoding="utf-8")
    (sheet,) = sources.read(Source("a.geojson"), workspace=workspace)
    assert sheet.status.tolist() == ["unreadable", "read"]


def test_a_list_in_a_geojson_is_text(desk, workspace):
    path = geojson(desk / "a.geojson", DEGREES)
    path.write_text(path.read_text(encoding="utf-8").replace(json.dumps("甲"), "[1, 2]"))
    with apart():
        (sheet,) = sources.read(Source("a.geojson"), workspace=workspace)
    assert sheet.columns.XMMC.tolist() == ["1, 2"]


@pytest.mark.parametrize("epsg", [2361, 4610, 2413, 4214])
def test_unknown_accuracy_is_refused(desk, workspace, epsg):
    write(desk / "a.gpkg", PLOT if CRS(epsg).is_projected else DEGREES, crs=f"EPSG:{epsg}")
    assert key(lambda: sources.read(Source("a.gpkg"), workspace=workspace), CRSError) == "crs-unknown-accuracy"


def test_a_wgs84_file_counts_and_says_so(desk, workspace):
    write(desk / "a.gpkg", DEGREES, crs="EPSG:4326")
    (sheet,) = sources.read(Source("a.gpkg"), workspace=workspace)
    assert [note.key for note in sheet.notes] == ["wgs84-counts"]


def test_geojson_by_the_standard_by_the_old_member_and_neither(desk, workspace):
    (standard,) = sources.read(Source(str(geojson(desk / "a.geojson", DEGREES))), workspace=workspace)
    assert (standard.crs.to_epsg(), [n.key for n in standard.notes]) == (4326, ["geojson-wgs84"])
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4525"}}
    (old,) = sources.read(Source(str(geojson(desk / "b.json", PLOT, crs=member))), workspace=workspace)
    assert (old.crs.to_epsg(), old.notes) == (4525, ())
    neither = Source(str(geojson(desk / "c.geojson", PLOT)))
    assert key(lambda: sources.read(neither, workspace=workspace), CRSError) == "geojson-not-degrees"
    (told,) = sources.read(neither, workspace=workspace, crs=CRS(4525))
    assert (told.crs.to_epsg(), told.crs_source) == (4525, "option")
    degrees = Source("a.geojson")
    assert key(lambda: sources.read(degrees, workspace=workspace, crs=CRS(4525)), CRSError) == "crs-differs"
    assert sources.read(degrees, workspace=workspace, crs=CRS(4490))[0].crs.to_epsg() == 4326


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"type": "name", "properties": {"name": "榆林坐标系"}}, ("crs-not-understood", "榆林坐标系")),
        ({"type": "link", "properties": {"href": "http://127.0.0.1:9"}}, ("crs-not-understood", '{"type": "link"')),
        (["EPSG:4490"], ("crs-not-understood", '["EPSG:4490"]')),
        ("+init=/dev/zero:1", ("crs-not-understood", "+init=/dev/zero:1")),
        ({"type": "name", "properties": {"name": "Beijing_1954"}}, ("crs-unknown-accuracy", "")),
        ({"type": "EPSG", "properties": {"code": 4610}}, ("crs-unknown-accuracy", "")),
        ("EPSG:4610", ("crs-unknown-accuracy", "")),
        (None, ("crs-missing-guess", "")),
    ],
)
def test_a_geojson_is_in_the_crs_it_states_or_refused(desk, workspace, member, expected):
    """GDAL falls back to WGS 84 without a word where it does not know the member."""
    path = geojson(desk / "a.geojson", DEGREES, crs=member)
    with pytest.raises(CRSError) as caught:
        sources.read(Source(str(path)), workspace=workspace)
    assert caught.value.key == expected[0]
    assert caught.value.values.get("words", "").startswith(expected[1])


def test_a_prj_of_nonsense_is_quoted(desk, workspace):
    write(desk / "a.shp")
    (desk / "a.prj").write_text("榆林坐标系", encoding="utf-8")
    with pytest.raises(CRSError) as caught:
        sources.read(Source("a.shp"), workspace=workspace)
    assert (caught.value.key, caught.value.values["words"]) == ("crs-not-understood", "榆林坐标系")
    (told,) = sources.read(Source("a.shp"), workspace=workspace, crs=CRS(4525))
    assert "crs-not-understood" in [note.key for note in told.notes]


def test_what_a_file_without_crs_needs_is_said_at_once(desk, workspace):
    """Swapped degrees need one option, of where they lie; swapped metres two, and both are named."""
    degrees, metres = (shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in (DEGREES, PLOT))
    (sheet,) = sources.read(Source(str(geojson(desk / "a.geojson", degrees))), workspace=workspace)
    assert sheet.crs.to_epsg() == 4326
    with pytest.raises(CRSError) as caught:
        sources.read(Source(str(geojson(desk / "b.geojson", metres))), workspace=workspace)
    assert caught.value.key == "geojson-not-degrees"
    assert caught.value.values["remedy"] == "--fix swap-axes --crs EPSG:4525"
    no_prefix = shapely.transform(PLOT, lambda xy: xy - [37e6, 0])
    with pytest.raises(CRSError) as caught:
        sources.read(Source(str(geojson(desk / "c.geojson", no_prefix))), workspace=workspace)
    assert caught.value.values["remedy"] == "--crs EPSG:4545 / --crs EPSG:4546"


def test_geojson_in_gbk(desk, workspace):
    path = geojson(desk / "a.geojson", DEGREES)
    text = path.read_text(encoding="utf-8").replace(json.dumps("甲"), '"甲"')
    path.write_bytes(text.encode("gbk"))
    (sheet,) = sources.read(Source("a.geojson"), workspace=workspace)
    assert (sheet.columns.XMMC.tolist(), sheet.encoding) == (["甲"], "GB18030")


# --- greenshield layers


def test_list_layers(desk):
    write(desk / "a.gpkg", [PLOT, None, Point(37424338, 4287780), MultiPolygon([PLOT])], layer="甲")
    kinds = ("Point", "Polygon", "MultiPolygon")
    assert list_layers("a.gpkg") == [LayerFacts("甲", 4, "EPSG:4525", ("XMMC",), kinds)]
    assert [path.name for path in desk.iterdir()] == ["a.gpkg"]
