"""The rulebook: what the built-in one holds, and that every slip in one is named with its place and remedy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Annotated, ClassVar

import pytest

from layers.errors import RulebookError
from rules.core.binding import bind, check
from rules.core.industry import Industries
from rules.core.rulebook import parse_rulebook
from rules.core.vocabulary import MEANINGS

YULIN = resources.files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")
TODAY = date(2026, 11, 24)

SMALL = """
name = "small"
title = { zh = "小规则库", en = "A small rulebook" }
version = "1"
nothing = ["无"]

[tolerance]
area_m2 = 1.0
length_m = 0.1
touch_m = 0.01
position_m = 1
declared_share = 0.01
declared_m2 = 100
author = "x"
date = 2026-11-24

[industry.sections]
B = ["06", "07"]
C = ["25", "26"]
[industry.words]
2521 = ["兰炭"]
[industry.groups.chemical]
title = { zh = "化工", en = "chemicals" }
codes = ["26", "251"]

[rules.R1]
title = { zh = "一", en = "one" }
question = { zh = "一?", en = "one?" }
terms = { new = { zh = "新", en = "new" } }
subject = ["project"]
control = ["urban-core"]
near = 5
flagged = ["near"]

[[rules.R1.text]]
until = 2019-06-30
source = "旧办法"
status = "unsure"
zh = "旧"
en = "old"
plans = ["13th"]

[[rules.R1.text]]
from = 2019-07-01
source = "新办法"
number = "1号"
article = "27(三)"
subject = ["project"]
zh = "新"
en = "new"
plans = []
industries = ["chemical", "B"]
flagged = ["plans"]
also = [
    { source = "法典", article = "318", subject = ["outfall"], zh = "排", en = "out" },
    { source = "新法", article = "26②", from = 2026-08-15, zh = "法", en = "law" },
]
"""
SMALL += "".join(
    f"[words.{name}]\n" + "".join(f'"{meaning}" = []\n' for meaning in meanings) for name, meanings in MEANINGS.items()
).replace("[words.plan]\n", '[words.plan]\n"13th" = ["十三五"]\n')


@dataclass(frozen=True, kw_only=True)
class R1:
    """A rule with one field of each vocabulary."""

    id: ClassVar[str] = "R1"
    near: float
    plans: Annotated[frozenset[str], "plan"]
    industries: Industries = field(default_factory=Industries)


@pytest.fixture(scope="module")
def yulin():
    return parse_rulebook(YULIN, file="yulin.toml")


@pytest.fixture(scope="module")
def small():
    return parse_rulebook(SMALL, file="small.toml")


def test_built_in_says_which_it_is(yulin):
    assert (yulin.name, yulin.file, len(yulin.sha256)) == ("yulin", "yulin.toml", 64)
    assert yulin.tolerance.area_m2 == 1.0


def test_every_rule_of_the_built_in_has_words_in_both_languages(yulin):
    for entry in yulin.rules.values():
        for words in (entry.title, entry.question, *entry.terms.values()):
            assert words["zh"].strip()
            assert words["en"].strip()
        for text in entry.texts:
            for clause in text.clauses:
                assert clause.source
                assert clause.zh
                assert clause.en


@pytest.mark.parametrize(
    ("rule", "kind", "day", "citation"),
    [
        ("NRV001", "project", date(2026, 3, 14), "《中华人民共和国自然保护区条例》(2017年修订)第32条;"),
        ("NRV001", "project", date(2026, 3, 15), "《中华人民共和国自然保护区条例》(国务院令第830号)第26条"),
        ("DWS002", "outfall", date(2026, 8, 14), "《中华人民共和国水污染防治法》(2017年修正)第64条"),
        ("DWS002", "outfall", date(2026, 8, 15), "《中华人民共和国生态环境法典》第318条"),
        ("DWS002", "project", date(2026, 8, 15), "《中华人民共和国生态环境法典》第320条"),
        ("MRT001", "mining-right", date(2025, 7, 1), "《中华人民共和国矿产资源法》(2024年修订)第24条"),
        ("UCR001", "project", TODAY, "《榆林市贯彻落实省委生态环境保护督察“回头看”反馈意见整改方案》四(三)2"),
    ],
)
def test_the_day_picks_the_clause(yulin, rule, kind, day, citation):
    assert yulin.rules[rule].text(day).citation(kind, day).startswith(citation)


def test_an_instrument_beside_the_text_is_cited_from_its_own_first_day(yulin):
    entry = yulin.rules["ERL001"]
    cited = [
        entry.text(day).citation("project", day).count("《")
        for day in (date(2022, 8, 15), date(2022, 8, 16), date(2026, 8, 14), date(2026, 8, 15))
    ]
    assert cited == [1, 2, 2, 3]


@pytest.mark.parametrize("rule", ["ERL001", "UCR001", "UCR002", "BLR003", "ERL002"])
def test_before_the_first_text_there_is_none(yulin, rule):
    assert yulin.rules[rule].first == date(2019, 6, 28)
    assert yulin.rules[rule].text(date(2019, 6, 27)) is None
    assert yulin.rules[rule].text(date(2019, 6, 28)) is not None


def test_an_unknown_first_day_counts_as_in_force_and_is_unsure(yulin):
    text = yulin.rules["DWS002"].text(date(2010, 1, 1))
    assert text.unsure
    assert not yulin.rules["DWS002"].text(TODAY).unsure


def test_nature_parks_count_from_the_code_on(yulin):
    before, after = (yulin.rules["NRV002"].text(day).parameters for day in (date(2026, 8, 14), date(2026, 8, 15)))
    assert (before["nature_parks"], after["nature_parks"]) == (False, True)


def test_exemptions_name_who_grants_the_document(yulin):
    national = [found.granted_by["zh"] for found in yulin.exemptions if "ERL001" in found.rules][1:]
    assert national == ["省级人民政府", "国务院"]


def test_kind_and_day_pick_the_clauses(small):
    text = small.rules["R1"].text(TODAY)
    assert text.citation("project", TODAY) == "《新办法》(1号)第27条第(三)项;《新法》第26条第2款"
    assert text.citation("outfall", date(2020, 1, 1)) == "《法典》第318条"


def test_bind_joins_common_and_own_parameters(small):
    entry = small.rules["R1"]
    old, new = (bind(R1, entry, text, small) for text in entry.texts)
    assert old == R1(near=5.0, plans=frozenset({"13th"}))
    assert isinstance(old.near, float)
    assert new.plans == frozenset()
    assert [new.industries.includes(code) for code in ("2511", "0610", "2521", "25")] == [True, True, False, None]


def test_what_no_article_settles_is_flagged(small):
    assert [text.flagged for text in small.rules["R1"].texts] == [("near",), ("near", "plans")]


def test_check_binds_every_text(small):
    check(small, {"R1": R1})
    with pytest.raises(RulebookError) as caught:
        check(small, {"R2": R1})
    assert (caught.value.key, caught.value.values["key_path"]) == ("rulebook-own-id", "rules.R1")


def test_the_built_in_fits_the_rules():
    from rules.registry import RULES  # noqa: PLC0415 - the parser is tested without the rules

    check(parse_rulebook(YULIN, file="yulin.toml"), {rule.id: rule for rule in RULES})


@pytest.mark.parametrize(
    ("old", "new", "key", "path", "nearest"),
    [
        ('name = "small"', "name = small", "toml-unquoted", None, None),
        ('name = "small"', "", "rulebook-missing-key", "name", None),
        ('name = "small"', "name = 3", "rulebook-wrong-type", "name", None),
        ('version = "1"', 'version = "1"\nversoin = "2"', "rulebook-unknown-key", "versoin", "version"),
        ("area_m2 = 1.0", "area_m2 = 10.5", "rulebook-tolerance", "tolerance.area_m2", None),
        ("length_m = 0.1", "length_m = 1.5", "rulebook-tolerance", "tolerance.length_m", None),
        ("position_m = 1", "position_m = 6", "rulebook-tolerance", "tolerance.position_m", None),
        ("declared_share = 0.01", "declared_share = 0.1", "rulebook-tolerance", "tolerance.declared_share", None),
        ("area_m2 = 1.0", "area_m2 = 0", "rulebook-tolerance", "tolerance.area_m2", None),
        ("touch_m = 0.01", "touch_m = true", "rulebook-wrong-type", "tolerance.touch_m", None),
        ("date = 2026-11-24", "date = 2026-11-24T08:00:00", "rulebook-wrong-type", "tolerance.date", None),
        ('zh = "一?", ', "", "rulebook-missing-key", "rules.R1.question.zh", None),
        ('codes = ["26"', 'codes = ["99"', "rulebook-unknown-industry", "industry.groups.chemical.codes", None),
        ('2521 = ["兰炭"]', '9921 = ["兰炭"]', "rulebook-unknown-industry", "industry.words.9921", None),
        ("from = 2019-07-01", "from = 2019-06-30", "rulebook-texts-overlap", "rules.R1.text[2]", None),
        ("from = 2019-07-01", "", "rulebook-texts-undated", "rules.R1.text[2]", None),
        ("until = 2019-06-30", "", "rulebook-texts-undated", "rules.R1.text[2]", None),
        ("until = 2019-06-30", "from = 2019-07-01\nuntil = 2019-06-30", "rulebook-date-order", None, None),
        ('flagged = ["near"]', 'flagged = ["neer"]', "rulebook-unknown-word", "rules.R1.flagged", "near"),
        ('status = "unsure"', 'status = "unsur"', "rulebook-unknown-word", "rules.R1.text[1].status", "unsure"),
        ('flagged = ["plans"]', 'flagged = ["plan"]', "rulebook-unknown-word", "rules.R1.text[2].flagged", "plans"),
        ('subject = ["project"]\ncontrol', 'subject = ["projekt"]\ncontrol', "rulebook-unknown-word", None, "project"),
        ('subject = ["project"]\ncontrol', "control", "rulebook-missing-key", "rules.R1.subject", None),
        ('["urban-core"]', '["urban_core"]', "rulebook-unknown-word", "rules.R1.control", "urban-core"),
        ('["urban-core"]', '["project"]', "rulebook-unknown-word", "rules.R1.control", None),
        ('"existing" = []', "", "rulebook-missing-key", "words.construction.existing", None),
        ("[words.zone]", "[words.zones]", "rulebook-missing-key", "words.zone.core", None),
        ('subject = ["outfall"], ', "subjekt = [], ", "rulebook-unknown-key", None, "subject"),
    ],
)
def test_parsing_names_the_slip(old, new, key, path, nearest):
    assert old in SMALL
    with pytest.raises(RulebookError) as caught:
        parse_rulebook(SMALL.replace(old, new, 1), file="small.toml")
    error = caught.value
    assert (error.key, error.file) == (key, "small.toml")
    assert path in (None, error.values.get("key_path"))
    assert nearest in (None, error.values.get("nearest"))


@pytest.mark.parametrize(
    ("old", "new", "key", "path", "nearest"),
    [
        ('near = 5\nflagged = ["near"]', "", "rulebook-missing-parameter", "rules.R1.near", None),
        ('near = 5\nflagged = ["near"]', "neer = 5", "rulebook-unknown-parameter", "rules.R1.neer", "near"),
        ("near = 5", 'near = "5"', "rulebook-wrong-type", "rules.R1.near", None),
        ("near = 5", "near = true", "rulebook-wrong-type", "rules.R1.near", None),
        ('"chemical", "B"', '"chemicals", "B"', "rulebook-unknown-word", None, "chemical"),
        ('plans = ["13th"]', 'plans = ["13tth"]', "rulebook-unknown-word", "rules.R1.text[1].plans", "13th"),
        ('plans = ["13th"]', 'plans = "13th"', "rulebook-wrong-type", None, None),
        ('number = "1号"', 'nummber = "1号"', "rulebook-unknown-parameter", None, "number"),
    ],
)
def test_binding_names_the_slip(old, new, key, path, nearest):
    assert old in SMALL
    book = parse_rulebook(SMALL.replace(old, new, 1), file="small.toml")
    with pytest.raises(RulebookError) as caught:
        check(book, {"R1": R1})
    error = caught.value
    assert error.key == key
    assert path in (None, error.values["key_path"])
    assert nearest in (None, error.values.get("nearest"))
