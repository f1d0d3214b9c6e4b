"""Cells one by one and all at once."""

from hypothesis import example, given
from hypothesis import strategies as st

from layers.cells import read_text, read_texts

CELLS = st.one_of(
    st.none(),
    st.floats(),
    st.booleans(),
    st.text(alphabet=st.characters(), max_size=6),
    st.text("P1 -一\n\t　", max_size=5),
)


@given(st.lists(CELLS, max_size=6))
@example(["a", "b\nc"])
@example(["a\n", "b"])
@example(["", "a"])
@example([" a", "b"])
@example(["a", "b "])
@example(["a  b"])
@example(["—", "a"])
@example(["A\u0301", "b"])
@example([])
def test_many_cells_are_read_like_one(cells):
    assert read_texts(cells) == [read_text(cell) for cell in cells]
