import sqlite3
import threading
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.cells import printable
from layers.errors import PublishError
from layers.results.geopackage import Table, verify, write

AS_OF = date(2026, 11, 24)
PLOT = shapely.box(109.7, 38.2, 109.71, 38.21)


def table(name="subjects", **given):
    frame = given.pop("frame", pd.DataFrame({"subject": [1, 2], "verdict": ["clear", None]}))
    return Table(name=name, title=given.pop("title", name), frame=frame, **given)


def layer(name, geometry, geometry_type, **given):
    geometry = np.array(geometry, dtype=object)
    frame = pd.DataFrame({"subject": np.arange(1, len(geometry) + 1)})
    return table(name, frame=frame, geometry=geometry, geometry_type=geometry_type, **given)


def query(path, sql):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_every_column_has_its_exact_type_even_without_rows(tmp_path):
    frame = pd.DataFrame(
        {
            "name": pd.Series([None, None], dtype=object),
            "row": [1, 2],
            "subjects": pd.array([3, None], dtype="Int64"),
            "share": [0.5, np.nan],
            "ok": pd.array([True, None], dtype="boolean"),
            "date": pd.to_datetime(["2025-11-30", None]),
        }
    )
    write(tmp_path / "a.gpkg", [table("full", frame=frame), table("empty", frame=frame.iloc[:0])], as_of=AS_OF)
    for name in ("full", "empty"):
        types = {column: kind for _, column, kind, *_ in query(tmp_path / "a.gpkg", f"PRAGMA table_info({name})")}
        assert types == {
            "fid": "INTEGER", "name": "TEXT", "row": "INTEGER", "subjects": "INTEGER", "share": "REAL", "ok": "BOOLEAN",
            "date": "DATE",
        }  # fmt: skip
    assert query(tmp_path / "a.gpkg", "SELECT * FROM full") == [
        (1, None, 1, 3, 0.5, 1, "2025-11-30"),
        (2, None, 2, None, None, None, None),
    ]


def test_a_text_column_of_numbers_is_refused(tmp_path):
    with pytest.raises(pa.ArrowException):
        write(tmp_path / "a.gpkg", [table(frame=pd.DataFrame({"name": ["a", 1]}, dtype=object))], as_of=AS_OF)


def test_a_nul_does_not_cut_the_text_short(tmp_path):
    write(tmp_path / "a.gpkg", [table(frame=pd.DataFrame({"name": ["锦\0界"]}))], as_of=AS_OF)
    assert query(tmp_path / "a.gpkg", "SELECT name FROM subjects") == [("锦界",)]


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=5))
@settings(max_examples=25, deadline=None)
def test_any_text_comes_back_as_it_was_but_for_what_cannot_be_printed(texts):
    kept = [text if text is None else printable(text) for text in texts]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        write(path, [table(frame=pd.DataFrame({"name": pd.Series(texts, dtype=object)}))], as_of=AS_OF)
        assert [text for (text,) in query(path, "SELECT name FROM subjects ORDER BY fid")] == kept


def test_single_geometries_are_promoted_and_nothing_is_null(tmp_path):
    line, point = shapely.LineString([(109, 38), (110, 38)]), shapely.Point(109.5, 38.5, 900)
    write(
        tmp_path / "a.gpkg",
        [
            layer("areas", [PLOT, None, shapely.Polygon(), shapely.MultiPolygon([PLOT])], "MultiPolygon"),
            layer("lines", [line, shapely.MultiLineString([line]), None], "MultiLineString"),
            layer("points", [point, shapely.MultiPoint([point]), None], "Point"),
            layer("clouds", [point, shapely.MultiPoint([(1, 2), (3, 4)]), None], "Point"),
            layer("nothing", [], "MultiPolygon"),
            layer("unknown", [None], "MultiPolygon"),
        ],
        as_of=AS_OF,
    )
    read = {name: pyogrio.read_dataframe(tmp_path / "a.gpkg", layer=name).geometry for name, _ in
            pyogrio.list_layers(tmp_path / "a.gpkg") if name != "layer_styles"}  # fmt: skip
    square = "MULTIPOLYGON (((109.71 38.2, 109.71 38.21, 109.7 38.21, 109.7 38.2, 109.71 38.2)))"
    assert [None if g is None else g.wkt for g in read["areas"]] == [square, None, None, square]
    assert [None if g is None else g.wkt for g in read["lines"]] == ["MULTILINESTRING ((109 38, 110 38))"] * 2 + [None]
    assert [None if g is None else g.wkt for g in read["points"]] == ["POINT (109.5 38.5)"] * 2 + [None]
    assert [None if g is None else g.wkt for g in read["clouds"]] == [
        "MULTIPOINT ((109.5 38.5))", "MULTIPOINT ((1 2), (3 4))", None,
    ]  # fmt: skip
    assert [len(read["nothing"]), *read["unknown"]] == [0, None]
    assert {str(geometry.crs) for _, geometry in read.items()} == {"EPSG:4490"}
    kinds = dict(query(tmp_path / "a.gpkg", "SELECT table_name, geometry_type_name FROM gpkg_geometry_columns"))
    assert kinds == {
        "areas": "MULTIPOLYGON", "lines": "MULTILINESTRING", "points": "POINT", "clouds": "MULTIPOINT",
        "nothing": "MULTIPOLYGON", "unknown": "MULTIPOLYGON",
    }  # fmt: skip
    assert query(tmp_path / "a.gpkg", "SELECT DISTINCT srs_id, z, m FROM gpkg_geometry_columns") == [(4490, 0, 0)]


@pytest.mark.parametrize(
    ("geometry", "geometry_type"),
    [
        (shapely.LineString([(0, 0), (1, 1)]), "MultiPolygon"),
        (shapely.GeometryCollection([PLOT]), "MultiPolygon"),
        (PLOT, "Point"),
    ],
)
def test_a_geometry_of_another_type_is_refused(tmp_path, geometry, geometry_type):
    with pytest.raises(ValueError, match=f"row 1 is no {geometry_type}"):
        write(tmp_path / "a.gpkg", [layer("odd", [None, geometry], geometry_type)], as_of=AS_OF)


def test_vertices_are_kept_bit_for_bit(tmp_path):
    ring = np.random.default_rng(1).uniform(109, 110, (50, 2))
    write(tmp_path / "a.gpkg", [layer("a", [shapely.Polygon(ring)], "MultiPolygon")], as_of=AS_OF)
    read = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="a").geometry[0]
    assert np.array_equal(shapely.get_coordinates(read)[:-1], ring)


@pytest.mark.parametrize(
    "given",
    [
        {"frame": pd.DataFrame({"fid": [1]})},
        {"frame": pd.DataFrame({"GEOM": [1]})},
        {"frame": pd.DataFrame({"a": [1], "A": [1]})},
        {"geometry": np.array([PLOT, PLOT], dtype=object)},
        {"geometry_type": "Point"},
        {"geometry": np.array([PLOT], dtype=object), "geometry_type": "MultiPolygon"},
    ],
)
def test_a_table_that_cannot_be_written_is_never_made(given):
    with pytest.raises(ValueError, match="subjects: "):
        table(**given)


def test_two_tables_of_one_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="repeat"):
        write(tmp_path / "a.gpkg", [table("a"), table("A")], as_of=AS_OF)


def test_an_existing_file_is_never_written_to(tmp_path):
    write(tmp_path / "a.gpkg", [table()], as_of=AS_OF)
    with pytest.raises(ValueError, match="exists"):
        write(tmp_path / "a.gpkg", [table()], as_of=AS_OF)


def test_a_file_that_cannot_be_written_is_an_error_with_the_reason(tmp_path):
    with pytest.raises(PublishError, match="unable to open"):
        write(tmp_path / "nowhere" / "a.gpkg", [table()], as_of=AS_OF)


@pytest.mark.parametrize(
    ("room", "rows"), [(1_000, 10_000), (120_000, 10_000), (1_000_000, 10_000), (9_000_000, 100_000)]
)
def test_a_full_disk_is_an_error_and_never_a_file_without_layers(tmp_path, room, rows):
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        with pytest.raises(PublishError, match="unwritable"):
            write(tmp_path / "a.gpkg", [layer("areas", [PLOT] * rows, "MultiPolygon")], as_of=AS_OF)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with pytest.raises(PublishError, match="incomplete"):
        verify(tmp_path / "a.gpkg", {"areas": rows})


def test_titles_and_aliases_reach_readers_and_equal_ones_are_told_apart(tmp_path):
    aliases = {"subject": "编号", "verdict": "编号", "absent": "无"}
    write(
        tmp_path / "a.gpkg", [table("a", title="核查结果", aliases=aliases), table("b", title="核查结果")], as_of=AS_OF
    )
    titles = query(tmp_path / "a.gpkg", "SELECT table_name, identifier FROM gpkg_contents ORDER BY rowid LIMIT 2")
    assert titles == [("a", "核查结果 a"), ("b", "核查结果 b")]
    names = query(tmp_path / "a.gpkg", "SELECT column_name, name FROM gpkg_data_columns ORDER BY rowid")
    assert names == [("subject", "编号 subject"), ("verdict", "编号 verdict")]


def test_the_same_tables_give_the_same_bytes_wherever_and_whenever(tmp_path):
    tables = [layer("areas", [PLOT, None], "MultiPolygon", style="verdict"), table("results")]
    (tmp_path / "成果 2").mkdir()
    first, second = tmp_path / "a.gpkg", tmp_path / "成果 2" / "results.gpkg"
    write(first, tables, as_of=AS_OF)
    write(second, tables, as_of=AS_OF)
    assert first.read_bytes() == second.read_bytes()
    assert {day for (day,) in query(first, "SELECT last_change FROM gpkg_contents")} == {"2026-11-24T00:00:00.000Z"}


def test_the_clock_runs_again_afterwards_and_writers_take_turns(tmp_path):
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2001-01-01T00:00:00Z"})
    try:
        days = [date(2026, 1, day) for day in range(1, 7)]
        writers = [
            threading.Thread(target=write, args=(tmp_path / f"{day}.gpkg", [table()]), kwargs={"as_of": day})
            for day in days
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == "2001-01-01T00:00:00Z"
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    for day in days:
        changed = query(tmp_path / f"{day}.gpkg", "SELECT DISTINCT last_change FROM gpkg_contents")
        assert changed == [(f"{day}T00:00:00.000Z",)]


def test_verify_counts_rows_itself(tmp_path):
    path = tmp_path / "a.gpkg"
    write(path, [table(), table("empty", frame=pd.DataFrame({"a": pd.Series([], dtype=object)}))], as_of=AS_OF)
    verify(path, {"subjects": 2, "empty": 0})
    with closing(sqlite3.connect(path)) as db:
        db.execute("DROP TRIGGER trigger_delete_feature_count_subjects")  # the count GDAL keeps now lies
        db.execute("DELETE FROM subjects WHERE fid = 2")
        db.commit()
    assert pyogrio.read_info(path, layer="subjects")["features"] == 2
    with pytest.raises(PublishError, match="subjects: 1 / 2") as caught:
        verify(path, {"subjects": 2, "empty": 0})
    assert caught.value.key == "incomplete"


def test_verify_refuses_what_is_no_whole_geopackage(tmp_path):
    path = tmp_path / "a.gpkg"
    write(path, [layer("areas", [PLOT] * 2000, "MultiPolygon")], as_of=AS_OF)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PublishError, match="incomplete"):
        verify(path, {"areas": 2000})
    path.write_bytes(b"")
    with pytest.raises(PublishError, match="no such table"):
        verify(path, {"areas": 2000})
    path.unlink()
    with pytest.raises(PublishError, match="unable to open"):
        verify(path, {"areas": 2000})


@pytest.mark.parametrize("lost", ["areas", "rtree_areas_geom_node", "rtree_areas_geom_rowid"])
def test_verify_finds_a_page_of_which_a_part_was_lost(tmp_path, lost):
    path = tmp_path / "a.gpkg"
    write(path, [layer("areas", [PLOT] * 2000, "MultiPolygon"), table()], as_of=AS_OF)
    verify(path, {"areas": 2000, "subjects": 2})
    root = dict(query(path, "SELECT name, rootpage FROM sqlite_master"))[lost]
    page = bytearray(path.read_bytes())
    page[root * 4096 - 2048 : root * 4096] = bytes(2048)
    path.write_bytes(page)
    with pytest.raises(PublishError, match="incomplete"):
        verify(path, {"areas": 2000, "subjects": 2})


@pytest.mark.parametrize("missing", [1, 4096, 100_000])
def test_verify_finds_that_the_end_is_missing(tmp_path, missing):
    path = tmp_path / "a.gpkg"
    write(path, [layer("areas", [PLOT] * 2000, "MultiPolygon"), table()], as_of=AS_OF)
    path.write_bytes(path.read_bytes()[:-missing])
    with pytest.raises(PublishError, match="incomplete"):
        verify(path, {"areas": 2000, "subjects": 2})


def test_a_hundred_thousand_rows_take_seconds(tmp_path):
    count = 100_000
    x = np.linspace(109, 110, count)
    columns = {f"c{n}": x if n % 2 else np.full(count, "文字", dtype=object) for n in range(15)}
    frame = pd.DataFrame(columns)
    areas = shapely.box(x, 38, x + 0.001, 38.001)
    begun = time.perf_counter()
    write(tmp_path / "a.gpkg", [table("areas", frame=frame, geometry=areas, geometry_type="MultiPolygon")], as_of=AS_OF)
    verify(tmp_path / "a.gpkg", {"areas": count})
    assert time.perf_counter() - begun < 15  # 0.7 s on an idle machine
