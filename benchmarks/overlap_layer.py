"""Write the overlap layer that the peers write, with our kernel: one reading, no accounting, no verdicts.

`python benchmarks/overlap_layer.py SUBJECTS CONTROLS OUT [--threads N]`
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from steps import Steps

from spatial.excerpt import excerpts, ready
from spatial.measure import area
from spatial.scanlines import APART
from spatial.shared import boxes, in_blocks, share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Geometry = NDArray[np.object_]
    Rows = NDArray[np.intp]

BLOCK: Final = 8192
"""Subjects looked at at a time."""


def read(path: str) -> tuple[pa.Table, pa.Array, Geometry]:
    """Read a layer: its columns, its geometry as bytes and as it is."""
    meta, table = pyogrio.read_arrow(path)
    name = meta["geometry_name"] or "wkb_geometry"
    column = table.column(name).combine_chunks()
    return table.drop_columns([name]), column, shapely.from_wkb(column.to_numpy(zero_copy_only=False))


def overlap(plots: Geometry, controls: Geometry, *, threads: int) -> tuple[Rows, Rows, Geometry]:
    """Return the pairs that share land, and the land they share; None is the whole plot."""
    land = ready(controls)
    bounds = shapely.bounds(plots)
    middle, high = (bounds[:, 1] + bounds[:, 3]) / 2, np.maximum(bounds[:, 3] - bounds[:, 1], APART * 1.01)
    bounds[:, 1], bounds[:, 3] = middle - high / 2, middle + high / 2
    tree = shapely.STRtree(boxes(shapely.bounds(controls)))

    def work(subjects: Rows) -> tuple[Rows, Rows, Geometry]:
        window, row = tree.query(boxes(bounds[subjects]))
        subject, control = np.array([subjects[window], row])[:, np.lexsort((row, subjects[window]))]
        seen = excerpts(land, bounds, subject, control)
        shared = np.full(len(subject), None, object)
        cut = np.flatnonzero(~shapely.is_missing(seen.polygon) & ~seen.alone)
        shared[cut] = share(plots[subject[cut]], seen.polygon[cut])[0]
        kept = seen.alone | ~shapely.is_missing(shared)
        return subject[kept], control[kept], shared[kept]

    found = in_blocks(work, np.split(np.arange(len(plots)), np.arange(BLOCK, len(plots), BLOCK)), threads)
    return tuple(map(np.concatenate, zip(*found, strict=True)))


def main(subjects: str, controls: str, out: str, threads: int) -> None:
    """Read both files, overlay them, and write what they share."""
    steps = Steps()
    columns, wkb, plots = read(subjects)
    line, _, shapes = read(controls)
    steps.done("read")
    subject, control, shared = overlap(plots, shapes, threads=threads)
    steps.done("overlay")
    whole = np.flatnonzero(shapely.is_missing(shared))
    part = np.flatnonzero(~shapely.is_missing(shared))
    rows, of = np.unique(subject, return_inverse=True)
    size = area(plots[rows])[of]
    measure = size.copy()
    measure[part] = area(shared[part])
    steps.done("areas")
    order = np.concatenate([whole, part])  # whole plots keep the bytes they came with
    geometry = pa.concat_arrays([wkb.take(pa.array(subject[whole])), pa.array(shapely.to_wkb(shared[part]), wkb.type)])
    table = pa.table(
        {
            "XMBH": columns.column("XMBH").take(pa.array(subject[order])),
            "BSM": line.column("BSM").take(pa.array(control[order])),
            "HXMC": line.column("HXMC").take(pa.array(control[order])),
            "area_m2": measure[order],
            "share": (measure / size)[order],
            "geom": geometry,
        }
    )
    pyogrio.write_arrow(
        table, out, layer="overlap", driver="GPKG", geometry_name="geom", geometry_type="Unknown", crs="EPSG:4490"
    )
    steps.done("write")
    steps.tell()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("subjects", "controls", "out"):
        arguments.add_argument(name)
    arguments.add_argument("--threads", type=int, default=2)
    main(**vars(arguments.parse_args()))
