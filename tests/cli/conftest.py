"""A small office: one red line, three projects, a catalogue; and the command, run in this process."""

import geopandas as gpd
import pytest
from shapely import box

from cli import main

CATALOGUE = """
name = "小目录"
lang = "zh"
as_of = 2026-11-24

[[layer]]
kind = "ecological-red-line"
title = "生态保护红线"
source = "redline.gpkg"
version = "1"
date = 2026-01-01
provider = "测试"
coverage = "all"
"""


def write(path, layer, rows):
    """Write rows of (attributes, geometry) in CGCS2000 longitude and latitude."""
    frame = gpd.GeoDataFrame([values for values, _ in rows], geometry=[shape for _, shape in rows], crs="EPSG:4490")
    frame.to_file(path, layer=layer, driver="GPKG")


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with catalogue.toml, redline.gpkg and projects.gpkg (inside, half inside, far away); we stand in it."""
    write(tmp_path / "redline.gpkg", "STBHHX", [({"HXMC": "毛乌素"}, box(109.0, 38.0, 109.1, 38.1))])
    far = ({"项目编号": "C", "项目名称": "远处"}, box(109.5, 38.5, 109.501, 38.501))
    inside = ({"项目编号": "A", "项目名称": "全在内"}, box(109.01, 38.01, 109.011, 38.011))
    half = ({"项目编号": "B", "项目名称": "一半"}, box(109.0995, 38.01, 109.1005, 38.011))
    write(tmp_path / "projects.gpkg", "项目", [inside, half, far])
    write(tmp_path / "far.gpkg", "项目", [far])
    (tmp_path / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
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
