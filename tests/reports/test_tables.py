import numpy as np
import pandas as pd
import pytest

from layers.results import geopackage
from reports.result_table import COLUMNS, fits
from reports.result_table import results as result_rows
from reports.rule_tables import COLUMNS as PAIR_COLUMNS
from reports.tables import order, row_tables, run_tables
from reports.tally import tally


def made_of(report, words, *, complete=True):
    rows = result_rows(report, words, complete=complete)
    added = tally(report, words, rows)
    found = [*row_tables(report, words, rows, complete=complete), *run_tables(added, words)]
    return dict(sorted(((table.name, table) for table in found), key=lambda each: order(report).index(each[0])))


@pytest.fixture
def made(report, zh):
    return made_of(report, zh)


def test_layers_stand_in_the_order_of_the_contract(made):
    assert list(made) == [
        "subjects", "subjects_line", "subjects_point", "ERL001", "IPK001", "BLR003_point",
        "results", "combinations", "totals", "county_rules", "inputs", "not_checked", "run",
    ]  # fmt: skip
    assert made["ERL001"].title == "占用生态保护红线"
    assert made["BLR003_point"].title.endswith("（点）")


def test_subjects_carry_the_whole_matrix(made):
    frame = made["subjects"].frame
    assert list(frame)[:16] == [
        "subject", "file", "layer", "row", "kind", "subject_id", "subject_name", "county", "verdict", "violations",
        "reviews", "unchecked", "note", "declared_ha", "planar_ha", "area_m2",
    ]  # fmt: skip
    assert list(frame)[16:] == ["area_ha", "area_mu", "ERL001", "IPK001", "BLR003"]
    assert frame["subject"].tolist() == [1, 2, 3]  # the row without geometry stands here
    assert made["subjects"].geometry[2] is None
    assert frame["IPK001"].tolist() == ["violation", "not-applicable", "review"]
    assert frame["BLR003"].isna().all()  # no rule for a project: NULL, never clear
    assert frame.loc[0, ["violations", "reviews", "unchecked"]].tolist() == ["ERL001,IPK001", "", "DWS002"]
    assert frame.loc[0, "area_ha"] == 1.942
    assert frame.loc[0, "area_mu"] == 29.13


def test_a_subject_no_rule_judged_has_no_verdict_and_boilers_miss_no_water_layer(made):
    frame = made["subjects_point"].frame
    assert frame["verdict"].isna().all()
    assert frame["unchecked"].tolist() == [""]


def test_results_hold_every_subject_under_every_rule(made):
    frame = made["results"].frame
    assert list(frame) == list(COLUMNS)
    assert list(zip(frame["subject"], frame["rule"], strict=True)) == [
        (1, "ERL001"), (1, "IPK001"), (2, "ERL001"), (2, "IPK001"), (3, "ERL001"), (3, "IPK001"), (4, "ERL001"),
        (5, "BLR003"),
    ]  # fmt: skip
    assert frame.loc[0, ["verdict", "code", "area_ha", "area_mu", "share"]].tolist() == [
        "violation", "overlap", 0.971, 14.56, 0.5,
    ]  # fmt: skip
    assert "生态环境法典》第60条" in frame.loc[0, "clause"]
    assert frame.loc[5, "missing"] == "industry,construction"
    assert np.isnan(frame.loc[6, "area_m2"])
    assert frame.loc[6, "length_m"] == 0.0  # a pipeline is measured in metres


def test_beyond_the_limit_violations_and_reviews_are_written_and_run_says_so(report, zh, monkeypatch):
    monkeypatch.setattr("reports.result_table.LIMIT", 4)
    monkeypatch.setattr("reports.account.LIMIT", 4)
    assert not fits(report, {"project": 3, "pipeline": 1, "boiler": 1})
    made = made_of(report, zh, complete=False)
    assert set(made["results"].frame["verdict"]) == {"violation", "review"}
    run = made["run"].frame.set_index("key")["value"]
    assert run["results"] == "violation and review only"


def test_rule_layers_have_a_row_per_pair_with_a_point_inside(made, square):
    frame = made["ERL001"].frame
    assert list(frame) == list(PAIR_COLUMNS)
    assert frame["control"].tolist() == [1, 1]
    assert 109.70 < frame.loc[0, "lon"] < 109.701
    assert 38.30 < frame.loc[0, "lat"] < 38.301
    outside = made["IPK001"].frame
    assert outside["control"].isna().all()
    assert made["IPK001"].geometry[0].equals(square)


def test_not_checked_says_why_and_what_to_do(made):
    frame = made["not_checked"].frame
    assert frame.loc[0].tolist() == [
        "DWS002", "管控图层目录中没有“饮用水水源保护区”图层，本项未核查，不代表符合。",
        "请提供“饮用水水源保护区”图层，写入管控图层目录后重新核查。", 4,
    ]  # fmt: skip
    assert frame.loc[2, "why"] == "已按设置不核查本项：试运行。"


def test_run_has_versions_and_hashes_but_no_path_and_no_clock(made):
    values = made["run"].frame.set_index("key")["value"]
    assert {"greenshield", "shapely", "geos", "as_of", "catalogue_sha256", "rulebook_version", "option_select"} <= set(
        values.index
    )
    assert not values.astype(str).str.contains("/work|/home", regex=True).any()


def test_a_run_without_results_still_makes_its_tables(report, zh):
    import dataclasses  # noqa: PLC0415

    empty = dataclasses.replace(report, results={})
    assert list(made_of(empty, zh)) == [
        "subjects",
        "subjects_line",
        "subjects_point",
        "results",
        "inputs",
        "not_checked",
        "run",
    ]


def test_what_is_made_can_be_written(made, tmp_path, report):
    path = tmp_path / "results.gpkg"
    geopackage.write(path, list(made.values()), as_of=report.as_of)
    geopackage.verify(path, {name: len(table.frame) for name, table in made.items()})


def test_inputs_have_dates_and_notes(made):
    frame = made["inputs"].frame
    assert frame["date"].dt.strftime("%Y-%m-%d").tolist()[1] == "2025-11-30"
    assert pd.isna(frame["date"].iloc[0])
