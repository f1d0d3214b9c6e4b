"""Alternative centres of which one is open: only where two of them decide otherwise does it depend on the centre."""

import pytest
from cases import LAND, Rule, answered
from desk import box, control

from rules.urban_core import UrbanCoreProject

SEAT = (LAND, {"name": "市政府驻地"})
AWAY, AROUND = (box(-300, 0, -100, 200), {"name": "甲"}), (box(60, 0, 260, 200), {"name": "乙"})
NEAR_THE_SEATS_LIMIT = box(196, 50, 250, 150)
PLANT = {"construction": "新建", "industry_code": "2614"}


@pytest.mark.parametrize(
    ("centres", "codes"),
    [
        ((SEAT, AWAY), ("near-limit",)),
        ((SEAT, AROUND), ("near-limit",)),
        ((SEAT, AWAY, AROUND), ("near-limit", "centre-dependent")),
    ],
)
def test_an_open_centre_gives_its_own_reason(centres, codes):
    urban_core = control("urban-core", list(centres), alternatives=True)
    _, found = answered(Rule(rule=UrbanCoreProject, controls=(urban_core,), fields=PLANT)("", NEAR_THE_SEATS_LIMIT, ""))
    assert found.codes == codes
