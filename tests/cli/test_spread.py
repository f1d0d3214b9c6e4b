"""A run spread over workers comes to the same, to the byte, however it was cut."""

from functools import partial

import numpy as np
import pytest
import shapely
from office import write

from cli import papers, spread

pytest.importorskip("distributed", reason="needs the extra dask")

TINY = 7
"""Rows of a partition, and of a batch: many more partitions than workers."""


def parcels(count, *, seed=1):
    """Give parcels about the red line: some recur, some have no geometry, numbers too come again."""
    chance = np.random.default_rng(seed)
    west, south = chance.uniform(108.99, 109.11, count), chance.uniform(37.99, 38.11, count)
    shapes = shapely.box(west, south, west + 0.002, south + 0.001)
    shapes[5::11] = shapes[0 : len(shapes[5::11])]
    shapes[3::17] = None
    return [
        ({"项目编号": f"P{at % (count - 4)}", "项目名称": f"项目{at}", "行业": "煤炭开采" if at % 3 else None}, shape)
        for at, shape in enumerate(shapes)
    ]


def lines(count):
    return [
        ({"管线编号": f"L{at}"}, shapely.linestrings([[108.95 + at / 100, 38.05], [109.02 + at / 100, 38.06]]))
        for at in range(count)
    ]


@pytest.fixture
def province(office, monkeypatch):
    """Three files: parcels twice, of which some recur across files, and pipelines; all cut small."""
    write(office / "one.gpkg", "项目", parcels(40))
    write(office / "two.gpkg", "项目", [*parcels(40)[:9], *parcels(25, seed=2)])
    write(office / "pipes.gpkg", "管线", lines(12))
    monkeypatch.setattr(papers, "SIZE", TINY)
    monkeypatch.setattr(spread, "spread", partial(spread.spread, rows=TINY))
    return ["one.gpkg", "two.gpkg", "pipes.gpkg:管线=pipeline"]


def standing(folder):
    return {name: (folder / name).read_bytes() for name in ("results.gpkg", "summary.json")}


def test_all_that_comes_of_it_is_the_same_to_the_byte(province, office, greenshield):
    plain = greenshield("check", *province, "-o", "plain")
    cut = greenshield("check", *province, "-o", "cut", "--engine", "dask")
    assert cut[0] == plain[0] == 1
    assert cut[1].replace("cut", "plain") == plain[1]
    assert cut[2] == ""
    assert standing(office / "cut") == standing(office / "plain")
