"""Projects in the ring around the urban core and in parks; their names say what they show.

The expected answers are reasoned from the law as of 2026-11-24, not taken from a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.synthetic.plots import at_limit
from layers.synthetic.subject import Subject, project
from layers.synthetic.trades import EXISTING, HOMES, METHANOL, PESTICIDE, POWER

if TYPE_CHECKING:
    from shapely import Polygon

    from layers.synthetic.sites import Sites

CITY, DISTRICT = "中心/市政府驻地", "中心/榆阳区政府驻地"


def telling_ring(sites: Sites) -> list[Subject]:
    """All of them, rule by rule."""
    return [*_ring(sites), *_ring_limit(), *_park(sites)]


def _ring(sites: Sites) -> list[Subject]:
    def both(*more: str) -> Polygon:
        return sites.inside(CITY, DISTRICT, *more)

    return [
        project("15公里内新建火电", both(), "UCR001 violation/overlap", **POWER),
        project("园区内煤制甲醇同时位于15公里内", both("园区/榆横工业园区"),
                "UCR001 violation/overlap, IPK001 clear/within", **METHANOL),
        project("15公里内洗煤厂行业代码缺首位0", both(), "UCR001 review", industry_code="610", industry=None),
        project("15公里内列入十三五有依据", both(), "UCR001 clear/exempt", plan="十三五",
                plan_reference="《榆林市“十三五”能源发展规划》示例第12页", **POWER),
        project("15公里内列入十三五无依据", both(), "UCR001 review/evidence-missing",
                plan="“十三五”规划", plan_reference=None, **POWER),
        project("15公里内列入十四五", both(),
                "UCR001 violation/overlap", plan="十四五", plan_reference="示例第3页", **POWER),
        project("15公里内现有电厂", both(), "UCR001 not-applicable/out-of-scope", **POWER | EXISTING),
        project("15公里内扩建电厂", both(), "UCR001 not-applicable/out-of-scope", **POWER | {"construction": "扩建"}),
        project("15公里内未填建设性质", both(), "UCR001 review/missing-attribute", **POWER | {"construction": None}),
        project("15公里内新建/扩建", both(), "UCR001 review", **POWER | {"construction": "新建/扩建"}),
        project("15公里内行业只写能源", both(), "UCR001 review", industry_code=None, industry="能源"),
        project("15公里内食品厂(等工业项目)", both(),
                "UCR001 review/scope-unsure", industry_code="1391", industry="淀粉及淀粉制品制造"),
        project("15公里内光伏发电", both(), "UCR001 review/scope-unsure", industry_code="4416", industry="太阳能发电"),
        project("15公里内新建住宅", both(), "UCR001 not-applicable/out-of-scope", **HOMES),
    ]  # fmt: skip


def _ring_limit() -> list[Subject]:
    """South-west of the city the 15 km around the city's seat reach 1.9 km beyond those of the district's seat."""
    return [
        project("距15公里范围线3米", at_limit(262.0, 3.0), "UCR001 review/near-limit", **POWER),
        project("伸入15公里范围线3米", at_limit(258.0, -3.0), "UCR001 review/near-limit", **POWER),
        project("距15公里范围线20米", at_limit(254.0, 20.0), "UCR001 clear/apart", **POWER),
        project("两个中心点结论不同", at_limit(250.0, -900.0), "UCR001 review/centre-dependent", **POWER),
    ]


def _park(sites: Sites) -> list[Subject]:
    park, open_land = "园区/锦界工业园区", "建成区/绥德县建成区"
    olefin, coke = {"industry_code": "2523", "industry": "煤制烯烃"}, {"industry_code": "2521", "industry": "兰炭"}
    return [
        project("煤制烯烃全部位于园区内", sites.inside(park), "IPK001 clear/within", **olefin),
        project("煤制烯烃部分位于园区外", sites.across(park), "IPK001 violation/outside", **olefin),
        project("兰炭不在园区", sites.outside(open_land), "IPK001 violation/outside", **coke),
        project("改建兰炭不在园区", sites.outside(open_land),
                "IPK001 violation/outside", **coke | {"construction": "改建"}),
        project("现有兰炭不在园区", sites.outside(open_land),
                "IPK001 not-applicable/out-of-scope", **coke | {"construction": "现有"}),
        project("兰炭不在园区未填建设性质", sites.outside(open_land),
                "IPK001 review/missing-attribute", **coke | {"construction": None}),
        project("有机化学原料是否属煤化工不明", sites.outside(open_land), "IPK001 review",
                industry_code="2614", industry="有机化学原料制造"),
        project("农药制造不在园区", sites.outside(open_land), "IPK001 not-applicable/out-of-scope",
                **PESTICIDE),
    ]  # fmt: skip
