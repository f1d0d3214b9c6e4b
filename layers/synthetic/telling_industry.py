"""Projects judged by what they make, burn or dig, in parks, towns, control units and near roads.

The expected answers are reasoned from the law as of 2026-11-24, not taken from a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.synthetic import trades
from layers.synthetic.subject import Subject, project

if TYPE_CHECKING:
    from shapely import Polygon

    from layers.synthetic.sites import Sites

REPLACED = {"replacement_document": "陕工信函〔2026〕示例11号 产能置换方案"}
COAL = {"fuel": "煤"}


def telling_industry(sites: Sites) -> list[Subject]:
    """All of them, rule by rule."""
    return [
        *_plan_eia(sites), *_capacity(sites), *_relocation(sites), *_units(sites), *_heat(sites), *_burning(sites),
        *_roads(sites), *_railways(sites), *_pipelines(sites),
    ]  # fmt: skip


def _open_land(sites: Sites) -> Polygon:
    return sites.outside("建成区/绥德县建成区")


def _plan_eia(sites: Sites) -> list[Subject]:
    glass = trades.GLASS | REPLACED
    return [
        project("平板玻璃不在园区", _open_land(sites), "IPK002 violation/outside, IPK001 not-applicable", **glass),
        project("平板玻璃部分位于园区外", sites.across("园区/榆神工业园区"), "IPK002 violation/outside", **glass),
        project("平板玻璃位于有规划环评的园区", sites.inside("园区/榆神工业园区"), "IPK002 clear/within", **glass),
        project("平板玻璃位于规划环评填否的园区", sites.inside("园区/靖边能源化工园区"),
                "IPK002 review/evidence-missing", **glass),
        project("平板玻璃位于未填规划环评的园区", sites.inside("园区/府谷煤电化工园区"),
                "IPK002 review/evidence-missing", **glass),
        project("改建平板玻璃不在园区", _open_land(sites), "IPK002 not-applicable/out-of-scope",
                **trades.GLASS | {"construction": "改建"}),
        project("平板玻璃不在园区未填建设性质", _open_land(sites), "IPK002 review/missing-attribute",
                **glass | {"construction": None}),
    ]  # fmt: skip


def _capacity(sites: Sites) -> list[Subject]:
    return [
        project("新建水泥无产能置换文件", _open_land(sites), "CAP001 review/evidence-missing",
                **trades.CEMENT, replacement_document=None),
        project("新建水泥有产能置换文件", _open_land(sites), "CAP001 clear/exempt", **trades.CEMENT | REPLACED),
        project("改建水泥", _open_land(sites), "CAP001 not-applicable/out-of-scope",
                **trades.CEMENT | {"construction": "改建"}),
        project("水泥未填建设性质", _open_land(sites), "CAP001 review/missing-attribute",
                **trades.CEMENT | {"construction": None}),
    ]  # fmt: skip


def _relocation(sites: Sites) -> list[Subject]:
    there = trades.PESTICIDE | trades.EXISTING
    return [
        project("建成区内现有农药厂", sites.inside("建成区/神木市建成区"), "RLC001 review/scope-unsure", **there),
        project("重点流域内现有农药厂", sites.inside("流域/窟野河重点流域"), "RLC001 review/scope-unsure", **there),
        project("建成区和重点流域外现有农药厂", sites.outside("建成区/靖边县建成区"), "RLC001 clear/apart", **there),
        project("建成区内新建住宅", sites.inside("建成区/神木市建成区"),
                "RLC001 not-applicable/out-of-scope, ECU001 clear", **trades.HOMES),
    ]  # fmt: skip


def _units(sites: Sites) -> list[Subject]:
    """Access lists: 米脂 prohibits cement and restricts bricks, 绥德 lists nothing, a park lists a process."""

    def listed() -> Polygon:
        return sites.outside("建成区/米脂县建成区", reach=4000)

    return [
        project("管控单元禁止水泥", listed(), "ECU001 violation/overlap", **trades.CEMENT | REPLACED),
        project("管控单元限制烧结砖", listed(), "ECU001 review/scope-unsure", **trades.BRICKS),
        project("管控单元有清单未填行业", listed(), "ECU001 review/missing-attribute", **trades.UNSAID),
        project("管控单元清单未列", listed(), "ECU001 clear"),
        project("管控单元无清单未填行业", _open_land(sites), "ECU001 clear", **trades.UNSAID),
        project("管控单元限制工艺", sites.inside("园区/靖边能源化工园区"), "ECU001 review/scope-unsure"),
        project("优先保护单元内建住宅", sites.inside("红线/白于山片区"),
                "ECU001 review/scope-unsure, ERL001 violation/overlap", **trades.HOMES),
    ]  # fmt: skip


def _heat(sites: Sites) -> list[Subject]:
    """Heating stations and boilers of projects, judged by attributes alone."""
    station, plant = trades.HEATING | COAL, COAL | {"heating": "否"}
    return [
        project("新建40蒸吨燃煤集中供热站", _open_land(sites), "BLR001 clear, BLR002 violation/attribute, "
                "BLR005 violation/attribute", **station | {"capacity_tph": 40.0}),
        project("新建20蒸吨燃煤集中供热站", _open_land(sites), "BLR001 violation/attribute, BLR002 violation/attribute",
                **station | {"capacity_tph": 20.0}),
        project("新建燃气集中供热站", _open_land(sites), "BLR001 not-applicable, BLR002 not-applicable/out-of-scope, "
                "BLR005 not-applicable", **station | {"fuel": "天然气", "capacity_tph": 20.0}),
        project("新建集中供热站未填燃料", _open_land(sites), "BLR002 review/missing-attribute, "
                "BLR005 review/missing-attribute", **station | {"fuel": None, "capacity_tph": 40.0}),
        project("现有燃煤集中供热站", _open_land(sites), "BLR002 not-applicable/out-of-scope",
                **station | trades.EXISTING | {"capacity_tph": 40.0}),
        project("新建厂自备20蒸吨燃煤锅炉", _open_land(sites), "BLR001 violation/attribute, BLR002 not-applicable, "
                "BLR005 not-applicable", **plant, capacity_tph=20.0),
        project("新建厂自备35蒸吨燃煤锅炉", _open_land(sites), "BLR001 review/scope-unsure",
                **plant, capacity_tph=35.0),
    ]  # fmt: skip


def _burning(sites: Sites) -> list[Subject]:
    ban = "供热/神木市建成区禁燃区"
    return [
        project("禁燃区内新建燃煤设施", sites.inside(ban, size=150), "BLR004 violation/overlap",
                **COAL, heating="否", capacity_tph=40.0),
        project("禁燃区内新建生物质锅炉", sites.inside(ban, size=150), "BLR004 review/scope-unsure",
                fuel="生物质", heating="否", capacity_tph=10.0),
    ]  # fmt: skip


def _roads(sites: Sites) -> list[Subject]:
    """Lay a corner so far from the line: 100 m are asked from a 国道, 50 m from a 乡道, 200 m from a large bridge."""
    road, lane, bridge = "公路/国道南线", "公路/乡道子洲线", "公路/米脂特大桥"
    return [
        project("采石场距国道80米", sites.poking(road, 20.0), "TRN001 violation/too-near", **trades.QUARRY),
        project("采石场距国道99.5米", sites.poking(road, 0.5), "TRN001 review/near-limit", **trades.QUARRY),
        project("采石场距国道130米", sites.poking(road, -30.0), "TRN001 clear", **trades.QUARRY),
        project("采石场距乡道40米", sites.poking(lane, 10.0), "TRN001 violation/too-near", **trades.QUARRY),
        project("采石场距乡道70米", sites.poking(lane, -20.0), "TRN001 clear", **trades.QUARRY),
        project("采石场距特大桥180米", sites.poking(bridge, 20.0), "TRN001 violation/too-near", **trades.QUARRY),
        project("井工煤矿距国道80米", sites.poking(road, 20.0), "TRN001 review/scope-unsure", **trades.COLLIERY),
        project("预制构件厂距国道80米", sites.poking(road, 20.0), "TRN001 not-applicable/out-of-scope"),
    ]  # fmt: skip


def _railways(sites: Sites) -> list[Subject]:
    rail = "铁路/定靖铁路"
    return [
        project("采石场距铁路不足1000米", sites.inside(rail), "TRN002 review/permitted-activity", **trades.QUARRY),
        project("采石场距铁路1030米", sites.poking(rail, -30.0), "TRN002 clear", **trades.QUARRY),
        project("井工煤矿距铁路不足1000米", sites.inside(rail), "TRN002 not-applicable/out-of-scope",
                **trades.COLLIERY),
        project("煤矿未填开采方式距铁路不足1000米", sites.inside(rail), "TRN002 review",
                **trades.COLLIERY | {"mining_method": None}),
    ]  # fmt: skip


def _pipelines(sites: Sites) -> list[Subject]:
    line, tunnel = "管道/靖榆输气管道", "管道/横山管道隧道"
    return [
        project("采石场距管道隧道980米", sites.poking(tunnel, 20.0), "TRN003 violation/too-near", **trades.QUARRY),
        project("采石场距输气管道180米", sites.poking(line, 20.0), "TRN003 review/permitted-activity", **trades.QUARRY),
        project("采石场距输气管道230米", sites.poking(line, -30.0), "TRN003 clear", **trades.QUARRY),
        project("预制构件厂距输气管道180米", sites.poking(line, 20.0), "TRN003 not-applicable/out-of-scope"),
    ]  # fmt: skip
