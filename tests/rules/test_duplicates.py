"""What is handed in twice: the same land, the same number."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from desk import TODAY, box, check, control, layer

from reports.areas import areas
from reports.land import land_in_controls
from rules.red_line import RedLineActivity

PLOT, MOVED, APART = box(0, 0, 100, 100), box(50, 0, 150, 100), box(1000, 0, 1100, 100)
FAR = control("ecological-red-line", [(box(5000, 5000, 6000, 6000), {"name": "红线"})])
NEAR = control("ecological-red-line", [(box(50, 0, 2000, 1000), {"name": "红线"})])


def sizes(report, what):
    """m2 of what counts, by subject."""
    found = areas(report, land_in_controls(report))
    return found[found["what"] == what].set_index("subject")["area_m2"].to_dict()


def judged(*layers, red=FAR):
    return check(layers, [red], as_of=TODAY, rules=(RedLineActivity,))


def projects(*rows):
    return layer("project", [(place, {"name": "甲", **fields}) for place, fields in rows])


def keys(report):
    return [[note.key for note in notes if note.key.startswith("duplicate")] for notes in report.subjects.notes]


def codes(report):
    return report.results["ERL001"].table.code.tolist()


def jittered(geometry, metres):
    return shapely.transform(geometry, lambda xy: xy + metres / 111_320)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (PLOT, True),
        (shapely.reverse(PLOT), True),
        (shapely.Polygon([*PLOT.exterior.coords][2:] + [*PLOT.exterior.coords][1:3]), True),
        (jittered(PLOT, 0.0004), True),
        (jittered(PLOT, 0.01), False),
        (MOVED, False),
        (None, False),
    ],
)
def test_the_same_geometry_is_noted_on_the_later_row(other, same):
    report = judged(projects((PLOT, {"id": "1"}), (other, {"id": "2", "name": "乙"})))
    assert report.subjects.same_as.tolist() == [0, 0 if same else 1]
    assert keys(report) == [[], ["duplicate-geometry"] if same else []]
    assert not report.subjects.duplicate_differs.any()


def test_areas_count_once_in_totals_and_rows_all_stay():
    red = NEAR
    report = judged(projects((PLOT, {}), (PLOT, {}), (PLOT, {}), (MOVED, {})), red=red)
    assert codes(report) == ["overlap"] * 4
    alone = report.results["ERL001"].table.measure
    assert sizes(report, "ERL001") == pytest.approx({0: alone[0], 3: alone[3]})
    assert sizes(report, "ecological-red-line") == pytest.approx({0: alone[0], 3: alone[3]})


def test_a_copy_counts_where_the_first_does_not():
    exempt = {"claim": "有限人为活动", "claim_document": "陕政函〔2026〕1号"}
    report = judged(projects((PLOT, exempt), (PLOT, {})), red=NEAR)
    assert codes(report)[1] == "overlap"
    assert sizes(report, "ERL001") == pytest.approx({1: report.results["ERL001"].table.measure[1]})


def test_kinds_are_counted_apart():
    right = layer("mining-right", [(PLOT, {"id": "1", "name": "甲"})])
    report = judged(projects((PLOT, {"id": "1"})), right)
    assert report.subjects.same_as.tolist() == [0, 1]


def test_one_number_with_two_versions_of_the_land_is_reviewed():
    report = judged(projects((PLOT, {"id": "1"}), (MOVED, {"id": "1"}), (APART, {"id": "2"})))
    assert codes(report) == ["duplicate-differs", "duplicate-differs", "apart"]
    assert keys(report) == [["duplicate-differs"], ["duplicate-differs"], []]


def test_one_number_with_other_attributes_is_reviewed():
    rows = (PLOT, {"id": "1", "industry_code": "2523"}), (PLOT, {"id": "1", "industry_code": "0610"})
    report = judged(projects(*rows))
    assert codes(report) == ["duplicate-differs"] * 2
    assert keys(report) == [["duplicate-differs"], ["duplicate-geometry", "duplicate-differs"]]


def test_one_number_that_says_the_same_twice_is_only_noted():
    report = judged(projects((PLOT, {"id": "1", "declared_ha": 1.0}), (PLOT, {"id": "1"})))
    assert codes(report) == ["apart"] * 2
    assert keys(report) == [[], ["duplicate-geometry"]]


def test_plots_of_one_project_lie_apart_in_one_file():
    report = judged(projects((PLOT, {"id": "1"}), (APART, {"id": "1"}), (box(100, 0, 200, 100), {"id": "1"})))
    assert codes(report) == ["apart"] * 3


def test_plots_of_two_files_may_have_the_same_number_but_not_the_same_name_too():
    second = layer("project", [(APART, {"id": "1", "name": "乙"})])
    elsewhere = second.frame.assign(file="b.txt")
    report = judged(projects((PLOT, {"id": "1"})), replace(second, frame=elsewhere))
    assert codes(report) == ["apart"] * 2
    report = judged(projects((PLOT, {"id": "1"})), replace(second, frame=elsewhere.assign(name="甲")))
    assert codes(report) == ["duplicate-differs"] * 2
    assert keys(report) == [["duplicate-differs-elsewhere"]] * 2


def test_a_violation_stays_one():
    report = judged(projects((PLOT, {"id": "1"}), (MOVED, {"id": "1"})), red=NEAR)
    assert codes(report) == ["overlap"] * 2


def test_many_rows_cost_no_loop():
    west = np.arange(20_000) * 200.0
    rows = [(box(x, 0, x + 100, 100), {"id": str(at)}) for at, x in enumerate(west)]
    report = judged(projects(*rows, rows[7]))
    assert report.subjects.same_as.iloc[-1] == 7
    assert keys(report)[-1] == ["duplicate-geometry"]
