"""The same three projects in every format, against a red line in a geodatabase: the same answers."""

import json
import shutil
import struct
import zipfile

import geopandas as gpd
import numpy as np
import pyogrio
import pytest


@pytest.fixture
def survey(office):
    """The office with its red line in a File Geodatabase, its only file with a lock in it, as ArcGIS leaves one."""
    frame = gpd.read_file(office / "redline.gpkg", engine="pyogrio")
    database(frame, office / "redline.gdb", "STBHHX")
    (office / "redline.gdb" / "_gdb.PC-1.7.8.sr.lock").touch()
    (office / "redline.gpkg").unlink()
    text = (office / "catalogue.toml").read_text(encoding="utf-8")
    text = text.replace('source = "redline.gpkg"', 'source = "redline.gdb"\nlayer = "STBHHX"')
    (office / "catalogue.toml").write_text(text, encoding="utf-8")
    return office


def database(frame, path, layer):
    options = {"driver": "OpenFileGDB", "geometry_type": "MultiPolygon", "promote_to_multi": True}
    pyogrio.write_dataframe(frame, path, layer=layer, **options)


def as_gdb(frame, folder):
    database(frame, folder / "p.gdb", "项目")
    return "p.gdb"


def as_zip(frame, folder):
    database(frame, folder / "inner.gdb", "项目")
    with zipfile.ZipFile(folder / "p.zip", "w") as archive:
        for path in (folder / "inner.gdb").iterdir():
            archive.write(path, f"报送/项目.gdb/{path.name}")
    shutil.rmtree(folder / "inner.gdb")
    return "p.zip"


def as_fgb(frame, folder):
    pyogrio.write_dataframe(frame, folder / "p.fgb", geometry_type="Polygon", SPATIAL_INDEX="NO")
    return "p.fgb"


def document(frame):
    marks = ""
    for row in frame.itertuples():
        corners = " ".join(f"{x!r},{y!r},0" for x, y in row.geometry.exterior.coords)
        ring = f"<LinearRing><coordinates>{corners}</coordinates></LinearRing>"
        data = f'<Data name="项目编号"><value>{row.项目编号}</value></Data>'
        shape = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
        marks += f"<Placemark><ExtendedData>{data}</ExtendedData>{shape}</Placemark>"
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'


def as_kml(frame, folder):
    (folder / "p.kml").write_text(document(frame), encoding="utf-8")
    return "p.kml"


def as_kmz(frame, folder):
    with zipfile.ZipFile(folder / "p.kmz", "w") as archive:
        archive.writestr("doc.kml", document(frame))
    return "p.kmz"


def drawing(outlines):
    """Closed polylines and open ones, as (points, closed)."""
    lines = [0, "SECTION", 2, "ENTITIES"]
    for number, (points, closed) in enumerate(outlines):
        lines += [0, "LWPOLYLINE", 5, f"{number:X}", 8, "用地", 90, len(points), 70, int(closed)]
        lines += [word for x, y in points for word in (10, repr(x), 20, repr(y))]
    return "\n".join(map(str, [*lines, 0, "ENDSEC", 0, "EOF", ""]))


def as_dxf(frame, folder):
    rings = [(shape.exterior.coords[:-1], True) for shape in frame.geometry]
    (folder / "p.dxf").write_text(drawing(rings), encoding="gb18030")
    return "p.dxf"


@pytest.mark.parametrize("write", [as_gdb, as_zip, as_fgb, as_kml, as_kmz, as_dxf])
def test_the_same_answers(survey, greenshield, write):
    frame = gpd.read_file(survey / "projects.gpkg", engine="pyogrio")
    name = write(frame, survey)
    code, out, err = greenshield("layers", name)
    assert (code, err) == (0, "")
    assert " 3 " in out
    crs = ["--crs", "EPSG:4490"] if name == "p.dxf" else []
    code, out, err = greenshield(
        "check", f"{name}=project", "-o", "out", "--select", "ERL001", "--format", "json", "--all", *crs
    )
    assert code == 1, err
    rows = json.loads(out)["results"]
    assert [(row["row"], row["verdict"], row["code"]) for row in rows] == [
        (1, "violation", "overlap"), (2, "violation", "overlap"), (3, "clear", "apart"),
    ]  # fmt: skip
    assert rows[1]["share"] == pytest.approx(0.5, abs=1e-6)


def test_an_open_outline_is_never_clear(survey, greenshield):
    corners = [(109.5, 38.5), (109.501, 38.5), (109.501, 38.501)]
    (survey / "p.dxf").write_text(drawing([(corners, True), (corners, False)]), encoding="gb18030")
    code, out, _ = greenshield(
        "check", "p.dxf=project", "-o", "out", "--crs", "EPSG:4490", "--select", "ERL001", "--format", "json", "--all"
    )
    assert code == 3
    rows = [(row["verdict"], row["code"]) for row in json.loads(out)["results"]]
    assert rows == [("clear", "apart"), ("review", "unreadable")]
    subjects = gpd.read_file(survey / "out" / "results.gpkg", layer="subjects", engine="pyogrio")
    assert "LWPOLYLINE 1 没有闭合" in subjects.note[1]


@pytest.mark.usefixtures("survey")
def test_a_drawing_without_crs_says_what_to_do(greenshield, survey):
    as_dxf(gpd.read_file(survey / "projects.gpkg", engine="pyogrio"), survey)
    code, _, err = greenshield("check", "p.dxf=project", "-o", "out")
    assert code == 2
    assert "--crs EPSG:4490" in err


def test_a_round_red_line_is_measured_round(survey, greenshield):
    """A circle of 1 km in a geodatabase: a plot of 4 ha that its chord of three points would miss."""
    x, y, r = 500_000.0, 4_205_000.0, 1000.0
    ring = [(x - r, y), (x + r, y), (x - r, y)]
    points = b"".join(struct.pack("<2d", *point) for point in ring)
    wkb = struct.pack("<BIIBII", 1, 10, 1, 1, 8, 3) + points
    arguments = {"fields": np.array(["HXMC"], dtype=object), "geometry_type": "MultiPolygon", "crs": "EPSG:4545"}
    shutil.rmtree(survey / "redline.gdb")
    pyogrio.raw.write(
        survey / "redline.gdb", np.array([wkb], dtype=object), [np.array(["圆"], dtype=object)],
        layer="STBHHX", driver="OpenFileGDB", **arguments,
    )  # fmt: skip
    plot = gpd.GeoSeries.from_wkt(
        ["POLYGON((499900 4205890,500100 4205890,500100 4206090,499900 4206090,499900 4205890))"]
    )
    frame = gpd.GeoDataFrame({"项目编号": ["A"]}, geometry=plot, crs="EPSG:4545")
    frame.to_file(survey / "p.gpkg", layer="项目", engine="pyogrio")
    code, out, _ = greenshield("check", "p.gpkg", "-o", "out", "--select", "ERL001", "--format", "json")
    assert code == 1
    (row,) = json.loads(out)["results"]
    half, circle = 100.0, 1000.0
    segment = circle**2 * np.arcsin(half / circle) + half * np.sqrt(circle**2 - half**2) - 890 * 2 * half
    assert row["area_m2"] == pytest.approx(segment, rel=1e-3)
