"""Places decided by distance: coverage in reach, several controls, papers that are not exact."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from cases import APART
from desk import BOOK, EVERYWHERE, answer, at, box, check, control, layer

from layers.errors import RulebookError
from layers.layer import Coverage
from rules.core.binding import check as bind_all
from rules.core.limits import Limits
from rules.core.term import bit
from rules.core.vocabulary import Words
from rules.transport import RoadDistance

PIT = {"right": "采矿权", "mining_method": "露天"}
ROAD = at(shapely.LineString([(0, -400), (0, 400)]))
MEANINGS = frozenset({"wide", "narrow", "path"})
METRES = {"wide": 100.0, "narrow": 50.0}


def words(*readings):
    return Words(
        at=np.arange(len(readings)),
        readings=readings,
        texts=("",) * len(readings),
        fields=("category",),
        unknown="missing-attribute",
    )


def test_each_word_has_its_distance_and_some_have_none():
    limits = Limits.by_word(words(frozenset({"wide"}), frozenset({"path"})), METRES, MEANINGS)
    assert limits.least.tolist() == limits.most.tolist() == [100.0, -np.inf]
    assert limits.why.tolist() == [0, 0]
    assert limits.farthest == 100


def test_what_is_not_known_may_be_anything():
    several = frozenset({"wide", "narrow"})
    limits = Limits.by_word(words(None, frozenset(), several), METRES, MEANINGS)
    assert limits.least.tolist() == [-np.inf, -np.inf, 50.0]
    assert limits.most.tolist() == [100.0] * 3
    assert limits.why.tolist() == [bit("missing-attribute")] * 3
    assert limits.missing["category"].all()


def test_rows_that_do_not_count_ask_for_nothing():
    limits = Limits.same(100.0, 2).only(np.array([True, False]))
    assert limits.most.tolist() == [100.0, -np.inf]


def near(place, *controls):
    return answer(check([layer("mining-right", [(place, PIT)])], controls, rules=(RoadDistance,)), "TRN001")


COUNTIES = control("county", [(box(0, 0, 1_000, 1_000), {"code": "1"}), (box(1_000, 0, 2_000, 1_000), {"code": "2"})])


def road(coverage):
    return replace(
        control("road", [(at(shapely.LineString([(500, 10), (500, 900)])), {"category": "国道"})]), coverage=coverage
    )


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (box(700, 400, 790, 500), "clear/apart"),  # 210 m from the county without data
        (box(700, 400, 850, 500), "review/no-coverage"),  # 150 m: a bridge there would be too near
        (box(700, 400, 1_050, 500), "review/no-coverage"),
        (box(550, 400, 1_050, 500), "violation/too-near"),
        (box(700, 700, 790, 790), "clear/apart"),
        (box(700, 10, 790, 100), "review/no-coverage"),  # the edge of the region
    ],
)
def test_a_road_may_lie_in_land_the_layer_does_not_speak_of(place, expected):
    assert near(place, road(Coverage(counties=frozenset({"1"}))), COUNTIES) == expected


def test_between_two_counties_that_are_covered_there_is_no_edge():
    both = Coverage(counties=frozenset({"1", "2"}))
    assert near(box(900, 400, 1_100, 500), road(both), COUNTIES) == "clear/apart"
    assert near(box(900, 400, 1_100, 500), road(EVERYWHERE), COUNTIES) == "clear/apart"
    assert near(APART, control("road", [(ROAD, {"category": "国道"})])) == "clear/apart"


def test_two_layers_of_roads_are_one():
    one, other = (control("road", [(ROAD, {"category": word})], title=word) for word in ("国道", "乡道"))
    report = check([layer("mining-right", [(box(60, 0, 160, 100), PIT)])], [one, other], rules=(RoadDistance,))
    assert answer(report, "TRN001") == "violation/too-near"
    assert report.results["TRN001"].pairs.control_layer.tolist() == ["国道"]


def test_the_land_too_near_to_two_roads_counts_once():
    crossing = at(shapely.LineString([(-400, 0), (400, 0)]))
    roads = control("road", [(ROAD, {"category": "国道"}), (crossing, {"category": "国道"})])
    report = check([layer("mining-right", [(box(-50, -50, 50, 50), PIT)])], [roads], rules=(RoadDistance,))
    table, pairs = report.results["TRN001"].table, report.results["TRN001"].pairs
    assert table.measure[0] == pytest.approx(10_000, rel=1e-4)
    assert (len(pairs), table.share[0]) == (2, pytest.approx(1.0))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (100, "rulebook-wrong-type"),
        ({}, "rulebook-wrong-type"),
        ({"national": "100"}, "rulebook-wrong-type"),
        ({"nationl": 100}, "rulebook-unknown-word"),
    ],
)
def test_a_table_of_distances_is_checked_word_by_word(written, key):
    entry = BOOK.rules["TRN001"]
    entry = replace(entry, parameters={**entry.parameters, "metres": written})
    with pytest.raises(RulebookError) as caught:
        bind_all(replace(BOOK, rules={"TRN001": entry}), {"TRN001": RoadDistance})
    assert caught.value.key == key
