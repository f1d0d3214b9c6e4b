"""Land that an authority of nature, of fields or of soil watches over: blobs, each with what it states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
from shapely import Polygon

from layers.synthetic.board import BOARD, at, outline, rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

Spot = tuple[str, str | None, float, float, float]
"""Name, what its one attribute states, middle (lon, lat), km2."""

SPOTS: Final[Mapping[str, tuple[str | None, tuple[Spot, ...]]]] = {
    "wetland": ("importance", (
        ("大保当湿地", "国家重要湿地", 109.76, 38.85, 14.0), ("高渠湿地", "省级重要湿地", 110.34, 37.80, 6.0),
        ("苟池湿地", "一般湿地", 107.50, 37.45, 18.0), ("高镇湿地", None, 109.30, 37.64, 3.0),
    )),
    "ecological-forest": ("type", (
        ("神木东部林区", "公益林", 110.73, 38.86, 60.0), ("绥德东部林区", "天然林", 110.50, 37.41, 40.0),
        ("子洲林区", "退耕还林", 109.82, 37.67, 30.0), ("白于山林区", "公益林", 108.14, 36.99, 80.0),
        ("定边西部林区", "公益林", 107.52, 37.28, 90.0),
    )),
    "grazing-ban": (None, (
        ("北部风沙区", None, 110.30, 38.75, 900.0), ("定靖风沙区", None, 107.75, 37.40, 500.0),
    )),
    "subsidence-area": (None, (
        ("大柳塔沉陷区", None, 110.28, 38.91, 45.0), ("榆阳北部沉陷区", None, 109.85, 38.56, 18.0),
        ("府谷北部沉陷区", None, 111.05, 39.35, 25.0),
    )),
    "sandy-closed-land": (None, (
        ("小壕兔封禁保护区", None, 109.67, 38.78, 30.0), ("海则滩封禁保护区", None, 108.51, 37.69, 60.0),
    )),
    "spring-area": (None, (("榆阳泉域", None, 109.86, 38.475, 16.0),)),
    "farmland": (None, (
        ("绥德基本农田", None, 110.43, 37.60, 22.0), ("靖边基本农田", None, 108.44, 37.58, 60.0),
        ("横山基本农田", None, 109.22, 37.80, 20.0),
    )),
    "contaminated-plot": ("status", (
        ("神木兰炭厂旧址", "未修复", 110.60, 38.99, 1.0), ("清涧化肥厂旧址", "已修复", 110.03, 37.17, 1.0),
        ("府谷电石厂旧址", "风险管控", 111.14, 39.20, 1.0), ("横山农药库旧址", None, 109.70, 37.83, 0.8),
    )),
    "scenic-area": (None, (("白云山景区", None, 110.50, 37.86, 7.0), ("神木二郎山景区", None, 110.57, 38.37, 6.0))),
    "populated-area": (None, (("横山镇区", None, 109.15, 37.68, 3.0), ("靖边镇区", None, 108.36, 37.45, 3.0))),
    "other/heritage": (None, (("石峁遗址", None, 110.36, 38.64, 8.0), ("统万城遗址", None, 108.60, 37.63, 5.0))),
}  # fmt: skip
"""By kind of layer, the column of its attribute and its land: no official place, whatever the name reminds of."""


def spots(kind: str) -> gpd.GeoDataFrame:
    """Draw the land of one kind."""
    column, rows = SPOTS[kind]
    rng = np.random.default_rng([ord(letter) for letter in kind])
    shapes = [rounded(Polygon(outline(rng, at(lon, lat), km2))) for _, _, lon, lat, km2 in rows]
    columns: dict[str, list[str | None]] = {"name": [f"示例{row[0]}" for row in rows]}
    if column:
        columns[column] = [row[1] for row in rows]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=BOARD)
