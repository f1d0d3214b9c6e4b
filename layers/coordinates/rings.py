"""From rings to a footprint: which are land and which are holes is decided by containment, never by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, STRtree

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
    size, tree = shapely.area(faces), STRtree(faces)
    inner, outer = tree.query(faces, predicate="covered_by")
    inner, outer = np.array([inner, outer])[:, size[inner] < size[outer]]
    holes = np.bincount(inner, minlength=len(rings)) % 2 == 1
    # the smallest ring around each: written last, it stays
    order = np.argsort(-size[outer], kind="stable")
    parent = np.full(len(rings), -1)
    parent[inner[order]] = outer[order]
    own: dict[int, list[Ring]] = {shell: [] for shell in np.flatnonzero(~holes).tolist()}
    for hole in np.flatnonzero(holes).tolist():
        own[int(parent[hole])].append(rings[hole])
    parts = [Polygon(rings[shell], inside) for shell, inside in own.items()]
    return Footprint(parts[0] if len(parts) == 1 else MultiPolygon(parts), holes, _cross(faces, tree, inner, outer))


def _cross(faces: NDArray[np.object_], tree: STRtree, inner: NDArray[np.int64], outer: NDArray[np.int64]) -> bool:
    """Say whether the land of two rings meets without one lying within the other."""
    one, other = tree.query(faces, predicate="intersects")
    one, other = one[one < other], other[one < other]
    nested = np.isin(one * len(faces) + other, np.minimum(inner, outer) * len(faces) + np.maximum(inner, outer))
    return not bool(shapely.touches(faces[one[~nested]], faces[other[~nested]]).all())
