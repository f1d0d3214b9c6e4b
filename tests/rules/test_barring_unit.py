"""Of several control units a project lies in, the one that bars it is named, however little of it lies there."""

import pytest
from desk import box, check, control, layer

from rules.access_list import AccessList

BARS = {"id": "U1", "name": "禁", "category": "一般管控单元", "prohibited": "煤制烯烃"}
LIMITS = {"id": "U1", "name": "限", "category": "一般管控单元", "restricted": "煤制烯烃"}
FREE = {"id": "U2", "name": "一般", "category": "一般管控单元"}


@pytest.mark.parametrize(("unit", "named"), [(BARS, "U1禁"), (LIMITS, "U1限"), (FREE | {"id": "U3"}, "U2一般")])
def test_the_unit_that_bars_is_named(unit, named):
    units = control("control-unit", [(box(0, 0, 200, 200), unit), (box(200, 0, 400, 200), FREE)])
    project = layer("project", [(box(180, 50, 280, 150), {"industry": "煤制烯烃"})])  # a fifth in the first
    report = check([project], [units], rules=(AccessList,))
    assert report.results["ECU001"].table.control_name.tolist() == [named]
