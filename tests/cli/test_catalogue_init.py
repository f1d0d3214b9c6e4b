"""From a folder to a catalogue to a check: before a person has confirmed it nothing is clear, afterwards it is."""

import json
import re

import pytest
from official import plot, save, write_office

from layers.office.catalogue import read_catalogue

PROJECT = {
    "项目编号": ["A", "B"],
    "项目名称": ["红线内", "远处"],
    "行业代码": ["2523", "2523"],
    "建设性质": ["新建", "新建"],
}


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Fifteen layers in 管控 图层, two projects: one in the red line, one in nothing but the county."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("GREENSHIELD_CATALOGUE", raising=False)
    write_office(tmp_path / "管控 图层")
    save(tmp_path / "项目.gpkg", PROJECT, [plot(6, 0.3, 0.001), plot(6, 0.75, 0.001)], layer="项目")
    return tmp_path


def confirm(path, key=None):
    """Do by program what a person does in an editor: delete a key, or the whole line, from every layer."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(rf"'{key}'(, )?", "", text) if key else re.sub(r"^unconfirmed = .*\n", "", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


def verdicts(greenshield, out, *options):
    asked = ("check", "项目.gpkg", "-o", out, "--as-of", "2026-11-24", "--format", "json", "--all", *options)
    code, stdout, err = greenshield(*asked)
    assert code in {1, 3}, err
    return {(row["subject"], row["rule"]): f"{row['verdict']}/{row['code']}" for row in json.loads(stdout)["results"]}


def test_nothing_is_clear_before_the_confirmations_and_all_is_judged_after_them(desk, greenshield):
    code, out, err = greenshield("catalogue", "init", "管控 图层", "--lang", "zh")
    assert (code, err) == (0, "")
    assert "STBHZYYXPJJG" in out
    path = desk / "catalogue.toml"
    entries = read_catalogue(path).entries
    assert all(entry.unconfirmed for entry in entries)
    assert path.read_text(encoding="utf-8").count("# 待确认：") >= sum(len(entry.unconfirmed) for entry in entries)

    before = verdicts(greenshield, "before")
    assert before[1, "ERL001"] == "violation/overlap"
    assert not any(answer.startswith("clear") for answer in before.values())
    assert before[2, "ERL001"] == before[2, "IPK001"] == "review/unconfirmed-control"

    code, out, _ = greenshield("catalogue", "check")
    assert code == 3
    assert len(out.splitlines()) == 2 + sum(len(entry.unconfirmed) for entry in entries)

    confirm(path)
    assert greenshield("catalogue", "check")[0] == 0
    after = verdicts(greenshield, "after")
    assert after[1, "ERL001"] == "violation/overlap"
    assert after[2, "ERL001"] == after[2, "UCR001"] == "clear/apart"
    assert after[2, "IPK001"] == "violation/outside"


@pytest.mark.parametrize("left", ["kind", "date", "coverage"])
def test_one_key_left_to_confirm_is_enough(desk, greenshield, left):
    greenshield("catalogue", "init", "管控 图层")
    for key in {"kind", "source", "crs", "fields", "date", "coverage", "centres"} - {left}:
        confirm(desk / "catalogue.toml", key)
    assert verdicts(greenshield, "out", "--select", "ERL001")[2, "ERL001"] == "review/unconfirmed-control"


def test_a_county_without_data_is_review_once_its_code_is_deleted(desk, greenshield):
    greenshield("catalogue", "init", "管控 图层")
    path = desk / "catalogue.toml"
    confirm(path)
    path.write_text(path.read_text(encoding="utf-8").replace("'610827', ", ""), encoding="utf-8")
    assert verdicts(greenshield, "out", "--select", "ERL001")[2, "ERL001"] == "review/no-coverage"


def test_a_slip_in_unconfirmed_is_no_confirmation(desk, greenshield):
    greenshield("catalogue", "init", "管控 图层")
    path = desk / "catalogue.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("['kind'", "['knid'"), encoding="utf-8")
    code, _, err = greenshield("catalogue", "check", "--lang", "zh")
    assert code == 2
    assert "kind" in err


def test_a_catalogue_that_is_there_is_not_overwritten(desk, greenshield):
    (desk / "catalogue.toml").write_text("name = 'mine'", encoding="utf-8")
    code, _, err = greenshield("catalogue", "init", "管控 图层")
    assert (code, "--overwrite" in err) == (2, True)
    assert (desk / "catalogue.toml").read_text(encoding="utf-8") == "name = 'mine'"
    assert greenshield("catalogue", "init", "管控 图层", "--overwrite", "--lang", "en")[0] == 0
    assert "# to confirm: " in (desk / "catalogue.toml").read_text(encoding="utf-8")
    assert sorted(path.name for path in desk.iterdir()) == ["catalogue.toml", "管控 图层", "项目.gpkg"]


def test_a_folder_that_is_not_there_and_one_with_nothing_in_it(desk, greenshield):
    assert greenshield("catalogue", "init", "gone", "--lang", "zh")[0] == 2
    (desk / "empty").mkdir()
    code, out, _ = greenshield("catalogue", "init", "empty", "-o", "deep/er/c.toml", "--lang", "zh")
    assert code == 0
    assert [entry.kind for entry in read_catalogue(desk / "deep/er/c.toml").entries] == ["urban-core"]
    assert "1 个图层" in out
