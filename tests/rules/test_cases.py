"""Every rule, case by case, from the tables in tests/rules/cases."""

from __future__ import annotations

import pytest
from case_files import FOLDER, read_all
from cases import hold, table

from rules.registry import RULES

FILES = read_all()


@table([case for file in FILES for case in file.cases])
def test_case(sheet, row):
    hold(sheet, row)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_every_rule_has_its_cases(rule):
    assert (FOLDER / f"{rule}.toml").is_file()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.rule)
def test_each_verdict_of_a_rule_is_shown(file):
    verdicts = {case.expects.split("/")[0] for case in file.cases}
    assert len(verdicts) > 1, verdicts
    assert any(case.clause for case in file.cases), "no case cites its clause"
