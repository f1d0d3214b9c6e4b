"""Arcs of circles as polylines: no chord leaves its arc by more than a millimetre.

They come from File Geodatabases and GeoPackages as curves, from DXF drawings as arcs and bulges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST: Final = 1_000_000
"""Chords of one arc: those of a circle of 300 000 km."""

_LIKE_DEGREES: Final = 400.0


def millimetre(coordinates: NDArray[np.float64]) -> float:
    """One millimetre in the unit of the coordinates: small numbers may be degrees, whatever the file says.

    >>> millimetre(np.array([[109.7, 38.3]])), millimetre(np.array([[500000.0, 4200000.0]]))
    (1e-08, 0.001)
    """
    return 1e-8 if np.abs(coordinates).max(initial=0.0) <= _LIKE_DEGREES else 1e-3


def sweep(
    centre: NDArray[np.float64], radius: float, start: float, turn: float, deviation: float
) -> NDArray[np.float64]:
    """Points along an arc, both ends among them.

    Parameters
    ----------
    centre
        (2,) coordinates.
    radius
        In their unit.
    start, turn
        Radians, counterclockwise from the first axis; a negative turn runs clockwise.
    deviation
        How far a chord may lie from the arc.

    Raises
    ------
    ValueError
        The arc would take more than a million chords, or is none.
    """
    widest = 2 * np.arccos(max(1 - deviation / radius, 0.0)) if radius > deviation else np.pi / 2
    pieces = max(int(np.ceil(abs(turn) / widest)) if widest else _MOST + 1, 2)
    if pieces > _MOST:
        raise ValueError(radius)
    angles = start + turn * np.linspace(0.0, 1.0, pieces + 1)
    points: NDArray[np.float64] = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return points


def arc(first: NDArray[np.float64], through: NDArray[np.float64], last: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points along the arc through three points, which stay as they are.

    Three points in a line are a line; where the ends meet, the second lies opposite on a full circle (ISO 19125).

    >>> arc(*np.array([[0.0, 0.0], [500.0, 500.0], [1000.0, 0.0]])).shape
    (787, 2)
    """
    deviation = millimetre(np.array([first, through, last]))
    if np.array_equal(first, last):
        centre, turn = (first + through) / 2, 2 * np.pi
    else:
        a, b = through - first, last - first
        cross = 2 * (a[0] * b[1] - a[1] * b[0])
        if abs(cross) < np.finfo(float).eps * 16 * np.abs([first, through, last]).max() * np.abs([a, b]).max():
            return np.array([first, through, last])
        square = np.array([a @ a, b @ b])
        centre = first + np.array([square @ [b[1], -a[1]], square @ [-b[0], a[0]]]) / cross
        turn = 0.0
    radius = float(np.hypot(*(first - centre)))
    if not np.isfinite(radius) or radius == 0:
        return np.array([first, through, last])
    angles = [float(np.arctan2(y, x)) for x, y in (point - centre for point in (first, through, last))]
    if turn == 0:
        onward, whole = (angles[1] - angles[0]) % (2 * np.pi), (angles[2] - angles[0]) % (2 * np.pi)
        turn = whole if onward <= whole else whole - 2 * np.pi
    middle = (angles[1] - angles[0]) % (2 * np.pi) if turn > 0 else -((angles[0] - angles[1]) % (2 * np.pi))
    there = sweep(centre, radius, angles[0], middle, deviation)
    back = sweep(centre, radius, angles[0] + middle, turn - middle, deviation)
    return np.vstack([[first], there[1:-1], [through], back[1:-1], [last]])


def bulge(first: NDArray[np.float64], last: NDArray[np.float64], bulged: float) -> NDArray[np.float64]:
    """Points along a segment of a drawn polyline, whose bulge is the tangent of a quarter of its angle.

    Positive bulges run counterclockwise.

    >>> half = bulge(np.array([1e3, 0.0]), np.array([-1e3, 0.0]), 1.0)
    >>> round(float(half[:, 1].max()), 2), half[[0, -1]].tolist()
    (1000.0, [[1000.0, 0.0], [-1000.0, 0.0]])
    """
    along = last - first
    centre = (first + last) / 2 + (1 - bulged**2) / (4 * bulged) * np.array([-along[1], along[0]])
    spoke = first - centre
    deviation = millimetre(np.array([first, last]))
    points = sweep(
        centre, float(np.hypot(*spoke)), float(np.arctan2(spoke[1], spoke[0])), 4 * np.arctan(bulged), deviation
    )
    points[[0, -1]] = first, last
    return points
