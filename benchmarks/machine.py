"""What a benchmark ran on: the machine, and the versions of what was compared."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyogrio
import shapely
from postgis_server import programs

PACKAGES = ("greenshield", "geopandas", "shapely", "pyogrio", "numpy", "pandas", "pyarrow", "sedonadb")


def machine() -> dict[str, str]:
    """Cores, processor, memory and system; and how busy it was when this was asked."""
    processor = _after("/proc/cpuinfo", "model name")
    memory = int(_after("/proc/meminfo", "MemTotal").split()[0]) / 2**20
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "processor": processor or platform.machine(),
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "load": f"{os.getloadavg()[2]:.1f}",
    }


def versions() -> dict[str, str]:
    """Return what is installed, by its name."""
    found = {"Python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    found["GEOS of shapely"] = shapely.geos_version_string
    found["GDAL of pyogrio"] = pyogrio.__gdal_version_string__
    home = programs()
    commands = {
        "PostgreSQL": [str(home / "postgres"), "--version"] if home else [],
        "ogr2ogr": ["ogr2ogr", "--version"],
    }
    for name, command in commands.items():
        try:
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout if command else ""
        except (OSError, subprocess.CalledProcessError):
            continue
        if said:
            found[name] = said.strip().removeprefix("postgres (PostgreSQL) ").removeprefix("GDAL ")
    return found


def _after(path: str, key: str) -> str:
    """Return what stands after a key in a file of `key: value` lines."""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith(key):
            return line.partition(":")[2].strip()
    return ""
