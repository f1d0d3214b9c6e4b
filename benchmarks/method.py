"""What entrants of a race are called, and how it was measured: the words of docs/performance.md."""

from __future__ import annotations

from typing import Final

OURS: Final = ("layer", "check")
"""Entrants that are greenshield; the others are peers."""
TITLES: Final = {
    "layer": "greenshield, the overlap layer alone",
    "check": "greenshield, the complete check",
    "subdivided": "PostGIS, subdivided",
    "plain": "PostGIS, plain",
    "sedona": "SedonaDB",
    "sjoin": "geopandas sjoin + intersection",
    "overlay": "geopandas.overlay",
    "qgis": "QGIS, native:intersection",
    "import": 'python -c "import geopandas, pyogrio"',
    "prepare": "greenshield prepare",
    "prepared": "greenshield check, prepared catalogue",
    "unprepared": "greenshield check, catalogue as it is",
    "threads": "greenshield check, two threads",
    "dask": "greenshield check, two workers of dask",
    "overlap_layer": "one reading",
    "overlay_step": "all readings, as a check",
}
METHOD: Final = """\
## How it was measured

Files are those of `benchmarks/synthetic_red_line.py`: a red line of noise in every octave as 37 rows, some of them with
tens of thousands of holes, and projects of 5 to 12 corners in clusters, a few of them kilometres across; about half of
them share land with it. Every run is a process of its own, from GeoPackage to GeoPackage: both files are read; subject,
row of the red line, its name, area, share and geometry of each pair are written. Seconds are those by the clock of the
whole process, imports included. Entrants run in turn, round after round; a ratio is the median of the ratios of the
rounds, not of medians. Memory is that of all processes of a run together, at its peak; what they share counts twice.
Pairs and planar areas are compared with those of the first line afterwards, outside of any time: **same** means
identical pairs, and total areas that differ by 1e-9 at most.

| | what it does | what it does not |
|---|---|---|
| the overlap layer alone | what the peers do, with our kernel (`benchmarks/overlap_layer.py`) | all of the line below |
| the complete check | validity and repair, every row accounted for, all readings of each overlap as an interval, \
verdicts with reasons and clauses, results.gpkg, summary.xlsx and summary.json, verified and published whole | other \
rules than ERL001 |
| PostGIS, subdivided | ogr2ogr loads, GiST indices, ST_Subdivide at 128 vertices, one query, parts put together, \
ogr2ogr writes; two parallel workers, nothing kept safe from a crash | starting the server is not counted |
| PostGIS, plain | the same with ST_Intersects and ST_Intersection on the rows as they are | |
| SedonaDB | reads and writes through pyogrio; one query; 32 pairs at a time, because a column holds 2 GB at most | |
| geopandas | sjoin + intersection pair by pair, or overlay; read and written by Arrow | |
| QGIS | `qgis_process` | areas and shares |

No peer repairs, measures more than one reading, accounts for rows, or says what follows from an overlap.
"""
