"""Two columns of one field: one where they agree, both where they contradict each other."""

import numpy as np
import pandas as pd
import pytest

from layers.columns import known
from layers.layer import Note


def read(kind="project", override=None, numbers=None, **columns):
    return known(pd.DataFrame(columns), kind, override, numbers)


def test_twins_that_contradict_each_other_read_both_and_are_named():
    found, notes = read(
        XMBH=["1", "2", "3", "4"], 建设性质=["新建", "新建", None, "扩建"], JSXZ=["改建", "新 建", "改建", "/"]
    )
    assert found.construction.tolist() == ["新建/改建", "新建", "改建", "扩建"]
    assert notes == (Note(key="columns-contradict", values={"columns": "建设性质 / JSXZ", "rows": "1", "count": 1}),)


def test_the_first_name_of_the_field_comes_first_wherever_it_stands():
    assert read(JSXZ=["改建"], 建设性质=["新建"])[0].construction.tolist() == ["新建/改建"]


@pytest.mark.parametrize("twin", ["jsxz", "ＪＳＸＺ", "JSXZ "])
def test_names_that_differ_in_case_or_width_are_twins(twin):
    found, notes = read(**{"JSXZ": ["新建"], twin: ["改建"]})
    assert found.construction.tolist() == ["新建/改建"]
    assert len(notes) == 1


def test_the_same_name_twice_is_twins_too():
    found, notes = known(pd.DataFrame([["新建", "扩建"]], columns=["建设性质", "建设性质"]), "project")
    assert (found.construction.tolist(), len(notes)) == (["新建/扩建"], 1)


def test_numbers_are_compared_as_numbers_in_their_unit_and_a_contradiction_is_no_number():
    found, notes = read("boiler", 容量=[10.0, 10.0], GLRL=["10蒸吨", "20 t/h"])
    assert found.capacity_tph.iloc[0] == 10
    assert np.isnan(found.capacity_tph.iloc[1])
    assert found.capacity_tph_text.tolist() == [None, "10/20"]
    assert [note.key for note in notes] == ["unit-read", "columns-contradict"]


def test_days_written_differently_agree():
    found, notes = read("mining-right", 有效期止=["2026-01-31"], YXQZ=["2026年1月31日"])
    assert (str(found.valid_to.iloc[0].date()), notes) == ("2026-01-31", ())


def test_numbers_of_different_registers_are_no_twins():
    found, notes = read(项目编号=["P1"], BSM=["881"], 项目名称=["甲"], 名称=["乙"])
    assert (found.id.tolist(), found["name"].tolist(), notes) == (["P1"], ["甲"], ())


def test_a_column_the_user_chose_has_no_twin():
    found, notes = read(override={"construction": "JSXZ"}, 建设性质=["新建"], JSXZ=["改建"])
    assert (found.construction.tolist(), notes) == (["改建"], ())


def test_rows_are_numbered_as_people_count_them_and_not_all_are_listed():
    _, (note,) = read(建设性质=["新建"] * 30, JSXZ=["改建"] * 30, numbers=np.arange(3, 33))
    assert note.values["rows"].startswith("3, 4, ")  # noqa: PD011 - of a note
    assert note.values["rows"].endswith("22 …")  # noqa: PD011
    assert note.values["count"] == 30  # noqa: PD011


def test_no_rows_are_no_trouble():
    assert len(read(建设性质=[], JSXZ=[])[0]) == 0
