"""An attribute is missed only where one of its values would change the verdict: every rule, every combination.

Each rule is asked about all combinations of telling values and gaps in one run. A row with gaps has to get the verdict
on which all its completions agree, else review. Clear and not applicable count as agreement: a project far from the
ring needs no construction type.
"""

from itertools import product

import pytest
from cases import APART, INSIDE, LAND, LINE_APART, LINE_INSIDE, POINT_APART, POINT_INSIDE
from desk import check, control, layer

from rules.access_list import AccessList
from rules.boiler import CoalHeatingBoiler, LargeCoalBoiler, NewSmallCoalBoiler, SmallCoalBoiler
from rules.boiler_area import BurningArea
from rules.capacity import CapacityReplacement
from rules.contaminated_plot import ContaminatedPlot
from rules.core.codes import Verdict
from rules.industrial_park import ChemicalInPark, ParkWithPlanEia
from rules.livestock import LivestockFarm
from rules.mining_right import MiningRightTerm
from rules.nature_layers import GrazingBan
from rules.nature_reserve import CoreZone, GeneralZone, ReserveMiningRight
from rules.red_line import RedLineActivity, RedLineMiningRight
from rules.relocation import Relocation
from rules.river import ShorelineChemical, ShorelineTailings
from rules.spring import SpringArea
from rules.urban_core import UrbanCoreMiningRight, UrbanCoreProject
from rules.waste_site import WasteSite
from rules.water_source import WaterSourceFirstLevel, WaterSourceQuasiZone, WaterSourceSecondLevel

AREAS, LINES, POINTS = (INSIDE, APART), (LINE_INSIDE, LINE_APART), (POINT_INSIDE, POINT_APART)

CONSTRUCTION = ("新建", "改建", "扩建", "现有")
INDUSTRY = ("2523", "2614", "2651", "0610", "4415", "03", "7861", "8331")
MINERAL = ("煤", "岩盐", "铀")
LAND_USE = ("居住", "公园", "工业")
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

UNIT = zone("control-unit", category="重点管控单元", prohibited="煤化工", restricted="03")
BUILT = {"construction": CONSTRUCTION, "industry_code": INDUSTRY}
MEDIUM = {"medium": ("原油", "供水", "污水")}

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
    "IPK002": (ParkWithPlanEia, "project", zone("industrial-park", plan_eia="是"), AREAS, BUILT),
    "IPK002 without": (ParkWithPlanEia, "project", zone("industrial-park", plan_eia="否"), AREAS, BUILT),
    "DWS001": (WaterSourceFirstLevel, "project", zone("water-source", level="一级"), AREAS, {
        "construction": CONSTRUCTION, "industry_code": (*INDUSTRY, "4610", "7610"),
    }),
    "DWS001 pipeline": (WaterSourceFirstLevel, "pipeline", zone("water-source", level="一级"), LINES, MEDIUM),
    "DWS003": (WaterSourceQuasiZone, "project", zone("water-source", level="准"), AREAS, BUILT),
    "DWS003 pipeline": (WaterSourceQuasiZone, "pipeline", zone("water-source", level="准"), LINES, {
        "construction": CONSTRUCTION, **MEDIUM,
    }),
    "SLD001": (WasteSite, "project", RED_LINE, AREAS, {"industry_code": (*INDUSTRY, "7723", "7820")}),
    "SPR001": (SpringArea, "project", zone("spring-area"), AREAS, BUILT),
    "RVR001": (ShorelineChemical, "project", zone("river-shoreline"), AREAS, BUILT),
    "RVR002": (ShorelineTailings, "project", zone("river-shoreline", river="窟野河"), AREAS, {
        "construction": CONSTRUCTION, "industry_code": (*INDUSTRY, "7723"), "claim": ("以提升安全水平为目的",),
    }),
    "ECU001": (AccessList, "project", UNIT, AREAS, {"industry_code": INDUSTRY}),
    "ECU001 empty": (AccessList, "project", zone("control-unit", category="一般"), AREAS, {"industry_code": INDUSTRY}),
    "BLR003": (SmallCoalBoiler, "boiler", TOWN, POINTS, {
        "fuel": ("煤", "电"), "capacity_tph": (4.0, 20.0), "status": ("未拆改", "已拆除", "已改造"),
        "owner_industrial": ("是", "否"),
    }),
    "BLR001": (NewSmallCoalBoiler, "boiler", None, POINTS, {
        "construction": CONSTRUCTION, "fuel": ("煤", "电"), "capacity_tph": (20.0, 35.0, 75.0),
    }),
    "BLR004 network": (BurningArea, "boiler", zone("heating-network-area", type="集中供热"), POINTS, {
        "construction": CONSTRUCTION, "fuel": ("煤", "重油", "电"), "heating": ("是", "否"),
    }),
    "BLR004 no-burn": (BurningArea, "boiler", zone("heating-network-area", type="禁燃区"), POINTS, {
        "construction": CONSTRUCTION, "fuel": ("煤", "生物质", "电"), "heating": ("是", "否"),
    }),
    "BLR005": (CoalHeatingBoiler, "boiler", None, POINTS, {
        "construction": CONSTRUCTION, "fuel": ("煤", "电"), "heating": ("是", "否"),
    }),
    "BLR006": (LargeCoalBoiler, "boiler", None, POINTS, {
        "construction": CONSTRUCTION, "fuel": ("煤", "电"), "capacity_tph": (4.0, 20.0), "status": ("未拆改", "已拆除"),
    }),
    "CLD001": (ContaminatedPlot, "project", zone("contaminated-plot", status="未修复"), AREAS, {"land_use": LAND_USE}),
    "CLD001 remediated": (ContaminatedPlot, "project", zone("contaminated-plot", status="已修复"), AREAS, {
        "land_use": LAND_USE,
    }),
    "CLD001 status missing": (ContaminatedPlot, "project", zone("contaminated-plot"), AREAS, {"land_use": LAND_USE}),
    "GRZ001": (GrazingBan, "livestock-farm", zone("grazing-ban"), AREAS, {"rearing": ("放牧", "舍饲")}),
    "LVS001": (LivestockFarm, "livestock-farm", zone("populated-area"), AREAS[:1], {
        "species": ("生猪", "羊", "鸡", "驴"), "herd": (20.0, 600.0, 16000.0, 40000.0),
    }),
    "RLC001": (Relocation, "project", TOWN, AREAS[:1], BUILT),
    "CAP001": (CapacityReplacement, "project", None, AREAS, {
        "construction": CONSTRUCTION, "industry_code": (*INDUSTRY, "3217"),
    }),
    "MRT001": (MiningRightTerm, "mining-right", None, AREAS, {
        "right": RIGHT, "valid_from": ("2005-01-01", "2020-01-01", "2024-01-01"),
        "valid_to": ("2021-01-01", "2028-06-01", "2040-01-01"),
    }),
}  # fmt: skip
NEVER_MISSING = {"plan", "plan_reference", "claim"}
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
