"""The page of a rule tells conditions from exceptions, and says who chose what no article settles."""

import pytest

from reports.conditions import conditions
from reports.rule_page import rule_page
from reports.words import load
from rules.registry import LOGIC

EXCEPTIONS = {
    "ERL001": ("limited-activity", "national-project"),
    "ERL002": ("named-mineral", "state-plan-energy"),
    "UCR001": ("listed",),
    "TRN002": ("approval",),
    "IPK001": (),
}


@pytest.mark.parametrize("rule", EXCEPTIONS)
def test_exceptions_are_told_from_conditions(rule, rulebook):
    entry = rulebook.rules[rule]
    assert conditions(LOGIC[entry.logic], entry.terms)["unless"] == EXCEPTIONS[rule]


def test_conditions_joined_from_several_functions_are_found(rulebook):
    entry = rulebook.rules["BLR002"]
    assert conditions(LOGIC[entry.logic], entry.terms) == {
        "when": ("boiler", "new-build", "coal", "heating-station"),
        "where": ("barred",),
        "unless": (),
    }


def test_every_exemption_of_the_rulebook_is_an_exception(rulebook):
    for exemption in rulebook.exemptions:
        for rule in exemption.rules:
            entry = rulebook.rules[rule]
            assert exemption.term in conditions(LOGIC[entry.logic], entry.terms)["unless"], rule


def test_a_page_names_documents_conflicts_and_who_chose(rulebook):
    page = rule_page(rulebook, "UCR001", LOGIC["UCR001"], load("zh"))
    for said in (
        "出具机关：规划批准机关",
        "IPK001 石化、煤化工项目进入工业园区",
        "plans = 13th（十三五）\n    无条文明确规定，由规则库选定（greenshield，2026-11-24）",
        "mining（行业代码：06至12）",
        "power（行业代码：441；不含4415、4416）",
    ):
        assert said in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_languages_have_the_same_sections(lang, rulebook):
    say, page = load(lang).messages["explain"], rule_page(rulebook, "ERL001", LOGIC["ERL001"], load(lang))
    order = ["checks", "why", "subjects", "controls", "consults", "terms", "parameters", "applies-not", "remedy"]
    at = [page.index(f"\n{say[key]}\n") for key in order]
    assert at == sorted(at)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("TRN001", "provincial（省道）"),
        ("ERL002", "heavy-rare-earth（中重稀土）"),
        ("ERL002", "gas（天然气）"),
        ("IPK001", "expanded（扩建）"),
    ],
)
def test_a_meaning_is_glossed_by_a_word_that_means_nothing_else(rule, said, rulebook):
    assert said in rule_page(rulebook, rule, LOGIC[rule], load("zh"))
