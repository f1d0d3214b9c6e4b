import gc
import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
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

from layers.errors import PublishError
from layers.results import spool as spooling
from layers.results import table as tabling
from layers.results.geopackage import verify, write
from layers.results.spool import Spool
from layers.results.table import Table

AS_OF = date(2026, 11, 24)


def areas(subjects, name="subjects"):
    """A layer with a row per subject, some of them without geometry, text or number; every third of two parts."""
    subjects = np.asarray(subjects, np.int64)
    west = 109 + subjects / 1000
    shapes = shapely.box(west, 38, west + 0.001, 38.001)
    shapes[subjects % 3 == 0] = [shapely.MultiPolygon([shape, shapely.box(0, 0, 1, 1)]) for shape in
                                 shapes[subjects % 3 == 0]]  # fmt: skip
    shapes[subjects % 4 == 0] = None
    texts = pd.Series([f"锦界{number}号" if number % 5 else None for number in subjects], dtype=object)
    frame = pd.DataFrame(
        {
            "subject": subjects,
            "subject_name": texts,
            "declared_ha": np.where(subjects % 6, subjects / 7, np.nan),
            "control": pd.array([number if number % 2 else None for number in subjects], dtype="Int64"),
        }
    )
    return Table(
        name=name, title="核查对象", frame=frame, geometry=shapes, geometry_type="MultiPolygon",
        aliases={"subject": "序号"}, words={"verdict": {"clear": "符合"}}, style="verdict",
    )  # fmt: skip


def answers(subjects):
    """A table without geometry, three rows per subject."""
    subjects = np.repeat(np.asarray(subjects, np.int64), 3)
    rules = np.tile(np.array(["ERL001", "DWS001", "NRV001"], object), len(subjects) // 3)
    return Table(name="results", title="结果", frame=pd.DataFrame({"subject": subjects, "rule": rules}))


def spooled(folder, *batches):
    spool = Spool(folder)
    for tables in batches:
        spool.add(tables)
    return spool.tables()


def written(path, tables):
    write(path, tables, as_of=AS_OF)
    verify(path, {table.name: table.rows for table in tables})
    return hashlib.sha256(path.read_bytes()).hexdigest()


def rows(table):
    return pa.Table.from_batches(list(table.stream().batches), table.stream().schema).to_pylist()


def cuts(subjects, draw):
    """Put each subject into one of a few batches."""
    chosen = np.array(draw(st.lists(st.integers(0, 5), min_size=len(subjects), max_size=len(subjects))), int)
    return [subjects[chosen == batch] for batch in range(6)]


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_however_a_run_is_cut_the_bytes_are_those_of_the_whole(data):
    subjects = np.arange(1, data.draw(st.integers(1, 40)) + 1)
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(spooling, "ROWS", 7)
        patch.setattr(tabling, "ROWS", 7)
        patch.setattr(spooling, "PIECE", 3)
        whole = written(Path(folder) / "whole.gpkg", [areas(subjects), answers(subjects)])
        batches = [[areas(batch), answers(batch)] for batch in cuts(subjects, data.draw)]
        assert written(Path(folder) / "cut.gpkg", spooled(Path(folder) / "spool", *batches)) == whole


def test_ranges_and_interleaved_parts_of_many_rows_give_the_bytes_of_the_whole(tmp_path):
    subjects = np.arange(1, 50_001)
    whole = written(tmp_path / "whole.gpkg", [areas(subjects)])
    ranges = [[areas(subjects[:30_000])], [areas(subjects[30_000:])]]
    assert written(tmp_path / "ranges.gpkg", spooled(tmp_path / "ranges", *ranges)) == whole
    interleaved = [[areas(subjects[start::5])] for start in (3, 0, 4, 1, 2)]
    assert written(tmp_path / "interleaved.gpkg", spooled(tmp_path / "interleaved", *interleaved)) == whole


def test_rows_of_a_part_are_put_in_order_and_equal_ones_stay_as_they_stand(tmp_path):
    def batch(subjects, rules):
        frame = pd.DataFrame({"subject": subjects, "rule": pd.Series(rules, dtype=object)})
        return [Table(name="results", title="结果", frame=frame)]

    (table,) = spooled(tmp_path / "spool", batch([4, 2, 4], ["d", "b", "e"]), batch([3, 1, 1], ["c", "z", "a"]))
    assert [(row["subject"], row["rule"]) for row in rows(table)] == [
        (1, "z"), (1, "a"), (2, "b"), (3, "c"), (4, "d"), (4, "e"),
    ]  # fmt: skip


def test_a_table_without_subjects_keeps_the_order_of_its_parts(tmp_path):
    frames = [pd.DataFrame({"rules": pd.Series(list(names), dtype=object)}) for names in ("zb", "", "a")]
    batches = [[Table(name="conflicts", title="冲突", frame=frame)] for frame in frames]
    (table,) = spooled(tmp_path / "spool", *batches)
    assert [row["rules"] for row in rows(table)] == ["z", "b", "a"]


def test_a_layer_is_of_multipoints_where_any_part_has_one(tmp_path):
    def batch(subject, point):
        frame = pd.DataFrame({"subject": [subject, subject + 1]})
        return [Table(name="p", title="点", frame=frame, geometry=np.array([point, None]), geometry_type="Point")]

    one, several = shapely.Point(109, 38), shapely.MultiPoint([(1, 2), (3, 4)])
    for name, batches in (("first", [(1, one), (3, several)]), ("last", [(3, several), (1, one)])):
        tables = spooled(tmp_path / name, *(batch(*each) for each in batches))
        assert tables[0].geometry_type == "MultiPoint"
        written(tmp_path / f"{name}.gpkg", tables)
        read = pyogrio.read_dataframe(tmp_path / f"{name}.gpkg", layer="p").geometry
        assert [None if each is None else each.wkt for each in read] == [
            "MULTIPOINT ((109 38))", None, "MULTIPOINT ((1 2), (3 4))", None,
        ]  # fmt: skip
    (plain,) = spooled(tmp_path / "plain", batch(1, one), batch(3, one))
    assert plain.geometry_type == "Point"


def test_a_column_may_be_empty_in_one_batch_and_a_table_missing(tmp_path):
    tables = spooled(tmp_path / "spool", [areas([5]), areas([5], "ERL001")], [areas([1])], [areas([]), answers([7])])
    assert [(table.name, table.rows) for table in tables] == [("subjects", 2), ("ERL001", 1), ("results", 3)]
    assert [row["subject_name"] for row in rows(tables[0])] == ["锦界1号", None]


def test_a_table_without_rows_is_written_with_its_columns(tmp_path):
    whole = written(tmp_path / "whole.gpkg", [areas([])])
    assert written(tmp_path / "cut.gpkg", spooled(tmp_path / "spool", [areas([])], [areas([])])) == whole


def test_words_and_aliases_of_all_batches_are_kept(tmp_path):
    later = replace(areas([2]), words={"verdict": {"review": "待核实"}, "kind": {"mine": "采矿权"}}, aliases={"a": "b"})
    (table,) = spooled(tmp_path / "spool", [areas([1])], [later])
    assert table.words == {"verdict": {"clear": "符合", "review": "待核实"}, "kind": {"mine": "采矿权"}}
    assert table.aliases == {"subject": "序号", "a": "b"}


@pytest.mark.parametrize(
    "other",
    [
        replace(areas([2]), title="别的"),
        replace(areas([2]), geometry=None, geometry_type=None),
        replace(areas([2]), frame=areas([2]).frame.drop(columns="control")),
        replace(areas([2]), frame=areas([2]).frame.assign(declared_ha="2")),
        replace(areas([2]), geometry=np.array([None]), geometry_type="Point"),
    ],
)
def test_batches_that_disagree_are_refused(tmp_path, other):
    spool = Spool(tmp_path / "spool")
    spool.add([areas([1])])
    with pytest.raises(ValueError, match="subjects: batches disagree"):
        spool.add([other])


def test_a_full_disk_is_an_error_with_the_reason(tmp_path):
    resource = pytest.importorskip("resource")
    spool = Spool(tmp_path / "spool")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(PublishError, match="unwritable"):
            spool.add([areas(np.arange(1000))])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="Linux tells which files are open")
@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError("the disk is gone")])
def test_what_stops_the_rows_is_told_as_it_is_and_no_file_stays_open(tmp_path, monkeypatch, fault):
    tables = spooled(tmp_path / "spool", [areas(np.arange(1, 50_000))])
    pieces = spooling.SpooledTable._pieces  # noqa: SLF001 - where reading can fail

    def stopping(self, part):
        for number, piece in enumerate(pieces(self, part)):
            if number == 45:
                raise fault
            yield piece

    monkeypatch.setattr(spooling.SpooledTable, "_pieces", stopping)
    with pytest.raises(type(fault)) as caught:
        write(tmp_path / "a.gpkg", tables, as_of=AS_OF)
    assert caught.value is fault
    opened = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    assert not [each for each in opened if each.is_relative_to(tmp_path)]


class Ended(BaseException):
    """A signal arrived."""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no such clock")
def test_whenever_a_signal_comes_it_is_what_ends_the_writing(tmp_path):
    def end(*_):
        raise Ended

    tables = spooled(tmp_path / "spool", [areas(np.arange(1, 50_000))])
    before = signal.signal(signal.SIGALRM, end)
    gc.disable()  # what a signal raises in a callback of the collector, such as the test library's, is lost
    try:
        for moment in range(1, 31):
            signal.setitimer(signal.ITIMER_REAL, moment / 500)
            with pytest.raises(Ended):  # noqa: PT012 - the signal may come at any of them
                for number in range(100):
                    write(tmp_path / f"{moment}-{number}.gpkg", tables, as_of=AS_OF)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        gc.enable()


CHILD = """
import signal, sys
from pathlib import Path
sys.path[:0] = [sys.argv[1]]
import numpy as np
from test_spool import AS_OF, areas, spooled
from layers.results import geopackage, publish

class Ended(BaseException): ...
def end(*_): raise Ended
signal.signal(signal.SIGTERM, end)

out = Path(sys.argv[2])
with publish.workspace(out) as private:
    tables = spooled(private / "spool", [areas(np.arange(1, 100_001))])
    (private / "results").mkdir()
    print("here", flush=True)
    for number in range(1000):
        geopackage.write(private / "results" / f"{number}.gpkg", tables, as_of=AS_OF)
    publish.publish(private / "results", out, overwrite=False)
"""


@pytest.mark.skipif(os.name != "posix", reason="Windows has other signals")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_run_interrupted_while_it_writes_leaves_nothing(tmp_path, sent):
    arguments = [sys.executable, "-c", CHILD, str(Path(__file__).parent), str(tmp_path / "out")]
    child = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "here\n"
    time.sleep(0.3)
    child.send_signal(sent)
    _, said = child.communicate(timeout=60)
    assert said.splitlines()[-1] in {"KeyboardInterrupt", "Ended", "__main__.Ended"}
    assert list(tmp_path.iterdir()) == []
