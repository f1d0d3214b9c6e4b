"""Batches: the same rows, places and notes as of the whole, however it is cut; what recurs is in one of them."""

import sqlite3
import warnings
from contextlib import closing, nullcontext

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pyproj import CRS
from shapely import GeometryCollection, LineString, MultiPoint, Point, Polygon, box

from layers import subjects
from layers.errors import InputError, SourceError
from layers.inputs import joined
from layers.intake.limits import Limits
from layers.intake.worker import Worker, apart
from layers.sense.datum import read_datum
from layers.sense.study_area import study_area
from layers.sources import Source
from layers.submission import Submission
from spatial.placed import ROWS

WEST, SOUTH = 37424000.0, 4287000.0
SIZES = [3, 7, 10_000]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    (tmp_path / "desk").mkdir()
    (tmp_path / "private").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "desk"


def plots(count, offset=0.0):
    corners = WEST + offset + 200.0 * np.arange(count)
    return list(shapely.box(corners, SOUTH, corners + 100, SOUTH + 100))


def odd():
    """Plots, and between them everything that may be wrong with a row; the first recurs as the last."""
    x, y = WEST, SOUTH + 900
    needle = Polygon([(x, y), (x + 90, y), (x, y)])
    bow_tie = Polygon([(x, y), (x + 90, y + 90), (x + 90, y), (x, y + 90)])
    spiked = Polygon([(x, y), (x + 90, y), (x + 90, y + 90), (x + 300, y + 90), (x + 90, y + 90), (x, y + 90)])
    mixed = GeometryCollection([box(x, y, x + 90, y + 90), Point(x - 500, y)])
    away = box(x + 6e6, y, x + 6e6 + 90, y + 90)
    lost = box(1e12, 1e12, 1e12 + 1, 1e12 + 1)
    line = LineString([(x, y), (x + 500, y)])
    first = plots(9)
    return [
        *(*first[:4], None, bow_tie, spiked, needle, *first[4:6], mixed, lost, shapely.force_3d(first[6], 9.0)),
        *(away, line, *first[7:], box(x, y, x + 90, y + 90), first[0]),
    ]


def table(geometry, crs="EPSG:4525"):
    rows = range(len(geometry))
    columns = {
        "XMMC": [f"项目{i}" for i in rows],
        "XMBH": [None if i % 5 == 3 else f" P{i % 11}" for i in rows],
        "面积": [f"{i}.5亩" if i % 6 == 1 else f"{i}" for i in rows],
        "HYDM": pd.array([None if i % 4 == 0 else 2500 + i for i in rows], dtype="Int64"),
        "竣工": pd.array([None if i % 3 == 0 else bool(i % 2) for i in rows], dtype="boolean"),
    }
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=crs)


def write(path, geometry, layer="项目", crs="EPSG:4525", **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table(geometry, crs).to_file(path, layer=layer, engine="pyogrio", **options)
    return path


def spoil(path):
    """Make a geometry of a GeoPackage garbage, and put rows at numbers far apart."""
    with closing(sqlite3.connect(path)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE 项目 SET geom = X'4750000100' WHERE fid = 2")
        connection.execute("UPDATE 项目 SET fid = 900 WHERE fid = 4")
        connection.commit()


def geopackage(desk):
    spoil(write(desk / "a.gpkg", odd()))
    return [Source("a.gpkg")]


def shapefile(desk):
    polygons = [g if g is None or g.geom_type == "Polygon" else None for g in odd()]
    path = write(desk / "a.shp", polygons, encoding="GBK", layer=None)
    with path.with_suffix(".dbf").open("r+b") as stream:
        head = stream.read(32)
        start, length = int.from_bytes(head[8:10], "little"), int.from_bytes(head[10:12], "little")
        for row in (1, 6):
            stream.seek(start + row * length)
            stream.write(b"*")
    return [Source("a.shp", kind="project")]


def flatgeobuf(desk):
    write(desk / "a.fgb", list(shapely.force_2d(odd())), layer=None, SPATIAL_INDEX="NO")
    return [Source("a.fgb", kind="project")]


def geodatabase(desk):
    polygons = [g if g is None or g.geom_type == "Polygon" else None for g in odd()]
    frame = table(polygons).drop(columns="竣工")
    pyogrio.write_dataframe(frame, desk / "a.gdb", layer="项目", driver="OpenFileGDB", geometry_type="MultiPolygon",
                            promote_to_multi=True, TARGET_ARCGIS_VERSION="ARCGIS_PRO_3_2_OR_LATER")  # fmt: skip
    return [Source("a.gdb")]


def geojson(desk):
    write(desk / "a.geojson", [g for g in odd() if g is None or abs(shapely.bounds(g)[0] - WEST) < 1e5], layer=None)
    return [Source("a.geojson", kind="project")]


def workbook(desk):
    frame = table(plots(13))
    pd.DataFrame(frame.drop(columns="geometry").assign(WKT=frame.geometry.to_wkt())).to_excel(
        desk / "a.xlsx", index=False
    )
    return [Source("a.xlsx", kind="project")]


def several(desk):
    """Files on several papers, of which some rows lie in two, an empty layer, and a kind of its own."""
    write(desk / "a.gpkg", odd())
    write(desk / "a.gpkg", [], layer="采矿权")
    on_map = gpd.GeoSeries(plots(5, 400), crs="EPSG:4525")
    write(desk / "b.gpkg", list(on_map.to_crs("EPSG:4524")), crs="EPSG:4524")
    write(desk / "c.gpkg", [None, *on_map.to_crs("EPSG:4490")], crs="EPSG:4490", layer="采矿权")
    write(desk / "d.gpkg", [None, None], crs="EPSG:4490")
    return [Source(f"{name}.gpkg") for name in "abcd"]


def evidence(desk):
    write(desk / "a.gpkg", plots(9))
    write(desk / "b.gpkg", plots(4), layer="认定意见")
    return [Source("a.gpkg"), Source("b.gpkg")]


GIVEN = [geopackage, shapefile, flatgeobuf, geodatabase, geojson, workbook, several, evidence]


def put_together(submission, batches):
    """Return the rows of all batches in their order in the run: frames with their kind, and places."""
    numbers = np.concatenate([batch.numbers for batch in batches])
    assert sorted(numbers.tolist()) == list(range(submission.rows))
    layers = [layer for batch in batches for layer in batch.layers]
    order = np.argsort(numbers, kind="stable")
    frame = pd.concat([layer.frame.assign(kind=layer.kind) for layer in layers], ignore_index=True)
    places = {name: np.concatenate([getattr(layer.placed, name) for layer in layers])[order] for name in ROWS}
    papers = np.array([layer.placed.papers[at].to_string() for layer in layers for at in layer.placed.paper])
    return frame.iloc[order].reset_index(drop=True), places, papers[order].tolist()


def assert_same(submission, batches, whole):
    frame, places, papers = put_together(submission, batches)
    expected, there, on = put_together(Submission.of(whole), list(Submission.of(whole).batches()))
    pd.testing.assert_frame_equal(frame, expected)
    assert papers == on
    for name in ROWS:
        if name in {"own", "map", "spare"}:
            assert shapely.to_wkb(places[name]).tolist() == shapely.to_wkb(there[name]).tolist()
        elif name not in {"paper", "drawn"}:
            assert places[name].tolist() == there[name].tolist()
    inputs = submission.inputs(layer.input for batch in batches for layer in batch.layers)
    assert list(inputs) == [layer.input for layer in whole]
    assert submission.kinds == Submission.of(whole).kinds


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("given", GIVEN, ids=[each.__name__ for each in GIVEN])
def test_batches_hold_the_same_rows_as_the_whole(desk, reader, given, size):
    private, sources, study = desk.parent / "private", given(desk), study_area(())
    options = {"workspace": private, "crs": CRS(4525) if given is workbook else None, "study": study}
    with apart(reader):
        whole = subjects.load(sources, **options)
        submission = subjects.submission(sources, size=size, **options)
        batches = list(submission.batches())
    assert_same(submission, batches, whole)
    for batch in batches:
        assert (np.diff(batch.numbers) > 0).all()
        assert all(layer.input.rows == len(layer.frame) for layer in batch.layers)
    if size == max(SIZES) or given is evidence:
        assert len(batches) == 1
    elif given is not workbook:
        assert len(batches) > 2
    assert all(len(batch.numbers) <= size * 1.5 for batch in batches[1:])
    assert not list(private.rglob("*.arrow"))[len(whole) :]  # what was used is gone; the whole sheets are left


def test_batches_in_this_process_are_the_same(desk):
    private, sources = desk.parent / "private", geopackage(desk)
    whole = subjects.load(sources, workspace=private)
    submission = subjects.submission(sources, workspace=private, size=4)
    assert_same(submission, list(submission.batches()), whole)


def test_what_may_recur_comes_first_and_together(desk, reader):
    """The same plot twice in one file and once on another paper, one repaired to it, and one number in two files."""
    first = plots(20)
    x, y = shapely.bounds(first[3])[:2]
    spiked = Polygon(
        [(x, y), (x + 100, y), (x + 100, y + 100), (x + 700, y + 100), (x + 100, y + 100), (x, y + 100), (x, y)]
    )
    turned = Polygon(np.roll(shapely.get_coordinates(first[5])[:-1], 2, axis=0))
    dense = shapely.segmentize(first[7], 30.0)
    rows = [*first, spiked, turned, dense]
    frame = gpd.GeoDataFrame({"XMMC": "甲", "XMBH": [f"P{i}" for i in range(23)]}, geometry=rows, crs="EPSG:4525")
    frame.to_file(desk / "a.gpkg", layer="项目", engine="pyogrio")
    other = gpd.GeoDataFrame(
        {"XMMC": "乙", "XMBH": ["Q0", "Ｐ１２", "Q2"]}, geometry=[first[9], *plots(2, 9000)], crs="EPSG:4525"
    ).to_crs("EPSG:4524")
    other.to_file(desk / "b.gpkg", layer="项目", engine="pyogrio")
    with apart(reader):
        submission = subjects.submission(
            [Source("a.gpkg"), Source("b.gpkg")], workspace=desk.parent / "private", size=4
        )
        together, *rest = submission.batches()
    assert together.numbers.tolist() == [3, 5, 7, 9, 12, 20, 21, 22, 23, 24]
    assert np.concatenate([batch.numbers for batch in rest]).tolist() == [
        number for number in range(26) if number not in together.numbers
    ]


def test_rows_of_two_kinds_do_not_recur(desk, reader):
    write(desk / "a.gpkg", plots(2), layer="项目")
    gpd.GeoDataFrame({"KSMC": ["甲"] * 2}, geometry=plots(2), crs="EPSG:4525").to_file(
        desk / "b.gpkg", layer="采矿权", engine="pyogrio"
    )
    with apart(reader):
        submission = subjects.submission(
            [Source("a.gpkg"), Source("b.gpkg")], workspace=desk.parent / "private", size=2
        )
        assert [batch.numbers.tolist() for batch in submission.batches()] == [[0, 1], [2, 3]]
    assert submission.kinds == {"project": 2, "mining-right": 2}


def test_small_files_share_a_batch(desk, reader):
    for number in range(6):
        frame = gpd.GeoDataFrame({"XMMC": ["甲"] * 2}, geometry=plots(2, 900.0 * number), crs="EPSG:4525")
        frame.to_file(desk / f"{number}.gpkg", layer="项目", engine="pyogrio")
    with apart(reader):
        given = [Source(f"{number}.gpkg") for number in range(6)]
        submission = subjects.submission(given, workspace=desk.parent / "private", size=5)
        assert [len(batch.layers) for batch in submission.batches()] == [2, 2, 2]


def swapped_degrees(desk):
    on_map = gpd.GeoSeries(plots(9), crs="EPSG:4525").to_crs("EPSG:4490")
    turned = shapely.transform(on_map.to_numpy(), lambda xy: xy[:, ::-1])
    write(desk / "a.gpkg", [*turned[:4], None, *turned[4:]], crs="EPSG:4490")
    return [Source("a.gpkg")], {"fix": frozenset({"swap-axes"})}


def lying_zone(desk):
    write(desk / "a.gpkg", [*plots(5), shapely.force_3d(plots(1, 5000)[0], 1.0)], crs="EPSG:4524")
    return [Source("a.gpkg")], {"fix": frozenset({"zone"})}


def without_crs(desk):
    write(desk / "a.gpkg", plots(9), crs=None)
    return [Source("a.gpkg")], {"crs": CRS(4525)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("given", [swapped_degrees, lying_zone, without_crs])
def test_corrections_are_decided_over_the_whole_sheet(desk, reader, given, size):
    sources, asked = given(desk)
    options = {"workspace": desk.parent / "private", **asked}
    with apart(reader):
        whole = subjects.load(sources, **options)
        submission = subjects.submission(sources, size=size, **options)
        assert_same(submission, list(submission.batches()), whole)


DATUM = """
source = "EPSG:2361"
method = "plane"
accuracy_m = 0.25
area = [107.2, 36.8, 111.3, 39.6]
dx = 12.5
dy = -7.25
rotation = 0.1
scale = 0.3
"""


@pytest.mark.parametrize("size", SIZES)
def test_an_older_datum_is_brought_over_piece_by_piece(desk, reader, size):
    (desk / "参数.toml").write_text(DATUM, encoding="utf-8")
    beyond = plots(4, 6e5)
    write(desk / "a.gpkg", [*beyond, *plots(5), None, shapely.force_3d(plots(1)[0], 1.0)], crs="EPSG:2361")
    write(desk / "b.gpkg", plots(3, 200.0))
    options = {"workspace": desk.parent / "private", "datum": read_datum("参数.toml")}
    sources = [Source("a.gpkg"), Source("b.gpkg")]
    with apart(reader):
        whole = subjects.load(sources, **options)
        submission = subjects.submission(sources, size=size, **options)
        assert_same(submission, list(submission.batches()), whole)
    assert whole[0].frame.row_status.tolist()[:5] == [*["unreadable"] * 4, "read"]
    write(desk / "c.gpkg", beyond, crs="EPSG:2361")
    with apart(reader), pytest.raises(InputError, match="datum-outside"):
        subjects.submission([Source("c.gpkg")], size=size, **options)


def misplaced(desk):
    return swapped_degrees(desk)[0]


def nameless(desk):
    return without_crs(desk)[0]


def unknown_and_twice(desk):
    write(desk / "a.gpkg", plots(9))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gpd.GeoDataFrame({"备注": ["x"]}, geometry=plots(1), crs="EPSG:4525").to_file(
            desk / "b.gpkg", layer="图层1", engine="pyogrio"
        )
    return [Source("a.gpkg"), Source("./a.gpkg"), Source("b.gpkg"), Source("c.gpkg")]


def nothing(desk):
    write(desk / "a.gpkg", [])
    return [Source("a.gpkg")]


def only_evidence(desk):
    write(desk / "a.gpkg", plots(9), layer="认定意见")
    return [Source("a.gpkg")]


@pytest.mark.parametrize("given", [misplaced, nameless, unknown_and_twice, nothing, only_evidence])
def test_every_fault_is_told_before_the_first_batch_as_of_the_whole(desk, reader, given):
    sources, told = given(desk), []
    for read in (subjects.load, lambda *args, **options: subjects.submission(*args, size=3, **options)):
        with apart(reader), pytest.raises(InputError) as caught:
            read(sources, workspace=desk.parent / "private")
        told.append([str(part) for part in caught.value.parts or (caught.value,)])
    assert told[0] == told[1]
    assert len(told[0]) == (3 if given is unknown_and_twice else 1)


def test_a_short_read_is_found_out_before_the_first_batch(desk, reader):
    path = write(desk / "a.fgb", plots(9), layer=None, SPATIAL_INDEX="NO")
    path.write_bytes(path.read_bytes()[:-10])
    with apart(reader), pytest.raises(SourceError, match=r"short-read|cannot-open"):
        subjects.submission([Source("a.fgb", kind="project")], workspace=desk.parent / "private", size=3)


@pytest.mark.parametrize(("limits", "key"), [({"rows": 8}, "too-many-rows"), ({"vertices": 40}, "too-many-vertices")])
def test_limits_count_all_pieces(desk, limits, key):
    write(desk / "a.gpkg", plots(9))
    process = Worker(Limits(**limits))
    try:
        with apart(process), pytest.raises(SourceError, match=key):
            subjects.submission([Source("a.gpkg")], workspace=desk.parent / "private", size=3)
    finally:
        process.stop()


@pytest.mark.parametrize("apart_from", [True, False])
def test_a_table_whose_index_turns_the_order_round_is_read_in_the_files_order(desk, reader, apart_from):
    """SQLite may read a table by an index that holds all its columns: then rows come in the order of the index."""
    frame = gpd.GeoDataFrame({"XMMC": [f"{9 - i}" for i in range(9)]}, geometry=plots(9), crs="EPSG:4525")
    frame.to_file(desk / "a.gpkg", layer="项目", engine="pyogrio")
    with closing(sqlite3.connect(desk / "a.gpkg")) as connection:
        connection.execute('CREATE INDEX turned ON "项目" (XMMC, geom, fid)')
        connection.commit()
    options = {"workspace": desk.parent / "private"}
    with apart(reader) if apart_from else nullcontext():
        whole = subjects.load([Source("a.gpkg")], **options)
        submission = subjects.submission([Source("a.gpkg")], size=3, **options)
        assert_same(submission, list(submission.batches()), whole)
    assert whole[0].frame.name.tolist() == [f"{9 - i}" for i in range(9)]


def test_what_is_said_of_columns_is_said_once(desk, reader):
    """Units and contradictions are met in some batches only, the first twenty rows of these are named."""
    count = 60
    frame = gpd.GeoDataFrame(
        {
            "XMMC": ["甲"] * count,
            "用地面积": ["3公顷" if i % 20 == 7 else "30亩" if i > 40 else "2" for i in range(count)],
            "HYDM": ["2523"] * count,
            "行业代码": ["2523" if i % 2 else "610" for i in range(count)],
        },
        geometry=plots(count),
        crs="EPSG:4525",
    )
    frame.to_file(desk / "a.gpkg", layer="项目", engine="pyogrio")
    with apart(reader):
        whole = subjects.load([Source("a.gpkg")], workspace=desk.parent / "private")
        submission = subjects.submission([Source("a.gpkg")], workspace=desk.parent / "private", size=7)
        assert_same(submission, list(submission.batches()), whole)
    assert {"columns-contradict"} <= {note.key for note in whole[0].input.notes}


def test_points_and_lines_are_cut_as_well(desk, reader):
    write(desk / "a.gpkg", [Point(WEST + i, SOUTH) for i in range(5)] + [MultiPoint([(WEST, SOUTH + 9)])])
    with apart(reader):
        whole = subjects.load([Source("a.gpkg")], workspace=desk.parent / "private")
        submission = subjects.submission([Source("a.gpkg")], workspace=desk.parent / "private", size=4)
        assert_same(submission, list(submission.batches()), whole)


def test_one_input_of_one_part_is_itself(desk):
    write(desk / "a.gpkg", odd())
    (layer,) = subjects.load([Source("a.gpkg")], workspace=desk.parent / "private")
    assert joined([layer.input]) == layer.input


def test_where_all_rows_lie_is_told_before_any_of_them_is_on_the_desk(tmp_path):
    path = tmp_path / "a.gpkg"
    rows = gpd.GeoDataFrame(
        {"项目编号": ["1", "2", "3"]}, geometry=[box(109, 38, 109.2, 38.4), None, box(110, 39, 110.2, 39.4)], crs=4490
    )
    rows.to_file(path, layer="项目")
    found = subjects.submission([Source(str(path), None, "project")], workspace=tmp_path, size=2)
    middles = found.middles()
    assert middles[[0, 2]] == pytest.approx(np.array([[109.1, 38.2], [110.1, 39.2]]))
    assert np.isnan(middles[1]).all()
    assert not any(batch.recurring for batch in found.batches())


def test_pieces_need_less_memory_over_there_than_the_whole(desk):
    corners = np.random.default_rng(5).uniform((37.40e6, 4.25e6), (37.45e6, 4.29e6), (100_000, 2))
    around = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    rings = corners[:, None] + 20 * np.column_stack([np.cos(around), np.sin(around)])
    frame = gpd.GeoDataFrame({"XMMC": "甲"}, geometry=shapely.polygons(rings), crs="EPSG:4525", index=range(100_000))
    frame.to_file(desk / "a.gpkg", layer="项目", engine="pyogrio")
    peaks = []
    for read in (subjects.load, lambda *args, **options: subjects.submission(*args, size=10_000, **options)):
        with apart() as process:
            read([Source("a.gpkg")], workspace=desk.parent / "private")
            peaks.append(process.peak)
    whole, pieces = peaks
    assert pieces < whole - 60 * 1024**2
