"""The engine over all rules: what runs, what is left unchecked, and that every subject has its answer."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from cases import APART, INSIDE, LAND, LINE_APART, LINE_INSIDE, POINT_APART, POINT_INSIDE
from desk import BOOK, MAP, answer, box, check, control, layer
from everyone import ALL, BOILER, PLANT, everyone

from layers.layer import Coverage
from rules.core.codes import Verdict
from rules.core.land_classes import LandClasses
from rules.registry import RULES
from spatial.placed import place

AROUND = shapely.get_coordinates(box(-100, -100, 300, 300))
EDGES = shapely.multilinestrings(np.stack([AROUND[:-1], AROUND[1:]], axis=1))


def unchecked(report):
    return {entry.what: (entry.why, entry.subjects, entry.counts) for entry in report.not_checked}


# what runs --------------------------------------------------------------------------------------------------------


def test_every_subject_has_a_row_under_every_rule_of_its_kind():
    report = check(everyone(), ALL)
    kinds = report.subjects.kind
    assert list(report.results) == [rule.id for rule in RULES]
    for rule, result in report.results.items():
        expected = report.subjects.index[kinds.isin(BOOK.rules[rule].subjects)]
        assert result.table.index.tolist() == expected.tolist(), rule
        assert result.table.verdict.isin([int(verdict) for verdict in Verdict]).all()
        assert (result.table.code != "").all()
    assert report.not_checked == ()
    assert report.subjects.verdict.notna().all()


def test_a_rule_whose_layer_is_absent_never_runs():
    report = check([layer("project", [(INSIDE, PLANT), (APART, PLANT)])], ALL[:1])
    found = unchecked(report)
    for rule, entry in BOOK.rules.items():
        held = not entry.controls or "ecological-red-line" in entry.controls
        assert (rule in report.results) == ("project" in entry.subjects and held), rule
        if rule not in report.results:
            assert found[rule] == (("no-layer", 2, True) if "project" in entry.subjects else ("no-subject", 0, False))


def test_everything_skipped_is_never_clear():
    report = check([layer("project", [(APART, {}), (APART, {})])], ())
    assert not any(BOOK.rules[rule].controls for rule in report.results)
    assert not (report.subjects.verdict == Verdict.CLEAR).any()
    assert all(entry.counts for entry in report.not_checked if entry.why == "no-layer")


def test_a_kind_no_rule_speaks_of_is_never_clear():
    report = check([layer("patch", [(POINT_APART, {})])], ALL)
    assert report.results == {}
    assert report.subjects.verdict.isna().all()


def test_rules_left_out_by_name_stand_with_their_reason():
    left_out = {"ERL001": ("ignored", "另案办理"), "UCR001": ("not-selected", "")}
    report = check([layer("project", [(INSIDE, PLANT)])], ALL, left_out=left_out)
    assert {"ERL001", "UCR001"}.isdisjoint(report.results)
    entries = {entry.what: entry for entry in report.not_checked}
    assert (entries["ERL001"].why, entries["ERL001"].values["reason"]) == ("ignored", "另案办理")
    assert entries["UCR001"].why == "not-selected"
    assert not entries["ERL001"].counts
    assert entries["ERL001"].subjects == 1


def test_a_layer_nobody_speaks_of_is_listed():
    controls = (*ALL, control("land-use", [(LAND, {})], title="地类"))
    classless = replace(BOOK, land_classes=LandClasses())
    report = check([layer("project", [(INSIDE, PLANT)])], controls, rulebook=classless)
    assert unchecked(report)["地类"] == ("no-rule", 0, False)
    assert "地类" not in unchecked(check([layer("project", [(INSIDE, PLANT)])], controls))


def test_an_offices_own_layer_that_no_rule_reads_keeps_the_run_from_ending_clear():
    report = check([layer("project", [(INSIDE, PLANT)])], ALL, listed=[("文物保护范围", "other")])
    assert unchecked(report)["文物保护范围"] == ("not-used", 0, True)


def test_evidence_is_no_subject_and_is_told_of_where_it_is_nobodys():
    opinion = layer("opinion", [(LAND, {"id": "1"})], role="evidence", title="认定意见")
    report = check([layer("project", [(INSIDE, PLANT)]), opinion], ALL)
    assert len(report.subjects) == 1
    assert unchecked(report)["认定意见"] == ("of-nobody", 0, True)


def test_the_rulebook_decides_which_rules_there_are():
    rulebook = replace(BOOK, rules={"ERL001": BOOK.rules["ERL001"]})
    report = check([layer("project", [(INSIDE, PLANT)])], ALL, rulebook=rulebook)
    assert list(report.results) == ["ERL001"]


def test_progress_is_told_before_each_rule():
    told = []
    report = check([layer("project", [(INSIDE, PLANT)])], ALL, progress=lambda *step: told.append(step))
    assert [rule for rule, _, _ in told] == list(report.results)
    assert [number for _, number, _ in told] == sorted({number for _, number, _ in told})
    assert {total for _, _, total in told} == {len(report.results)}


# two control kinds of which one is absent -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "fields", "expected"),
    [
        (POINT_INSIDE, {}, "violation/overlap"),
        (POINT_APART, {}, "review/no-coverage"),
        (POINT_APART, {"owner_industrial": "是"}, "violation/attribute"),
        (POINT_APART, {"status": "已拆除"}, "clear/permitted"),
        (POINT_APART, {"fuel": "电"}, "not-applicable/out-of-scope"),
    ],
)
def test_one_of_two_control_kinds_is_absent(place, fields, expected):
    report = check([layer("boiler", [(place, BOILER | fields)])], [control("built-up-area", [(LAND, {})])])
    assert answer(report, "BLR003") == expected
    gap = next(entry for entry in report.not_checked if entry.what == "BLR003")
    assert (gap.why, gap.values["kind"], gap.subjects, gap.counts) == ("absent-kind", "industrial-park", 1, True)


def test_both_control_kinds_are_absent():
    report = check([layer("boiler", [(POINT_INSIDE, BOILER)])], [])
    assert "BLR003" not in report.results
    (gap,) = [entry for entry in report.not_checked if entry.what == "BLR003"]
    assert (gap.why, gap.values["kinds"]) == ("no-layer", ("built-up-area", "industrial-park"))


def test_of_two_control_kinds_the_worse_coverage_counts():
    park = control(
        "industrial-park", [(box(5000, 0, 5100, 100), {})], coverage=Coverage(counties=frozenset({"610800"}))
    )
    counties = control("county", [(box(4000, 0, 4200, 200), {"code": "610800", "name": "示例县"})])
    town = control("built-up-area", [(LAND, {})])
    report = check([layer("boiler", [(POINT_APART, BOILER), (POINT_INSIDE, BOILER)])], [town, park, counties])
    assert [answer(report, "BLR003", row) for row in (0, 1)] == ["review/no-coverage", "violation/overlap"]


def test_uncovered_land_is_drawn_for_each_subject_by_the_kind_that_lacks_it():
    west, east = (Coverage(area=place([area], MAP)) for area in (box(0, 0, 500, 500), box(1000, 0, 1500, 500)))
    town = control("built-up-area", [(box(5000, 0, 5100, 100), {})], coverage=west)
    park = control("industrial-park", [(box(5000, 0, 5100, 100), {})], coverage=east)
    houses = [box(100, 100, 110, 110), box(1100, 100, 1110, 120)]
    report = check([layer("boiler", [(house, BOILER) for house in houses])], [town, park])
    pairs = report.results["BLR003"].pairs
    assert pairs.relation.tolist() == ["uncovered"] * 2
    assert pairs.measure.tolist() == pytest.approx([100, 200], rel=1e-4)
    assert shapely.equals_exact(pairs.geometry.to_numpy(), np.array(houses), 1e-9, normalize=True).all()


# what only makes an answer more careful ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2025, 11, 30), "clear/apart"), (date(2020, 1, 1), "review/stale-control"), (None, "review/stale-control"),
     (date(2026, 11, 25), "review/later-control")],
)  # fmt: skip
def test_stale_undated_and_later_controls_clear_nothing(day, expected):
    red_line = control("ecological-red-line", [(LAND, {})], day=day)
    report = check([layer("project", [(APART, {}), (INSIDE, {})])], [red_line], max_age_days=730)
    assert [answer(report, "ERL001", row) for row in (0, 1)] == [expected, "violation/overlap"]


@pytest.mark.parametrize("place", [APART, INSIDE])
def test_a_guess_nobody_confirmed_clears_nothing(place):
    red_line = control("ecological-red-line", [(LAND, {})])
    guessed = replace(red_line, coverage=None, unconfirmed=("kind",))
    report = check([layer("project", [(place, {})])], [guessed])
    expected = {id(APART): "review/unconfirmed-control", id(INSIDE): "violation/overlap"}
    assert answer(report, "ERL001") == expected[id(place)]
    assert len(report.results["ERL001"].table.codes[0]) == 1  # that its coverage is not stated need not be said, too
    beside = check([layer("project", [(APART, {})])], [red_line, guessed])
    assert answer(beside, "ERL001") == "review/unconfirmed-control"


def test_an_unconfirmed_park_neither_clears_nor_condemns():
    chemical = {"industry_code": "2523", "construction": "新建"}
    park = replace(control("industrial-park", [(LAND, {})]), coverage=None, unconfirmed=("kind",))
    report = check([layer("project", [(INSIDE, chemical), (APART, chemical)])], [park])
    assert {answer(report, "IPK001", row) for row in (0, 1)} == {"review/unconfirmed-control"}


def test_coverage_by_counties_nobody_confirmed_clears_nothing():
    counties = replace(control("county", [(LAND, {"code": "610802"})]), unconfirmed=("kind",))
    red_line = control("ecological-red-line", [(LAND, {})])
    report = check([layer("project", [(APART, {})])], [red_line, counties])
    assert answer(report, "ERL001") == "review/unconfirmed-control"


def test_one_stale_layer_of_two_suffices():
    old, new = (control("ecological-red-line", [(LAND, {})], day=date(year, 1, 1)) for year in (2015, 2026))
    report = check([layer("project", [(APART, {})])], [old, new], max_age_days=730)
    assert answer(report, "ERL001") == "review/stale-control"


@pytest.mark.parametrize("place", [POINT_INSIDE, POINT_APART])
def test_what_a_status_permits_does_not_grow_stale(place):
    controls = [control(kind, [(LAND, {})], day=date(2000, 1, 1)) for kind in ("built-up-area", "industrial-park")]
    report = check([layer("boiler", [(place, BOILER | {"status": "已拆除"})])], controls, max_age_days=730)
    assert answer(report, "BLR003") == "clear/permitted"


@pytest.mark.parametrize(
    ("kind", "place", "expected"),
    [
        ("project", LINE_APART, "review/mixed-geometry"),  # an axis, or one side of an outline: no extent
        ("project", shapely.boundary(APART), "review/mixed-geometry"),  # an outline has no inside
        ("project", shapely.boundary(INSIDE), "violation/overlap"),
        ("project", shapely.boundary(box(-100, -100, 300, 300)), "review/mixed-geometry"),
        ("project", EDGES, "review/mixed-geometry"),
        ("project", POINT_APART, "review/mixed-geometry"),
        ("mining-right", LINE_APART, "review/mixed-geometry"),
        ("mining-right", LINE_INSIDE, "review/permitted-activity"),
        ("outfall", APART, "review/mixed-geometry"),
        ("pipeline", POINT_APART, "review/mixed-geometry"),
        ("livestock-farm", LINE_APART, "review/mixed-geometry"),
    ],
)
def test_a_geometry_of_another_dimension_is_never_cleared(kind, place, expected):
    fields = {"mineral": "铀"} if kind == "mining-right" else {}
    report = check([layer(kind, [(place, fields)])], ALL[:1])
    assert answer(report, "ERL002" if kind == "mining-right" else "ERL001") == expected


@pytest.mark.parametrize(("day", "expected"), [(2000, "review/stale-control"), (2026, "clear/exempt")])
def test_an_old_layer_confirms_no_exemption(day, expected):
    reserve = control("nature-reserve", [(APART, {"name": "甲", "zone": "核心区"})], day=date(day, 1, 1))
    claim = {"claim": "有限人为活动(第1项)", "claim_document": "陕政函〔2026〕3号"}
    report = check([layer("project", [(INSIDE, claim)])], [*ALL[:1], reserve], max_age_days=730)
    assert answer(report, "ERL001") == expected


def test_a_row_flagged_deleted_is_incomplete_not_empty():
    rows = layer("project", [(None, {})])
    rows = replace(rows, frame=rows.frame.assign(row_status="incomplete-input"))
    assert answer(check([rows], ALL[:1]), "ERL001") == "review/incomplete-input"


def test_a_reader_is_told_what_a_verdict_rests_on():
    bare = control("nature-reserve", [(LAND, {"name": "无分区"})], day=date(2027, 1, 1))
    report = check([layer("project", [(INSIDE, PLANT), (APART, PLANT)])], [bare])
    assert report.results["NRV001"].table.remarks.tolist() == [("zoneless", "later-control"), ()]


def test_a_control_feature_without_geometry_clears_nothing():
    lost = control("ecological-red-line", [(LAND, {}), (None, {"name": "缺图形"})])
    report = check([layer("project", [(APART, PLANT), (INSIDE, PLANT)])], [lost])
    assert answer(report, "ERL001", 0) == "review/incomplete-input"
    assert answer(report, "ERL001", 1) == "violation/overlap"


def test_a_layer_that_does_not_say_for_what_it_speaks_clears_nothing_beside_one_that_does():
    two = [control("ecological-red-line", [(LAND, {})]), control("ecological-red-line", [(LAND, {})], coverage=None)]
    report = check([layer("project", [(APART, PLANT)])], two)
    assert answer(report, "ERL001") == "review/no-coverage"
