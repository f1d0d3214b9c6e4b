"""Runs that are stopped, at any moment and in any way: the old results stay whole, the new ones are whole or absent."""

import json
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing

import pytest

from cli import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")

MOMENTS = {
    "the private folder is made": ".greenshield-*",
    "a file is copied": ".greenshield-*/in-*/copy*",
    "the GeoPackage is being written": ".greenshield-*/results/results.gpkg",
    "the workbook is being written": ".greenshield-*/results/summary.json",
    "the folders change places": "out.old-*",
}
ARGUMENTS = ("check", "in/projects.gpkg", "-c", "in/catalogue.toml", "-o", "out", "--overwrite")


def whole(out):
    """How many subjects results tell of, after making sure that their files agree."""
    total = json.loads((out / "summary.json").read_text(encoding="utf-8"))["subjects"]["total"]
    with closing(sqlite3.connect(out / "results.gpkg")) as results:
        assert results.execute("SELECT COUNT(*) FROM subjects").fetchone()[0] == total
    assert (out / "summary.xlsx").stat().st_size > 0
    return total


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    """Results of one subject, of an earlier day."""
    from office import furnish  # noqa: PLC0415 - a fixture of this module alone

    folder = furnish(tmp_path_factory.mktemp("earlier"))
    arguments = [str(folder / "far.gpkg"), "-c", str(folder / "catalogue.toml"), "-o", str(folder / "out"), "--quiet"]
    assert main.run(["check", *arguments]) in {0, 3}
    return folder / "out"


def stop(process, desk, moment, number):
    """Send a signal once a path is there; say whether the run was still at work."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        if any(desk.glob(moment)):
            process.send_signal(number)
            break
        time.sleep(0.0005)
    return process.communicate(timeout=60)


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_kill_9(office, started, greenshield, earlier, moment):
    shutil.copytree(earlier, office / "out")
    stop(process := started(*ARGUMENTS), office, moment, signal.SIGKILL)
    assert process.returncode in {-signal.SIGKILL, 1}
    if (office / "out").exists():
        assert whole(office / "out") in {1, 3}
    # the next start puts back what was set aside, and clears up
    code, _, said = greenshield(*ARGUMENTS)
    assert code == 1, said
    assert whole(office / "out") == 3
    assert sorted(path.name for path in office.iterdir()) == ["in", "out"]


@pytest.mark.parametrize(
    ("moment", "number", "code"),
    [
        (".greenshield-*", signal.SIGTERM, 143),
        (".greenshield-*/sheets-*", signal.SIGINT, 130),
        (".greenshield-*/results/results.gpkg", signal.SIGTERM, 143),
        (".greenshield-*/results/summary.json", signal.SIGINT, 130),
    ],
)
def test_ctrl_c_and_sigterm_leave_nothing_behind(office, started, earlier, moment, number, code):
    shutil.copytree(earlier, office / "out")
    _, said = stop(process := started(*ARGUMENTS), office, moment, number)
    assert process.returncode == code, said
    assert b"Traceback" not in said
    assert whole(office / "out") == 1
    assert sorted(path.name for path in office.iterdir()) == ["in", "out"]
