"""MRT001 beside its cases: a rule of attributes alone."""

from cases import INSIDE, Rule, answered

from rules.mining_right import MiningRightTerm

RIGHT = {"right": "采矿权", "valid_from": "2020-01-01", "valid_to": "2030-01-01"}
mrt001 = Rule(rule=MiningRightTerm, controls=(), kind="mining-right", fields=RIGHT)


def test_a_rule_of_attributes_has_no_place():
    report, found = answered(mrt001("", INSIDE, ""))
    assert found.relation == ""
    assert found[["measure", "low", "high", "share", "nearest_m"]].isna().all()
    assert report.results["MRT001"].pairs.empty


def test_it_runs_without_any_control():
    report, _ = answered(mrt001("", INSIDE, ""))
    assert list(report.results) == ["MRT001"]
