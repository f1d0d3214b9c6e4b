# ruff: noqa: PD011  an error has `values`, no frame is meant
"""How cells and column names are read."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from layers.cells import read_date, read_number, read_text
from layers.errors import InputError
from layers.fields import Field, canonical, chosen, match

NOON = dt.datetime(2024, 1, 31, 12)  # noqa: DTZ001  a spreadsheet's cells know no time zone
ID = Field(name="id", zh="项目编号", en="number", aliases=("XMBH", "BSM"))
OWNER = Field(name="owner_industrial", zh="是否工业企业", en="industrial owner")
AREA = Field(name="declared_ha", zh="申报面积", en="area", type="number")
SINCE = Field(name="valid_from", zh="有效期起", en="from", type="date")
PAPER = Field(name="claim_document", zh="认定文件", en="document")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2523.0, "2523"), (np.int64(610802), "610802"), (0.5, "0.5"), (True, "是"), (np.bool_(False), "否"),
        (" ＡＢ１２　煤制  烯烃\n", "AB12 煤制 烯烃"),
        ("甲\x01\x7f\ufffe\ud800乙", "甲乙"), ("\0", None), ("无", "无"), (NOON, "2024-01-31"),
        ("", None), ("　", None), ("/", None), ("-", None), ("—", None), ("NULL", None), ("<Null>", None),
        (None, None), (float("nan"), None), (pd.NA, None), (pd.NaT, None),
    ],
)  # fmt: skip
def test_text(cell, text):
    assert read_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [(11, 11.0), ("11.0", 11.0), ("１１．５", 11.5), ("1,234.5", 1234.5), ("１,２３４", 1234.0), ("-3", -3.0),
     ("1e3", 1000.0), (".5", 0.5), ("12.", 12.0)],
)  # fmt: skip
def test_plain_numbers(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "cell", ["11.0公顷", "约11", "1,23", "11亩", "", ".", None, True, "1e999", float("inf"), "12..5"]
)
def test_what_is_no_plain_number_is_none(cell):
    assert np.isnan(read_number(cell))


@pytest.mark.parametrize(
    "cell",
    ["2024-01-31", "2024/1/31", "2024.1.31", "20240131", 20240131, 20240131.0, "2024年1月31日",
     "２０２４年０１月３１日", "2024 年 1 月 31 日", dt.date(2024, 1, 31), NOON, pd.Timestamp("2024-01-31"),
     pd.Timestamp("2024-01-31", tz="UTC"), "2024-01-31 00:00:00", "2024-01-31T08:00:00Z"],
)  # fmt: skip
def test_days(cell):
    assert read_date(cell) == dt.date(2024, 1, 31)


@pytest.mark.parametrize(
    "cell", ["长期", "2024", "2024-02-30", "2024-13-01", 45322, "31/1/2024", None, True, "2024-1/31"]
)
def test_what_is_no_day_is_none(cell):
    assert read_date(cell) is None


def test_odd_numbers_and_days_stay_beside_the_field():
    raw = pd.DataFrame({"申报面积": ["11.0", "11.0公顷", None, "—"], "有效期起": ["2024-1-1", "长期", "", None]})
    read = canonical(raw, [AREA, SINCE], {})
    assert read["declared_ha"].dtype == np.float64
    assert str(read["valid_from"].dtype) == "datetime64[s]"
    assert read["declared_ha_text"].tolist() == [None, "11.0公顷", None, None]
    assert read["valid_from_text"].tolist() == [None, "长期", None, None]
    assert read["valid_from"].isna().tolist() == [False, True, True, True]


def test_days_beyond_2262_are_days():
    read = canonical(pd.DataFrame({"valid_from": ["9999-12-31"]}), [SINCE], {})
    assert read["valid_from"].dt.year.tolist() == [9999]


@pytest.mark.parametrize("dtype", ["datetime64[ms]", "datetime64[ns]"])
def test_columns_of_dates_are_read(dtype):
    raw = pd.DataFrame({"valid_from": pd.Series(["2024-01-31", None], dtype=dtype)})
    assert canonical(raw, [SINCE], {})["valid_from"].tolist() == [pd.Timestamp("2024-01-31"), pd.NaT]


def test_whole_number_columns_with_gaps_are_read():
    raw = pd.DataFrame(
        {"XMBH": pd.array([1001, None], dtype="Int64"), "declared_ha": pd.array([11, None], dtype="Int32")}
    )
    read = canonical(raw, [ID, AREA], {})
    assert read["id"].tolist() == ["1001", None]
    assert read["declared_ha"].tolist()[0] == 11.0


def test_absent_fields_are_empty_and_the_index_is_kept():
    read = canonical(pd.DataFrame({"x": [1, 2]}, index=[5, 7]), [ID, AREA, SINCE], {})
    assert read.index.tolist() == [5, 7]
    assert read["id"].tolist() == [None, None]
    assert read[["declared_ha", "valid_from"]].isna().to_numpy().all()


def test_no_rows_keep_their_types():
    read = canonical(pd.DataFrame({"XMBH": []}), [ID, AREA, SINCE], {})
    assert [str(t) for t in read.dtypes] == ["object", "float64", "object", "datetime64[s]", "object"]


def test_cells_that_are_lists_do_not_stop_the_reading():
    raw = pd.DataFrame({"XMBH": pd.Series([["a"], "b"], dtype=object)})
    assert canonical(raw, [ID], {})["id"].tolist() == ["['a']", "b"]


@pytest.mark.parametrize("column", ["XMBH", "xmbh", "ＸＭＢＨ", " 项目编号 ", "id", "ID"])
def test_case_width_and_blanks_do_not_matter(column):
    assert match([ID], [column]) == {"id": column}


def test_the_first_alias_wins():
    assert match([ID], ["BSM", "XMBH"]) == {"id": "XMBH"}


@pytest.mark.parametrize("column", ["是否工业企", "是否工", "owner_indu", "OWNER_INDU"])
def test_names_cut_by_a_shapefile_are_known(column):
    assert match([ID, OWNER], [column]) == {"owner_industrial": column}


def test_a_cut_name_that_fits_two_fields_fits_none():
    first = Field(name="first", zh="管控单元编码甲", en="")
    second = Field(name="second", zh="管控单元编码乙", en="")
    assert match([first, second], ["管控单元编"]) == {}


def test_a_column_taken_by_its_full_name_is_not_taken_again_by_a_cut_one():
    short, long = Field(name="short", zh="行业名称代", en=""), Field(name="long", zh="行业名称代码", en="")
    assert match([short, long], ["行业名称代"]) == {"short": "行业名称代"}


def test_what_the_user_names_goes_first_and_is_not_read_twice():
    assert chosen([ID, OWNER], ["XMBH", "owner_industrial"], {"id": "owner_industrial"}) == {"id": "owner_industrial"}


def test_a_column_that_is_not_there_is_an_error_that_lists_the_columns():
    with pytest.raises(InputError) as caught:
        chosen([ID], ["XMBH", "MJ"], {"id": "BH"})
    assert (caught.value.key, caught.value.values["columns"]) == ("no-column", "XMBH, MJ")


def test_a_field_that_does_not_exist_is_an_error_with_the_nearest():
    with pytest.raises(InputError) as caught:
        chosen([ID, AREA], ["MJ"], {"declared": "MJ"})
    assert (caught.value.key, caught.value.values["nearest"]) == ("unknown-field", "declared_ha")


def test_each_distinct_cell_is_read_once_however_many_rows_there_are():
    raw = pd.DataFrame({"认定文件": ["陕政函1号", "/"] * 50_000})
    read = canonical(raw, [PAPER], {})["claim_document"]
    assert read.iloc[-2:].tolist() == ["陕政函1号", None]
