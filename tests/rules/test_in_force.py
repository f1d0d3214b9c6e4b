"""Rules, registry and rulebook together: the text of the day, and every text over every kind."""

from datetime import date
from importlib import import_module
from importlib.resources import files

import pytest
from cases import APART, INSIDE
from desk import BOOK, TODAY, answer, check, layer
from everyone import ALL, everyone

import rules.core.case
from rules.core.rulebook import parse_rulebook
from rules.red_line import RedLineActivity
from rules.registry import LOGIC, RULES

HELD = """[[rules.ERL001.text]]
from = 2019-06-28
"""
LOST = f"""[[rules.ERL001.text]]
from = 2015-01-01
until = 2019-06-27
source = "旧文"
zh = "略"
en = "-"
status = "missing"

{HELD}"""


def judged_by(rulebook, *places, as_of=TODAY):
    subjects = [layer("project", [(place, {}) for place in places])]
    return check(subjects, ALL, as_of=as_of, rules=(RedLineActivity,), rulebook=rulebook)


def test_a_text_the_rulebook_does_not_hold_leaves_an_overlap_open():
    written = files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")
    assert written.count(HELD) == 1
    rulebook = parse_rulebook(written.replace(HELD, LOST), file="yulin.toml")
    report = judged_by(rulebook, INSIDE, as_of=date(2017, 1, 1))
    assert answer(report, "ERL001") == "review/no-text"
    far = judged_by(rulebook, APART, as_of=date(2017, 1, 1))
    assert answer(far, "ERL001") == "review/later-control"  # the layer is of 2025
    assert answer(judged_by(rulebook, INSIDE, as_of=date(2014, 1, 1)), "ERL001") == "not-applicable/out-of-scope"
    assert answer(judged_by(rulebook, INSIDE), "ERL001") == "violation/overlap"


def test_before_its_first_text_the_reason_names_the_date():
    report = judged_by(BOOK, INSIDE, as_of=date(2019, 6, 27))
    assert report.results["ERL001"].table.terms.tolist() == [("not-in-force",)]


def test_the_registry_is_the_folder_and_the_rulebook():
    folder = files("rules")
    modules = [entry.name.removesuffix(".py") for entry in folder.iterdir() if entry.name.endswith(".py")]
    found = {
        value
        for name in modules
        if name not in {"registry", "__init__"}
        for value in vars(import_module(f"rules.{name}")).values()
        if isinstance(value, type) and value.__module__ == f"rules.{name}" and hasattr(value, "id")
    }
    assert found == set(LOGIC.values())
    assert [rule.id for rule in RULES] == list(BOOK.rules)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_text_judges_every_kind_by_the_terms_of_the_entry(rule, monkeypatch):
    named, real = set(), rules.core.case.judge_terms

    def listening(rows, dimension, when, where, unless, granted):
        named.update(when, where, unless)
        return real(rows, dimension, when, where, unless, granted)

    monkeypatch.setattr(rules.core.case, "judge_terms", listening)
    entry = BOOK.rules[rule.id]
    subjects = [layer_ for layer_ in everyone() if layer_.kind in entry.subjects]
    for text in entry.texts:
        report = check(subjects, ALL, as_of=text.last or TODAY, rules=(rule,))
        assert report.results[rule.id].kinds == entry.subjects
    assert named == set(entry.terms)
