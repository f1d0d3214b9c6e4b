"""MRT001, case by case: terms of rights on the day of the judgement."""

from datetime import date

import pytest
from cases import INSIDE, Rule, answered, hold, table

from rules.mining_right import MiningRightTerm

ON = date(2026, 11, 24)

mrt001 = Rule(rule=MiningRightTerm, controls=(), kind="mining-right", on=ON, clause="第24条")


def term(says, expects, first, last, right="采矿权", **more):
    return mrt001(says, INSIDE, expects, right=right, valid_from=first, valid_to=last, **more)


CASES = [
    term("within its term", "clear/permitted", "2020-01-01", "2030-01-01"),
    term("its last day counts as valid", "clear/permitted", "2020-01-01", "2026-11-24"),
    term("expired yesterday", "review/expired", "2020-01-01", "2026-11-23"),
    term("expired, the type of right does not matter", "review/expired", "2020-01-01", "2021-01-01", None, missing=()),
    term("begins today", "clear/permitted", "2026-11-24", "2030-01-01"),
    term("begins tomorrow", "review/odd-date", "2026-11-25", "2030-01-01"),
    term("ends before it begins", "review/expired", "2021-01-01", "2020-01-01", also=("odd-date",)),
    term("ends before it begins, both to come", "review/odd-date", "2029-01-01", "2028-01-01"),
    term("one day only, today", "clear/permitted", "2026-11-24", "2026-11-24"),
    term("no days", "review/odd-date", None, None),
    term("no first day", "review/odd-date", None, "2030-01-01"),
    term("no last day", "review/odd-date", "2020-01-01", None),
    term("first day is no date", "review/odd-date", "二〇二〇年某月", "2030-01-01"),
    term("last day is no date", "review/odd-date", "2020-01-01", "长期"),
    term("mining, 30 years to the day", "clear/permitted", "2010-01-01", "2040-01-01"),
    term("mining, a day more", "review/over-term", "2010-01-01", "2040-01-02"),
    term("mining, six years", "clear/permitted", "2024-01-01", "2030-01-01"),
    term("exploring, 5 years to the day", "clear/permitted", "2024-01-01", "2029-01-01", "探矿权"),
    term("exploring, a day more", "review/over-term", "2024-01-01", "2029-01-02", "探矿权"),
    term("exploring, from a leap day", "clear/permitted", "2024-02-29", "2029-02-28", "探矿权"),
    term("exploring, from a leap day, a day more", "review/over-term", "2024-02-29", "2029-03-01", "探矿权"),
    term("exploring, over the term and expired", "review/expired", "2015-01-01", "2025-01-01", "探矿权",
         also=("over-term",)),
    term("type missing, 4 years: either gives the same", "clear/permitted", "2024-01-01", "2028-01-01", None,
         missing=()),
    term("type missing, 10 years", "review/missing-attribute", "2020-01-01", "2030-01-01", None, missing=("right",)),
    term("type missing, 40 years: either gives the same", "review/over-term", "2010-01-01", "2050-01-01", None,
         missing=()),
    term("type not understood, 10 years", "review/missing-attribute", "2020-01-01", "2030-01-01", "某权"),
    term("mineral and application do not matter", "clear/permitted", "2020-01-01", "2030-01-01", missing=()),
    term("by the act of 2024, its first day", "clear/permitted", "2020-01-01", "2030-01-01", on=date(2025, 7, 1)),
    term("by the measures before", "clear/permitted", "2020-01-01", "2030-01-01", on=date(2025, 6, 30), clause="第7条"),
    term("expired on the day asked for, not today", "clear/permitted", "2015-01-01", "2020-01-01",
         on=date(2019, 12, 31), clause="第7条"),
]  # fmt: skip


@table(CASES)
def test_case(sheet, row):
    hold(sheet, row)


def test_a_rule_of_attributes_has_no_place():
    report, found = answered(term("", "", "2020-01-01", "2030-01-01"))
    assert found.relation == ""
    assert found[["measure", "low", "high", "share", "nearest_m"]].isna().all()
    assert report.results["MRT001"].pairs.empty


@pytest.mark.parametrize("rule", [MiningRightTerm])
def test_it_runs_without_any_control(rule):
    report, _ = answered(term("", "", "2020-01-01", "2030-01-01"))
    assert list(report.results) == [rule.id]
