"""Many polygons, each clipped to its own box, and whether anything or everything of the box is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
import shapely.lib

from spatial.measure import SURFACE
from spatial.shared import of_dimension, safely

if TYPE_CHECKING:
    from numpy.typing import NDArray

EMPTY, PARTLY, FULL = 0, 1, 2
"""How much of a box a polygon covers."""

CORNERS: Final = 5
"""Vertices of a rectangle."""


def _one_by_one(polygon: NDArray[np.object_], *bounds: NDArray[np.float64]) -> NDArray[np.object_]:
    """Clip as shapely's public function does, which knows one box for all."""
    clipped: list[Any] = [shapely.clip_by_rect(one, *box) for one, *box in zip(polygon, *bounds, strict=True)]
    return np.array([*clipped, None], object)[:-1]


_clip_by_rect: Any = getattr(shapely.lib, "clip_by_rect", _one_by_one)


def clip(polygon: NDArray[np.object_], bounds: NDArray[np.float64]) -> tuple[NDArray[np.object_], NDArray[np.uint8]]:
    """Clip polygons without holes.

    Vertices within the box are kept bit for bit; edges that leave it are cut, and the cut ends are rounded.

    Parameters
    ----------
    polygon, bounds
        Row by row; bounds of shape (n, 4).

    Returns
    -------
    piece
        Polygons, None where nothing is left; where GEOS gives up, the polygon as it was.
    state
        EMPTY, PARTLY or FULL.

    Examples
    --------
    >>> clip(np.array([shapely.box(0, 0, 4, 4)] * 3), np.array([[1.0, 1, 2, 2], [3, 3, 5, 5], [5, 5, 6, 6]]))[1]
    array([2, 1, 0], dtype=uint8)
    """
    piece, failed = safely(_clip_by_rect, polygon, *bounds.T)
    piece[failed] = polygon[failed]
    piece = of_dimension(piece, np.full(len(piece), SURFACE))
    state = np.where(shapely.is_missing(piece), EMPTY, PARTLY).astype(np.uint8)
    rows = np.flatnonzero(shapely.get_num_coordinates(piece) == CORNERS)
    state[rows[_is_box(piece[rows], bounds[rows])]] = FULL
    return piece, state


def _is_box(polygon: NDArray[np.object_], bounds: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether polygons of five vertices are the boxes: all their vertices are corners, and opposite ones differ."""
    coords = shapely.get_coordinates(polygon).reshape(-1, CORNERS, 2)
    low, high = bounds[:, None, :2], bounds[:, None, 2:]
    corners = ((coords == low) | (coords == high)).all(axis=(1, 2))
    return np.asarray(corners & (coords[:, 0] != coords[:, 2]).all(axis=1) & (coords[:, 1] != coords[:, 3]).all(axis=1))
