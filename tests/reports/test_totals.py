"""Totals that add up: land once, by set of layers, by county and rule, and every table as it is printed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import shapely
from desk import at, box, check, control, layer
from everyone import PLANT
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.answer_rows import answers
from reports.answer_sheet import answer_sheet
from reports.county_rules import county_rules, county_rules_sheet
from reports.land import land_in_controls, merged, occupying, pieces
from reports.land_sheet import land_classes, land_line, land_sheet, land_totals
from reports.overview import overview
from reports.result_table import results as result_rows
from reports.rounding import adding_up
from reports.subject_sheet import subject_lines
from reports.summary import summary
from reports.tables import run_tables
from reports.tally import tally
from reports.totals import by_kind, combinations
from reports.words import load
from reports.workbook import write_workbook
from rules.core.codes import Verdict
from rules.core.land_use import classed, near
from rules.core.rulebook import parse_rulebook
from spatial.measure import area

ZH = load("zh")
CODES = ("610802", "610881", "610826")
WEST = control("county", [
    (box(0, 0, 100, 1000), {"code": "610802", "name": "榆阳区"}),
    (box(100, 0, 200, 1000), {"code": "610881", "name": "神木市"}),
    (box(200, 0, 300, 1000), {"code": "610826", "name": "绥德县"}),
])  # fmt: skip
RED = control("ecological-red-line", [(box(0, 0, 110, 60), {})])
RESERVE = control("nature-reserve", [(box(0, 40, 300, 100), {"zone": "核心区", "type": "自然保护区"})])
WATER = control("water-source", [(box(80, 0, 120, 100), {"level": "一级"})])


def over(*boxes, controls=(WEST, RED, RESERVE, WATER)):
    return check([layer("project", [(box(*each), PLANT) for each in boxes])], controls)


def added(report):
    return tally(report, ZH, result_rows(report, ZH))


def distinct(report):
    """The land under any rule about land that is occupied, each place once (m2)."""
    parts = pieces(report, land_in_controls(report), occupying(report))
    return area(merged(parts["subject"].to_numpy(), parts["geometry"].to_numpy(object))[1]).sum()


def by_county(report, rule):
    found = county_rules(added(report))
    return found[found["rule"] == rule].set_index("county_code")


def by_set(report):
    frame = combinations(added(report).land, report, ZH)
    return dict(zip(frame["control_kinds"], frame["area_m2"], strict=True))


# each place once ---------------------------------------------------------------------------------------------------


def test_the_size_of_a_piece_is_what_its_rule_measured():
    land = land_in_controls(over((0, 0, 100, 100), (60, 20, 200, 90), (0, 45, 30, 70)))
    assert len(land) == 8
    assert land["area_m2"].tolist() == area(land["geometry"].to_numpy(object)).tolist()


def test_the_matrix_of_three_layers():
    found = by_set(over((0, 0, 100, 100)))  # red 60 high, reserve from 40 on, water in the last 20
    red, reserve, water = "生态保护红线", "自然保护区", "饮用水水源保护区"
    assert found == pytest.approx(
        {
            red: 80 * 40, reserve: 80 * 40, f"{red} + {reserve}": 80 * 20, f"{red} + {water}": 20 * 40,
            f"{reserve} + {water}": 20 * 40, f"{red} + {reserve} + {water}": 20 * 20,
        },
        rel=1e-4,
    )  # fmt: skip
    assert sum(found.values()) == pytest.approx(10_000, rel=1e-4)


def test_a_subject_has_its_land_once_and_what_adding_layers_would_add():
    report = over((0, 0, 100, 100), (150, 45, 160, 55))
    frame = added(report).totals.set_index("subject")
    assert frame.loc[1, ["distinct_m2", "sum_m2", "double_m2"]].tolist() == pytest.approx(
        [10_000, 6_000 + 6_000 + 2_000, 4_000], rel=1e-4
    )
    assert frame.loc[2, "double_m2"] == 0.0
    assert frame.loc[2, "control_kinds"] == "自然保护区"


def test_the_same_land_handed_in_twice_counts_once():
    once, twice = over((0, 0, 100, 100)), over((0, 0, 100, 100), (0, 0, 100, 100))
    assert by_set(twice) == by_set(once)
    assert combinations(added(twice).land, twice, ZH)["subjects"].tolist() == [1] * 6


@pytest.mark.parametrize("kind", ["urban-core", "control-unit", "spring-area", "key-basin", "heating-network-area"])
def test_a_place_one_only_lies_in_is_not_occupied(kind):
    around = control(kind, [(box(0, 0, 300, 100), {"name": "甲"})])
    report = over((0, 0, 100, 100), controls=(WEST, RED, around))
    assert list(by_set(report)) == ["生态保护红线"]


def test_what_lies_beside_a_railway_occupies_none_of_it():
    railway = control("railway", [(at(shapely.LineString([(120, -400), (120, 400)])), {"name": "甲"})])
    pit = layer("mining-right", [(box(0, 0, 100, 100), {"right": "采矿权", "mining_method": "露天"})])
    report = check([pit], (WEST, RED, railway))
    assert report.results["TRN002"].table["measure"].tolist() == pytest.approx([10_000], rel=1e-3)
    assert set(by_set(report)) == {"生态保护红线"}


def test_the_matrix_adds_up_to_the_total_of_the_overview():
    report = over((0, 0, 100, 100), (33, 20, 77, 95), (95, 51, 133, 99))
    said = overview(added(report), ZH).iloc[0]
    assert said["扣重后占用合计（公顷）"] == combinations(added(report).land, report, ZH)["area_ha"].sum().round(4)


step = st.integers(0, 24).map(lambda each: each * 11.7)
squares = st.builds(lambda x, y, w, h: (x, y, x + w + 3, y + h + 3), step, step, step, step)


@settings(max_examples=25)
@given(st.lists(squares, min_size=1, max_size=4), squares, squares)
def test_the_rows_add_up_to_the_distinct_total(subjects, red, reserve):
    controls = (
        WEST, control("ecological-red-line", [(box(*red), {})]),
        control("nature-reserve", [(box(*reserve), {"zone": "核心区"}), (box(*red), {"zone": "缓冲区"})]),
    )  # fmt: skip
    report = over(*subjects, controls=controls)
    found = added(report)
    assert found.land["area_m2"].sum() == pytest.approx(distinct(report), rel=1e-9)
    assert by_kind(found.land).sum() == pytest.approx(found.totals["sum_m2"].sum(), rel=1e-9)


# counties ----------------------------------------------------------------------------------------------------------


def test_land_counts_in_the_county_it_lies_in_not_by_the_share_of_the_subject():
    """Half of the subject lies in either county; of its land in the red line 50 m lie west, 10 m east of the border."""
    report = over((50, 0, 150, 40), controls=(WEST, RED))
    found = by_county(report, "ERL001")["area_m2"]
    assert found.to_dict() == pytest.approx({"610802": 50 * 40, "610881": 10 * 40}, rel=1e-4)


def test_a_subject_counts_in_the_county_most_of_it_lies_in():
    report = over((50, 0, 180, 40), controls=(WEST, RED))
    found = by_county(report, "ERL001")
    assert found.loc["610802", ["violation", "area_m2"]].tolist() == pytest.approx([0, 2_000], rel=1e-4)
    assert found.loc["610881", ["violation", "area_m2"]].tolist() == pytest.approx([1, 400], rel=1e-4)


def test_what_lies_in_no_county_is_told():
    report = over((-50, 0, 50, 40), controls=(WEST, control("ecological-red-line", [(box(-100, 0, 100, 60), {})])))
    found = by_county(report, "ERL001")["area_m2"]
    assert found.to_dict() == pytest.approx({"610802": 2_000, "": 2_000}, rel=1e-4)


def test_counties_that_overlap_share_what_both_have():
    sloppy = control("county", [
        (box(0, 0, 110, 100), {"code": "610802", "name": "榆阳区"}),
        (box(90, 0, 200, 100), {"code": "610881", "name": "神木市"}),
    ])  # fmt: skip
    report = over((50, 0, 150, 40), controls=(sloppy, control("ecological-red-line", [(box(0, 0, 200, 60), {})])))
    found = by_county(report, "ERL001")
    assert found["area_m2"].sum() == pytest.approx(report.results["ERL001"].table["measure"].sum(), rel=1e-9)
    assert found["area_m2"].tolist() == pytest.approx([2_000, 2_000], rel=1e-4)


@settings(max_examples=15)
@given(st.lists(squares, min_size=1, max_size=5))
def test_counties_add_up_to_the_rules_as_printed(subjects):
    report = over(*subjects)
    found = county_rules(added(report)).groupby("rule")[["area_m2", "area_ha", "area_mu"]].sum()
    first = report.subjects["same_as"] == report.subjects.index
    for rule, row in found.iterrows():
        table = report.results[rule].table
        whole = table.loc[(table["verdict"] == Verdict.VIOLATION) & first, "measure"].sum()
        assert row["area_m2"] == pytest.approx(whole, rel=1e-9, abs=1e-9)
        assert row["area_ha"] == pytest.approx(round(whole / 10_000, 4), abs=1.1e-4)
        assert round(row["area_ha"], 4) == pytest.approx(row["area_ha"], abs=1e-9)


def test_regions_of_the_rulebook_have_subtotals():
    report = over((50, 0, 250, 40), controls=(WEST, RESERVE, RED))
    frame = county_rules_sheet(added(report), ZH)
    rows = frame[frame["规则"] == "ERL001"].set_index("县（市、区）")["不符合面积（公顷）"].to_dict()
    assert rows == {"榆阳区": 0.2, "神木市": 0.04, "北部六县（市、区）小计": 0.24, "合计": 0.24}


def test_another_city_has_its_own_regions_or_none():
    text = (Path(__file__).parents[1] / "rules" / "books" / "shili.toml").read_text(encoding="utf-8")
    (region,) = parse_rulebook(text, file="shili.toml").regions
    assert (region.name["zh"], region.counties) == ("东区小计", ("990101", "990102"))
    report = over((50, 0, 250, 40), controls=(WEST, RED))
    for regions, subtotals in (((), []), ((replace(region, counties=CODES[1:]),), ["东区小计"])):
        book = replace(report.rulebook, regions=regions)
        told = replace(report, rulebook=book)
        frame = county_rules_sheet(added(told), ZH).query("规则 == 'ERL001'")
        assert [name for name in frame["县（市、区）"] if name.endswith("小计")] == subtotals


# rounding ----------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.integers(0, 4))
def test_printed_figures_add_up_and_are_near(values, decimals):
    printed = adding_up(values, decimals)
    assert printed.sum() == pytest.approx(np.round(sum(values), decimals), abs=1.01 * 10.0**-decimals)
    assert np.abs(printed - values).max() <= 10.0**-decimals * (1 + 1e-6)


def test_three_thirds_are_one():
    assert adding_up([[1 / 3] * 3, [0.25, 0.25, 0.5]], 2).tolist() == [[0.34, 0.33, 0.33], [0.25, 0.25, 0.5]]
    assert adding_up([], 2).tolist() == []


# land classes ------------------------------------------------------------------------------------------------------


@pytest.fixture
def planted():
    rows = [(box(0, 0, 33.333, 100), {"code": "0103"}), (box(33.333, 0, 66.666, 100), {"code": "0301"}),
            (box(66.666, 0, 90, 100), {"code": "0602"})]  # fmt: skip
    subjects = layer("project", [(box(0, 0, 100, 100), PLANT), (box(0, 0, 100, 100), PLANT)])
    patches = layer("land-use", rows, role="control")
    return classed(check([subjects], (WEST, RED)), [near(patches, [subjects])])


def test_land_by_class_adds_up_in_the_table_and_as_printed(planted):
    rows = added(planted).land_classes
    frame = land_classes(rows)
    summands = ["agricultural_m2", "construction_m2", "unused_m2", "unclear_m2", "uncovered_m2"]
    assert frame[summands].sum(axis=1).tolist() == pytest.approx(frame["area_m2"].tolist(), rel=1e-9)
    assert frame.loc[0, "arable_m2"] == pytest.approx(3_333.3, rel=1e-4)
    sheet = land_sheet(rows, ZH)
    printed = sheet[[f"{name}（公顷）" for name in ("农用地", "建设用地", "未利用地", "地类不明", "无地类图斑")]]
    assert printed.sum(axis=1).round(4).tolist() == sheet["合计（公顷）"].tolist()
    assert sheet.iloc[-1].tolist()[4:] == sheet.iloc[0].tolist()[4:]  # the same plot twice is one


def test_land_by_class_stands_in_every_form(planted, tmp_path):
    found = added(planted)
    write_workbook(tmp_path / "a.xlsx", found, ZH)
    assert "地类面积" in openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert summary(found, ZH)["land_classes"] == pytest.approx(land_totals(found.land_classes))
    assert "land_classes" in [table.name for table in run_tables(found, ZH)]
    (line,) = land_line(planted, ZH)
    assert line == "地类    农用地 0.6666（其中耕地 0.3333） | 建设用地 0.2334 | 无地类图斑 0.1000 公顷"


def test_a_sheet_without_room_for_every_plot_has_the_total_of_all_and_says_so(planted, tmp_path, monkeypatch):
    for most in ("ROOM", "FIRST"):
        monkeypatch.setattr(f"reports.book_sheet.{most}", 1)
    found = added(planted)
    write_workbook(tmp_path / "a.xlsx", found, ZH)
    lines = [row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["地类面积"].iter_rows(values_only=True)]
    assert lines[1:3] == [1, "合计"]
    assert lines[-1] == "注：共 2 行，本表只列前 1 行，其余见 results.gpkg。"
    assert land_sheet(found.land_classes, ZH).iloc[-1].tolist()[-1] == 15.0


def test_without_land_use_nothing_is_said_of_it():
    report = over((0, 0, 100, 100))
    assert land_line(report, ZH) == []
    assert "land_classes" not in summary(added(report), ZH)


def test_a_run_without_counties_and_without_land_has_no_empty_tables():
    report = check([layer("project", [(shapely.Point(0, 0), PLANT)])], ())
    found = added(report)
    assert found.land.empty
    names = [table.name for table in run_tables(found, ZH)]
    assert not {"combinations", "totals", "county_rules", "land_classes"} & set(names)
    assert county_rules(found).empty


def test_of_what_must_lie_in_a_park_terminal_and_sheet_have_the_same_part():
    park = control("industrial-park", [(box(0, 0, 40, 100), {"name": "甲"})])
    report = check([layer("project", [(box(0, 0, 100, 100), PLANT)])], (park,))
    rows = result_rows(report, ZH)
    rows = rows[rows["rule"] == "IPK001"]
    assert rows["area_m2"].tolist() == pytest.approx([6_000], rel=1e-3)
    sheet = answer_sheet(answers(report, rows)[1], report, ZH).iloc[0]
    assert (sheet["位置关系"], sheet["占用面积（公顷）"], sheet["占比（%）"]) == ("部分位于", 0.4, 40.0)
    _, lines = subject_lines(report, ZH, rows, "")
    assert any(line.split()[2:5] == ["部分位于", "0.4000", "40.00"] for line in lines if "部分位于" in line)
