"""Projects that show what each rule says: break it, miss it, touch it, cannot be judged. Their names say which.

The expected answers are reasoned from the law as of 2026-11-24, not taken from a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.synthetic.board import at
from layers.synthetic.plots import around, bow_tie, long_edge_plot, meeting, square, western_half
from layers.synthetic.subject import Subject, project, with_own
from layers.synthetic.trades import ROAD

if TYPE_CHECKING:
    from layers.synthetic.land import Land
    from layers.synthetic.sites import Sites

LAKE_CORE, LAKE_LINE = "保护区/红碱淖保护区/核心保护区", "红线/红碱淖片区"
PROVINCE, STATE = "陕政函〔2026〕示例1号 省级人民政府认定意见", "国函〔2026〕示例2号 国务院批准文件"
FORESTRY = "陕林护函〔2026〕示例3号 省级林业和草原主管部门同意意见"


def telling_projects(land: Land, sites: Sites) -> list[Subject]:
    """All of them, rule by rule."""
    return [
        *_red_line(sites), *_claims(sites), *_shapes(land, sites), *_core_zone(sites), *_general_zone(sites),
        *_water(sites),
    ]  # fmt: skip


def _red_line(sites: Sites) -> list[Subject]:
    hills, west, north = "红线/黄土丘陵片区", "红线/白于山片区", "红线/神府丘陵片区"
    return [
        project("部分占用红线", sites.across(hills), "ERL001 violation/overlap, NRV001 clear/apart"),
        project("全部位于红线内", sites.inside(west), "ERL001 violation/overlap"),
        project("与红线共边(同一坐标系)", sites.beside(north, west=False), "ERL001 clear/adjacent"),
        project("与红线共边(不同投影带)", sites.beside(west, west=True), "ERL001 clear/adjacent"),
        project("压红线不足1平方米", sites.poking(north, 0.7), "ERL001 clear/sliver"),
        project("压红线4平方米", sites.poking(north, 2.0), "ERL001 violation/overlap"),
        project("距红线半米", sites.poking(north, -0.5), "ERL001 clear/apart"),
        project("红线长边两种连法结论不同", long_edge_plot(sites.land), "ERL001 review/edge-reading"),
        project("红线内不足1平方米的地块", sites.inside(west, size=0.9), "ERL001 review/tiny"),
    ]


def _claims(sites: Sites) -> list[Subject]:
    """Exceptions claimed in the red line, with and without their documents."""
    hills, west = "红线/黄土丘陵片区", "红线/白于山片区"
    half, whole = sites.inside(hills), sites.inside(hills)
    return [
        project("红线内有限人为活动无认定意见", sites.inside(hills), "ERL001 review/evidence-missing",
                claim="有限人为活动(第6项)", claim_document=None, **ROAD),
        project("红线内有限人为活动有认定意见", sites.inside(hills), "ERL001 clear/exempt",
                claim="有限人为活动(第6项)", claim_document=PROVINCE, **ROAD),
        with_own(project("红线内有限人为活动认定意见未覆盖全部", half, "ERL001 violation/overlap",
                         claim="有限人为活动(第6项)", claim_document=PROVINCE, **ROAD), "opinion", western_half(half)),
        with_own(project("红线内有限人为活动认定意见范围完整", whole, "ERL001 clear/exempt",
                         claim="有限人为活动(第6项)", claim_document=PROVINCE, **ROAD), "opinion", around(whole)),
        project("红线内国家重大项目缺国务院批准", sites.inside(west), "ERL001 review/evidence-missing",
                claim="国家重大项目(第3类)",
                claim_document="陕政函〔2026〕示例4号 省级人民政府不可避让论证意见",
                approval_document=None, **ROAD),
        project("红线内国家重大项目文件齐全", sites.inside(west), "ERL001 clear/exempt", claim="国家重大项目(第3类)",
                claim_document="陕政函〔2026〕示例5号 省级人民政府不可避让论证意见", approval_document=STATE, **ROAD),
        project("核心保护区内申报有限人为活动(申报无效)", sites.inside(LAKE_LINE, LAKE_CORE),
                "ERL001 violation/overlap, NRV001 violation/overlap",
                claim="有限人为活动(第6项)", claim_document=PROVINCE, **ROAD),
    ]  # fmt: skip


def _shapes(land: Land, sites: Sites) -> list[Subject]:
    """Geometry that needs care, and land at the edge of the data."""
    everywhere = "ERL001 review/no-coverage, NRV001 review/no-coverage"
    nothing = (
        "ERL001 review/no-geometry, NRV001 review/no-geometry, NRV002 review/no-geometry, WWB001 review/no-geometry"
    )
    hole = shapely.polygons(shapely.get_interior_ring(shapely.get_parts(land.places["红线/白于山片区"])[0], 0))
    border = land.city.boundary
    return [
        project("红线孔洞内", square(np.array(hole.centroid.coords[0])), "ERL001 clear/apart"),
        project("自相交边界位于红线内", bow_tie(sites.inside("红线/毛乌素沙地片区")), "ERL001 violation/overlap"),
        project("自相交边界不涉及管控区", bow_tie(sites.outside("建成区/靖边县建成区")),
                "ERL001 clear/apart, NRV001 clear/apart"),
        project("无图形", None, nothing),
        project("位于市域外", square(at(108.3, 38.9)), everywhere),
        project("跨市界", square(np.array(border.interpolate(0.02, normalized=True).coords[0])), everywhere),
        project("跨县", square(meeting(land)),
                "ERL001 clear/apart, NRV001 clear/apart, NRV002 clear/apart, DWS002 clear/apart"),
        project(None, sites.outside("建成区/神木市建成区")),
    ]  # fmt: skip


def _core_zone(sites: Sites) -> list[Subject]:
    core, buffer = "保护区/无定河湿地保护区/核心区", "保护区/无定河湿地保护区/缓冲区"
    pipe = {"industry_code": "4852", "industry": "管道工程建筑", "land_use": "公用设施用地", "claim": "第二十六条第4项"}
    return [
        project("占用核心区", sites.inside(core), "NRV001 violation/overlap, NRV002 clear"),
        project("占用缓冲区", sites.inside(buffer), "NRV001 violation/overlap"),
        project(
            "地下穿越核心区无同意意见",
            sites.inside(core),
            "NRV001 review/evidence-missing",
            claim_document=None,
            **pipe,
        ),
        project("地下穿越核心区有同意意见", sites.inside(core), "NRV001 clear/exempt", claim_document=FORESTRY, **pipe),
        project("占用无分区的保护区(从严)", sites.across("保护区/府谷杜松保护区"), "NRV001 violation/overlap"),
        project("与无分区的保护区共边", sites.beside("保护区/府谷杜松保护区"), "NRV001 clear/adjacent"),
        project("占用漏填分区的图斑", sites.inside("保护区/红碱淖保护区", size=200), "NRV001 review"),
    ]


def _general_zone(sites: Sites) -> list[Subject]:
    general, test = "保护区/红碱淖保护区/一般控制区", "保护区/无定河湿地保护区/实验区"
    park = "保护区/靖边丹霞自然公园"
    hotel = {"industry_code": "6110", "industry": "旅游饭店", "land_use": "商业用地"}
    road = ROAD | {"claim": "第二十七条第5项"}
    return [
        project("一般控制区内建厂", sites.inside(general), "NRV002 violation/overlap, NRV001 clear"),
        project("实验区内建厂", sites.across(test), "NRV002 violation/overlap"),
        project("一般控制区内建旅游饭店", sites.inside(general), "NRV002 review/scope-unsure", **hotel),
        project("一般控制区内重要基础设施有同意意见", sites.inside(general),
                "NRV002 clear/exempt", claim_document=FORESTRY, **road),
        project("一般控制区内重要基础设施无同意意见", sites.inside(general), "NRV002 review/evidence-missing",
                claim_document=None, **road),
        project("一般控制区内未填行业", sites.inside(test),
                "NRV002 review/missing-attribute", industry_code=None, industry=None),
        project("自然公园内建厂", sites.inside(park), "NRV002 violation/overlap, NRV001 clear"),
        project("与自然公园共边", sites.beside(park), "NRV002 clear/adjacent"),
    ]  # fmt: skip


def _water(sites: Sites) -> list[Subject]:
    second, other = "水源/王圪堵水库水源地/二级", "水源/新桥水库水源地/二级"
    return [
        project("二级水源保护区内建厂", sites.inside(second), "DWS002 violation/overlap"),
        project(
            "二级水源保护区内光伏发电",
            sites.inside(second),
            "DWS002 review/scope-unsure",
            industry_code="4416",
            industry="太阳能发电",
        ),
        project(
            "二级水源保护区内未填行业",
            sites.inside(other, size=200),
            "DWS002 review/missing-attribute",
            industry_code=None,
            industry=None,
        ),
        project("与二级水源保护区共边", sites.beside("水源/郝家沟水源地/二级"), "DWS002 clear/adjacent"),
        project(
            "准保护区内建厂", sites.inside("水源/王圪堵水库水源地/准"), "DWS002 clear/apart, DWS003 review/scope-unsure"
        ),
    ]
