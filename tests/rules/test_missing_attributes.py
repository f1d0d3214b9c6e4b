"""An attribute is missed only where one of its values would change the verdict: every rule, every combination.

Each rule is asked about all combinations of telling values and gaps in one run. A row with gaps has to get the verdict
on which all its completions agree, else review. Clear and not applicable count as agreement: a project far from the
ring needs no construction type.
"""

from itertools import product

import pytest
from cases import APART, INSIDE, LAND, LINE_APART, LINE_INSIDE, POINT_APART, POINT_INSIDE
from desk import check, control, layer

from rules.boiler import SmallCoalBoiler
from rules.core.codes import Verdict
from rules.industrial_park import ChemicalInPark
from rules.mining_right import MiningRightTerm
from rules.nature_reserve import CoreZone, GeneralZone, ReserveMiningRight
from rules.red_line import RedLineActivity, RedLineMiningRight
from rules.urban_core import UrbanCoreMiningRight, UrbanCoreProject
from rules.water_source import WaterSourceSecondLevel

AREAS, LINES, POINTS = (INSIDE, APART), (LINE_INSIDE, LINE_APART), (POINT_INSIDE, POINT_APART)

CONSTRUCTION = ("新建", "改建", "扩建", "现有")
INDUSTRY = ("2523", "2614", "2651", "0610", "4415", "03", "7861", "8331")
MINERAL = ("煤", "岩盐", "铀")
RIGHT = ("采矿权", "探矿权")
APPLICATION = ("新立", "延续", "变更", "转让", "缩小范围", "注销")
"""An expansion is asked for by name: a right from before the plan without an application is one that exists."""
DAY = ("2018-01-01", "2020-01-01")
PLAN = {"plan": ("十三五", "十四五"), "plan_reference": ("第31页",)}
"""No plan stated is no claim and no document named is none: there a gap is a value like any other."""


def zone(kind, **stated):
    return control(kind, [(LAND, stated)])


RED_LINE, RING, PARK, TOWN = map(zone, ("ecological-red-line", "urban-core", "industrial-park", "built-up-area"))
CORE, GENERAL = (zone("nature-reserve", name="示例保护区", zone=word) for word in ("核心保护区", "一般控制区"))

ASKED = {
    "ERL001": (RedLineActivity, "project", RED_LINE, AREAS, {"construction": CONSTRUCTION, "industry_code": INDUSTRY}),
    "ERL002": (RedLineMiningRight, "mining-right", RED_LINE, AREAS, {"mineral": MINERAL, "right": RIGHT}),
    "NRV001": (CoreZone, "project", CORE, AREAS, {"industry_code": INDUSTRY}),
    "NRV002": (GeneralZone, "project", GENERAL, AREAS, {"industry_code": INDUSTRY}),
    "NRV003 general": (ReserveMiningRight, "mining-right", GENERAL, AREAS, {"mineral": MINERAL, "right": RIGHT}),
    "NRV003 core": (ReserveMiningRight, "mining-right", CORE, AREAS, {"mineral": MINERAL, "right": RIGHT}),
    "UCR001": (UrbanCoreProject, "project", RING, AREAS, {
        "construction": CONSTRUCTION, "industry_code": INDUSTRY, **PLAN,
    }),
    "UCR002": (UrbanCoreMiningRight, "mining-right", RING, AREAS, {
        "right": RIGHT, "application": APPLICATION, "valid_from": DAY,
    }),
    "IPK001": (ChemicalInPark, "project", PARK, AREAS, {"construction": CONSTRUCTION, "industry_code": INDUSTRY}),
    "DWS002": (WaterSourceSecondLevel, "project", zone("water-source", level="二级"), AREAS, {
        "construction": CONSTRUCTION, "industry_code": INDUSTRY,
    }),
    "DWS002 pipeline": (WaterSourceSecondLevel, "pipeline", zone("water-source", level="二级"), LINES, {
        "medium": ("原油", "供水", "污水"),
    }),
    "BLR003": (SmallCoalBoiler, "boiler", TOWN, POINTS, {
        "fuel": ("煤", "电"), "capacity_tph": (4.0, 20.0), "status": ("未拆改", "已拆除", "已改造"),
        "owner_industrial": ("是", "否"),
    }),
    "MRT001": (MiningRightTerm, "mining-right", None, AREAS, {
        "right": RIGHT, "valid_from": ("2005-01-01", "2020-01-01", "2024-01-01"),
        "valid_to": ("2021-01-01", "2028-06-01", "2040-01-01"),
    }),
}  # fmt: skip
NEVER_MISSING = {"plan", "plan_reference"}
DECIDES_ITSELF = {("UCR002", "valid_from"), ("MRT001", "valid_from"), ("MRT001", "valid_to")}
"""A right without its days is judged as such (new for the ring, oddly dated for its term)."""


@pytest.mark.parametrize("name", ASKED)
def test_a_gap_matters_only_where_a_value_would(name):
    rule, kind, restricts, places, attributes = ASKED[name]
    columns = list(attributes)
    choices = [(*values, None) for values in attributes.values()]
    asked = [(place, cells) for place in range(len(places)) for cells in product(*choices)]
    controls = [] if restricts is None else [restricts]
    others = [control("industrial-park", [(LAND, {})])] if rule is SmallCoalBoiler else []
    rows = [(places[place], dict(zip(columns, cells, strict=True))) for place, cells in asked]
    report = check([layer(kind, rows)], [*controls, *others], rules=(rule,))
    verdicts = dict(zip(asked, report.results[rule.id].table.verdict, strict=True))

    def completions(place, cells):
        gaps = [column not in NEVER_MISSING and (rule.id, column) not in DECIDES_ITSELF for column in columns]
        filled = [
            attributes[column] if cell is None and gap else (cell,)
            for column, cell, gap in zip(columns, cells, gaps, strict=True)
        ]
        return {Verdict(verdicts[place, full]) for full in product(*filled)}

    fine = {Verdict.CLEAR, Verdict.NOT_APPLICABLE}
    for (place, cells), verdict in verdicts.items():
        possible = completions(place, cells)
        expected = possible if len(possible) == 1 else fine if possible <= fine else {Verdict.REVIEW}
        assert Verdict(verdict) in expected, (cells, possible)
