"""Each pair's control as it matters to the pair: a small one whole, of a giant the excerpt about the subject."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.crs import passage, transform
from spatial.excerpt import excerpts
from spatial.measure import SURFACE
from spatial.repair import Mend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.placed import Placed
    from spatial.prepared import Prepared

GIANT: Final = 500
"""Vertices from which it is cheaper to look for the few that matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """Controls as their subjects see them, pair by pair.

    Attributes
    ----------
    whole
        The controls.
    control
        Row of the control, per pair.
    placed
        The controls, and after them the excerpts; these have no `own` but by `delivered`.
    at
        Row in `placed`, per pair.
    alone
        Pairs of which the subject has the control all around it: no edge is near, in either repair.
    """

    whole: Placed
    control: NDArray[np.int64]
    placed: Placed
    at: NDArray[np.int64]
    alone: NDArray[np.bool_]

    @property
    def cut(self) -> NDArray[np.bool_]:
        """Pairs that see an excerpt."""
        return self.at >= len(self.whole)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_]) -> Neighbourhood:
        """Keep some of the pairs."""
        return replace(self, control=self.control[rows], at=self.at[rows], alone=self.alone[rows])

    def delivered(self, rows: NDArray[np.intp]) -> Placed:
        """Return `placed` with the excerpts of some pairs on their own paper.

        Vertices of the control are as delivered, bit for bit; where an edge was cut, the end is brought there.
        """
        own = self.placed.own.copy()
        rows = rows[self.cut[rows]]
        for row in np.unique(self.control[rows]):
            at = self.at[rows[self.control[rows] == row]]
            own[at] = _on_paper(self.placed.map[at], self.whole, row)
        return replace(self.placed, own=own)


def look(
    ready: Prepared,
    subject: NDArray[np.int64],
    control: NDArray[np.int64],
    windows: NDArray[np.float64],
    *,
    threads: int,
) -> tuple[NDArray[np.intp], Neighbourhood]:
    """Look at controls through the windows of subjects.

    Parameters
    ----------
    ready
        The controls; a giant that a window holds needs no excerpt.
    subject, control
        Pairs whose boxes meet.
    windows
        Bounds about each subject, shape (n, 4): an edge of a giant beyond them does not matter.

    Returns
    -------
    seen
        Positions of the pairs that are left: of the other controls nothing is near, in either repair.
    neighbourhood
        Of the pairs left.
    """
    controls, window, box = ready.placed, windows[subject], ready.box
    held = (window[:, :2] <= box[control, :2]).all(axis=1) & (window[:, 2:] >= box[control, 2:]).all(axis=1)
    far = ready.giants[control] & ~held
    pairs = np.flatnonzero(far)
    if not len(pairs):
        whole = Neighbourhood(whole=controls, control=control, placed=controls, at=control, alone=far)
        return np.arange(len(control)), whole
    seen, shown, spare, alone = _seen(controls, subject[pairs], control[pairs], windows, threads)
    pairs = pairs[seen]
    at, everywhere = control.copy(), np.zeros(len(control), bool)
    at[pairs] = len(controls) + np.arange(len(pairs))
    everywhere[pairs] = alone
    placed = controls.take(np.concatenate([np.arange(len(controls)), control[pairs]]))
    placed = replace(
        placed,
        own=np.concatenate([controls.own, np.full(len(pairs), None, object)]),
        map=np.concatenate([controls.map, shown]),
        spare=np.concatenate([controls.spare, spare]),
    )
    left = np.sort(np.concatenate([np.flatnonzero(~far), pairs]))
    near = Neighbourhood(whole=controls, control=control, placed=placed, at=at, alone=everywhere)
    return left, near.take(left)


def giants(controls: Placed) -> NDArray[np.bool_]:
    """Which controls are polygons with many vertices."""
    vertices = np.maximum(shapely.get_num_coordinates(controls.map), shapely.get_num_coordinates(controls.spare))
    return np.asarray((vertices > GIANT) & (shapely.get_dimensions(controls.map) == SURFACE), bool)


def _seen(
    controls: Placed,
    subject: NDArray[np.int64],
    control: NDArray[np.int64],
    windows: NDArray[np.float64],
    threads: int,
) -> tuple[NDArray[np.intp], NDArray[np.object_], NDArray[np.object_], NDArray[np.bool_]]:
    """Pairs whose subject sees something of the control: excerpts of both repairs, and whether it is all around.

    The second repair is None where there is none, or where both are all around.
    """
    rows, row = np.unique(control, return_inverse=True)
    subjects, window = np.unique(subject, return_inverse=True)
    two = ~shapely.is_missing(controls.spare[rows])
    both = np.concatenate([controls.map[rows], controls.spare[rows[two]]])
    found = excerpts(both, windows[subjects], threads=threads)
    key, nothing = found.window * len(both) + found.row, len(found.window)

    def sees(row: NDArray[np.intp]) -> NDArray[np.intp]:
        wanted = window * len(both) + row
        at = np.searchsorted(key, wanted)
        return np.where(np.append(key, -1)[at] == wanted, at, nothing)

    first, second = sees(row), sees(len(rows) + np.cumsum(two)[row] - 1)
    second[~two[row]] = nothing
    kept = np.flatnonzero((first < nothing) | (second < nothing))
    first, second, single = first[kept], second[kept], np.asarray(~two[row[kept]], bool)
    polygon = np.concatenate([found.polygon, np.array([shapely.Polygon()], object)])
    alone = np.append(found.alone, False)
    everywhere = alone[first] & (alone[second] | single)
    spare = polygon[second]
    spare[everywhere | single] = None
    return kept, polygon[first], spare, everywhere


def _on_paper(excerpt: NDArray[np.object_], controls: Placed, row: int) -> NDArray[np.object_]:
    """Bring excerpts of one control to its paper; vertices it has itself are looked up."""
    way = passage(controls.papers[controls.paper[row]])
    if way.keeps_coordinates:
        return excerpt
    if controls.mend[row] & np.uint8(Mend.TRANSFORMED):  # the map's vertices are not those of the paper
        return transform(excerpt, way.from_map)
    known, own = (shapely.get_coordinates(one[row]).view(np.complex128)[:, 0] for one in (controls.map, controls.own))
    order = np.argsort(known)

    def deliver(coords: NDArray[np.float64]) -> NDArray[np.float64]:
        wanted = np.ascontiguousarray(coords).view(np.complex128)[:, 0]
        at = order[np.searchsorted(known, wanted, sorter=order).clip(max=len(known) - 1)]
        return np.where((known[at] == wanted)[:, None], own[at].view(np.float64).reshape(-1, 2), way.from_map(coords))

    return transform(excerpt, deliver)
