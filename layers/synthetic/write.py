"""The synthetic Yulin as files: control layers, submissions and a commented catalogue."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.synthetic.board import BOARD, moved
from layers.synthetic.catalogue_text import AS_OF, CATALOGUE
from layers.synthetic.deliveries import COUNTIES, DELIVERIES
from layers.synthetic.land import draw
from layers.synthetic.sheets import EVIDENCE, evidence, sheets, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from layers.synthetic.deliveries import Delivery
    from layers.synthetic.subject import Subject


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
        Every row that is checked, file by file in the order of `submissions`; evidence comes last.
    """

    catalogue: Path
    submissions: tuple[str, ...]
    subjects: tuple[Subject, ...]

    @property
    def expected(self) -> dict[str, Mapping[str, str]]:
        """Name of a telling subject -> rule -> `verdict` or `verdict/code`, reasoned by hand from the law."""
        return {one.name: one.expected for one in self.subjects if one.name is not None and one.expected}


def write_demo(folder: Path) -> Demo:
    """Write the synthetic Yulin into a folder: catalogue.toml, control/ and submissions/.

    Nothing in it is official: seats and areas of the counties and sizes of the reserves are public figures; all shapes,
    names of subjects and documents are invented and say so. The files are byte-identical between runs.

    Parameters
    ----------
    folder
        Made if need be; files of an earlier demo in it are replaced.

    Returns
    -------
    Demo
        The catalogue, the submissions and what they show.
    """
    control, submissions = folder / "control", folder / "submissions"
    for part in (control, submissions):
        part.mkdir(parents=True, exist_ok=True)
    land = draw()
    handed_in = sheets(land)
    with _standing_clock():
        county = land.layers["county"]
        for west, half in zip((True, False), COUNTIES, strict=True):
            _write(_headed(county[county["west"] == west], half), control / half.file, half.layer)
        for number, each in enumerate(DELIVERIES):
            first = all(each.file != before.file for before in DELIVERIES[:number])
            _write(_headed(land.layers[each.kind], each), control / each.file, each.layer, anew=first)
        for sheet in handed_in:
            _write(table(sheet, land), submissions / sheet.file, sheet.layer)
        for kind, frame in evidence(handed_in).items():
            _write(frame, submissions / EVIDENCE[kind][0], EVIDENCE[kind][1])
    files = [*(sheet.file for sheet in handed_in), *(file for file, _ in EVIDENCE.values())]
    catalogue = folder / "catalogue.toml"
    catalogue.write_text(CATALOGUE, encoding="utf-8", newline="\n")
    return Demo(
        catalogue=catalogue,
        submissions=tuple(str(submissions / file) for file in files),
        subjects=tuple(subject for sheet in handed_in for subject in sheet.rows),
    )


def _headed(layer: gpd.GeoDataFrame, delivery: Delivery) -> gpd.GeoDataFrame:
    """Return a drawn layer with the columns and in the system it is delivered in."""
    columns = pd.DataFrame(layer)[list(delivery.headings)].rename(columns=delivery.headings)
    geometry = moved(layer.geometry.to_numpy(), BOARD, delivery.crs)
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=delivery.crs)


def _write(layer: gpd.GeoDataFrame, path: Path, name: str | None, *, anew: bool = True) -> None:
    """Write one layer in the format of the file's suffix; with `anew` whatever stood there under its name goes."""
    for old in path.parent.glob(f"{path.stem}.*") if anew else ():
        old.unlink()
    if path.suffix == ".shp":
        dated = {"DBF_DATE_LAST_UPDATE": AS_OF.isoformat()}
        pyogrio.write_dataframe(layer, path, driver="ESRI Shapefile", encoding="GBK", layer_options=dated)
    elif path.suffix == ".geojson":
        pyogrio.write_dataframe(layer, path, driver="GeoJSON", layer_options={"COORDINATE_PRECISION": 9})
    else:
        solid = bool(np.isin(shapely.get_dimensions(layer.geometry.to_numpy()), (-1, 2)).all())  # -1: no geometry
        pyogrio.write_dataframe(
            layer, path, driver="GPKG", layer=name, dataset_options={"VERSION": "1.2"},
            geometry_type="MultiPolygon" if solid else None, promote_to_multi=solid,
        )  # fmt: skip


@contextmanager
def _standing_clock() -> Iterator[None]:
    """Let GDAL date its files with the demo's as-of date, whatever the clock says."""
    key = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(key)
    pyogrio.set_gdal_config_options({key: f"{AS_OF}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({key: before})
