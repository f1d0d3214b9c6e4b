"""The table of kinds, and what is recognised by it."""

import re

import pandas as pd
import pytest

from layers.fields import folded
from layers.kinds import KINDS, canonical, field_zh, recognise

SUBJECTS = {"project", "mining-right", "boiler", "outfall", "pipeline", "stake", "livestock-farm", "patch"}
EVIDENCE = {"opinion", "former-boundary"}
CONTROLS = {
    "ecological-red-line", "nature-reserve", "urban-core", "county", "industrial-park", "water-source",
    "control-unit", "contaminated-plot", "river-shoreline", "wetland", "ecological-forest",
    "heating-network-area", "built-up-area", "grazing-ban", "subsidence-area", "sandy-closed-land",
    "spring-area", "key-basin", "scenic-area", "populated-area", "farmland", "road", "railway",
    "pipeline-line", "land-use", "other",
}  # fmt: skip


@pytest.mark.parametrize(("role", "names"), [("subject", SUBJECTS), ("evidence", EVIDENCE), ("control", CONTROLS)])
def test_every_kind_of_the_contract_is_there(role, names):
    assert {kind.name for kind in KINDS.values() if kind.role == role} == names


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_rows_of_the_table_are_whole(kind):
    names = [field.name for field in kind.fields]
    assert kind.zh
    assert kind.en
    assert kind.geometry <= {0, 1, 2}
    assert kind.geometry
    assert len(set(names)) == len(names)
    assert set(kind.signs) <= set(names)
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_within_a_kind_every_name_means_one_field(kind):
    names = [folded(name) for field in kind.fields for name in set(map(folded, field.names))]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_kind_is_recognised_by_its_own_names(kind):
    if kind.name != "other":
        assert [recognise(name, []) for name in (kind.name, kind.zh, kind.en)] == [kind.name] * 3


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.signs], ids=lambda kind: kind.name)
def test_a_kind_is_recognised_by_its_chinese_columns(kind):
    columns = [field.zh for field in kind.fields]
    assert recognise("图层1", columns) == kind.name


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        ("STBHHX", "ecological-red-line"), ("STBHHX_2025", "ecological-red-line"), ("ZRBHQ", "nature-reserve"),
        ("榆林市采矿权2026", "mining-right"), ("探矿权", "mining-right"), ("mining_rights", "mining-right"),
        ("Projects", "project"), ("XM", "project"), ("燃煤锅炉", "boiler"), ("排污口", "outfall"), ("管线", "pipeline"),
        ("油气管线", "pipeline-line"), ("pipeline", "pipeline"), ("pipeline-line", "pipeline-line"),
        ("水源地保护区", "water-source"), ("水源保护区", "water-source"), ("沙化土地封禁保护区", "sandy-closed-land"),
        ("县界", "county"), ("原矿区范围", "former-boundary"), ("DLTB", "land-use"), ("采煤沉陷区", "subsidence-area"),
        ("人类活动图斑", "patch"), ("地类图斑", "land-use"),
    ],
)  # fmt: skip
def test_layer_names_of_the_field(layer, kind):
    assert recognise(layer, []) == kind


@pytest.mark.parametrize("layer", ["STBHZYYXPJJG", "Export_Output", "图层1", "XMBH", "roadmap", "", "新建文件夹"])
def test_names_that_say_nothing(layer):
    assert recognise(layer, []) is None


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (["XMBH", "MJ"], "project"), (["项目名称", "建设性质"], "project"), (["HYDM"], "project"),
        (["XKZH"], "mining-right"), (["许可证号", "有效期止"], "mining-right"), (["KYQR"], "mining-right"),
        (["锅炉编号"], "boiler"), (["拆改情况"], "boiler"), (["HXMC"], "ecological-red-line"),
        (["industry_code"], "project"), (["mineral", "id"], "mining-right"),
    ],
)  # fmt: skip
def test_columns_of_one_kind_only(columns, kind):
    assert recognise("图层1", columns) == kind


@pytest.mark.parametrize(
    "columns", [["BSM"], ["名称"], ["建设性质"], ["燃料"], ["许可证号", "项目名称"], ["id", "name"], []]
)
def test_columns_of_several_kinds_or_none_decide_nothing(columns):
    assert recognise("图层1", columns) is None


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (["项目编", "项目名"], "project"),
        (["采矿许", "名称"], "mining-right"),
        (["采矿许可证", "名称"], "mining-right"),
        (["矿业权"], "mining-right"),
        (["industry_c"], "project"),
        (["项目编号", "排污口"], "project"),
        (["锅炉容"], None),
        (["项目"], None),
        (["采矿许可"], None),
    ],
)
def test_names_cut_by_a_shapefile_tell_the_kind_where_no_whole_name_does(columns, kind):
    """Ten bytes are three characters of UTF-8 and five of GBK; 锅炉容 may be a project's or a boiler's."""
    assert recognise("图层1", columns) == kind


def test_columns_decide_where_a_name_names_two_kinds():
    assert recognise("工业园区项目", []) is None
    assert recognise("工业园区项目", ["XMBH"]) == "project"
    assert recognise("工业园区项目", ["XKZH"]) is None


def test_canonical_has_every_field_of_the_kind():
    raw = pd.DataFrame({"XKZH": ["C6100002009"], "DJMJ": ["12.3456"], "YXQZ": ["长期"], "KZ": [" 煤 "]})
    read = canonical(raw, "mining-right")
    assert {field.name for field in KINDS["mining-right"].fields} <= set(read.columns)
    row = read.iloc[0]
    assert (row["id"], row["declared_km2"], row["valid_to_text"], row["mineral"]) == (
        "C6100002009",
        12.3456,
        "长期",
        "煤",
    )


def test_industry_codes_read_as_numbers_are_codes():
    assert canonical(pd.DataFrame({"HYDM": [2523.0, None]}), "project")["industry_code"].tolist() == ["2523", None]


def test_an_override_goes_before_the_aliases():
    raw = pd.DataFrame({"HXMC": ["甲"], "区域": ["乙"]})
    assert canonical(raw, "ecological-red-line", {"name": "区域"})["name"].tolist() == ["乙"]


def test_chinese_names_of_fields():
    assert field_zh("industry_code") == "行业代码"
    assert (field_zh("id", "mining-right"), field_zh("id", "stake")) == ("许可证号", "界桩编号")
    assert field_zh("nothing") == "nothing"


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_field_is_called_like_what_a_layer_says_of_its_rows(kind):
    assert not {"file", "layer", "row", "row_status", "notes", "control_layer"} & {field.name for field in kind.fields}
