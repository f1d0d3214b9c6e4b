import hashlib
import json
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from layers.errors import PublishError
from layers.results.geopackage import verify, write
from layers.results.parts import gather, settle, write_part
from layers.results.spool import Spool
from layers.results.table import Table

AS_OF = date(2026, 11, 24)


def plots(subjects, name="subjects"):
    subjects = np.asarray(subjects, np.int64)
    west = 109 + subjects / 1000
    shapes = shapely.box(west, 38, west + 0.001, 38.001)
    shapes[subjects % 4 == 0] = None
    frame = pd.DataFrame(
        {
            "subject": subjects,
            "subject_name": pd.Series([f"锦界{number}号" for number in subjects], dtype=object),
            "area_ha": subjects / 7,
            "read": pd.array(subjects % 2 == 0, dtype="boolean"),
            "date": pd.to_datetime(["2025-11-30"] * len(subjects)),
            "note": pd.Series([None] * len(subjects), dtype=object),
        }
    )
    return Table(
        name=name, title="核查对象", description="说明", frame=frame, geometry=shapes, geometry_type="MultiPolygon",
        aliases={"subject": "序号"}, words={"verdict": {"": "未核查"}}, style="verdict",
    )  # fmt: skip


def lists(subjects):
    return Table(name="results", title="结果", frame=pd.DataFrame({"subject": np.repeat(subjects, 2)}))


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_part_is_geoparquet_that_geopandas_reads(tmp_path):
    assert write_part(tmp_path, 12, [plots([1, 2, 3, 4]), lists([1, 2])]) == {"subjects": 4, "results": 4}
    path = tmp_path / "subjects" / "part-00012.parquet"
    read = gpd.read_parquet(path)
    assert read.crs.to_epsg() == 4490
    assert read.active_geometry_name == "geom"
    assert list(read["subject_name"]) == ["锦界1号", "锦界2号", "锦界3号", "锦界4号"]
    assert [None if shape is None else shape.geom_type for shape in read.geometry] == ["MultiPolygon"] * 3 + [None]
    assert shapely.area(shapely.difference(read.geometry[0], plots([1]).geometry[0])) == 0
    geo = json.loads(pq.read_metadata(path).metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geom")
    assert geo["columns"]["geom"]["bbox"] == pytest.approx([109.001, 38, 109.004, 38.001])
    assert (geo["columns"]["geom"]["encoding"], geo["columns"]["geom"]["crs"]["name"]) == (
        "WKB", "China Geodetic Coordinate System 2000",
    )  # fmt: skip
    assert b"geo" not in pq.read_metadata(tmp_path / "results" / "part-00012.parquet").metadata
    assert len(gpd.read_parquet(tmp_path / "subjects")) == 4


def test_a_part_without_a_geometry_that_is_drawn_is_read_too(tmp_path):
    write_part(tmp_path, 0, [plots([4]), plots([], "ERL001")])
    assert gpd.read_parquet(tmp_path / "subjects" / "part-00000.parquet").geometry.isna().all()
    assert len(gpd.read_parquet(tmp_path / "ERL001" / "part-00000.parquet")) == 0


def test_partitions_in_any_order_merge_to_the_bytes_of_the_whole(tmp_path):
    subjects = np.arange(1, 5001)
    write(tmp_path / "whole.gpkg", [plots(subjects), lists(subjects)], as_of=AS_OF)
    cut = [subjects[start::7] for start in (3, 0, 6, 1, 5, 2, 4)]
    partitions = [write_part(tmp_path / "parts", number, [plots(each), lists(each)]) for number, each in enumerate(cut)]
    settle(tmp_path / "parts", partitions)
    spool = Spool(tmp_path / "spool")
    gather(tmp_path / "parts", partitions, spool)
    tables = spool.tables()
    write(tmp_path / "merged.gpkg", tables, as_of=AS_OF)
    verify(tmp_path / "merged.gpkg", {"subjects": 5000, "results": 10_000})
    assert digest(tmp_path / "merged.gpkg") == digest(tmp_path / "whole.gpkg")
    assert tables[0].caption() == plots([1]).caption()


def test_a_task_that_is_repeated_writes_the_same_file_once_more(tmp_path):
    write_part(tmp_path, 0, [plots([3, 1, 2])])
    (path,) = tmp_path.rglob("*.*")
    before = digest(path)
    write_part(tmp_path, 0, [plots([3, 1, 2])])
    assert list(tmp_path.rglob("*.*")) == [path]
    assert digest(path) == before
    assert pq.read_table(path)["subject"].to_pylist() == [1, 2, 3]


def test_a_writer_that_fails_leaves_nothing_half(tmp_path, monkeypatch):
    def half(_, where, **_options):
        where.write_bytes(b"PAR1")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", half)
    with pytest.raises(PublishError, match="No space left"):
        write_part(tmp_path, 0, [plots([1])])
    assert list((tmp_path / "subjects").iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
import pyarrow.parquet as pq
from layers.results.parts import write_part
from test_parts import plots

whole = pq.write_table
def half(rows, where, **options):
    whole(rows, where, **options)
    os.truncate(where, 1000)
    os.kill(os.getpid(), signal.SIGKILL)
pq.write_table = half
write_part(Path(sys.argv[2]), 0, [plots([1, 2, 3])])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes otherwise")
def test_a_killed_writer_leaves_no_half_part_and_settling_removes_what_it_left(tmp_path):
    arguments = [sys.executable, "-c", KILLED, str(Path(__file__).parent), str(tmp_path)]
    assert subprocess.run(arguments, check=False).returncode == -signal.SIGKILL
    (left,) = tmp_path.rglob("*.*")
    assert left.name.startswith(".part-00000.parquet.")
    partitions = [write_part(tmp_path, 0, [plots([1, 2, 3])])]
    assert len(gpd.read_parquet(tmp_path / "subjects")) == 3  # readers pass over it
    settle(tmp_path, partitions)
    assert [path.name for path in tmp_path.rglob("*.*")] == ["part-00000.parquet"]


@pytest.mark.parametrize("fault", ["missing", "cut", "more"])
def test_parts_that_are_not_those_written_are_never_merged(tmp_path, fault):
    partitions = [write_part(tmp_path, 0, [plots([1, 2, 3])]), write_part(tmp_path, 1, [plots([4, 5])])]
    path = tmp_path / "subjects" / "part-00001.parquet"
    if fault == "missing":
        path.unlink()
    elif fault == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        write_part(tmp_path, 1, [plots([4, 5, 6])])
    with pytest.raises(PublishError, match="part-00001"):
        settle(tmp_path, partitions)


def test_parts_that_disagree_are_refused(tmp_path):
    other = replace(plots([2]), frame=plots([2]).frame.drop(columns="note"))
    partitions = [write_part(tmp_path, 0, [plots([1])]), write_part(tmp_path, 1, [other])]
    with pytest.raises(ValueError, match="disagree"):
        gather(tmp_path, partitions, Spool(tmp_path / "spool"))


def test_types_come_back_as_they_were(tmp_path):
    partitions = [write_part(tmp_path, 0, [plots([1])])]
    spool = Spool(tmp_path / "spool")
    gather(tmp_path, partitions, spool)
    assert spool.tables()[0].schema.types == [
        pa.int64(), pa.string(), pa.float64(), pa.bool_(), pa.date32(), pa.string(), pa.binary(),
    ]  # fmt: skip
