# ruff: noqa: PD011  an error has `values`, no frame is meant
"""Control layers are whole and on the map, or the run stops."""

import datetime as dt
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from layers.errors import InputError
from layers.office.catalogue import read_catalogue
from layers.office.controls import load, require_files
from layers.office.fingerprint import fingerprints, unchanged
from reports.sentences import error_sentence, note_sentence
from reports.words import load as load_words
from spatial.measure import distance

HERE = shapely.box(109.70, 38.20, 109.71, 38.21)
THERE = shapely.box(109.72, 38.20, 109.73, 38.21)
BOWTIE = shapely.Polygon([(109.7, 38.2), (109.71, 38.21), (109.71, 38.2), (109.7, 38.21)])
RED_LINE = '[[layer]]\nkind = "ecological-red-line"\nsource = "redline.gpkg"\n'
COUNTY = '[[layer]]\nkind = "county"\nsource = "county.gpkg"\n'
COUNTIES = {"XZQMC": ["榆阳区", "神木市"], "XZQDM": ["610802", "610881"]}


class Desk:
    """A folder with a catalogue, control files and a workspace."""

    def __init__(self, folder):
        self.folder = folder
        self.workspace = folder / "workspace"
        self.workspace.mkdir()

    def file(self, name, geometry, columns=None, *, crs=4490, layer=None):
        frame = gpd.GeoDataFrame(columns or {"HXMC": list("甲乙丙丁")[: len(geometry)]}, geometry=geometry, crs=crs)
        options = {"driver": "GPKG", "layer": layer or name.split(".")[0]} if name.endswith(".gpkg") else {}
        frame.to_file(self.folder / name, engine="pyogrio", **options)
        return self.folder / name

    def catalogue(self, text):
        path = self.folder / "catalogue.toml"
        path.write_text(text, encoding="utf-8")
        return read_catalogue(path)

    def load(self, text, kinds=("ecological-red-line",)):
        return load(self.catalogue(text), set(kinds), workspace=self.workspace)

    def refused(self, text, kinds=("ecological-red-line",)):
        """Return the error, after making sure that both languages have a sentence for it."""
        with pytest.raises(InputError) as caught:
            self.load(text, kinds)
        for lang in ("zh", "en"):
            assert "{" not in error_sentence(caught.value, load_words(lang))
        return caught.value


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_a_control_says_what_the_catalogue_says(desk):
    desk.file("redline.gpkg", [HERE, THERE])
    text = (
        RED_LINE
        + """
title = "红线"
version = "2025-11"
date = 2025-11-30
provider = "市局"
coverage = "all"
level = "public"
accuracy_m = 0.5
zones = { "一类区" = "core" }
"""
    )
    (control,) = desk.load(text)
    assert (control.layer.title, control.version, control.date) == ("红线", "2025-11", dt.date(2025, 11, 30))
    assert (control.level, control.accuracy_m, control.alternatives) == ("public", 0.5, False)
    assert control.zone_words == {"一类区": "core"}
    assert control.coverage is not None
    assert control.coverage.everywhere
    assert control.layer.frame["name"].tolist() == ["甲", "乙"]
    assert shapely.equals_exact(control.layer.placed.map, np.array([HERE, THERE]), 0).all()


def test_the_input_row_names_the_file_as_the_catalogue_does(desk):
    (desk.folder / "control").mkdir()
    desk.file("redline.gpkg", [HERE]).rename(desk.folder / "control" / "redline.gpkg")
    text = RED_LINE.replace("redline.gpkg", "control/redline.gpkg") + 'coverage = "all"\nprovider = "市局"'
    (control,) = desk.load(text)
    row = control.layer.input
    assert (row.file, row.layer, row.role, row.rows) == ("control/redline.gpkg", "redline", "control", 1)
    assert (row.coverage, row.provider, row.crs) == ("all", "市局", "EPSG:4490")
    assert control.layer.frame["file"].tolist() == ["control/redline.gpkg"]


def test_positional_accuracy_is_no_accuracy_of_the_transformation(desk):
    desk.file("redline.gpkg", [HERE])
    (control,) = desk.load(RED_LINE + "accuracy_m = 5")
    assert control.layer.placed.accuracy.tolist() == [0.0]


def test_only_wanted_kinds_and_counties_are_read(desk):
    desk.file("redline.gpkg", [HERE])
    desk.file("county.gpkg", [HERE, THERE], COUNTIES)
    (desk.folder / "park.gpkg").write_bytes(b"not read")
    park = '[[layer]]\nkind = "industrial-park"\nsource = "park.gpkg"\n'
    assert [control.layer.kind for control in desk.load(RED_LINE + park + COUNTY)] == ["ecological-red-line", "county"]


def test_two_entries_of_one_kind_stay_two_controls(desk):
    desk.file("west.gpkg", [shapely.box(36_000_000 + 600_000, 4.2e6, 36_000_000 + 601_000, 4.201e6)], crs=4524)
    desk.file("east.gpkg", [shapely.box(37_000_000 + 400_000, 4.2e6, 37_000_000 + 401_000, 4.201e6)], crs=4525)
    text = RED_LINE.replace("redline", "west") + RED_LINE.replace("redline", "east")
    first, second = desk.load(text)
    assert [control.layer.input.file for control in (first, second)] == ["west.gpkg", "east.gpkg"]
    assert shapely.total_bounds(second.layer.placed.map)[0] > 109.5


def test_a_crs_for_a_file_without_one(desk):
    square = shapely.box(37_424_338, 4_287_780, 37_424_738, 4_288_080)
    desk.file("redline.shp", [square], {"HXMC": ["甲"]}, crs=4525)
    (desk.folder / "redline.prj").unlink()
    text = RED_LINE.replace("gpkg", "shp")
    missing = desk.refused(text)
    assert (missing.key, missing.values["guess"]) == ("control-crs", "EPSG:4525")
    (control,) = desk.load(text + 'crs = "EPSG:4525"')
    assert (control.layer.input.crs, control.layer.input.crs_source) == ("EPSG:4525", "catalogue")


def test_a_crs_against_the_files_own(desk):
    desk.file("redline.gpkg", [HERE])
    assert desk.refused(RED_LINE + 'crs = "EPSG:4525"').key == "control-crs-differs"


@pytest.mark.parametrize("crs", [4214, 4610])
def test_old_datums_are_refused(desk, crs):
    desk.file("redline.gpkg", [HERE], crs=crs)
    error = desk.refused(RED_LINE)
    assert (error.key, error.file) == ("control-unknown-accuracy", "redline.gpkg")


def test_the_crs_lines_were_drawn_in(desk):
    desk.file("redline.gpkg", [HERE])
    (control,) = desk.load(RED_LINE + 'drawn = "EPSG:4525"')
    placed = control.layer.placed
    assert placed.papers[placed.drawn[0]].to_epsg() == 4525


def test_a_missing_file_stops_the_run_even_if_nobody_wants_it(desk):
    desk.file("redline.gpkg", [HERE])
    text = RED_LINE + '[[layer]]\nkind = "wetland"\ntitle = "湿地"\nsource = "gone.gpkg"\n'
    error = desk.refused(text)
    assert (error.key, error.file, error.values["title"]) == ("control-missing", "gone.gpkg", "湿地")
    with pytest.raises(InputError):
        require_files(desk.catalogue(text))


def test_a_missing_coverage_file_stops_the_run(desk):
    desk.file("redline.gpkg", [HERE])
    error = desk.refused(RED_LINE + 'coverage = { source = "area.gpkg" }')
    assert (error.key, error.file) == ("control-missing", "area.gpkg")


@pytest.mark.parametrize("geometry", [[], [None], [None, None], [shapely.Polygon()]])
def test_a_layer_without_geometry_stops_the_run(desk, geometry):
    columns = {"HXMC": ["甲"] * len(geometry)}
    desk.file("redline.gpkg", gpd.GeoSeries(geometry, crs=4490), columns)
    error = desk.refused(RED_LINE)
    assert (error.key, error.file) == ("control-empty", "redline.gpkg")


def test_a_row_without_geometry_is_noted_and_counted(desk):
    desk.file("redline.gpkg", [HERE, None, THERE])
    (control,) = desk.load(RED_LINE)
    assert (control.layer.input.rows, control.layer.input.without_geometry) == (3, 1)
    note = next(note for note in control.layer.input.notes if note.key == "control-null-rows")
    assert note.values == {"rows": "2", "count": 1}
    assert "2" in note_sentence(note, load_words("zh"))


def test_many_rows_without_geometry_are_named_in_part(desk):
    desk.file("redline.gpkg", [HERE, *[None] * 30], {"HXMC": ["甲"] * 31})
    (control,) = desk.load(RED_LINE)
    (note,) = (note for note in control.layer.input.notes if note.key == "control-null-rows")
    assert note.values["count"] == 30
    assert str(note.values["rows"]).endswith("21 ...")


def test_a_row_that_cannot_be_put_on_the_map_stops_the_run(desk):
    far = shapely.box(99e6, 4.2e6, 99.1e6, 4.3e6)  # a zone there is not
    desk.file("redline.gpkg", [shapely.box(37_424_338, 4_287_780, 37_424_738, 4_288_080), far], crs=4525)
    error = desk.refused(RED_LINE)
    assert (error.key, error.row) == ("control-unreadable", 2)


def test_an_invalid_row_is_repaired(desk):
    desk.file("redline.gpkg", [HERE, BOWTIE])
    (control,) = desk.load(RED_LINE)
    assert control.layer.input.repaired == 1
    assert shapely.is_valid(control.layer.placed.map).all()


@pytest.mark.parametrize(
    ("kind", "geometry", "key"),
    [
        ("ecological-red-line", shapely.LineString([(109.7, 38.2), (109.8, 38.2), (109.8, 38.3), (109.7, 38.2)]),
         "control-not-polygons"),
        ("urban-core", shapely.Point(109.7, 38.2), "control-not-polygons"),
        ("railway", shapely.Point(109.7, 38.2), "control-not-lines"),
    ],
)  # fmt: skip
def test_geometry_of_another_dimension_stops_the_run(desk, kind, geometry, key):
    desk.file("redline.gpkg", [geometry])
    error = desk.refused(RED_LINE.replace("ecological-red-line", kind), [kind])
    assert (error.key, error.row) == (key, 1)


def test_several_layers_need_a_name(desk):
    desk.file("redline.gpkg", [HERE], layer="STBHHX")
    gpd.GeoDataFrame({"a": [1]}, geometry=[THERE], crs=4490).to_file(
        desk.folder / "redline.gpkg", layer="旧红线", engine="pyogrio"
    )
    error = desk.refused(RED_LINE)
    assert (error.key, error.values["layers"]) == ("control-several-layers", "STBHHX, 旧红线")
    (control,) = desk.load(RED_LINE + 'layer = "STBHHX"')
    assert control.layer.input.layer == "STBHHX"


def test_a_zip_is_one_control_if_it_holds_one_layer(desk):
    for part in ("a", "b"):
        (desk.folder / part).mkdir()
    desk.file("a/redline.shp", [HERE], {"HXMC": ["甲"]})
    shutil.make_archive(str(desk.folder / "redline"), "zip", desk.folder / "a")
    (control,) = desk.load(RED_LINE.replace("gpkg", "zip"))
    assert control.layer.input.file == "redline.zip/redline.shp"


def test_a_file_that_is_not_the_one_the_catalogue_names(desk):
    desk.file("redline.gpkg", [HERE])
    (control,) = desk.load(RED_LINE)
    right = control.layer.input.sha256
    assert desk.load(RED_LINE + f'sha256 = "{right.upper()}"')
    error = desk.refused(RED_LINE + f'sha256 = "{"0" * 64}"')
    assert (error.key, error.values["found"]) == ("control-sha256", right)


@pytest.mark.parametrize("line", ['title = "生态保护重要性评价"', 'layer = "STBHZYYXPJJG"', 'layer = "stbhzyyxpjjg"'])
def test_an_evaluation_result_is_not_the_red_line(desk, line):
    desk.file("redline.gpkg", [HERE])
    assert desk.refused(RED_LINE + line).key == "control-not-red-line"


@pytest.mark.parametrize(("name", "layer"), [("redline.gpkg", "STBHZYYXPJJG"), ("STBHZYYXPJJG.gpkg", "x")])
def test_an_evaluation_result_is_seen_in_the_file_too(desk, name, layer):
    desk.file(name, [HERE], layer=layer)
    assert desk.refused(RED_LINE.replace("redline.gpkg", name)).key == "control-not-red-line"


def test_an_override_that_names_no_column(desk):
    desk.file("redline.gpkg", [HERE])
    error = desk.refused(RED_LINE + 'fields = { name = "MC" }')
    assert (error.key, error.file, error.values["columns"]) == ("no-column", "redline.gpkg", "HXMC")


def test_damaged_files_are_named_as_the_catalogue_names_them(desk):
    (desk.folder / "redline.gpkg").write_bytes(b"SQLite format 3\0 and nothing")
    assert desk.refused(RED_LINE).file == "redline.gpkg"


def test_coverage_by_county_codes(desk):
    desk.file("redline.gpkg", [HERE])
    desk.file("county.gpkg", [HERE, THERE], COUNTIES)
    control, _ = desk.load(RED_LINE + 'coverage = ["610802"]\n' + COUNTY)
    assert control.coverage is not None
    assert (control.coverage.everywhere, control.coverage.counties) == (False, {"610802"})
    assert control.layer.input.coverage == "610802"


def test_county_codes_without_a_county_layer(desk):
    desk.file("redline.gpkg", [HERE])
    assert desk.refused(RED_LINE + 'coverage = ["610802"]').key == "control-no-county"


def test_county_codes_nobody_knows(desk):
    desk.file("redline.gpkg", [HERE])
    desk.file("county.gpkg", [HERE, THERE], COUNTIES)
    error = desk.refused(RED_LINE + 'coverage = ["610802", "610999"]\n' + COUNTY)
    assert error.key == "control-unknown-county"
    assert (error.values["codes"], error.values["known"]) == ("610999", "610802, 610881")


def test_county_codes_may_stand_in_several_layers(desk):
    desk.file("redline.gpkg", [HERE])
    desk.file("county.gpkg", [HERE, THERE], COUNTIES)
    desk.file("east.gpkg", [THERE], {"XZQMC": ["府谷县"], "XZQDM": ["610822"]})
    codes = RED_LINE + 'coverage = ["610881", "610822"]\n'
    assert len(desk.load(codes + COUNTY + COUNTY.replace("county.gpkg", "east.gpkg"))) == 3


def test_coverage_drawn_in_a_file(desk):
    desk.file("redline.gpkg", [HERE])
    desk.file("area.gpkg", [THERE], {"x": [1]})
    (control,) = desk.load(RED_LINE + 'coverage = { source = "area.gpkg" }')
    assert control.coverage is not None
    assert control.coverage.area is not None
    assert shapely.equals(control.coverage.area.map[0], THERE)
    assert control.layer.input.coverage == "area.gpkg:area"
    (note,) = (note for note in control.layer.input.notes if note.key == "coverage-drawn")
    assert "area.gpkg" in note_sentence(note, load_words("zh"))


def test_coverage_drawn_as_lines_is_refused(desk):
    desk.file("redline.gpkg", [HERE])
    desk.file("area.gpkg", [shapely.boundary(THERE)], {"x": [1]})
    error = desk.refused(RED_LINE + 'coverage = { source = "area.gpkg" }')
    assert (error.key, error.file) == ("control-not-polygons", "area.gpkg")


def test_a_ring_around_every_centre(desk):
    text = """
[[layer]]
kind = "urban-core"
title = "城区中心15公里"
centres = [[109.7347, 38.2854], [109.7479, 38.2993]]
centre_names = ["市政府驻地", "榆阳区政府驻地"]
radius_m = 15000
coverage = "all"
"""
    (control,) = desk.load(text, ["urban-core"])
    layer = control.layer
    assert control.alternatives
    assert layer.frame["name"].tolist() == ["市政府驻地", "榆阳区政府驻地"]
    assert layer.frame[["row", "row_status"]].to_numpy().tolist() == [[1, "read"], [2, "read"]]
    edge = shapely.get_coordinates(layer.placed.map[0])
    lon, lat = np.full(len(edge), 109.7347), np.full(len(edge), 38.2854)
    assert np.allclose(distance(lon, lat, edge[:, 0], edge[:, 1]), 15000, atol=1e-3)


def test_the_input_row_of_a_ring_is_the_catalogue(desk):
    text = '[[layer]]\nkind = "urban-core"\ncentres = [[109.7347, 38.2854]]\nradius_m = 15000\n'
    catalogue = desk.catalogue(text)
    (control,) = load(catalogue, {"urban-core"}, workspace=desk.workspace)
    row = control.layer.input
    assert (row.file, row.sha256, row.rows, row.crs) == ("catalogue.toml", catalogue.sha256, 1, "EPSG:4490")
    assert row.bytes == catalogue.path.stat().st_size


def test_nothing_changed(desk):
    desk.file("redline.gpkg", [HERE])
    desk.file("area.gpkg", [THERE])
    catalogue = desk.catalogue(RED_LINE + 'coverage = { source = "area.gpkg" }')
    before = fingerprints(catalogue)
    load(catalogue, {"ecological-red-line"}, workspace=desk.workspace)
    unchanged(catalogue, before)


@pytest.mark.parametrize("name", ["redline.shp", "redline.dbf", "redline.prj", "area.gpkg", "catalogue.toml"])
def test_a_file_that_changes_during_the_run(desk, name):
    desk.file("redline.shp", [HERE], {"HXMC": ["甲"]})
    desk.file("area.gpkg", [THERE])
    catalogue = desk.catalogue(RED_LINE.replace("gpkg", "shp") + 'coverage = { source = "area.gpkg" }')
    before = fingerprints(catalogue)
    with (desk.folder / name).open("ab") as stream:
        stream.write(b"\n")
    with pytest.raises(InputError) as caught:
        unchanged(catalogue, before)
    expected = {"redline.dbf": "redline.shp", "redline.prj": "redline.shp"}.get(name, name)
    assert (caught.value.key, caught.value.file) == ("control-changed", expected)
    assert expected in error_sentence(caught.value, load_words("zh"))


def test_a_file_that_is_gone_at_the_end_of_the_run(desk):
    path = desk.file("redline.gpkg", [HERE])
    catalogue = desk.catalogue(RED_LINE)
    before = fingerprints(catalogue)
    path.unlink()
    with pytest.raises(InputError):
        unchanged(catalogue, before)


def test_a_write_ahead_log_that_appears_counts_once_it_holds_something(desk):
    desk.file("redline.gpkg", [HERE])
    catalogue = desk.catalogue(RED_LINE)
    before = fingerprints(catalogue)
    log = desk.folder / "redline.gpkg-wal"
    log.touch()
    unchanged(catalogue, before)
    log.write_bytes(b"edits")
    with pytest.raises(InputError):
        unchanged(catalogue, before)


def test_a_folder_is_watched_as_a_whole(desk):
    (desk.folder / "parts").mkdir()
    desk.file("parts/redline.gpkg", [HERE])
    catalogue = desk.catalogue(RED_LINE.replace("redline.gpkg", "parts"))
    before = fingerprints(catalogue)
    pd.DataFrame().to_csv(desk.folder / "parts" / "new.csv")
    with pytest.raises(InputError):
        unchanged(catalogue, before)
