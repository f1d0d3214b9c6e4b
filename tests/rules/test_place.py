"""A place by itself: an interval, its tolerance, and what lies beside it, with hand-made numbers."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from rules.core.code_sets import all_codes
from rules.core.hits import Hits
from rules.core.neighbour import Neighbour
from rules.core.place import Place
from rules.core.term import Term, bit
from spatial.pairs import Doubt, Pairs, Relation

VIOLATION, REVIEW, CLEAR = True, None, False


def hits(relation=None, *, kept=True):
    """No pair, or one of the only subject with the only control."""
    count = 0 if relation is None else 1
    numbers = np.zeros(count)
    pairs = Pairs(
        subject=np.zeros(count, np.int64), control=np.zeros(count, np.int64),
        relation=np.full(count, relation or 0, np.uint8), doubt=np.zeros(count, np.uint8),
        geometry=np.full(count, None, object), measure=numbers, low=numbers, high=numbers, width=numbers, depth=numbers,
    )  # fmt: skip
    names = np.full(count, "", object)
    return Hits(
        pairs=pairs, kept=np.full(count, kept), loose=np.zeros(count, np.uint64), near=np.zeros(count, bool),
        missing={}, control=np.zeros(count, np.int64), layer=names, name=names, zone=names,
        zoneless=np.zeros(count, bool), asks=names,
    )  # fmt: skip


def place(low, high=None, *, measure=None, whole=100.0, tolerance=1.0, side="inside", **more):
    """One subject of 100 m2 with a part of `low` to `high` at stake."""
    numbers = {"low": low, "high": low if high is None else high, "measure": low if measure is None else measure}
    numbers |= {"whole": whole, "tolerance": tolerance, "possible": 0.0, "uncovered": 0.0}
    numbers |= {name: value for name, value in more.items() if name in {"possible", "uncovered"}}
    flags = {"near": False, "located": True} | {name: more[name] for name in ("near", "located") if name in more}
    nothing = np.array([None], object)
    return Place(
        side=side, doubt=np.array([more.get("doubt", 0)], np.uint8), geometry=nothing, uncovered_geometry=nothing,
        loose=np.array([bit(more["loose"]) if "loose" in more else 0], np.uint64),
        hits=more.get("hits", hits()), neighbour=lambda: Neighbour.unknown(1), missing=more.get("missing", {}),
        **{name: np.array([value], float) for name, value in numbers.items()},
        **{name: np.array([value]) for name, value in flags.items()},
    )  # fmt: skip


def verdict(term):
    return None if term.value[0] is pd.NA else bool(term.value[0])


def codes(term):
    decided = {VIOLATION: term.yes, CLEAR: term.no, REVIEW: term.why}[verdict(term)]
    return all_codes(decided)[0]


def says(place_):
    term = place_.exceeds()
    return verdict(term), codes(term)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.0, 0.0, CLEAR),
        (0.5, 1.0, CLEAR),  # up to the tolerance is nothing
        (1.0, 1.0001, REVIEW),  # more than it may be
        (1.0001, 1.0001, VIOLATION),
        (0.0, 50.0, REVIEW),
        (2.0, 50.0, VIOLATION),
    ],
)
def test_the_interval_against_the_tolerance(low, high, expected):
    assert verdict(place(low, high).exceeds()) is expected


@pytest.mark.parametrize(
    ("doubt", "code"),
    [
        (Doubt.METHOD, "overlay-disagrees"),
        (Doubt.EDGES, "edge-reading"),
        (Doubt.REPAIR, "repair-disagrees"),
        (Doubt.FAILED, "overlay-failed"),
        (Doubt.DATUM, "unsure-crs"),
    ],
)
def test_the_reading_that_differs_is_named_where_it_matters(doubt, code):
    assert says(place(0.0, 100.0, doubt=doubt)) == (REVIEW, (code,))
    assert says(place(2.0, 100.0, doubt=doubt)) == (VIOLATION, ("overlap",))
    assert says(place(0.0, 0.5, doubt=doubt)) == (CLEAR, ("apart",))


def test_several_readings_are_all_named():
    both = place(0.0, 100.0, doubt=Doubt.EDGES | Doubt.REPAIR)
    assert says(both) == (REVIEW, ("repair-disagrees", "edge-reading"))


def test_a_reading_that_does_not_own_up_is_the_method():
    assert says(place(0.0, 100.0)) == (REVIEW, ("overlay-disagrees",))


def test_a_failed_overlay_reaches_from_nothing_to_the_whole():
    failed = place(0.0, 100.0, measure=0.0, doubt=Doubt.FAILED)
    assert [bound[0] for bound in failed.bounds()] == [0.0, 100.0]
    assert says(failed)[0] is REVIEW


@pytest.mark.parametrize(
    ("low", "uncovered", "expected"),
    [
        (0.0, 100.0, (REVIEW, ("no-coverage",))),
        (0.0, 1.0, (CLEAR, ("apart",))),
        (2.0, 98.0, (VIOLATION, ("overlap",))),
        (0.6, 0.6, (REVIEW, ("no-coverage",))),
    ],
)
def test_uncovered_land_may_hold_anything(low, uncovered, expected):
    assert says(place(low, uncovered=uncovered)) == expected


@pytest.mark.parametrize(
    ("low", "uncovered", "expected"),
    [
        (0.0, 100.0, (CLEAR, ("within",))),
        (100.0, 0.0, (VIOLATION, ("outside",))),
        (100.0, 100.0, (REVIEW, ("no-coverage",))),
        (100.0, 50.0, (VIOLATION, ("outside",))),
        (1.0, 0.0, (CLEAR, ("within",))),
    ],
)
def test_what_must_lie_within_may_lie_within_what_nobody_told_of(low, uncovered, expected):
    assert says(place(low, side="outside", uncovered=uncovered)) == expected


@pytest.mark.parametrize(
    ("low", "possible", "expected"),
    [(0.0, 50.0, REVIEW), (0.0, 1.0, CLEAR), (2.0, 50.0, VIOLATION)],
)
def test_an_undecided_control_counts_in_high_alone(low, possible, expected):
    lacking = {"zone": np.array([True])}
    term = place(low, possible=possible, loose="missing-attribute", missing=lacking).exceeds()
    assert verdict(term) is expected
    assert term.missing["zone"].tolist() == [expected is REVIEW]
    if expected is REVIEW:
        assert codes(term) == ("missing-attribute",)


def test_high_is_never_more_than_the_whole():
    everything = place(40.0, 60.0, possible=50.0, uncovered=50.0)
    assert [bound[0] for bound in everything.bounds()] == [40.0, 100.0]


def test_near_the_limit_nothing_is_decided():
    assert says(place(50.0, near=True)) == (REVIEW, ("near-limit",))
    assert says(place(0.0, near=True)) == (REVIEW, ("near-limit",))


@pytest.mark.parametrize(
    ("measure", "expected"), [(0.9, (REVIEW, ("tiny",))), (0.4, (CLEAR, ("apart",))), (0.0, (CLEAR, ("apart",)))]
)
def test_a_tiny_subject_is_undecided_only_wholly_inside(measure, expected):
    assert says(place(measure, whole=0.9)) == expected


def test_without_geometry_no_other_reason_is_given():
    assert says(place(0.0, whole=0.0, uncovered=0.0, located=False, near=True)) == (REVIEW, ("no-geometry",))


@pytest.mark.parametrize(
    ("relation", "code", "word"),
    [
        (None, "apart", "apart"),
        (Relation.OVERLAP, "sliver", "overlap"),
        (Relation.ADJACENT, "adjacent", "adjacent"),
        (Relation.NEAR, "apart", "near"),
    ],
)
def test_what_clear_is_called(relation, code, word):
    beside = place(0.5 if relation == Relation.OVERLAP else 0.0, hits=hits(relation))
    assert says(beside) == (CLEAR, (code,))
    assert beside.relation().tolist() == [word]


def test_a_control_that_may_count_gives_no_relation_of_its_own():
    assert place(0.0, hits=hits(Relation.ADJACENT, kept=False)).relation().tolist() == ["apart"]


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (0.0, 50.0)])
def test_a_fact_may_stand_in_the_places_stead(low, high):
    true, false = (Term.of(np.array([value])) for value in (True, False))
    assert verdict((place(low, high) | true).exceeds()) is VIOLATION
    assert verdict((place(low, high) | false).exceeds()) is verdict(place(low, high).exceeds())
    assert verdict((place(50.0) | false).exceeds()) is VIOLATION


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (50.0, 60.0, (VIOLATION, ("overlap",))),
        (0.0, 0.0, (CLEAR, ("apart",))),
        (0.0, 60.0, (REVIEW, ("centre-dependent",))),
    ],
)
def test_each_centre_has_to_say_the_same(one, two, expected):
    centres = (("甲", place(one)), ("乙", place(two)))
    both = place(min(one, two), max(one, two), measure=max(one, two))
    assert says(replace(both, centres=centres)) == expected


def test_a_centre_in_doubt_is_named_beside_the_other():
    centres = (("甲", place(0.0, near=True)), ("乙", place(60.0)))
    both = place(0.0, 60.0, measure=60.0, near=True)
    assert says(replace(both, centres=centres)) == (REVIEW, ("near-limit",))
