"""Mining rights that show what each rule says; their names say which. Reasoned from the law as of 2026-11-24."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.synthetic.plots import around, at_limit, western_half
from layers.synthetic.subject import Subject, right, with_own
from layers.synthetic.telling_ring import CITY, DISTRICT

if TYPE_CHECKING:
    from layers.synthetic.sites import Sites

EXPLORATION = {
    "right": "探矿权", "application": "新立", "valid_from": "2023-05-01", "valid_to": "2028-04-30",
    "mining_method": "不适用", "upper": 0.0, "lower": 0.0,
}  # fmt: skip
GRANTED = {"application": "新立", "valid_from": "2021-03-01", "valid_to": "2041-02-28"}


def telling_rights(sites: Sites) -> list[Subject]:
    """All of them, rule by rule."""
    return [*_red_line(sites), *_reserve(sites), *_ring(sites), *_grown(sites), *_terms(sites), *_distances(sites)]


def _red_line(sites: Sites) -> list[Subject]:
    hills, west = "红线/黄土丘陵片区", "红线/白于山片区"
    return [
        right("煤矿与红线部分重叠", sites.across(hills, size=2400),
              "ERL002 violation/overlap, NRV003 clear/apart, MRT001 clear"),
        right("煤矿全部位于红线内", sites.inside(west, size=1800), "ERL002 violation/overlap"),
        right("天然气与红线重叠", sites.across(west, size=2400),
              "ERL002 review/permitted-activity", mineral="天然气", mining_method="钻井开采"),
        right("地热与红线重叠", sites.inside(west, size=900),
              "ERL002 review/permitted-activity", mineral="地热", mining_method="钻井开采"),
        right("未填矿种与红线重叠", sites.inside(west, size=900), "ERL002 review/missing-attribute", mineral=None),
        right("煤矿申报国家级规划能源项目", sites.inside(hills, size=900), "ERL002 review",
              claim="国家级规划能源项目", claim_document=None),
        right("与红线共边", sites.beside("红线/神府丘陵片区"), "ERL002 clear/adjacent"),
    ]  # fmt: skip


def _reserve(sites: Sites) -> list[Subject]:
    core, buffer = "保护区/神木臭柏保护区/核心区", "保护区/神木臭柏保护区/缓冲区"
    test, park = "保护区/无定河湿地保护区/实验区", "保护区/靖边丹霞自然公园"
    return [
        right("采矿权位于缓冲区", sites.inside(buffer, size=220), "NRV003 violation/overlap", mineral="建筑石料用灰岩"),
        right("采矿权位于实验区", sites.across(test, size=900), "NRV003 violation/overlap"),
        right("探矿权位于核心区", sites.inside(core, size=360), "NRV003 violation/overlap", **EXPLORATION),
        right("煤炭探矿权位于实验区", sites.inside(test, size=700), "NRV003 review/permitted-activity", **EXPLORATION),
        right("黏土探矿权位于实验区", sites.inside(test, size=700),
              "NRV003 violation/overlap", mineral="砖瓦用黏土", **EXPLORATION),
        right("未填矿种的探矿权位于实验区", sites.inside(test, size=700),
              "NRV003 review/missing-attribute", mineral=None, **EXPLORATION),
        right("采矿权位于自然公园", sites.inside(park, size=900), "NRV003 review", mineral="建筑石料用灰岩"),
        right("与保护区共边", sites.beside("保护区/府谷杜松保护区"), "NRV003 clear/adjacent"),
    ]  # fmt: skip


def _ring(sites: Sites) -> list[Subject]:
    undated = GRANTED | {"application": None}
    return [
        right("15公里内新立采矿权", sites.inside(CITY, DISTRICT, size=1500), "UCR002 violation/overlap", **GRANTED),
        right("15公里内新立探矿权", sites.inside(CITY, DISTRICT, size=1500),
              "UCR002 review/scope-unsure", **EXPLORATION),
        right("15公里内延续", sites.inside(CITY, DISTRICT, size=1500), "UCR002 clear/permitted"),
        right("15公里内2015年设立", sites.inside(CITY, DISTRICT, size=1500), "UCR002 clear/permitted",
              application="新立", valid_from="2015-06-01", valid_to="2035-05-31"),
        right("15公里内扩大范围无原范围", sites.inside(CITY, DISTRICT, size=1200), "UCR002 review/missing-attribute",
              application="扩大范围"),
        right("15公里内未填申请类型", sites.inside(CITY, DISTRICT, size=1200),
              "UCR002 review/missing-attribute", **undated),
        right("两个中心点结论不同", at_limit(235.0, -900.0), "UCR002 review/centre-dependent", **GRANTED),
    ]  # fmt: skip


def _grown(sites: Sites) -> list[Subject]:
    """Expansions whose former boundary is handed in: only what they add counts."""
    part, nothing = (sites.inside(CITY, DISTRICT, size=1200) for _ in range(2))
    grown = {"application": "扩大范围"}
    return [
        with_own(right("15公里内扩大范围有原范围", part, "UCR002 violation/overlap", **grown),
                 "former-boundary", western_half(part)),
        with_own(right("15公里内申请扩大但未超出原范围", nothing, "UCR002 clear/permitted", **grown),
                 "former-boundary", around(nothing)),
    ]  # fmt: skip


def _distances(sites: Sites) -> list[Subject]:
    road, rail = "公路/国道南线", "铁路/神府铁路"
    line, station, tunnel = "管道/靖榆输气管道", "管道/靖边首站", "管道/横山管道隧道"
    pit = {"mineral": "建筑石料用灰岩", "mining_method": "露天开采"}
    return [
        right("露天采石距国道80米", sites.poking(road, 20.0), "TRN001 violation/too-near", **pit),
        right("井工煤矿距国道80米", sites.poking(road, 20.0), "TRN001 review/scope-unsure"),
        right("露天采石距国道130米", sites.poking(road, -30.0), "TRN001 clear", **pit),
        right("露天采石距铁路不足1000米", sites.inside(rail, size=900), "TRN002 review/permitted-activity", **pit),
        right("井工煤矿距铁路不足1000米", sites.inside(rail, size=900), "TRN002 not-applicable/out-of-scope"),
        right("煤矿距管道隧道980米", sites.poking(tunnel, 20.0), "TRN003 violation/too-near"),
        right("煤矿距输气管道180米", sites.poking(line, 20.0), "TRN003 review/permitted-activity"),
        right("煤矿距首站480米", sites.poking(station, 20.0), "TRN003 review/permitted-activity"),
        right("煤矿距输气管道230米", sites.poking(line, -30.0), "TRN003 clear"),
        right("煤矿占用文物保护范围", sites.across("文物/统万城遗址", size=900), "WWB001 violation/overlap"),
    ]  # fmt: skip


def _terms(sites: Sites) -> list[Subject]:
    def term(name: str, first: str | None, last: str | None, expected: str, **fields: object) -> Subject:
        plot = sites.outside("建成区/神木市建成区", size=900, reach=22_000)
        return right(
            name, plot, f"MRT001 {expected}, ERL002 clear/apart", **fields | {"valid_from": first, "valid_to": last}
        )

    return [
        term("许可证已到期", "2010-03-01", "2025-02-28", "review/expired"),
        term("基准日当天到期", "2016-11-25", "2026-11-24", "clear"),
        term("采矿权期限35年", "2015-01-01", "2049-12-31", "review/over-term"),
        term("采矿权期限30年", "2015-01-01", "2044-12-31", "clear"),
        term("探矿权一次7年", "2022-01-01", "2028-12-31", "review/over-term", right="探矿权", application="新立"),
        term("起止日期颠倒", "2035-01-01", "2030-01-01", "review/odd-date"),
        term("未填有效期", None, None, "review/odd-date"),
        term("有效期止写长期", "2012-08-01", "长期", "review/odd-date"),
        term("起始日期晚于基准日", "2027-01-01", "2037-01-01", "review/odd-date"),
    ]
