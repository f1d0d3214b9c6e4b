"""Layers nobody says the kind of: what is to be typed instead, for all of them in one go."""

import json
import zipfile

import pytest
from shapely import box

from layers import sources, subjects
from layers.errors import InputError
from layers.sources import Source, parse_submission
from layers.subject_kind import kind_of

CELL = box(109.9, 38.2, 109.91, 38.21)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    (tmp_path / "private").mkdir()
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    return tmp_path / "private"


def outline(path, **attributes):
    path.parent.mkdir(parents=True, exist_ok=True)
    feature = {"type": "Feature", "properties": attributes, "geometry": CELL.__geo_interface__}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")


def told(given, workspace):
    with pytest.raises(InputError) as caught:
        subjects.load(given, workspace=workspace)
    return caught.value


def retyped(error):
    return [parse_submission(f"{text}={kind}" if kind else text) for text, kind in error.values["submit"]]


def test_one_file(tmp_path, workspace):
    outline(tmp_path / "desk" / "甲.geojson")
    error = told([Source("甲.geojson")], workspace)
    assert (error.key, error.values["submit"]) == ("kind-unknown", (("甲.geojson", "project"),))


def test_several_files_and_one_that_says_what_it_is(tmp_path, workspace):
    for name in ("甲", "乙 $(x)"):
        outline(tmp_path / "desk" / f"{name}.geojson")
    outline(tmp_path / "desk" / "丙.geojson", XMMC="丙")
    given = [Source(f"{name}.geojson") for name in ("甲", "丙", "乙 $(x)")]
    error = told(given, workspace)
    assert (error.key, error.values["count"]) == ("kinds-unknown", 2)
    assert retyped(error) == [
        Source("甲.geojson", None, "project"),
        given[1],
        Source("乙 $(x).geojson", None, "project"),
    ]
    assert [layer.kind for layer in subjects.load(retyped(error), workspace=workspace)] == ["project"] * 3


def test_a_folder_of_outlines_is_named_as_a_whole(tmp_path, workspace):
    for name in ("甲", "乙"):
        outline(tmp_path / "desk" / "批" / f"{name}.geojson")
    assert retyped(told([Source("批")], workspace)) == [Source("批", None, "project")]


def test_in_a_folder_only_what_is_unknown_gets_a_kind(tmp_path, workspace):
    outline(tmp_path / "desk" / "批" / "甲.geojson")
    outline(tmp_path / "desk" / "批" / "采矿权.geojson", XKZH="C1")
    error = told([Source("批")], workspace)
    assert retyped(error) == [Source("批/甲.geojson", None, "project"), Source("批/采矿权.geojson")]
    kinds = [layer.kind for layer in subjects.load(retyped(error), workspace=workspace)]
    assert kinds == ["project", "mining-right"]


def test_in_an_archive_by_its_layers(tmp_path, workspace):
    outline(tmp_path / "甲.geojson")
    outline(tmp_path / "采矿权.geojson", XKZH="C1")
    with zipfile.ZipFile(tmp_path / "desk" / "批.zip", "w") as packed:
        for name in ("甲.geojson", "采矿权.geojson"):
            packed.write(tmp_path / name, name)
    error = told([Source("批.zip")], workspace)
    assert retyped(error) == [Source("批.zip", "甲", "project"), Source("批.zip", "采矿权")]
    assert len(subjects.load(retyped(error), workspace=workspace)) == 2


def test_outlines_are_never_taken_for_something(tmp_path, workspace):
    outline(tmp_path / "desk" / "项目.geojson")
    assert kind_of(*_first("项目.geojson", workspace)) == "project"  # its name says so
    outline(tmp_path / "desk" / "图.geojson")
    assert kind_of(*_first("图.geojson", workspace)) is None


def _first(path, workspace):
    (sheet,) = sources.read(Source(path), workspace=workspace)
    return sheet, Source(path)
