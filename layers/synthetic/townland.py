"""What surrounds the towns and covers the whole city: heating and no-burn areas, growth, basins, units, land use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely import affinity

from layers.synthetic.board import BOARD, rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.synthetic.board import Coordinates

CELL: Final = 3500.0
"""Side in m of a patch of the land-use layer."""
NORTH: Final = (
    ("0404", "其他草地"),
    ("0305", "灌木林地"),
    ("1205", "沙地"),
    ("0401", "天然牧草地"),
    ("0102", "水浇地"),
)
SOUTH: Final = (("0103", "旱地"), ("0301", "乔木林地"), ("0404", "其他草地"), ("0201", "果园"), ("0702", "农村宅基地"))
TOWN, PARK = ("0701", "城镇住宅用地"), ("0601", "工业用地")

LISTS: Final[Mapping[str, tuple[str | None, str | None, str | None]]] = {
    "锦界工业园区": ("电石、金属镁", "平板玻璃", None), "榆横工业园区": (None, "火力发电", None),
    "靖边能源化工园区": (None, None, "间歇式固定床气化工艺"), "榆林城区": ("化工、采矿、火力发电", None, None),
    "神木市建成区": ("化工、采矿", None, None), "米脂县": ("水泥", "烧结砖", None), "府谷县": ("兰炭", None, None),
}  # fmt: skip
"""By the place a unit is named after: prohibited and restricted industries, restricted processes."""
ASKS: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "优先保护单元": ("禁止不符合主体功能的开发建设", "不得新增污染物排放", "加强巡护,防范生态破坏", "不得超载放牧"),
    "重点管控单元": ("新建项目进入园区、符合规划环评", "执行特别排放限值", "编制突发环境事件预案", "水耗达到先进水平"),
    "一般管控单元": ("落实永久基本农田、耕地保护要求", "污染物达标排放", "防范农业面源污染", "推广节水灌溉"),
}  # fmt: skip
"""The four groups of requirements by class of unit, the same everywhere (示例)."""


def heating_areas(towns: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the network of each town, and no-burn areas in the middle of the first three."""
    shapes = list(towns.geometry)
    networks = [rounded(affinity.scale(shape, 0.8, 0.8, origin="centroid")) for shape in shapes]
    bans = [rounded(affinity.scale(shape, 0.5, 0.5, origin="centroid")) for shape in shapes[:3]]
    names = list(towns["name"])
    return gpd.GeoDataFrame(
        {"name": [f"{name}供热" for name in names] + [f"{name}禁燃区" for name in names[:3]],
         "type": ["集中供热管网覆盖区"] * len(networks) + ["高污染燃料禁燃区"] * len(bans)},
        geometry=[*networks, *bans], crs=BOARD,
    )  # fmt: skip


def growth(towns: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the urban growth boundaries: 600 m around the built-up areas."""
    return towns.assign(geometry=[rounded(shape.buffer(600, quad_segs=4).simplify(5)) for shape in towns.geometry])


def basins(streams: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the key basins: 3 km on both sides of two rivers."""
    named = streams[streams["name"].isin(["无定河", "窟野河"])]
    shapes = [rounded(line.buffer(3000, quad_segs=6).simplify(20)) for line in named.geometry]
    return named.assign(name=[f"示例{name}重点流域" for name in named["name"]], geometry=shapes)


def control_units(county: gpd.GeoDataFrame, kept: gpd.GeoDataFrame, busy: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw units over the whole city that share their borders: by county what is `kept`, `busy` places, the rest.

    Parameters
    ----------
    kept, busy
        Red line and reserves; parks and towns, each a unit of its own.
    """
    protected = shapely.union_all(kept.geometry.to_numpy(), grid_size=0.001)
    focus = shapely.difference(busy.geometry.to_numpy(), protected, grid_size=0.001)
    shapes = county.geometry.to_numpy()
    priority = shapely.intersection(shapes, protected, grid_size=0.001)
    rest = shapely.difference(shapes, shapely.union_all([protected, *focus], grid_size=0.001), grid_size=0.001)
    home = county.sindex.nearest(busy.geometry.representative_point())[1]
    codes, names = county["code"].to_numpy(), county["name"].to_numpy()
    parts = (
        ("优先保护单元", 1, codes, names, priority),
        ("重点管控单元", 2, codes[home], [name.removeprefix("示例") for name in busy["name"]], focus),
        ("一般管控单元", 3, codes, names, rest),
    )
    rows = [
        _unit(word, f"ZH{code}{number}{place:04d}", name, shape)
        for word, number, some, of, drawn in parts
        for place, (code, name, shape) in enumerate(zip(some, of, drawn, strict=True), 1)
        if not shape.is_empty
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=BOARD)


def _unit(word: str, code: str, name: str, shape: BaseGeometry) -> dict[str, object]:
    prohibited, restricted, process = (None, None, None) if word == "优先保护单元" else LISTS.get(name, (None,) * 3)
    layout, discharge, risk, resources = ASKS[word]
    return {
        "id": code, "name": f"示例{name}{word}", "category": word, "prohibited": prohibited, "restricted": restricted,
        "process": process, "layout": layout, "discharge": discharge, "risk": risk, "resources": resources,
        "geometry": shape,
    }  # fmt: skip


def land_use(city: BaseGeometry, towns: gpd.GeoDataFrame, parks: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw patches over the whole city: a jittered lattice, its classes by north and south, towns and parks."""
    rng = np.random.default_rng(1984)
    cells = _lattice(rng, city.bounds)
    shapely.prepare(city)
    cells = cells[shapely.intersects(city, cells)]
    middles = shapely.centroid(cells)
    north = shapely.get_y(middles) > _NORTHING
    choice = np.array([NORTH, SOUTH])[np.where(north, 0, 1), rng.choice(5, len(cells), p=[0.3, 0.25, 0.2, 0.15, 0.1])]
    for land, use in ((towns, TOWN), (parks, PARK)):
        choice[land.sindex.query(middles, predicate="within")[0]] = use
    return gpd.GeoDataFrame({"code": choice[:, 0], "name": choice[:, 1]}, geometry=cells, crs=BOARD)


_NORTHING: Final = 4_200_000.0
"""About 37.9 N on the board, between the sands and the hills."""


def _lattice(rng: np.random.Generator, bounds: tuple[float, float, float, float]) -> NDArray[np.object_]:
    """Draw quadrangles that share their jittered corners, one row more than the bounds on every side."""
    left, low, right, high = bounds
    east, north = np.meshgrid(
        *(np.arange(start - CELL, stop + CELL, CELL) for start, stop in ((left, right), (low, high)))
    )
    corner: Coordinates = (np.stack([east, north], axis=-1) + rng.uniform(-0.3, 0.3, (*east.shape, 2)) * CELL).round(3)
    rings = np.stack([corner[:-1, :-1], corner[:-1, 1:], corner[1:, 1:], corner[1:, :-1]], axis=2)
    return np.asarray(shapely.polygons(rings.reshape(-1, 4, 2)), dtype=object)
