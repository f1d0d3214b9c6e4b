"""A run spread over workers comes to the same, to the byte, however it was cut."""

import sqlite3
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from province import GIVEN, TINY, give

from cli import cluster, papers, spread
from cli.spread import partitions

pytest.importorskip("distributed", reason="needs the extra dask")


@pytest.fixture
def province(office, monkeypatch):
    """Cut so small that there are many more partitions than workers."""
    monkeypatch.setattr(papers, "SIZE", TINY)
    monkeypatch.setattr(spread, "spread", partial(spread.spread, rows=TINY))
    return give(office)


def came(folder):
    return {name: (folder / name).read_bytes() for name in ("results.gpkg", "summary.json")}


def rows(gpkg, table):
    with sqlite3.connect(gpkg) as base:
        return base.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - tables of our own


def test_all_that_comes_of_it_is_the_same_to_the_byte_and_the_parts_hold_the_same_rows(province, greenshield):
    plain = greenshield("check", *GIVEN, "-o", "plain")
    cut = greenshield("check", *GIVEN, "-o", "cut", "--engine", "dask", "--quiet")
    assert cut[0] == plain[0] == 1
    assert (cut[1].replace("cut", "plain"), cut[2]) == (plain[1], "")
    assert came(province / "cut") == came(province / "plain")

    parts = province / "cut" / "parts"
    assert len(list((parts / "subjects").iterdir())) > 2
    for table in parts.iterdir():
        read = pd.read_parquet(table) if table.name == "results" else gpd.read_parquet(table)
        assert len(read) == rows(province / "cut" / "results.gpkg", table.name)
    written = gpd.read_file(province / "cut" / "results.gpkg", layer="subjects")
    read = gpd.read_parquet(parts / "subjects").sort_values("subject", ignore_index=True)
    assert read["subject"].is_unique
    assert read["verdict"].tolist() == written["verdict"].tolist()
    assert read.geometry.to_wkb().tolist() == written.geometry.to_wkb().tolist()


def test_what_is_judged_at_once_is_one_partition_lest_what_recurs_be_cut_apart(office, monkeypatch, greenshield):
    monkeypatch.setattr(spread, "spread", partial(spread.spread, rows=1))
    give(office)
    assert greenshield("check", "one.gpkg", "-o", "plain")[0] == 1
    assert greenshield("check", "one.gpkg", "-o", "cut", "--engine", "dask", "--workers", "1")[0] == 1
    assert came(office / "cut") == came(office / "plain")
    assert len(list((office / "cut" / "parts" / "subjects").iterdir())) == 1


def test_without_merging_there_are_parts_only(province, greenshield):
    assert greenshield("check", *GIVEN, "-o", "cut", "--engine", "dask", "--no-merge")[0] == 1
    assert {path.name for path in (province / "cut").iterdir()} == {
        "parts",
        "summary.json",
        "summary.xlsx",
        "补正清单.xlsx",
    }


def test_nobody_answers_at_the_address(province, greenshield, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", "1s")
    code, _, said = greenshield("check", *GIVEN, "-o", "cut", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    assert code == 2
    assert "tcp://127.0.0.1:9" in said
    assert not (province / "cut").exists()


def test_partitions_are_neighbours_of_one_size_and_rows_without_place_come_last():
    east, north = np.meshgrid(np.arange(8.0), np.arange(8.0))
    middles = np.column_stack([east.ravel(), north.ravel()])
    found = partitions(np.vstack([[[np.nan, np.nan]], middles]), 16)
    assert np.bincount(found).tolist() == [16, 16, 16, 16, 1]
    assert found[0] == 4
    for number in range(4):  # a quarter of the square each
        assert np.ptp(middles[found[1:] == number], axis=0).tolist() == [3, 3]


def test_partitions_of_rows_without_any_place_are_in_their_order():
    assert partitions(np.full((5, 2), np.nan), 2).tolist() == [0, 0, 1, 1, 2]
