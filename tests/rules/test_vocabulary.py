"""What subjects and controls say: words as people write them, read once per distinct text."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cells import EMPTY, read_text
from layers.errors import CatalogueError
from rules.core.facts import read_facts
from rules.core.rulebook import parse_rulebook
from rules.core.spelling import item, plain
from rules.core.vocabulary import Words, read_words
from rules.core.zones import read_levels, read_park_types, read_zones

BOOK = parse_rulebook(resources.files("rules").joinpath("yulin.toml").read_text(encoding="utf-8"), file="yulin.toml")

NONE = frozenset({"none"})


def readings(words: Words) -> list[set[str] | None]:
    return [None if words.readings[at] is None else set(words.readings[at]) for at in words.at]


def one(column: str, text: object) -> set[str] | None:
    return readings(getattr(read_facts(pd.DataFrame({column: [text]}), BOOK), column))[0]


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("新建", {"new"}),
        (" 新 建 ", {"new"}),
        ("迁建", {"new"}),
        ("New", {"new"}),
        ("改建", {"rebuilt"}),
        ("技改", {"rebuilt"}),
        ("技术改造", {"rebuilt"}),
        ("扩建", {"expanded"}),
        ("改扩建", {"rebuilt", "expanded"}),
        ("新建/扩建", {"new", "expanded"}),
        ("新建、扩建", {"new", "expanded"}),
        ("已建", {"existing"}),
        ("既有", {"existing"}),
        ("现状", {"existing"}),
        ("在建", {"existing"}),
        ("existing", {"existing"}),
        ("恢复", set()),
        ("新建/恢复", set()),
        ("asdf", set()),
        ("", None),
        ("无", None),
        (None, None),
        (np.nan, None),
    ],
)
def test_construction(written, meaning):
    assert one("construction", written) == meaning


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("十三五", {"13th"}),
        ("“十三五”规划", {"13th"}),
        ("13五", {"13th"}),
        ("已列入榆林市国民经济和社会发展第十三个五年规划纲要", {"13th"}),
        ("13th Five-Year Plan, No. 5", {"13th"}),
        ("十四五", {"14th"}),
        ("十三五、十四五", {"13th", "14th"}),
        ("未列入“十三五”规划", {"none"}),
        ("未列入十三五,已列入十四五", {"none", "14th"}),
        ("无", {"none"}),
        ("否", {"none"}),
        ("否/十三五规划", {"none", "13th"}),
        ("办理中", {"none"}),
        (None, {"none"}),
        ("是", set()),
    ],
)
def test_plan(written, meaning):
    assert one("plan", written) == meaning


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("有限人为活动(第6项)", {"limited-activity"}),
        ("允许有限人为活动第七项", {"limited-activity"}),
        ("有限人为活动第十项", {"limited-activity"}),
        ("有限人为活动第13项", set()),
        ("国家重大项目(第3类)", {"national-project"}),
        ("国家重大项目(第8类)", set()),
        ("必须且无法避让的国家重大项目", {"national-project"}),
        ("国家级规划能源项目", {"state-plan-energy"}),
        ("第二十六条第(三)项", {"article-26"}),
        ("第二十六条第9项", set()),
        ("条例第27条第2项", {"article-27"}),
        ("原有居民", {"residents"}),
        ("修复项目", {"remediation"}),
        ("不属于有限人为活动", {"none"}),
        (None, {"none"}),
        ("无", {"none"}),
        ("无/国家重大项目", {"none", "national-project"}),
        ("办理中", set()),
        ("特批", set()),
    ],
)
def test_claim(written, meaning):
    facts = read_facts(pd.DataFrame({"claim": [written]}), BOOK)
    assert readings(facts.claim)[0] == meaning
    assert facts.claim.unknown == "evidence-missing"


@pytest.mark.parametrize(
    ("column", "written", "meaning"),
    [
        ("right", "采矿权", {"mining"}),
        ("right", "探矿权", {"exploration"}),
        ("application", "新立", {"new"}),
        ("application", "延续", {"renewal"}),
        ("application", "变更(扩大矿区范围)", {"expansion"}),
        ("application", "延续、变更", {"renewal", "change"}),
        ("application", "补办", set()),
        ("mineral", "煤", {"coal"}),
        ("mineral", "煤炭", {"coal"}),
        ("mineral", "煤、煤层气", {"coal", "coalbed-methane"}),
        ("mineral", "石油天然气", {"oil", "gas"}),
        ("mineral", "石油及天然气", {"oil", "gas"}),
        ("mineral", "稀土", {"light-rare-earth", "heavy-rare-earth"}),
        ("mineral", "地热", {"geothermal"}),
        ("mineral", "某矿", set()),
        ("medium", "天然气", {"gas"}),
        ("medium", "甲醇", {"chemical"}),
        ("medium", "自来水", {"water"}),
        ("status", "已拆除", {"removed"}),
        ("status", "煤改气", {"converted"}),
        ("status", "未拆改", {"unchanged"}),
        ("fuel", "燃煤", {"coal"}),
        ("fuel", "天然气", {"other"}),
        ("owner_industrial", "是", {"yes"}),
        ("owner_industrial", "否", {"no"}),
        ("owner_industrial", True, {"yes"}),
    ],
)
def test_other_words(column, written, meaning):
    assert one(column, written) == meaning


def test_absent_columns_state_nothing():
    facts = read_facts(pd.DataFrame(index=range(3)), BOOK)
    assert len(facts) == 3
    assert readings(facts.construction) == [None] * 3
    assert readings(facts.plan) == readings(facts.claim) == [{"none"}] * 3
    assert not facts.claim_document.any()
    assert np.isnan(facts.capacity_tph).all()
    assert np.isnat(facts.valid_from).all()


def test_no_rows():
    facts = read_facts(pd.DataFrame({"construction": pd.Series(dtype=object)}), BOOK)
    assert len(facts) == len(facts.take(np.zeros(0, dtype=bool))) == 0


def test_industry_reads_code_and_word_together():
    frame = pd.DataFrame({"industry_code": ["C2523", None, "2523", None], "industry": ["化工", "兰炭", "水泥", None]})
    industry = read_facts(frame, BOOK).industry
    assert readings(industry) == [{"2523"}, {"2521"}, {"2523", "3011"}, None]
    assert [industry.texts[at] for at in industry.at] == ["C2523 化工", "兰炭", "2523 水泥", ""]
    assert (industry.fields, industry.unknown) == (("industry_code", "industry"), "unknown-industry")


def test_documents_numbers_and_days():
    frame = pd.DataFrame(
        {
            "claim_document": ["陕政函〔2025〕1号", "无", None, "暂无"],
            "capacity_tph": [10.0, np.nan, 35.0, 4.0],
            "valid_from": pd.to_datetime(["2020-01-01", None, None, None]),
            "valid_from_text": [None, "2020年13月", None, "无"],
        },
        index=[7, 3, 5, 9],
    )
    facts = read_facts(frame, BOOK)
    assert facts.claim_document.tolist() == [True, False, False, False]
    assert facts.valid_from.dtype == "datetime64[D]"
    assert facts.valid_from[0] == np.datetime64("2020-01-01")
    assert facts.valid_from_odd.tolist() == [False, True, False, False]
    assert facts.take(np.array([2, 0])).capacity_tph.tolist() == [35.0, 10.0]


def test_taking_rows_keeps_the_readings():
    construction = read_facts(pd.DataFrame({"construction": ["新建", None, "扩建"]}), BOOK).construction
    assert readings(construction.take(np.array([2, 1]))) == [{"expanded"}, None]


def test_each_distinct_text_is_read_once():
    asked: list[str] = []

    def reader(text: str) -> frozenset[str]:
        asked.append(text)
        return frozenset({text})

    words = read_words((pd.Series(["b", "a", "", "b", "a"]),), reader, fields=("x",))
    assert sorted(asked) == ["a", "b"]
    assert readings(words) == [{"b"}, {"a"}, None, {"b"}, {"a"}]


@given(st.lists(st.sampled_from(["新建", "扩建", "", None, "恢复", " 新建"]), max_size=12))
def test_reading_a_column_is_reading_its_cells(texts):
    frame = pd.DataFrame({"construction": pd.Series(texts, dtype=object)})
    assert readings(read_facts(frame, BOOK).construction) == [one("construction", text) for text in texts]


@pytest.mark.parametrize("number", range(1, 31))
def test_items_in_chinese_numerals(number):
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    written = ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones else "")
    assert item(f"第{written}项") == item(f"第({number})项") == str(number)


def test_zones():
    frame = pd.DataFrame(
        {
            "name": ["甲", "甲", "乙", "乙", "丙", "丙"],
            "zone": ["核心区", None, None, "暂无", "一般控制区", "别的区"],
        }
    )
    zones = read_zones(frame, BOOK)
    assert readings(zones.words) == [{"core"}, None, {"core"}, {"core"}, {"general"}, set()]
    assert zones.zoneless.tolist() == [False, False, True, True, False, False]
    assert [zones.words.texts[at] for at in zones.words.at] == ["核心区", "", "", "", "一般控制区", "别的区"]
    assert zones.take(np.array([3])).zoneless.tolist() == [True]


def test_a_reserve_without_a_zone_column_reads_core():
    zones = read_zones(pd.DataFrame({"name": ["甲", "乙"]}), BOOK)
    assert readings(zones.words) == [{"core"}, {"core"}]


def test_the_red_line_without_zones_reads_nothing():
    zones = read_zones(pd.DataFrame({"name": ["甲"]}), BOOK, whole=False)
    assert readings(zones.words) == [None]
    assert not zones.zoneless.any()


def test_an_offices_own_zone_words_go_first():
    frame = pd.DataFrame({"name": ["甲", "甲"], "zone": ["Ⅰ区", "实验区"]})
    zones = read_zones(frame, BOOK, [{"I区": "core", "实验区": "buffer"}])
    assert readings(zones.words) == [{"core"}, {"buffer"}]


def test_an_unknown_zone_in_the_catalogue_is_an_error():
    with pytest.raises(CatalogueError) as caught:
        read_zones(pd.DataFrame({"zone": ["甲"]}), BOOK, [{"甲": "kore"}])
    assert caught.value.key == "catalogue-unknown-zone"
    assert "nearest=core" in str(caught.value)


def test_levels():
    frame = pd.DataFrame({"level": ["一级", "二级保护区", "准保护区", "Ⅱ", "1", None, "四级"]})
    assert readings(read_levels(frame, BOOK)) == [{"1"}, {"2"}, {"quasi"}, {"2"}, {"1"}, None, set()]


def test_park_types():
    frame = pd.DataFrame({"type": ["自然保护区", "自然公园", "国家湿地公园", None, "别的"]})
    assert readings(read_park_types(frame, BOOK)) == [
        {"nature-reserve"}, {"nature-park"}, {"nature-park"}, {"nature-reserve"}, set()
    ]  # fmt: skip


def test_one_word_of_two_offices_is_two_words():
    frame = pd.DataFrame({"name": ["甲", "乙", "丙"], "zone": ["一区", "一区", "一区/核心区"], "entry": [0, 1, 1]})
    zones = read_zones(frame, BOOK, [{"一区": "core"}, {"一区": "experimental"}])
    assert readings(zones.words) == [{"core"}, {"experimental"}, {"core", "experimental"}]


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("陕政函〔2025〕1号", True),
        ("榆林市“十三五”规划第12页", True),
        ("省政府认定意见已报批稿的批复 陕政函〔2025〕1号", False),  # still to come, as far as it says
        ("是", False),
        ("有", False),
        ("0", False),
        ("办理中", False),
        ("正在办理", False),
        ("待批", False),
        ("暂未取得", False),
        ("待补充", False),
        ("不涉及", False),
        ("无/陕政函〔2025〕1号", False),  # two columns that contradict each other
        ("陕西省人民政府的批复/陕政函〔2025〕1号", True),
        ("无相关文件", False),
        ("无", False),
        ("", False),
    ],
)
def test_what_names_no_document_is_none(written, named):
    assert read_facts(pd.DataFrame({"claim_document": [written]}), BOOK).claim_document.tolist() == [named]


def test_a_date_that_is_none_is_odd_whatever_it_says():
    assert read_facts(pd.DataFrame({"valid_to_text": ["正在办理"]}), BOOK).valid_to_odd.tolist() == [True]


@pytest.mark.parametrize("written", ["非有限人为活动", "不属于国家重大项目", "不是有限人为活动"])
def test_a_claim_denied_is_none(written):
    assert one("claim", written) == {"none"}


@pytest.mark.parametrize("written", ["拟列入十三五规划", "申请列入“十三五”规划", "未列入十三五"])
def test_what_is_to_be_listed_is_not(written):
    assert one("plan", written) == {"none"}


def test_an_empty_cell_and_a_word_that_states_nothing_are_told_in_one_place_each():
    """Signs are read as empty by the layers, words by the rulebook; neither says what the other says."""
    known = {word for vocabulary in BOOK.words.values() for word in vocabulary.words.keys() - vocabulary.meanings}
    assert not {plain(word) for word in EMPTY} & (known | BOOK.nothing)
    assert all(read_text(word) is not None for word in known | BOOK.nothing)


@pytest.mark.parametrize("name", BOOK.words)
def test_a_word_that_states_nothing_has_no_other_meaning(name):
    words = BOOK.words[name].words
    assert {word: words[word] for word in BOOK.nothing & words.keys() if words[word] != NONE} == {}


def test_what_states_nothing_names_no_document():
    facts = read_facts(pd.DataFrame({"claim_document": [*sorted(BOOK.nothing), *sorted(EMPTY)]}).map(read_text), BOOK)
    assert not facts.claim_document.any()
    listed = [f"{word}/陕政函〔2025〕1号" for word in BOOK.nothing]
    assert not read_facts(pd.DataFrame({"claim_document": listed}), BOOK).claim_document.any()
