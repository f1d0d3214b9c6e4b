"""What a person states with --set is refused where no rule could make anything of it."""

import pytest
from desk import BOOK

from layers.errors import InputError
from rules.core.choices import require_understood


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("construction", "新建"),
        ("construction", "新建/扩建"),
        ("建设性质", " ＮＥＷ "),
        ("industry_code", "2523"),
        ("行业代码", "C26"),
        ("industry", "煤制甲醇"),
        ("行业类别", "2523"),
        ("claim", "有限人为活动第3项"),
        ("claim", "无"),
        ("plan", "列入“十三五”规划"),
        ("heating", "是"),
        ("fuel", "燃煤"),
        ("capacity_tph", "35"),
        ("approval_document", "任何文号"),
    ],
)
def test_what_is_understood_passes(field, value):
    require_understood({field: value}, BOOK, "zh")


@pytest.mark.parametrize(
    ("field", "value", "nearest"),
    [
        ("construction", "新健", "新建"),
        ("建设性质", "待定", ""),
        ("建设性质", "新建/扩健", "扩建"),
        ("claim", "有限人为活动第12项", "有限人为活动"),
        ("heating", "也许", ""),
        ("开采矿种", "媒炭", "煤炭"),
    ],
)
def test_a_word_nobody_knows_is_refused_with_the_nearest(field, value, nearest):
    with pytest.raises(InputError) as refused:
        require_understood({field: value}, BOOK, "zh")
    assert refused.value.key == "set-unknown-word"
    assert nearest in refused.value.values["nearest"]
    assert refused.value.values["field"] == field


def test_the_words_there_are_stand_in_the_language_of_the_run():
    for lang, words in (("zh", "新建, 改建, 扩建, 已建"), ("en", "new, rebuilt, expanded, existing")):
        with pytest.raises(InputError) as refused:
            require_understood({"construction": "nwe"}, BOOK, lang)
        assert refused.value.values["known"] == words


@pytest.mark.parametrize(("field", "value"), [("industry", "煤制甲纯"), ("industry_code", "9999"), ("行业代码", "foo")])
def test_an_industry_that_is_none_is_refused(field, value):
    with pytest.raises(InputError) as refused:
        require_understood({field: value}, BOOK, "zh")
    assert refused.value.key == "set-unknown-industry"
    assert refused.value.values["nearest"]
