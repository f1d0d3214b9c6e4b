"""Industries: codes and words people write, and which industries a clause names."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.core.industry import ANY, Classification, Industries, meet
from rules.core.rulebook import parse_rulebook

BOOK = parse_rulebook(resources.files("rules").joinpath("yulin.toml").read_text(encoding="utf-8"), file="yulin.toml")
CODES = BOOK.classification

GROUPS = BOOK.groups
RING = GROUPS["chemical"] | GROUPS["power"] | GROUPS["mining"]

prefixes = st.text("0123456789", min_size=1, max_size=4)
listings = st.dictionaries(prefixes, st.booleans(), max_size=6).map(Industries)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("C2523", {"2523"}),
        ("Ｃ２５２３", {"2523"}),
        (" c 2523 ", {"2523"}),
        ("2523.0", {"2523"}),
        ("252", {"252"}),
        ("26", {"26"}),
        ("0610", {"0610"}),
        ("610", {"610", "0610"}),
        ("B610", {"610", "0610"}),
        ("710", {"710", "0710"}),
        ("441", {"441"}),
        ("6", {"06"}),
        ("2523、2614", {"2523", "2614"}),
        ("C2523 煤制液体燃料生产", {"2523"}),
        ("兰炭", {"2521"}),
        ("B", {"06", "07", "08", "09", "10", "11", "12"}),
    ],
)
def test_codes(written, codes):
    assert CODES.read(written, "") == codes


@pytest.mark.parametrize("written", ["9999", "abc", "0000", "98", "25233", "2523、9999"])
def test_codes_not_in_the_classification_are_not_understood(written):
    assert CODES.read(written, "") == frozenset()


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("兰炭", {"2521"}),
        ("煤制甲醇", {"2523"}),
        ("60万吨/年煤制甲醇项目", {"2523"}),
        ("年产60万吨煤制烯烃项目", {"2523"}),
        ("热电联产", {"4412"}),
        ("2×350MW热电联产工程", {"4412"}),
        ("洗煤厂", {"0610"}),
        ("光伏", {"4416"}),
        ("100MWp光伏发电项目", {"4416"}),
        ("金属镁", {"3217"}),
        ("金属镁冶炼", {"3217"}),
        ("燃煤集中供热站", {"4430"}),
        ("加油加气站", {"5265", "5266"}),
        ("煤矿机械制造", {"3511"}),
        ("煤炭开采和洗选业", {"06"}),
        ("风电、光伏", {"4415", "4416"}),
        ("甲醇", {"2523", "2614"}),
        ("电力", {"44"}),
    ],
)
def test_words(written, codes):
    assert CODES.read("", written) == codes


def test_a_word_inside_a_sentence_is_a_candidate_only():
    assert CODES.read("", "煤制烯烃下游延伸") == {"2523", ANY}
    assert GROUPS["petro-coal-chemical"].includes(ANY) is None


def test_what_nobody_knows_is_not_understood():
    assert CODES.read("", "新型材料") == frozenset()
    assert CODES.read("", "兰炭、新型材料") == frozenset()


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("2611", {"2611"}),
        ("Ｃ２６１１", {"2611"}),
        ("2521/D4411", {"2521", "4411"}),
        ("60", set()),
        ("300万吨煤矿", {"0610"}),
    ],
)
def test_a_code_in_the_column_of_words(word, codes):
    assert BOOK.classification.read("", word) == codes


def test_nothing_stated():
    assert CODES.read("", "") is None


@pytest.mark.parametrize(
    ("code", "word", "codes"),
    [
        ("2523", "化工", {"2523"}),  # the word leaves it open, the code decides
        ("26", "农药", {"263"}),  # the word is the narrower one
        ("2523", "煤制甲醇", {"2523"}),
        ("610", "煤炭", {"0610"}),  # the word settles the lost zero
        ("2523", "水泥", {"2523", "3011"}),  # they disagree
        ("2523", "新型材料", {"2523"}),
        ("9999", "兰炭", {"2521", ANY}),  # a code not understood may mean anything
        ("2523", "煤制烯烃下游延伸", {"2523"}),
        ("2523、3011", "水泥", {"2523", "3011"}),  # two industries stay two
        ("2523", "煤制甲醇、水泥", {"2523", "3011"}),
        ("2523", "甲醇", {"2523"}),  # of the two the word can mean the one
        ("3011", "煤制烯烃下游延伸", {"3011"}),
        ("9999", "新型材料", set()),
        ("", "兰炭", {"2521"}),
    ],
)
def test_code_and_word(code, word, codes):
    assert CODES.read(code, word) == codes


@pytest.mark.parametrize(
    ("code", "included"),
    [
        ("2614", True),
        ("26", True),
        ("2511", True),
        ("2530", False),
        ("25", None),
        ("0610", True),
        ("4411", True),
        ("4416", False),
        ("441", None),
        ("44", None),
        ("4420", False),
        ("3011", False),
        ("01", False),
        (ANY, None),
    ],
)
def test_the_ring_bars(code, included):
    assert RING.includes(code) is included


@pytest.mark.parametrize("code", ["4415", "4416", "4420", "4430", "3011", "3217", "4610"])
def test_other_industry_of_the_ring_is_unsure(code):
    assert RING.includes(code) is False
    assert GROUPS["ring-other"].includes(code) is True


@pytest.mark.parametrize("code", ["2614", "0610", "4411", "4620", "44"])
def test_a_group_and_the_rest_leave_no_gap(code):
    assert (RING | GROUPS["ring-other"]).includes(code) is True


@pytest.mark.parametrize(
    ("code", "sure", "maybe"),
    [("2521", True, False), ("2614", False, True), ("2651", False, False), ("4513", False, False), ("26", False, None)],
)
def test_the_park_rule(code, sure, maybe):
    assert GROUPS["petro-coal-chemical"].includes(code) is sure
    assert GROUPS["maybe-coal-chemical"].includes(code) is maybe


def test_lists_no_article_gives_are_flagged():
    unsure = {name for name, group in GROUPS.items() if group.unsure}
    assert {name for name in GROUPS if name.startswith("maybe-")} <= unsure
    assert unsure >= {
        *("ring-other", "discharging", "heavy-polluter", "groundwater-risk"),
        *("production-2017", "damaging-2017", "reserve-barred"),
    }


def test_every_word_of_the_table_is_read_as_it_stands():
    for word, codes in CODES.words.items():
        assert CODES.read("", word) == codes


def test_every_code_of_the_table_exists():
    assert all(CODES.exists(code) for codes in CODES.words.values() for code in codes)
    assert len(CODES.words) > 600
    assert [len(divisions) for divisions in CODES.sections.values()][:4] == [5, 7, 31, 3]
    assert sum(map(len, CODES.sections.values())) == 97


def test_an_exception_below_a_listed_code():
    listed = Industries({"44": True, "4415": False})
    assert [listed.includes(code) for code in ("4411", "4415", "441", "45")] == [True, False, None, False]


def test_empty():
    assert not Industries()
    assert Industries().includes("26") is False
    assert Classification(sections={}, words={}, padding=()).read("26", "") == frozenset()


@given(listings, listings, prefixes)
def test_either_lists_what_one_of_them_lists(first, second, code):
    both = (first | second).includes(code)
    assert both is (second | first).includes(code)
    if first.includes(code) is True or second.includes(code) is True:
        assert both is True
    if first.includes(code) is False and second.includes(code) is False:
        assert both is False


@given(listings, prefixes, st.sampled_from("0123456789"))
def test_what_holds_for_a_code_holds_below_it(listed, code, digit):
    above = listed.includes(code)
    if above is not None:
        assert listed.includes(code + digit) is above


@given(st.frozensets(prefixes, max_size=4), st.frozensets(prefixes, max_size=4))
def test_what_two_readings_share_lies_below_both(first, second):
    for code in meet(first, second):
        assert any(code.startswith(prefix) for prefix in first)
        assert any(code.startswith(prefix) for prefix in second)
    assert meet(first, second) == meet(second, first)
