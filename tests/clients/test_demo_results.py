"""The demo's own results, opened by QGIS and by the GeoPackage validator; and they are what docs/contracts.md says."""

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from contract_blocks import COLUMNS

from cli.main import run
from reports.words import load

ROOT = Path(__file__).parents[2]
PYTHON = os.environ.get("GREENSHIELD_QGIS_PYTHON", "/usr/bin/python3")
CONFLICTS = "conflicts"
LAYERS = {"subjects": "Polygon", "subjects_line": "Line", "subjects_point": "Point"}
TABLES = (
    "results", "combinations", "totals", "county_rules", "land_classes", "inputs", "not_checked", "run",
)  # fmt: skip
WHOLE = {"subject", "row", "control", "bytes", "rows", "read", "repaired", "without_geometry", "subjects",
         "violation", "review"}  # fmt: skip
REAL = re.compile(r"\w+_(m2|ha|mu|m)|share|margin|lon|lat")


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The folder of the demo's results, in Chinese."""
    folder = tmp_path_factory.mktemp("演示") / "demo"
    assert run(["demo", str(folder), "--lang", "zh", "--quiet"]) == 0
    return folder / "results"


@pytest.fixture(scope="session")
def opened(demo):
    """What QGIS shows of results.gpkg."""
    lead_astray = ("PYTHON", "VIRTUAL", "GDAL", "PROJ")
    env = {key: value for key, value in os.environ.items() if not key.startswith(lead_astray)}

    def ask(*command):
        return subprocess.run(
            [PYTHON, *map(str, command)], capture_output=True, text=True, env=env, check=False, encoding="utf-8"
        )

    try:
        missing = ask("-c", "import qgis.core").stderr
    except OSError as fault:
        missing = str(fault)
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no QGIS: {missing}")
    answer = ask(Path(__file__).with_name("qgis_open.py"), demo / "results.gpkg")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


@pytest.fixture(scope="session")
def documented():
    """Table -> its columns, of docs/contracts.md."""
    return {name.split("`")[1]: columns for name, columns in COLUMNS.items()}


def is_rule(name):
    return name not in LAYERS and name not in (*TABLES, CONFLICTS)


def test_every_table_opens_without_a_message(opened):
    assert opened["messages"] == []
    assert [name for name, layer in opened["layers"].items() if not layer["valid"]] == []
    assert {*LAYERS, *TABLES, "ERL001", "ERL001_line", "ERL001_point"} <= set(opened["layers"])
    assert [name for name, layer in opened["layers"].items() if is_rule(name) and not layer["rows"]] == []


def test_layers_lie_on_cgcs2000_and_wear_their_style(opened):
    words = load("zh").section("verdict")
    legend = {code: word for code, word in words.items() if code != "unchecked"}
    for name, layer in opened["layers"].items():
        if name == CONFLICTS:
            assert (layer["crs"], layer["renderer"]) == ("EPSG:4490", "singleSymbol")
        elif name not in TABLES:
            assert (layer["crs"], layer["renderer"]) == ("EPSG:4490", "categorizedSymbol"), name
            assert {code: word for code, word in layer["legend"].items() if code} == legend, name
            assert layer["labels"] == "subject_name", name


def test_aliases_are_chinese_and_titles_told_apart(opened):
    chinese = re.compile(r"[\u4e00-\u9fff]")
    bare = {"SHA-256", "fid"}
    for name, layer in opened["layers"].items():
        shown = set(layer["aliases"].values()) - bare
        assert all(map(chinese.search, shown)), f"{name}: {shown}"
        assert chinese.search(layer["title"]), name
    titles = [layer["title"] for layer in opened["layers"].values()]
    assert len(set(titles)) == len(titles)


def test_columns_are_those_documented(opened, documented):
    rules = [name for name in opened["layers"]["subjects"]["types"] if re.fullmatch(r"[A-Z]{3}\d{3}", name)]
    for name, layer in opened["layers"].items():
        found = [column for column in layer["types"] if column != "fid"]
        if name in LAYERS:
            assert found == [*documented["subjects"], *rules], name
        else:
            assert found == list(documented["ERL001" if is_rule(name) else name]), name


def test_columns_have_the_types_documented(opened):
    for name, layer in opened["layers"].items():
        for column, found in layer["types"].items():
            expected = "Integer64" if column in WHOLE | {"fid"} else "Real" if REAL.fullmatch(column) else "String"
            assert found == ("Date" if column == "date" else expected), f"{name}.{column}"


def test_the_geopackage_is_valid_without_a_warning(demo):
    if importlib.util.find_spec("osgeo_utils") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("pip install --no-deps gdal-utils")
    command = [sys.executable, "-m", "osgeo_utils.samples.validate_gpkg", "-k", "--extra", "--warning-as-error"]
    answer = subprocess.run(
        [*command, demo / "results.gpkg"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


def keys(value):
    """The keys of a JSON value, those of a list's first row."""
    if isinstance(value, dict):
        return {key: keys(below) for key, below in value.items()}
    return [keys(value[0])] if isinstance(value, list) and value else None


def test_the_summary_has_the_keys_documented(demo):
    page = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    said = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])
    found = json.loads((demo / "summary.json").read_text(encoding="utf-8"))
    assert found["not_checked"] == []  # the demo has a layer for every rule
    assert keys(found) == {**keys(said), "not_checked": None}
