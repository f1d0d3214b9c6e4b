from xml.etree.ElementTree import fromstring

import pytest

from layers.results import qgis

LEGEND = {"violation": "不符合", "review": "待核实", "clear": "符合", "not-applicable": "不适用", "": "未核查"}
COLUMNS = ("subject_name", "verdict", "reason", "ERL001")


def style(geometry_type="MultiPolygon", *, columns=COLUMNS, aliases=None, words=None, coloured=True):
    return fromstring(  # noqa: S314 - our own text
        qgis.style(
            columns,
            geometry_type=geometry_type,
            aliases={"verdict": "结论"} if aliases is None else aliases,
            words={"verdict": LEGEND} if words is None else words,
            coloured=coloured,
        )
    )


def test_the_legend_has_every_verdict_in_the_callers_words():
    categories = style().findall("renderer-v2/categories/category")
    assert {category.get("value"): category.get("label") for category in categories} == LEGEND


def test_without_words_the_legend_shows_codes():
    assert [c.get("label") for c in style(words={}).findall(".//category")] == [*LEGEND]


@pytest.mark.parametrize(
    ("geometry_type", "symbol", "drawn"),
    [
        ("MultiPolygon", "fill", "SimpleFill"),
        ("MultiLineString", "line", "SimpleLine"),
        ("Point", "marker", "SimpleMarker"),
        ("MultiPoint", "marker", "SimpleMarker"),
    ],
)
def test_each_shape_has_its_symbols(geometry_type, symbol, drawn):
    symbols = style(geometry_type).findall("renderer-v2/symbols/symbol")
    assert {(each.get("type"), each[0].get("class")) for each in symbols} == {(symbol, drawn)}
    assert len({tuple(prop.get("v") for prop in each[0]) for each in symbols}) == len(LEGEND)


def test_areas_are_see_through_with_clear_outlines_and_the_unchecked_are_hatched():
    fills = [{p.get("k"): p.get("v") for p in each[0]} for each in style().findall("renderer-v2/symbols/symbol")]
    assert [fill["style"] for fill in fills] == ["solid"] * 4 + ["b_diagonal"]
    assert all(fill["color"].endswith(",90") for fill in fills[:4])
    assert all(fill["outline_color"].endswith(",255") for fill in fills)


def test_an_attribute_table_has_names_and_words_only():
    root = style(None)
    assert [each.tag for each in root] == ["fieldConfiguration", "aliases"]
    assert [(each.get("field"), each.get("name"), each.get("index")) for each in root.find("aliases")] == [
        ("subject_name", "", "1"), ("verdict", "结论", "2"), ("reason", "", "3"), ("ERL001", "", "4"),
    ]  # fmt: skip


def test_codes_show_as_words_in_the_columns_that_have_some():
    root = style(words={"verdict": LEGEND, "ERL001": {"clear": "符合"}, "absent": {"a": "b"}})
    fields = root.findall("fieldConfiguration/field")
    assert [field.get("name") for field in fields] == ["verdict", "ERL001"]
    entries = [(o.get("value"), o.get("name")) for o in fields[0].findall(".//Option[@type='QString']")]
    assert entries[0] == ("violation", "不符合")
    assert entries[-1] == ("{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}", "未核查")


def test_an_uncoloured_layer_keeps_what_qgis_chooses():
    assert style(coloured=False).find("renderer-v2") is None


def test_whatever_people_write_into_the_words_it_stays_xml():
    odd = "<符合> & \"是\" 'a' ]]>"
    root = style(aliases={"verdict": odd}, words={"verdict": {"clear": odd}})
    assert root.find("aliases")[1].get("name") == odd
    assert "'&lt;符合&gt; &amp; &quot;是&quot; &#x27;a&#x27; ]]&gt;'" in root.find("mapTip").text


def test_the_same_arguments_give_the_same_text():
    words = {"verdict": LEGEND}
    texts = {qgis.style(COLUMNS, geometry_type="Point", aliases={}, words=words, coloured=True) for _ in range(3)}
    assert len(texts) == 1
