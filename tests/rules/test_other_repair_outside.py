"""A park whose two repairs differ: what one of them may leave outside is for a person to see, and is no row."""

import pytest
import shapely
from desk import answer, box, check, control, layer

from rules.industrial_park import ChemicalInPark

PLANT = {"construction": "新建", "industry_code": "2523"}
DOUBLED = shapely.MultiPolygon([box(0, 0, 120, 200), box(80, 20, 200, 180)])
"""One repair keeps the strip both parts cover (80 to 120), the other makes a hole of it."""


def test_what_only_the_other_repair_leaves_outside_is_open_and_no_row():
    park = control("industrial-park", [(DOUBLED, {"name": "示例园区"})])
    projects = layer("project", [(box(85, 50, 115, 150), PLANT), (box(10, 50, 60, 150), PLANT)])
    report = check([projects], [park], rules=(ChemicalInPark,))
    assert [answer(report, "IPK001", row) for row in (0, 1)] == ["review/repair-disagrees", "clear/within"]
    found = report.results["IPK001"].table.loc[0]
    assert (found.measure, found.low, found.high) == (0.0, 0.0, pytest.approx(3_000, rel=1e-4))
    assert report.results["IPK001"].pairs.empty
