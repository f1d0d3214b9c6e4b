"""Which columns of a list say where an entry lies: WKT, degrees, X and Y, corners, or a corner string."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from layers.fields import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Form = Literal["wkt", "string", "points", "wide", "corners"]

_WKT: Final = frozenset(
    {"wkt", "geometry", "geom", "the_geom", "wkt_geom", "shape_wkt", "几何", "图形wkt", "空间范围wkt"}
)
_STRING: Final = frozenset(
    map(
        folded,
        (
            "拐点坐标",
            "拐点坐标串",
            "坐标串",
            "矿区范围拐点坐标",
            "勘查区范围拐点坐标",
            "区域坐标",
            "GDZB",
            "KQFWGDZB",
            "QYZB",
        ),
    )
)
_LON: Final = ("经度", "东经", "中心经度", "中心点经度", "lon", "lng", "long", "longitude", "jd")
_LAT: Final = ("纬度", "北纬", "中心纬度", "中心点纬度", "lat", "latitude", "wd")
_NORTH: Final = (
    "x",
    "x坐标",
    "坐标x",
    "北坐标",
    "纵坐标",
    "x(北)",
    "x(m)",
    "x(米)",
    "北",
    "northing",
    "中心x",
    "中心点x",
)
_EAST: Final = (
    "y",
    "y坐标",
    "坐标y",
    "东坐标",
    "横坐标",
    "y(东)",
    "y(m)",
    "y(米)",
    "东",
    "easting",
    "中心y",
    "中心点y",
)
_FIRST: Final = {**dict.fromkeys(_LON, "degrees"), **dict.fromkeys(_NORTH, "metres")}
_SECOND: Final = {**dict.fromkeys(_LAT, "degrees"), **dict.fromkeys(_EAST, "metres")}
_CORNER: Final = frozenset(
    {"点号", "拐点号", "拐点编号", "拐点", "界址点号", "界址点", "顶点", "序点号", "corner", "vertex", "point"}
)
_RING: Final = frozenset({"圈号", "环号", "地块圈号", "ring", "部分"})
_CRS: Final = frozenset({"坐标系", "坐标系统", "坐标系名称", "空间参考", "crs", "epsg", "srid"})
_DATUM: Final = re.compile(r"[((][^))]*(2000|84|54|80|北京|西安)[^))]*[))]")
_WIDE: Final = re.compile(
    r"(?P<before>[^\d]*?)(?P<one>\d*)[-_.]?(?P<axis>x|y|经度|纬度|lon|lat)(坐标)?[-_.]?(?P<two>\d*)"
)
_PAIRS: Final = {"x": 0, "y": 1, "经度": 0, "纬度": 1, "lon": 0, "lat": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a list says where its entries lie.

    Attributes
    ----------
    form
        "wkt", "string": one cell. "points": one pair of columns. "wide": a pair of columns per corner. "corners": one
        row per corner.
    first, second
        Columns of longitude or X, and of latitude or Y; of "wkt" and "string" only `first`, one column.
    degrees
        The columns are named longitude and latitude; X and Y may still hold either.
    corner, ring, crs
        Columns that number the corners and their rings, and that say the CRS; None without.
    """

    form: Form
    first: tuple[str, ...]
    second: tuple[str, ...] = ()
    degrees: bool = False
    corner: str | None = None
    ring: str | None = None
    crs: str | None = None


def plain(name: str) -> str:
    """Return a column's name without differences of case and width, and without the datum it names.

    >>> plain("经度(CGCS2000)"), plain(" Ｘ ")
    ('经度', 'x')
    """
    return _DATUM.sub("", folded(name))


def is_place(name: str) -> bool:
    """Say whether a column, by its folded name, holds coordinates."""
    name = plain(name)
    return name in _WKT | _STRING or name in _FIRST or name in _SECOND or _corner(name) is not None


def layout(columns: Iterable[str]) -> Layout | None:
    """Say how a list tells places by the names of its columns; None where it does not.

    >>> layout(["项目编号", "经度", "纬度"]).form, layout(["X1", "Y1", "X2", "Y2", "X3", "Y3"]).form
    ('points', 'wide')
    """
    names = {plain(column): column for column in reversed(list(columns))}
    crs = next((column for name, column in names.items() if name in _CRS), None)
    for form, known in (("wkt", _WKT), ("string", _STRING)):
        cell = next((column for name, column in names.items() if name in known), None)
        if cell is not None:
            return Layout(form="wkt" if form == "wkt" else "string", first=(cell,), crs=crs)
    wide = _wide(list(names))
    if wide is not None:
        first, second, degrees = wide
        pairs = [tuple(names[name] for name in part) for part in (first, second)]
        return Layout(form="wide", first=pairs[0], second=pairs[1], degrees=degrees, crs=crs)
    for kind in ("degrees", "metres"):
        one = next((column for name, column in names.items() if _FIRST.get(name) == kind), None)
        two = next((column for name, column in names.items() if _SECOND.get(name) == kind), None)
        if one is not None and two is not None:
            corner = next((column for name, column in names.items() if name in _CORNER), None)
            ring = next((column for name, column in names.items() if name in _RING), None)
            return Layout(
                form="corners" if corner is not None else "points", first=(one,), second=(two,),
                degrees=kind == "degrees", corner=corner, ring=ring, crs=crs,
            )  # fmt: skip
    return None


def _corner(name: str) -> tuple[int, str] | None:
    """Read X1, 拐点1X, 1-Y or 经度3: the corner's number and the axis."""
    found = _WIDE.fullmatch(name)
    if found is None or bool(found["one"]) == bool(found["two"]):
        return None
    return int(found["one"] or found["two"]), found["axis"]


def _wide(names: Sequence[str]) -> tuple[list[str], list[str], bool] | None:
    """Pair the columns of numbered corners; fewer than three make no area."""
    corners: dict[int, dict[int, str]] = {}
    degrees = False
    for name in names:
        found = _corner(name)
        if found is not None:
            number, axis = found
            corners.setdefault(number, {})[_PAIRS[axis]] = name
            degrees |= axis not in {"x", "y"}
    whole = [pair for _, pair in sorted(corners.items()) if len(pair) == 2]  # noqa: PLR2004 - X and Y
    if len(whole) < 3:  # noqa: PLR2004 - of a triangle
        return None
    return [pair[0] for pair in whole], [pair[1] for pair in whole], degrees
