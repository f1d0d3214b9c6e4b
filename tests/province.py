"""A submission that is cut small for tests: parcels in two files, of which some recur, and pipelines."""

import sys

import numpy as np
import shapely
from office import furnish, write

TINY = 7
"""Rows of a partition, and of a batch."""

GIVEN = ("one.gpkg", "two.gpkg", "pipes.gpkg:管线=pipeline")

COMMAND = f"""
import sys
from functools import partial
from cli import main, papers, spread
papers.SIZE = {TINY}
spread.spread = partial(spread.spread, rows={TINY})
sys.exit(main.run(sys.argv[1:]))
"""
"""The command line, as a program, that cuts small; its arguments follow `python -c`."""


def check(*arguments):
    """Return the command line of such a check, in a process of its own."""
    return [sys.executable, "-W", "error", "-c", COMMAND, "check", *GIVEN, "--lang", "en", *arguments]


def give(folder):
    """Write the office and the submission, 86 rows, into a folder."""
    furnish(folder)
    write(folder / "one.gpkg", "项目", parcels(40))
    write(folder / "two.gpkg", "项目", [*parcels(40)[:9], *parcels(25, seed=2)])
    write(folder / "pipes.gpkg", "管线", lines(12))
    return folder


def parcels(count, *, seed=1):
    """Give parcels about the red line: some land comes again, some numbers do, some parcels have no land."""
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
    """Give pipelines across its border."""
    return [
        ({"管线编号": f"L{at}"}, shapely.linestrings([[108.95 + at / 100, 38.05], [109.02 + at / 100, 38.06]]))
        for at in range(count)
    ]
