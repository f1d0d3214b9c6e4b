"""Places that restrict or receive: reserves with zones, parks, water sources, built-up areas, the urban core."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from layers.synthetic.board import BOARD, at, block, corridor, nested, outline, rounded
from layers.synthetic.terrain import COUNTIES

CENTRES: Final = {"市政府驻地": (109.7347, 38.2854), "榆阳区政府驻地": (109.7479, 38.2993)}
"""Candidate centres of the urban area (lon, lat); the rectification plan names none."""
RADIUS_M: Final = 15_000

PARKS: Final = (
    ("榆横工业园区", 109.570, 38.150, 16_480, 16_480, 3.6, "是"),
    ("榆神工业园区", 110.060, 38.480, 11_000, 7_000, 0.3, "是"),
    ("锦界工业园区", 110.170, 38.700, 9_300, 6_720, -0.4, "陕环函〔2020〕示例8号"),
    ("靖边能源化工园区", 108.860, 37.730, 6_500, 5_000, 0.1, "否"),
    ("府谷煤电化工园区", 110.950, 39.180, 5_000, 4_000, 0.9, None),
)
"""Name, middle (lon, lat), width and height in m, turn, plan EIA."""

SMALL_KM2: Final = 4.0
"""A water source up to this size has no quasi-protection zone."""

SOURCES: Final = (
    ("红石峡水源地", 109.760, 38.480, 9.0), ("尤家峁水源地", 109.560, 38.420, 6.0),
    ("王圪堵水库水源地", 109.080, 37.880, 12.0), ("瑶镇水库水源地", 110.020, 38.620, 8.0),
    ("采兔沟水库水源地", 110.420, 38.470, 7.0), ("郝家沟水源地", 110.860, 39.060, 4.0),
    ("新桥水库水源地", 108.480, 37.300, 7.0), ("郝滩水源地", 107.960, 37.420, 5.0),
    ("榆林桥水源地", 110.310, 37.620, 3.0), ("张家峁水源地", 110.060, 37.720, 3.0),
    ("李家河水源地", 110.180, 37.150, 3.0), ("横沟水源地", 110.740, 37.560, 1.5),
    ("白岩寺水源地", 110.360, 37.950, 2.5),
)  # fmt: skip
"""Name, middle (lon, lat), km2 of all levels together."""


def reserves(river: shapely.LineString) -> gpd.GeoDataFrame:
    """Draw four nature reserves and a nature park; the zone words are of different years, as in real layers.

    `river` carries the wetland reserve: a valley 1.3 km wide with 6881, 3166 and 1433 ha of the three zones of 1994.
    """
    rng = np.random.default_rng(1994)
    rows = [*_lake(rng), *_junipers(rng), *_valley(river)]
    rows.append(("府谷杜松保护区", None, "省级", "自然保护区", _blob(rng, 110.83, 39.33, 63.0)))
    rows.append(("靖边丹霞自然公园", None, "省级", "自然公园", _blob(rng, 108.62, 37.24, 22.0)))
    columns = ["name", "zone", "level", "type", "geometry"]
    table = gpd.GeoDataFrame([dict(zip(columns, row, strict=True)) for row in rows], geometry="geometry", crs=BOARD)
    return table.assign(name="示例" + table["name"])


Row = tuple[str, str | None, str, str, BaseGeometry]


def _blob(rng: np.random.Generator, lon: float, lat: float, km2: float) -> Polygon:
    return rounded(Polygon(outline(rng, at(lon, lat), km2)))


def _lake(rng: np.random.Generator) -> list[Row]:
    """红碱淖: words of 2026, the lake itself as core, and one feature whose zone nobody filled in."""
    core, general = nested(outline(rng, at(109.88, 39.09), 107.0, rough=0.2, squash=0.8), [37.1 / 107.0, 69.9 / 107.0])
    loose = _blob(rng, 109.95, 38.975, 1.2)
    zones = [("核心保护区", core), ("一般控制区", general), (None, loose)]
    return [("红碱淖保护区", zone, "国家级", "自然保护区", shape) for zone, shape in zones]


def _junipers(rng: np.random.Generator) -> list[Row]:
    """神木臭柏: 7 666 ha in three patches west of the river, each with the three zones of 1994."""
    patches = [nested(outline(rng, at(lon, lat), 7666 / 300, squash=0.45, turn=-1.05), [0.25, 0.25, 0.5])
               for lon, lat in [(109.985, 38.765), (110.115, 38.600), (110.245, 38.440)]]  # fmt: skip
    zones = zip(("核心区", "缓冲区", "实验区"), zip(*patches, strict=True), strict=True)
    return [("神木臭柏保护区", zone, "省级", "自然保护区", MultiPolygon(parts)) for zone, parts in zones]


def _valley(river: shapely.LineString) -> list[Row]:
    """无定河湿地: sections of a valley, the core in the middle."""
    hectares = [6881 / 2, 3166 / 2, 1433, 3166 / 2, 6881 / 2]
    line = shapely.get_coordinates(shapely.segmentize(river, 200.0))
    outer, inner, core, inner_east, outer_east = corridor(line, 1300.0, [ha * 1e4 for ha in hectares])
    zones = {"核心区": core, "缓冲区": MultiPolygon([inner, inner_east]), "实验区": MultiPolygon([outer, outer_east])}
    return [("无定河湿地保护区", zone, "省级", "自然保护区", shape) for zone, shape in zones.items()]


def parks() -> gpd.GeoDataFrame:
    """Draw industrial parks with straight sides; 榆横 reaches into the ring around the urban core."""
    shapes = [block(at(lon, lat), wide, high, turn, notch=0.2) for _, lon, lat, wide, high, turn, _ in PARKS]
    return gpd.GeoDataFrame(
        {"name": ["示例" + park[0] for park in PARKS], "plan_eia": [park[-1] for park in PARKS]},
        geometry=shapes,
        crs=BOARD,
    )


def water_sources() -> gpd.GeoDataFrame:
    """Draw thirteen drinking-water sources with levels 1 and 2, the larger ones with a quasi-protection zone."""
    rng = np.random.default_rng(318)
    rows = []
    for name, lon, lat, km2 in SOURCES:
        shares = [0.1, 0.3, 0.6] if km2 > SMALL_KM2 else [0.2, 0.8]
        zones = nested(outline(rng, at(lon, lat), km2), shares)
        rows += [{"name": f"示例{name}", "level": level, "geometry": zone}
                 for level, zone in zip(("一级", "二级", "准"), zones, strict=False)]  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=BOARD)


def built_up_areas() -> gpd.GeoDataFrame:
    """Draw the city's urban area and the built-up area of each county seat."""
    rng = np.random.default_rng(10)
    towns = [("榆林城区", (109.74, 38.29), 68.0), *((f"{c.name}建成区", c.seat, c.km2**0.5 / 8) for c in COUNTIES[1:])]
    shapes = [_blob(rng, *middle, km2) for _, middle, km2 in towns]
    return gpd.GeoDataFrame({"name": [f"示例{name}" for name, _, _ in towns]}, geometry=shapes, crs=BOARD)


def discs() -> list[Polygon]:
    """Draw the 15 km around each candidate centre; the catalogue states centres and radius instead."""
    bearing = np.linspace(0.0, 360.0, 720, endpoint=False)
    return [Polygon(at(*from_centre(name, bearing, RADIUS_M))) for name in CENTRES]


def from_centre(name: str, bearing: np.ndarray, metres: float) -> tuple[np.ndarray, np.ndarray]:
    """Return longitudes and latitudes `metres` away from a centre."""
    lon, lat = CENTRES[name]
    ones = np.ones_like(np.asarray(bearing, dtype=float))
    east, north, _ = Geod(ellps="GRS80").fwd(lon * ones, lat * ones, bearing, metres * ones)
    return east, north
