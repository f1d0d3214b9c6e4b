"""The demo's telling subjects get the answers reasoned by hand from the law; few are reviews; the summary stays."""

import json
from collections import Counter

import pyogrio
import pytest
from demo_summary import GOLDEN, condensed

from cli.law import read_rulebook
from cli.main import run
from rules.registry import RULES


@pytest.fixture(scope="module")
def results(demo, tmp_path_factory):
    """The folder of the results; there are violations in them."""
    out = tmp_path_factory.mktemp("out") / "results"
    arguments = ["-c", str(demo.catalogue), "-o", str(out), "--lang", "zh", "--quiet"]
    assert run(["check", *demo.submissions, *arguments]) == 1
    return out


@pytest.fixture(scope="module")
def answers(results):
    """Subject number, rule -> verdict/code, of every row of the run."""
    table = pyogrio.read_dataframe(results / "results.gpkg", layer="results", read_geometry=False)
    return {
        (row.subject, row.rule): f"{row.verdict}/{row.code}"
        for row in table[["subject", "rule", "verdict", "code"]].itertuples()
    }


def test_telling_subjects_are_answered_as_reasoned(demo, answers):
    wrong = {}
    for number, subject in enumerate(demo.subjects, 1):
        for rule, expected in subject.expected.items():
            found = answers[number, rule]
            if expected not in (found, found.partition("/")[0]):
                wrong[subject.name, rule] = f"{expected} expected, {found} found"
    assert not wrong


def test_each_verdict_a_rule_gives_is_held_by_a_row_reasoned_by_hand(demo, answers):
    given = {(rule, answer.partition("/")[0]) for (_, rule), answer in answers.items()}
    held = {(rule, answer.partition("/")[0]) for one in demo.subjects for rule, answer in one.expected.items()}
    assert given - held == set()
    assert held - given == set()
    assert {rule for rule, _ in given} >= {rule.id for rule in RULES}


def test_at_most_a_tenth_of_the_rows_of_complete_subjects_is_review(demo, answers):
    order = ("not-applicable", "clear", "review", "violation")
    rows = {number: [] for number, one in enumerate(demo.subjects, 1) if one.complete}
    for (number, _), answer in answers.items():
        if number in rows:
            rows[number].append(order.index(answer.partition("/")[0]))
    by_row = Counter(order[verdict] for verdicts in rows.values() for verdict in verdicts)
    worst = Counter(order[max(verdicts)] for verdicts in rows.values())
    assert by_row["review"] <= 0.1 * by_row.total(), by_row
    assert worst["violation"] > 0
    assert worst["clear"] > worst.total() / 2  # of 498 subjects 75 have a review: the telling ones are made for that


def test_every_subject_has_a_row_for_each_rule_of_its_kind(demo, answers, tmp_path):
    entries = {rule: set(entry.subjects) for rule, entry in read_rulebook(None, tmp_path).rules.items()}
    entries |= {"WWB001": {"project", "mining-right"}, "CZK001": {"project"}}
    for number, subject in enumerate(demo.subjects, 1):
        asked = {rule for rule, kinds in entries.items() if subject.kind in kinds}
        assert {rule for row, rule in answers if row == number} == asked


def test_the_summary_says_what_it_said(results):
    """`python tests/demo_summary.py` writes it anew."""
    found = condensed(json.loads((results / "summary.json").read_text(encoding="utf-8")))
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
