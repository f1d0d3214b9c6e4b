"""Land by class: every square metre once, what nobody can read and what no patch covers told apart."""

import dataclasses
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
import shapely
from cases import INSIDE, LINE_INSIDE
from desk import BOOK, box, check, layer

from layers.errors import RulebookError
from rules.core.land_classes import CLASSES, UNCLEAR
from rules.core.land_use import COLUMNS, classed, near
from rules.core.rulebook import parse_rulebook

YULIN = files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")
PLOT = box(0, 0, 100, 100)


def sizes(*patches, subject=PLOT):
    """Land by class (m2) of one subject over patches (geometry, code, name)."""
    rows = [(geometry, {"code": code, "name": name}) for geometry, code, name in patches]
    return over([(subject, {})], rows).land_classes.loc[0].to_dict()


def over(subjects, patches, kind="project"):
    """The report on subjects over patches."""
    checked, patched = layer(kind, subjects), layer("land-use", patches, role="control")
    return classed(check([checked], [], rules=[]), [near(patched, [checked])])


def land(**sizes):
    return pytest.approx({**dict.fromkeys(COLUMNS, 0.0), **sizes}, rel=1e-4, abs=1e-6)


def test_patches_beside_each_other():
    found = sizes(
        (box(-50, -50, 40, 150), "0103", "旱地"), (box(40, -50, 70, 150), "0404", "其他草地"),
        (box(70, -50, 90, 150), "0602", "采矿用地"), (box(90, -50, 95, 150), "1006", None),
    )  # fmt: skip
    assert found == land(arable=4_000, unused=3_000, construction=2_000, agricultural=500, uncovered=500)


def test_patches_of_one_class_that_overlap_count_once():
    assert sizes((box(0, 0, 60, 100), "0301", None), (box(40, 0, 100, 100), "0305", None)) == land(agricultural=10_000)


def test_what_two_classes_claim_is_unclear():
    found = sizes((box(0, 0, 60, 100), "0103", None), (box(50, 0, 100, 100), "0601", None))
    assert found == land(arable=5_000, unclear=1_000, construction=4_000)


@pytest.mark.parametrize(
    ("code", "name", "means"),
    [
        ("0103", "旱地", "arable"), ("0103", None, "arable"), (None, "旱地", "arable"), ("01", "耕地", "arable"),
        ("1104A", "养殖坑塘", "agricultural"), ("0201K", "可调整果园", "agricultural"), ("05H1", None, "construction"),
        ("1202", "设施农用地", "agricultural"), ("1202", "公路用地", "unclear"), ("1206", "裸土地", "unused"),
        ("05", "湿地", "unclear"), ("9999", None, "unclear"), (None, None, "unclear"), ("013", "旱地", "arable"),
    ],
)  # fmt: skip
def test_codes_and_names(code, name, means):
    number = BOOK.land_classes.read(pd.DataFrame({"code": [code], "name": [name]}, dtype=object))[0]
    assert (*CLASSES, "unclear")[number] == means


def test_where_codes_contradict_names_a_code_alone_with_a_strange_name_is_not_believed():
    """In the classes of 2023 1206 is a metro line: as a code of the survey it would be unused land."""
    frame = pd.DataFrame({"code": ["1202", "1206", "1206"], "name": ["公路用地", "城市轨道交通用地", "裸土地"]})
    assert BOOK.land_classes.read(frame).tolist() == [UNCLEAR, UNCLEAR, CLASSES.index("unused")]


def test_lines_have_no_land_and_without_a_layer_there_is_no_table():
    report = over([(LINE_INSIDE, {})], [(PLOT, {"code": "0103"})], kind="pipeline")
    assert report.land_classes.empty
    assert report.inputs[-1].kind == "land-use"
    assert check([layer("project", [(INSIDE, {})])], []).land_classes.empty


def test_a_subject_without_geometry_has_no_land():
    report = over([(None, {}), (PLOT, {})], [(PLOT, {"code": "0103"})])
    assert report.land_classes.index.tolist() == [1]


def test_many_subjects_over_many_patches_add_up():
    """In several blocks; every class column and the rest are the whole of each subject."""
    random = np.random.default_rng(5)
    corners = random.uniform(0, 3000, (1200, 2))
    subjects = [(box(x, y, x + 90, y + 70), {}) for x, y in corners]
    codes = ["0103", "0301", "0601", "1101", "9999"]
    patches = [
        (box(100 * i, 100 * j, 100 * i + 100, 100 * j + 100), {"code": codes[(i + j) % 5]})
        for i in range(30) for j in range(28)
    ]  # fmt: skip
    report = over(subjects, patches)
    whole = report.subjects["area_m2"]
    assert report.land_classes.sum(axis=1).tolist() == pytest.approx(whole.tolist(), rel=1e-9)
    tiled = shapely.union_all([geometry for geometry, _ in patches])
    beyond = shapely.area(shapely.difference(report.subjects["geometry"].to_numpy(object), tiled)) == 0
    assert (report.land_classes["uncovered"][beyond] < 1e-6).all()
    assert (report.land_classes["uncovered"][~beyond] > 1e-6).all()


# the rulebook


def test_a_code_in_two_classes_is_a_slip():
    text = YULIN + '\n[land_classes.unused]\n0103 = "旱地"\n'
    with pytest.raises(RulebookError) as slip:
        parse_rulebook(text, file="yulin.toml")
    assert slip.value.key == "rulebook-code-twice"
    assert slip.value.values["key_path"] == "land_classes.unused.0103"  # noqa: PD011 - a mapping


def test_a_county_in_two_regions_is_a_slip():
    text = YULIN + '\n[[region]]\nname = { zh = "东部", en = "East" }\ncounties = ["610802"]\n'
    with pytest.raises(RulebookError) as slip:
        parse_rulebook(text, file="yulin.toml")
    assert (slip.value.key, slip.value.values["code"]) == ("rulebook-county-twice", "610802")  # noqa: PD011 - a mapping


def test_every_class_is_there_and_the_unsure_codes_are_of_them():
    assert set(BOOK.land_classes.codes.values()) == set(range(len(CLASSES)))
    assert BOOK.land_classes.unsure <= BOOK.land_classes.codes.keys()
    assert dataclasses.replace(BOOK.land_classes).source
