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
from layers.synthetic.ordinary import (
    ROWS,
    county_of,
    ordinary_facilities,
    ordinary_projects,
    ordinary_rights,
)
from layers.synthetic.sites import OPEN_TO_RIGHTS, Sites
from layers.synthetic.telling_facilities import telling_facilities
from layers.synthetic.telling_farms import telling_farms
from layers.synthetic.telling_industry import telling_industry
from layers.synthetic.telling_land import telling_land
from layers.synthetic.telling_projects import telling_projects
from layers.synthetic.telling_rights import telling_rights
from layers.synthetic.telling_ring import telling_ring
from spatial.measure import statutory_area

if TYPE_CHECKING:
    from layers.synthetic.land import Land
    from layers.synthetic.subject import Subject

ZONE_BORDER: Final = 109.5
"""Longitude (degrees) at which the 3-degree zones 36 and 37 meet."""

FACILITIES: Final = {
    "outfall": ("outfalls.geojson", "EPSG:4490", None, "SYPW"),
    "pipeline": ("pipelines.gpkg", "EPSG:4525", "管线", "SYGX"),
    "boiler": ("boilers.gpkg", "EPSG:4546", "锅炉", "SYGL"),
    "livestock-farm": ("livestock_farms.gpkg", "EPSG:4525", "养殖场", "SYYZ"),
    "stake": ("stakes.gpkg", "EPSG:4490", "界桩", "SYJZ"),
}
"""By kind of the smaller submissions: file, CRS, layer, the ids' beginning."""
EVIDENCE: Final = {
    "opinion": ("opinions.gpkg", "认定意见范围"), "former-boundary": ("former_boundaries.gpkg", "原矿区范围"),
}  # fmt: skip
"""By kind of what belongs to single subjects: file and layer."""


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
    sites = Sites(land, np.random.default_rng(4524))
    apart = Sites(land, np.random.default_rng(4525), open=OPEN_TO_RIGHTS)
    projects = [*telling_projects(land, sites), *telling_ring(sites), *telling_land(sites), *telling_industry(sites)]
    projects += ordinary_projects(land, sites, ROWS["project"] - len(projects))
    rights = telling_rights(apart)
    rights += ordinary_rights(land, apart, ROWS["mining-right"] - len(rights))
    told = [*telling_facilities(land, sites), *telling_farms(land, sites)]
    rest = {kind: [one for one in told if one.kind == kind] for kind in FACILITIES}
    for kind, rows in rest.items():
        rows.extend(ordinary_facilities(land, sites, kind, ROWS[kind] - len(rows)))
    west, east = ([one for one in projects if _is_west(one) is side] for side in (True, False))
    return [
        Sheet(rows=west, file="projects_36.gpkg", crs="EPSG:4524", layer="项目", ids="SY36"),
        Sheet(rows=east, file="projects_37.shp", crs="EPSG:4525", ids="SY37"),
        Sheet(rows=rights, file="mining_rights.gpkg", crs="EPSG:4490", layer="矿业权", ids="SYKQ"),
        *(Sheet(rows=rest[kind], file=file, crs=crs, layer=layer, ids=ids)
          for kind, (file, crs, layer, ids) in FACILITIES.items()),
    ]  # fmt: skip


def evidence(handed_in: list[Sheet]) -> dict[str, gpd.GeoDataFrame]:
    """Return by kind the land that belongs to single subjects, with their numbers."""
    rows = [
        (kind, number, shape)
        for sheet in handed_in
        for number, one in zip(_numbers(sheet), sheet.rows, strict=True)
        for kind, shape in one.own.items()
    ]
    return {
        kind: gpd.GeoDataFrame(
            {"编号": [number for of, number, _ in rows if of == kind]},
            geometry=moved([shape for of, _, shape in rows if of == kind], BOARD, BOARD), crs=BOARD,
        )
        for kind in EVIDENCE
    }  # fmt: skip


def _numbers(sheet: Sheet) -> list[str | None]:
    """Return the ids of a sheet's rows; a nameless one has no id either."""
    return [f"{sheet.ids}{number:03d}" if one.name else None for number, one in enumerate(sheet.rows, 1)]


def _is_west(subject: Subject) -> bool:
    """Say whether the middle lies in zone 36; rows without geometry go west."""
    if subject.geometry is None:
        return True
    return bool(degrees(shapely.get_coordinates(subject.geometry.centroid))[0, 0] < ZONE_BORDER)


def table(sheet: Sheet, land: Land) -> gpd.GeoDataFrame:
    """Return a sheet as it is written: Chinese headings, in a shapefile the short ones of the pinyin."""
    kind = KINDS[sheet.rows[0].kind]
    frame = pd.DataFrame([dict(subject.fields) for subject in sheet.rows])
    frame["id"] = _numbers(sheet)
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
