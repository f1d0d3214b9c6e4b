"""Whether geometries are valid, of giants in a time that does not grow with holes times vertices.

GEOS asks of every hole whether it lies in the shell, vertex by vertex: 38 s for two million vertices and nine thousand
holes. But a hole that meets no other ring needs one point asked; only the others, and the shells, are for GEOS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.measure import SURFACE
from spatial.pieces import boundary_pieces
from spatial.rings import take_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.rings import Rings

MANY: Final = 10_000
"""Vertices from which rings are looked at one by one."""


def is_valid(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether geometries are valid, as GEOS has it; None is not.

    >>> is_valid(np.array([shapely.box(0, 0, 1, 1), shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), None]))
    array([ True, False, False])
    """
    giant = (shapely.get_num_coordinates(geometry) > MANY) & (shapely.get_dimensions(geometry) == SURFACE)
    giant &= shapely.get_type_id(geometry) != shapely.GeometryType.GEOMETRYCOLLECTION
    valid = np.zeros(len(geometry), bool)
    valid[~giant] = shapely.is_valid(geometry[~giant])
    for row in np.flatnonzero(giant):
        valid[row] = _is_valid(take_apart(geometry[row : row + 1]))
    return valid


def _is_valid(rings: Rings) -> bool:
    """Whether rings make a valid polygon: by themselves, free holes where they stand, and what is left without them."""
    if not shapely.is_valid(rings.polygon).all():
        return False
    inner, outer = _within_holes(rings)
    own = rings.part[inner] == rings.part[outer]
    kept = ~rings.hole
    kept[_in_contact(rings)] = True
    kept[outer[~rings.hole[inner] & ~own]] = True  # an island lies in it
    nested = own & rings.hole[inner] & ~(kept[inner] & kept[outer])
    return not nested.any() and _in_shell(rings, np.flatnonzero(~kept)) and _left_valid(rings, kept)


def _first(rings: NDArray[np.object_]) -> NDArray[np.float64]:
    """First vertex of each ring, shape (n, 2)."""
    coords: NDArray[np.float64] = shapely.get_coordinates(shapely.get_point(shapely.get_exterior_ring(rings), 0))
    return coords


def _within_holes(rings: Rings) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of rings of which the first begins within the second, a hole."""
    holes = np.flatnonzero(rings.hole)
    points = np.asarray(shapely.points(_first(rings.polygon)), object)
    inner, outer = shapely.STRtree(rings.polygon[holes]).query(points, predicate="within")
    other = inner != holes[outer]
    return inner[other], holes[outer[other]]


def _in_contact(rings: Rings) -> NDArray[np.intp]:
    """Rings that have a point in common with another."""
    pieces = boundary_pieces(rings.polygon)
    one, other = shapely.STRtree(pieces.line).query(pieces.line)
    between = pieces.row[one] < pieces.row[other]
    one, other = one[between], other[between]
    met = shapely.intersects(pieces.line[one], pieces.line[other])
    return np.unique(pieces.row[np.concatenate([one[met], other[met]])])


def _in_shell(rings: Rings, holes: NDArray[np.intp]) -> bool:
    """Whether holes in contact with nothing lie in the shells of their parts."""
    shells = rings.polygon[~rings.hole]
    shapely.prepare(shells)
    _, number = np.unique(rings.part, return_inverse=True)  # an empty part has no shell
    x, y = _first(rings.polygon[holes]).T
    return bool(shapely.contains_xy(shells[number[holes]], x, y).all())


def _left_valid(rings: Rings, kept: NDArray[np.bool_]) -> bool:
    """Whether the rings kept make a valid polygon, or polygons."""
    part = rings.part[kept]
    lines = shapely.get_exterior_ring(rings.polygon[kept])
    polygons = [shapely.Polygon(some[0], list(some[1:])) for some in np.split(lines, np.flatnonzero(np.diff(part)) + 1)]
    return bool(shapely.is_valid(shapely.MultiPolygon(polygons)))
