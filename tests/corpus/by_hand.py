"""Shapefiles and GeoPackage geometries no library would write, byte by byte."""

import sqlite3
import struct
from contextlib import closing

import shapely
from desk import MAP, at

POLYGON, POLYGON_Z, POLYGON_M = 5, 15, 25
LINE = 3


def ring(box, wound):
    """The corners of a box on the map, as a shell (clockwise) or as a hole."""
    corners = list(at(shapely.box(*box)).exterior.coords)
    return corners if shapely.LinearRing(corners).is_ccw == (wound == "hole") else corners[::-1]


def record(parts, kind):
    """The content of a shapefile's record."""
    if not parts:
        return struct.pack("<i", 0)
    points = [point for part in parts for point in part]
    starts = [sum(map(len, parts[:n])) for n in range(len(parts))]
    x, y = zip(*points, strict=True)
    content = struct.pack("<i4d2i", kind, min(x), min(y), max(x), max(y), len(parts), len(points))
    content += struct.pack(f"<{len(starts)}i", *starts) + b"".join(struct.pack("<2d", *point) for point in points)
    values = struct.pack("<2d", 0.0, 9.0) + struct.pack(f"<{len(points)}d", *[5.0] * len(points))
    return content + values * {POLYGON_Z: 2, POLYGON_M: 1}.get(kind, 0)


def head(kind, length):
    said = struct.pack("<2i8d", 1000, kind, 108, 37, 110, 40, 0, 0, 0, 0)
    return struct.pack(">7i", 9994, 0, 0, 0, 0, 0, length // 2) + said


def shapes(folder, *, rows, kind=POLYGON, open_by=0, point=None, index=None, claim=None):
    """Write a shapefile; a row is a list of [box, "shell" or "hole"], an empty one has no geometry.

    `open_by` corners are left off the end of each ring, `point` replaces the third one, `index` says for each row
    which record the .shx names, `claim` is the kind both heads and every record say they are.
    """
    rings = [[ring(*one)[: 5 - open_by] for one in row] for row in rows]
    if point is not None:
        rings = [[[*one[:2], tuple(point), *one[3:]] for one in row] for row in rings]
    contents = [record(parts, kind) for parts in rings]
    if claim is not None:
        contents = [struct.pack("<i", claim) + content[4:] for content in contents]
    body, where = b"", []
    for number, content in enumerate(contents, 1):
        where.append(struct.pack(">2i", 50 + len(body) // 2, len(content) // 2))
        body += struct.pack(">2i", number, len(content) // 2) + content
    told = b"".join(where[at_] for at_ in index or range(len(where)))
    path = folder / "a.shp"
    path.write_bytes(head(claim or kind, 100 + len(body)) + body)
    path.with_suffix(".shx").write_bytes(head(claim or kind, 100 + len(told)) + told)
    field = b"XMBH".ljust(11, b"\0") + b"C" + bytes(4) + bytes([10, 0]) + bytes(14)
    cells = b"".join(b" " + f"S{number}".ljust(10).encode() for number in range(len(rows)))
    dates = struct.pack("<4BI2H20x", 3, 126, 1, 1, len(rows), 65, 11)
    path.with_suffix(".dbf").write_bytes(dates + field + b"\r" + cells + b"\x1a")
    path.with_suffix(".prj").write_text(MAP.to_wkt("WKT1_ESRI"))
    return path


def points(form, kind, *coordinates):
    """Well-known binary of one ring; `form` is how a point is packed."""
    content = b"".join(struct.pack(form, *one) for one in coordinates)
    return struct.pack("<BII", 1, kind, 1) + struct.pack("<I", len(coordinates)) + content


def arcs(*corners):
    """A CURVEPOLYGON of one CIRCULARSTRING, in well-known binary."""
    where = [at(shapely.Point(corner)).coords[0] for corner in corners]
    string = struct.pack("<BII", 1, 8, len(where)) + b"".join(struct.pack("<2d", *one) for one in where)
    return struct.pack("<BII", 1, 10, 1) + string


def binary(said, box):
    """The geometry of a box in one of its forms, or arcs through corners."""
    outline = at(shapely.box(*box)) if said != "arcs" else None
    if said == "arcs":
        return arcs(*box)
    if said == "z":
        return shapely.to_wkb(shapely.force_3d(outline, 5.0), flavor="iso")
    if said == "zm":
        return points("<4d", 3003, *((x, y, 5.0, 7.0) for x, y in outline.exterior.coords))
    return shapely.to_wkb(outline, byte_order=0 if said == "big-endian" else 1)


def store(path, blob):
    """Put a geometry in place of all those of a GeoPackage."""
    with closing(sqlite3.connect(path)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute('UPDATE "项目" SET geom = ?', (blob,))
        connection.commit()
    return path
