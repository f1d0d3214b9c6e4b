"""The synthetic Yulin as files: control layers, submissions and a commented catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.kinds import KINDS
from layers.synthetic.board import BOARD, degrees, moved
from layers.synthetic.catalogue_text import AS_OF, CATALOGUE
from layers.synthetic.land import Land, Sites, draw
from layers.synthetic.ordinary import (
    FACILITIES, PROJECTS, RIGHTS, county_of, ordinary_facilities, ordinary_projects, ordinary_rights,
)  # fmt: skip
from layers.synthetic.subject import Subject
from layers.synthetic.telling_facilities import telling_facilities
from layers.synthetic.telling_projects import telling_projects
from layers.synthetic.telling_rights import telling_rights

WEST, EAST, LONLAT = "EPSG:4524", "EPSG:4525", "EPSG:4490"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What was written.

    Attributes
    ----------
    catalogue
        The catalogue's path.
    submissions
        What to give `greenshield check`, as paths.
    subjects
        Every row, file by file in the order of `submissions`.
    """

    catalogue: Path
    submissions: tuple[str, ...]
    subjects: tuple[Subject, ...]

    @property
    def expected(self) -> dict[str, dict[str, str]]:
        """Name of a telling subject -> rule -> `verdict` or `verdict/code`, reasoned by hand."""
        return {subject.name: dict(subject.expected) for subject in self.subjects if subject.expected and subject.name}


def write_demo(folder: Path) -> Demo:
    """Write the synthetic Yulin into a folder: catalogue.toml, control/ and submissions/.

    Nothing in it is official: seats, areas of counties and sizes of reserves are public figures, all shapes, names of
    subjects and documents are invented, and say so. Files are byte-identical between runs.

    Parameters
    ----------
    folder
        Is made if need be; files of an earlier demo in it are replaced.

    Returns
    -------
    Demo
        The catalogue, the submissions and what they show.
    """
    land = draw()
    for part in ("control", "submissions"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    with _fixed_date():
        _write_controls(land, folder / "control")
        written = [
            _write_subjects(land, rows, folder / "submissions" / name, *how) for rows, name, *how in _sheets(land)
        ]
    catalogue = folder / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8", newline="\n")
    rows = tuple(subject for sheet, _ in written for subject in sheet)
    return Demo(catalogue=catalogue, submissions=tuple(str(path) for _, path in written), subjects=rows)


def _sheets(land: Land) -> Iterator[tuple[list[Subject], str, str, str | None]]:
    """Subjects by file: rows, file name, CRS, layer name (None: a format without layers)."""
    sites, apart = Sites(land, np.random.default_rng(4524)), Sites(land, np.random.default_rng(4525))
    projects = telling_projects(land, sites)
    facilities = telling_facilities(land, sites)
    projects += ordinary_projects(land, sites, PROJECTS - len(projects))
    rights = telling_rights(apart)
    rights += ordinary_rights(land, apart, RIGHTS - len(rights))
    counts = {
        kind: FACILITIES - sum(one.kind == kind for one in facilities) for kind in ("outfall", "pipeline", "boiler")
    }
    facilities += ordinary_facilities(land, sites, counts)
    west = [_longitude(project) < 109.5 for project in projects]  # noqa: PLR2004  where the 3-degree zones meet
    yield [one for one, is_west in zip(projects, west, strict=True) if is_west], "projects_36.gpkg", WEST, "项目"
    yield [one for one, is_west in zip(projects, west, strict=True) if not is_west], "projects_37.shp", EAST, None
    yield rights, "mining_rights.gpkg", LONLAT, "矿业权"
    for kind, name, crs, layer in (
        ("outfall", "outfalls.geojson", LONLAT, None),
        ("pipeline", "pipelines.gpkg", EAST, "管线"),
        ("boiler", "boilers.gpkg", "EPSG:4546", "锅炉"),  # zone 37 without its prefix
    ):
        yield [one for one in facilities if one.kind == kind], name, crs, layer


def _longitude(subject: Subject) -> float:
    """Longitude of the middle; rows without geometry go west."""
    if subject.geometry is None:
        return 0.0
    return float(degrees(shapely.get_coordinates(subject.geometry.centroid))[0, 0])


def _write_controls(land: Land, folder: Path) -> None:
    """Each layer in the format and CRS a bureau might deliver it in."""
    layers = land.layers
    county = layers["county"]
    _write(_named(county[county["west"]], name="XZQMC", code="XZQDM"), folder / "county_36.shp", WEST)
    _write(_named(county[~county["west"]], name="XZQMC", code="XZQDM"), folder / "county_37.gpkg", EAST, "县级行政区")
    _write(_named(layers["ecological-red-line"], name="HXMC", type="HXLX"), folder / "redline.gpkg", EAST, "STBHHX")
    reserve = _named(layers["nature-reserve"], name="BHQMC", zone="GNFQ", level="JB", type="BHDLX")
    _write(reserve, folder / "reserves.gpkg", LONLAT, "自然保护区")
    _write(_named(layers["industrial-park"], name="园区名称", plan_eia="规划环评"), folder / "parks.shp", EAST)
    _write(
        _named(layers["water-source"], name="水源地名称", level="保护区级别"), folder / "water_sources.geojson", LONLAT
    )
    _write(_named(layers["built-up-area"], name="名称"), folder / "built_up_areas.shp", WEST)
    _write(_named(layers["river-shoreline"], name="河流名称"), folder / "shorelines.geojson", LONLAT)


def _named(layer: gpd.GeoDataFrame, **columns: str) -> gpd.GeoDataFrame:
    return layer[[*columns, "geometry"]].rename(columns=columns)


def _write_subjects(
    land: Land, rows: Sequence[Subject], path: Path, crs: str, layer: str | None
) -> tuple[Sequence[Subject], Path]:
    """Write a sheet: Chinese headings, in a shapefile the short ones of the pinyin."""
    kind = KINDS[rows[0].kind]
    frame = pd.DataFrame([dict(subject.fields) for subject in rows])
    geometry = moved([subject.geometry for subject in rows], BOARD, crs)
    frame["id"] = [f"SY{number:04d}" for number in range(1, len(rows) + 1)]
    frame["county"] = [county_of(land, one.geometry) if one.geometry else "榆阳区" for one in rows]
    planar = shapely.area(
        shapely.make_valid(np.array([one.geometry for one in rows], dtype=object) if crs == LONLAT else geometry)
    )
    if kind.name == "project":
        frame["declared_ha"] = (planar / 1e4).round(4)
    if kind.name == "mining-right":
        frame["declared_km2"] = (planar / 1e6).round(4)
    heading = {one.name: one.zh for one in kind.fields}
    if path.suffix == ".shp":
        heading = {one.name: next((name for name in one.aliases if name.isascii()), one.zh) for one in kind.fields}
    columns = [one.name for one in kind.fields if one.name in frame]
    table = gpd.GeoDataFrame(frame[columns].rename(columns=heading), geometry=geometry, crs=crs)
    _write(table, path, crs, layer)
    return rows, path


def _write(table: gpd.GeoDataFrame, path: Path, crs: str, layer: str | None = None) -> None:
    """One file; whatever stood there under its name is replaced."""
    for old in path.parent.glob(f"{path.stem}.*"):
        old.unlink()
    if str(table.crs) != crs:
        table = table.set_geometry(gpd.GeoSeries(moved(table.geometry, BOARD, crs), index=table.index, crs=crs))
    options: dict[str, object] = {
        "encoding": "UTF-8",
        "layer": layer,
        "driver": "GPKG",
        "dataset_options": {"VERSION": "1.2"},
    }
    if path.suffix == ".shp":
        options = {"encoding": "GBK", "driver": "ESRI Shapefile", "layer_options": {"DBF_DATE_LAST_UPDATE": str(AS_OF)}}
    elif path.suffix == ".geojson":
        options = {"driver": "GeoJSON", "layer_options": {"COORDINATE_PRECISION": 9}}
    solid = (table.geom_type.dropna().str.contains("Polygon")).all()
    if solid and path.suffix == ".gpkg":
        options |= {"geometry_type": "MultiPolygon", "promote_to_multi": True}
    pyogrio.write_dataframe(table, path, **options)


@contextmanager
def _fixed_date() -> Iterator[None]:
    """Let GDAL date its files with the demo's as-of date, whatever the clock says."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{AS_OF}T00:00:00Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
