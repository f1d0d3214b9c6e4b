"""Time reading and checking with and without accounting and isolation. Prints; nothing is asserted.

`python benchmarks/intake.py [SUBJECTS]`; the aim is at most 1.5 times the time without, for 100 000 polygons.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers.intake.delivery import Delivery

SUBJECTS = 100_000
RUNS = 3
CATALOGUE = """
name = "benchmark"
lang = "en"
as_of = 2026-11-24

[[layer]]
kind = "ecological-red-line"
title = "red line"
source = "redline.gpkg"
version = "1"
date = 2026-01-01
provider = "synthetic"
coverage = "all"
"""


def write(folder: Path, count: int) -> None:
    """Write turned rectangles of 40 to 240 m as subjects, and a red line of 64 polygons with 4 000 vertices each."""
    chance = np.random.default_rng(4)
    centre = chance.uniform([109, 37.5], [111, 39], (count, 2))
    half = chance.uniform(2e-4, 1.2e-3, (count, 2)) / 2
    turn = chance.uniform(0, np.pi, count)
    axes = np.stack([np.cos(turn), np.sin(turn), -np.sin(turn), np.cos(turn)], axis=1).reshape(-1, 2, 2)
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    corners = centre[:, None] + np.einsum("vk,nk,nkd->nvd", signs, half, axes)
    names = [f"{number:06d}" for number in range(count)]
    frame = gpd.GeoDataFrame({"项目编号": names}, geometry=shapely.polygons(corners), crs="EPSG:4490")
    frame.to_file(folder / "projects.gpkg", layer="项目", engine="pyogrio")
    around = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    radius = 0.05 * (1 + 0.2 * np.sin(9 * around))
    ring = np.stack([radius * np.cos(around), radius * np.sin(around)], axis=1)
    at = np.array([(109.1 + 0.25 * i, 37.6 + 0.18 * j) for i in range(8) for j in range(8)])
    control = gpd.GeoDataFrame({"HXMC": ["x"] * 64}, geometry=shapely.polygons(at[:, None] + ring), crs="EPSG:4490")
    control.to_file(folder / "redline.gpkg", layer="STBHHX", engine="pyogrio")
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")


def bare(found: Any, **_options: object) -> Callable[[], list[Delivery]]:  # noqa: ANN401 - a stand-in
    """Read the user's own file in this process, in place of `formats.ask`: no copy, no count, no look at each row."""
    from layers.intake.delivery import in_memory  # noqa: PLC0415 - only in the process that is timed
    from layers.sheet import Sheet  # noqa: PLC0415

    frame = gpd.read_file(found.path, engine="pyogrio", use_arrow=True)
    rows = [
        Sheet(
            path=found.file,
            layer=found.path.stem,
            columns=frame.drop(columns="geometry"),
            geometry=frame.geometry.to_numpy(),
            status=np.full(len(frame), "read", dtype=object),
            crs=frame.crs,
            crs_source="file",
            sha256="",
            bytes=0,
        )
    ]
    return lambda: in_memory(rows)


def check(how: str) -> int:
    """Run the command in this process, as a user does or without accounting and isolation."""
    from cli import main  # noqa: PLC0415 - only in the process that is timed

    if how == "bare":
        from layers.intake import formats  # noqa: PLC0415

        main.apart, formats.ask = nullcontext, bare
    arguments = ["projects.gpkg=project", "--select", "ERL001", "--quiet", "--overwrite", "-o", how]
    return main.run(["check", *arguments])


def timed(how: str, folder: Path) -> tuple[float, float]:
    """Seconds by the clock and of the processor that one run takes."""
    used, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, __file__, "--run", how]
    subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)
    clock, now = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if not (folder / how / "summary.json").is_file():
        raise SystemExit(f"{how}: no results")
    return clock, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def main(count: int) -> None:
    """Run both ways some times, in turn, and print the best of each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, count)
        runs = {how: [] for how in ("bare", "whole")}
        for _ in range(RUNS):
            for how, times in runs.items():
                times.append(timed(how, folder))
        best = {how: (min(clock for clock, _ in times), min(cpu for _, cpu in times)) for how, times in runs.items()}
    for how, (clock, cpu) in best.items():
        print(f"{how:6} {clock:6.2f} s by the clock, {cpu:6.2f} s of the processor")
    clock, cpu = (best["whole"][at] / best["bare"][at] for at in (0, 1))
    print(f"{count} subjects, {os.cpu_count()} cores: ratio {clock:.2f} by the clock, {cpu:.2f} of the processor")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        raise SystemExit(check(sys.argv[2]))
    main(int(sys.argv[1]) if sys.argv[1:] else SUBJECTS)
