"""Outfalls, pipelines and boilers that show what each rule says. Reasoned from the law as of 2026-11-24."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, Point

from layers.synthetic.board import STEP, rounded
from layers.synthetic.subject import Subject, facility

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from layers.synthetic.land import Land
    from layers.synthetic.sites import Sites

WATER = "水源/瑶镇水库水源地/二级"


def telling_facilities(land: Land, sites: Sites) -> list[Subject]:
    """Outfalls, pipelines, boilers."""
    return [*_outfalls(land, sites), *_pipelines(land), *_boilers(land, sites)]


def _middle(plot: BaseGeometry) -> Point:
    return rounded(plot.representative_point())


def _off(place: BaseGeometry, metres: float) -> Point:
    """Return a point `metres` outside the place, off the middle of an edge of its outer boundary."""
    ring = shapely.get_coordinates(shapely.orient_polygons(shapely.get_parts(place)[0]).exterior)
    way = (ring[8] - ring[7]) / np.hypot(*(ring[8] - ring[7]))
    return rounded(Point((ring[7] + ring[8]) / 2 + np.array([way[1], -way[0]]) * metres))


def _outfalls(land: Land, sites: Sites) -> list[Subject]:
    def outfall(name: str, point: Point, expected: str) -> Subject:
        return facility("outfall", name, point, expected, construction="新建")

    return [
        outfall(
            "位于二级水源保护区", _middle(sites.inside(WATER, size=50)), "DWS002 violation/overlap, ERL001 clear/apart"
        ),
        outfall("距二级水源保护区半米", _off(land.places["水源/白岩寺水源地/二级"], 0.5), "DWS002 review/near-limit"),
        outfall("距二级水源保护区50米", _off(land.places["水源/李家河水源地/二级"], 50.0), "DWS002 clear/apart"),
        outfall(
            "位于一级水源保护区", _middle(sites.inside("水源/瑶镇水库水源地/一级", size=50)), "DWS001 violation/overlap"
        ),
        outfall(
            "位于准保护区",
            _middle(sites.inside("水源/瑶镇水库水源地/准", size=50)),
            "DWS003 review/scope-unsure, DWS001 clear/apart",
        ),
        outfall(
            "位于红线内", _middle(sites.inside("红线/黄土丘陵片区")), "ERL001 violation/overlap, DWS002 clear/apart"
        ),
        outfall(
            "位于核心区", _middle(sites.inside("保护区/无定河湿地保护区/核心区", size=50)), "NRV001 violation/overlap"
        ),
        outfall("位于一般控制区", _middle(sites.inside("保护区/红碱淖保护区/一般控制区", size=50)), "NRV002 review"),
    ]


def _pipelines(land: Land) -> list[Subject]:
    zone, line = land.places["水源/郝家沟水源地/二级"], shapely.get_parts(land.places["红线/毛乌素沙地片区"])[-1]
    claimed = {"claim": "有限人为活动(第6项)", "claim_document": "陕政函〔2026〕示例6号 省级人民政府认定意见"}
    edge = shapely.get_coordinates(shapely.get_parts(zone)[0].exterior)[3:12]

    def pipeline(name: str, route: LineString, expected: str, **fields: object) -> Subject:
        return facility("pipeline", name, route, expected, construction="新建", **fields)

    return [
        pipeline(
            "输油管道穿越二级水源保护区",
            _through(zone, 0.4),
            "DWS001 violation/overlap, DWS002 violation/overlap",
            medium="原油",
        ),
        pipeline(
            "输水管道穿越二级水源保护区",
            _through(zone, 0.8),
            "DWS001 review/scope-unsure, DWS002 clear/permitted",
            medium="水",
        ),
        pipeline(
            "输油管道进入准保护区",
            _into(land.places["水源/王圪堵水库水源地/准"]),
            "DWS003 review/scope-unsure, DWS002 clear/apart",
            medium="原油",
        ),
        pipeline("输水管道进入准保护区", _into(land.places["水源/尤家峁水源地/准"]), "DWS003 clear", medium="水"),
        pipeline("未填介质穿越二级水源保护区", _through(zone, 1.2), "DWS002 review/missing-attribute", medium=None),
        pipeline("止于二级水源保护区边界", _ending_at(zone), "DWS002 clear/adjacent", medium="原油"),
        # a line on the line: which side it lies on is below what coordinates can say, and neither can be claimed
        pipeline("沿二级水源保护区边界敷设", LineString(edge), "DWS002 review", medium="原油"),
        pipeline("天然气管道穿越红线", _through(line, 1.4), "ERL001 violation/overlap", medium="天然气"),
        pipeline("穿越红线有认定意见", _through(line, 1.1), "ERL001 clear/exempt", medium="天然气", **claimed),
    ]


def _through(place: BaseGeometry, bearing: float) -> LineString:
    """Draw a straight route through the middle of the place, ending 900 m beyond its box; in pieces of at most STEP."""
    left, low, right, high = place.bounds
    reach = np.hypot(right - left, high - low) / 2 + 900
    middle, way = np.array([(left + right) / 2, (low + high) / 2]), np.array([np.sin(bearing), np.cos(bearing)])
    return rounded(shapely.segmentize(LineString([middle - way * reach, middle + way * reach]), STEP))


def _into(place: BaseGeometry) -> LineString:
    """Draw a straight route of 160 m across the place's outer boundary at its easternmost corner, 60 m of it inside."""
    corners = shapely.get_coordinates(place)
    end = corners[corners[:, 0].argmax()]
    return rounded(LineString([end + np.array([100.0, 0.0]), end - np.array([60.0, 0.0])]))


def _ending_at(place: BaseGeometry) -> LineString:
    """Draw a straight route of 200 m that ends in the place's easternmost corner, coming from outside."""
    corners = shapely.get_coordinates(place)
    end = corners[corners[:, 0].argmax()]
    return rounded(LineString([end + np.array([200.0, 0.0]), end]))


def _boiler(name: str, point: BaseGeometry, expected: str, **fields: object) -> Subject:
    sheet = {"owner": "示例热力公司", "owner_industrial": "否", "capacity_tph": 6.0, "fuel": "煤",
             "construction": "现有", "heating": "是", "status": "未拆改", **fields}  # fmt: skip
    return facility("boiler", name, _middle(point), expected, **sheet)


def _new_boilers(sites: Sites) -> list[Subject]:
    """Return new boilers of coal: by size, by use, in a network and where nothing dirty may burn."""
    ban, network = "供热/神木市建成区禁燃区", "供热/靖边县建成区供热"

    def new(name: str, plot: BaseGeometry, expected: str, **fields: object) -> Subject:
        return _boiler(
            name, plot, expected, **{"construction": "新建", "heating": "否", "capacity_tph": 40.0, **fields}
        )

    def away() -> BaseGeometry:
        return sites.outside("建成区/子洲县建成区", size=30, reach=14_000)

    return [
        new("新建20蒸吨燃煤", away(), "BLR001 violation/attribute, BLR004 clear/apart", capacity_tph=20.0),
        new("新建35蒸吨燃煤", away(), "BLR001 review/scope-unsure", capacity_tph=35.0),
        new("新建40蒸吨燃煤(非供热)", away(), "BLR001 clear, BLR005 not-applicable/out-of-scope, "
            "BLR006 not-applicable/out-of-scope"),
        new("新建20蒸吨燃气", away(), "BLR001 not-applicable/out-of-scope", capacity_tph=20.0, fuel="天然气"),
        new("新建燃煤未填容量", away(), "BLR001 review/missing-attribute", capacity_tph=None),
        new("新建40蒸吨燃煤供热", away(), "BLR005 violation/attribute", heating="是"),
        new("新建40蒸吨燃煤未填是否供热", away(), "BLR005 review/missing-attribute", heating=None),
        new("禁燃区内新建燃煤锅炉", sites.inside(ban, size=30), "BLR004 violation/overlap"),
        new("禁燃区内新建生物质锅炉", sites.inside(ban, size=30), "BLR004 review/scope-unsure", fuel="生物质"),
        new("禁燃区内现有燃煤锅炉", sites.inside(ban, size=30), "BLR004 not-applicable/out-of-scope",
            construction="现有", status="已改造"),
        new("供热管网内新建燃煤供热锅炉", sites.inside(network, size=30), "BLR004 violation/overlap", heating="是"),
        new("供热管网内新建燃煤锅炉(非供热)", sites.inside(network, size=30), "BLR004 clear"),
    ]  # fmt: skip


def _boilers(land: Land, sites: Sites) -> list[Subject]:
    boiler, town, far = _boiler, "建成区/神木市建成区", "建成区/米脂县建成区"

    def here() -> BaseGeometry:
        return sites.inside(town, size=30)

    def away() -> BaseGeometry:
        return sites.outside(far, size=30, reach=14_000)

    uncovered = land.places["建成区/清涧县建成区"].centroid.buffer(3000, quad_segs=1).exterior.interpolate(100)
    return [
        boiler("建成区内6蒸吨未拆改", here(), "BLR003 violation, BLR006 clear, ERL001 clear/apart"),
        boiler("建成区内10蒸吨未拆改", here(), "BLR003 violation", capacity_tph=10.0),
        boiler("建成区内已拆除", here(), "BLR003 clear", status="已拆除"),
        boiler("建成区内已改造", here(), "BLR003 clear", status="已改造"),
        boiler("建成区内20蒸吨无达标文件", here(),
               "BLR003 clear/permitted, BLR006 review/evidence-missing", capacity_tph=20.0, approval_document=None),
        boiler("建成区内20蒸吨有达标文件", here(), "BLR006 clear/exempt", capacity_tph=20.0,
               approval_document="榆环函〔2026〕示例12号 达标改造验收意见"),
        boiler("建成区内20蒸吨燃气锅炉", here(), "BLR006 not-applicable/out-of-scope",
               capacity_tph=20.0, fuel="天然气"),
        boiler("建成区内燃气锅炉", here(), "BLR003 not-applicable/out-of-scope", fuel="天然气"),
        boiler("建成区内未填拆改情况", here(), "BLR003 review/missing-attribute", status=None),
        boiler("建成区内未填单位性质", here(), "BLR003 violation", owner_industrial=None),
        boiler("工业企业自备未拆改", away(), "BLR003 violation", owner="示例水泥厂", owner_industrial="是"),
        boiler("建成区外非工业企业", away(), "BLR003 clear/apart"),
        boiler("建成区外未填单位性质", away(), "BLR003 review/missing-attribute", owner_industrial=None),
        boiler("建成区外未填容量的工业企业锅炉", away(),
               "BLR003 review/missing-attribute", owner_industrial="是", capacity_tph=None),
        boiler("距建成区边界半米", _off(land.places["建成区/佳县建成区"], 0.5), "BLR003 review/near-limit"),
        boiler("位于建成区图层未覆盖的县", uncovered, "BLR003 review/no-coverage"),
        boiler("红线内锅炉", sites.inside("红线/黄土丘陵片区"), "ERL001 violation/overlap", status="已拆除"),
        *_new_boilers(sites),
    ]  # fmt: skip
