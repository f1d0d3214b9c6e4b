"""Every rule there is: one hand-written tuple; a test compares it with the folder."""

from __future__ import annotations

from typing import Final

from rules.boiler import SmallCoalBoiler
from rules.core.rule import Rule
from rules.industrial_park import ChemicalInPark
from rules.mining_right import MiningRightTerm
from rules.nature_reserve import CoreZone, GeneralZone, ReserveMiningRight
from rules.red_line import RedLineActivity, RedLineMiningRight
from rules.urban_core import UrbanCoreMiningRight, UrbanCoreProject
from rules.water_source import WaterSourceFirstLevel, WaterSourceQuasiZone, WaterSourceSecondLevel

RULES: Final[tuple[type[Rule], ...]] = (
    RedLineActivity,
    RedLineMiningRight,
    CoreZone,
    GeneralZone,
    ReserveMiningRight,
    UrbanCoreProject,
    UrbanCoreMiningRight,
    ChemicalInPark,
    WaterSourceFirstLevel,
    WaterSourceSecondLevel,
    WaterSourceQuasiZone,
    SmallCoalBoiler,
    MiningRightTerm,
)
