"""Projects on land of nature, of water, of fields and of soil; their names say what they show.

The expected answers are reasoned from the law as of 2026-11-24, not taken from a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.synthetic import trades
from layers.synthetic.subject import Subject, project

if TYPE_CHECKING:
    from layers.synthetic.sites import Sites

NATIONAL = {
    "claim": "国家重大项目(第3类)", "claim_document": "林湿函〔2026〕示例7号 国家林草局意见",
    "approval_document": "国函〔2026〕示例8号 国务院批准文件",
}  # fmt: skip


def telling_land(sites: Sites) -> list[Subject]:
    """All of them, rule by rule."""
    return [
        *_waste(sites), *_first_level(sites), *_quasi_zone(sites), *_spring(sites), *_shoreline(sites),
        *_tailings(sites), *_plots(sites), *_wetlands(sites), *_watched(sites), *_own_layers(sites),
    ]  # fmt: skip


def _waste(sites: Sites) -> list[Subject]:
    fields = "农田/绥德基本农田"
    return [
        project("固废填埋场占用红线", sites.inside("红线/黄土丘陵片区"),
                "SLD001 violation/overlap, ERL001 violation/overlap", **trades.LANDFILL),
        project("危险废物处置场占用永久基本农田", sites.inside(fields),
                "SLD001 violation/overlap, ERL001 clear/apart", **trades.HAZARDOUS),
        project("废料加工厂占用永久基本农田", sites.inside(fields), "SLD001 review/scope-unsure", **trades.RECYCLING),
        project("固废填埋场与永久基本农田共边", sites.beside(fields), "SLD001 clear/adjacent", **trades.LANDFILL),
        project("未填行业占用永久基本农田", sites.inside(fields), "SLD001 review/missing-attribute", **trades.UNSAID),
        project("预制构件厂占用永久基本农田", sites.inside(fields), "SLD001 not-applicable/out-of-scope"),
    ]  # fmt: skip


def _first_level(sites: Sites) -> list[Subject]:
    first = "水源/王圪堵水库水源地/一级"
    return [
        project("一级水源保护区内建厂", sites.inside(first, size=200), "DWS001 violation/overlap, DWS002 clear/apart"),
        project("一级水源保护区内现有农药厂", sites.inside(first, size=200),
                "DWS001 violation/overlap, DWS003 not-applicable/out-of-scope", **trades.PESTICIDE | trades.EXISTING),
        project("一级水源保护区内自来水厂", sites.inside(first, size=200), "DWS001 clear", **trades.WATERWORKS),
        project("一级水源保护区内水利工程", sites.inside(first, size=200),
                "DWS001 review/scope-unsure", **trades.DYKE),
        project("一级水源保护区内未填行业", sites.inside("水源/新桥水库水源地/一级", size=150),
                "DWS001 review/missing-attribute", **trades.UNSAID),
    ]  # fmt: skip


def _quasi_zone(sites: Sites) -> list[Subject]:
    quasi = "水源/瑶镇水库水源地/准"
    return [
        project("准保护区内新建农药厂", sites.inside(quasi), "DWS003 violation/overlap, DWS002 clear/apart",
                **trades.PESTICIDE),
        project("准保护区内改建预制构件厂", sites.inside(quasi), "DWS003 review/scope-unsure", construction="改建"),
        project("准保护区内新建住宅", sites.inside(quasi), "DWS003 clear", **trades.HOMES),
        project("准保护区内现有农药厂", sites.inside(quasi), "DWS003 not-applicable/out-of-scope",
                **trades.PESTICIDE | trades.EXISTING),
    ]  # fmt: skip


def _spring(sites: Sites) -> list[Subject]:
    spring = "泉域/榆阳泉域"
    return [
        project("泉域内新建农药厂", sites.inside(spring), "SPR001 violation/overlap", **trades.PESTICIDE),
        project("泉域内新建住宅", sites.inside(spring), "SPR001 review/scope-unsure", **trades.HOMES),
        project("泉域内未填行业", sites.inside(spring), "SPR001 review/missing-attribute", **trades.UNSAID),
        project("与泉域共边的农药厂", sites.beside(spring), "SPR001 clear/adjacent", **trades.PESTICIDE),
        project("泉域内现有农药厂", sites.inside(spring), "SPR001 not-applicable/out-of-scope",
                **trades.PESTICIDE | trades.EXISTING),
    ]  # fmt: skip


def _shoreline(sites: Sites) -> list[Subject]:
    shore, other = "岸线/窟野河", "岸线/秃尾河"
    energy = {"industry_code": None, "industry": "能源"}
    return [
        project("窟野河岸线内煤制甲醇", sites.inside(shore, size=90), "RVR001 violation/overlap", **trades.METHANOL),
        project("秃尾河岸线内农药厂", sites.across(other), "RVR001 violation/overlap", **trades.PESTICIDE),
        project("秃尾河岸线内行业只写能源", sites.inside(other, size=90), "RVR001 review/unknown-industry", **energy),
        project("与秃尾河岸线共边的农药厂", sites.beside(other), "RVR001 clear/adjacent", **trades.PESTICIDE),
        project("秃尾河岸线内改建农药厂", sites.inside(other, size=90),
                "RVR001 not-applicable/out-of-scope", **trades.PESTICIDE | {"construction": "改建"}),
    ]  # fmt: skip


def _tailings(sites: Sites) -> list[Subject]:
    named, other = "岸线/窟野河", "岸线/秃尾河"
    safer = {"construction": "改建", "claim": "以提升安全水平为目的的改建"}
    return [
        project("窟野河岸线内新建尾矿库", sites.inside(named, size=90), "RVR002 violation/overlap", **trades.TAILINGS),
        project("黄河干流岸线内扩建尾矿库", sites.inside("岸线/黄河", size=90),
                "RVR002 violation/overlap", **trades.TAILINGS | {"construction": "扩建"}),
        project("窟野河岸线内尾矿库安全改建", sites.inside(named, size=90),
                "RVR002 review/permitted-activity", **trades.TAILINGS | safer),
        project("窟野河岸线内固废场是否尾矿库不明", sites.inside(named, size=90),
                "RVR002 review/scope-unsure", **trades.LANDFILL),
        project("秃尾河岸线内新建尾矿库", sites.inside(other, size=90), "RVR002 clear/apart", **trades.TAILINGS),
        project("窟野河岸线内现有尾矿库", sites.inside(named, size=90),
                "RVR002 not-applicable/out-of-scope", **trades.TAILINGS | trades.EXISTING),
    ]  # fmt: skip


def _plots(sites: Sites) -> list[Subject]:
    dirty, clean, held = "污染地块/神木兰炭厂旧址", "污染地块/清涧化肥厂旧址", "污染地块/府谷电石厂旧址"
    filed = {"claim": "土壤修复", "land_use": "其他"}
    return [
        project("未修复地块上建住宅", sites.inside(dirty, size=150), "CLD001 violation/overlap", **trades.HOMES),
        project("风险管控地块上建厂", sites.inside(held, size=150), "CLD001 violation/overlap"),
        project("风险管控地块上建学校", sites.inside(held, size=150), "CLD001 violation/overlap", **trades.SCHOOL),
        project("已修复地块上建住宅", sites.inside(clean, size=150), "CLD001 review/scope-unsure", **trades.HOMES),
        project("已修复地块上建厂", sites.inside(clean, size=150), "CLD001 review/scope-unsure"),
        project("风险管控地块上建公园", sites.inside(held, size=150), "CLD001 violation/overlap", **trades.GARDEN),
        project("未填修复状态的地块上建厂", sites.inside("污染地块/横山农药库旧址", size=150),
                "CLD001 review/missing-attribute"),
        project("未修复地块上的修复项目有备案", sites.inside(dirty, size=150), "CLD001 clear/exempt",
                claim_document="榆环土函〔2026〕示例9号 修复方案备案", **trades.LANDFILL | filed),
        project("未修复地块上的修复项目无备案", sites.inside(dirty, size=150),
                "CLD001 review/evidence-missing", claim_document=None, **trades.LANDFILL | filed),
        project("与污染地块共边的住宅", sites.beside(held), "CLD001 clear/adjacent", **trades.HOMES),
    ]  # fmt: skip


def _wetlands(sites: Sites) -> list[Subject]:
    great = "湿地/大保当湿地"
    return [
        project("占用国家重要湿地", sites.inside(great), "WET001 violation/overlap"),
        project("占用省级湿地", sites.across("湿地/高渠湿地"), "WET001 review/permitted-activity"),
        project("占用未填重要性的湿地", sites.inside("湿地/高镇湿地"), "WET001 review"),
        project("国家重大项目占用国家重要湿地文件齐全", sites.inside(great), "WET001 clear/exempt",
                **trades.ROAD | NATIONAL),
        project("国家重大项目占用国家重要湿地缺批准文件", sites.inside(great), "WET001 review/evidence-missing",
                **trades.ROAD | NATIONAL | {"approval_document": None}),
        project("与国家重要湿地共边", sites.beside(great), "WET001 clear/adjacent"),
    ]  # fmt: skip


def _watched(sites: Sites) -> list[Subject]:
    """Forest, subsidence, closed sandy land: for their departments to judge, wherever one lies inside."""
    forest, sunk, sandy = "林地/神木东部林区", "沉陷区/大柳塔沉陷区", "封禁区/小壕兔封禁保护区"
    return [
        project("占用公益林", sites.across(forest), "FOR001 review/permitted-activity"),
        project("与公益林共边", sites.beside(forest), "FOR001 clear/adjacent"),
        project("位于采煤沉陷区", sites.inside(sunk), "SUB001 review/scope-unsure"),
        project("与采煤沉陷区共边", sites.beside(sunk), "SUB001 clear/adjacent"),
        project("位于沙化土地封禁保护区", sites.inside(sandy), "SND001 review/permitted-activity"),
        project("与沙化土地封禁保护区共边", sites.beside(sandy), "SND001 clear/adjacent"),
    ]  # fmt: skip


def _own_layers(sites: Sites) -> list[Subject]:
    site, town = "文物/石峁遗址", "建成区/绥德县建成区"
    return [
        project("占用文物保护范围", sites.across(site), "WWB001 violation/overlap, CZK001 clear/apart"),
        project("占用文物保护范围有同意意见", sites.inside(site), "WWB001 clear/exempt",
                approval_document="陕文物函〔2026〕示例10号", **trades.ROAD),
        project("与文物保护范围共边", sites.beside(site), "WWB001 clear/adjacent"),
        project("位于城镇开发边界内(仅列示)", sites.inside(town),
                "CZK001 not-applicable/report-only, WWB001 clear/apart", **trades.HOMES),
    ]  # fmt: skip
