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
from spatial.scanlines import APART
from spatial.shared import boxes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.placed import Placed
    from spatial.prepared import Prepared

GIANT: Final = 500
"""Vertices from which it is cheaper to look for the few that matter."""

MANY: Final = 1_000_000
"""Lines of latitude a boundary may cross, and ten times its vertices: more only if it is no place on earth."""


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

    whole: Prepared
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
            own[at] = _on_paper(self.placed.map[at], self.whole, int(row))
        return replace(self.placed, own=own)


def look(
    ready: Prepared,
    subject: NDArray[np.int64],
    control: NDArray[np.int64],
    windows: NDArray[np.float64],
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
    window = windows[subject]
    held = (window[:, :2] <= ready.box[control, :2]).all(axis=1) & (window[:, 2:] >= ready.box[control, 2:]).all(axis=1)
    far = ready.giants[control] & ~held
    pairs = np.flatnonzero(far)
    seen, shown, spare, alone = _seen(ready, subject[pairs], control[pairs], windows)
    pairs = pairs[seen]
    at, everywhere = control.copy(), np.zeros(len(control), bool)
    at[pairs] = len(ready) + np.arange(len(pairs))
    everywhere[pairs] = alone
    placed = ready.placed.take(np.concatenate([np.arange(len(ready)), control[pairs]]))
    plain = np.unique(control[~far])
    placed.map[plain] = shapely.force_2d(placed.map[plain])  # copies: to ask one of them many things changes it
    placed.own[len(ready) :] = None
    placed.map[len(ready) :], placed.spare[len(ready) :] = shown, spare
    left = np.sort(np.concatenate([np.flatnonzero(~far), pairs]))
    return left, Neighbourhood(whole=ready, control=control, placed=placed, at=at, alone=everywhere).take(left)


def giants(controls: Placed) -> NDArray[np.bool_]:
    """Which controls are polygons with many vertices; not those that cross more lines of latitude than can be kept."""
    vertices = np.maximum(shapely.get_num_coordinates(controls.map), shapely.get_num_coordinates(controls.spare))
    long = np.fmax(shapely.length(controls.map), shapely.length(controls.spare)) > APART * (MANY + 10 * vertices)
    return np.asarray((vertices > GIANT) & ~long & (shapely.get_dimensions(controls.map) == SURFACE), bool)


def _seen(
    ready: Prepared, subject: NDArray[np.int64], control: NDArray[np.int64], windows: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.object_], NDArray[np.object_], NDArray[np.bool_]]:
    """Pairs whose subject sees something of the control: excerpts of both repairs, and whether it is all around.

    The second repair is None where there is none, or where both are all around.
    """
    first = excerpts(ready.land, windows, subject, control)
    single = shapely.is_missing(ready.placed.spare[control])
    two = np.flatnonzero(~single)
    second = excerpts(ready.other_land, windows, subject[two], control[two])
    spare, around = np.full(len(control), None, object), single.copy()
    spare[two], around[two] = second.polygon, second.alone
    everywhere = first.alone & around
    for polygon, alone in ((first.polygon, first.alone), (spare, around & ~single)):
        some = np.flatnonzero(alone & ~everywhere)
        polygon[some] = boxes(windows[subject[some]] + [-1.0, -1.0, 1.0, 1.0])
        polygon[~alone & shapely.is_missing(polygon)] = shapely.Polygon()
    first.polygon[everywhere] = shapely.Polygon.from_bounds(-180.0, -90.0, 180.0, 90.0)
    spare[everywhere | single] = None
    kept = np.flatnonzero(~shapely.is_empty(first.polygon) | ~(shapely.is_missing(spare) | shapely.is_empty(spare)))
    return kept, first.polygon[kept], spare[kept], everywhere[kept]


def _on_paper(excerpt: NDArray[np.object_], ready: Prepared, row: int) -> NDArray[np.object_]:
    """Bring excerpts of one control to its paper; vertices it has itself are looked up."""
    controls = ready.placed
    way = passage(controls.papers[controls.paper[row]])
    if way.keeps_coordinates:
        return excerpt
    if controls.mend[row] & np.uint8(Mend.TRANSFORMED):  # the map's vertices are not those of the paper
        return transform(excerpt, way.from_map)
    known, own = ready.vertices(row)

    def deliver(coords: NDArray[np.float64]) -> NDArray[np.float64]:
        wanted = np.ascontiguousarray(coords).view(np.complex128)[:, 0]
        at = np.searchsorted(known, wanted).clip(max=len(known) - 1)
        return np.where((known[at] == wanted)[:, None], own[at], way.from_map(coords))

    return transform(excerpt, deliver)
