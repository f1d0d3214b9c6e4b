"""The demo's telling subjects get the answers reasoned by hand from the law; and few of its rows are reviews."""

from collections import Counter

import pyogrio
import pytest

from cli.main import run
from layers.synthetic import write_demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def answers(demo, tmp_path_factory):
    """Subject number, rule -> verdict/code, of every row of the run."""
    out = tmp_path_factory.mktemp("out") / "results"
    assert run(["check", *demo.submissions, "-c", str(demo.catalogue), "-o", str(out), "--quiet"]) == 1  # violations
    table = pyogrio.read_dataframe(out / "results.gpkg", layer="results", read_geometry=False)
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


def test_at_most_a_tenth_of_the_complete_rows_is_review(demo, answers):
    worst = Counter()
    for number, subject in enumerate(demo.subjects, 1):
        if subject.complete:
            verdicts = {answer.partition("/")[0] for (row, _), answer in answers.items() if row == number}
            worst[next(v for v in ("violation", "review", "clear", "not-applicable") if v in verdicts)] += 1
    assert worst["review"] <= 0.1 * worst.total(), worst
    assert worst["violation"] > 0
    assert worst["clear"] > worst.total() / 2


def test_every_subject_has_a_row_for_each_rule_of_its_kind(demo, answers):
    rules = {
        "project": {"ERL001", "NRV001", "NRV002", "UCR001", "IPK001", "DWS002"},
        "mining-right": {"ERL002", "NRV003", "UCR002", "MRT001"},
        "outfall": {"ERL001", "NRV001", "NRV002", "DWS002"},
        "pipeline": {"ERL001", "NRV001", "NRV002", "DWS002"},
        "boiler": {"ERL001", "NRV001", "NRV002", "BLR003"},
    }
    for number, subject in enumerate(demo.subjects, 1):
        assert {rule for row, rule in answers if row == number} == rules[subject.kind]
