"""The corpus's office, and what the command answers there."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import numpy as np
import shapely
from corpus.make import FILES, moved
from corpus.papers import DATUM
from corpus.shapes import SHAPES
from desk import MAP, at
from office import CATALOGUE
from pyproj import CRS

from cli import main
from reports.sentences import error_sentence

SPOTS = {"inside": (500, 500), "outside": (-3000, 500), "across": (0, 500)}
"""Metres on the desk; the red line is the square from 0 to 8000, with a hole from 3500 to 4500."""

COUNTY = """
[[layer]]
kind = "county"
title = "县级行政区"
source = "county.gpkg"
coverage = "all"
version = "1"
date = 2026-01-01
provider = "测试"
"""

RED_LINE = shapely.Polygon(
    [(0, 0), (8000, 0), (8000, 8000), (0, 8000)], [[(3500, 3500), (4500, 3500), (4500, 4500), (3500, 4500)]]
)


def furnish(folder, change=()):
    """Write the catalogue, changed in places, the red line and the parameters of a datum."""
    red_line = at(shapely.segmentize(RED_LINE, 200.0))
    frame = gpd.GeoDataFrame({"HXMC": ["红线"]}, geometry=[red_line], crs=MAP)
    (folder / "redline.gpkg").unlink(missing_ok=True)
    frame.to_file(folder / "redline.gpkg", layer="STBHHX", engine="pyogrio")
    county = at(shapely.segmentize(shapely.box(-30_000, -30_000, 30_000, 30_000), 200.0))
    frame = gpd.GeoDataFrame({"XZQMC": ["榆阳区"], "XZQDM": ["610802"]}, geometry=[county], crs=MAP)
    frame.to_file(folder / "county.gpkg", layer="XZQ", engine="pyogrio")
    text = (CATALOGUE + COUNTY).replace('version = "1"', 'drawn = "EPSG:4490"\nversion = "1"')
    for before, after in change:
        assert before in text
        text = text.replace(before, after, 1)
    (folder / "catalogue.toml").write_text(text, encoding="utf-8")
    (folder / "datum.toml").write_text(DATUM, encoding="utf-8")


def write_rows(path, cases, crs):
    """Write the shapes of all rows into one GeoPackage, drawn in degrees and transformed."""
    shapes = []
    for case in cases:
        shape, spot = SHAPES[case["shape"]](), case["at"]
        spot = SPOTS[spot] if isinstance(spot, str) else spot
        placed = None if shape is None else at(shapely.transform(shape, lambda xy, to=spot: xy + np.array(to)))
        shapes.append(placed if placed is None or crs == "EPSG:4490" else moved(placed, crs))
    columns = {"项目编号": [f"R{number}" for number in range(1, len(cases) + 1)]}
    for name in dict.fromkeys(name for case in cases for name in case.get("columns", {})):
        fill = columns.get(name, [None] * len(cases))
        columns[name] = [case.get("columns", {}).get(name, known) for case, known in zip(cases, fill, strict=True)]
    columns = {name: [cell or None for cell in cells] for name, cells in columns.items()}
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=CRS.from_user_input(crs))
    frame.to_file(path, layer="项目", engine="pyogrio")


def write_file(case, folder):
    """Write what a case hands in; returns it as the command takes it, and the other options."""
    given = FILES[case["file"]](folder, **case.get("with", {}))
    return f"{given}{case.get('as', '')}", case.get("options", [])


def check(folder, submissions, *options, patch):
    """Run the command; returns (outcome, answer) by file and row, or the key of the error under None."""
    keys = []
    patch.setattr(main, "error_sentence", lambda error, words: keys.append(error.key) or error_sentence(error, words))
    out = folder / f"out{len(list(folder.glob('out*')))}"
    arguments = ["-c", str(folder / "catalogue.toml"), "-o", str(out), "--select", "ERL001", "--quiet", *options]
    code = main.run(["check", *submissions, *arguments])
    if code == main.USAGE:
        assert not out.exists()
        return {None: ("error", keys[-1] if keys else "usage")}
    assert code in {0, 1, 3}, f"exit code {code}"
    return answers(out)


def answers(out):
    """Outcome and verdict/code of every row, by file and row."""
    with closing(sqlite3.connect(out / "results.gpkg")) as results:
        rows = results.execute("SELECT file, row, note FROM subjects")
        notes = {(file, row): note or "" for file, row, note in rows}
        found = {}
        for file, row, verdict, code in results.execute("SELECT file, row, verdict, code FROM results"):
            mended = "修复" in notes.get((file, row), "")
            outcome = "review" if verdict == "review" else "repaired" if mended else "ok"
            found[file, row] = (outcome, f"{verdict}/{code}")
    return found
