"""Time our overlay, with all its readings, against geopandas on the same synthetic red line.

`python benchmarks/overlay.py [SUBJECTS ...]` prints a table: the best of three runs, each line in its own process.
"""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from spatial.measure import area
from spatial.overlay import overlay
from spatial.placed import place

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Geometry = NDArray[np.object_]

SIZES: Final = (10_000, 100_000)
POLYGONS: Final = 256
VERTICES: Final = 4_000
WEST, SOUTH, SIDE = 108.0, 37.0, 2.0
DEGREE: Final = 100_000.0
"""About a degree in metres, at 38 degrees north between that of longitude and that of latitude."""
LARGE: Final = 0.02
"""Share of subjects as large as a mining right, with edges over 250 m: those have several readings."""
RUNS: Final = 3
NOTHING: Final = 1e-6
"""m2; a pair that shares less is left out of the comparison."""


class Took(NamedTuple):
    """Seconds on the clock, and of all threads on the processor."""

    wall: float
    cpu: float


def now() -> Took:
    """Read both clocks."""
    return Took(time.perf_counter(), time.process_time())


def since(start: Took) -> Took:
    """Return what went by."""
    return Took(*np.subtract(now(), start))


class Answer(NamedTuple):
    """What a method found, pair by pair, and what it took."""

    pairs: pd.Series[float]
    low: pd.Series[float]
    high: pd.Series[float]
    took: Took
    megabytes: float


def red_line() -> Geometry:
    """Return wavy outlines in a grid, a third of the land; edges of about 10 m."""
    chance = np.random.default_rng(1)
    across = int(POLYGONS**0.5)
    angle = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    pitch = SIDE / across
    shapes = []
    for number in range(POLYGONS):
        waves = sum(
            chance.uniform(0, 0.5 / k) * np.sin(k * angle + chance.uniform(0, 6)) for k in (2, 3, 5, 9, 40, 150)
        )
        radius = pitch * np.clip(0.33 + 0.08 * waves, 0.1, 0.48)
        middle = [WEST + pitch * (number % across + 0.5), SOUTH + pitch * (number // across + 0.5)]
        shapes.append(shapely.Polygon(np.c_[radius * np.cos(angle), radius * np.sin(angle)] + middle))
    return np.array(shapes, dtype=object)


def plots(count: int) -> Geometry:
    """Return turned rectangles of 40 to 240 m, some of 1 to 3 km, anywhere."""
    chance = np.random.default_rng(2)
    large = chance.random(count) < LARGE
    sides = np.where(large, chance.uniform(1_000, 3_000, (2, count)), chance.uniform(40, 240, (2, count))) / DEGREE
    turn = chance.uniform(0, np.pi, count)
    x, y = (
        np.multiply.outer(side / 2, signs) for side, signs in zip(sides, ([-1, 1, 1, -1], [-1, -1, 1, 1]), strict=True)
    )
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    middle = chance.uniform([WEST, SOUTH], [WEST + SIDE, SOUTH + SIDE], (count, 2))
    return shapely.polygons(np.stack([x * cos - y * sin, x * sin + y * cos], axis=-1) + middle[:, None])


def ours(subjects: Geometry, controls: Geometry) -> tuple[Took, pd.DataFrame]:
    """Overlay with every reading; repair, areas, relations and intervals are part of the time."""
    crs = CRS.from_epsg(4490)
    start = now()
    pairs = overlay(place(subjects, crs), place(controls, crs))
    took = since(start)
    found = {"measure": pairs.measure, "low": pairs.low, "high": pairs.high}
    return took, pd.DataFrame(found, index=pd.MultiIndex.from_arrays([pairs.subject, pairs.control]))


def by_overlay(subjects: Geometry, controls: Geometry) -> tuple[Took, pd.DataFrame]:
    """Overlay with geopandas.overlay; areas are not part of the time."""
    left = gpd.GeoDataFrame({"subject": np.arange(len(subjects))}, geometry=subjects, crs=4490)
    right = gpd.GeoDataFrame({"control": np.arange(len(controls))}, geometry=controls, crs=4490)
    start = now()
    found = gpd.overlay(left, right, how="intersection", keep_geom_type=True)
    took = since(start)
    return took, measured(found.subject.to_numpy(), found.control.to_numpy(), found.geometry.to_numpy())


def by_sjoin(subjects: Geometry, controls: Geometry) -> tuple[Took, pd.DataFrame]:
    """Join with geopandas.sjoin, then intersect each pair; areas are not part of the time."""
    left, right = gpd.GeoDataFrame(geometry=subjects, crs=4490), gpd.GeoDataFrame(geometry=controls, crs=4490)
    start = now()
    joined = gpd.sjoin(left, right, predicate="intersects")
    subject, control = joined.index.to_numpy(), joined.index_right.to_numpy()
    shared = shapely.intersection(subjects[subject], controls[control])
    took = since(start)
    return took, measured(subject, control, shared)


def measured(subject: NDArray[np.intp], control: NDArray[np.intp], shared: Geometry) -> pd.DataFrame:
    """Measure shared parts on the ellipsoid, as ours does."""
    size = area(shared)
    return pd.DataFrame(
        {"measure": size, "low": size, "high": size}, index=pd.MultiIndex.from_arrays([subject, control])
    )


METHODS: Final[dict[str, Callable[[Geometry, Geometry], tuple[Took, pd.DataFrame]]]] = {
    "greenshield, all readings": ours,
    "geopandas.overlay": by_overlay,
    "geopandas.sjoin + intersection": by_sjoin,
}


def answer(method: str, count: int) -> Answer:
    """Run one method on one size, in this process."""
    subjects, controls = plots(count), red_line()
    runs = [METHODS[method](subjects, controls) for _ in range(RUNS)]
    took, found = min(run[0] for run in runs), runs[-1][1]
    found = found[found.high > NOTHING].sort_index()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Answer(found.measure, found.low, found.high, took, peak)


def main(sizes: tuple[int, ...]) -> None:
    """Print the table and how far the answers lie apart."""
    print(f"{POLYGONS} polygons of {VERTICES} vertices\n")
    print(
        "| subjects | method | s | times ours | CPU s | peak MB | pairs | shared, ha |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    remarks = []
    for count in sizes:
        answers = {}
        for method in METHODS:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                found = answers[method] = process.submit(answer, method, count).result()
            mine, pairs = next(iter(answers.values())), found.pairs[found.pairs > NOTHING]
            print(
                f"| {count} | {method} | {found.took.wall:.2f} | {found.took.wall / mine.took.wall:.2f} |"
                f" {found.took.cpu:.2f} | {found.megabytes:.0f} | {len(pairs)} | {pairs.sum() / 1e4:.6f} |",
                flush=True,
            )
            if method != next(iter(METHODS)):
                remarks.append(f"- {count}, {method}: {compared(mine, found)}")
    print("\n" + "\n".join(remarks))


def compared(mine: Answer, other: Answer) -> str:
    """Say whether pairs and areas agree, and whether every other area lies within our interval."""
    shown = mine.pairs[mine.pairs > NOTHING]
    theirs = other.pairs[other.pairs > NOTHING]
    only = len(shown.index.symmetric_difference(theirs.index))
    both = shown.index.intersection(theirs.index)
    value = theirs[both]
    apart = abs(value - shown[both]).max()
    total = abs(theirs.sum() / shown.sum() - 1)
    slack = 1e-9 * value + NOTHING
    outside = ((value < mine.low[both] - slack) | (value > mine.high[both] + slack)).sum()
    width = mine.high - mine.low
    return (
        f"{only} pairs in one only; areas apart by {apart:.1e} m2 at most, their total by {total:.1e} of it; {outside}"
        f" outside of our interval ({(width > 1).sum()} intervals wider than 1 m2, the widest {width.max():.1f} m2)"
    )


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
