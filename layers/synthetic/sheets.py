"""The submissions: which subjects come in which file, and what stands in its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.kinds import KINDS
from layers.synthetic.board import BOARD, degrees, moved
from layers.synthetic.land import Land, Sites
from layers.synthetic.ordinary import (
    FACILITIES,
    PROJECTS,
    RIGHTS,
    county_of,
    ordinary_facilities,
    ordinary_projects,
    ordinary_rights,
)
from layers.synthetic.telling_facilities import telling_facilities
from layers.synthetic.telling_projects import telling_projects
from layers.synthetic.telling_rights import telling_rights
from spatial.measure import statutory_area

if TYPE_CHECKING:
    from layers.synthetic.subject import Subject

ZONE_BORDER: Final = 109.5
"""Longitude (degrees) at which the 3-degree zones 36 and 37 meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One file of the submission: its rows, name, CRS, layer (None: a format without layers) and the ids' beginning."""

    rows: list[Subject]
    file: str
    crs: str
    layer: str | None = None
    ids: str


def sheets(land: Land) -> list[Sheet]:
    """Draw all subjects and sort them into files of different formats and coordinate systems."""
    sites, apart = Sites(land, np.random.default_rng(4524)), Sites(land, np.random.default_rng(4525))
    projects, facilities = telling_projects(land, sites), telling_facilities(land, sites)
    projects += ordinary_projects(land, sites, PROJECTS - len(projects))
    rights = telling_rights(apart)
    rights += ordinary_rights(land, apart, RIGHTS - len(rights))
    kinds = {kind: [one for one in facilities if one.kind == kind] for kind in ("outfall", "pipeline", "boiler")}
    for kind, rows in kinds.items():
        rows.extend(ordinary_facilities(land, sites, kind, FACILITIES - len(rows)))
    west, east = ([one for one in projects if _is_west(one) is side] for side in (True, False))
    return [
        Sheet(rows=west, file="projects_36.gpkg", crs="EPSG:4524", layer="项目", ids="SY36"),
        Sheet(rows=east, file="projects_37.shp", crs="EPSG:4525", ids="SY37"),
        Sheet(rows=rights, file="mining_rights.gpkg", crs="EPSG:4490", layer="矿业权", ids="SYKQ"),
        Sheet(rows=kinds["outfall"], file="outfalls.geojson", crs="EPSG:4490", ids="SYPW"),
        Sheet(rows=kinds["pipeline"], file="pipelines.gpkg", crs="EPSG:4525", layer="管线", ids="SYGX"),
        Sheet(rows=kinds["boiler"], file="boilers.gpkg", crs="EPSG:4546", layer="锅炉", ids="SYGL"),
    ]


def _is_west(subject: Subject) -> bool:
    """Say whether the middle lies in zone 36; rows without geometry go west."""
    if subject.geometry is None:
        return True
    return bool(degrees(shapely.get_coordinates(subject.geometry.centroid))[0, 0] < ZONE_BORDER)


def table(sheet: Sheet, land: Land) -> gpd.GeoDataFrame:
    """Return a sheet as it is written: Chinese headings, in a shapefile the short ones of the pinyin."""
    kind = KINDS[sheet.rows[0].kind]
    frame = pd.DataFrame([dict(subject.fields) for subject in sheet.rows])
    numbered = enumerate(sheet.rows, 1)
    frame["id"] = [
        f"{sheet.ids}{number:03d}" if one.name else None for number, one in numbered
    ]  # nameless: no id either
    frame["county"] = [county_of(land, one.geometry) for one in sheet.rows]
    geometry = moved([one.geometry for one in sheet.rows], BOARD, sheet.crs)
    mended = np.asarray(shapely.make_valid(geometry), dtype=object)
    area = statutory_area(mended) if sheet.crs == "EPSG:4490" else shapely.area(mended)
    area[shapely.is_missing(mended)] = np.nan
    if kind.name == "project":
        frame["declared_ha"] = (area / 1e4).round(4)
    if kind.name == "mining-right":
        frame["declared_km2"] = (area / 1e6).round(4)
    short = sheet.file.endswith(".shp")  # ten bytes are all a shapefile's heading may have
    heading = {
        field.name: next((name for name in field.aliases if name.isascii()), field.zh) if short else field.zh
        for field in kind.fields
        if field.name in frame
    }
    columns = frame[list(heading)].rename(columns=heading)
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=sheet.crs)
