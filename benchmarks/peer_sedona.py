"""The overlap layer with SedonaDB: its own reading of GeoPackage, its join, its writing, all through pyogrio.

`python benchmarks/peer_sedona.py SUBJECTS CONTROLS OUT`; needs sedonadb.
"""

from __future__ import annotations

import sys

import sedonadb
from steps import Steps

BATCH = 32
"""Pairs at a time: each has the whole polygon of the red line beside it, and a column holds 2 GB at most."""
QUERY = """
WITH shared AS (
    SELECT s."XMBH", r."BSM", r."HXMC", s.geom AS plot, ST_Intersection(s.geom, r.geom) AS geom
    FROM subjects s JOIN red_line r ON ST_Intersects(s.geom, r.geom)
), measured AS (
    SELECT *, ST_Area(ST_Transform(geom, 'EPSG:6933')) AS area_m2,
           ST_Area(ST_Transform(plot, 'EPSG:6933')) AS whole
    FROM shared
)
SELECT "XMBH", "BSM", "HXMC", area_m2, area_m2 / whole AS share, geom FROM measured WHERE area_m2 > 0
"""


def main(subjects: str, controls: str, out: str) -> None:
    """Read both files, overlay them, and write what they share; it is lazy, and works while it writes."""
    steps = Steps()
    engine = sedonadb.connect()
    engine.sql(f"SET datafusion.execution.batch_size = {BATCH}").execute()
    engine.read_pyogrio(subjects).to_view("subjects")
    engine.read_pyogrio(controls).to_view("red_line")
    shared = engine.sql(QUERY).to_memtable()
    steps.done("read, overlay, areas")
    shared.to_pyogrio(out, driver="GPKG", layer="overlap", geometry_name="geom", crs="EPSG:4490")
    steps.done("write")
    steps.tell()


if __name__ == "__main__":
    main(*sys.argv[1:])
