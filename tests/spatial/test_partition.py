"""Land taken apart by the labels it lies under: nothing lost, nothing twice."""

import numpy as np
import pytest
import shapely
from desk import box
from hypothesis import given
from hypothesis import strategies as st

from spatial.measure import area
from spatial.partition import MOST, partition


def parts(*rows):
    """Owner, label and geometry of rows."""
    owner, label, geometry = zip(*rows, strict=True)
    return np.array(owner, np.int64), np.array(label, np.int64), np.array([*geometry, None], object)[:-1]


def told(cells):
    """{(owner, labels): m2} of cells."""
    return dict(zip(zip(cells.owner.tolist(), cells.labels.tolist(), strict=True), cells.measure, strict=True))


def test_two_squares_have_three_parts():
    found = told(partition(*parts((0, 0, box(0, 0, 100, 100)), (0, 1, box(60, 0, 160, 100)))))
    assert found == pytest.approx({(0, 0b01): 6_000, (0, 0b11): 4_000, (0, 0b10): 6_000}, rel=1e-4)


def test_three_labels_on_one_place_and_an_owner_of_his_own():
    rows = (
        (4, 0, box(0, 0, 30, 10)), (4, 1, box(10, 0, 40, 10)), (4, 2, box(20, 0, 50, 10)),
        (9, 2, box(0, 0, 10, 10)),
    )  # fmt: skip
    found = told(partition(*parts(*rows)))
    assert found == pytest.approx(
        {(4, 1): 100, (4, 3): 100, (4, 7): 100, (4, 6): 100, (4, 4): 100, (9, 4): 100}, rel=1e-4
    )


def test_pieces_under_one_label_count_once():
    found = told(partition(*parts((0, 0, box(0, 0, 10, 10)), (0, 0, box(5, 0, 15, 10)), (0, 3, box(0, 0, 15, 10)))))
    assert found == pytest.approx({(0, 0b1001): 150}, rel=1e-4)


def test_neighbours_share_nothing():
    found = told(partition(*parts((0, 0, box(0, 0, 10, 10)), (0, 1, box(10, 0, 20, 10)))))
    assert found == pytest.approx({(0, 1): 100, (0, 2): 100}, rel=1e-4)


def test_nothing_has_no_parts():
    assert told(partition(*parts((0, 0, None)))) == {}


def test_more_labels_than_bits_are_refused():
    with pytest.raises(ValueError, match="63"):
        partition(*parts((0, MOST, box(0, 0, 10, 10))))


side = st.integers(0, 12).map(lambda step: step * 7.3)
rectangles = st.builds(lambda x, y, w, h: box(x, y, x + w + 1, y + h + 1), side, side, side, side)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), rectangles), min_size=1, max_size=12))
def test_the_parts_add_up_to_the_land_and_to_each_label(rows):
    owner, label, geometry = parts(*rows)
    cells = partition(owner, label, geometry)
    for each in np.unique(owner):
        mine = cells.owner == each
        union = area(np.array([shapely.union_all(geometry[owner == each])], object))[0]
        assert cells.measure[mine].sum() == pytest.approx(union, rel=1e-9)
        for bit in np.unique(label[owner == each]):
            under = mine & (cells.labels >> np.uint64(bit) & np.uint64(1) == 1)
            whole = area(np.array([shapely.union_all(geometry[(owner == each) & (label == bit)])], object))[0]
            assert cells.measure[under].sum() == pytest.approx(whole, rel=1e-9)
