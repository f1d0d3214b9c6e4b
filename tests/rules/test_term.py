"""Three-valued facts: Kleene's tables, and what an undecided fact remembers."""

import itertools

import numpy as np
import pandas as pd
import pytest

from rules.core.answers import among, proven
from rules.core.industry import Industries
from rules.core.term import Term, bit
from rules.core.vocabulary import Words

TRUE, FALSE, OPEN = True, False, None


def term(*values, why="odd-date"):
    true = np.array([value is True for value in values])
    return Term.of(true, np.array([value is None for value in values]), why=why)


def values(found):
    return [None if value is pd.NA else bool(value) for value in found.value]


def words(*readings, fields=("construction",), unknown="missing-attribute"):
    return Words(
        at=np.arange(len(readings)), readings=readings, texts=("",) * len(readings), fields=fields, unknown=unknown
    )


@pytest.mark.parametrize(("one", "two"), [*itertools.product([TRUE, FALSE, OPEN], repeat=2)])
def test_kleene(one, two):
    both = FALSE if FALSE in (one, two) else OPEN if None in (one, two) else TRUE
    either = TRUE if True in (one, two) else OPEN if None in (one, two) else FALSE
    assert values(term(one) & term(two)) == [both]
    assert values(term(one) | term(two)) == [either]
    assert values(~term(one)) == [None if one is None else not one]


def test_a_reason_is_kept_only_while_it_leaves_something_open():
    open_, shut = term(OPEN, OPEN), term(FALSE, TRUE)
    assert list((open_ & shut).why) == [0, bit("odd-date")]
    assert list((open_ | shut).why) == [bit("odd-date"), 0]


def test_both_reasons_are_kept():
    both = term(OPEN, why="odd-date") & term(OPEN, why="expired")
    assert both.why[0] == bit("odd-date") | bit("expired")


def test_a_missing_field_is_asked_for_only_where_it_decides():
    lacking = term(OPEN, OPEN).lacking("mineral")
    assert list((lacking & term(TRUE, FALSE)).missing["mineral"]) == [True, False]


def test_words():
    stated = words(frozenset({"new"}), frozenset({"existing"}), frozenset({"new", "expanded"}), None, frozenset())
    found = among(stated, {"new"})
    assert values(found) == [True, False, None, None, None]
    assert list(found.missing["construction"]) == [False, False, True, True, True]
    assert values(among(stated, {"new", "expanded"})) == [True, False, True, None, None]


def test_nothing_allowed_is_false_whatever_is_stated():
    assert values(among(words(None, frozenset({"coal"})), frozenset())) == [False, False]


def test_industries_wide_and_unsure():
    power, heat = Industries({"441": True, "4415": False}), Industries({"4430": True})
    stated = words(
        frozenset({"4411"}), frozenset({"441"}), frozenset({"4430"}), frozenset(), unknown="unknown-industry"
    )
    found = among(stated, power, unsure=heat)
    assert values(found) == [True, None, None, None]
    assert list(found.why) == [0, bit("unknown-industry"), bit("scope-unsure"), bit("unknown-industry")]


def test_a_claim_counts_with_every_document():
    claim = term(TRUE, TRUE, TRUE, FALSE, OPEN)
    one, two = np.array([True, True, False, True, True]), np.array([True, False, False, True, True])
    found = proven(claim, one, two)
    assert values(found) == [True, None, None, False, None]
    assert list(found.why[[1, 2, 4]]) == [bit("evidence-missing")] * 3
    assert found.yes[0] == bit("exempt")


def test_possibly_makes_true_undecided_and_leaves_false():
    found = term(TRUE, FALSE, OPEN).possibly("permitted-activity")
    assert values(found) == [None, False, None]
    assert found.why[0] == bit("permitted-activity")
