"""Every rule there is: one hand-written tuple; a test compares it with the folder."""

from __future__ import annotations

from typing import Final

from rules.access_list import AccessList
from rules.boiler import (
    CoalHeatingBoiler,
    CoalHeatingStation,
    LargeCoalBoiler,
    NewSmallCoalBoiler,
    SmallCoalBoiler,
)
from rules.boiler_area import BurningArea
from rules.capacity import CapacityReplacement
from rules.contaminated_plot import ContaminatedPlot
from rules.core.rule import Rule
from rules.industrial_park import ChemicalInPark, ParkWithPlanEia
from rules.livestock import LivestockFarm
from rules.mining_right import MiningRightTerm
from rules.nature_layers import ClosedSandyLand, EcologicalForest, GrazingBan, SubsidenceArea, Wetland
from rules.nature_reserve import CoreZone, GeneralZone, ReserveMiningRight
from rules.own_layer import OwnLayer
from rules.red_line import RedLineActivity, RedLineMiningRight
from rules.relocation import Relocation
from rules.river import ShorelineChemical, ShorelineTailings
from rules.spring import SpringArea
from rules.stake import BoundaryStake
from rules.transport import PipelineDistance, RailwayDistance, RoadDistance
from rules.urban_core import UrbanCoreMiningRight, UrbanCoreProject
from rules.waste_site import WasteSite
from rules.water_source import WaterSourceFirstLevel, WaterSourceQuasiZone, WaterSourceSecondLevel

RULES: Final[tuple[type[Rule], ...]] = (
    RedLineActivity,
    RedLineMiningRight,
    WasteSite,
    CoreZone,
    GeneralZone,
    ReserveMiningRight,
    UrbanCoreProject,
    UrbanCoreMiningRight,
    ChemicalInPark,
    ParkWithPlanEia,
    WaterSourceFirstLevel,
    WaterSourceSecondLevel,
    WaterSourceQuasiZone,
    SpringArea,
    ShorelineChemical,
    ShorelineTailings,
    AccessList,
    NewSmallCoalBoiler,
    CoalHeatingStation,
    SmallCoalBoiler,
    BurningArea,
    CoalHeatingBoiler,
    LargeCoalBoiler,
    ContaminatedPlot,
    Wetland,
    EcologicalForest,
    GrazingBan,
    SubsidenceArea,
    ClosedSandyLand,
    LivestockFarm,
    Relocation,
    CapacityReplacement,
    MiningRightTerm,
    RoadDistance,
    RailwayDistance,
    PipelineDistance,
    BoundaryStake,
)

_CARRIED_OUT: Final[tuple[type[Rule], ...]] = (*RULES, OwnLayer)

LOGIC: Final[dict[str, type[Rule]]] = {rule.id: rule for rule in _CARRIED_OUT}
"""By id what carries out an entry of a rulebook, or an office's own layer."""
