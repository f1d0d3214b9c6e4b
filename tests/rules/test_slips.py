"""Everything wrong with a rulebook at once, in the order a lawyer reads it."""

import re
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


def test_eight_mistakes_of_all_sorts_are_told_in_one_round():
    text = SHILI
    for old, new in (
        ('version = "2026.1"\n', ""),
        ('title = { zh = "镁冶炼项目进入园区", en = "Magnesium smelters in a park" }', 'title = { en = "Smelters" }'),
        ('["urban-core"]', '["urban_core"]'),
        ("near = 2.0", 'near = "2"'),
        ('plans = ["14th"]', 'plans = ["15th", "16th"]'),
        ('status = "unsure"', 'status = "confirm"'),
        ('industries = ["chemical"]', 'industries = ["chemicals"]'),
    ):
        assert old in text
        text = text.replace(old, new)
    said, _ = found(text)
    assert sorted(path for _, path in said) == [
        "rules.SL-01.control", "rules.SL-01.near", "rules.SL-01.text[1].industries", "rules.SL-01.text[1].plans",
        "rules.SL-01.text[1].plans", "rules.SL-02.text[1].status", "rules.SL-02.title.zh", "version",
    ]  # fmt: skip


def test_a_mistake_of_a_common_parameter_is_told_once_for_all_texts():
    text = SHILI.replace("near = 2.0", 'near = "2"')
    first = text[text.index("[[rules.SL-01.text]]") : text.index("[rules.SL-02]")]
    earlier = first.replace("from = 2024-05-01", "until = 2024-04-30")
    assert found(text.replace(first, earlier + first))[0] == [("rulebook-wrong-type", "rules.SL-01.near")]


def test_days_that_cannot_be_read_say_nothing_of_the_order():
    text = SHILI.replace("from = 2024-05-01", 'from = "2024-05-01"', 1)
    first = text[text.index("[[rules.SL-01.text]]") : text.index("[rules.SL-02]")]
    said, _ = found(text.replace(first, first + first))
    assert {key for key, _ in said} == {"rulebook-wrong-type"}


def test_english_may_be_left_out():
    text = "\n".join(re.sub(r', en = "[^"]*"', "", line) for line in SHILI.splitlines() if not line.startswith("en ="))
    said, book = found(text)
    assert said == []
    assert book.rules["SL-02"].title["en"] == "镁冶炼项目进入园区"


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
        ('name = "shili"', "name = shili", "toml-unquoted"),
        ("area_m2 = 5.0", "area_m2 = 50.0", "rulebook-tolerance"),
        ("near = 2.0", "near = 5,0", "toml-comma"),
        ('logic = "IPK001"\n', "", "rulebook-own-id"),
        ('base = "national"\n', "", "rulebook-missing-key"),
        ('base = "national"', 'base = "nation"', "rulebook-unknown-word"),
        ('logic = "UCR001"', 'logic = "UCR0O1"', "rulebook-unknown-rule"),
        ('industries = ["chemical"]', 'industries = ["chemicals"]', "rulebook-unknown-word"),
        ('plans = ["14th"]', 'plans = ["14"]', "rulebook-unknown-word"),
        ("from = 2024-05-01", "from = 2024-05-01\nuntil = 2023-01-01", "rulebook-date-order"),
    ],
)
def test_each_slip_is_named(old, new, key):
    assert key in [name for name, _ in found(SHILI.replace(old, new, 1))[0]]
