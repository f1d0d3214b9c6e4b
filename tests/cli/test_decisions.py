"""What people decided stands beside the answers and changes none."""

import json
import sqlite3
from contextlib import closing

import openpyxl
import pytest

DECISION = """
[[decision]]
subject = "{subject}"
rule = "{rule}"
decision = "{decision}"
on = "{on}"
who = "王某(市自然资源和规划局)"
when = {when}
why = "用地已调出,红线图层待更新"
document = "榆政资规函〔2026〕12号"
"""


@pytest.fixture
def decide(office):
    """Write a file of decisions."""

    def write(subject="A", rule="ERL001", decision="符合", on="不符合", when="2026-10-12"):
        text = DECISION.format(subject=subject, rule=rule, decision=decision, on=on, when=when)
        (office / "decisions.toml").write_text(text, encoding="utf-8")

    return write


def checked(greenshield, *options):
    return greenshield("check", "projects.gpkg", "-o", "out", "--overwrite", "--decisions", "decisions.toml", *options)


def test_a_decision_stands_beside_the_verdict(office, greenshield, decide):
    decide()
    code, printed, _ = checked(greenshield, "--format", "json", "--all")
    assert code == 1
    summary = json.loads(printed)
    assert summary["subjects"]["violation"] == 2
    row = next(row for row in summary["results"] if row["subject_id"] == "A" and row["rule"] == "ERL001")
    assert row["verdict"] == "violation"
    assert [(one["subject"], one["verdict"], one["decision"], one["state"]) for one in summary["decisions"]] == [
        (1, "violation", "clear", "applies")
    ]
    with closing(sqlite3.connect(office / "out" / "results.gpkg")) as results:
        found = results.execute("SELECT subject_id, verdict, decision FROM results WHERE rule = 'ERL001'").fetchall()
        document = results.execute("SELECT document FROM decisions").fetchone()
    assert found == [("A", "violation", "clear"), ("B", "violation", ""), ("C", "clear", "")]
    assert document == ("榆政资规函〔2026〕12号",)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"subject": "Z"}, "no-subject"),
        ({"subject": "全在内"}, "applies"),
        ({"rule": "NRV001"}, "no-answer"),
        ({"when": "2026-11-25"}, "later"),
        ({"on": "待核实"}, "differs"),
        ({"subject": "C", "on": "不符合"}, "differs"),
    ],
)
def test_whether_it_applies_is_said(greenshield, decide, said, state):
    decide(**said)
    _, printed, _ = checked(greenshield, "--format", "json")
    assert [one["state"] for one in json.loads(printed)["decisions"]] == [state]


def test_people_see_it(office, greenshield, decide):
    decide()
    _, printed, _ = checked(greenshield, "--lang", "zh")
    assert "人工认定" in printed
    book = openpyxl.load_workbook(office / "out" / "summary.xlsx")
    cells = [cell.value for row in book["人工认定"].iter_rows() for cell in row]
    assert {"不符合", "符合", "适用", "王某(市自然资源和规划局)"} <= set(cells)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("document = ", "# ", "decision[1].document"),
        ('decision = "符合"', 'decision = "待核实"', "decision[1].decision"),
        ("when = 2026-10-12", 'when = "昨天"', "decision[1].when"),
        ('rule = "ERL001"', 'rule = "ERL01"', "ERL001"),
        ("why = ", "wy = ", "why"),
    ],
)
def test_slips_are_named(office, greenshield, decide, old, new, named):
    decide()
    path = office / "decisions.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    code, _, said = checked(greenshield)
    assert code == 2
    assert named in said
    assert not (office / "out").exists()


def test_what_may_be_decided_is_listed_in_the_language_of_the_run(office, greenshield, decide):
    decide()
    path = office / "decisions.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('decision = "符合"', 'decision = "通过"'), encoding="utf-8"
    )
    for lang, known in (("zh", "符合、不符合、不适用"), ("en", "clear, violation, not-applicable")):
        code, _, said = checked(greenshield, "--lang", lang)
        assert (code, known in said) == (2, True)


def test_mistakes_of_several_decisions_are_told_together(office, greenshield, decide):
    decide()
    path = office / "decisions.toml"
    one = path.read_text(encoding="utf-8")
    path.write_text(one.replace("why = ", "wy = ") + "\n" + one.replace("2026-10-12", '"昨天"'), encoding="utf-8")
    _, _, said = checked(greenshield)
    assert "decision[1].wy" in said
    assert "decision[2].when" in said
