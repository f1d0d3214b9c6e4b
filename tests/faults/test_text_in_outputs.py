"""Text from a file is text in every output: no formula, no markup, nothing that steers a terminal."""

import json
import re
import sqlite3
import zipfile
from contextlib import closing
from xml.etree import ElementTree as ET

import pytest
from office import write
from openpyxl import load_workbook
from shapely import box

NASTY = [
    "=1+1", '=HYPERLINK("http://127.0.0.1:9","x")', "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "{=1}",
    "<script>alert(1)</script>", "<b>甲</b>&amp;<!--", "http://127.0.0.1:9/", "file:///etc/passwd", "internal:A1",
    "甲\x1b[2J\x1b]0;x\x07乙", "甲\x01\x7f乙", "甲\x9b31m乙", "甲\u202egnp.exe", "甲\ufffe乙", "_x0041_",
    "甲\n乙\r丙\t丁", "x" * 40_000,
    "%s%n{0}{file}${jndi:x}", "'; DROP TABLE subjects; --", "[% @user_account_name %]",
]  # fmt: skip
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def run(office, greenshield):
    """Check projects with such names and numbers, inside the red line; gives stdout, stderr and the results."""
    inside = box(109.01, 38.01, 109.011, 38.011)
    rows = [({"项目编号": f"{n}{text[:99]}", "项目名称": text}, inside) for n, text in enumerate(NASTY)]
    write(office / "nasty.gpkg", "项目", rows)
    code, out, said = greenshield("check", "nasty.gpkg=project", "-c", "in/catalogue.toml", "-o", "out")
    assert code == 1, said
    return out, said, office / "out"


def test_the_workbook_holds_no_formula_and_no_link(run):
    path = run[2] / "summary.xlsx"
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            text = parts.read(name)
            ET.fromstring(text)  # noqa: S314 - our own output, to see that it is well formed
            assert b"<f>" not in text
            assert b'TargetMode="External"' not in text


def test_no_text_steers_the_terminal(run):
    out, said, _ = run
    assert not STEERING.search(out.replace("\r\n", "\n"))
    assert not STEERING.search(said)


def test_an_error_that_quotes_a_file_does_not_steer_either(office, greenshield):
    write(office / "a.gpkg", "甲", [({"列\x1b[2J\x9b2J": "1"}, box(109, 38, 109.1, 38.1))])
    code, out, said = greenshield("check", "a.gpkg", "-c", "in/catalogue.toml", "-o", "out")
    assert code == 2
    assert "甲" in said
    assert not STEERING.search(out + said)


def test_the_geopackage_and_the_summary_keep_the_text_as_text(run):
    with closing(sqlite3.connect(run[2] / "results.gpkg")) as results:
        names = [name for (name,) in results.execute("SELECT subject_name FROM subjects ORDER BY subject")]
        types = {kind for (kind,) in results.execute("SELECT DISTINCT typeof(subject_name) FROM subjects")}
    assert (len(names), types) == (len(NASTY), {"text"})
    assert names[0] == "=1+1"
    assert names[7] == "<script>alert(1)</script>"
    summary = json.loads((run[2] / "summary.json").read_text(encoding="utf-8"))
    assert summary["subjects"]["total"] == len(NASTY)


def test_what_cannot_be_printed_stands_in_no_cell(run):
    unprintable = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
    with closing(sqlite3.connect(run[2] / "results.gpkg")) as results:
        texts = [text for row in results.execute("SELECT subject_name, subject_id FROM subjects") for text in row]
    texts += _texts(json.loads((run[2] / "summary.json").read_text(encoding="utf-8")))
    book = load_workbook(run[2] / "summary.xlsx")
    texts += [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {"甲[2J]0;x乙", "甲乙"} <= set(texts)
    assert [text for text in texts if unprintable.search(text)] == []
    assert not any("_x00" in text for text in texts if "_x0041_" not in text)


def _texts(content):
    """Every text in what JSON holds."""
    if isinstance(content, str):
        return [content]
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return [text for part in parts for text in _texts(part)]


def test_json_on_a_terminal_steers_nothing(run, greenshield):
    del run
    _, out, _ = greenshield("check", "nasty.gpkg=project", "-c", "in/catalogue.toml", "-o", "out2", "--format", "json")
    assert not STEERING.search(out)
    assert json.loads(out)["verdict"] == "violation"
