"""Corners whose numbers do not follow each other: joined as written, or as the numbers tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from shapely import Polygon

from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_NUMBERED: Final = re.compile(r"(\D*)(\d+)")


class Order(NamedTuple):
    """Whether a ring's corners may be joined as written, and what to say of it."""

    certain: bool
    notes: tuple[Note, ...] = ()


def order(labels: Sequence[str | None], ring: NDArray[np.float64]) -> Order:
    """Say whether the corners of a ring stand in the order of their numbers, wherever it begins, either way round.

    Stakes that were set later carry later numbers between earlier ones; then the outline is in order as written and
    crosses itself in the order of the numbers. Any other ring whose numbers jump has two readings: a person decides.

    Parameters
    ----------
    labels
        As written, without the closing one.
    ring
        (n, 2), at least three different points.

    Examples
    --------
    >>> square = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
    >>> order(["J3", "J4", "J1", "J2"], square), order(["J1", "J3", "J2", "J4"], square[[0, 2, 1, 3]]).certain
    (Order(certain=True, notes=()), False)
    """
    found = [one for one in (_NUMBERED.fullmatch(label or "") for label in labels) if one]
    numbers = np.array([int(one[2]) for one in found], dtype=np.float64)
    # some without a number, several of one number, or several series: they tell no order
    if len(np.unique(numbers)) < len(ring) or len({one[1] for one in found}) > 1:
        return Order(certain=True)
    steps = np.sign(np.diff(numbers, append=numbers[0]))
    backward = steps != (1 if steps.sum() >= 0 else -1)
    if np.count_nonzero(backward) <= 1:
        return Order(certain=True)
    as_written, by_number = (bool(shapely.is_valid(Polygon(one))) for one in (ring, ring[np.argsort(numbers)]))
    at = int(np.flatnonzero(backward)[0])
    certain = as_written and not by_number
    where = {"first": labels[at], "second": labels[at + 1]}
    return Order(certain, (Note(key="corners-jump" if certain else "corners-disordered", values=where),))
