"""Everything wrong with a rulebook at once, in the order a lawyer reads it."""

from importlib import resources
from pathlib import Path

import pytest
from desk import BOOK

from rules.core.slips import slips
from rules.registry import LOGIC

YULIN = resources.files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")
SHILI = (Path(__file__).parent / "books" / "shili.toml").read_text(encoding="utf-8")


def found(text):
    slip, book = slips(text, file="a.toml", rules=LOGIC, model=BOOK)
    return [(one.key, one.values.get("key_path")) for one in slip], book


@pytest.mark.parametrize("text", [YULIN, SHILI])
def test_nothing_is_wrong_with_rulebooks_in_order(text):
    assert found(text)[0] == []


def test_slips_in_several_rules_are_all_found():
    text = SHILI.replace("near = 2.0", 'near = "zwei"').replace('article = "13"', 'artikel = "13"')
    said, book = found(text.replace("listed = {", "lsted = {"))
    assert said == [
        ("rulebook-wrong-type", "rules.SL-01.near"),
        ("rulebook-unknown-parameter", "rules.SL-02.text[1].artikel"),
        ("rulebook-unworded", "rules.SL-01.terms.listed"),
    ]
    assert set(book.rules) == {"SL-01", "SL-02"}


def test_a_rule_that_cannot_be_read_hides_no_other():
    text = SHILI.replace('subject = ["project"]', 'subject = ["projct"]', 1).replace(
        "[rules.SL-02.terms]", "[rules.SL-02.trms]"
    )
    paths = [path for _, path in found(text)[0]]
    assert paths[0] == "rules.SL-01.subject"
    assert any(path.startswith("rules.SL-02") for path in paths)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('name = "shili"', "name = shili", "rulebook-not-toml"),
        ("area_m2 = 5.0", "area_m2 = 50.0", "rulebook-tolerance"),
        ('base = "national"', 'base = "nation"', "rulebook-unknown-word"),
        ('logic = "UCR001"', 'logic = "UCR0O1"', "rulebook-unknown-rule"),
        ('industries = ["chemical"]', 'industries = ["chemicals"]', "rulebook-unknown-word"),
        ('plans = ["14th"]', 'plans = ["14"]', "rulebook-unknown-word"),
        ("from = 2024-05-01", "from = 2024-05-01\nuntil = 2023-01-01", "rulebook-date-order"),
    ],
)
def test_each_slip_is_named(old, new, key):
    assert key in [name for name, _ in found(SHILI.replace(old, new, 1))[0]]
