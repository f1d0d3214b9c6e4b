"""Corner strings, outlines within outlines, and files on an old datum with parameters that were invented."""

import csv

import geopandas as gpd
import numpy as np
import shapely
from desk import MAP, at
from pyproj import CRS, Transformer

DATUM = """
source = "EPSG:2360"
method = "plane"
accuracy_m = 2.5
area = [107.2, 36.8, 111.3, 39.6]
dx = 12.5
dy = -7.25
rotation = 0.0
scale = 0.0
"""
"""Invented: from Xi'an 80 to CGCS2000 12.5 m to the north and 7.25 m to the west, in zone 36."""


def outline(box):
    """Corners of a box on the desk, east and north in zone 36 of CGCS2000, without the closing one."""
    change = Transformer.from_crs(MAP, CRS.from_epsg(4524), always_xy=True)
    lon_lat = shapely.get_coordinates(at(shapely.box(*box)))[:-1]
    return np.column_stack(change.transform(*lon_lat.T))


def packed(degrees):
    """Degrees as DDDMMSS.ss."""
    hundredths = round(degrees * 360_000)
    return f"{hundredths // 360_000}{hundredths // 6000 % 60:02}{hundredths % 6000 // 100:02}.{hundredths % 100:02}"


def right(rings):
    """String of a mining right: boxes with flag and note."""
    words = [str(len(rings))]
    for box, flag, note in rings:
        corners = outline(box)
        words.append(str(len(corners)))
        for label, (east, north) in enumerate(corners, 1):
            words += [str(label), f"{north:.2f}", f"{east:.2f}"]
        words += ["1250", "900", note, flag]
    return ",".join(words) + ","


def exploration(box):
    """String of an exploration right: longitude and latitude, without numbers."""
    corners = shapely.get_coordinates(at(shapely.box(*box)))[:-1]
    return ",".join(["1", "4", *(packed(degrees) for corner in corners for degrees in corner)]) + ","


def corner_string(folder, *, rings=(), explored=None, change=("", ""), column=False):
    """Write a string into a text file or a cell of a list; `change` breaks it."""
    text = (exploration(explored) if explored else right(rings)).replace(*change, 1)
    if not column:
        (folder / "甲矿.txt").write_text(text, encoding="utf-8")
        return folder / "甲矿.txt"
    with (folder / "矿权.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["许可证号", "拐点坐标"], ["C6108001", text]])
    return folder / "矿权.csv"


def nested_drawing(folder, *, boxes):
    """Draw boxes on one layer."""
    body = ""
    for box in boxes:
        corners = "".join(f"10\n{x!r}\n20\n{y!r}\n" for x, y in outline(box).tolist())
        body += f"0\nLWPOLYLINE\n8\n项目\n90\n4\n70\n1\n{corners}"
    text = f"0\nSECTION\n2\nENTITIES\n{body}0\nENDSEC\n0\nEOF\n"
    (folder / "a.dxf").write_text(text, encoding="utf-8")
    return folder / "a.dxf"


def old_datum(folder, *, box, crs="EPSG:2360"):
    """Write a plot whose numbers, brought over by `DATUM`, are those of the box."""
    plot = shapely.Polygon(outline(box) - [-7.25, 12.5])
    gpd.GeoDataFrame({"项目编号": ["X1"]}, geometry=[plot], crs=crs).to_file(folder / "a.gpkg", layer="项目")
    return folder / "a.gpkg"
