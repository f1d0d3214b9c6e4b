"""Lists of industries in one cell: what their entries name, and what they leave open."""

import pandas as pd
import pytest
from desk import BOOK

from rules.core.lists import read_lists


def names(text, code):
    """What a list says of one code: it is named, it may be, or it is not."""
    sure, maybe = read_lists(pd.Series([text]), BOOK).named[0]
    return "named" if sure.includes(code) else "open" if maybe.includes(code) is not False else "not"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("煤制烯烃", "2523", "named"),
        ("煤制烯烃", "2521", "not"),
        ("252", "2523", "named"),
        ("252", "2511", "not"),
        ("B", "0610", "named"),
        ("b;252", "0610", "named"),
        ("C3011水泥", "3011", "named"),
        ("2523 煤制液体燃料", "2523", "named"),
        ("造纸、水泥", "3011", "named"),
        ("造纸;水泥", "3011", "named"),
        ("造纸,水泥", "3011", "named"),
        ("造纸;水泥,制革", "3011", "named"),
        ("化工", "2631", "named"),
        ("化工项目", "2631", "named"),
        ("煤化工", "2523", "named"),
        ("煤化工", "2614", "open"),
        ("煤化工", "3011", "not"),
        ("石化", "2511", "named"),
        ("采矿业", "0610", "named"),
        ("制造业", "2523", "open"),
        ("甲醇", "2614", "open"),
        ("甲醇", "3011", "not"),
        ("甲醇、水泥", "3011", "named"),
        ("落后产能", "8331", "open"),
        ("煤矿安全服务", "8331", "open"),
        ("化工;落后产能", "2631", "named"),
        ("", "2523", "not"),
    ],
)
def test_entry(text, code, said):
    assert names(text, code) == said


def test_each_distinct_list_is_read_once():
    lists = read_lists(pd.Series(["化工", "", "化工"]), BOOK)
    assert lists.at.tolist() == [0, 1, 0]
    assert len(lists.named) == 2
