"""How each drawn layer is delivered: formats, systems and headings as mixed as bureaus deliver them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WEST, EAST, LONLAT = "EPSG:4524", "EPSG:4525", "EPSG:4490"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One layer of one file: the drawn layer's name, the file, its CRS, its layer's name and its headings."""

    kind: str
    file: str
    crs: str
    layer: str | None = None
    headings: Mapping[str, str]


_NAME: Final = {"name": "名称"}
_UNIT: Final = {
    "id": "管控单元编码", "name": "管控单元名称", "category": "管控单元分类", "prohibited": "禁止类行业",
    "restricted": "限制类行业", "process": "限制工艺", "layout": "空间布局约束", "discharge": "污染物排放管控",
    "risk": "环境风险防控", "resources": "资源利用效率",
}  # fmt: skip


def _many(file: str, crs: str, layers: Mapping[str, tuple[str, Mapping[str, str]]]) -> tuple[Delivery, ...]:
    """Return several layers of one GeoPackage."""
    return tuple(
        Delivery(kind=kind, file=file, crs=crs, layer=layer, headings=headings)
        for kind, (layer, headings) in layers.items()
    )


DELIVERIES: Final[tuple[Delivery, ...]] = (
    Delivery(kind="ecological-red-line", file="redline.gpkg", crs=EAST, layer="STBHHX",
             headings={"name": "HXMC", "type": "HXLX"}),
    Delivery(kind="nature-reserve", file="reserves.gpkg", crs=LONLAT, layer="自然保护区",
             headings={"name": "BHQMC", "zone": "GNFQ", "level": "JB", "type": "BHDLX"}),
    Delivery(kind="industrial-park", file="parks.shp", crs=EAST, headings={"name": "园区名称", "plan_eia": "规划环评"}),
    Delivery(kind="water-source", file="water_sources.geojson", crs=LONLAT,
             headings={"name": "水源地名称", "level": "保护区级别"}),
    Delivery(kind="built-up-area", file="built_up_areas.shp", crs=WEST, headings=_NAME),
    Delivery(kind="river-shoreline", file="shorelines.geojson", crs=LONLAT, headings={"name": "河流名称"}),
    Delivery(kind="control-unit", file="control_units.gpkg", crs=EAST, layer="环境管控单元", headings=_UNIT),
    Delivery(kind="land-use", file="land_use.gpkg", crs=EAST, layer="DLTB",
             headings={"code": "DLBM", "name": "DLMC"}),
    *_many("nature.gpkg", EAST, {
        "wetland": ("湿地", {"name": "湿地名称", "importance": "重要性"}),
        "ecological-forest": ("生态林地", {"name": "名称", "type": "林地类型"}),
        "grazing-ban": ("禁牧区", _NAME), "sandy-closed-land": ("沙化土地封禁保护区", _NAME),
        "subsidence-area": ("采煤沉陷区", _NAME), "farmland": ("永久基本农田", _NAME),
    }),
    *_many("environment.gpkg", LONLAT, {
        "spring-area": ("泉域", _NAME), "contaminated-plot": ("污染地块", {"name": "地块名称", "status": "修复状态"}),
        "heating-network-area": ("集中供热和禁燃区", {"name": "名称", "type": "类型"}),
        "key-basin": ("重点流域", _NAME), "scenic-area": ("风景名胜区", _NAME),
        "populated-area": ("人口集中区", _NAME),
    }),
    *_many("transport.gpkg", EAST, {
        "road": ("公路", {"name": "名称", "category": "等级"}),
        "railway": ("铁路", {"name": "名称", "category": "等级"}),
        "pipeline-line": ("油气管道", {"name": "名称", "category": "类别"}),
    }),
    *_many("own_layers.gpkg", EAST, {
        "other/heritage": ("文物保护单位保护范围", _NAME), "other/growth": ("城镇开发边界", _NAME),
    }),
)  # fmt: skip
COUNTIES: Final = tuple(
    Delivery(kind="county", file=file, crs=crs, layer=layer, headings={"name": "XZQMC", "code": "XZQDM"})
    for file, crs, layer in (("county_36.shp", WEST, None), ("county_37.gpkg", EAST, "县级行政区"))
)
"""West and east of 109.5E, which together make one layer."""
