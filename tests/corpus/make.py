"""Files of the corpus by name: each is written into a folder and returns what is handed in."""

import csv
import json
import os
import shutil
import sqlite3
import stat
import struct
import zipfile
from contextlib import closing
from itertools import count

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from corpus import by_hand, papers
from corpus.plots import plots
from desk import MAP, at
from pyproj import CRS, Transformer

DTD = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">{more}]>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_NUMBERS = count(1)
HEADER = "[属性描述]\n坐标系={datum}\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号={zone}\n[地块坐标]\n"


def number():
    """Number a subject: all that are handed in together are different ones."""
    return f"N{next(_NUMBERS)}"


def place(where="outside", shape=None):
    """A square on the desk, 100 m wide, in CGCS2000 longitude and latitude."""
    x, y = {"inside": (500, 500), "outside": (-3000, 500), "across": (0, 500)}[where]
    return at(shape or shapely.box(x - 50, y - 50, x + 50, y + 50))


def moved(geometry, crs):
    change = Transformer.from_crs(MAP, CRS.from_user_input(crs), always_xy=True, allow_ballpark=True)
    return shapely.transform(geometry, lambda xy: np.stack(change.transform(*xy.T), axis=1))


def frame(where="outside", *, crs="EPSG:4490", rows=1, **columns):
    values = {"项目编号": [number() for _ in range(rows)], **{k: [v] * rows for k, v in columns.items()}}
    return gpd.GeoDataFrame(values, geometry=[moved(place(where), crs)] * rows, crs=crs)


def vector(path, where="outside", *, sql=(), options=None, layer=None, **columns):
    """Write a layer by pyogrio, and afterwards SQL into a GeoPackage."""
    more = {"layer": layer or "项目"} if path.suffix == ".gpkg" else {}
    if path.suffix == ".shp":
        more["encoding"] = "GB18030"
    frame(where, **columns).to_file(path, engine="pyogrio", **more, **(options or {}))
    execute(path, sql)
    return path


def execute(path, statements):
    if not statements:
        return
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def geopackage(folder, **with_):
    return vector(folder / "a.gpkg", **with_)


def wal(folder, *, keep, where="inside"):
    """Edit a far plot to lie elsewhere, and leave the edit in the -wal; `keep` says whether that is handed in."""
    path, target = vector(folder / "edited.gpkg"), folder / "a.gpkg"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    head = b"GP\x00\x01" + struct.pack("<i", 4490)
    connection.execute('UPDATE "项目" SET geom = ?', (head + shapely.to_wkb(place(where)),))
    connection.commit()
    for suffix in ("", "-wal") if keep else ("",):
        shutil.copy(f"{path}{suffix}", f"{target}{suffix}")
    connection.close()
    return target


def blob(folder, *, box, said="", flags=1, envelope=(), srs=4490):
    """A GeoPackage whose one geometry is written byte by byte; its head says what `flags` and `envelope` say."""
    start = b"GP\x00" + bytes([flags]) + struct.pack(f"<i{len(envelope)}d", srs, *envelope)
    return by_hand.store(vector(folder / "a.gpkg"), start + by_hand.binary(said, box))


def truncated(folder, *, name, share, **with_):
    path = vector(folder / name, rows=20, **with_)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    return path


def shapefile(folder, *, drop=(), cpg=None, prj=None, patch=None, where="outside", **with_):
    """Write a shapefile, then take parts away, replace others, or overwrite bytes of one: [part, at, hex]."""
    path = vector(folder / "a.shp", where, **with_)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    for part in drop:
        path.with_suffix(part).unlink()
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    if prj is not None:
        path.with_suffix(".prj").write_text(CRS.from_user_input(prj).to_wkt("WKT1_ESRI"))
    if patch is not None:
        part, offset, bytes_ = patch
        raw = bytearray(path.with_suffix(part).read_bytes())
        raw[offset : offset + len(bytes_) // 2] = bytes.fromhex(bytes_)
        path.with_suffix(part).write_bytes(raw)
    return path


def document(where="outside", **members):
    shape = json.loads(shapely.to_geojson(place(where)))
    feature = {"type": "Feature", "properties": {"项目编号": number()}, "geometry": shape}
    return {"type": "FeatureCollection", "features": [feature], **members}


def text(folder, *, name, body="", encoding="utf-8"):
    path = folder / name
    path.write_bytes(body.encode(encoding))
    return path


def geojson(folder, *, where="outside", geometry=None, encoding="utf-8", name="项目.geojson", **members):
    told = document(where, **members)
    if geometry is not None:
        told["features"][0]["geometry"] = geometry
    return text(folder, name=name, body=json.dumps(told, ensure_ascii=False), encoding=encoding)


def deep(folder):
    return text(folder, name="a.geojson", body='{"type":"FeatureCollection","features":' + "[" * 200_000)


def kml(folder, *, where="outside", head="", inner="", name="a.kml"):
    corners = " ".join(f"{x!r},{y!r}" for x, y in place(where).exterior.coords)
    ring = f"<outerBoundaryIs><LinearRing><coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs>"
    body = f"<kml><Document>{inner}<Placemark><name>项目</name><Polygon>{ring}</Polygon></Placemark></Document></kml>"
    return text(folder, name=name, body=head + body)


def entities(folder, *, more=""):
    return kml(folder, head=DTD.format(more=LAUGHS if more == "laughs" else more), inner="<name>&a;</name>")


def archive(folder, *, names, name="a.zip", link=False, encrypted=False, size=0):
    """Pack the far plot under other names; or a link, or something of `size` MB, or claim to be encrypted."""
    path, source = folder / name, vector(folder / "source.gpkg")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for each in names:
            entry = zipfile.ZipInfo(each)
            entry.compress_type = zipfile.ZIP_DEFLATED
            if link:
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(entry, "/etc/passwd" if link else source.read_bytes() if not size else b"\0" * (size << 20))
    source.unlink()
    if encrypted:
        raw = path.read_bytes()
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at_ = raw.index(mark) + offset
            raw = raw[:at_] + b"\x01" + raw[at_ + 1 :]
        path.write_bytes(raw)
    return path


def linked(folder, *, target="/etc/passwd", name="a.csv"):
    """A folder that holds a good file and a link."""
    (folder / "folder").mkdir()
    vector(folder / "folder/good.gpkg")
    (folder / "folder" / name).symlink_to(target)
    return folder / "folder"


def with_stranger(folder, *, name):
    """A folder that holds a good file and one of a format nobody reads."""
    geopackage(folder)
    (folder / name).write_bytes(b"x" * 64)
    return folder


def linked_part(folder, *, part):
    path = shapefile(folder)
    (folder / f"elsewhere{part}").write_bytes(path.with_suffix(part).read_bytes())
    path.with_suffix(part).unlink()
    path.with_suffix(part).symlink_to(folder / f"elsewhere{part}")
    return path


def named(_folder, *, name):
    """Nothing is written: the name itself is the trick."""
    return name


def folder_called(folder, *, name):
    (folder / name).mkdir()
    return folder / name


def pipe(folder):
    os.mkfifo(folder / "a.gpkg")
    return folder / "a.gpkg"


def table(folder, *, rows, name="a.csv", encoding="utf-8"):
    if name.endswith(".xlsx"):
        pd.DataFrame(rows[1:], columns=rows[0]).to_excel(folder / name, index=False)
        return folder / name
    with (folder / name).open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return folder / name


def wkt_list(folder, *, where="outside", name="a.csv", encoding="utf-8", cell=None, column="项目编号"):
    return table(folder, rows=[[column, "WKT"], [cell or number(), place(where).wkt]], name=name, encoding=encoding)


def corners(where, zone, prefix):
    own = moved(place(where), CRS.from_epsg(4488 + zone if prefix else 4509 + zone))
    return [(y, x) for x, y in own.exterior.coords[:-1]]


def boundary(folder, *, where="outside", zone=36, prefix=True, datum="2000国家大地坐标系", header=True, stated=None,
             swap=False, ring=True, close=True, says=None, both=None, encoding="utf-8", at_sign="@", comma=",",
             after=""):  # fmt: skip
    """Write a boundary-point TXT with one of its faults; `both`: the zone its prefix and its header say."""
    points = corners(where, zone, prefix)
    if both is not None:
        points, says = [(north, east + (both - zone) * 1e6) for north, east in points], both
    points += points[:1] if close else []
    lines = [
        comma.join([f"J{label}", *(["1"] if ring else []), *(f"{v:.3f}" for v in (point[::-1] if swap else point))])
        for label, point in enumerate(points, 1)
    ]
    title = comma.join([str(stated or len(points)), "1.0", number(), "地块", "面", "", "工业用地", "0601", at_sign])
    head = HEADER.format(datum=datum, zone=zone if says is None else says) if header else ""
    return text(folder, name="项目.txt", body="\n".join([head + title, *lines, after]), encoding=encoding)


def geodatabase(folder, *, where="outside", zipped=False, linked=False):
    """Write a File Geodatabase, maybe zipped with the folder it lies in, maybe with a link for a table."""
    path = folder / "a.gdb"
    options = {"driver": "OpenFileGDB", "geometry_type": "MultiPolygon", "promote_to_multi": True}
    pyogrio.write_dataframe(frame(where), path, layer="项目", **options)
    if linked:
        table = path / "a00000009.gdbtable"
        table.rename(folder / "elsewhere")
        table.symlink_to(folder / "elsewhere")
    if not zipped:
        return path
    with zipfile.ZipFile(folder / "a.zip", "w") as made:
        for part in path.iterdir():
            made.write(part, f"报送/a.gdb/{part.name}")
    shutil.rmtree(path)
    return folder / "a.zip"


def flatgeobuf(folder, *, where="outside"):
    pyogrio.write_dataframe(frame(where), folder / "项目.fgb", SPATIAL_INDEX="NO")
    return folder / "项目.fgb"


def kmz(folder, **with_):
    path = kml(folder, name="doc.kml", **with_)
    with zipfile.ZipFile(folder / "a.kmz", "w") as made:
        made.write(path, "doc.kml")
    return folder / "a.kmz"


def drawing(folder, *, where="outside", closed=True, crossed=False):
    """Draw an outline in metres of zone 36 as DXF."""
    points = list(moved(place(where), "EPSG:4524").exterior.coords)[:-1]
    points = [points[at_] for at_ in (0, 2, 1, 3)] if crossed else points
    corners_ = "".join(f"10\n{x!r}\n20\n{y!r}\n" for x, y in points)
    outline = f"0\nLWPOLYLINE\n8\n项目\n90\n{len(points)}\n70\n{int(closed)}\n{corners_}"
    head = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1027\n0\nENDSEC\n"
    return text(folder, name="a.dxf", body=f"{head}0\nSECTION\n2\nENTITIES\n{outline}0\nENDSEC\n0\nEOF\n")


def in_crs(folder, *, crs, claim=None, where="outside", swap=False, name="a.gpkg"):
    """Write coordinates of one CRS under the name of another."""
    shape = moved(place(where), crs)
    shape = shapely.transform(shape, lambda xy: xy[:, ::-1]) if swap else shape
    given = gpd.GeoDataFrame({"项目编号": [number()]}, geometry=[shape], crs=claim or crs)
    more = {"layer": "项目"} if name.endswith(".gpkg") else {"encoding": "UTF-8"}
    given.to_file(folder / name, engine="pyogrio", **more)
    return folder / name


def dms(folder, *, where="outside"):
    """Degrees, minutes and seconds packed into one number, under a geographic CRS."""

    def packed(degrees):
        minutes, seconds = divmod(degrees * 3600, 60)
        whole, minutes = divmod(minutes, 60)
        return whole * 10_000 + minutes * 100 + seconds

    shape = shapely.transform(place(where), packed)
    gpd.GeoDataFrame({"项目编号": [number()]}, geometry=[shape], crs="EPSG:4490").to_file(
        folder / "a.gpkg", layer="项目"
    )
    return folder / "a.gpkg"


def shifted(folder, *, by):
    shape = shapely.transform(place(), lambda xy: xy + by)
    gpd.GeoDataFrame({"项目编号": [number()]}, geometry=[shape], crs="EPSG:4490").to_file(
        folder / "a.gpkg", layer="项目"
    )
    return folder / "a.gpkg"


FILES = {
    "geopackage": geopackage,
    "wal": wal,
    "truncated": truncated,
    "shapefile": shapefile,
    "text": text,
    "geojson": geojson,
    "deep-json": deep,
    "kml": kml,
    "kml-with-dtd": entities,
    "archive": archive,
    "folder-with-link": linked,
    "folder-with-stranger": with_stranger,
    "linked-part": linked_part,
    "shapes": by_hand.shapes,
    "blob": blob,
    "plots": plots,
    "name-only": named,
    "folder": folder_called,
    "pipe": pipe,
    "table": table,
    "list": wkt_list,
    "boundary": boundary,
    "geodatabase": geodatabase,
    "flatgeobuf": flatgeobuf,
    "kmz": kmz,
    "drawing": drawing,
    "in-crs": in_crs,
    "packed-degrees": dms,
    "corner-string": papers.corner_string,
    "nested-drawing": papers.nested_drawing,
    "old-datum": papers.old_datum,
    "shifted": shifted,
}
