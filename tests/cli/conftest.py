"""A small office: one red line, three projects, a catalogue; and the command, run in this process."""

import pytest
from office import furnish

from cli import main


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with catalogue.toml, redline.gpkg and projects.gpkg (inside, half inside, far away); we stand in it."""
    furnish(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("GREENSHIELD_CATALOGUE", raising=False)
    return tmp_path


@pytest.fixture
def greenshield(capfd):
    """Run a command line; gives exit code, stdout and stderr."""

    def run(*arguments):
        capfd.readouterr()
        code = main.run([str(argument) for argument in arguments])
        return code, *capfd.readouterr()

    return run
