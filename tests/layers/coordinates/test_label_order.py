"""Corners whose numbers jump are joined as written only where the other reading crosses itself."""

import numpy as np
import pytest

from layers.coordinates.label_order import order

SQUARE = np.array([[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]])
DENT = np.vstack([SQUARE, [4.0, 5.0]])
"""Simple as 0 1 2 3 4 and as 0 4 1 2 3, for one."""


@pytest.mark.parametrize("labels", ["1234", "4321", "3412", "2341", "1432", "1 23", "1123", "    "])
def test_what_follows_or_tells_no_order_says_nothing(labels):
    assert order([f"J{each}" if each.isdigit() else None for each in labels], SQUARE) == (True, ())


def test_stakes_set_later_stay_where_they_are_written():
    made = order(["J1", "J9", "J2", "J5"], SQUARE)
    assert made.certain
    assert [note.key for note in made.notes] == ["corners-jump"]


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("first", range(4))
def test_a_bow_tie_is_no_outline(turn, first):
    at = np.roll([0, 2, 1, 3][::turn], first)
    made = order([f"J{n + 1:02}" for n in at], SQUARE[at])
    assert not made.certain
    assert made.notes[0].key == "corners-disordered"


def test_two_outlines_that_are_both_possible_are_for_a_person():
    at = [0, 4, 1, 2, 3]
    assert not order([f"{n}" for n in at], DENT[at]).certain
