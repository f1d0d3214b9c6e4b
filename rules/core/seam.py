"""Points on the seam of adjoining controls: near the edge of each, and deep inside them all together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.measure import POINT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.pairs import Pairs

_OPEN: Final = 0.01
"""Share of the circle around a point that a seam may leave open: neighbours are drawn apart by millimetres."""
_DEGREE_M: Final = 110_500.0
"""No degree of latitude is shorter: the circle is rather too large."""
_TURN: Final = np.linspace(0.0, 2 * np.pi, 64, endpoint=False)


def deep_in_union(
    points: NDArray[np.object_], controls: NDArray[np.object_], pairs: Pairs, *, reach: float
) -> NDArray[np.bool_]:
    """Say which points lie in a control, and farther than `reach` from the edge of several taken together.

    Parameters
    ----------
    points, controls
        In longitude and latitude, as `pairs` numbers them.
    pairs
        Of points with controls that count, and near whose edge they are.
    reach
        Metres.

    Returns
    -------
    numpy.ndarray
        (points,) bool; False where only one control is near.
    """
    deep = np.zeros(len(points), bool)
    count = np.bincount(pairs.subject, minlength=len(points))
    inside = np.bincount(pairs.subject, weights=pairs.low, minlength=len(points)) > 0
    asked = (count > 1) & inside & (shapely.get_type_id(points) == POINT)
    at = np.flatnonzero(asked[pairs.subject])
    circles = _circles(points[pairs.subject[at]], reach)
    covered = shapely.intersection(circles, controls[pairs.control[at]])
    for subject in np.unique(pairs.subject[at]):  # few points are near two edges
        mine = pairs.subject[at] == subject
        whole = shapely.area(circles[mine][0])
        deep[subject] = shapely.area(shapely.union_all(covered[mine])) >= whole * (1 - _OPEN)
    return deep


def _circles(points: NDArray[np.object_], radius: float) -> NDArray[np.object_]:
    """Draw circles of a radius in metres on the map."""
    centre = shapely.get_coordinates(points)[:, None, :]
    ring = np.column_stack([np.cos(_TURN), np.sin(_TURN)]) * (radius / _DEGREE_M)
    shrink = np.cos(np.radians(centre[..., 1]))
    around = np.stack([ring[:, 0] / shrink, np.broadcast_to(ring[:, 1], (len(points), len(ring)))], axis=-1)
    return np.asarray(shapely.polygons(centre + around), dtype=object)
