"""The overlap layer with geopandas, as its users write it.

`python benchmarks/peer_geopandas.py overlay|sjoin SUBJECTS CONTROLS OUT`
"""

from __future__ import annotations

import sys
import warnings

import geopandas as gpd
from steps import Steps

EQUAL_AREA = "EPSG:6933"
"""Areas of all peers: cylindrical, so that edges are straight in longitude, as ours are."""


def by_overlay(subjects: gpd.GeoDataFrame, controls: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`geopandas.overlay`."""
    return gpd.overlay(subjects, controls, how="intersection", keep_geom_type=True)


def by_sjoin(subjects: gpd.GeoDataFrame, controls: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Join by `intersects`, then intersect pair by pair; what only touches is left out."""
    pairs = gpd.sjoin(subjects, controls, predicate="intersects")
    shapes = controls.geometry.loc[pairs["index_right"]]
    shared = pairs.geometry.intersection(gpd.GeoSeries(shapes.to_numpy(), index=pairs.index, crs=controls.crs))
    pairs = pairs.set_geometry(shared).drop(columns="index_right")
    return pairs[pairs.geometry.area > 0]


def main(how: str, subjects: str, controls: str, out: str) -> None:
    """Read both files, overlay them, and write what they share."""
    steps = Steps()
    plots, line = gpd.read_file(subjects, use_arrow=True), gpd.read_file(controls, use_arrow=True)
    plots["whole"] = plots.geometry.to_crs(EQUAL_AREA).area
    steps.done("read")
    shared = {"overlay": by_overlay, "sjoin": by_sjoin}[how](plots, line)
    steps.done("overlay")
    shared["area_m2"] = shared.geometry.to_crs(EQUAL_AREA).area
    shared["share"] = shared["area_m2"] / shared["whole"]
    steps.done("areas")
    columns = ["XMBH", "BSM", "HXMC", "area_m2", "share", "geometry"]
    shared[columns].to_file(out, layer="overlap", driver="GPKG", engine="pyogrio", use_arrow=True)
    steps.done("write")
    steps.tell()


if __name__ == "__main__":
    warnings.filterwarnings("ignore", "Geometry is in a geographic CRS")
    warnings.filterwarnings("ignore", "`keep_geom_type=True`")
    main(*sys.argv[1:])
