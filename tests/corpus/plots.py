"""Boundary-point TXT of the corpus, written from boxes in metres on the desk."""

import shapely
from desk import MAP, at
from pyproj import Transformer

HEADER = """[属性描述]
格式版本号=1.01版本
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=36
精度=0.001
转换参数=,,,,,,
[地块坐标]
"""


def corners(box, epsg):
    """North and east of the corners of a box."""
    change = Transformer.from_crs(MAP, epsg, always_xy=True)
    lon, lat = at(shapely.box(*box)).exterior.coords.xy
    east, north = change.transform(lon[:-1], lat[:-1])
    return list(zip(north, east, strict=True))


def plot(rings, *, epsg, form, count, area, kind, close, swap):
    """The plot line and the point lines of one plot."""
    lines, first = [], 1
    for number, box in enumerate(rings, 1):
        points = list(enumerate(corners(box, epsg), first))
        points[1:3] = points[1:3][:: -1 if swap else 1]
        lines += [form.format(n=n, r=number, x=x, y=y) for n, (x, y) in points + points[:1] * close]
        first += len(points)
    stated = len(lines) if count is None else count
    return [f"{stated},{area},P1,地块,{kind},,工业用地,0601,@", *lines]


def plots(folder, *, rings, epsg=4524, form="J{n},{r},{x:.3f},{y:.3f}", count=None, area="1.0", kind="面", close=True,
          swap=False, header=HEADER, change=(), name="项目.txt", encoding="utf-8", line="\n"):  # fmt: skip
    """Write plots, each a list of boxes, and then exchange text; `header = ""` leaves header and plot lines away.

    `swap`: the second and the third corner of each ring change places.
    """
    options = {"epsg": epsg, "form": form, "count": count, "area": area, "kind": kind, "close": close, "swap": swap}
    lines = [text for boxes in rings for text in plot(boxes, **options)[0 if header else 1 :]]
    body = "\n".join([header + lines[0], *lines[1:], ""])
    for before, after in change:
        assert before in body, before
        body = body.replace(before, after, 1)
    (folder / name).write_bytes(body.replace("\n", line).encode(encoding))
    return folder / name
