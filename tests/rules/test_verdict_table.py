"""The table of verdicts (docs/concepts), row by row, each with hand-computed cases.

Rows that begin in a file are held elsewhere:

* control layer empty, missing, unreadable, its hash changed during the run: tests/layers/office/test_controls.py
  (`test_a_layer_without_geometry_stops_the_run`, `test_a_missing_file_stops_the_run_even_if_nobody_wants_it`,
  `test_damaged_files_are_named_as_the_catalogue_names_them`, `test_a_file_that_changes_during_the_run`) and
  tests/cli/test_check_command.py (`test_a_control_that_changes_during_the_run_makes_it_void`)
* CRS unknown or without known accuracy: tests/layers/test_sources.py (`test_a_file_that_does_not_say_needs_to_be_told`,
  `test_unknown_accuracy_is_refused`), tests/layers/office/test_controls.py `test_old_datums_are_refused`
* rows unreadable or flagged deleted, a GeoPackage in WAL mode: tests/layers/gis/test_counts.py and test_sources.py
* each reading from a file to results.gpkg: tests/golden/test_each_reading.py; a pair whose overlay fails:
  tests/spatial/test_overlay.py `test_a_pair_that_fails_fails_alone`, and its verdict in tests/rules/test_place.py
* the distinct total of land under several layers: tests/reports
* an approval hit by a newer layer is said by comparing two runs, which no command does yet
"""

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
import shapely
from cases import (
    ACROSS,
    APART,
    AROUND,
    CORNER,
    INSIDE,
    JUST_OVER,
    JUST_UNDER,
    LAND,
    LIMITED,
    LINE_ACROSS,
    LINE_JUST_OVER,
    LINE_JUST_UNDER,
    OPINION,
    POINT_AT_THE_LIMIT,
    POINT_JUST_INSIDE,
    POINT_JUST_OUTSIDE,
    SAME,
    TINY,
    TOUCHING,
    UNCORED,
    Rule,
    hold,
    sheets,
)  # fmt: skip
from desk import MAP, at, box, check, control, layer

from layers.errors import RulebookError
from layers.layer import Coverage
from rules.core.codes import Verdict
from rules.core.rulebook import parse_rulebook
from rules.industrial_park import ChemicalInPark
from rules.mining_right import MiningRightTerm
from rules.nature_reserve import CoreZone
from rules.red_line import RedLineActivity, RedLineMiningRight
from rules.urban_core import UrbanCoreProject
from spatial.placed import place


def red_line(*places, **options):
    return (control("ecological-red-line", [(place_, {"name": "示例红线"}) for place_ in places], **options),)


def county(*places):
    return control("county", [(p, {"name": "示例县", "code": str(610800 + n)}) for n, p in enumerate(places)])


def covering(area):
    return Coverage(area=place([area], MAP))


RED_LINE = red_line(LAND)
RESERVE = control("nature-reserve", [(LAND, {"name": "示例保护区", "zone": "核心保护区"})])
RING = (control("urban-core", [(LAND, {})]),)
PARK = (control("industrial-park", [(LAND, {})]),)

erl001 = Rule(rule=RedLineActivity, controls=RED_LINE)
outfall, pipeline = erl001.but(kind="outfall"), erl001.but(kind="pipeline")
erl002 = Rule(rule=RedLineMiningRight, controls=RED_LINE, kind="mining-right", fields={"mineral": "煤"})
nrv001 = Rule(rule=CoreZone, controls=(RESERVE,))
ucr001 = Rule(rule=UrbanCoreProject, controls=RING, fields={"construction": "新建", "industry_code": "2614"})
ipk001 = Rule(rule=ChemicalInPark, controls=PARK, fields={"construction": "新建", "industry_code": "2523"})
mrt001 = Rule(rule=MiningRightTerm, controls=(), kind="mining-right", fields={"right": "采矿权"})

# a parallel of 3 km, straight in longitude and latitude; drawn between the same ends in a Gauss-Krueger zone the line
# runs north of it, 0.14 m in the middle: 280 m2
NORTH_OF_IT = at(shapely.box(-3000, 0, 3000, 200))
SOUTH_OF_IT = at(shapely.box(-1500, -100, 1500, 0))

# parts of one feature that overlap: one repair keeps the shared strip (80 to 120), the other makes a hole of it
DOUBLED = shapely.MultiPolygon([box(0, 0, 120, 200), box(80, 20, 200, 180)])

ROWS = {
    "measured interval": [
        erl001("low above the tolerance", ACROSS, "violation/overlap", amount=5_000, low=5_000, high=5_000, listed=1),
        erl001("high at most the tolerance", JUST_UNDER, "clear/sliver", amount=0.99, listed=1),
        erl001("just over it", JUST_OVER, "violation/overlap", amount=1.01),
        erl001("between: the readings of the edge differ", SOUTH_OF_IT, "review/edge-reading", low=0, paper=4524,
               controls=red_line(NORTH_OF_IT)),
        pipeline("a line, 0.099 m", LINE_JUST_UNDER, "clear/sliver", amount=0.099),
        pipeline("a line, 0.101 m", LINE_JUST_OVER, "violation/overlap", amount=0.101),
    ],
    "shared edge or corner only": [
        erl001("edge", TOUCHING, "clear/adjacent", relation="adjacent", listed=0),
        erl001("corner", CORNER, "clear/adjacent", relation="adjacent"),
        erl001("gap of 9 mm", box(200.009, 50, 300, 150), "clear/adjacent"),
        erl001("gap of 11 mm", box(200.011, 50, 300, 150), "clear/apart"),
        erl001("9 mm over, 0.9 m2", box(199.991, 50, 300, 150), "clear/adjacent"),
    ],
    "inside, equal, contains, hangs over": [
        erl001("inside", INSIDE, "violation/overlap", relation="inside", share=1),
        erl001("equal", SAME, "violation/overlap", relation="equal", share=1),
        erl001("contains", AROUND, "violation/overlap", relation="contains", amount=40_000, share=40_000 / 57_600),
        erl001("hangs over", ACROSS, "violation/overlap", relation="overlap", share=0.5),
    ],
    "overlapping polygons of one layer": [
        erl001("twice the same", INSIDE, "violation/overlap", controls=red_line(LAND, LAND), amount=10_000, share=1,
               relation="inside", listed=2),
        erl001("partly", INSIDE, "violation/overlap", controls=red_line(box(0, 0, 120, 200), box(80, 0, 200, 200)),
               amount=10_000, share=1, relation="inside", listed=2),
        erl001("side by side", INSIDE, "violation/overlap",
               controls=red_line(box(0, 0, 100, 200), box(100, 0, 200, 200)), amount=10_000, share=1),
        erl001("in two files", INSIDE, "violation/overlap", controls=RED_LINE * 2, amount=10_000, share=1),
    ],
    "the same land under two layers": [
        erl001("the red line", ACROSS, "violation/overlap", controls=(*RED_LINE, RESERVE), amount=5_000),
        nrv001("the reserve", ACROSS, "violation/overlap", controls=(*RED_LINE, RESERVE), amount=5_000),
    ],
    "a claim": [
        erl001("without document", INSIDE, "review/evidence-missing", controls=(UNCORED,), original="violation",
               **LIMITED),
        erl001("with document", INSIDE, "clear/exempt", controls=(UNCORED,), original="violation", listed=1,
               amount=10_000, evidence="陕政函〔2025〕1号", **LIMITED, **OPINION),
        erl001("document alone", INSIDE, "violation/overlap", controls=(UNCORED,), **OPINION),
        ucr001("13th plan, no reference", INSIDE, "review/evidence-missing", plan="十三五", original="violation"),
        ucr001("13th plan, reference", INSIDE, "clear/exempt", plan="十三五", plan_reference="第31页",
               original="violation", evidence="第31页"),
    ],
    "many tiny pieces": [
        erl001("three of 0.5 m2", box(0, 0, 100, 10), "violation/overlap", amount=1.5,
               controls=red_line(*(box(20 * n, 0, 20 * n + 1, 0.5) for n in range(3)))),
        erl001("three of 0.3 m2", box(0, 0, 100, 10), "clear/sliver", amount=0.9, listed=3,
               controls=red_line(*(box(20 * n, 0, 20 * n + 1, 0.3) for n in range(3)))),
    ],
    "total below the tolerance": [
        erl001("0.9 m2, 11 mm wide", box(199.989, 50, 300, 130), "clear/sliver", amount=0.88, listed=1),
        pipeline("0.099 m", LINE_JUST_UNDER, "clear/sliver", listed=1),
    ],
    "a point at the boundary": [
        *(outfall(f"{n}", p, "review/near-limit") for n, p in enumerate(POINT_AT_THE_LIMIT)),
        outfall("1.1 m inside", POINT_JUST_INSIDE, "violation/overlap"),
        outfall("1.1 m outside", POINT_JUST_OUTSIDE, "clear/apart"),
    ],
    "a tiny subject wholly inside": [
        erl001("0.9 m2", TINY, "review/tiny", relation="inside"),
        pipeline("0.09 m", at(shapely.LineString([(100, 100), (100.09, 100)])), "review/tiny"),
        erl001("0.9 m2, away", box(300, 0, 300.9, 1), "clear/apart"),
    ],
    "long edge drawn in two CRSs": [
        erl001("its readings straddle", SOUTH_OF_IT, "review/edge-reading", paper=4524, controls=red_line(NORTH_OF_IT)),
        erl001("a strip of 0.5 m is real", at(shapely.box(-1500, -100, 1500, 0.5)), "violation/overlap", paper=4524,
               controls=red_line(NORTH_OF_IT)),
        erl001("0.5 m apart", at(shapely.box(-1500, -100, 1500, -0.5)), "clear/apart", paper=4524,
               controls=red_line(NORTH_OF_IT)),
    ],
    "outside the stated coverage": [
        erl001("not stated, away", APART, "review/no-coverage", controls=red_line(LAND, coverage=None),
               relation="uncovered"),
        erl001("not stated, met", ACROSS, "violation/overlap", controls=red_line(LAND, coverage=None), low=5_000,
               high=10_000),
        erl001("half uncovered", APART, "review/no-coverage", high=5_000,
               controls=red_line(LAND, coverage=covering(box(0, 0, 350, 200)))),
        erl001("half uncovered, the other half decides", ACROSS, "violation/overlap",
               controls=red_line(LAND, coverage=covering(box(0, 0, 200, 200)))),
        erl001("covered", APART, "clear/apart", controls=red_line(LAND, coverage=covering(box(0, 0, 450, 200)))),
        erl001("0.9 m2 uncovered", APART, "clear/apart",
               controls=red_line(LAND, coverage=covering(box(0, 0, 399.991, 200)))),
        erl001("all counties, in one", APART, "clear/apart", controls=(*RED_LINE, county(box(0, 0, 500, 200)))),
        erl001("all counties, half abroad", APART, "review/no-coverage",
               controls=(*RED_LINE, county(box(0, 0, 350, 200)))),
        erl001("one county, in the other", APART, "review/no-coverage", controls=(
            *red_line(LAND, coverage=Coverage(counties=frozenset({"610800"}))),
            county(box(0, 0, 250, 200), box(250, 0, 500, 200)))),
        ucr001("not stated, not applicable all the same", APART, "not-applicable/out-of-scope", construction="改建",
               controls=(replace(RING[0], coverage=None),)),
        ipk001("containment: inside is inside", INSIDE, "clear/within", controls=(replace(PARK[0], coverage=None),)),
        ipk001("containment: outside, perhaps in a park nobody told of", APART, "review/no-coverage",
               controls=(replace(PARK[0], coverage=None),)),
    ],
    "control older than the limit": [
        erl001("stale, clear", APART, "review/stale-control", run={"max_age_days": 30}),
        erl001("stale, violation stays", INSIDE, "violation/overlap", run={"max_age_days": 30}),
        erl001("stale, adjacent", TOUCHING, "review/stale-control", run={"max_age_days": 30}),
        erl001("undated", APART, "review/stale-control", controls=red_line(LAND, day=None), run={"max_age_days": 30}),
        erl001("as old as allowed", APART, "clear/apart", on=date(2025, 12, 30), run={"max_age_days": 30}),
        erl001("a day older", APART, "review/stale-control", on=date(2025, 12, 31), run={"max_age_days": 30}),
        erl001("no limit set", APART, "clear/apart", controls=red_line(LAND, day=date(1990, 1, 1))),
        ucr001("stale, not applicable stays", APART, "not-applicable/out-of-scope", construction="改建",
               run={"max_age_days": 30}),
        erl001("later than the day", APART, "review/later-control", on=date(2025, 11, 29)),
        erl001("later than the day, violation stays", INSIDE, "violation/overlap", on=date(2025, 11, 29)),
    ],
    "an attribute missing or not understood": [
        ucr001("every value gives clear", APART, "clear/apart", construction=None, industry_code=None, missing=()),
        ucr001("it decides: missing", INSIDE, "review/missing-attribute", construction=None, missing=("construction",)),
        ucr001("it decides: not understood", INSIDE, "review/unknown-industry", industry_code="不知所云",
               missing=("industry_code",)),
        ucr001("both decide", INSIDE, "review/missing-attribute", construction=None, industry_code=None,
               missing=("construction", "industry_code")),
        ucr001("every industry gives not applicable", INSIDE, "not-applicable/out-of-scope", construction="改建",
               industry_code=None, missing=()),
        ucr001("padded", INSIDE, "violation/overlap", construction="  新建 "),
        ucr001("full width", INSIDE, "violation/overlap", industry_code="Ｃ２６１４"),
        ucr001("mixed case", INSIDE, "violation/overlap", industry_code="c2614"),
    ],
    "mining right expired or with an odd date": [
        mrt001("expired", APART, "review/expired", valid_from="2010-01-01", valid_to="2020-01-01"),
        mrt001("odd", APART, "review/odd-date", valid_from="某年", valid_to="2030-01-01"),
        mrt001("begins after the day", APART, "review/odd-date", valid_from="2027-01-01", valid_to="2030-01-01"),
        erl002("expired: the red line keeps its violation", INSIDE, "violation/overlap", valid_to="2020-01-01"),
        erl002("expired: the red line keeps its clear", APART, "clear/apart", valid_to="2020-01-01"),
    ],
    "geometry had to be repaired": [
        erl001("the difference decides", DOUBLED, "review/repair-disagrees", controls=red_line(box(90, 50, 110, 150))),
        erl001("it does not: away from it", DOUBLED, "violation/overlap", controls=red_line(box(10, 50, 60, 150)),
               amount=5_000),
        erl001("it does not: apart", DOUBLED, "clear/apart", controls=red_line(box(300, 0, 400, 100))),
        erl001("the control's repairs differ", box(90, 50, 110, 150), "review/repair-disagrees",
               controls=red_line(DOUBLED)),
        erl001("a bow tie: both repairs agree", at(shapely.Polygon([(50, 50), (150, 150), (150, 50), (50, 150)])),
               "violation/overlap", amount=5_000),
    ],
    "CRS with stated accuracy": [
        erl001("1 m away, known to 2 m", box(201, 50, 300, 150), "review/unsure-crs", paper=4322),
        erl001("100 m away, known to 2 m", APART, "clear/apart", paper=4322),
        erl001("deep inside, known to 2 m", INSIDE, "violation/overlap", paper=4322),
    ],
    "an input row without geometry, or unreadable": [
        erl001("without geometry", None, "review/no-geometry", relation=""),
        erl001("unreadable", None, "review/unreadable", row_status="unreadable"),
        ipk001("without geometry, containment", None, "review/no-geometry"),
        ucr001("without geometry, every place gives not applicable", None, "not-applicable/out-of-scope",
               construction="改建"),
        mrt001("without geometry, attributes alone", None, "clear/permitted", valid_from="2020-01-01",
               valid_to="2030-01-01"),
        mrt001("unreadable, attributes alone", None, "review/unreadable", row_status="unreadable",
               valid_from="2020-01-01", valid_to="2030-01-01"),
    ],
    "a part of another dimension; an incomplete file": [
        erl001("a line in the collection", shapely.GeometryCollection([APART, LINE_ACROSS]), "review/mixed-geometry"),
        erl001("a line in the collection, violation stays", shapely.GeometryCollection([INSIDE, LINE_ACROSS]),
               "violation/overlap"),
        erl001("rows lost or flagged", APART, "review/incomplete-input", row_status="incomplete-input"),
        erl001("rows lost or flagged, violation stays", INSIDE, "violation/overlap", row_status="incomplete-input"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "row"), sheets({f"{title}: {case}": case for title, cases in ROWS.items() for case in cases})
)
def test_row(sheet, row):
    hold(sheet, row)


def test_a_project_without_name_and_number_is_named_after_file_and_row():
    report = check([layer("project", [(INSIDE, {"name": "甲"}), (INSIDE, {})])], RED_LINE, rules=(RedLineActivity,))
    assert report.subjects.subject_name.tolist() == ["甲", "project-2"]
    assert report.subjects.notes[1][0].key == "named-by-file"
    assert report.results["ERL001"].table.verdict.tolist() == [Verdict.VIOLATION] * 2


@pytest.mark.parametrize(("name", "value"), [("area_m2", 10.1), ("length_m", 1.1), ("position_m", 5.1)])
def test_a_tolerance_beyond_reason_is_refused(name, value):
    text = files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")
    written = {"area_m2": "area_m2 = 1.0", "length_m": "length_m = 0.1", "position_m": "position_m = 1.0"}[name]
    with pytest.raises(RulebookError) as refused:
        parse_rulebook(text.replace(written, f"{name} = {value}"), file="yulin.toml")
    assert name in str(refused.value.values)


def test_exactly_one_verdict_per_subject_and_rule_and_the_worst_decides():
    subjects = layer("project", [(INSIDE, {}), (APART, {}), (None, {})])
    report = check([subjects], (*RED_LINE, *RING), rules=(RedLineActivity, UrbanCoreProject))
    assert {rule: result.table.index.tolist() for rule, result in report.results.items()} == {
        "ERL001": [0, 1, 2], "UCR001": [0, 1, 2],
    }  # fmt: skip
    assert report.subjects.verdict.tolist() == [Verdict.VIOLATION, Verdict.CLEAR, Verdict.REVIEW]
