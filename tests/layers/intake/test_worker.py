"""A process of its own for what is handed in: its limits, one file each, and what it cannot do."""

import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from threading import Timer

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import CRS
from shapely import box

from layers import sources
from layers.errors import CRSError, SourceError
from layers.intake import handover, pipe, worker
from layers.intake.limits import Limits
from layers.intake.surroundings import DRIVERS, environment
from layers.intake.worker import Worker, apart
from layers.sheet import Sheet
from layers.sources import Source
from layers.statements.attribute_list import read_lists

SQUARE = box(109.9, 38.2, 109.91, 38.21)


@pytest.fixture
def private(tmp_path):
    folder = tmp_path / "private"
    folder.mkdir()
    return folder


def layer(path, rows=3, geometry=SQUARE, **options):
    frame = gpd.GeoDataFrame(
        {"XMMC": ["甲\n<b>"] * rows, "编号": pd.array([1, None, 3] * (rows // 3), dtype="Int64")},
        geometry=[geometry] * (rows - 1) + [None],
        crs="EPSG:4490",
    )
    frame.to_file(path, engine="pyogrio", **options)
    return path


def read(path, private, **limits):
    process = Worker(Limits(**limits))
    try:
        with apart(process):
            return sources.read(Source(str(path)), workspace=private), process.peak
    finally:
        process.stop()


def refused(path, private, **limits):
    with pytest.raises(SourceError) as caught:
        read(path, private, **limits)
    assert caught.value.file == str(path)
    return caught.value.key


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.geojson", "a.fgb"])
def test_nothing_changes_on_the_way(tmp_path, private, reader, name):
    options = {"a.shp": {"encoding": "GB18030"}, "a.fgb": {"SPATIAL_INDEX": "NO"}}
    path = layer(tmp_path / name, **options.get(name, {}))
    (here,) = sources.read(Source(str(path)), workspace=private)
    with apart(reader):
        (there,) = sources.read(Source(str(path)), workspace=private)
    pd.testing.assert_frame_equal(here.columns, there.columns)
    assert shapely.to_wkb(here.geometry).tolist() == shapely.to_wkb(there.geometry).tolist()
    assert here.status.tolist() == there.status.tolist()
    assert (here.crs, here.notes, here.row_notes, here.sha256) == (
        there.crs,
        there.notes,
        there.row_notes,
        there.sha256,
    )


def test_what_is_no_number_and_which_holes_are_unsure_arrive(tmp_path, private):
    """GEOS warns of what is no number, and warnings are errors here."""
    (sheet,) = sources.read(Source(str(layer(tmp_path / "a.gpkg"))), workspace=private)
    with np.errstate(invalid="ignore"):
        odd = np.full(sheet.rows, shapely.Polygon([(0, 0), (1, 0), (np.nan, 1)]), dtype=object)
    handover.write([replace(sheet, geometry=odd, holes_unsure=np.arange(sheet.rows) == 0)], private)
    (back,) = handover.read(private, Sheet)
    assert np.isnan(shapely.get_coordinates(back.geometry)).any()
    assert back.holes_unsure.tolist() == [True] + [False] * (sheet.rows - 1)


def test_cells_of_several_kinds_stay_what_they_are(tmp_path, private, reader):
    table = pd.DataFrame({"项目名称": ["甲", 3, None], "日期": [pd.Timestamp("2026-01-02"), "无", 2.5]})
    table["WKT"] = [SQUARE.wkt] * 3
    table.to_excel(tmp_path / "a.xlsx", index=False)
    given = Source(str(tmp_path / "a.xlsx"), kind="project")
    crs = gpd.GeoSeries([SQUARE], crs="EPSG:4490").crs
    (here,) = sources.read(given, workspace=private, crs=crs)
    with apart(reader):
        (there,) = sources.read(given, workspace=private, crs=crs)
    pd.testing.assert_frame_equal(here.columns, there.columns)


def test_a_list_beside_the_files_arrives_as_it_was_read(tmp_path, private, reader):
    table = pd.DataFrame({"项目编号": ["P1", 2], "竣工": [pd.Timestamp("2026-01-02"), "无"]})
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        table.to_excel(book, sheet_name="甲", index=False, startrow=2)
        table.to_excel(book, sheet_name="乙", index=False)
    (here, _) = read_lists([str(tmp_path / "a.xlsx")], workspace=private)
    with apart(reader):
        (there, second) = read_lists([str(tmp_path / "a.xlsx")], workspace=private)
    pd.testing.assert_frame_equal(here.entries.columns, there.entries.columns)
    assert here.entries.lines.tolist() == there.entries.lines.tolist() == [4, 5]
    assert (here.entries.head, here.entries.notes) == (there.entries.head, there.entries.notes)
    assert (second.entries.name, second.entries.numbers.tolist()) == ("乙", [1, 2])


@pytest.mark.parametrize(
    ("limits", "expected"), [({"seconds": 0.2}, "reader-time"), ({"rows": 99_999}, "too-many-rows")]
)
def test_a_list_beside_the_files_has_the_same_limits(tmp_path, private, limits, expected):
    path = tmp_path / "a.csv"
    path.write_text("项目编号,建设性质\n" + "P1,新建\n" * 100_000, encoding="utf-8")
    process = Worker(Limits(**limits))
    try:
        with apart(process), pytest.raises(SourceError) as caught:
            read_lists([str(path)], workspace=private)
    finally:
        process.stop()
    assert (caught.value.key, caught.value.file) == (expected, str(path))


def test_what_a_folder_holds_is_looked_at_within_the_same_limits(tmp_path, private):
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.csv"
    path.write_text("项目编号,建设性质\n" + "P1,新建\n" * 100_000, encoding="utf-8")
    process = Worker(Limits(seconds=0.2))
    try:
        with apart(process), pytest.raises(SourceError) as caught:
            sources.read(Source(str(tmp_path / "in")), workspace=private)
    finally:
        process.stop()
    assert (caught.value.key, caught.value.file) == ("reader-time", str(path))


def test_rows_have_a_limit(tmp_path, private):
    assert refused(layer(tmp_path / "a.gpkg", rows=30), private, rows=29) == "too-many-rows"


def test_vertices_have_a_limit(tmp_path, private):
    assert refused(layer(tmp_path / "a.gpkg"), private, vertices=9) == "too-many-vertices"


def test_memory_has_a_limit(tmp_path, private):
    path, most = tmp_path / "a.kmz", 350 * 1024**2
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", "<kml><Document><name>" + "x" * 110_000_000 + "</name></Document></kml>")
    assert path.stat().st_size < 1_000_000
    process = Worker(Limits(bytes=most))
    try:
        with apart(process), pytest.raises(SourceError) as caught:
            sources.read(Source(str(path)), workspace=private)
        assert caught.value.key == "reader-memory"
        assert process.peak < most + 200 * 1024**2  # the libraries themselves, which lie in files, do not count
    finally:
        process.stop()


def test_time_has_a_limit(tmp_path, private):
    path = tmp_path / "a.csv"
    path.write_text("项目名称,WKT\n" + f'甲,"{SQUARE.wkt}"\n' * 100_000, encoding="utf-8")
    assert refused(path, private, seconds=0.5) == "reader-time"


def test_a_process_that_dies_is_an_error_and_the_next_file_gets_another(tmp_path, private):
    path = tmp_path / "a.csv"
    path.write_text("项目名称,WKT\n" + f'甲,"{SQUARE.wkt}"\n' * 100_000, encoding="utf-8")
    process = Worker()
    try:
        process.start()
        Timer(0.3, process._pipe.process.kill).start()  # noqa: SLF001 - as a crash would
        with apart(process):
            with pytest.raises(SourceError) as caught:
                sources.read(Source(str(path)), workspace=private)
            (sheet,) = sources.read(Source(str(layer(tmp_path / "a.gpkg"))), workspace=private)
    finally:
        process.stop()
    assert (caught.value.key, sheet.rows) == ("reader-died", 3)


def endless(path):
    path.write_text("项目名称,WKT\n" + f'甲,"{SQUARE.wkt}"\n' * 100_000, encoding="utf-8")
    return Source(str(path), kind="project")


def test_several_files_are_under_way_at_once_and_collected_in_any_order(tmp_path, private, reader):
    paths = [layer(tmp_path / f"{name}.gpkg", rows=rows) for name, rows in (("a", 3), ("b", 6), ("c", 9))]
    (tmp_path / "d.shp").write_text("no shapefile")
    with apart(reader):
        asked = [sources.ask(Source(str(path)), workspace=private) for path in (*paths, tmp_path / "d.shp")]
        (among,) = sources.read(Source(str(paths[0])), workspace=private)
        assert [collect()[0].rows for collect in reversed(asked[:3])] == [9, 6, 3]
        assert among.rows == 3
        with pytest.raises(SourceError, match="format-differs"):
            asked[3]()


def test_what_is_wrong_is_told_when_it_is_collected(tmp_path, private):
    for given, key in (("none.gpkg", "no-file"), ("a.xyz", "format-unknown")):
        (tmp_path / "a.xyz").write_text("")
        asked = sources.ask(Source(str(tmp_path / given)), workspace=private)
        with pytest.raises(SourceError, match=key):
            asked()


def test_the_file_that_ends_the_process_is_blamed_and_the_others_are_read(tmp_path, private):
    given = [endless(tmp_path / "a.csv"), Source(str(layer(tmp_path / "b.gpkg"))), Source(str(tmp_path / "c.gpkg"))]
    layer(tmp_path / "c.gpkg", rows=6)
    with apart() as process:
        asked = [sources.ask(source, workspace=private, crs=CRS(4490)) for source in given]
        process._pipe.process.kill()  # noqa: SLF001 - as a crash would
        assert asked[2]()[0].rows == 6
        with pytest.raises(SourceError, match="reader-died") as caught:
            asked[0]()
        assert asked[1]()[0].rows == 3
    assert caught.value.file == str(tmp_path / "a.csv")


def test_a_process_that_keeps_much_memory_ends_when_nothing_is_under_way(tmp_path, private, monkeypatch):
    monkeypatch.setattr(pipe, "LARGE", 0)
    given = [Source(str(layer(tmp_path / name))) for name in ("a.gpkg", "b.gpkg")]
    with apart() as process:
        asked = [sources.ask(source, workspace=private) for source in given]
        asked[0]()
        assert process._pipe.process is not None  # noqa: SLF001 - it is at the other file
        assert asked[1]()[0].rows == 3
        assert process._pipe.process is None  # noqa: SLF001
        assert sources.read(given[0], workspace=private)[0].rows == 3


def test_what_was_not_collected_is_in_nobodys_way(tmp_path, private, reader):
    """A run may end with files under way; the process serves the next one."""
    path = layer(tmp_path / "a.gpkg")
    with apart(reader):
        sources.ask(Source(str(path)), workspace=private)
        (sheet,) = sources.read(Source(str(path)), workspace=private)
    assert sheet.rows == 3


def test_an_answer_that_never_came_is_an_error(tmp_path, private):
    process = Worker()
    with apart(process):
        asked = sources.ask(Source(str(layer(tmp_path / "a.gpkg"))), workspace=private)
        process.stop()
        with pytest.raises(SourceError, match="reader-died"):
            asked()


def test_errors_arrive_as_they_were_raised(tmp_path, private, reader):
    layer(tmp_path / "a.shp", encoding="GB18030")
    (tmp_path / "a.prj").unlink()
    with apart(reader), pytest.raises(CRSError, match="crs-missing-guess"):
        sources.read(Source(str(tmp_path / "a.shp")), workspace=private)
    (tmp_path / "a.dbf").unlink()
    with apart(reader), pytest.raises(SourceError, match="part-missing") as caught:
        sources.read(Source(str(tmp_path / "a.shp")), workspace=private)
    assert str(caught.value) == f"file {tmp_path}/a.shp part-missing part=.dbf"


def python(code, *, env):
    done = subprocess.run([sys.executable, "-P", "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_it_knows_no_driver_but_ours(monkeypatch):
    monkeypatch.setenv("OGR_SKIP", "GPKG")
    code = (
        "import pyogrio; from fiona.env import Env\nwith Env() as env: print({*pyogrio.list_drivers(), *env.drivers()})"
    )
    assert set(eval(python(code, env=environment()))) == set(DRIVERS)  # noqa: S307 - our own set of words


def test_it_reaches_no_network_by_its_libraries():
    # a server that would answer, to see that nobody asks
    code = """
import http.server, threading
asked = []
class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self): asked.append(self.path)
    do_HEAD = do_GET
    def log_message(self, *_): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
import pyogrio, fiona, pyproj
place = f"127.0.0.1:{server.server_port}/a.geojson"
for path in (f"/vsicurl/http://{place}", f"http://{place}", f"GEOJSON:http://{place}"):
    for open_ in (pyogrio.read_info, fiona.open):
        try: open_(path)
        except Exception: pass
print(asked, pyproj.network.is_network_enabled())
"""
    env = environment() | {"GDAL_HTTP_TIMEOUT": "5"}
    assert python(code, env=env) == "[] False"


@pytest.mark.skipif(sys.platform == "win32", reason="processes are listed differently")
def test_it_ends_with_the_run_even_in_the_middle_of_a_file(tmp_path):
    code = f"""
import os, signal, threading
from pathlib import Path
from layers import sources
from layers.intake import worker
from layers.sheet import Sheet
from layers.sources import Source
Path("a.csv").write_text("项目名称,WKT\\n" + '甲,"{SQUARE.wkt}"\\n' * 200_000, encoding="utf-8")
process = worker.Worker(); process.start()
print(process._pipe.process.pid, flush=True)
threading.Timer(1.0, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
with worker.apart(process): sources.read(Source("a.csv"), workspace=Path("."))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    number = int(done.stdout)
    for _ in range(50):
        if not Path(f"/proc/{number}").exists():
            return
        subprocess.run(["sleep", "0.1"], check=True)  # noqa: S607
    state = Path(f"/proc/{number}/stat").read_text().split()[2]
    assert state == "Z", "it lives on"


def test_no_module_is_taken_from_the_current_folder(tmp_path, private, monkeypatch):
    (tmp_path / "numpy.py").write_text("raise SystemExit(66)")
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers/__init__.py").write_text("raise SystemExit(66)")
    monkeypatch.chdir(tmp_path)
    (sheet,), _ = read(layer(tmp_path / "a.gpkg"), private)
    assert sheet.rows == 3


def test_outside_of_a_run_files_are_read_here():
    assert worker.active() is None
