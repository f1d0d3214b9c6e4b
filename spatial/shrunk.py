"""Maps with longitude shrunk, where distances are nearly true: exact bounds for what may be nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.measure import E2, A

if TYPE_CHECKING:
    from numpy.typing import NDArray


def ratio_at(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """How long a degree of longitude is, in degrees of latitude; latitude in radians."""
    return np.cos(latitude) * (1 - E2 * np.sin(latitude) ** 2) / (1 - E2)


def shrunk(line: NDArray[np.object_], ratio: NDArray[np.float64]) -> NDArray[np.object_]:
    """Shrink longitudes, line by line by its own ratio."""
    coords, row = shapely.get_coordinates(line, return_index=True)
    coords[:, 0] *= ratio[row]
    return np.asarray(shapely.set_coordinates(line.copy(), coords), dtype=object)


def ends(here: NDArray[np.object_], there: NDArray[np.object_], ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude of the two nearest points of shrunken lines, shape (n, 4)."""
    places = shapely.get_coordinates(shapely.shortest_line(here, there)).reshape(-1, 4)
    places[:, ::2] /= ratio[:, None]
    return places


def untrue(boxes: NDArray[np.float64], metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far distances may be off, relatively, on a map at the middle latitude of two boxes, shape (n, 8) in degrees.

    By the heights of the boxes, and by the square of the distance in earth radii: measured, a 24th of it times
    1 + tan2 of latitude, up to 300 km.
    """
    south, north, south_, north_ = np.radians(boxes[:, 1::2].T)
    height = north - south + north_ - south_
    steep = 1 + np.tan(np.abs(np.radians(boxes[:, 1::2])).max(axis=1)) ** 2
    return np.asarray((height / 4 + (metres / A) ** 2 / 20) * steep)


def least_gap(boxes: NDArray[np.float64], metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fewest metres there may be between two boxes, shape (n, 8), if they are no farther apart than `metres`."""
    gap = np.maximum(np.maximum(boxes[:, 4:6] - boxes[:, 2:4], boxes[:, 0:2] - boxes[:, 6:8]), 0.0)
    middle = np.radians(boxes[:, 1::2].mean(axis=1))
    apart = np.radians(np.hypot(gap[:, 0] * ratio_at(middle), gap[:, 1])) * _meridian(middle)
    return np.asarray(apart * (1 - untrue(boxes, metres)))


def degrees_within(bounds: NDArray[np.float64], metres: NDArray[np.float64], ratio: float) -> NDArray[np.float64]:
    """Degrees of the shrunken map in which lies all that is within so many metres of boxes, shape (n, 4).

    No way within reach is longer there than at the fewest metres to a degree.
    """
    _, south, _, north = bounds.T
    margin = np.degrees(metres / (A * (1 - E2)))
    low = np.radians(np.maximum(np.maximum(south, -north) - margin, 0.0))
    high = np.radians(np.minimum(np.maximum(north, -south) + margin, 89.0))
    scale = np.radians(np.minimum(_meridian(low), _meridian(high) * ratio_at(high) / ratio))
    return np.asarray(metres / scale * (1 + 1e-9) + 1e-12)


def _meridian(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres to a radian northward."""
    return A * (1 - E2) / (1 - E2 * np.sin(latitude) ** 2) ** 1.5
