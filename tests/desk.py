"""A small desk for tests: squares on the map as subjects and controls, judged without a file.

The grid of the desk is in metres east and north of a point in Yulin; a square of 100 m has 10 000 m2 to about 1e-3.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from layers.kinds import KINDS, canonical
from layers.layer import Control, Coverage, Input, Layer
from layers.sheet import Sheet
from layers.sheet_layer import after_placing
from rules.core.codes import Verdict
from rules.core.report import CatalogueFacts
from rules.core.rulebook import parse_rulebook
from rules.core.run import Run, counted
from rules.registry import RULES
from spatial.measure import GEOD
from spatial.placed import place

TODAY = date(2026, 11, 24)
MAP = CRS.from_epsg(4490)
LON, LAT = 109.2, 38.4
EAST, NORTH = (1 / GEOD.inv(LON, LAT, LON + dx, LAT + dy)[2] * 1e-3 for dx, dy in ((1e-3, 0), (0, 1e-3)))
BOOK = parse_rulebook(files("rules").joinpath("yulin.toml").read_text(encoding="utf-8"), file="yulin.toml")
EVERYWHERE = Coverage(everywhere=True)


def at(geometry):
    """Metres on the desk to longitude and latitude."""
    return shapely.transform(geometry, lambda xy: xy * [EAST, NORTH] + [LON, LAT])


def box(left, bottom, right, top):
    """A rectangle on the desk, in metres."""
    return at(shapely.box(left, bottom, right, top))


def layer(kind, rows, *, crs=MAP, role="subject", title=None, drawn=None):
    """A layer of rows (geometry, {canonical field: value})."""
    geometry = np.array([row[0] for row in rows], dtype=object)
    placed = place(geometry, crs, drawn=drawn)
    status = np.where(shapely.is_missing(geometry), "no-geometry", "read").astype(object)
    fields = canonical(pd.DataFrame([row[1] for row in rows]), kind)
    where = pd.DataFrame(
        {
            "file": f"{kind}.gpkg",
            "layer": kind,
            "row": np.arange(1, len(rows) + 1),
            "row_status": after_placing(status, placed),
            "notes": pd.Series([()] * len(rows), dtype=object),
        }
    )
    source = Input(
        role=role, kind=kind, file=f"{kind}.gpkg", layer=kind, sha256="0" * 64, bytes=1, rows=len(rows),
        read=len(rows), repaired=0, without_geometry=0, crs=crs.to_string(), crs_source="file",
    )  # fmt: skip
    return Layer(
        kind=kind, title=title or KINDS[kind].zh, frame=pd.concat([where, fields], axis=1), placed=placed, input=source
    )


def sheet(geometry, code, *, crs_source="file", **columns):
    """Rows as a file delivers them, before they are placed."""
    rows = np.array([*geometry, None], dtype=object)[:-1]
    return Sheet(
        path="a.gpkg", layer="a", columns=pd.DataFrame(columns, index=range(len(rows))), geometry=rows,
        status=np.where(shapely.is_missing(rows), "no-geometry", "read").astype(object),
        crs=CRS.from_epsg(code), crs_source=crs_source, sha256="0" * 64, bytes=1,
    )  # fmt: skip


def control(kind, rows, *, coverage=EVERYWHERE, day=date(2025, 11, 30), alternatives=False, **options):
    """A control layer; it speaks for everywhere unless told otherwise."""
    return Control(
        layer=layer(kind, rows, role="control", **options),
        coverage=coverage,
        date=day,
        version="test",
        alternatives=alternatives,
    )


def check(subjects, controls, *, as_of=TODAY, rules=RULES, rulebook=BOOK, progress=None, **options):
    """Judge the layers on the desk."""
    run = Run(
        counts=counted(subjects), controls=tuple(controls), rules=rules, rulebook=rulebook,
        catalogue=CatalogueFacts(name="desk", file="catalogue.toml", sha256="0" * 64), as_of=as_of,
        as_of_source="option", **options,
    )  # fmt: skip
    return run.judge(tuple(subjects), **({"progress": progress} if progress else {}))


def answer(report, rule, row=0):
    """The verdict's word and code of a row under a rule."""
    found = report.results[rule].table.loc[row]
    return f"{Verdict(found.verdict).word}/{found.code}"
