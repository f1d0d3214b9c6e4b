"""Chinese sentences carry full-width punctuation; commands, formats of files and numbers of clauses keep theirs."""

import re
import tomllib
from importlib import resources

import pytest

from reports.words import load

TABLES = ("terms", "reasons", "messages", "help")
_CHINESE = "[\u3400-\u9fff\u3001-\u301f\uff01-\uff5e“”‘’]"
_AS_TYPED = re.compile(
    r"文件:(图层|\{table\})|J1,1,X坐标,Y坐标|点号,圈号,X坐标,Y坐标|圈数,点数.*?标志,|\[西, 南, 东, 北\]"
    r"|[一二三四五六七八九十]\([一二三四五六七八九十]+\)"
)
"""What people type, what stands in a file, and numbers of clauses."""
_HALF = re.compile(rf"{_CHINESE}[,:;?!()]|[,:;?!()]{_CHINESE}|[,;](?![ \d])|^[,:;]|[（）][,:;()]|[,:;()][（）]")


def half_width(text):
    """The half-width signs that stand in Chinese text."""
    return _HALF.findall(_AS_TYPED.sub("", text))


def texts(table):
    for value in table.values():
        if isinstance(value, dict):
            yield from texts(value)
        elif isinstance(value, str):
            yield from (line for line in value.splitlines() if not line.startswith("  greenshield"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("已拆除,符合", True),
        ("坐标值疑似 EPSG:4525,请确认", True),
        ("面积(公顷)", True),
        ("加 --crs EPSG:4525 确认，例如 [[109.7347, 38.2854]]", False),
        ("写作 文件:图层，四(三)2", False),
    ],
)
def test_half_width_signs_are_found(text, found):
    assert bool(half_width(text)) is found


@pytest.mark.parametrize("name", TABLES)
def test_chinese_text_has_full_width_punctuation(name):
    path = resources.files("reports").joinpath("words", "zh", f"{name}.toml")
    found = [text for text in texts(tomllib.loads(path.read_text(encoding="utf-8"))) if half_width(text)]
    assert found == []


def test_what_is_composed_is_full_width_too():
    words = load("zh")
    assert words.part("aside", text="2523") == "（2523）"
    assert words.message("place", "end", places="图层“甲”") == "图层“甲”："


def test_what_the_rulebook_says_itself_is_full_width(rulebook):
    """Its own words; what it quotes keeps the signs of the instrument."""
    said = []
    for entry in rulebook.rules.values():
        said += [entry.title["zh"], entry.question["zh"], *(term["zh"] for term in entry.terms.values())]
        said += entry.about["zh"].values()
    for exemption in rulebook.exemptions:
        said += [exemption.document["zh"], exemption.granted_by["zh"]]
    assert [text for text in said if half_width(text)] == []
