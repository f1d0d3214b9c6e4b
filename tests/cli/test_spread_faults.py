"""Workers are killed, commands interrupted, machines differ: nothing is lost, nothing doubled, nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from province import check, give

pytest.importorskip("distributed", reason="needs the extra dask")
psutil = pytest.importorskip("psutil", reason="comes with distributed")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of a POSIX system")

PATIENCE = 300.0
"""Seconds that anything may take on a busy machine."""


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """Results of a run that nothing happened to."""
    folder = give(tmp_path_factory.mktemp("province"))
    done = subprocess.run(check("-o", "plain"), cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    return folder


def until(found):
    """Wait until something is found, and return it."""
    end = time.monotonic() + PATIENCE
    while not (what := found()):
        assert time.monotonic() < end
        time.sleep(0.005)
    return what


@contextmanager
def begun(folder, *options):
    """Give a run of which the first partition is judged."""
    command = check("-o", "cut", "--overwrite", "--quiet", "--engine", "dask", *options)
    run = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        until(lambda: run.poll() is not None or [*folder.glob(".greenshield-*/shared/answers/0*")])
        assert run.poll() is None, run.communicate()[1]
        yield run
    finally:
        run.kill()
        run.communicate()


def workers(run):
    return [one for one in psutil.Process(run.pid).children() if "spawn_main" in " ".join(one.cmdline())]


def judged(folder):
    return len([*folder.glob(".greenshield-*/shared/answers/0*")])


def ended(processes):
    return all(not one.is_running() or one.status() == psutil.STATUS_ZOMBIE for one in processes)


def same(folder):
    """Compare a run with the one that nothing happened to."""
    for name in ("results.gpkg", "summary.json"):
        assert (folder / "cut" / name).read_bytes() == (folder / "plain" / name).read_bytes(), name
    pieces = [path.name for path in (folder / "cut" / "parts" / "subjects").iterdir()]
    assert len(set(pieces)) == len(pieces) > 2


def test_all_workers_are_killed_in_mid_run_and_nothing_is_lost_or_doubled(province):
    with begun(province) as run:
        for worker in workers(run):
            os.kill(worker.pid, signal.SIGKILL)
        assert judged(province) < 12
        _, said = run.communicate(timeout=PATIENCE)
    assert (run.returncode, said) == (1, "")
    same(province)


@contextmanager
def own_cluster(folder, count):
    """Give the address of a scheduler, and workers without anybody who would start them again."""
    place = folder / "scheduler.json"
    program = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen([*program, "--no-dashboard", "--scheduler-file", str(place)], **quiet)]
    try:
        address = until(lambda: place.exists() and place.read_text() and json.loads(place.read_text())["address"])
        program = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny"]
        several = [subprocess.Popen([*program, "--no-dashboard"], cwd=folder, **quiet) for _ in range(count)]
        started += several
        yield address, several
    finally:
        for one in reversed(started):
            one.kill()
            one.wait()


def test_a_worker_of_an_own_cluster_is_killed_for_good(province, tmp_path):
    from distributed import Client  # noqa: PLC0415 - an extra

    with own_cluster(tmp_path, 2) as (address, (first, _)):
        with Client(address) as client:
            client.wait_for_workers(2)
        with begun(province, "--scheduler", address) as run:
            first.kill()
            assert judged(province) < 12
            _, said = run.communicate(timeout=PATIENCE)
    assert (run.returncode, said) == (1, "")
    same(province)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_leaves_nothing_and_nobody(tmp_path, number, code):
    folder = give(tmp_path)
    with begun(folder) as run:
        others = psutil.Process(run.pid).children(recursive=True)
        os.killpg(run.pid, number)  # as a terminal does
        _, said = run.communicate(timeout=PATIENCE)
    assert run.returncode == code
    assert len(said.strip().splitlines()) == 1, said
    until(lambda: ended(others))
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".greenshield") or path.name == "cut"]


def test_a_scheduler_without_workers_is_named(province, tmp_path):
    with own_cluster(tmp_path, 0) as (address, _):
        command = check("-o", "none", "--engine", "dask", "--scheduler", address)
        done = subprocess.run(command, cwd=province, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"dask worker {address}" in done.stderr
    assert not (province / "none").exists()
