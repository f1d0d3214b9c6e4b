"""Rows that may recur in a run, found from little: where they lie, and their numbers.

Whether rows are the same land, or one number, is decided elsewhere with all of them at hand (`rules.core.duplicates`);
here none that could be may be missed. Two rows that are the same land to within a millimetre have the same bounds on
their paper; on two papers, which are turned against each other, bounds whose middles lie close together for their size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.crs import passage

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

CLOSE_M: Final = 0.01
CLOSE_DEGREES: Final = 1e-7
"""Bounds closer than this, on one paper, may be the same: ten times what counts as one place."""

TURNED: Final = 0.15
"""Half of how far the middles of one outline's bounds may lie apart on two papers, in half diagonals: a middle moves by
at most the half diagonal times the angle by which the papers are turned against each other, far less than 0.3 here."""
APART_M: Final = 3.0
SIZES: Final = 2.0
"""How many times as large the bounds may be on another paper."""

_DEGREE_M: Final = 111_320.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Rows of one sheet as they may recur.

    Attributes
    ----------
    kind
        Only rows of one kind recur.
    crs
        Its paper; None where no row has a geometry.
    paper
        What else its numbers depend on, as far as two sheets in one CRS may differ in it.
    boxes
        (n, 4) bounds in the CRS, NaN where there is nothing.
    """

    kind: str
    crs: CRS | None
    paper: str
    boxes: NDArray[np.float64]


def same_land(sheets: list[Places]) -> NDArray[np.bool_]:
    """Return the rows of all sheets, one under the other, whose land may be another row's."""
    found = [np.zeros(len(one.boxes), dtype=bool) for one in sheets]
    on_paper: dict[tuple[str, str, CRS | None], list[int]] = {}
    of_kind: dict[str, set[tuple[str, CRS | None]]] = {}
    for at, one in enumerate(sheets):
        if one.crs is not None:
            on_paper.setdefault((one.kind, one.paper, one.crs), []).append(at)
            of_kind.setdefault(one.kind, set()).add((one.paper, one.crs))
    for (_, _, crs), members in on_paper.items():
        assert crs is not None  # noqa: S101 - left out above
        tolerance = CLOSE_DEGREES if crs.is_geographic else CLOSE_M
        again = alike(np.concatenate([sheets[at].boxes for at in members]), tolerance)
        _mark(found, members, again)
    for kind in (kind for kind, papers in of_kind.items() if len(papers) > 1):
        members = [at for at, one in enumerate(sheets) if one.kind == kind and one.crs is not None]
        boxes = np.concatenate([_on_map(sheets[at]) for at in members])
        papers = [(sheets[at].paper, sheets[at].crs) for at in members]
        number = np.repeat([papers.index(one) for one in papers], [len(sheets[at].boxes) for at in members])
        _mark(found, members, across(boxes, number))
    return np.concatenate([*found, np.zeros(0, dtype=bool)])


def _mark(found: list[NDArray[np.bool_]], members: list[int], again: NDArray[np.bool_]) -> None:
    cuts = np.cumsum([len(found[at]) for at in members])[:-1]
    for at, rows in zip(members, np.split(again, cuts), strict=True):
        found[at] |= rows


def alike(boxes: NDArray[np.float64], tolerance: float) -> NDArray[np.bool_]:
    """Return the boxes of which another's four sides may lie within the tolerance of theirs.

    Boxes are grouped side by side: those of a group follow each other within the tolerance, so that no pair is torn.

    >>> alike(np.array([[0.0, 0, 1, 1], [5, 5, 6, 6], [0, 0.001, 1, 1], [0, 0, 2, 2]]), 0.01)
    array([ True, False,  True, False])
    """
    again = np.zeros(len(boxes), dtype=bool)
    rows = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    group = np.zeros(len(rows), dtype=np.int64)
    for side in range(4):
        order = np.lexsort((boxes[rows, side], group))
        rows, group, values = rows[order], group[order], boxes[rows[order], side]
        starts = np.ones(len(rows), dtype=bool)
        starts[1:] = (np.diff(group) > 0) | (np.diff(values) > tolerance)
        group = np.cumsum(starts)
        several = np.bincount(group, minlength=1)[group] > 1
        rows, group = rows[several], group[several]
    again[rows] = True
    return again


def middles(sheet: Places) -> NDArray[np.float64]:
    """Return where rows lie, roughly: longitude and latitude, shape (n, 2), NaN where there is nothing."""
    found = np.full((len(sheet.boxes), 2), np.nan)
    rows = np.flatnonzero(np.isfinite(sheet.boxes).all(axis=1))
    if sheet.crs is not None:
        found[rows] = passage(sheet.crs).to_map((sheet.boxes[rows, :2] + sheet.boxes[rows, 2:]) / 2)
    return found


def _on_map(sheet: Places) -> NDArray[np.float64]:
    """Middle and half diagonal of bounds, in rough metres: shape (n, 3)."""
    assert sheet.crs is not None  # noqa: S101 - left out above
    way = passage(sheet.crs)
    low, high = way.to_map(sheet.boxes[:, :2]), way.to_map(sheet.boxes[:, 2:])
    middle = way.to_map((sheet.boxes[:, :2] + sheet.boxes[:, 2:]) / 2)
    with np.errstate(invalid="ignore"):  # what is not on the map recurs nowhere
        metres = _DEGREE_M * np.column_stack([np.cos(np.radians(middle[:, 1])), np.ones(len(middle))])
        return np.column_stack([middle * metres, np.hypot(*((high - low) * metres).T) / 2])


def across(places: NDArray[np.float64], paper: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return the rows whose middle lies near that of one on another paper that is about as large."""
    again = np.zeros(len(places), dtype=bool)
    rows = np.flatnonzero(np.isfinite(places).all(axis=1))
    x, y, half = places[rows].T
    reach = APART_M + TURNED * half
    around = shapely.box(x - reach, y - reach, x + reach, y + reach)
    one, other = shapely.STRtree(around).query(around, predicate=None)
    near = (paper[rows[one]] != paper[rows[other]]) & (
        np.maximum(half[one], half[other]) <= SIZES * np.minimum(half[one], half[other]) + APART_M
    )
    again[rows[one[near]]] = True
    return again
