"""The overlap layer with PostGIS: loaded, indexed, overlaid and written by ogr2ogr and SQL.

`python benchmarks/peer_postgis.py plain|subdivided SUBJECTS CONTROLS OUT`; needs PostgreSQL with PostGIS, and ogr2ogr.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from postgis_server import OWNER, query, server
from steps import Steps

SUBDIVIDE = """
CREATE UNLOGGED TABLE piece AS
    SELECT bsm, hxmc, ST_Subdivide(geom, 128) AS geom FROM red_line;
CREATE INDEX ON piece USING gist (geom);
ANALYZE piece;
"""
OVERLAY = {
    "plain": """
CREATE UNLOGGED TABLE shared AS
    SELECT s.xmbh, r.bsm, r.hxmc, s.geom AS plot,
           ST_CollectionExtract(ST_Intersection(s.geom, r.geom), 3) AS geom
    FROM subjects s JOIN red_line r ON ST_Intersects(s.geom, r.geom)
""",
    "subdivided": """
CREATE UNLOGGED TABLE part AS
    SELECT s.ogc_fid, s.xmbh, r.bsm, r.hxmc, s.geom AS plot,
           CASE WHEN ST_CoveredBy(s.geom, r.geom) THEN s.geom
                ELSE ST_CollectionExtract(ST_Intersection(s.geom, r.geom), 3) END AS geom
    FROM subjects s JOIN piece r ON ST_Intersects(s.geom, r.geom);
CREATE UNLOGGED TABLE shared AS
    SELECT xmbh, bsm, hxmc, (array_agg(plot))[1] AS plot,
           CASE WHEN count(*) = 1 THEN (array_agg(geom))[1] ELSE ST_Union(geom) END AS geom
    FROM part GROUP BY ogc_fid, xmbh, bsm, hxmc
""",
}
MEASURED = """
SELECT xmbh AS "XMBH", bsm AS "BSM", hxmc AS "HXMC", area_m2, area_m2 / whole AS share, geom
FROM (SELECT *, ST_Area(ST_Transform(geom, 6933)) AS area_m2, ST_Area(ST_Transform(plot, 6933)) AS whole
      FROM shared WHERE NOT ST_IsEmpty(geom) OFFSET 0) AS measured
"""


def main(how: str, subjects: str, controls: str, out: str) -> None:
    """Load both files, overlay them, and write what they share; the server itself is started before, stopped after."""
    steps = Steps()
    ogr = shutil.which("ogr2ogr") or "ogr2ogr"
    with ExitStack() as stack:
        with steps.left_out():
            folder = stack.enter_context(server())
            stop = stack.pop_all()
        try:
            base = f"PG:host={folder} user={OWNER} dbname={OWNER}"
            _load(ogr, base, subjects, "subjects")
            _load(ogr, base, controls, "red_line")
            query(folder, "ANALYZE")
            steps.done("load")
            if how == "subdivided":
                query(folder, SUBDIVIDE)
                steps.done("subdivide")
            query(folder, OVERLAY[how])
            steps.done("overlay")
            subprocess.run([ogr, "-f", "GPKG", out, base, "-sql", MEASURED, "-nln", "overlap"], check=True)
            steps.done("areas, write")
        finally:
            with steps.left_out():
                stop.close()
    steps.tell()


def _load(ogr: str, base: str, file: str, table: str) -> None:
    layer = ["-nln", table, "-lco", "GEOMETRY_NAME=geom", "-lco", "UNLOGGED=YES", "-lco", "FID=ogc_fid"]
    subprocess.run(
        [ogr, "-f", "PostgreSQL", base, str(Path(file)), *layer, "--config", "PG_USE_COPY", "YES"], check=True
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
