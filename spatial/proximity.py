"""How far, and where nearest: distances in metres between what is checked and what restricts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.measure import SURFACE
from spatial.nearby import Nearest, search, search_own
from spatial.piece_tree import PieceTree
from spatial.pieces import boundary_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.placed import Placed

__all__ = ["Nearest", "boundary_distance", "depth", "nearest"]


def nearest(subjects: Placed, controls: Placed, boundary: PieceTree | None = None) -> Nearest:
    """Find the nearest control of every subject; a polygon is land, so what lies in it is at distance 0.

    Parameters
    ----------
    boundary
        That of the controls, where it has been laid out already.
    """
    subject, control = _meeting(subjects.map, controls.map)
    others = subjects.map.copy()
    others[subject] = None
    found = search(others, PieceTree.of(controls.map) if boundary is None else boundary)
    shared = shapely.get_point(shapely.shortest_line(controls.map[control], subjects.map[subject]), 0)
    found.control[subject], found.distance[subject] = control, 0.0
    found.lon[subject], found.lat[subject] = shapely.get_x(shared), shapely.get_y(shared)
    return found


def boundary_distance(points: Placed, controls: Placed, boundary: PieceTree | None = None) -> Nearest:
    """Find the nearest boundary, holes included, from inside as from outside; `boundary` as `nearest` takes it."""
    return search(points.map, PieceTree.of(controls.map) if boundary is None else boundary)


def depth(
    geometry: NDArray[np.object_], control: NDArray[np.object_], edge: NDArray[np.object_] | None = None
) -> NDArray[np.float64]:
    """Measure how deep each geometry lies in the control of the same place, m.

    Where they meet: how far the deepest of its vertices inside is from the control's boundary (0 for a line). Where
    they do not: the gap, negative.

    Parameters
    ----------
    geometry, control
        Longitude and latitude, none missing; geometries not empty.
    edge
        The geometry whose boundary is the control's, where `control` is an excerpt that only tells in from out. One
        standing in many places (the same object) costs once.
    """
    edge = control if edge is None else edge
    identity = np.fromiter(map(id, edge), dtype=np.int64, count=len(edge))
    _, first, own = np.unique(identity, return_index=True, return_inverse=True)
    boundary = boundary_pieces(edge[first])
    shapely.prepare(control)
    deep = np.zeros(len(geometry))
    apart = np.flatnonzero(~shapely.intersects(control, geometry))
    deep[apart] = -search_own(geometry[apart], boundary, own[apart])
    coords, row = shapely.get_coordinates(geometry, return_index=True)
    solid = shapely.get_dimensions(control) == SURFACE
    inside = solid[row] & shapely.contains_xy(control[row], coords[:, 0], coords[:, 1])
    vertices = np.asarray(shapely.points(coords[inside]), dtype=object)
    np.maximum.at(deep, row[inside], search_own(vertices, boundary, own[row[inside]]))
    return deep


def _meeting(subjects: NDArray[np.object_], controls: NDArray[np.object_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find the subjects that meet a control, and the first control each meets."""
    control, subject = shapely.STRtree(subjects).query(controls, predicate="intersects")  # this way prepares controls
    order = np.lexsort((control, subject))
    first = order[np.diff(subject[order], prepend=-1) > 0]
    return subject[first], control[first]
