"""Where edges enter boxes and leave them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Edges and the boxes they meet, edge by edge.

    Attributes
    ----------
    starts, stops
        Whether an edge starts, and stops, within its box.
    enters, leaves
        Whether it crosses the border inward, and outward.
    entry, exit
        Where, shape (n, 2).
    entry_at, exit_at
        The same along the border: 0 to 4 counterclockwise from the south-western corner, a side each.
    unclear
        An end lies on the border.
    """

    starts: NDArray[np.bool_]
    stops: NDArray[np.bool_]
    enters: NDArray[np.bool_]
    leaves: NDArray[np.bool_]
    entry: NDArray[np.float64]
    exit: NDArray[np.float64]
    entry_at: NDArray[np.float64]
    exit_at: NDArray[np.float64]
    unclear: NDArray[np.bool_]


def crossing(start: NDArray[np.float64], stop: NDArray[np.float64], box: NDArray[np.float64]) -> Crossing:
    """Cross the borders of boxes, shape (n, 4), by edges.

    >>> met = crossing(np.array([[0.0, 2]]), np.array([[4.0, 2]]), np.array([[1.0, 1, 3, 3]]))
    >>> met.entry, met.exit, met.entry_at, met.exit_at
    (array([[1., 2.]]), array([[3., 2.]]), array([3.5]), array([1.5]))
    """
    low, high, step = box[:, :2], box[:, 2:], stop - start
    starts, stops = (np.asarray(((at > low) & (at < high)).all(axis=1)) for at in (start, stop))
    with np.errstate(divide="ignore", invalid="ignore"):  # along an axis: never crossed, or all the time
        one, other = (low - start) / step, (high - start) / step
    near, far = np.minimum(one, other), np.maximum(one, other)
    enter, leave = near.max(axis=1), far.min(axis=1)
    through = ~starts & ~stops & (enter > 0.0) & (enter < leave) & (leave < 1.0)
    entry, entry_at = _on_border(start, step, enter, near.argmax(axis=1), (low, high), inward=True)
    exit_, exit_at = _on_border(start, step, leave, far.argmin(axis=1), (low, high), inward=False)
    ends = [(at == low) | (at == high) for at in (start, stop)]
    return Crossing(
        starts=starts,
        stops=stops,
        enters=~starts & (stops | through),
        leaves=~stops & (starts | through),
        entry=entry,
        exit=exit_,
        entry_at=entry_at,
        exit_at=exit_at,
        unclear=(ends[0] | ends[1]).any(axis=1),
    )


def _on_border(
    start: NDArray[np.float64],
    step: NDArray[np.float64],
    share: NDArray[np.float64],
    axis: NDArray[np.intp],
    sides: tuple[NDArray[np.float64], NDArray[np.float64]],
    *,
    inward: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points so far along edges, on a side of their boxes, and their places along the border."""
    low, high = sides
    rows = np.arange(len(start))
    with np.errstate(invalid="ignore"):  # of edges that do not cross
        point = np.clip(start + share[:, None] * step, low, high)
        upper = (step[rows, axis] > 0) != inward
        point[rows, axis] = np.where(upper, high[rows, axis], low[rows, axis])
        forward = (point - low) / (high - low)
    along = forward[rows, 1 - axis]
    side = np.where(axis == 0, np.where(upper, 1, 3), np.where(upper, 2, 0))
    return point, side + np.where(side >= 2, 1.0 - along, along)  # noqa: PLR2004 - north and west run backward


def corner(number: NDArray[np.int64], box: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corner of each box, counted counterclockwise from the south-western.

    >>> corner(np.array([1, 6]), np.array([[0.0, 0, 9, 9]] * 2))
    array([[9., 0.],
           [9., 9.]])
    """
    east, north = np.isin(number % 4, (1, 2)), np.isin(number % 4, (2, 3))
    return np.column_stack([np.where(east, box[:, 2], box[:, 0]), np.where(north, box[:, 3], box[:, 1])])
