"""Numbers by the unit their column or their cells name."""

import pytest
from pandas import DataFrame

from layers.columns import known
from layers.kinds import KINDS, canonical
from layers.layer import Note
from layers.units import UNITS, in_field_units

HECTARES = {
    "申报面积": ([11, 12.5], [11, 12.5], ""),
    "申报面积(公顷)": ([11, None], [11, None], ""),
    "申报面积_ha": ([11, 12], [11, 12], ""),
    "申报面积(亩)": ([165, 15], [11, 1], "亩"),
    "申报面积（平方米）": (["110000", "12,500"], [11, 1.25], "平方米"),
    "用地SBMJ": ([11, 12], [None, None], ""),
    "SBMJ_m2": ([110000, 12500.0], [11, 1.25], "m2"),
    "SBMJ(㎡)": ([110000, 12500.0], [11, 1.25], "m2"),
    "SBMJ": (["11公顷", "165 亩"], [11, 11], "公顷 / 亩"),
}


@pytest.mark.parametrize("column", HECTARES)
def test_a_project_declares_hectares(column):
    cells, expected, unit = HECTARES[column]
    columns, notes = in_field_units(DataFrame({column: cells, "XMMC": ["甲", "乙"]}), "project")
    found = canonical(columns, "project").declared_ha
    assert found.tolist() == pytest.approx([float("nan") if area is None else area for area in expected], nan_ok=True)
    said = Note(key="area-converted", values={"column": column, "unit": unit})
    assert notes == ((said,) if unit else ())


def test_a_mining_right_declares_square_kilometres():
    columns, notes = in_field_units(DataFrame({"登记面积(公顷)": [120.5], "KSMC": ["甲"]}), "mining-right")
    assert canonical(columns, "mining-right").declared_km2.tolist() == [1.205]
    assert len(notes) == 1


def test_what_is_no_area_stays_to_be_seen():
    columns, _ = in_field_units(DataFrame({"申报面积(亩)": ["约165", None]}), "project")
    assert canonical(columns, "project").declared_ha_text.tolist() == ["约165", None]


def test_kinds_without_a_declared_area_are_left_alone():
    frame = DataFrame({"申报面积(亩)": [165]})
    assert in_field_units(frame, "boiler") == (frame, ())


@pytest.mark.parametrize(
    ("cell", "tph"),
    [
        ("10蒸吨", 10),
        ("10 t/h", 10),
        ("10蒸吨/小时", 10),
        ("１０吨／时", 10),
        ("10", 10),
        (10.5, 10.5),
        ("1,035 t/h", 1035),
    ],
)
def test_a_boilers_capacity_may_carry_its_unit(cell, tph):
    attributes, _ = known(DataFrame({"锅炉容量": [cell]}), "boiler")
    assert attributes.capacity_tph.tolist() == [tph]
    assert attributes.capacity_tph_text.tolist() == [None]


@pytest.mark.parametrize("cell", ["7MW", "约10蒸吨", "10-20t/h", "10公顷"])
def test_an_unknown_unit_is_not_read_and_stays_to_be_seen(cell):
    attributes, notes = known(DataFrame({"锅炉容量": [cell]}), "boiler")
    assert attributes.capacity_tph.isna().all()
    assert attributes.capacity_tph_text.tolist() == [cell]
    assert notes == ()


def test_each_number_field_knows_its_units():
    rights, notes = known(
        DataFrame({"标高上限": ["+1200m"], "标高下限(米)": [800], "DJMJ": ["120.5公顷"]}), "mining-right"
    )
    assert rights[["upper", "lower", "declared_km2"]].iloc[0].tolist() == [1200, 800, 1.205]
    assert [note.key for note in notes] == ["unit-read", "area-converted"]
    assert known(DataFrame({"存栏": ["2万羽", "300头"]}), "livestock-farm")[0].herd.tolist() == [20_000, 300]


def test_a_column_the_user_named_keeps_its_unit():
    attributes, notes = known(DataFrame({"面积(亩)": [165.0]}), "project", {"declared_ha": "面积(亩)"})
    assert attributes.declared_ha.tolist() == [11]
    assert len(notes) == 1


def test_every_field_with_units_is_a_number_of_some_kind():
    numbers = {field.name for kind in KINDS.values() for field in kind.fields if field.type == "number"}
    assert set(UNITS) == numbers
