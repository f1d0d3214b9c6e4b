"""QGIS opens the results as a person would: in colour, in Chinese, without a warning.

QGIS has its own Python: `apt-get install --no-install-recommends qgis python3-qgis`, run as GREENSHIELD_QGIS_PYTHON
(default /usr/bin/python3).
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from layers.results.qgis import COLOURS

PYTHON = os.environ.get("GREENSHIELD_QGIS_PYTHON", "/usr/bin/python3")
SCRIPT = Path(__file__).with_name("qgis_open.py")
LEGEND = {"violation": "不符合", "review": "待核实", "clear": "符合", "not-applicable": "不适用", "": "未核查"}


def without_ours():
    """Our own environment without what would lead QGIS to our libraries."""
    return {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL", "GDAL", "PROJ"))
    }


def ask(*command):
    return subprocess.run(
        [PYTHON, *map(str, command)], capture_output=True, text=True, env=without_ours(), check=False, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def opened(results, tmp_path_factory):
    try:
        missing = ask("-c", "import qgis.core").stderr
    except OSError as fault:
        missing = str(fault)
    if missing and os.environ.get("CI"):
        pytest.fail(f"no QGIS: {missing}")
    if missing:
        pytest.skip(f"no QGIS: {missing}")
    before = results.read_bytes()
    picture = tmp_path_factory.mktemp("picture") / "results.png"
    answer = ask(SCRIPT, results, picture)
    assert answer.returncode == 0, answer.stderr
    assert results.read_bytes() == before
    return json.loads(answer.stdout) | {"picture": picture}


def test_every_table_opens_without_a_message(opened, counts):
    assert opened["messages"] == []
    assert {name: layer["rows"] for name, layer in opened["layers"].items()} == counts
    assert all(layer["valid"] for layer in opened["layers"].values())


def test_layers_lie_on_cgcs2000(opened):
    lies = {name: layer["crs"] for name, layer in opened["layers"].items()}
    assert lies == {name: "" if name in {"results", "not_checked"} else "EPSG:4490" for name in lies}


def test_layers_come_coloured_by_verdict_and_labelled_by_name(opened):
    layers = [layer for layer in opened["layers"].values() if layer["crs"]]
    assert [layer["renderer"] for layer in layers] == ["categorizedSymbol"] * len(layers)
    assert [layer["legend"] for layer in layers] == [LEGEND] * len(layers)
    assert {(layer["labels"], layer["labels_from"]) for layer in layers} == {("subject_name", 100_000)}


def test_columns_have_chinese_names_in_layers_and_tables(opened):
    for layer in opened["layers"].values():
        assert layer["aliases"]["verdict"] == "结论"
        assert layer["aliases"]["area_ha"] == "占用面积(公顷)"
        assert layer["widgets"]["verdict"] == "ValueMap"


def test_columns_have_their_types(opened):
    types = {
        "fid": "Integer64", "subject": "Integer64", "subject_name": "String", "verdict": "String", "area_ha": "Real",
        "reason": "String", "date": "Date", "read": "Boolean",
    }  # fmt: skip
    assert [layer["types"] for layer in opened["layers"].values()] == [types] * len(opened["layers"])


def test_titles_are_told_apart(opened):
    titles = [layer["title"] for layer in opened["layers"].values()]
    assert titles[0] == "核查对象"
    assert len(set(titles)) == len(titles)


def test_a_map_tip_speaks_and_escapes_what_files_say(opened):
    assert opened["layers"]["subjects"]["tip"] == (
        "<b>锦界1号&lt;项目></b><br>结论: 不符合<br>占用面积(公顷): 1<br>理由: 占用0.2314公顷"
    )


def test_the_picture_has_every_colour(opened):
    assert opened["picture"].stat().st_size > 10_000
    outlines = {"#{:02x}{:02x}{:02x}".format(*colour) for colour in COLOURS.values()}
    assert outlines <= set(opened["colours"])
