import dataclasses
import json

import pandas as pd
import pytest

from reports.land import by_county, distinct, pieces, rules_about
from reports.result_table import results as result_rows
from reports.summary import summary, to_json, worst
from reports.sums import sums
from rules.core.codes import Verdict


@pytest.fixture
def content(report, zh):
    return summary(report, zh, result_rows(report, zh), sums(report))


def test_summary_has_the_keys_of_schema_1(content):
    assert list(content) == [
        "schema", "tool", "as_of", "as_of_source", "lang", "verdict", "catalogue", "rulebook", "subjects", "rules",
        "counties", "occupied", "regions", "county_rules", "conflicts", "results", "inputs", "not_checked",
    ]  # fmt: skip
    assert content["verdict"] == "violation"
    assert content["subjects"] == {
        "total": 5, "violation": 1, "review": 2, "clear": 1, "not-applicable": 0, "unchecked": 1,
    }  # fmt: skip
    assert content["rules"][0] == {
        "id": "ERL001", "title": "占用生态保护红线", "violation": 1, "review": 2, "clear": 1, "not-applicable": 0,
        "area_m2": 9_710.0,
    }  # fmt: skip


def test_results_hold_what_is_not_clear_unless_everything_is_asked_for(report, zh, content):
    assert [(row["subject"], row["rule"]) for row in content["results"]] == [
        (1, "ERL001"), (1, "IPK001"), (2, "ERL001"), (3, "ERL001"), (3, "IPK001"),
    ]  # fmt: skip
    assert content["results"][0]["share"] == 0.5
    whole = summary(report, zh, result_rows(report, zh), sums(report), everything=True)
    assert len(whole["results"]) == 8
    assert whole["results"][6]["length_m"] == 0.0


def test_json_is_valid_and_the_same_twice(report, zh, content):
    text = to_json(content)
    assert json.loads(text)["not_checked"][0]["what"] == "DWS002"
    assert "NaN" not in text
    assert text == to_json(summary(report, zh, result_rows(report, zh), sums(report)))


def test_when_nothing_was_judged_the_verdict_is_null_never_clear(report):
    blank = report.subjects.assign(verdict=pd.array([pd.NA] * 5, dtype="Int8"))
    assert worst(dataclasses.replace(report, subjects=blank, results={})) is None


def test_land_under_two_controls_counts_once(report):
    pairs = report.results["ERL001"].pairs
    twice = dataclasses.replace(report.results["ERL001"], pairs=pd.concat([pairs, pairs], ignore_index=True))
    once = distinct(report, ["ERL001"])
    both = distinct(dataclasses.replace(report, results={"ERL001": twice}), ["ERL001"])
    assert once.tolist() == pytest.approx(both.tolist(), rel=1e-9)
    assert once[0] > 0
    assert once[3] == 0.0


def test_the_part_outside_a_park_is_not_land_in_a_control(report):
    assert distinct(report, ["IPK001"]).sum() == 0.0


def test_areas_are_split_over_the_counties_where_they_lie(report, content):
    rules, verdicts = ["ERL001"], (Verdict.VIOLATION, Verdict.REVIEW)
    amount = distinct(report, rules, verdicts=verdicts)
    split = by_county(report, amount, pieces(report, rules, verdicts=verdicts))
    assert split["610881"] == pytest.approx(amount[1] / 2)
    assert split.sum() == pytest.approx(amount.sum())
    assert content["counties"][0]["violation"] == 1
    assert content["counties"][0]["area_m2"] == pytest.approx(distinct(report, ["ERL001"])[0])


def test_rules_are_found_by_what_their_controls_are(report):
    assert rules_about(report, ["ecological-red-line"]) == ["ERL001"]
    assert rules_about(report, ["industrial-park"]) == ["IPK001", "BLR003"]
