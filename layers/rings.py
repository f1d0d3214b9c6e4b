"""From rings to a footprint: which are land and which are holes is decided by containment, never by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ring = NDArray[np.float64]


class Footprint(NamedTuple):
    """A polygon made of rings.

    Attributes
    ----------
    geometry
        Polygon or MultiPolygon; the vertices as given, parts and holes in the order of their rings.
    holes
        Per ring: it lies within another and is cut out of it.
    crossing
        Rings cross or coincide; each counts as land of its own.
    """

    geometry: Polygon | MultiPolygon
    holes: NDArray[np.bool_]
    crossing: bool


def footprint(rings: Sequence[Ring]) -> Footprint:
    """Build a footprint: a ring within an odd number of others is a hole of the smallest one around it.

    Parameters
    ----------
    rings
        (n, 2) arrays of at least three different points, closed or not.

    Examples
    --------
    >>> outer, inner = np.array([[0, 0], [9, 0], [9, 9], [0, 9]]), np.array([[1, 1], [2, 1], [2, 2], [1, 2]])
    >>> made = footprint([outer, inner])
    >>> made.geometry.area, made.holes
    (80.0, array([False,  True]))
    """
    polygons = np.array([Polygon(ring) for ring in rings], dtype=object)
    faces: NDArray[np.object_] = shapely.make_valid(polygons, method="structure", keep_collapsed=False)
    size = shapely.area(faces)
    one, other = np.nonzero(size[:, None] < size[None, :])
    within = np.zeros((len(rings), len(rings)), dtype=bool)
    within[one, other] = shapely.covered_by(faces[one], faces[other])
    holes = within.sum(axis=1) % 2 == 1
    parts = []
    for shell in np.flatnonzero(~holes).tolist():
        around = np.flatnonzero(within[:, shell] & holes)
        own = [hole for hole in around.tolist() if _parent(hole, within, size) == shell]
        parts.append(Polygon(rings[shell], [rings[hole] for hole in own]))
    return Footprint(parts[0] if len(parts) == 1 else MultiPolygon(parts), holes, _cross(faces, within))


def _parent(ring: int, within: NDArray[np.bool_], size: NDArray[np.float64]) -> int:
    """Return the smallest ring around one."""
    around = np.flatnonzero(within[ring])
    return int(around[np.argmin(size[around])])


def _cross(faces: NDArray[np.object_], within: NDArray[np.bool_]) -> bool:
    """Say whether the land of two rings meets without one lying within the other."""
    one, other = np.nonzero(np.triu(~within & ~within.T, k=1))
    apart = shapely.touches(faces[one], faces[other]) | shapely.disjoint(faces[one], faces[other])
    return not bool(apart.all())
