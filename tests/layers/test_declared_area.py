"""Declared areas by the unit their column or their cells name."""

import pytest
from pandas import DataFrame

from layers.declared_area import in_field_units
from layers.kinds import canonical
from layers.layer import Note

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
