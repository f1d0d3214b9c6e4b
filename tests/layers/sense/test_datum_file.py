"""The file of --datum: what it must say, what it may not do, and that nobody sees its numbers."""

import traceback

import numpy as np
import pytest
import shapely
from desk import sheet
from pyproj import CRS
from shapely import box

from layers.errors import CRSError, InputError
from layers.sense.datum import read_datum
from layers.sense.older_paper import shifted
from layers.sheet_layer import to_layer
from reports.sentences import error_sentence
from reports.words import load
from spatial.crs import UnknownAccuracyError, passage

PLANE = {
    "source": '"EPSG:2361"', "method": '"plane"', "accuracy_m": "0.25", "area": "[107.2, 36.8, 111.3, 39.6]",
    "dx": "12.503017", "dy": "-7.250619", "rotation": "0.100713", "scale": "0.300519",
}  # fmt: skip
SPACE = {
    "source": '"EPSG:4610"', "method": '"position-vector"', "accuracy_m": "0.25", "area": "[107.2, 36.8, 111.3, 39.6]",
    "dx": "21.503017", "dy": "-33.250619", "dz": "41.750713", "rx": "1.100519", "ry": "-2.200823", "rz": "0.700911",
    "scale": "3.500607",
}  # fmt: skip
SECRETS = ("503017", "250619", "100713", "300519", "750713", "100519", "200823", "700911", "500607")
PLOT = box(37424338, 4287780, 37424738, 4288080)


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(values, encoding="utf-8"):
        text = "".join(f"{key} = {value}\n" for key, value in values.items())
        (tmp_path / "参数.toml").write_bytes(text.encode(encoding))
        return "参数.toml"

    return write


@pytest.mark.parametrize("values", [PLANE, SPACE], ids=["plane", "space"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_comes_to_cgcs2000_with_its_accuracy(written, values, encoding):
    datum = read_datum(written({**values, "# 注": "榆林"}, encoding))
    found = shifted(sheet([PLOT, None], 2361), datum)
    assert found.crs.to_epsg() == 4525
    assert found.accuracy == 0.25
    assert found.planar_m2[0] == 120_000
    layer = to_layer(found, "project", accuracy=found.accuracy)
    assert layer.placed.accuracy.tolist() == [0.25, 0.25]
    as_it_stands = np.array(shapely.centroid(passage_of(4525, PLOT)).coords[0])
    moved = np.array(shapely.centroid(layer.placed.map[0]).coords[0])
    assert 1e-6 < np.abs(moved - as_it_stands).max() < 3e-3
    (note,) = found.notes
    assert note.key == "datum-used"
    assert (note.values["crs"], note.values["datum"], len(note.values["sha256"])) == ("EPSG:2361", "参数.toml", 64)


def passage_of(code, geometry):
    return shapely.transform(geometry, passage(CRS.from_epsg(code)).to_map)


def test_others_stay_as_they_are(written):
    datum = read_datum(written(PLANE))
    for one in (sheet([PLOT], 4525), sheet([None], 2361), sheet([PLOT], 2413)):
        assert shifted(one, datum) is one
        assert shifted(one, None) is one
    with pytest.raises(UnknownAccuracyError):
        passage(CRS.from_epsg(2361))


def test_rows_outside_its_area_are_unreadable_and_a_whole_file_is_refused(written):
    far = shapely.transform(PLOT, lambda xy: xy - [0, 1e6])
    datum = read_datum(written(PLANE))
    found = shifted(sheet([PLOT, far], 2361), datum)
    assert found.status.tolist() == ["read", "unreadable"]
    assert found.geometry[1] is None
    assert [note.key for note in found.row_notes[1]] == ["datum-outside"]
    with pytest.raises(CRSError, match="datum-outside"):
        shifted(sheet([far], 2361), datum)


WRONG = {
    "not toml": ({"dx": "12.503017 metres"}, "datum-syntax"),
    "unknown key": ({"dw": "0.700911"}, "datum-unknown-key"),
    "a value as key": ({'"12.503017"': "1"}, "datum-unknown-key"),
    "a number in quotes": ({"dx": '"12.503017"'}, "datum-value"),
    "not finite": ({"dy": "inf"}, "datum-value"),
    "no accuracy": ({"accuracy_m": "0"}, "datum-value"),
    "area the wrong way round": ({"area": "[111.3, 36.8, 107.2, 39.6]"}, "datum-value"),
    "area of three": ({"area": "[107.2, 36.8, 111.3]"}, "datum-value"),
    "unknown method": ({"method": '"helmert"'}, "datum-method"),
    "a method that is a number": ({"method": "12.503017"}, "datum-method"),
    "from CGCS2000": ({"source": '"EPSG:4525"'}, "datum-source"),
    "a plane from degrees": ({"source": '"EPSG:4610"'}, "datum-source"),
    "no CRS": ({"source": '"12.503017"'}, "datum-source"),
    "a wrong unit": ({"scale": "300.519"}, "datum-implausible"),
    "a wrong shift": ({"dx": "1012.503017"}, "datum-implausible"),
    "absurd": ({"dx": "1.503017e30"}, "datum-implausible"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_used_is_refused_without_showing_a_number(written, wrong):
    values, key = WRONG[wrong]
    refused_silently(written({**PLANE, **values}), key)


@pytest.mark.parametrize("key", [*PLANE])
def test_a_missing_key_is_named(written, key):
    path = written({name: value for name, value in PLANE.items() if name != key})
    error = refused_silently(path, "datum-missing-key")
    assert error.values["key_path"] == key


@pytest.mark.parametrize("key", [*SPACE])
def test_a_missing_key_of_seven_is_named(written, key):
    refused_silently(written({name: value for name, value in SPACE.items() if name != key}), "datum-missing-key")


def test_the_convention_of_rotations_must_be_named(written):
    refused_silently(written({**SPACE, "method": '"seven"'}), "datum-method")


def test_a_file_that_is_not_there():
    with pytest.raises(InputError, match="no-file"):
        read_datum("nowhere.toml")


def refused_silently(path, key):
    """The error, after looking for numbers of the file in everything that may be printed of it."""
    with pytest.raises(CRSError) as caught:
        read_datum(path)
    error = caught.value
    assert error.key == key
    said = [
        str(error),
        *(error_sentence(error, load(lang)) for lang in ("zh", "en")),
        *traceback.format_exception(error),
    ]
    assert not any(secret in text for secret in SECRETS for text in said)
    return error
