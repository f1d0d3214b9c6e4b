"""In which counties a subject lies is told of what is shown, not of what it might be."""

from dataclasses import replace

import numpy as np
import pytest
from desk import box, check, control, layer

from rules.red_line import RedLineActivity

COUNTIES = control(
    "county",
    [
        (box(-500, -500, 120, 500), {"name": "甲县", "code": "610801"}),
        (box(120, -500, 500, 500), {"name": "乙县", "code": "610802"}),
    ],
)
RED_LINE = control("ecological-red-line", [(box(0, 0, 10, 10), {})])


@pytest.mark.parametrize("accuracy", [0.0, 5.0])
def test_a_place_known_to_some_metres_is_shared_as_it_is_drawn(accuracy):
    """120 m of 200 m; were each county's share as large as it may be, it would be 125 of 210."""
    drawn = layer("project", [(box(0, 0, 200, 100), {"industry_code": "2523"})])
    drawn = replace(drawn, placed=replace(drawn.placed, accuracy=np.array([accuracy])))
    subject = check([drawn], [RED_LINE, COUNTIES], rules=(RedLineActivity,)).subjects.iloc[0]
    assert (subject["county"], subject["county_code"]) == ("甲县", "610801")
    (first, most), (second, least) = subject["county_shares"]
    assert (first, second) == ("610801", "610802")
    assert (most, least) == (pytest.approx(0.6, rel=1e-5), pytest.approx(0.4, rel=1e-5))
