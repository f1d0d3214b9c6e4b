"""IPK001 beside its cases: what its layer holds."""

import pytest
import shapely
from cases import ACROSS, LAND, Rule, answered
from desk import control

from rules.industrial_park import ChemicalInPark
from spatial.measure import area

PARK = (control("industrial-park", [(LAND, {"name": "示例园区"})]),)
ipk001 = Rule(rule=ChemicalInPark, controls=PARK, fields={"construction": "新建", "industry_code": "2523"})


def test_the_layer_holds_the_part_outside_once_without_a_control():
    report, _ = answered(ipk001("", ACROSS, ""))
    pairs = report.results["IPK001"].pairs
    assert pairs.control.isna().tolist() == [True]
    assert area(pairs.geometry.to_numpy())[0] == pytest.approx(5_000, rel=1e-4)
    assert not shapely.intersects(shapely.centroid(pairs.geometry[0]), LAND)
