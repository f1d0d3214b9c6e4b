"""An office whose files nobody may touch, and the command, here and as a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from office import furnish, standing

from cli import main

COMMAND = shutil.which("greenshield", path=str(Path(sys.executable).parent)) or "greenshield"


@pytest.fixture
def office(tmp_path, monkeypatch):
    """We stand in `desk`; what is handed in lies in `desk/in` and must be the same, to the byte, afterwards."""
    desk = tmp_path / "desk"
    (desk / "in").mkdir(parents=True)
    furnish(desk / "in")
    monkeypatch.chdir(desk)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    before = standing(desk / "in")
    yield desk
    after = standing(desk / "in")
    assert {name: after.get(name) for name in before} == before


def heeding_interrupts():
    """As a terminal starts a command: what runs in the background of a script is told to ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def greenshield(capfd):
    """Run a command line; gives exit code, stdout and stderr."""

    def run(*arguments):
        capfd.readouterr()
        code = main.run([str(argument) for argument in arguments])
        return code, *capfd.readouterr()

    return run


@pytest.fixture
def started(office):
    """Start the real command in the office; what still runs at the end is killed."""
    running = []

    def start(*arguments, cwd=office, **environment):
        process = subprocess.Popen(
            [COMMAND, *map(str, arguments)], cwd=cwd, env=os.environ | environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            preexec_fn=heeding_interrupts,  # noqa: PLW1509 - it sets one signal
        )  # fmt: skip
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()
