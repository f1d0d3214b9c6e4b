"""Disks, folders and files that do not play along."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from office import standing, write
from shapely import box

from layers.intake import private_copy

CHECK = ("check", "in/projects.gpkg", "-c", "in/catalogue.toml", "--quiet", "--lang", "en")


@pytest.fixture
def small_disk(tmp_path):
    """Mount disks of a few kilobytes; needs root on Linux."""
    mounted = []

    def mount(options):
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        tool = shutil.which("mount")
        done = tool and subprocess.run([tool, "-t", "tmpfs", "-o", options, "none", place], check=False)
        if not done or done.returncode:
            pytest.skip("mounting a small disk needs root on Linux")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run([shutil.which("umount"), place], check=True)


def total(out):
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))["subjects"]["total"]


@pytest.mark.parametrize("kilobytes", [4, 120, 250, 380, 420, 460])
@pytest.mark.usefixtures("office")
def test_a_full_disk(greenshield, small_disk, kilobytes):
    disk = small_disk(f"size={kilobytes}k")
    code, out, said = greenshield(*CHECK, "-o", disk / "out")
    if code == 1:  # it was just large enough
        assert total(disk / "out") == 3
        return
    assert code == 2, (out, said)
    assert "Traceback" not in said
    assert list(disk.iterdir()) == []


@pytest.mark.usefixtures("office")
def test_a_full_disk_leaves_the_earlier_results(greenshield, small_disk):
    disk = small_disk("size=900k")
    assert greenshield("check", "in/far.gpkg", "-c", "in/catalogue.toml", "-o", disk / "out")[0] in {0, 3}
    before = standing(disk)
    (disk / "ballast").write_bytes(b"\0" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - 100_000))
    assert greenshield(*CHECK, "-o", disk / "out", "--overwrite")[0] == 2
    (disk / "ballast").unlink()
    assert standing(disk) == before


@pytest.mark.usefixtures("office")
def test_a_disk_that_cannot_be_written(greenshield, small_disk):
    disk = small_disk("ro")
    code, _, said = greenshield(*CHECK, "-o", disk / "out")
    assert (code, "cannot be written" in said) == (2, True), said


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(office, greenshield):
    (office / "closed").mkdir(mode=0o500)
    assert greenshield(*CHECK, "-o", "closed/out")[0] == 2


def test_two_runs_for_one_folder(office, started):
    arguments = (*CHECK, "-o", "out", "--overwrite")
    codes = [process.wait(60) for process in [started(*arguments), started(*arguments)]]
    assert set(codes) <= {1, 2}
    assert 1 in codes
    assert total(office / "out") == 3
    assert sorted(path.name for path in office.iterdir()) == ["in", "out"]


def test_results_held_open_stay_and_the_new_ones_go_beside(office, greenshield, monkeypatch):
    greenshield("check", "in/far.gpkg", "-c", "in/catalogue.toml", "-o", "out")
    before, real = standing(office / "out"), Path.rename

    def rename(self, target):
        if self.name == "out":  # as Windows answers while QGIS has a file of it open
            raise PermissionError(13, "The process cannot access the file")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    code, printed, said = greenshield(*CHECK, "-o", "out", "--overwrite")
    assert code == 1, said
    assert "out_2" in printed + said
    assert standing(office / "out") == before
    assert total(office / "out_2") == 3


def test_nothing_is_ever_appended(office, greenshield):
    """A file of the same name is no place for new layers."""
    for name in ("out", "out.gpkg"):
        shutil.copy("in/far.gpkg", name)
        before = Path(name).read_bytes()
        assert greenshield(*CHECK, "-o", name, "--overwrite")[0] == 2
        assert Path(name).read_bytes() == before
    (office / "mine").mkdir()
    shutil.copy("in/far.gpkg", "mine/results.gpkg")
    before = standing(office / "mine")
    assert greenshield(*CHECK, "-o", "mine", "--overwrite")[0] == 2
    assert standing(office / "mine") == before


def test_a_submission_that_changes_while_it_is_copied(office, greenshield, monkeypatch):
    real = private_copy.shutil.copyfile
    shutil.copy("in/projects.gpkg", "changing.gpkg")

    def copyfile(source, target):
        if Path(source).name == "changing.gpkg":
            with Path(source).open("ab") as stream:
                stream.write(b"\0")
        return real(source, target)

    monkeypatch.setattr(private_copy.shutil, "copyfile", copyfile)
    code, _, said = greenshield("check", "changing.gpkg", "-c", "in/catalogue.toml", "-o", "out", "--lang", "en")
    assert (code, "changed while it was read" in said) == (2, True), said
    assert not (office / "out").exists()


def test_a_geopackage_in_wal_mode_is_left_as_it_is(office, greenshield):
    import sqlite3  # noqa: PLC0415 - one test only

    (office / "wal").mkdir()
    write(office / "wal/a.gpkg", "项目", [({"项目编号": "1"}, box(109.5, 38.5, 109.501, 38.501))])
    connection = sqlite3.connect(office / "wal/a.gpkg")
    connection.execute("PRAGMA journal_mode = WAL")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE 项目 SET 项目编号 = '2'")
    connection.commit()
    before = standing(office / "wal")
    assert set(before) == {"a.gpkg", "a.gpkg-wal", "a.gpkg-shm"}
    code, out, said = greenshield(
        "check", "wal/a.gpkg", "-c", "in/catalogue.toml", "-o", "out", "--format", "json", "--all"
    )
    assert standing(office / "wal") == before
    connection.close()
    assert code in {0, 3}, said
    assert json.loads(out)["results"][0]["subject_id"] == "2"


def test_a_hostile_environment_changes_no_byte(office, started, tmp_path):
    started(*CHECK, "-o", "out").wait(60)
    strange = tmp_path / "a b 中文 $(touch pwned) `touch pwned` ;'\" & x"
    shutil.copytree(office / "in", strange / "line\nfeed")
    process = started(
        "check", "line\nfeed/projects.gpkg", "-c", "line\nfeed/catalogue.toml", "-o", "$(touch pwned) 结果",
        "--lang", "en", cwd=strange, TZ="Asia/Kathmandu", LC_ALL="C", PYTHONIOENCODING="gbk",
        PROJ_DATA="/nowhere", PROJ_LIB="/nowhere", PROJ_NETWORK="ON", GDAL_DATA="/nowhere", GDAL_DRIVER_PATH="/nowhere",
        GDAL_SKIP="GPKG", OGR_SKIP="GPKG", OGR_CURRENT_DATE="1999-01-01T00:00:00Z", HTTP_PROXY="http://127.0.0.1:9",
    )  # fmt: skip
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 1, said.decode("gbk")
    assert "结果" in printed.decode("gbk")
    assert sorted(path.name for path in strange.iterdir()) == ["$(touch pwned) 结果", "line\nfeed"]
    assert not list(tmp_path.rglob("pwned"))
    here, there = (
        (folder / "summary.json").read_text(encoding="utf-8").replace(f"{files}/projects", "projects")
        for folder, files in ((office / "out", "in"), (strange / "$(touch pwned) 结果", "line\\nfeed"))
    )
    assert here == there


def test_a_place_whose_name_has_a_line_feed_is_refused(office, greenshield):
    (office / "line\nfeed").mkdir()
    code, _, said = greenshield(*CHECK, "-o", "line\nfeed/out")
    assert (code, "cannot be" in said) == (2, True), said
    assert not list((office / "line\nfeed").iterdir())
