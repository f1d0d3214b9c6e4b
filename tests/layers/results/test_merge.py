import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from layers.results.merge import merged


def batches(keys, part, size, opened):
    """The rows of a part: their key, and where they stood in it; says when it is begun."""
    opened.append(part)
    rows = pa.table({"key": keys, "part": np.full(len(keys), part), "row": np.arange(len(keys))})
    yield from rows.to_batches(max_chunksize=size)


def merge(parts, size=3, rows=4):
    opened = []
    keys = [np.array(part, np.int64) for part in parts]
    yielded = list(merged([batches(part, at, size, opened) for at, part in enumerate(keys)], keys, rows))
    return yielded, opened


def listed(yielded):
    return [tuple(row.values()) for batch in yielded for row in batch.to_pylist()]


def test_parts_that_follow_each_other_are_read_one_after_the_other():
    yielded, opened = merge([[5, 6, 7], [], [1, 2, 2], [9]], rows=3)
    assert listed(yielded) == [(1, 2, 0), (2, 2, 1), (2, 2, 2), (5, 0, 0), (6, 0, 1), (7, 0, 2), (9, 3, 0)]
    assert opened == [2, 0, 3]


def test_rows_of_the_first_part_may_belong_anywhere():
    yielded, _ = merge([[2, 5, 9], [1, 3, 4], [6, 7, 8]])
    assert [key for key, *_ in listed(yielded)] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [batch.num_rows for batch in yielded] == [4, 4, 1]


def test_equal_keys_stand_in_the_order_of_the_parts():
    assert listed(merge([[2, 2], [1, 2]])[0]) == [(1, 1, 0), (2, 0, 0), (2, 0, 1), (2, 1, 1)]


def test_nothing_is_read_before_it_is_asked_for():
    opened = []
    stream = merged([batches([1], 0, 3, opened), batches([2], 1, 3, opened)], [np.array([1]), np.array([2])], 1)
    assert opened == []
    next(stream)
    assert opened == [0]


def test_without_rows_nothing_comes():
    assert merge([])[0] == []
    assert merge([[], []])[0] == []


@given(
    st.lists(st.lists(st.integers(0, 30), max_size=12).map(sorted), max_size=6), st.integers(1, 5), st.integers(1, 9)
)
def test_any_parts_come_as_if_they_were_sorted_whole(parts, size, rows):
    yielded, _ = merge(parts, size, rows)
    whole = sorted((key, at, row) for at, part in enumerate(parts) for row, key in enumerate(part))
    assert listed(yielded) == whole
    assert [batch.num_rows for batch in yielded[:-1]] == [rows] * (len(yielded) - 1)
