"""A small office for tests: one red line, three projects, a catalogue; written into a folder."""

import hashlib

import geopandas as gpd
from shapely import box

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


def furnish(folder):
    """Write catalogue.toml, redline.gpkg, projects.gpkg (inside, half inside, far away) and far.gpkg."""
    write(folder / "redline.gpkg", "STBHHX", [({"HXMC": "毛乌素"}, box(109.0, 38.0, 109.1, 38.1))])
    far = ({"项目编号": "C", "项目名称": "远处"}, box(109.5, 38.5, 109.501, 38.501))
    inside = ({"项目编号": "A", "项目名称": "全在内"}, box(109.01, 38.01, 109.011, 38.011))
    half = ({"项目编号": "B", "项目名称": "一半"}, box(109.0995, 38.01, 109.1005, 38.011))
    write(folder / "projects.gpkg", "项目", [inside, half, far])
    write(folder / "far.gpkg", "项目", [far])
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    return folder


def standing(folder):
    """What must not change: every file below a folder with its bytes and its time."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in files
    }
