"""`greenshield prepare`, and checks with and without what it left: the same to the byte."""

import json
import shutil

import geopandas as gpd
import numpy as np
import pytest
import shapely
from noise_land import LAT, LON, holed
from shapely import affinity

from layers.store import giants

NOISE = holed(np.random.default_rng(5), 3000)
SUBJECTS = {
    "inside": shapely.Point(NOISE.representative_point()).buffer(1e-4),
    "crossing": shapely.Point(shapely.get_coordinates(NOISE)[700]).buffer(5e-4),
    "touching": shapely.Polygon(shapely.get_coordinates(NOISE)[700:704]),
    "around": shapely.box(*NOISE.bounds).buffer(0.01),
    "near": shapely.box(LON - 0.03, LAT, LON - 0.029, LAT + 0.001),
    "far": affinity.translate(shapely.box(LON, LAT, LON + 0.001, LAT + 0.001), -0.4, 0.1),
    "stake": shapely.Point(shapely.get_coordinates(NOISE)[100]),
    "line": shapely.LineString([(LON - 0.01, LAT + 0.01), (LON + 0.05, LAT + 0.011)]),
}
KINDS = {"stake": "stake", "line": "pipeline"}


@pytest.fixture(scope="module", params=[4490, 4525])
def land(tmp_path_factory, request):
    """A catalogue with a red line of noise, and a file per subject."""
    folder = tmp_path_factory.mktemp("land")
    shapes = [NOISE, affinity.translate(NOISE, 0.2, 0.1), shapely.box(LON + 0.4, LAT, LON + 0.5, LAT + 0.1)]
    line = gpd.GeoDataFrame({"HXMC": list("甲乙丙")}, geometry=shapes, crs=4490).to_crs(request.param)
    line.to_file(folder / "redline.gpkg", engine="pyogrio")
    (folder / "catalogue.toml").write_text(
        'lang = "en"\nas_of = 2026-11-24\n\n[[layer]]\nkind = "ecological-red-line"\ntitle = "red line"\n'
        'source = "redline.gpkg"\ncoverage = "all"\ndate = 2026-01-01\n',
        encoding="utf-8",
    )
    for name, geometry in SUBJECTS.items():
        frame = gpd.GeoDataFrame({"项目名称": [name], "行业代码": ["2523"]}, geometry=[geometry], crs=4490)
        frame.to_file(folder / f"{name}.gpkg", layer="projects", engine="pyogrio")
    return folder


def check(greenshield, folder, name, out):
    submission = f"{folder / name}.gpkg={KINDS.get(name, 'project')}"
    code, said, remarks = greenshield(
        "check", submission, "-c", folder / "catalogue.toml", "-o", out, "--overwrite", "--quiet"
    )
    return code, said.replace(str(out), "OUT"), remarks


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_results_are_those_without_it(greenshield, land, tmp_path, name):
    shutil.rmtree(land / "catalogue.prepared", ignore_errors=True)
    before = check(greenshield, land, name, tmp_path / "before")
    assert "prepared" not in before[2]
    assert greenshield("prepare", "-c", land / "catalogue.toml", "--quiet")[0] == 0
    after = check(greenshield, land, name, tmp_path / "after")
    assert "1 of 1 control layers were taken as prepared" in after[2]
    assert before[:2] == after[:2]
    for file in ("results.gpkg", "summary.json"):
        assert (tmp_path / "before" / file).read_bytes() == (tmp_path / "after" / file).read_bytes()


@pytest.mark.usefixtures("office")
def test_it_says_what_it_did_and_where(greenshield):
    code, said, _ = greenshield("prepare", "--lang", "en")
    assert code == 0
    assert "prepared: 1; still as they were: 0; removed, no longer needed: 0" in said
    assert "catalogue.prepared" in said
    assert "as they were: 1" in greenshield("prepare", "--lang", "en")[1]
    assert "无变化" in greenshield("prepare", "--lang", "zh")[1]


@pytest.mark.usefixtures("office")
def test_a_red_line_that_changed_is_read_anew(greenshield):
    greenshield("prepare")
    before = greenshield("check", "projects.gpkg", "-o", "before", "--quiet", "--lang", "en")
    frame = gpd.read_file("redline.gpkg")
    moved = frame.set_geometry(frame.geometry.translate(1.0))
    moved.to_file("redline.gpkg", engine="pyogrio", layer=gpd.list_layers("redline.gpkg").name[0])
    code, _, remarks = greenshield("check", "projects.gpkg", "-o", "after", "--quiet", "--lang", "en")
    assert "redline.gpkg changed since it was prepared" in remarks
    assert "taken as prepared" not in remarks
    assert before[0] == 1
    assert code != 1


def test_small_giants_give_the_demos_results(greenshield, demo, tmp_path, monkeypatch):
    """With every polygon a giant, read in pieces, the demo's results are the same."""
    monkeypatch.setattr(giants, "GIANT", 5)
    shutil.copytree(demo.catalogue.parent / "control", tmp_path / "control")
    catalogue = tmp_path / "catalogue.toml"
    shutil.copyfile(demo.catalogue, catalogue)
    arguments = ("check", *demo.submissions[:1], "-c", catalogue, "--quiet", "-o")
    greenshield(*arguments, tmp_path / "before")
    assert greenshield("prepare", "-c", catalogue, "--quiet")[0] == 0
    greenshield(*arguments, tmp_path / "after")
    for file in ("results.gpkg", "summary.json"):
        assert (tmp_path / "before" / file).read_bytes() == (tmp_path / "after" / file).read_bytes()
    assert json.loads((tmp_path / "after" / "summary.json").read_text(encoding="utf-8"))
