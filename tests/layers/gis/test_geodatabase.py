"""File Geodatabases and FlatGeobuf: aliases, tables beside, curves, every row counted twice."""

import shutil
import struct
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pytest
import shapely
from shapely import box

from layers import sources
from layers.errors import SourceError
from layers.gis import flatgeobuf
from layers.sources import Source

PLOTS = [box(500000 + 200 * i, 4200000, 500100 + 200 * i, 4200100) for i in range(3)]


@pytest.fixture
def workspace(tmp_path):
    folder = tmp_path / "private"
    folder.mkdir()
    return folder


@pytest.fixture
def database(tmp_path):
    """A feature class with a Chinese alias, a row without geometry, and a table beside it."""
    path = tmp_path / "报送.gdb"
    polygons = [PLOTS[0], None, PLOTS[2]]
    write(path, "STBHHX", [polygon and shapely.to_wkb(shapely.MultiPolygon([polygon])) for polygon in polygons])
    table = pd.DataFrame({"a": [1.0, 2.0]})
    pyogrio.write_dataframe(table, path, layer="清单", driver="OpenFileGDB", append=True)
    return path


def write(path, layer, wkb, kind="MultiPolygon"):
    schema = pa.schema(
        [
            pa.field("F1", pa.string(), metadata={"GDAL:OGR:alternative_name": "项目名称"}),
            pa.field("geometry", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}),
        ]
    )
    table = pa.table([pa.array([f"甲{i}" for i in range(len(wkb))]), pa.array(wkb, pa.binary())], schema=schema)
    options = {"geometry_name": "geometry", "geometry_type": kind, "crs": "EPSG:4545"}
    pyogrio.write_arrow(table, path, layer=layer, driver="OpenFileGDB", **options)


def read(path, workspace, layer=None):
    return sources.read(Source(str(path), layer), workspace=workspace)


def refusal(path, workspace, layer=None):
    with pytest.raises(SourceError) as caught:
        read(path, workspace, layer)
    return caught.value.key


def test_a_field_answers_to_its_alias_and_tables_are_named(database, workspace):
    (sheet,) = read(database, workspace)
    assert (sheet.layer, sheet.rows, sheet.crs.to_epsg()) == ("STBHHX", 3, 4545)
    assert sheet.columns["项目名称"].tolist() == sheet.columns["F1"].tolist() == ["甲0", "甲1", "甲2"]
    assert sheet.status.tolist() == ["read", "no-geometry", "read"]
    assert [(note.key, note.values["table"]) for note in sheet.notes] == [("table-skipped", "清单")]  # noqa: PD011 - a note's values


def test_a_table_asked_for_by_name_is_read(database, workspace):
    (sheet,) = read(database, workspace, "清单")
    assert sheet.columns.a.tolist() == [1, 2]
    assert sheet.status.tolist() == ["no-geometry"] * 2


def test_no_such_layer(database, workspace):
    assert refusal(database, workspace, "别的") == "layer-unknown"


def test_the_original_stays_as_it_is_and_locks_do_not_count(database, workspace):
    before = {path.name: path.read_bytes() for path in database.iterdir()}
    (sheet,) = read(database, workspace)
    assert {path.name: path.read_bytes() for path in database.iterdir()} == before
    (database / "_gdb.PC-1.1234.sr.lock").touch()
    (again,) = read(database, workspace)
    assert again.sha256 == sheet.sha256
    assert sheet.bytes == sum(map(len, before.values()))


def test_in_a_zip_and_in_a_folder(database, tmp_path, workspace):
    with zipfile.ZipFile(tmp_path / "报送.zip", "w") as archive:
        for path in database.iterdir():
            archive.write(path, f"红线/报送.gdb/{path.name}")
    (sheet,) = read(tmp_path / "报送.zip", workspace)
    assert sheet.path.endswith("报送.zip/红线/报送.gdb")
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copytree(database, folder / "报送.gdb")
    assert read(folder, workspace)[0].rows == 3


@pytest.mark.parametrize(("number", "suffix"), [(1, "gdbtablx"), (9, "gdbtable"), (9, "gdbtablx")])
def test_a_file_that_is_missing_is_missed(database, workspace, number, suffix):
    (database / f"a{number:08x}.{suffix}").unlink()
    assert refusal(database, workspace) == "not-geodatabase"


def test_a_link_in_it_is_refused(database, tmp_path, workspace):
    """Left out, the feature class would be missed; followed, it could be any file of the machine."""
    (table,) = database.glob("a00000009.gdbtable")
    table.rename(tmp_path / "elsewhere")
    table.symlink_to(tmp_path / "elsewhere")
    assert refusal(database, workspace).startswith("link-refused")
    (tmp_path / "link.gdb").symlink_to(database)
    assert refusal(tmp_path / "link.gdb", workspace).startswith("link-refused")


def test_a_lying_header_is_found_out(database, workspace):
    with (database / "a00000009.gdbtable").open("r+b") as stream:
        stream.seek(4)
        stream.write((2).to_bytes(4, "little"))
    assert refusal(database, workspace) == "short-read"


def test_a_place_wiped_from_the_index_is_found_out(database, workspace):
    with (database / "a00000009.gdbtablx").open("r+b") as stream:
        stream.seek(16 + 5)
        stream.write(bytes(5))
    assert refusal(database, workspace) == "short-read"


def test_a_compressed_one_and_a_plain_file(database, tmp_path, workspace):
    (database / "a00000009.cdf").touch()
    assert refusal(database, workspace) == "gdb-compressed"
    (tmp_path / "x.gdb").write_bytes(b"rubbish")
    assert refusal(tmp_path / "x.gdb", workspace) == "not-geodatabase"


def test_a_shapefile_in_the_folder_changes_nothing(database, workspace):
    frame = gpd.GeoDataFrame({"x": [1]}, geometry=PLOTS[:1], crs="EPSG:4545")
    for name in ("STBHHX", "GDB_SystemCatalog"):
        frame.to_file(database / f"{name}.shp", engine="pyogrio")
    (sheet,) = read(database, workspace)
    assert (sheet.layer, sheet.rows) == ("STBHHX", 3)
    assert (database / "STBHHX.shp").exists()


def test_only_tables(tmp_path, workspace):
    pyogrio.write_dataframe(pd.DataFrame({"a": [1.0]}), tmp_path / "a.gdb", layer="清单", driver="OpenFileGDB")
    assert refusal(tmp_path / "a.gdb", workspace) == "no-layers"


def test_arcs_are_linearised_to_a_millimetre(tmp_path, workspace):
    x, y, r = 500000.0, 4200000.0, 100.0
    string = [(x - r, y), (x, y + r), (x + r, y), (x, y - r), (x - r, y)]
    points = b"".join(struct.pack("<2d", *point) for point in string)
    write(tmp_path / "圆.gdb", "圆", [struct.pack("<BIIBII", 1, 10, 1, 1, 8, 5) + points])
    (sheet,) = read(tmp_path / "圆.gdb", workspace)
    assert [(note.key, note.values["count"]) for note in sheet.notes] == [("curves", 1)]  # noqa: PD011 - a note's values
    assert np.pi * r**2 - 0.42 < sheet.geometry[0].area < np.pi * r**2
    corners = shapely.get_coordinates(sheet.geometry[0]) - [x, y]
    chords = np.hypot(*((corners[1:] + corners[:-1]) / 2).T)
    assert np.hypot(*corners.T) == pytest.approx(r, abs=1e-8)
    assert 0 < (r - chords).max() < 1.001e-3


def test_heights_of_a_curve_are_dropped_and_said_so(tmp_path, workspace):
    points = b"".join(struct.pack("<3d", 500000 + x, 4200000 + y, 1200) for x, y in [(0, 0), (100, 0), (0, 0)])
    write(tmp_path / "圆.gdb", "圆", [struct.pack("<BIIBII", 1, 1010, 1, 1, 1008, 3) + points], kind="MultiPolygon Z")
    (sheet,) = read(tmp_path / "圆.gdb", workspace)
    assert not sheet.geometry[0].has_z
    assert [note.key for note in sheet.notes] == ["curves", "flattened"]


# --- FlatGeobuf


@pytest.mark.parametrize(
    ("rows", "index"), [(0, "YES"), (1, "YES"), (16, "YES"), (17, "YES"), (300, "YES"), (1, "NO"), (17, "NO")]
)
def test_flatgeobuf_rows_are_counted_by_walking(tmp_path, rows, index):
    frame = gpd.GeoDataFrame({"a": range(rows)}, geometry=PLOTS[:1] * rows, crs="EPSG:4545")
    pyogrio.write_dataframe(frame, tmp_path / "a.fgb", geometry_type="Polygon", SPATIAL_INDEX=index)
    assert flatgeobuf.count_rows(tmp_path / "a.fgb", file="a.fgb") == rows


@pytest.fixture
def flat(tmp_path):
    """Three rows, the second without geometry."""
    frame = gpd.GeoDataFrame({"XMMC": ["甲", "乙", "丙"]}, geometry=[PLOTS[0], None, PLOTS[2]], crs="EPSG:4545")
    pyogrio.write_dataframe(frame, tmp_path / "项目.fgb", geometry_type="Polygon", SPATIAL_INDEX="NO")
    return tmp_path / "项目.fgb"


def test_flatgeobuf_keeps_every_row(flat, workspace):
    (sheet,) = read(flat, workspace)
    assert (sheet.layer, sheet.crs.to_epsg()) == ("项目", 4545)
    assert sheet.columns.XMMC.tolist() == ["甲", "乙", "丙"]
    assert sheet.status.tolist() == ["read", "no-geometry", "read"]
    assert sheet.geometry[2].equals(PLOTS[2])


@pytest.mark.parametrize("cut", [1, 60, 300])
def test_flatgeobuf_cut_short(flat, workspace, cut):
    flat.write_bytes(flat.read_bytes()[:-cut])
    assert refusal(flat, workspace) == "short-read"


def test_flatgeobuf_that_lost_its_last_row_whole(flat, workspace):
    raw = flat.read_bytes()
    at = 12 + int.from_bytes(raw[8:12], "little")
    for _ in range(2):
        at += 4 + int.from_bytes(raw[at : at + 4], "little")
    flat.write_bytes(raw[:at])
    assert refusal(flat, workspace) == "short-read"


def test_flatgeobuf_by_name_only(tmp_path, workspace):
    (tmp_path / "a.fgb").write_text("<OGRVRTDataSource/>", encoding="utf-8")
    assert refusal(tmp_path / "a.fgb", workspace) == "format-differs"
    (tmp_path / "b.fgb").write_bytes(b"fgb\x03fgb\x00\xff\xff")
    assert refusal(tmp_path / "b.fgb", workspace) == "cannot-open"
