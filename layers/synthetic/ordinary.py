"""Ordinary subjects: most touch nothing, a few do what real submissions do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import shapely
from shapely import LineString, Point, Polygon

from layers.synthetic.board import STEP, rounded
from layers.synthetic.subject import SHOWN, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from shapely.geometry.base import BaseGeometry

    from layers.synthetic.land import Land
    from layers.synthetic.sites import Sites

ROWS: Final = {
    "project": 320, "mining-right": 110, "outfall": 15, "pipeline": 15, "boiler": 45, "livestock-farm": 25, "stake": 10,
}  # fmt: skip
"""How many rows there are of each kind, the telling ones among them."""

TRADES: Final = (
    ("4416", "太阳能发电", "光伏发电", "公用设施用地"), ("4415", "风力发电", "风电场", "公用设施用地"),
    ("3021", "水泥制品制造", "预制构件", "工业用地"), ("3031", "粘土砖瓦及建筑砌块制造", "建材", "工业用地"),
    ("1391", "淀粉及淀粉制品制造", "马铃薯加工", "工业用地"), ("0690", "其他煤炭采选", "洗煤", "采矿用地"),
    ("4620", "污水处理及其再生利用", "污水处理厂", "公用设施用地"), ("5990", "其他仓储业", "物流园", "仓储用地"),
    ("8334", "普通高中教育", "中学", "科教用地"), ("8411", "综合医院", "医院", "医疗卫生用地"),
    ("7010", "房地产开发经营", "居民小区", "居住用地"), ("4812", "公路工程建筑", "公路改线", "公路用地"),
)  # fmt: skip
"""Industry code, industry, the word in a project's name, land use."""
COAL_CHEMICAL: Final = (
    ("2523", "煤制烯烃", "煤制烯烃", "工业用地"), ("2523", "煤制甲醇", "煤制甲醇", "工业用地"),
    ("2521", "兰炭", "兰炭", "工业用地"),
)  # fmt: skip
REPLACED: Final = frozenset({"2521"})
"""Codes of which new capacity replaces old."""
POWER: Final = (("4411", "火力发电", "电厂", "工业用地"), ("4412", "热电联产", "热电", "工业用地"))
HOMES: Final = TRADES[8:11]
MINERALS: Final = ("煤", "煤", "煤", "岩盐", "建筑石料用灰岩", "建筑用砂", "砖瓦用黏土", "天然气", "石油")
RESTRICTED: Final = "红线 保护区 中心 水源 泉域 岸线 湿地 林地 沉陷区 封禁区 污染地块 农田 文物 公路 铁路 管道"
KEPT_FROM_MINES: Final = "红线 保护区 中心 文物 公路 铁路 管道"


def ordinary_projects(land: Land, sites: Sites, count: int) -> list[Subject]:
    """Return `count` projects: some in parks and in the city, some that break a rule, the rest on free land."""
    drawn = [
        *(
            (plot, TRADES)
            for name in ("红线/白于山片区", "红线/黄土丘陵片区", "红线/神府丘陵片区")
            for plot in _some(sites, 3, name)
        ),
        *((plot, POWER) for plot in _some(sites, 5, "中心/市政府驻地", "中心/榆阳区政府驻地")),
        *((plot, TRADES[2:4]) for plot in _some(sites, 2, "保护区/无定河湿地保护区/实验区")),
        *((sites.outside("建成区/府谷县建成区", reach=9000), COAL_CHEMICAL) for _ in range(4)),
        *((plot, HOMES) for plot in _some(sites, 18, "中心/市政府驻地", "中心/榆阳区政府驻地")),
    ]
    for park, number in (("榆神工业园区", 12), ("锦界工业园区", 11), ("府谷煤电化工园区", 1)):
        drawn += [(plot, COAL_CHEMICAL) for plot in _some(sites, number, f"园区/{park}", size=500.0)]
    free = sites.scattered(count - len(drawn), spacing=3000.0, sizes=(90.0, 780.0), clear_of=RESTRICTED)
    drawn += [(plot, TRADES) for plot in free]
    return [_project(land, sites.rng, number, plot, trades) for number, (plot, trades) in enumerate(drawn, 1)]


def _some(sites: Sites, count: int, *within: str, size: float = 260.0) -> Iterator[Polygon]:
    return (sites.inside(*within, size=size) for _ in range(count))


def _project(
    land: Land, rng: np.random.Generator, number: int, plot: Polygon, trades: tuple[tuple[str, str, str, str], ...]
) -> Subject:
    code, industry, word, use = trades[rng.integers(len(trades))]
    if trades in (POWER, COAL_CHEMICAL):
        construction = "新建"
    else:
        construction = str(rng.choice(["新建", "新建", "新建", "改建", "扩建", "现有"]))
    name = f"{SHOWN}{county_of(land, plot)}{word}项目{number:03d}"
    sheet = {"name": name, "industry_code": code, "industry": industry, "construction": construction, "land_use": use}
    if code in REPLACED:
        sheet["replacement_document"] = f"陕工信函〔2026〕示例{number}号"
    return Subject(kind="project", geometry=plot, fields=sheet)


def county_of(land: Land, plot: BaseGeometry | None) -> str:
    """Return the name of the county nearest to the middle of the plot; the first one for a row without geometry."""
    names, tree = land.counties
    return names[0 if plot is None else int(tree.query_nearest(plot.centroid)[0])]


def ordinary_rights(land: Land, sites: Sites, count: int) -> list[Subject]:
    """Return `count` rights: coal mines in the red line, new ones in the ring, the rest on free land."""
    inside = [
        *_some(sites, 3, "红线/神府丘陵片区", size=1500.0), *_some(sites, 2, "红线/佳芦河源片区", size=1200.0),
        *_some(sites, 2, "中心/市政府驻地", "中心/榆阳区政府驻地", size=1100.0),
    ]  # fmt: skip
    free = sites.scattered(
        count - len(inside), spacing=6800.0, sizes=(1500.0, 4200.0), clear_of=KEPT_FROM_MINES, border=1100.0
    )
    plots = [*inside, *free]
    return [_right(land, sites.rng, number, plot, stated=number <= len(inside)) for number, plot in enumerate(plots, 1)]


def _right(land: Land, rng: np.random.Generator, number: int, plot: Polygon, *, stated: bool) -> Subject:
    exploring = not stated and rng.random() < 0.25  # noqa: PLR2004  every fourth right explores
    mineral = "煤" if stated else str(rng.choice(MINERALS))
    years = 5 if exploring else int(rng.choice([10, 20, 30]))
    start = date(2022 if exploring or stated else 2017, 1, 1) + timedelta(days=int(rng.integers(0, 1400)))
    end = date(start.year + years, start.month, min(start.day, 28)) - timedelta(days=1)
    county, word = county_of(land, plot), "勘查" if exploring else "矿"
    high, low = (0, 0) if exploring else (int(rng.integers(100, 135)) * 10, int(rng.integers(60, 95)) * 10)
    sheet = {
        "name": f"{SHOWN}{county}{mineral}{word}{number:03d}", "holder": f"{SHOWN}{county}矿业有限公司",
        "right": "探矿权" if exploring else "采矿权", "mineral": mineral,
        "application": "新立" if exploring or stated else str(rng.choice(["新立", "延续", "变更", "转让"])),
        "valid_from": start.isoformat(), "valid_to": end.isoformat(),
        "mining_method": "不适用" if exploring else ("地下开采" if mineral in ("煤", "岩盐") else "露天开采"),
        "upper": float(high), "lower": float(low),
    }  # fmt: skip
    return Subject(kind="mining-right", geometry=plot, fields=sheet)


def ordinary_facilities(land: Land, sites: Sites, kind: str, count: int) -> list[Subject]:
    """Return `count` outfalls, pipelines, boilers or farms away from restricted places, or stakes of the red line."""
    if kind == "stake":
        return _stakes(land, count)
    size = 2400.0 if kind == "pipeline" else 40.0
    plots = sites.scattered(count, spacing=9000.0, sizes=(size, size), clear_of=f"{RESTRICTED} 建成区 景区 人口 禁牧区")
    return [_FACILITY[kind](county_of(land, plot), number, plot) for number, plot in enumerate(plots, 1)]


def _outfall(county: str, number: int, plot: Polygon) -> Subject:
    sheet = {"name": f"{SHOWN}{county}入河排污口{number:02d}", "construction": "现有"}
    return Subject(kind="outfall", geometry=rounded(plot.centroid), fields=sheet)


def _pipeline(county: str, number: int, plot: Polygon) -> Subject:
    corners = shapely.get_coordinates(plot)
    route = rounded(shapely.segmentize(LineString(corners[:3]), STEP))
    sheet = {"name": f"{SHOWN}{county}输气管道{number:02d}", "medium": "天然气", "construction": "新建"}
    return Subject(kind="pipeline", geometry=route, fields=sheet)


def _boiler(county: str, number: int, plot: Polygon) -> Subject:
    sheet = {
        "name": f"{SHOWN}{county}锅炉{number:02d}", "owner": f"{SHOWN}{county}供热站", "owner_industrial": "否",
        "capacity_tph": 4.0 + number, "fuel": "天然气" if number % 2 else "煤", "construction": "现有",
        "heating": "是", "status": "已改造",
    }  # fmt: skip
    return Subject(kind="boiler", geometry=rounded(plot.centroid), fields=sheet)


def _farm(county: str, number: int, plot: Polygon) -> Subject:
    species, herd = (("生猪", 600), ("绒山羊", 1800), ("肉牛", 240))[number % 3]
    sheet = {"name": f"{SHOWN}{county}养殖场{number:02d}", "species": species, "herd": float(herd + 10 * number),
             "rearing": "舍饲"}  # fmt: skip
    return Subject(kind="livestock-farm", geometry=plot, fields=sheet)


def _stakes(land: Land, count: int) -> list[Subject]:
    """Return stakes on corners of the red line, from piece to piece."""
    rings = [shapely.get_coordinates(part) for part in shapely.get_parts(land.layers["ecological-red-line"].geometry)]
    points = [Point((ring := rings[number % len(rings)])[7 * number % len(ring)]) for number in range(1, count + 1)]
    return [
        Subject(kind="stake", geometry=point, fields={"name": f"{SHOWN}界桩{number:02d}"})
        for number, point in enumerate(points, 1)
    ]


_FACILITY: Final = {"outfall": _outfall, "pipeline": _pipeline, "boiler": _boiler, "livestock-farm": _farm}
