import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from layers.errors import PublishError
from layers.results import publish as publishing
from layers.results import run_mark
from layers.results.folder import next_folder
from layers.results.publish import publish, recover, require_free, workspace

ALIVE_ELSEWHERE = "deadbeef-1-00000000"


def fill(folder, text):
    """A folder of results in which every file says the same."""
    folder.mkdir(parents=True)
    (folder / "reports").mkdir()
    for name in ("results.gpkg", "summary.json", "summary.xlsx", "reports/a.docx"):
        (folder / name).write_text(text)


def run(out, text, *, overwrite=False):
    with workspace(out) as private:
        fill(private / "new", text)
        return publish(private / "new", out, overwrite=overwrite)


def content(out):
    """What the results say, after making sure that they are whole and all of one run."""
    texts = {(out / name).read_text() for name in ("results.gpkg", "summary.json", "summary.xlsx", "reports/a.docx")}
    (text,) = texts
    return text


def around(out):
    return sorted(entry.name for entry in out.parent.iterdir())


def dead_mark():
    child = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    with run_mark.new() as mark:
        machine, _, chance = mark.split("-")
    return f"{machine}-{int(child.stdout)}-{chance}"


def test_results_appear_at_once_and_nothing_else_stays(tmp_path):
    out = tmp_path / "核查成果" / "甲"
    assert run(out, "first") == out
    assert content(out) == "first"
    assert around(out) == ["甲"]


def test_the_private_folder_is_for_its_owner_only(tmp_path):
    with workspace(tmp_path / "out") as private:
        assert private.parent == tmp_path
        assert private.name.startswith(".greenshield-")
        if os.name == "posix":
            assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_a_failed_run_leaves_nothing_not_even_the_folders_it_made(tmp_path):
    def interrupted():
        with workspace(tmp_path / "a" / "b" / "out") as private:
            (private / "redline.gpkg").write_text("restricted")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_folders_that_were_there_stay(tmp_path):
    (tmp_path / "a").mkdir()
    with workspace(tmp_path / "a" / "out"):
        pass
    assert list((tmp_path / "a").iterdir()) == []


def test_an_unwritable_place_is_an_input_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError) as caught, workspace(tmp_path / "file" / "out"):
        pass
    assert caught.value.key == "unwritable"


def test_earlier_results_stay_without_overwrite(tmp_path):
    run(tmp_path / "out", "first")
    with pytest.raises(PublishError) as caught:
        run(tmp_path / "out", "second")
    assert caught.value.key == "out-exists"
    assert content(tmp_path / "out") == "first"
    assert around(tmp_path / "out") == ["out"]


def test_overwrite_replaces_all_of_them(tmp_path):
    run(tmp_path / "out", "first")
    (tmp_path / "out" / "report.html").write_text("first")
    (tmp_path / "out" / "results.gpkg-wal").write_text("QGIS was here")
    run(tmp_path / "out", "second", overwrite=True)
    assert content(tmp_path / "out") == "second"
    assert not (tmp_path / "out" / "report.html").exists()
    assert around(tmp_path / "out") == ["out"]


def test_overwrite_takes_an_empty_folder(tmp_path):
    (tmp_path / "out").mkdir()
    run(tmp_path / "out", "first", overwrite=True)
    assert content(tmp_path / "out") == "first"


@pytest.mark.parametrize("names", [["summary.json"], ["photo.jpg"], ["results.gpkg", "summary.json", "我的记录.docx"]])
def test_a_folder_with_anything_else_in_it_is_never_replaced(tmp_path, names):
    (tmp_path / "out").mkdir()
    for name in names:
        (tmp_path / "out" / name).write_text("mine")
    with pytest.raises(PublishError) as caught:
        run(tmp_path / "out", "second", overwrite=True)
    assert caught.value.key == "out-foreign"
    assert names[-1] in str(caught.value.values["names"])
    assert sorted(entry.name for entry in (tmp_path / "out").iterdir()) == sorted(names)


def test_parts_of_a_spread_run_are_ours_and_what_somebody_put_among_them_is_not(tmp_path):
    table = tmp_path / "out" / "parts" / "subjects"
    table.mkdir(parents=True)
    (table / "part-00000.parquet").touch()
    (tmp_path / "out" / "summary.json").touch()
    require_free(tmp_path / "out", overwrite=True)
    (table / "notes.txt").touch()
    with pytest.raises(PublishError) as caught:
        require_free(tmp_path / "out", overwrite=True)
    assert caught.value.values["names"] == "parts/notes.txt"


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(PublishError) as caught:
        require_free(tmp_path / "out", overwrite=True)
    assert caught.value.key == "out-not-folder"


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_to_a_folder_keeps_pointing_at_it(tmp_path):
    run(tmp_path / "real" / "out", "first")
    (tmp_path / "link").symlink_to(tmp_path / "real" / "out")
    assert run(tmp_path / "link", "second", overwrite=True) == tmp_path / "real" / "out"
    assert (tmp_path / "link").is_symlink()
    assert content(tmp_path / "link") == "second"


@pytest.fixture
def locked(monkeypatch):
    """Renaming these folders fails, as on Windows while QGIS, WPS or Excel holds a file in them."""
    names = set()
    rename = Path.rename

    def stubborn(self, target):
        if self.name in names:
            raise PermissionError(13, "The process cannot access the file", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    monkeypatch.setattr(publishing, "_PATIENCE", (0.0,))
    return names


def test_results_held_open_stay_and_the_new_ones_go_beside(tmp_path, locked):
    out = tmp_path / "out"
    run(out, "first")
    locked.add("out")
    assert run(out, "second", overwrite=True) == tmp_path / "out_2"
    assert run(out, "third", overwrite=True) == tmp_path / "out_3"
    assert [content(tmp_path / name) for name in around(out)] == ["first", "second", "third"]


def test_a_folder_that_cannot_be_set_aside_for_another_reason_is_an_error(tmp_path, monkeypatch):
    run(tmp_path / "out", "first")
    monkeypatch.setattr(publishing, "OLD", "x" * 255)
    with pytest.raises(PublishError, match="unwritable"):
        run(tmp_path / "out", "second", overwrite=True)
    assert content(tmp_path / "out") == "first"
    assert around(tmp_path / "out") == ["out"]


def test_a_swap_that_fails_half_way_is_undone(tmp_path, locked):
    run(tmp_path / "out", "first")
    locked.add("new")
    with pytest.raises(PublishError) as caught:
        run(tmp_path / "out", "second", overwrite=True)
    assert caught.value.key == "unwritable"
    assert content(tmp_path / "out") == "first"
    assert around(tmp_path / "out") == ["out"]


def test_a_virus_scanner_is_waited_for(tmp_path, monkeypatch):
    rename, calls = Path.rename, []

    def busy(self, target):
        calls.append(self)
        if len(calls) == 1:
            raise PermissionError
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", busy)
    assert run(tmp_path / "out", "first") == tmp_path / "out"


CHILD = """
import sys, time
from datetime import date
from pathlib import Path
import pandas as pd
from layers.results import publish
from layers.results.geopackage import Table, write

stop, out = sys.argv[1], Path(sys.argv[2])

def reached(point):
    if point == stop:
        print("here", flush=True)
        time.sleep(60)

rename, count = Path.rename, 0
def slow(self, target):
    global count
    reached(f"before rename {count}")
    rename(self, target)
    reached(f"after rename {count}")
    count += 1
Path.rename = slow

with publish.workspace(out) as private:
    new = private / "new"
    (new / "reports").mkdir(parents=True)
    write(new / "results.gpkg", [Table(name="a", title="a", frame=pd.DataFrame({"a": [1]}))], as_of=date(2026, 1, 1))
    reached("half written")
    for name in ("results.gpkg", "summary.json", "summary.xlsx", "reports/a.docx"):
        (new / name).write_text("second")
    publish.publish(new, out, overwrite=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes otherwise")
@pytest.mark.parametrize(
    ("stop", "says", "restored"),
    [
        ("half written", "first", False),
        ("before rename 0", "first", False),
        ("after rename 0", "first", True),
        ("after rename 1", "second", False),
        ("after rename 2", "second", False),
    ],
)
def test_whenever_a_run_is_killed_the_next_start_finds_whole_results(tmp_path, stop, says, restored):
    out = tmp_path / "out"
    run(out, "first")
    child = subprocess.Popen([sys.executable, "-c", CHILD, stop, str(out)], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "here\n"
    assert recover(out) == ()  # it lives: nothing of it is touched
    assert out.exists() is not restored
    child.kill()
    child.communicate()
    notes = recover(out)
    assert content(out) == says
    assert around(out) == ["out"]
    assert ("out-restored" in {note.key for note in notes}) is restored
    assert "leftover-removed" in {note.key for note in notes}
    assert recover(out) == ()


def test_recovery_touches_nothing_that_is_not_ours(tmp_path):
    names = [
        "out.old-2019",
        f"other.old-{dead_mark()}",
        ".greenshield-notes",
        f"my.greenshield-{dead_mark()}",
        dead_mark(),
    ]
    for name in names:
        (tmp_path / name).mkdir()
    (tmp_path / f"out.old-{dead_mark()}").write_text("a file")
    before = around(tmp_path / "out")
    assert recover(tmp_path / "out") == ()
    assert around(tmp_path / "out") == before


def test_recovery_reads_brackets_in_a_name_as_they_stand(tmp_path):
    out = tmp_path / "out[1]"
    fill(tmp_path / f"out[1].old-{dead_mark()}", "first")
    assert [(note.key, note.values) for note in recover(out)] == [("out-restored", {"name": "out[1]"})]
    assert content(out) == "first"


def test_a_run_of_another_machine_is_given_a_day(tmp_path):
    private = tmp_path / f".greenshield-{ALIVE_ELSEWHERE}"
    (private / "new").mkdir(parents=True)
    assert recover(tmp_path / "out") == ()
    days_ago = time.time() - 2 * run_mark.QUIET_SECONDS
    os.utime(private, (days_ago, days_ago))
    assert recover(tmp_path / "out") == ()  # somebody still writes inside
    os.utime(private / "new", (days_ago, days_ago))
    assert [note.key for note in recover(tmp_path / "out")] == ["leftover-removed"]


def test_a_living_workspace_of_this_process_is_not_recovered_and_a_dead_one_is(tmp_path):
    with workspace(tmp_path / "out") as private:
        assert recover(tmp_path / "out") == ()
        assert private.is_dir()
        name = private.name
    (tmp_path / name).mkdir()  # the number came back, as in a container that restarts
    assert [note.key for note in recover(tmp_path / "out")] == ["leftover-removed"]


def test_recovery_before_anything_exists(tmp_path):
    assert recover(tmp_path / "nowhere" / "out") == ()


def test_numbers_go_up_within_a_year(tmp_path):
    root = tmp_path / "核查成果"
    assert next_folder(root, "锦界煤制烯烃项目", year=2026).name == "2026-0001 锦界煤制烯烃项目"
    for name in ("2026-0001 甲", "2026-0007 乙_2", "2025-0099 丙", "2026-12 丁", "2026-9999x", "notes"):
        (root / name).mkdir(parents=True)
    assert next_folder(root, "戊", year=2026).name == "2026-10000 戊"
    assert next_folder(root, "戊", year=2025).name == "2025-0100 戊"


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("CON", "2026-0001 CON"),
        ("../../etc", "2026-0001 .._.._etc"),
        ("a. . ", "2026-0001 a"),
        ("", "2026-0001"),
        ("甲\n乙\0", "2026-0001 甲_乙_"),
        ("长" * 300, "2026-0001 " + "长" * 50),
        (b"\xbd\xf5.shp".decode(errors="surrogateescape"), "2026-0001 __.shp"),
    ],
)
def test_names_are_safe_on_every_system(tmp_path, name, folder):
    made = next_folder(tmp_path, name, year=2026)
    assert (made.parent, made.name) == (tmp_path, folder)
    made.mkdir()


def test_two_runs_for_one_folder_end_in_one_whole_result(tmp_path):
    out = tmp_path / "out"
    with workspace(out) as one, workspace(out) as two:
        fill(one / "new", "one")
        fill(two / "new", "two")
        publish(one / "new", out, overwrite=False)
        with pytest.raises(PublishError) as caught:
            publish(two / "new", out, overwrite=False)
    assert caught.value.key == "out-exists"
    assert content(out) == "one"
    assert around(out) == ["out"]
