"""Overlay two files with all readings, as a check does, and write nothing: what the step takes.

`python benchmarks/overlay_step.py SUBJECTS CONTROLS OUT [--threads N]`; OUT is there for the form, and not written.
"""

from __future__ import annotations

import argparse

from overlap_layer import read
from pyproj import CRS
from steps import Steps

from spatial.overlay import overlay
from spatial.placed import place


def main(subjects: str, controls: str, threads: int) -> None:
    """Read and place both files, and overlay them."""
    steps = Steps()
    plots, shapes = read(subjects)[2], read(controls)[2]
    steps.done("read")
    crs = CRS.from_epsg(4490)
    placed = place(plots, crs), place(shapes, crs)
    steps.done("place")
    overlay(*placed, threads=threads)
    steps.done("overlay")
    steps.tell()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("subjects", "controls", "out"):
        arguments.add_argument(name)
    arguments.add_argument("--threads", type=int, default=2)
    given = arguments.parse_args()
    main(given.subjects, given.controls, given.threads)
