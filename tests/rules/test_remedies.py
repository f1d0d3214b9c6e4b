"""What would change a violation, on land whose distances are known."""

import numpy as np
import pytest
import shapely
from desk import BOOK, TODAY, at, box, check, control, layer
from pyproj import CRS

from rules.core.again import Question
from rules.core.choices import spoken
from rules.core.codes import Verdict
from rules.core.remedies import MARGIN, remedies
from rules.registry import RULES
from spatial.crs import passage, transform

PLANT = {"construction": "新建", "industry_code": "2614"}
HALF = control("ecological-red-line", [(box(70, -150, 900, 250), {"name": "示例红线"})])


def asked(subjects, controls, kind="project"):
    """The report and its remedies of (geometry, fields) rows."""
    layers = (layer(kind, list(subjects)),)
    question = Question(
        subjects=layers, controls=tuple(controls), rules=RULES, rulebook=BOOK, as_of=TODAY, left_out={},
        max_age_days=None, threads=1,
    )  # fmt: skip
    report = check(layers, controls)
    return report, remedies(report, question)


def one(frame, remedy, rule=None):
    found = frame[(frame["remedy"] == remedy) & (frame["rule"].eq(rule) if rule else True)]
    assert len(found) == 1, found
    return found.iloc[0]


def test_a_square_30_m_over_a_straight_edge_moves_30_m():
    _, frame = asked([(box(0, 0, 100, 100), PLANT)], [HALF])
    move = one(frame, "move", "ERL001")
    assert move.distance_m == pytest.approx(30 + MARGIN, abs=0.01)
    assert move.bearing == pytest.approx(270, abs=0.1)
    assert Verdict(move.verdict) == Verdict.CLEAR


def test_the_cut_leaves_70_m():
    report, frame = asked([(box(0, 0, 100, 100), PLANT)], [HALF])
    cut = one(frame, "cut", "ERL001")
    assert cut.measure == pytest.approx(7_000, rel=1e-4)
    assert cut.share == pytest.approx(0.7, rel=1e-4)
    assert cut.parts == 1
    before = {tuple(xy) for xy in shapely.get_coordinates(report.subjects["geometry"].iloc[0])}
    kept = {tuple(xy) for xy in shapely.get_coordinates(cut.geometry)}
    assert len(before & kept) == 2


def test_documents_that_would_change_it():
    _, frame = asked([(box(0, 0, 100, 100), PLANT)], [HALF])
    found = frame[frame["remedy"] == "document"]
    assert [group[0].term for group in found["exemptions"]] == ["limited-activity", "national-project"]
    assert found["verdict"].tolist() == [Verdict.REVIEW, Verdict.CLEAR]  # in a core zone? the red line does not say


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_document_helps_only_with_the_claim_the_remedy_names(lang):
    land = box(0, 0, 100, 100)
    _, frame = asked([(land, PLANT)], [HALF])
    for row in frame[frame["remedy"] == "document"].itertuples():
        field, meaning = row.claim
        papers = {each.field: "示例〔2026〕1号" for each in row.exemptions}
        claim = {field: spoken(BOOK, field, lang)[meaning]}
        report = check([layer("project", [(land, PLANT | papers), (land, PLANT | papers | claim)])], [HALF])
        alone, followed = report.results[row.rule].table.verdict
        assert (alone, followed) == (Verdict.VIOLATION, row.verdict)


def moves(place, controls, fields=None, kind="project", rule=None):
    report, frame = asked([(place, PLANT if fields is None else fields)], controls, kind)
    return report, one(frame, "move", rule)


def red_line(*places):
    return control("ecological-red-line", [(place, {"name": f"红线{n}"}) for n, place in enumerate(places)])


BOTH_SIDES = red_line(box(-200, -150, 10, 250), box(130, -150, 400, 250))
NARROW = red_line(box(-200, -150, 10, 250), box(90, -150, 400, 250))


def test_between_two_controls_it_moves_into_the_gap():
    _, move = moves(box(0, 0, 100, 100), [BOTH_SIDES])
    assert move.distance_m == pytest.approx(10 + MARGIN, abs=0.01)
    assert move.bearing == pytest.approx(90, abs=0.1)


def test_what_does_not_fit_into_the_gap_goes_round_it():
    _, move = moves(box(0, 0, 100, 100), [NARROW])
    assert move.distance_m == pytest.approx(250 + MARGIN, abs=0.05)  # to either side it is farther


def test_a_control_it_only_meets_on_the_way_is_kept_clear_of():
    second = box(-400, -150, -5, 250)  # apart at first, 25 m into it after the shortest way out of the other
    _, move = moves(box(0, 0, 100, 100), [red_line(box(70, -40, 900, 90), second)])
    assert move.distance_m == pytest.approx(90 + MARGIN, abs=0.05)
    assert Verdict(move.verdict) == Verdict.CLEAR


def test_into_a_hole_large_enough():
    land = at(shapely.box(-300, -300, 400, 400) - shapely.box(20, -10, 130, 110))
    _, move = moves(box(0, 0, 100, 100), [red_line(land)])
    assert move.distance_m == pytest.approx(20 + MARGIN, abs=0.01)


def test_a_footprint_goes_round_what_fits_into_its_bend():
    bend = at(shapely.Polygon([(0, 0), (200, 0), (200, 50), (50, 50), (50, 200), (0, 200)]))
    _, move = moves(bend, [red_line(box(40, 60, 180, 180))])
    assert move.distance_m == pytest.approx(10 + MARGIN, abs=0.01)


def test_farther_than_five_kilometres_is_no_move():
    wide = red_line(box(-6000, -6000, 6000, 6000))
    _, frame = asked([(box(0, 0, 100, 100), PLANT)], [wide])
    assert one(frame, "move").verdict == -1
    assert one(frame, "move").geometry is None
    cut = one(frame, "cut")
    assert cut.verdict == -1, "nothing is left"


def test_what_else_it_would_touch_is_named():
    reserve = control("nature-reserve", [(box(-150, -100, -5, 200), {"zone": "核心区", "name": "示例保护区"})])
    _, frame = asked([(box(0, 0, 100, 100), PLANT)], [red_line(box(70, -150, 900, 250)), reserve])
    move = one(frame, "move", "ERL001")
    assert move.also == (("NRV001", "violation"),)


@pytest.mark.parametrize("paper", [4490, 4524, 4525, 4508])
def test_on_any_paper(paper):
    crs = CRS.from_epsg(paper)
    place = transform(np.array([box(0, 0, 100, 100)], object), passage(crs).from_map)[0]
    layers = (layer("project", [(place, PLANT)], crs=crs),)
    question = Question(
        subjects=layers, controls=(HALF,), rules=RULES, rulebook=BOOK, as_of=TODAY, left_out={}, max_age_days=None,
        threads=1,
    )  # fmt: skip
    frame = remedies(check(layers, [HALF]), question)
    assert one(frame, "move").distance_m == pytest.approx(30 + MARGIN, abs=0.05)
    assert one(frame, "cut").share == pytest.approx(0.7, rel=1e-3)


def test_a_point_moves_beyond_what_its_position_may_be_off():
    _, move = moves(at(shapely.Point(80, 50)), [HALF], {"capacity_tph": 10}, "boiler", "ERL001")
    assert move.distance_m == pytest.approx(10 + 1 + MARGIN, abs=0.01)


def test_a_line_moves_and_is_cut():
    line = at(shapely.LineString([(0, 50), (100, 50)]))
    _, frame = asked([(line, {"medium": "天然气"})], [HALF], "pipeline")
    assert one(frame, "move", "ERL001").distance_m == pytest.approx(30 + MARGIN, abs=0.01)
    assert one(frame, "cut", "ERL001").measure == pytest.approx(70, rel=1e-3)


ROAD = control("road", [(at(shapely.LineString([(150, -400), (150, 400)])), {"name": "G210", "category": "国道"})])
PIT = {"right": "采矿权", "mineral": "煤", "mining_method": "露天"}


def test_away_from_a_road():
    _, frame = asked([(box(0, 0, 100, 100), PIT)], [ROAD], "mining-right")
    move = one(frame, "move", "TRN001")
    assert move.distance_m == pytest.approx(50 + 1 + MARGIN, abs=0.02)
    assert move.bearing == pytest.approx(270, abs=0.2)
    assert one(frame, "cut", "TRN001").measure == pytest.approx(100 * (50 - 1 - MARGIN), rel=1e-3)


def test_across_a_road():
    _, frame = asked([(box(100, 0, 220, 100), PIT)], [ROAD], "mining-right")
    move, cut = one(frame, "move", "TRN001"), one(frame, "cut", "TRN001")
    assert move.distance_m == pytest.approx(150 + 1 + MARGIN, abs=0.05)
    assert move.bearing == pytest.approx(90, abs=0.2)
    assert cut.verdict == -1


def test_into_the_park():
    park = control("industrial-park", [(box(30, -200, 800, 500), {"name": "示例园区", "plan_eia": "是"})])
    report, frame = asked([(box(0, 0, 100, 100), PLANT)], [park])
    for rule in frame.loc[frame["remedy"] == "move", "rule"]:
        move = one(frame, "move", rule)
        assert move.distance_m == pytest.approx(30 + MARGIN, abs=0.02), (rule, move, report.results[rule].table)
        assert one(frame, "cut", rule).measure == pytest.approx(7_000, rel=1e-3)
    assert len(frame[frame["remedy"] == "move"])


def test_into_another_park_where_the_nearest_would_not_do():
    parks = [
        (box(30, -200, 800, 500), {"name": "甲园", "plan_eia": "否"}),
        (box(-900, -200, -50, 500), {"name": "乙园", "plan_eia": "是"}),
    ]
    _, frame = asked([(box(0, 0, 100, 100), PLANT)], [control("industrial-park", parks)])
    move = one(frame, "move", "IPK002")
    assert move.distance_m == pytest.approx(150 + MARGIN, abs=0.02)
    assert move.bearing == pytest.approx(270, abs=0.2)
    assert one(frame, "cut", "IPK002").verdict == -1


def test_an_attribute_has_no_place_to_move_to():
    _, frame = asked([(box(0, 0, 100, 100), {"capacity_tph": 10, "construction": "新建"})], [], "boiler")
    assert not frame["remedy"].isin(["move", "cut"]).any()


def star(rng, x, y, size):
    angle = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(5, 12)))
    corners = np.c_[np.cos(angle), np.sin(angle)] * rng.uniform(0.4, 1, (len(angle), 1)) * size + [x, y]
    return at(shapely.make_valid(shapely.Polygon(corners)))


ZONES = ((100, "核心区"), (-200, "实验区"))


@pytest.mark.parametrize("seed", range(3))
def test_every_remedy_offered_is_clear_when_the_engine_judges_it(seed):
    rng = np.random.default_rng(seed)
    places = [star(rng, *rng.uniform(-400, 400, 2), rng.uniform(30, 120)) for _ in range(12)]
    controls = [
        red_line(*(star(rng, *rng.uniform(-500, 500, 2), 250) for _ in range(5))),
        control("nature-reserve", [(star(rng, x, 0, 300), {"zone": zone}) for x, zone in ZONES]),
        control("industrial-park", [(box(-900, -900, 300, 900), {"name": "园区", "plan_eia": "是"})]),
    ]  # fmt: skip
    report, frame = asked([(place, PLANT) for place in places], controls)
    drawn = frame[frame["geometry"].notna()]
    assert set(drawn["remedy"]) == {"move", "cut"}
    for rule, rows in drawn.groupby("rule"):
        again = check([layer("project", [(place, PLANT) for place in rows["geometry"]])], controls)
        assert (again.results[rule].table["verdict"] <= Verdict.CLEAR).all()
    asked_for = sum((result.table["verdict"] == Verdict.VIOLATION).sum() for result in report.results.values())
    assert len(frame[frame["remedy"] == "move"]) == asked_for


def test_two_violations_of_one_number_are_no_contradiction():
    fields = {**PLANT, "id": "P1"}
    reserve = control("nature-reserve", [(box(60, -150, 900, 250), {"zone": "核心区", "name": "示例保护区"})])
    _, frame = asked([(box(0, 0, 100, 100), fields), (box(0, 200, 100, 240), fields)], [HALF, reserve])
    moves_ = frame[frame["remedy"] == "move"]
    assert (moves_["verdict"] == Verdict.CLEAR).all()
    assert moves_["distance_m"].round(1).tolist() == [30.1, 40.1, 30.1, 40.1]


def test_a_stale_layer_clears_no_move():
    layers = (layer("project", [(box(0, 0, 100, 100), PLANT)]),)
    question = Question(
        subjects=layers, controls=(HALF,), rules=RULES, rulebook=BOOK, as_of=TODAY, left_out={}, max_age_days=10,
        threads=1,
    )  # fmt: skip
    frame = remedies(check(layers, [HALF], max_age_days=10), question)
    assert (one(frame, "move").verdict, one(frame, "move").code) == (-1, "stale-control")


def test_only_documents_of_its_own_kind_are_named():
    right = {"right": "采矿权", "application": "新立", "mineral": "煤"}
    _, frame = asked([(box(0, 0, 100, 100), right)], [HALF], "mining-right")
    found = frame[(frame["remedy"] == "document") & (frame["rule"] == "ERL002")]
    assert [[each.field for each in group] for group in found["exemptions"]] == [
        ["claim_document", "approval_document"]
    ]


def test_no_document_helps_in_a_core_zone():
    core = control("ecological-red-line", [(box(70, -150, 900, 250), {"zone": "核心保护区"})])
    _, frame = asked([(box(0, 0, 100, 100), PLANT)], [core])
    found = frame[frame["remedy"] == "document"]
    assert [group[0].term for group in found["exemptions"]] == ["national-project"]


def test_a_clear_run_needs_none():
    _, frame = asked([(box(-300, 0, -200, 100), {"construction": "新建", "industry_code": "6531"})], [HALF])
    assert frame.empty
