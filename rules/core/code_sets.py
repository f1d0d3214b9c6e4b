"""Sets packed into the bits of one number, per subject, as words: each distinct set is made once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from rules.core.codes import ORDER
from rules.core.term import Codes, Flags

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def first_codes(codes: Codes) -> NDArray[np.object_]:
    """Return the first code, in the table's order, of each set.

    >>> first_codes(np.array([0b110], np.uint64))
    array(['overlap'], dtype=object)
    """
    lowest = np.frexp((codes & (~codes + np.uint64(1))).astype(float))[1] - 1
    return np.asarray(np.array(ORDER, object)[np.maximum(lowest, 0)], object)


def all_codes(codes: Codes) -> NDArray[np.object_]:
    """Return all codes of each set, in the table's order.

    >>> all_codes(np.array([0b110], np.uint64))
    array([('overlap', 'outside')], dtype=object)
    """
    return _unpacked(codes, ORDER)


def named_sets(flags: Mapping[str, Flags], count: int) -> NDArray[np.object_]:
    """Return the names whose flag is set, per subject."""
    packed = sum((flags[name].astype(np.int64) << at for at, name in enumerate(flags)), np.zeros(count, np.int64))
    return _unpacked(packed, tuple(flags))


def alike(value: object, count: int) -> NDArray[np.object_]:
    """Return one value, a tuple too, for every subject."""
    cells = np.empty(count, object)
    cells.fill(value)
    return cells


def _unpacked(sets: NDArray[np.int64] | Codes, names: Sequence[str]) -> NDArray[np.object_]:
    distinct, at = np.unique(sets, return_inverse=True)
    words = np.empty(len(distinct), object)
    for number, packed in enumerate(distinct.tolist()):
        words[number] = tuple(name for bit, name in enumerate(names) if packed >> bit & 1 and name)
    return np.asarray(words[at], object)
