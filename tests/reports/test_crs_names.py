"""A CRS is named as people name it; a command keeps its code."""

import pytest

from layers.errors import CRSError
from layers.layer import Note
from reports.crs_names import crs_name
from reports.sentences import error_sentence, note_sentence
from reports.words import load


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        (4525, "2000国家大地坐标系 3度带 37带", "CGCS2000 3-degree zone 37"),
        (4497, "2000国家大地坐标系 6度带 19带", "CGCS2000 6-degree zone 19"),
        (4546, "2000国家大地坐标系 3度带 中央经线111°E", "CGCS2000 3-degree zone, central meridian 111°E"),
        (4508, "2000国家大地坐标系 6度带 中央经线111°E", "CGCS2000 6-degree zone, central meridian 111°E"),
        (4490, "2000国家大地坐标系 经纬度", "CGCS2000 longitude and latitude"),
        (2361, "西安80坐标系 3度带 37带", "Xi'an 80 3-degree zone 37"),
        (4214, "北京54坐标系 经纬度", "Beijing 54 longitude and latitude"),
        (4326, "WGS 84", "WGS 84"),
    ],
)
def test_a_code_has_a_name_beside_it(code, zh, en):
    assert crs_name(f"EPSG:{code}", load("zh")) == f"{zh}（EPSG:{code}）"
    assert crs_name(f"EPSG:{code}", load("en")) == f"{en} (EPSG:{code})"


def test_several_codes_are_named_one_by_one_and_what_is_none_stays():
    said = crs_name("EPSG:4545 (108°E), EPSG:4546 (111°E)", load("zh"))
    assert said.count("中央经线") == said.count("EPSG:") == 2
    for other in ("", "EPSG:1", "某地独立坐标系"):
        assert crs_name(other, load("zh")) == other


def test_sentences_name_a_crs_and_commands_keep_its_code():
    words = load("zh")
    said = error_sentence(
        CRSError("crs-differs", file="甲.shp", layer="甲", said="EPSG:4524", given="EPSG:4525"), words
    )
    assert "3度带 36带（EPSG:4524）" in said
    assert "3度带 37带（EPSG:4525）" in said
    assert "--crs EPSG:4525。" in note_sentence(Note(key="convert-without-crs", values={"crs": "EPSG:4525"}), words)
