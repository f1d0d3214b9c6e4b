"""Write a synthetic province for the benchmarks: red lines of noise, projects in clusters, a catalogue for each line.

`python benchmarks/synthetic_red_line.py FOLDER [--subjects N ...] [--vertices N ...] [--seed N]`; needs contourpy.
The same arguments give the same coordinates. Everything is in EPSG:4490, about Yulin.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Geometry = NDArray[np.object_]

WEST, SOUTH, EAST, NORTH = 107.0, 37.0, 111.0, 39.5
DEGREE: Final = 111_000.0
"""m of a degree of latitude; of longitude 0.79 of it."""
ROUGH: Final = 1.3
"""The amplitude of a wave falls with this power of its number: from broad lowlands down to specks, in every octave."""
BROADEST: Final = 4
"""Waves from south to north in the first octave."""
SHARE: Final = 0.52
"""Part of the land inside: a little over half, so that the largest parts hold together across counties."""
CELLS: Final = 2.38e6
FINER: Final = 1.18
"""Cells of the grid that draws half a million vertices, and the power by which more vertices need more; fitted."""
ALONE: Final = 12
"""So many of the largest parts are rows of their own; the others are one row for each county."""
COUNTIES: Final = (6, 4)
CLUSTERS: Final = 80
SCATTERED: Final = 0.2
"""Part of the projects that lies anywhere; the others in clusters of some kilometres."""
LARGE: Final = 0.002
"""Part of the projects that is 1 to 4 km across; the others are 40 to 400 m."""

CATALOGUE: Final = """name = "benchmark"
lang = "en"
as_of = 2026-11-24

[[layer]]
kind = "ecological-red-line"
title = "red line (synthetic)"
source = "red_line_{vertices}.gpkg"
layer = "STBHHX"
version = "1 (synthetic)"
date = 2026-01-01
provider = "synthetic"
coverage = "all"
"""


def noise(cells: int, seed: int) -> Numbers:
    """Sum waves of all octaves on a grid of `cells` from south to north and in proportion from west to east."""
    shape = cells, round(cells * (EAST - WEST) / (NORTH - SOUTH))
    waves = np.fft.rfft2(np.random.default_rng(seed).standard_normal(shape))
    north = np.fft.fftfreq(shape[0]) * shape[0]
    east = np.fft.rfftfreq(shape[1]) * shape[0]
    number = np.hypot(north[:, None], east)
    waves *= np.where(number < BROADEST, 0, np.maximum(number, 1) ** -ROUGH)
    return np.fft.irfft2(waves, s=shape)


def red_line(vertices: int, seed: int) -> gpd.GeoDataFrame:
    """Draw a red line of about so many vertices as few rows: large polygons with many holes, and counties of pieces.

    Contours of one level do not cross, so parts are valid where their rings are: asked of a part as a whole, GEOS looks
    for every hole in the whole shell, and takes minutes.

    Raises
    ------
    ValueError
        A ring is not valid; another seed draws another line.
    """
    from contourpy import contour_generator  # noqa: PLC0415 - only the line of noise needs it

    cells = CELLS * (vertices / 500_000) ** FINER
    field = noise(round((cells * (NORTH - SOUTH) / (EAST - WEST)) ** 0.5), seed)
    rows, columns = field.shape
    places = np.linspace(WEST, EAST, columns), np.linspace(SOUTH, NORTH, rows)
    drawn = contour_generator(*places, field, fill_type="OuterOffset")
    outlines, offsets = drawn.filled(np.quantile(field, 1 - SHARE), np.inf)
    parts = np.array([_polygon(xy, at) for xy, at in zip(outlines, offsets, strict=True)], dtype=object)
    if not shapely.is_valid(shapely.polygons(shapely.get_rings(parts))).all():
        raise ValueError(f"seed {seed} draws a ring that is not valid")
    parts = parts[np.argsort(-shapely.get_num_coordinates(parts), kind="stable")]
    shapes = np.concatenate([parts[:ALONE], _by_county(parts[ALONE:])])
    names = [f"RL{number:04d}" for number in range(1, len(shapes) + 1)]
    columns_of = {"BSM": names, "HXMC": [f"红线 {name}" for name in names], "HXLX": "水土保持"}
    return gpd.GeoDataFrame(columns_of, geometry=shapes, crs="EPSG:4490")


def _polygon(coordinates: Numbers, offsets: NDArray[np.uint32]) -> shapely.Polygon:
    """Return a polygon from its rings, the shell first."""
    shell, *holes = np.split(coordinates, offsets[1:-1])
    return shapely.Polygon(shell, holes)


def _by_county(parts: Geometry) -> Geometry:
    """Gather parts to one multipolygon for each county they begin in."""
    first = shapely.get_coordinates(shapely.get_point(shapely.get_exterior_ring(parts), 0))
    cell = ((first - (WEST, SOUTH)) / (EAST - WEST, NORTH - SOUTH) * COUNTIES).astype(int)
    county = np.unique(cell @ (COUNTIES[1], 1), return_inverse=True)[1]
    order = np.argsort(county, kind="stable")
    return shapely.multipolygons(parts[order], indices=county[order])


def projects(count: int, seed: int) -> gpd.GeoDataFrame:
    """Draw projects of 5 to 12 corners with the columns their applications have."""
    seats = np.random.default_rng(seed).uniform((WEST + 0.2, SOUTH + 0.2), (EAST - 0.2, NORTH - 0.2), (CLUSTERS, 2))
    chance = np.random.default_rng((seed, count))
    middle = seats[chance.integers(CLUSTERS, size=count)] + chance.normal(0, 0.04, (count, 2))
    anywhere = np.flatnonzero(chance.random(count) < SCATTERED)
    middle[anywhere] = chance.uniform((WEST + 0.05, SOUTH + 0.05), (EAST - 0.05, NORTH - 0.05), (len(anywhere), 2))
    large = chance.random(count) < LARGE
    radius = np.where(large, chance.uniform(500, 2000, count), 10 ** chance.uniform(1.3, 2.3, count))
    shapes = _stars(chance, middle, radius / DEGREE)
    number = [f"XM{row:07d}" for row in range(1, count + 1)]
    kinds = chance.integers(4, size=count)
    columns = {
        "XMBH": number,
        "XMMC": [f"项目 {name}" for name in number],
        "HYDM": np.array(["3021", "4811", "0610", "7010"])[kinds],
        "HYLB": np.array(["水泥制品制造", "铁路工程建筑", "烟煤和无烟煤开采洗选", "房地产开发经营"])[kinds],
        "JSXZ": np.array(["新建", "扩建"])[chance.integers(2, size=count)],
        "GHYT": np.array(["工业用地", "铁路用地", "采矿用地", "居住用地"])[kinds],
        "SBQX": np.where(chance.random(count) < 0.02, "有限人为活动(第6项)", "无"),  # noqa: PLR2004
    }
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4490")


def _stars(chance: np.random.Generator, middle: Numbers, radius: Numbers) -> Geometry:
    """Draw a star about each middle, its corners in order about it; radius in degrees of latitude."""
    corners = chance.integers(5, 13, len(middle))
    of = np.repeat(np.arange(len(middle)), corners)
    at = np.arange(len(of)) - np.repeat(np.cumsum(corners) - corners, corners)
    turn = (at + chance.uniform(0, 0.8, len(of))) * 2 * np.pi / corners[of]
    reach = radius[of] * chance.uniform(0.6, 1, len(of))
    xy = middle[of] + np.stack([reach * np.cos(turn) / 0.79, reach * np.sin(turn)], axis=1)
    return shapely.polygons(shapely.linearrings(xy, indices=of))


def main(folder: Path, subjects: Sequence[int], vertices: Sequence[int], seed: int) -> None:
    """Write all files, and say what each holds."""
    folder.mkdir(parents=True, exist_ok=True)
    for count in vertices:
        line = red_line(count, seed)
        line.to_file(folder / f"red_line_{count}.gpkg", layer="STBHHX", engine="pyogrio")
        (folder / f"catalogue_{count}.toml").write_text(CATALOGUE.format(vertices=count), encoding="utf-8")
        size = shapely.get_num_coordinates(line.geometry.array)
        holes = shapely.get_num_interior_rings(shapely.get_parts(line.geometry.array)).sum()
        print(f"red_line_{count}.gpkg: {len(line)} rows, {size.sum()} vertices, {holes} holes; largest {size.max()}")
    for count in subjects:
        projects(count, seed).to_file(folder / f"subjects_{count}.gpkg", layer="项目", engine="pyogrio")
        print(f"subjects_{count}.gpkg")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--subjects", type=int, nargs="*", default=[1, 1_000, 10_000, 100_000, 500_000, 1_000_000])
    arguments.add_argument("--vertices", type=int, nargs="*", default=[500_000, 5_000_000])
    arguments.add_argument("--seed", type=int, default=1)
    main(**vars(arguments.parse_args()))
