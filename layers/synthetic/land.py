"""The whole synthetic land: every layer, and every place on it by a short name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pandas as pd
import shapely

from layers.synthetic import nature, networks, places, terrain, townland

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Land:
    """Control layers by kind (board coordinates), the city's land, every place by a short name (红线/白于山片区).

    An office's own layers stand under `other/` and a word of their own.
    """

    layers: Mapping[str, gpd.GeoDataFrame]
    city: BaseGeometry
    places: Mapping[str, BaseGeometry]

    @cached_property
    def counties(self) -> tuple[list[str], shapely.STRtree]:
        """The names of the counties, and a tree of their land."""
        layer = self.layers["county"]
        return layer["name"].tolist(), shapely.STRtree(layer.geometry.to_numpy())


def draw() -> Land:
    """Draw the synthetic Yulin, the same in every run."""
    counties, rivers = terrain.counties(), terrain.rivers()
    city = shapely.union_all(counties.geometry.to_numpy())
    reserves, towns, parks = places.reserves(rivers.geometry.iloc[0]), places.built_up_areas(), places.parks()
    red_line = terrain.red_line(reserves.geometry.iloc[0], city)
    layers = {
        "county": counties,
        "river-shoreline": terrain.shorelines(rivers),
        "nature-reserve": reserves,
        "ecological-red-line": red_line,
        "industrial-park": parks,
        "water-source": places.water_sources(),
        "built-up-area": towns,
        **{kind: nature.spots(kind) for kind in nature.SPOTS},
        **{kind: networks.routes(kind) for kind in networks.ROUTES},
        "heating-network-area": townland.heating_areas(towns),
        "key-basin": townland.basins(rivers),
        "other/growth": townland.growth(towns),
        "control-unit": townland.control_units(
            counties, pd.concat([red_line, reserves]), pd.concat([parks, towns], ignore_index=True)
        ),
        "land-use": townland.land_use(city, towns, parks),
    }
    named = _places(layers)
    shapely.prepare(list(named.values()))  # hundreds of plots are compared with each
    return Land(layers, city, named)


NAMED: Final = {
    "红线": "ecological-red-line", "保护区": "nature-reserve", "园区": "industrial-park", "水源": "water-source",
    "建成区": "built-up-area", "岸线": "river-shoreline", "湿地": "wetland", "林地": "ecological-forest",
    "沉陷区": "subsidence-area", "封禁区": "sandy-closed-land", "泉域": "spring-area", "农田": "farmland",
    "污染地块": "contaminated-plot", "文物": "other/heritage", "景区": "scenic-area", "人口": "populated-area",
    "禁牧区": "grazing-ban", "流域": "key-basin", "供热": "heating-network-area",
}  # fmt: skip
"""Where a plot can lie: the first part of a place's name -> its layer."""


def _places(layers: Mapping[str, gpd.GeoDataFrame]) -> dict[str, BaseGeometry]:
    named: dict[str, BaseGeometry] = {}
    for group, kind in NAMED.items():
        layer = layers[kind]
        word = {"nature-reserve": "zone", "water-source": "level"}.get(kind)
        named.update(_named(group, layer, layer[word] if word else ()))
    for group, kind in (("公路", "road"), ("铁路", "railway"), ("管道", "pipeline-line")):
        named.update(_named(group, networks.corridors(kind, layers[kind])))
    return named | {f"中心/{name}": disc for name, disc in zip(places.CENTRES, places.discs(), strict=True)}


def _named(group: str, layer: gpd.GeoDataFrame, zone: Iterable[object] = ()) -> Iterator[tuple[str, BaseGeometry]]:
    words = list(zone) or [""] * len(layer)
    for name, word, shape in zip(layer["name"], words, layer.geometry, strict=True):
        tail = f"/{word}" if isinstance(word, str) and word else ""
        yield f"{group}/{name.removeprefix('示例')}{tail}", shape
