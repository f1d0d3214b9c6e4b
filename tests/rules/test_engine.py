"""The engine over all rules: what runs, what is left unchecked, and that every subject has its answer."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from importlib.resources import files

import numpy as np
import pytest
import shapely
from cases import APART, INSIDE, LAND, LINE_APART, LINE_INSIDE, POINT_APART, POINT_INSIDE, TOUCHING
from desk import BOOK, MAP, TODAY, answer, at, box, check, control, layer
from pyproj import CRS

import rules.core.case
from layers.layer import Coverage
from rules.core.codes import Verdict
from rules.core.engine import judge
from rules.core.report import CatalogueFacts
from rules.core.rulebook import parse_rulebook
from rules.registry import RULES
from spatial.crs import passage
from spatial.placed import place

PLANT = {"construction": "新建", "industry_code": "2523"}
MINE = {"right": "采矿权", "application": "新立", "mineral": "煤", "valid_from": "2020-01-01", "valid_to": "2040-01-01"}
BOILER = {"fuel": "煤", "capacity_tph": 4.0, "status": "未拆改", "owner_industrial": "否"}
CONTROLS = {
    "ecological-red-line": {},
    "nature-reserve": {"zone": "一般控制区", "name": "示例保护区"},
    "urban-core": {"name": "城区中心"},
    "industrial-park": {},
    "water-source": {"level": "二级"},
    "built-up-area": {},
}
ALL = tuple(control(kind, [(LAND, stated)]) for kind, stated in CONTROLS.items())


def everyone(*, shift=0.0):
    """Subjects of every kind that a rule speaks of, in and out of the land."""
    move = lambda places: [shapely.affinity.translate(place, xoff=shift) for place in places]  # noqa: E731
    areas, lines, points = move([INSIDE, APART]), move([LINE_INSIDE, LINE_APART]), move([POINT_INSIDE, POINT_APART])
    return [
        layer("project", [(place, PLANT) for place in areas]),
        layer("mining-right", [(place, MINE) for place in areas]),
        layer("outfall", [(place, {}) for place in points]),
        layer("pipeline", [(place, {"medium": "原油"}) for place in lines]),
        layer("boiler", [(place, BOILER) for place in points]),
        layer("livestock-farm", [(place, {}) for place in areas]),
        layer("stake", [(place, {}) for place in points]),
    ]


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
    assert report.subjects.verdict[kinds == "stake"].isna().all()
    assert report.subjects.verdict[kinds != "stake"].notna().all()


def test_a_rule_whose_layer_is_absent_never_runs():
    report = check([layer("project", [(INSIDE, PLANT), (APART, PLANT)])], ALL[:1])
    assert list(report.results) == ["ERL001"]
    assert unchecked(report) == {
        **dict.fromkeys(("NRV001", "NRV002", "UCR001", "IPK001", "DWS002"), ("no-layer", 2, True)),
        **dict.fromkeys(("ERL002", "NRV003", "UCR002", "BLR003", "MRT001"), ("no-subject", 0, False)),
    }


def test_everything_skipped_is_never_clear():
    report = check([layer("project", [(APART, {}), (APART, {})])], ())
    assert report.results == {}
    assert report.subjects.verdict.isna().all()
    assert all(entry.counts for entry in report.not_checked if entry.why == "no-layer")


def test_a_kind_no_rule_speaks_of_is_never_clear():
    report = check([layer("stake", [(POINT_APART, {})])], ALL)
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


def test_a_layer_no_rule_speaks_of_is_listed():
    report = check([layer("project", [(INSIDE, PLANT)])], (*ALL, control("wetland", [(LAND, {})], title="湿地")))
    assert unchecked(report)["湿地"] == ("no-rule", 0, False)


def test_the_rulebook_decides_which_rules_there_are():
    rulebook = replace(BOOK, rules={"ERL001": BOOK.rules["ERL001"]})
    assert list(judged_by(rulebook, INSIDE).results) == ["ERL001"]


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
        ("project", LINE_APART, "clear/apart"),  # a road by its axis
        ("project", shapely.boundary(APART), "review/mixed-geometry"),  # an outline has no inside
        ("project", shapely.boundary(INSIDE), "violation/overlap"),
        ("project", shapely.boundary(box(-100, -100, 300, 300)), "review/mixed-geometry"),
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


# the text of the day ----------------------------------------------------------------------------------------------

HELD = """[[rules.ERL001.text]]
from = 2019-06-28
"""
LOST = f"""[[rules.ERL001.text]]
from = 2015-01-01
until = 2019-06-27
source = "旧文"
zh = "略"
en = "-"
status = "missing"

{HELD}"""


def judged_by(rulebook, *places, as_of=TODAY):
    return judge(
        subjects=(layer("project", [(place, {}) for place in places]),), controls=ALL, rules=RULES, rulebook=rulebook,
        catalogue=CatalogueFacts(name="desk", file="catalogue.toml", sha256=""), as_of=as_of, as_of_source="option",
        left_out={rule: ("not-selected", "") for rule in rulebook.rules if rule != "ERL001"},
    )  # fmt: skip


def test_a_text_the_rulebook_does_not_hold_leaves_an_overlap_open():
    written = files("rules").joinpath("yulin.toml").read_text(encoding="utf-8")
    assert written.count(HELD) == 1
    rulebook = parse_rulebook(written.replace(HELD, LOST), file="yulin.toml")
    report = judged_by(rulebook, INSIDE, as_of=date(2017, 1, 1))
    assert answer(report, "ERL001") == "review/no-text"
    far = judged_by(rulebook, APART, as_of=date(2017, 1, 1))
    assert answer(far, "ERL001") == "review/later-control"  # the layer is of 2025
    assert answer(judged_by(rulebook, INSIDE, as_of=date(2014, 1, 1)), "ERL001") == "not-applicable/out-of-scope"
    assert answer(judged_by(rulebook, INSIDE), "ERL001") == "violation/overlap"


def test_before_its_first_text_the_reason_names_the_date():
    report = judged_by(BOOK, INSIDE, as_of=date(2019, 6, 27))
    assert report.results["ERL001"].table.terms.tolist() == [("not-in-force",)]


# rules, registry, rulebook ----------------------------------------------------------------------------------------


def test_the_registry_is_the_folder_and_the_rulebook():
    folder = files("rules")
    modules = [entry.name.removesuffix(".py") for entry in folder.iterdir() if entry.name.endswith(".py")]
    found = {
        value
        for name in modules
        if name not in {"registry", "__init__"}
        for value in vars(import_module(f"rules.{name}")).values()
        if isinstance(value, type) and value.__module__ == f"rules.{name}" and hasattr(value, "id")
    }
    assert found == set(RULES)
    assert [rule.id for rule in RULES] == list(BOOK.rules)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_text_judges_every_kind_by_the_terms_of_the_entry(rule, monkeypatch):
    named, real = set(), rules.core.case.judge_terms

    def listening(rows, dimension, when, where, unless):
        named.update(when, where, unless)
        return real(rows, dimension, when, where, unless)

    monkeypatch.setattr(rules.core.case, "judge_terms", listening)
    entry = BOOK.rules[rule.id]
    subjects = [layer_ for layer_ in everyone() if layer_.kind in entry.subjects]
    for text in entry.texts:
        report = check(subjects, ALL, as_of=text.last or TODAY, rules=(rule,))
        assert report.results[rule.id].kinds == entry.subjects
    assert named == set(entry.terms)


def test_progress_is_told_before_each_rule():
    told = []
    report = check([layer("project", [(INSIDE, PLANT)])], ALL, progress=lambda *step: told.append(step))
    assert [rule for rule, _, _ in told] == list(report.results)
    assert [number for _, number, _ in told] == sorted({number for _, number, _ in told})
    assert {total for _, _, total in told} == {len(RULES)}


# what must not change an answer -----------------------------------------------------------------------------------


def matrix(report, order=None):
    """The verdicts and codes of every rule, subjects in the order asked for."""
    columns = ["verdict", "code", "relation", "missing"]
    return {
        rule: (result.table if order is None else result.table.loc[order])[columns].to_dict("records")
        for rule, result in report.results.items()
    }


def scattered(seed, count=24):
    """Rectangles over, beside and away from a few lands that overlap one another."""
    random = np.random.default_rng(seed)
    corners = random.integers(-15, 25, size=(count, 2)) * 10
    sizes = random.integers(1, 16, size=(count, 2)) * 10
    return [box(x, y, x + wide, y + high) for (x, y), (wide, high) in zip(corners, sizes, strict=True)]


LANDS = [LAND, box(100, 100, 240, 240), box(-150, -150, -50, 0)]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_changes_nothing(seed):
    places = scattered(seed)
    controls = [control("ecological-red-line", [(land, {}) for land in LANDS]), *ALL[1:]]
    order = np.random.default_rng(seed).permutation(len(places))
    plain = check([layer("project", [(place, PLANT) for place in places])], controls)
    mixed = check([layer("project", [(places[at_], PLANT) for at_ in order])], [
        control("ecological-red-line", [(land, {}) for land in LANDS[::-1]]), *ALL[1:],
    ])  # fmt: skip
    assert matrix(mixed) == matrix(plain, order)


def test_twice_the_same_control_changes_no_verdict_and_no_number():
    places = scattered(7)
    once = [control("ecological-red-line", [(land, {}) for land in LANDS]), *ALL[1:]]
    twice = [control("ecological-red-line", [(land, {}) for land in LANDS * 2]), *ALL[1:], *ALL[1:]]
    subjects = [layer("project", [(place, PLANT) for place in places])]
    before, after = check(subjects, once), check(subjects, twice)
    for rule, result in before.results.items():
        again = after.results[rule].table
        assert again.verdict.tolist() == result.table.verdict.tolist(), rule
        assert again.code.tolist() == result.table.code.tolist(), rule
        assert again.measure.tolist() == pytest.approx(result.table.measure.tolist(), abs=1e-6, rel=1e-9), rule
        assert again.share.max() <= 1.0


def test_a_split_subject_is_as_bad_as_its_worst_part():
    controls = [control("ecological-red-line", [(land, {}) for land in LANDS]), *ALL[1:]]
    places = scattered(11)
    halves = []
    for spot in places:
        left, bottom, right, top = spot.bounds
        middle = (left + right) / 2
        halves += [shapely.box(left, bottom, middle, top), shapely.box(middle, bottom, right, top)]
    whole = check([layer("project", [(place, PLANT) for place in places])], controls)
    split = check([layer("project", [(half, PLANT) for half in halves])], controls)
    for rule, result in whole.results.items():
        parts = split.results[rule].table
        worst = parts.verdict.to_numpy().reshape(-1, 2).max(axis=1)
        assert worst.tolist() == result.table.verdict.tolist(), rule
        together = parts.measure.to_numpy().reshape(-1, 2).sum(axis=1)
        assert together.tolist() == pytest.approx(result.table.measure.tolist(), abs=1e-3, rel=1e-6), rule


def test_the_next_zone_gives_the_same_answers():
    places = scattered(13, count=10)
    answers = []
    for paper, shift in ((4524, 0.0), (4525, 3.0)):
        here = lambda place: shapely.affinity.translate(place, xoff=shift)  # noqa: B023, E731  called at once
        controls = [control(kind, [(here(LAND), stated)]) for kind, stated in CONTROLS.items()]
        subjects = [layer("project", [(here(place), PLANT) for place in places]), *everyone(shift=shift)]
        answers.append(matrix(check(subjects, controls)))
        delivered = [(shapely.transform(here(place), to_paper(paper)), PLANT) for place in places]
        answers.append(matrix(check([layer("project", delivered, crs=zone(paper))], controls)))
    assert answers[0] == answers[2]
    assert answers[1] == answers[3]


def zone(paper):
    return CRS.from_epsg(paper)


def to_paper(paper):
    return passage(zone(paper)).from_map


@pytest.mark.parametrize("place", [TOUCHING, at(shapely.Point(100, 100)), None])
def test_the_same_subject_twice_has_the_same_answer_twice(place):
    report = check([layer("project", [(place, PLANT)] * 2)], ALL)
    for result in report.results.values():
        one, two = result.table[["verdict", "code", "terms"]].to_dict("records")
        assert one == two
