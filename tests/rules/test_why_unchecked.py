"""What a rule that cannot be run says of itself: everything its sentence is filled with."""

import pytest
from cases import INSIDE, LAND, RED_LINE
from desk import check, control, layer

from rules.boiler import SmallCoalBoiler
from rules.red_line import RedLineActivity
from rules.stake import BoundaryStake

BOILERS = layer("boiler", [(INSIDE, {}), (INSIDE, {})])
TOWN = control("built-up-area", [(LAND, {})])
BLR003 = {"rule": SmallCoalBoiler.id}
PLANNED = ("built-up-area", "industrial-park")


@pytest.mark.parametrize(
    ("rule", "controls", "expected"),
    [
        (RedLineActivity, [RED_LINE], []),
        (BoundaryStake, [RED_LINE], [("no-subject", 0, False, {"kinds": ("stake",)})]),
        (SmallCoalBoiler, [RED_LINE], [("no-layer", 2, True, {"kind": PLANNED[0], "kinds": PLANNED, **BLR003})]),
        (SmallCoalBoiler, [TOWN], [("absent-kind", 2, True, {"kind": PLANNED[1], "kinds": PLANNED[1:], **BLR003})]),
    ],
)
def test_a_rule_names_what_it_lacks(rule, controls, expected):
    report = check([BOILERS], controls, rules=(rule,))
    found = [(x.why, x.subjects, x.counts, dict(x.values)) for x in report.not_checked if x.what == rule.id]
    assert found == expected
