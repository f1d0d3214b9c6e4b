"""Time a whole `greenshield check` step by step, with the memory each step needs. Prints; nothing is asserted.

`python benchmarks/check.py [PROJECTS]`; Linux only (the peak of a step is the kernel's `VmHWM`).
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECTS = 100_000
CLUSTERS = 60
STEPS = (
    ("controls read", "layers.office.controls", "load"),
    ("subjects read", "layers.subjects", "load"),
    (". in the other process", "layers.intake.worker", "Worker.read"),
    (". fields, placing", "layers.subjects", "to_layer"),
    (". oddities", "layers.subjects", "with_oddities"),
    ("roll, county", "rules.core.desk", "roll_call"),
    ("what the subjects state", "rules.core.desk", "read_facts"),
    ("rules", "rules.core.engine", "run_rules"),
    (". overlays", "rules.core.ground", "overlay"),
    ("table of results", "cli.run", "results"),
    (". reasons", "reports.result_table", "reasons"),
    ("layers and tables", "cli.run", "tables"),
    (". rule layers", "reports.tables", "rule_tables"),
    (". subjects", "reports.tables", "subject_tables"),
    ("results.gpkg", "layers.results.geopackage", "write"),
    (". verified", "layers.results.geopackage", "verify"),
    ("summary.json", "cli.run", "summary"),
    (". as text", "cli.run", "to_json"),
    ("summary.xlsx", "cli.run", "write_workbook"),
    ("supplements asked", "cli.run", "supplements"),
    ("supplements.xlsx", "cli.run", "write_supplements"),
    ("fingerprints again", "cli.run", "unchanged"),
    ("published", "layers.results.publish", "publish"),
)
"""What is timed: its name in the table (a part of the step above it after a dot), where it is looked up."""


def write(folder: Path, count: int) -> None:
    """Write the demo, and projects of 5 to 12 corners in clusters over its counties."""
    command = shutil.which("greenshield", path=str(Path(sys.executable).parent)) or "greenshield"
    subprocess.run([command, "demo", str(folder / "demo"), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    control = folder / "demo" / "control"
    files = [control / "county_36.shp", control / "county_37.gpkg"]
    land = pd.concat([gpd.read_file(file).geometry.to_crs("EPSG:4525") for file in files]).union_all()
    chance = np.random.default_rng(7)
    seats = _inside(land, chance.uniform(land.bounds[:2], land.bounds[2:], (CLUSTERS * 5, 2)))[:CLUSTERS]
    middles = _inside(land, seats[chance.integers(len(seats), size=count * 2)] + chance.normal(0, 4000, (count * 2, 2)))
    stated = gpd.read_file(folder / "demo" / "submissions" / "projects_36.gpkg").dropna(subset=["geometry", "建设性质"])
    rows = stated.drop(columns="geometry").sample(count, replace=True, random_state=7, ignore_index=True)
    rows["项目编号"] = [f"XM{number:06d}" for number in range(1, count + 1)]
    rows["项目名称"] += rows["项目编号"]
    geometry = [_plot(chance, middle) for middle in middles[:count]]
    rows["申报面积"] = (shapely.area(geometry) / 1e4).round(4)
    gpd.GeoDataFrame(rows, geometry=geometry, crs="EPSG:4525").to_file(folder / "projects.gpkg", layer="项目")


def _inside(land: Any, places: np.ndarray) -> np.ndarray:  # noqa: ANN401 - any geometry
    shapely.prepare(land)
    return places[shapely.contains_xy(land, places)]


def _plot(chance: np.random.Generator, middle: np.ndarray) -> shapely.Polygon:
    """Draw a star of 20 to 200 m whose corners are rounded to the millimetre."""
    corners = chance.integers(5, 13)
    around = (np.arange(corners) + chance.uniform(0, 0.8, corners)) * 2 * np.pi / corners
    radius = chance.uniform(20, 200) * chance.uniform(0.6, 1, corners)
    ring = middle + radius[:, None] * np.stack([np.cos(around), np.sin(around)], axis=1)
    return shapely.Polygon(ring.round(3))


class Watch:
    """Seconds by the clock and of the processor, and the peak in MB, of each step by its name."""

    def __init__(self) -> None:
        self.steps: dict[str, tuple[float, float, float]] = {}
        self._peaks = [0.0]

    def over(self, name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        """Return the step, watched."""

        @wraps(step)
        def watched(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever the step takes and gives
            self._peaks[-1] = max(self._peaks[-1], _peak())
            self._peaks.append(0.0)
            start, used = time.perf_counter(), time.process_time()
            try:
                return step(*args, **options)
            finally:
                peak = max(self._peaks.pop(), _peak())
                self._peaks[-1] = max(self._peaks[-1], peak)
                clock, cpu, highest = self.steps.get(name, (0.0, 0.0, 0.0))
                clock, cpu = clock + time.perf_counter() - start, cpu + time.process_time() - used
                self.steps[name] = (clock, cpu, max(highest, peak))

        return watched


def _peak() -> float:
    """Return the most memory held since the last call, MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return found


def check(arguments: list[str]) -> None:
    """Run the command in this process, watched, and print the table."""
    import_module("cli.run")
    watch = Watch()
    for name, module, path in STEPS:
        *within, last = path.split(".")
        home = import_module(module)
        for part in within:
            home = getattr(home, part)
        setattr(home, last, watch.over(name, getattr(home, last)))
    ready = time.process_time()
    from cli import main as command  # noqa: PLC0415 - only in the process that is timed

    run = watch.over("whole", command.run)
    run(["check", *arguments, "--quiet", "--overwrite"])
    print("| step | s | CPU s | peak MB |\n|---|---|---|---|", file=sys.stderr)
    print(f"| imports | | {ready:.1f} | |", file=sys.stderr)
    for name in [*(step[0] for step in STEPS), "whole"]:
        clock, cpu, peak = watch.steps.get(name, (0.0, 0.0, 0.0))
        print(f"| {name} | {clock:.1f} | {cpu:.1f} | {peak:.0f} |", file=sys.stderr)


def main(count: int) -> None:
    """Write the subjects, and check them in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, count)
        arguments = ["projects.gpkg", "-c", "demo/catalogue.toml", "-o", "out"]
        watched = [sys.executable, str(Path(__file__).resolve()), "--run", *arguments]
        subprocess.run(watched, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{count} projects, {os.cpu_count()} cores, highest peak of a process {used.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        check(sys.argv[2:])
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else PROJECTS)
