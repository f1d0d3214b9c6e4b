"""What a new requirement costs: a class, its entry with clause and words, its cases; nothing else is touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Annotated, ClassVar

import pytest
from cases import ACROSS, APART, INSIDE, LAND, POINT_INSIDE
from desk import answer, check, control, layer

from reports.result_table import results
from reports.rule_page import rule_page
from reports.words import load
from rules.core.answers import among
from rules.core.binding import check as bind_all
from rules.core.rulebook import parse_rulebook
from rules.registry import LOGIC, RULES

if TYPE_CHECKING:
    from rules.core.case import Case
    from rules.core.judgement import Judgement


@dataclass(frozen=True, kw_only=True)
class HousingOnSubsidence:
    """No housing is built anew over coal subsidence.

    What it checks: the part of a project inside a subsidence area.
    Why: the ground still moves.
    Parameters: uses (land uses barred).
    When it does not apply: other uses, and what stands already.
    What to do about a violation: move the footprint.
    """

    id: ClassVar[str] = "NEW001"
    uses: Annotated[frozenset[str], "land-use"]

    def check(self, case: Case) -> Judgement:
        """Forbid new housing over subsidence."""
        project = case.subjects
        return case.forbid(
            when={"new-build": among(project.construction, {"new"}), "housing": among(project.land_use, self.uses)},
            where={"subsidence": case.shared("subsidence-area")},
        )


ENTRY = """

[rules.NEW001]
title = { zh = "采煤沉陷区内新建住宅", en = "New housing over coal subsidence" }
question = { zh = "是否在采煤沉陷区内新建住宅", en = "Is it new housing over coal subsidence?" }
subject = ["project"]
control = ["subsidence-area"]
uses = ["housing"]
flagged = ["uses"]

[rules.NEW001.terms]
new-build = { zh = "新建", en = "new build" }
housing = { zh = "住宅项目", en = "housing" }
subsidence = { zh = "位于采煤沉陷区", en = "lies over coal subsidence" }

[[rules.NEW001.text]]
from = 2025-01-01
source = "示例沉陷区管理办法"
article = "9"
zh = "采煤沉陷区内不得新建住宅。"
en = "No housing is built anew over coal subsidence."
"""
AREA = (control("subsidence-area", [(LAND, {"name": "示例沉陷区"})]),)
HOUSE = {"construction": "新建", "land_use": "居住用地"}
CASES = [
    ("inside", INSIDE, HOUSE, date(2026, 1, 1), "violation/overlap"),
    ("across", ACROSS, HOUSE, date(2026, 1, 1), "violation/overlap"),
    ("away", APART, HOUSE, date(2026, 1, 1), "clear/apart"),
    ("a factory", INSIDE, HOUSE | {"land_use": "工业用地"}, date(2026, 1, 1), "not-applicable/out-of-scope"),
    ("use missing", INSIDE, {"construction": "新建"}, date(2026, 1, 1), "review/missing-attribute"),
    ("use missing, away", APART, {"construction": "新建"}, date(2026, 1, 1), "clear/apart"),
    ("before its first day", INSIDE, HOUSE, date(2024, 12, 31), "not-applicable/out-of-scope"),
]


@pytest.fixture(scope="module")
def book():
    text = resources.files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")
    extended = parse_rulebook(text + ENTRY, file="yulin.toml")
    bind_all(extended, {**LOGIC, HousingOnSubsidence.id: HousingOnSubsidence})
    return extended


@pytest.mark.parametrize(("says", "place", "fields", "on", "expected"), CASES, ids=[case[0] for case in CASES])
def test_its_cases(book, says, place, fields, on, expected):
    report = check([layer("project", [(place, fields)])], AREA, as_of=on, rules=[HousingOnSubsidence], rulebook=book)
    assert answer(report, "NEW001") == expected, says


def test_its_results_are_worded_in_both_languages(book):
    rules = [*RULES, HousingOnSubsidence]
    report = check([layer("project", [(INSIDE, HOUSE)]), layer("boiler", [(POINT_INSIDE, {})])], AREA, rules=rules,
                   rulebook=book)  # fmt: skip
    for lang, said in (("zh", "位于采煤沉陷区"), ("en", "over coal subsidence")):
        table = results(report, load(lang))
        row = table[table["rule"] == "NEW001"].iloc[0]
        assert said in row["reason"]
        assert row["clause"] == "《示例沉陷区管理办法》第9条"
        assert "NEW001" in rule_page(book, "NEW001", HousingOnSubsidence, load(lang))
