"""Points of a plot to its rings: where a ring ends, which point only closes it, and whether the count is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPoint

from layers.coordinates.label_order import order
from layers.coordinates.rings import footprint
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.coordinates.boundary_lines import Point

_CORNERS: Final = {"面": 3, "线": 2, "点": 1}
"""Fewest different points by form."""


class Rings(NamedTuple):
    """Points cut into rings, closing points left out.

    Attributes
    ----------
    members
        Per ring the positions of its points.
    closings
        Number of points that only repeat the first of their ring.
    """

    members: tuple[NDArray[np.int64], ...]
    closings: int

    def counts(self, points: int) -> set[int]:
        """Numbers of points a plot line may state: as they stand, without closing points, with one for each ring."""
        corners = points - self.closings
        return {points, corners, corners + len(self.members)}


def cut(points: Sequence[Point], coords: NDArray[np.float64], *, closed: bool = True) -> Rings:
    """Cut points into rings.

    A ring ends where its number changes, or where its first point comes again, whatever that is called, or where its
    labels begin anew: J1, J2, J3, J4, J1, J2 ... without a ring's number and without closing points.

    Parameters
    ----------
    points
        In the file's order.
    coords
        (n, 2), the same points.
    closed
        They are outlines; else lines or points, of which every one counts.
    """
    members: list[list[int]] = []
    closings, ended = 0, True
    for at, point in enumerate(points):
        same = bool(members) and points[members[-1][0]].ring == point.ring
        if closed and (ended or not same) and _comes_back(at, points, coords, members):
            closings += 1
        elif not same or (closed and (ended or _begins_anew(at, points, members[-1]))):
            members.append([at])
            ended = False
        elif closed and len(members[-1]) > 1 and (coords[at] == coords[members[-1][0]]).all():
            closings += 1
            ended = True
        else:
            members[-1].append(at)
    return Rings(tuple(np.array(ring) for ring in members), closings)


def _begins_anew(at: int, points: Sequence[Point], ring: Sequence[int]) -> bool:
    """Say whether a ring's first two labels follow each other again."""
    if len(ring) < _CORNERS["面"] or at + 1 >= len(points):
        return False
    first, second = (points[here].label for here in ring[:2])
    again = points[at].label == first and points[at + 1].label == second
    return bool(first) and first != second and again


def _comes_back(
    at: int, points: Sequence[Point], coords: NDArray[np.float64], members: Sequence[Sequence[int]]
) -> bool:
    """Say whether a point on its own comes back to the first of an earlier ring: J1,1 after the points of the hole."""
    point = points[at]
    if at + 1 < len(points) and points[at + 1].ring == point.ring:
        return False
    firsts = [ring[0] for ring in members if points[ring[0]][1:3] == point[1:3]]
    return any(bool((coords[first] == coords[at]).all()) for first in firsts)


def shape(
    form: str, rings: Rings, coords: NDArray[np.float64], labels: Sequence[str]
) -> tuple[BaseGeometry | None, tuple[Note, ...]]:
    """Geometry of a plot, None if a ring has too few different points or their labels tell another outline.

    Parameters
    ----------
    form
        面, 线 or 点.
    rings
        See `cut`.
    coords
        (n, 2), x before y.
    labels
        Of the same points.
    """
    if any(len(np.unique(coords[ring], axis=0)) < _CORNERS[form] for ring in rings.members) or not rings.members:
        return None, (Note(key="too-few-points", values={"form": form, "needed": _CORNERS[form]}),)
    if form == "点":
        return _one_or_all(MultiPoint(coords)), ()
    if form == "线":
        return _one_or_all(MultiLineString([LineString(coords[ring]) for ring in rings.members])), ()
    orders = [order([labels[at] for at in ring], coords[ring]) for ring in rings.members]
    notes = tuple(note for one in orders for note in one.notes)
    if not all(one.certain for one in orders):
        return None, notes
    made = footprint([coords[ring] for ring in rings.members])
    return made.geometry, (*notes, *said_of_rings(made.holes, crossing=made.crossing))


def said_of_rings(holes: NDArray[np.bool_], *, crossing: bool) -> tuple[Note, ...]:
    """Say how several rings were read."""
    if len(holes) == 1:
        return ()
    deducted = int(holes.sum())
    read = Note(key="rings-read", values={"rings": len(holes), "parts": len(holes) - deducted, "holes": deducted})
    return (read, Note(key="rings-cross")) if crossing else (read,)


def _one_or_all(many: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(many)
    return parts[0] if len(parts) == 1 else many
