"""check --remedies and --sensitivity: beside the verdicts, never in their place."""

import json
import sqlite3
from contextlib import closing

import pytest

from rules.core import sensitivity


def checked(greenshield, *options):
    return greenshield(
        "check", "projects.gpkg", "-o", "out", "--overwrite", "--select", "ERL001", "--format", "json", *options
    )


def test_remedies_lie_in_a_layer_of_their_own(office, greenshield):
    _, before, _ = checked(greenshield)
    code, printed, _ = checked(greenshield, "--remedies")
    summary = json.loads(printed)
    assert code == 1
    assert summary["results"] == json.loads(before)["results"]
    found = {(row["subject_id"], row["remedy"]): row for row in summary["remedies"] if row["remedy"] != "document"}
    assert found["B", "cut"]["verdict_then"] == "clear"
    assert 0.49 < found["B", "cut"]["share"] < 0.51
    assert 40 < found["B", "move"]["distance_m"] < 50
    assert found["A", "cut"]["verdict_then"] == ""
    with closing(sqlite3.connect(office / "out" / "results.gpkg")) as results:
        drawn = results.execute("SELECT count(*) FROM remedies WHERE geom IS NOT NULL").fetchone()
    assert drawn == (sum(row["verdict_then"] != "" for row in found.values()),)


def test_sensitivity_lists_what_flips(office, greenshield):
    text = (office / "catalogue.toml").read_text(encoding="utf-8")
    (office / "catalogue.toml").write_text(text + "accuracy_m = 60\n", encoding="utf-8")
    _, printed, _ = checked(greenshield, "--sensitivity")
    assert [(row["subject_id"], row["by"], row["verdict_then"]) for row in json.loads(printed)["sensitivity"]] == [
        ("B", "-60 m", "clear")
    ]
    with closing(sqlite3.connect(office / "out" / "results.gpkg")) as results:
        assert results.execute("SELECT subject, verdict, verdict_then FROM sensitivity").fetchall() == [
            (2, "violation", "clear")
        ]


@pytest.mark.usefixtures("office")
def test_the_terminal_says_how_many(greenshield):
    code, printed, _ = greenshield(
        "check", "projects.gpkg", "-o", "out", "--remedies", "--sensitivity", "--lang", "zh", "--select", "ERL001"
    )
    assert code == 1
    assert "整改  2项不符合：" in printed
    assert "敏感性  0项结论会改变" in printed


def test_too_many_for_sensitivity_are_refused_before_they_are_judged(greenshield, office, monkeypatch):
    monkeypatch.setattr(sensitivity, "SUBJECTS_UP_TO", 2)
    code, _, said = checked(greenshield, "--sensitivity")
    assert code == 2
    assert "3" in said
    assert not (office / "out").exists()
