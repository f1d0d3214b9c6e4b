"""A prepared layer is the layer, or it is not used and says why."""

import dataclasses
import shutil

import geopandas as gpd
import numpy as np
import pytest
import shapely
from noise_land import LAT, LON, broken, holed

from layers.office.catalogue import read_catalogue
from layers.office.controls import Cabinet
from layers.office.drawer import shelf_of
from layers.office.entry import Entry
from layers.office.prepare import prepare
from layers.store import recipe
from layers.store.seal import FILE
from layers.store.shelf import require_same
from reports.sentences import note_sentence
from reports.words import load as load_words
from spatial.frame import Frame
from spatial.vicinity import Place

CATALOGUE = """
[[layer]]
kind = "ecological-red-line"
title = "red line"
source = "redline.gpkg"
coverage = {{ source = "land.gpkg" }}
{more}
"""


def silent(*_):
    """Report no progress."""


def kinds_of(catalogue):
    return {entry.rule.id if entry.rule else entry.kind for entry in catalogue.entries}


def cabinet_of(catalogue, folder):
    workspace = folder / "workspace"
    workspace.mkdir(exist_ok=True)
    return Cabinet(catalogue, kinds_of(catalogue), workspace=workspace)


def said(cabinet):
    """What is said of the prepared layers; both languages have a sentence for it."""
    for note in cabinet.notes:
        for lang in ("zh", "en"):
            assert "{" not in note_sentence(note, load_words(lang))
    return [(note.key, note.values.get("what", "")) for note in cabinet.notes]


class Office:
    """A folder with a red line of giants in both zones' papers, and the land it speaks for."""

    def __init__(self, folder, crs):
        self.folder = folder
        random = np.random.default_rng(7)
        shapes = [holed(random, 1500), broken(random, 800), shapely.box(LON, LAT + 0.1, LON + 0.01, LAT + 0.11), None]
        frame = gpd.GeoDataFrame({"HXMC": list("甲乙丙丁")}, geometry=shapes, crs=4490).to_crs(crs)
        frame.to_file(folder / "redline.gpkg", layer="redline", engine="pyogrio")
        land = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.box(LON - 1, LAT - 1, LON + 1, LAT + 1)], crs=4490)
        land.to_file(folder / "land.gpkg", layer="land", engine="pyogrio")
        self.write("")
        prepare(self.catalogue, silent)

    def write(self, more):
        (self.folder / "catalogue.toml").write_text(CATALOGUE.format(more=more), encoding="utf-8")

    @property
    def catalogue(self):
        return read_catalogue(self.folder / "catalogue.toml")

    @property
    def cabinet(self):
        return cabinet_of(self.catalogue, self.folder)

    @property
    def stored(self):
        """Every file of every prepared layer."""
        return sorted(path for path in shelf_of(self.catalogue).folder.glob("*/*") if path.is_file())


@pytest.fixture(params=[4490, 4525])
def office(tmp_path, request):
    return Office(tmp_path, request.param)


@pytest.fixture(scope="module")
def one_office(tmp_path_factory):
    """One that is left as it was."""
    return Office(tmp_path_factory.mktemp("office"), 4525)


def test_every_layer_of_the_demo_comes_back_as_it_was(demo, tmp_path):
    shutil.copytree(demo.catalogue.parent / "control", tmp_path / "control")
    shutil.copyfile(demo.catalogue, tmp_path / "catalogue.toml")
    catalogue = read_catalogue(tmp_path / "catalogue.toml")
    fresh = cabinet_of(catalogue, tmp_path)
    came = prepare(catalogue, silent)
    files = sum(entry.source is not None for entry in catalogue.entries)
    assert (came.new, came.kept, came.gone) == (files, 0, 0)
    stored = cabinet_of(catalogue, tmp_path)
    assert said(stored) == [("prepared-used", "")]
    np.testing.assert_array_equal(
        shapely.to_wkb(fresh.study_area().outline), shapely.to_wkb(stored.study_area().outline)
    )
    for one, other in zip(fresh.controls(), stored.controls(), strict=True):
        require_same(one.layer, other.layer)
        assert dataclasses.replace(one, layer=other.layer) == other


def test_giants_repaired_ones_and_drawn_coverage_come_back(office):
    shelf = shelf_of(office.catalogue)
    stored = office.cabinet.controls()
    shutil.rmtree(shelf.folder)
    cabinet = office.cabinet
    assert said(cabinet) == []
    (one,), (other,) = cabinet.controls(), stored
    require_same(one.layer, other.layer)
    np.testing.assert_array_equal(shapely.to_wkb(one.coverage.area.map), shapely.to_wkb(other.coverage.area.map))


def test_prepared_again_nothing_is_done_and_what_nobody_needs_goes(office):
    again = prepare(office.catalogue, silent)
    assert (again.new, again.kept, again.gone) == (0, 2, 0)
    office.write('encoding = "utf-8"')
    (shelf_of(office.catalogue).folder / "new-cut-short").mkdir()
    again = prepare(office.catalogue, silent)
    assert (again.new, again.kept, again.gone) == (1, 1, 1)
    assert [key for key, _ in said(office.cabinet)] == ["prepared-used"]
    assert not (shelf_of(office.catalogue).folder / "new-cut-short").exists()


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ('layer = "redline"', "layer"),
        ('drawn = "EPSG:4525"', "drawn"),
        ('encoding = "gbk"', "encoding"),
        ('fields = { name = "HXMC" }', "fields"),
    ],
)
def test_what_the_catalogue_says_of_reading_counts(office, more, what):
    office.write(more)
    key = "prepared-used" if what == "layer" else "prepared-entry"
    said_of = dict(said(office.cabinet))
    assert what == "layer" or said_of["prepared-entry"] == what
    assert key in said_of


def test_what_the_catalogue_says_besides_is_laid_over(office):
    office.write('version = "2026"\naccuracy_m = 0.5\nzones = { "一类区" = "core" }')
    cabinet = office.cabinet
    assert said(cabinet) == [("prepared-used", "")]
    (control,) = cabinet.controls()
    assert (control.version, control.accuracy_m, control.zone_words) == ("2026", 0.5, {"一类区": "core"})


def test_every_key_of_an_entry_is_known_to_matter_or_not():
    besides = {"place", "accuracy_m", "level", "version", "date", "provider", "coverage", "zones", "centres", "rule"}
    keys = {field.name for field in dataclasses.fields(Entry)}
    assert keys - besides - {"unconfirmed"} == set(recipe.READING)


@pytest.mark.parametrize("file", ["redline.gpkg", "land.gpkg"])
def test_a_changed_file_is_read_anew(office, file):
    path = office.folder / file
    frame = gpd.read_file(path).iloc[::-1]
    frame.to_file(path, layer=path.stem, engine="pyogrio")
    cabinet = office.cabinet
    assert ("prepared-file", file) in said(cabinet)
    (control,) = cabinet.controls()
    if file == "redline.gpkg":
        assert control.layer.frame["name"].tolist() == list("丁丙乙甲")


@pytest.mark.parametrize("part", ["-wal", "-journal"])
def test_edits_under_way_beside_a_file_count(one_office, part):
    log = one_office.folder / f"redline.gpkg{part}"
    log.write_bytes(b"edits")
    assert ("prepared-file", "redline.gpkg") in said(one_office.cabinet)
    log.unlink()


def test_other_programs_read_otherwise(office, monkeypatch):
    monkeypatch.setattr(recipe, "_versions", lambda: {"geos": "other"})
    assert ("prepared-versions", "geos") in said(office.cabinet)


def test_any_changed_byte_is_found(one_office):
    """First, last and some bytes of every file; what is found damaged is read anew, and is right."""
    (whole,) = one_office.cabinet.controls()
    assert {path.suffix for path in one_office.stored} == {".arrow", ".npz", ".seal", ".xy"}
    for path in one_office.stored:
        before = path.read_bytes()
        for at in {0, len(before) // 3, len(before) // 2, len(before) - 1}:
            path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
            cabinet = one_office.cabinet
            (control,) = cabinet.controls()
            assert ("prepared-damaged", path.name) in said(cabinet)
            require_same(whole.layer, control.layer)
        path.write_bytes(before)
    assert said(one_office.cabinet) == [("prepared-used", "")]


def test_any_missing_or_shortened_file_is_found(one_office):
    for path in one_office.stored:
        before = path.read_bytes()
        for left in (None, b"", before[:-1], before + b"\0"):
            path.unlink()
            if left is not None:
                path.write_bytes(left)
            cabinet = one_office.cabinet
            cabinet.controls()
            assert ("prepared-damaged", path.name) in said(cabinet)
            path.write_bytes(before)


def test_what_is_damaged_is_prepared_again(office):
    path = next(path for path in office.stored if path.name == "map.xy")
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    came = prepare(office.catalogue, silent)
    assert (came.new, came.kept) == (1, 1)
    assert [note.key for note in came.notes] == ["prepared-damaged"]
    assert path.read_bytes() == data


def test_a_layer_under_anothers_name_is_not_taken(office):
    folders = sorted({path.parent for path in office.stored})
    one, other = folders
    aside = one.with_name("aside")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    assert said(office.cabinet) == [("prepared-damaged", FILE)] * 2


def test_far_from_a_giant_little_of_it_is_read(one_office):
    place = Place(Frame(LON + 0.3, LAT, LON + 0.3, LAT), 100.0)
    (near,), (whole,) = one_office.cabinet.controls(place), one_office.cabinet.controls()
    sizes = [shapely.get_num_coordinates(some.layer.placed.map[0]) for some in (near, whole)]
    assert sizes[0] < sizes[1] / 2
    np.testing.assert_array_equal(near.layer.frame, whole.layer.frame)
    assert near.layer.input == whole.layer.input
    np.testing.assert_array_equal(near.layer.placed.mend, whole.layer.placed.mend)
    assert shapely.equals_exact(near.layer.placed.map[2:], whole.layer.placed.map[2:], 0).tolist()[0]
