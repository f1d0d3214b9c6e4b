"""--fix and --datum, from the command line to the files: what is refused, what is corrected, what is kept secret."""

import json
import sqlite3

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS
from shapely import box

from cli.options import read_crs
from layers.errors import InputError
from layers.sense.datum import read_datum
from spatial.crs import passage

FAR = box(109.2, 38.01, 109.201, 38.011)
"""9 km east of the office's red line, in 3-degree zone 36."""
SECRETS = ("12.503017", "503017", "-7.250619", "250619", "0.100713", "100713", "0.300519", "300519")
DATUM = """
source = "EPSG:2360"
method = "plane"
accuracy_m = 2.5
area = [107.2, 36.8, 111.3, 39.6]
dx = 12.503017
dy = -7.250619
rotation = 0.100713
scale = 0.300519
"""


def submit(path, geometry, code, labelled=None):
    """Write a project drawn in one CRS and labelled with another."""
    drawn = shapely.transform(geometry, passage(CRS.from_epsg(code)).from_map)
    frame = gpd.GeoDataFrame({"项目编号": ["A"], "项目名称": ["甲"]}, geometry=[drawn], crs=labelled or code)
    frame.to_file(path, layer="项目", driver="GPKG")


def tables(folder):
    with sqlite3.connect(folder / "results.gpkg") as gpkg:
        run = dict(gpkg.execute("select key, value from run").fetchall())
        (note,) = gpkg.execute("select note from inputs where role = 'subject'").fetchone()
        return run, note


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_zone_is_refused_with_the_option_that_corrects_it(office, greenshield, lang):
    submit(office / "a.gpkg", FAR, 4524, labelled=4525)
    code, _, err = greenshield("check", "a.gpkg", "-o", "out", "--select", "ERL001", "--lang", lang)
    assert code == 2
    assert "--fix zone" in err
    assert "EPSG:4524" in err
    assert not (office / "out").exists()
    code, out, _ = greenshield("check", "a.gpkg", "-o", "out", "--select", "ERL001", "--fix", "zone", "--lang", lang)
    assert code == 0
    assert ("按 --fix 更正" if lang == "zh" else "corrected by --fix") in out
    run, note = tables(office / "out")
    assert run["option_fix"] == "zone"
    assert "--fix zone" in note
    assert "EPSG:4525" in note


def test_degrees_labelled_metres_need_a_crs_beside_the_fix(office, greenshield):
    frame = gpd.GeoDataFrame({"项目名称": ["甲"]}, geometry=[FAR], crs="EPSG:4525")
    frame.to_file(office / "a.gpkg", layer="项目", driver="GPKG")
    _, _, err = greenshield("check", "a.gpkg", "-o", "out", "--select", "ERL001")
    assert "--fix crs --crs EPSG:4490" in err
    assert greenshield("check", "a.gpkg", "-o", "out", "--fix", "crs")[0] == 2
    code, _, _ = greenshield("check", "a.gpkg", "-o", "out", "--select", "ERL001", "--fix", "crs", "--crs", "EPSG:4490")
    assert code == 0
    assert "EPSG:4525" in tables(office / "out")[1]


def test_an_unknown_fix_names_the_nearest(office, greenshield):
    code, _, err = greenshield("check", "far.gpkg", "--fix", "swap")
    assert code == 2
    assert "swap-axes" in err
    assert not (office / "核查成果").exists()


def test_old_datums_are_refused_and_the_message_names_the_option(office, greenshield):
    frame = gpd.GeoDataFrame(
        {"项目名称": ["甲"]}, geometry=[box(36600000, 4209000, 36600100, 4209100)], crs="EPSG:2360"
    )
    frame.to_file(office / "a.gpkg", layer="项目", driver="GPKG")
    code, _, err = greenshield("check", "a.gpkg", "-o", "out")
    assert code == 2
    assert "--datum" in err


def xian(path, west):
    """A project of 100 m in Xi'an 80, its western edge at a longitude of the red line's latitude, by bare numbers."""
    x, y = passage(CRS.from_epsg(4524)).from_map(np.array([[west, 38.05]]))[0]
    plot = box(round(x), round(y), round(x) + 100, round(y) + 100)
    frame = gpd.GeoDataFrame({"项目编号": ["A"], "项目名称": ["甲"]}, geometry=[plot], crs="EPSG:2360")
    frame.to_file(path, layer="项目", driver="GPKG")


def test_what_the_accuracy_could_change_is_reviewed_the_rest_is_not(office, greenshield):
    (office / "参数.toml").write_text(DATUM, encoding="utf-8")
    edge = np.array([[109.1, 38.05]])
    moved = read_datum("参数.toml").shift.to_map(CRS.from_epsg(4610), edge) - edge
    one_metre = 1 / 87_700
    codes = {}
    for name, west in (("inside", 109.05), ("apart", 109.2), ("edge", 109.1 - moved[0, 0] + one_metre)):
        xian(office / f"{name}.gpkg", west)
        greenshield("check", f"{name}.gpkg", "-o", name, "--select", "ERL001", "--datum", "参数.toml")
        with sqlite3.connect(office / name / "results.gpkg") as gpkg:
            codes[name] = gpkg.execute("select verdict, code from results").fetchone()
    assert codes == {
        "inside": ("violation", "overlap"),
        "apart": ("clear", "apart"),
        "edge": ("review", "unsure-crs"),
    }


def test_the_parameters_are_stored_and_printed_nowhere(office, greenshield):
    (office / "参数.toml").write_text(DATUM, encoding="utf-8")
    xian(office / "a.gpkg", 109.05)
    said = []
    for more in (["--format", "json", "--all"], ["--overwrite"], ["--overwrite", "--lang", "en"]):
        code, *texts = greenshield("check", "a.gpkg", "-o", "out", "--select", "ERL001", "--datum", "参数.toml", *more)
        assert code == 1
        said += texts
    run, note = tables(office / "out")
    assert len(run["option_datum"].rpartition(" ")[2]) == 64
    assert run["option_datum"].rpartition(" ")[2] in note
    read = json.loads(said[0])["inputs"][0]
    assert (read["crs"], read["crs_source"]) == ("EPSG:4524", "datum")
    written = [path.read_bytes() for path in (office / "out").rglob("*") if path.is_file()]
    assert not any(secret in text for secret in SECRETS for text in said)
    assert not any(secret.encode() in content for secret in SECRETS for content in written)


def test_a_crash_keeps_them_secret_too(office, greenshield, monkeypatch):
    (office / "参数.toml").write_text(DATUM, encoding="utf-8")
    xian(office / "a.gpkg", 109.05)

    def fail(*_):
        raise RuntimeError("broken")

    monkeypatch.setattr("layers.sense.older_paper.transform", fail)
    code, _, err = greenshield("check", "a.gpkg", "-o", "out", "--datum", "参数.toml")
    assert code == 70
    (trace,) = office.glob("greenshield-error-*.txt")
    assert not any(secret in text for secret in SECRETS for text in (err, trace.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "words",
    ["2000", "EPSG:2000", "CGCS2000", "国家2000", "2000国家大地坐标系", "西安80", "1980西安坐标系", "北京54", "54"],
)
def test_a_datum_alone_is_no_crs(words):
    """EPSG:2000 is a grid of the West Indies; a datum says neither zone nor degrees."""
    with pytest.raises(InputError) as caught:
        read_crs(words)
    assert (caught.value.key, caught.value.values["given"]) == ("crs-datum-alone", words)


@pytest.mark.parametrize("words", ["4525", "EPSG:4525", "CGCS2000 / 3-degree Gauss-Kruger zone 37"])
def test_a_crs_that_says_all(words):
    assert read_crs(words).to_epsg() == 4525
