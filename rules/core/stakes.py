"""Stakes on a line: a place decided by how far points are from a boundary, on either side of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rules.core.by_distance import ByDistance
from rules.core.hits import led_back
from rules.core.measured import inside
from rules.core.neighbour import Neighbour
from rules.core.term import Term, where
from spatial.measure import GEOD
from spatial.pairs import Pairs, Relation
from spatial.proximity import Nearest, boundary_distance
from spatial.reach import edge, gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from rules.core.case import Case
    from rules.core.ground import Stack
    from rules.core.term import Flags
    from spatial.placed import Placed

AROUND: Final = 2_000.0
"""m around a point within which its controls count as one land: lines between them are no boundary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Displacement(ByDistance):
    """Points that stand off the boundary of some land, holes included; a row of the layer is such a point.

    Attributes
    ----------
    azimuth
        Degrees clockwise from north, from the boundary's nearest point to the subject.
    """

    azimuth: NDArray[np.float64]

    def met(self) -> Flags:
        """Return the pairs of the points that are not on the line."""
        return ~self.exceeds().false[self.hits.subject]

    def bearing(self) -> NDArray[np.float64]:
        """Return the direction in which each subject is off."""
        return self.azimuth


def away(case: Case, kind: str, metres: float) -> Displacement:
    """Find the points farther than so many metres from the boundary of the controls of a kind (`Case.away`)."""
    ground, stack, count = case.ground, case.ground.stacks[kind], len(case.rows)
    located = case.dimension == 0
    points = np.flatnonzero(located)
    placed = case.placed.take(points)
    found = _boundary(placed, stack, ground.touch)
    off, azimuth, bare = np.full(count, np.nan), np.full(count, np.nan), np.zeros(count, bool)
    lon, lat = shapely.get_coordinates(placed.map).T
    off[points], azimuth[points] = found.distance, GEOD.inv(found.lon, found.lat, lon, lat)[0] % 360
    bare[points] = ground.near_edge(kind, case.rows[points], metres)
    settled = _settled(off - metres, case.placed.accuracy, bare=bare, located=located)
    near = np.where(found.distance <= metres, Relation.ADJACENT, Relation.NEAR).astype(np.uint8)
    pairs = replace(_as_they_are(placed), subject=points, control=found.control, relation=near, depth=-found.distance)
    hits = led_back(pairs, stack.frame, case.words[kind], among=None, near=np.zeros(len(points), bool))
    place = inside(case, (kind,), hits)
    known = Neighbour.unknown(count)
    known.distance[:], known.margin[:] = off, off - metres
    place = replace(place, located=located, decided=settled, neighbour=lambda _: known)
    return Displacement.of(place, azimuth=azimuth)


def _boundary(points: Placed, stack: Stack, touch: float) -> Nearest:
    """Find the nearest boundary of the controls as one land, and the control nearest to each point."""
    controls = stack.placed
    found = boundary_distance(points, controls, stack.pieces)
    columns = {name: getattr(found, name).copy() for name in ("distance", "lon", "lat")}
    for around, of in _surroundings(points, controls, touch):
        outer = boundary_distance(points.take(of), edge(controls.take(around), touch=touch))
        near = outer.distance <= AROUND
        for name, column in columns.items():
            column[of[near]] = getattr(outer, name)[near]
    return replace(found, **columns)


def _surroundings(
    points: Placed, controls: Placed, touch: float
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield controls and the points that have just these around them: no point's land depends on the others'."""
    near = gaps(points, controls, np.full(len(controls), AROUND), touch=touch)
    alike: dict[tuple[int, ...], list[int]] = {}
    order = np.lexsort((near.control, near.subject))
    subjects, first = np.unique(near.subject[order], return_index=True)
    for subject, some in zip(subjects.tolist(), np.split(near.control[order], first)[1:], strict=True):
        alike.setdefault(tuple(np.unique(some).tolist()), []).append(subject)
    for around, of in alike.items():
        yield np.array(around), np.array(of)


def _settled(excess: NDArray[np.float64], accuracy: NDArray[np.float64], *, bare: Flags, located: Flags) -> Term:
    """Return who is off the line: land without coverage may hold a nearer one, and a place may be badly known."""
    true, false = (excess > accuracy) & ~bare & located, (excess <= -accuracy) & located
    undecided, every = ~true & ~false, np.ones(len(bare), bool)
    why = where(~located, "no-geometry") | where(bare, "no-coverage") | where(abs(excess) <= accuracy, "unsure-crs")
    return Term(
        true=true,
        undecided=undecided,
        why=np.where(undecided, why, np.uint64(0)),
        yes=where(every, "displaced"),
        no=where(every, "adjacent"),
    )


def _as_they_are(points: Placed) -> Pairs:
    """Return each point as what its pair shows."""
    count, one = len(points), np.ones(len(points))
    none = np.zeros(count, np.uint8)
    return Pairs(
        subject=np.arange(count), control=np.arange(count), relation=none, doubt=none, geometry=points.map.copy(),
        measure=one, low=one, high=one, width=np.full(count, np.nan), depth=np.zeros(count),
    )  # fmt: skip
