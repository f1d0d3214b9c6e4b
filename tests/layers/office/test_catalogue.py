"""A catalogue is read, or the first thing wrong in it is named with what to write instead."""

import datetime as dt
import hashlib

import pytest

from layers.errors import CatalogueError
from layers.kinds import KINDS
from layers.office.catalogue import find_catalogue, read_catalogue
from layers.office.centres import Centres
from layers.office.entry import CoverageArea
from reports.sentences import error_sentence
from reports.words import load as load_words

RED_LINE = """
[[layer]]
kind = "ecological-red-line"
source = "redline.gpkg"
"""
CORE = """
[[layer]]
kind = "urban-core"
centres = [[109.7347, 38.2854], [109.7479, 38.2993]]
radius_m = 15000
"""
OWN = """
[[layer]]
kind = "other"
source = "farmland.gpkg"
id = "YJ001"
title = "永久基本农田"
question = "是否占用永久基本农田"
effect = "forbid"
subjects = ["project", "mining-right"]
"""
WHOLE = """
name = "示范目录(合成数据)"
lang = "zh"
rulebook = "yulin"
as_of = 2026-11-24
max_age_days = 730
ignore = [{ rule = "BLR003", why = "未下达任务" }]

[[layer]]
kind = "ecological-red-line"
title = "红线"
source = "control/redline.gpkg"
layer = "STBHHX"
crs = "EPSG:4525"
drawn = "EPSG:4490"
accuracy_m = 0
level = "public"
encoding = "GB18030"
version = "2025-11"
date = 2025-11-30
provider = "市自然资源和规划局"
coverage = ["610802", "610881"]
sha256 = "ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789"
fields = { name = "HXMC", zone = "GNFQ" }
zones = { "核心区" = "core" }
"""


@pytest.fixture
def catalogue(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "catalogue.toml"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def refused(path):
    """Return the error, after making sure that both languages have a sentence for it."""
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(path)
    for lang in ("zh", "en"):
        assert str(path) in error_sentence(caught.value, load_words(lang))
    return caught.value


def test_every_key_is_read(catalogue):
    path = catalogue(WHOLE)
    read = read_catalogue(path)
    assert (read.name, read.lang, read.rulebook) == ("示范目录(合成数据)", "zh", "yulin")
    assert (read.as_of, read.max_age_days, read.ignore) == (dt.date(2026, 11, 24), 730, {"BLR003": "未下达任务"})
    assert (read.folder, read.sha256) == (path.parent, hashlib.sha256(path.read_bytes()).hexdigest())
    (entry,) = read.entries
    assert (entry.place, entry.kind, entry.title, entry.source) == (
        "layer[1]", "ecological-red-line", "红线", "control/redline.gpkg")  # fmt: skip
    assert (entry.layer, entry.crs, entry.drawn, entry.accuracy_m) == ("STBHHX", "EPSG:4525", "EPSG:4490", 0.0)
    assert (entry.level, entry.encoding, entry.version, entry.date) == (
        "public", "GB18030", "2025-11", dt.date(2025, 11, 30))  # fmt: skip
    assert (entry.provider, entry.coverage) == ("市自然资源和规划局", ("610802", "610881"))
    assert entry.sha256 == "abcdef0123456789" * 4
    assert (entry.fields, entry.zones) == ({"name": "HXMC", "zone": "GNFQ"}, {"核心区": "core"})


def test_little_is_needed(catalogue):
    (entry,) = read_catalogue(catalogue(RED_LINE)).entries
    assert (entry.title, entry.level, entry.coverage, entry.date) == ("生态保护红线", "internal", None, None)
    assert entry.files == ("redline.gpkg",)


def test_titles_that_are_not_given_follow_the_language(catalogue):
    assert read_catalogue(catalogue('lang = "en"' + RED_LINE)).entries[0].title == "ecological red line"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_as_windows_saves_them(catalogue, encoding):
    text = WHOLE.replace("\n", "\r\n")
    assert read_catalogue(catalogue(text, encoding)).name == "示范目录(合成数据)"


def test_coverage_may_be_everything_or_drawn(catalogue):
    everywhere = RED_LINE + 'coverage = "all"'
    drawn = RED_LINE.replace("redline", "other") + 'coverage = { source = "area.gpkg", layer = "A" }'
    first, second = read_catalogue(catalogue(everywhere + drawn)).entries
    assert first.coverage == "all"
    assert second.coverage == CoverageArea(source="area.gpkg", layer="A")
    assert second.files == ("other.gpkg", "area.gpkg")


def test_centres_are_named_by_their_coordinates_unless_they_have_names(catalogue):
    named = CORE + 'centre_names = ["市政府驻地", "榆阳区政府驻地"]'
    first, second = read_catalogue(catalogue(CORE + named)).entries
    points = ((109.7347, 38.2854), (109.7479, 38.2993))
    assert first.centres == Centres(points=points, names=("109.7347, 38.2854", "109.7479, 38.2993"), radius_m=15000.0)
    assert second.centres is not None
    assert second.centres.names == ("市政府驻地", "榆阳区政府驻地")
    assert first.files == ()


def test_a_rule_of_the_office_is_read(catalogue):
    (entry,) = read_catalogue(catalogue(OWN + 'clause = "《基本农田保护条例》第17条"\nevidence = "批准文件"')).entries
    assert entry.rule is not None
    assert (entry.rule.id, entry.rule.effect, entry.rule.subjects) == ("YJ001", "forbid", ("project", "mining-right"))
    assert (entry.rule.clause, entry.rule.evidence) == ("《基本农田保护条例》第17条", "批准文件")


@pytest.mark.parametrize(
    "kind", [kind.name for kind in KINDS.values() if kind.role == "control" and kind.name != "other"]
)
def test_every_control_kind_can_be_listed(catalogue, kind):
    assert read_catalogue(catalogue(RED_LINE.replace("ecological-red-line", kind))).entries[0].kind == kind


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ('name = "x"\n[[layer]]\nsource = "D:\\数据\\红线.gpkg"', "toml-backslash", 3),
        ('[[layer]]\n类别 = "x"', "toml-bare-key", 2),
        ('[[layer]]\nzones = { 核心区 = "core" }', "toml-bare-key", 2),
        ("[图层]\n", "toml-bare-key", 1),
        ("name = “示范”", "toml-wide", 1),
        ('name = "示范",\nlang = "zh"', "toml-syntax", 1),
        ('ignore = ["a"，"b"]', "toml-wide", 1),
        ('name = "示范"\nname = "两次"', "toml-syntax", 2),
        ('name = "示范', "toml-syntax", 1),
        ('name = "x"\nlang', "toml-syntax", 2),
    ],
)  # fmt: skip
def test_what_is_no_toml_is_explained(catalogue, text, key, line):
    error = refused(catalogue(text))
    assert (error.key, error.values["line"]) == (key, line)


def test_what_is_no_text_is_refused(tmp_path):
    path = tmp_path / "catalogue.toml"
    path.write_bytes(b'name = "\xff\xff\xfe"')
    assert refused(path).key == "toml-encoding"


@pytest.mark.parametrize(
    ("text", "key", "path"),
    [
        ('nome = "x"', "catalogue-unknown-key", "nome"),
        ("qqq = 1", "catalogue-foreign-key", "qqq"),
        ("name = 1", "catalogue-not-text", "name"),
        ('name = " "', "catalogue-not-text", "name"),
        ('lang = "cn"', "catalogue-choice", "lang"),
        ('as_of = "2026-11-24"', "catalogue-not-date", "as_of"),
        ("as_of = 2026-11-24T00:00:00", "catalogue-not-date", "as_of"),
        ("max_age_days = 1.5", "catalogue-not-whole", "max_age_days"),
        ("max_age_days = 0", "catalogue-not-whole", "max_age_days"),
        ("max_age_days = true", "catalogue-not-whole", "max_age_days"),
        ('ignore = ["BLR003"]', "catalogue-not-tables", "ignore"),
        ('ignore = [{ rule = "BLR003" }]', "catalogue-missing-key", "ignore[1].why"),
        ('ignore = [{ rule = "BLR003", why = "" }]', "catalogue-not-text", "ignore[1].why"),
        ('ignore = [{ rule = "BLR003", reason = "" }]', "catalogue-foreign-key", "ignore[1].reason"),
        ('[layer]\nkind = "county"', "catalogue-not-tables", "layer"),
        ('[[layer]]\nsource = "x.gpkg"', "catalogue-missing-key", "layer[1].kind"),
        (RED_LINE.replace("red-line", "redline"), "catalogue-choice", "layer[1].kind"),
        (RED_LINE.replace("ecological-red-line", "project"), "catalogue-not-one-of", "layer[1].kind"),
        ('[[layer]]\nkind = "county"', "catalogue-missing-key", "layer[1].source"),
        (RED_LINE.replace('"redline.gpkg"', '"control\\redline.gpkg"'), "catalogue-backslash", "layer[1].source"),
        (RED_LINE + RED_LINE, "catalogue-twice", "layer[2]"),
        (OWN + OWN.replace("farmland", "other"), "catalogue-same-id", "layer[2]"),
    ],
)  # fmt: skip
def test_keys_that_cannot_be_meant(catalogue, text, key, path):
    error = refused(catalogue(text))
    assert (error.key, error.values["key_path"]) == (key, path)


@pytest.mark.parametrize(
    ("line", "key", "path"),
    [
        ('covrage = "all"', "catalogue-unknown-key", "covrage"),
        ('coverage = "everywhere"', "catalogue-coverage", "coverage"),
        ("coverage = []", "catalogue-coverage", "coverage"),
        ("coverage = [610802]", "catalogue-coverage", "coverage"),
        ('coverage = ["6108"]', "catalogue-coverage", "coverage"),
        ("coverage = true", "catalogue-coverage", "coverage"),
        ('coverage = { sorce = "x" }', "catalogue-unknown-key", "coverage.sorce"),
        ('coverage = { layer = "x" }', "catalogue-missing-key", "coverage.source"),
        ('crs = "EPSG:1"', "catalogue-crs", "crs"),
        ("crs = 4525", "catalogue-not-text", "crs"),
        ('drawn = "某坐标系"', "catalogue-crs", "drawn"),
        ("accuracy_m = -1", "catalogue-not-number", "accuracy_m"),
        ('accuracy_m = "0.5"', "catalogue-not-number", "accuracy_m"),
        ("accuracy_m = inf", "catalogue-not-number", "accuracy_m"),
        ("accuracy_m = nan", "catalogue-not-number", "accuracy_m"),
        ('level = "secret"', "catalogue-not-one-of", "level"),
        ('encoding = "汉字"', "catalogue-encoding", "encoding"),
        ('date = "2025-11"', "catalogue-not-date", "date"),
        ('sha256 = "abc"', "catalogue-sha256", "sha256"),
        ('fields = "HXMC"', "catalogue-not-words", "fields"),
        ('fields = { nme = "HXMC" }', "catalogue-unknown-key", "fields.nme"),
        ('zones = { "核心区" = "centre" }', "catalogue-choice", "zones.核心区"),
        ('zones = { "核心区" = 1 }', "catalogue-not-words", "zones"),
        ("radius_m = 15000", "catalogue-without-centres", "radius_m"),
        ("centres = [[109.7, 38.3]]", "catalogue-source-and-centres", "source"),
        ('effect = "forbid"', "catalogue-only-other", "effect"),
    ],
)  # fmt: skip
def test_keys_of_a_layer_that_cannot_be_meant(catalogue, line, key, path):
    error = refused(catalogue(RED_LINE + line))
    assert (error.key, error.values["key_path"]) == (key, f"layer[1].{path}")


@pytest.mark.parametrize(
    ("centres", "key"),
    [
        ("[[38.2854, 109.7347]]", "catalogue-centre-swapped"),
        ("[[109.7347, 38.2854], [38.2854, 109.7347]]", "catalogue-centre-swapped"),
        ("[[40.0, 80.0]]", "catalogue-centre-swapped"),
        ("[[200.0, 38.0]]", "catalogue-not-centres"),
        ("[[109.0, 95.0, 1.0]]", "catalogue-not-centres"),
        ("[109.7347, 38.2854]", "catalogue-not-centres"),
        ("[]", "catalogue-not-centres"),
        ('"109.7, 38.3"', "catalogue-not-centres"),
        ("[[nan, 38.2]]", "catalogue-not-centres"),
    ],
)  # fmt: skip
def test_centres_that_cannot_be_meant(catalogue, centres, key):
    text = CORE.replace("[[109.7347, 38.2854], [109.7479, 38.2993]]", centres)
    error = refused(catalogue(text))
    assert (error.key, error.values["key_path"]) == (key, "layer[1].centres")


def test_swapped_centres_are_shown_the_right_way_round(catalogue):
    error = refused(catalogue(CORE.replace("[109.7347, 38.2854]", "[38.2854, 109.7347]")))
    assert error.values["instead"] == "[109.7347, 38.2854]"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (CORE.replace("radius_m = 15000", ""), "catalogue-missing-key"),
        (CORE.replace("15000", "0"), "catalogue-not-number"),
        (CORE.replace("15000", "-15000"), "catalogue-not-number"),
        (CORE + 'centre_names = ["一个"]', "catalogue-centre-names"),
        (CORE + 'crs = "EPSG:4490"', "catalogue-source-and-centres"),
        (CORE.replace("urban-core", "county"), "catalogue-centres-kind"),
    ],
)
def test_rings_that_cannot_be_drawn(catalogue, text, key):
    assert refused(catalogue(text)).key == key


@pytest.mark.parametrize(
    ("old", "new", "key", "path"),
    [
        ('id = "YJ001"', "", "catalogue-missing-key", "id"),
        ('effect = "forbid"', "", "catalogue-missing-key", "effect"),
        ('"YJ001"', '"永久 1"', "catalogue-id", "id"),
        ('"forbid"', '"deny"', "catalogue-effect", "effect"),
        ('["project", "mining-right"]', '["projects"]', "catalogue-choice", "subjects"),
        ('["project", "mining-right"]', '["county"]', "catalogue-not-one-of", "subjects"),
        ('["project", "mining-right"]', "[]", "catalogue-not-one-of", "subjects"),
        ('["project", "mining-right"]', '"project"', "catalogue-not-texts", "subjects"),
    ],
)
def test_rules_of_the_office_that_cannot_be_meant(catalogue, old, new, key, path):
    error = refused(catalogue(OWN.replace(old, new)))
    assert (error.key, error.values["key_path"]) == (key, f"layer[1].{path}")


def test_the_nearest_key_is_named(catalogue):
    assert refused(catalogue(RED_LINE + 'covrage = "all"')).values["nearest"] == "coverage"
    assert refused(catalogue(RED_LINE.replace("red-line", "redline"))).values["nearest"] == "ecological-red-line"


def test_the_second_layer_is_called_the_second(catalogue):
    assert refused(catalogue(CORE + RED_LINE + 'level = "x"')).values["key_path"] == "layer[2].level"


def test_the_one_named_goes_before_the_one_here_and_the_one_of_the_environment(catalogue, monkeypatch, tmp_path):
    here = catalogue(RED_LINE)
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(CORE)
    monkeypatch.setenv("GREENSHIELD_CATALOGUE", str(elsewhere))
    monkeypatch.chdir(tmp_path)
    assert find_catalogue(str(elsewhere)) == elsewhere
    assert find_catalogue(None).resolve() == here
    here.unlink()
    assert find_catalogue(None) == elsewhere


def test_no_catalogue_is_said_so(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GREENSHIELD_CATALOGUE", raising=False)
    with pytest.raises(CatalogueError) as caught:
        find_catalogue(None)
    assert caught.value.key == "no-catalogue"


@pytest.mark.parametrize("named", [True, False])
def test_a_catalogue_that_is_named_but_not_there_is_an_error(monkeypatch, tmp_path, named):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GREENSHIELD_CATALOGUE", "gone.toml")
    with pytest.raises(CatalogueError) as caught:
        find_catalogue("gone.toml" if named else None)
    assert (caught.value.key, caught.value.file) == ("no-file", "gone.toml")
