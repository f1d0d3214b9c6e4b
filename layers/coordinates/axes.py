"""What two columns of numbers are: north and east in metres, or degrees, and what their writer may have mixed up.

The numbers decide only where they leave no choice: no northing of China is below 1.9 million metres, no easting between
0.9 and 13 million, longitudes and latitudes of China do not meet. Anything else stays as it was written.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from layers.coordinates.coordinate_text import is_plain, number
from layers.coordinates.zones import MILLION, width
from layers.errors import SourceError
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_NORTH: Final = (1.9e6, 6.0e6)
_EAST: Final = (1e5, 9e5)
"""Eastings without prefix."""
_LON: Final = (73.0, 136.0)
_LAT: Final = (3.0, 54.0)
_TURN: Final = 180.0
_PACKED: Final = 10_000
"""Degrees of a number written DDDMMSS."""
_SIXTY: Final = 60


class Axes(NamedTuple):
    """Coordinates in the order of a map, and what was found out about them.

    Attributes
    ----------
    east, north
        Metres with the zone's prefix as written, or degrees.
    degrees
        They are longitude and latitude.
    zone
        The prefix of every easting, 0 without one.
    """

    east: NDArray[np.float64]
    north: NDArray[np.float64]
    degrees: bool
    zone: int
    notes: tuple[Note, ...]


def settle_axes(
    x: Sequence[str],
    y: Sequence[str],
    *,
    unit: str = "",
    fix: frozenset[str] = frozenset(),
    file: str,
    lines: NDArray[np.int64],
) -> Axes:
    """Tell north from east.

    Parameters
    ----------
    x, y
        Columns X and Y as written, all numbers: X is north by the standard, longitude comes first by custom.
    unit
        What the file calls its unit: 米, 度, 度分秒, or nothing.
    fix
        "swap-axes" swaps the points in which north and east stand in each other's place.
    lines
        Line or row of each point, for messages.

    Raises
    ------
    SourceError
        North and east are swapped (`axes-swapped`), or eastings begin with different zones (`zones-mixed`).
    """
    first, second = (np.array([number(word) for word in column], dtype=np.float64) for column in (x, y))
    if len(first) == 0:
        return Axes(second, first, degrees=False, zone=0, notes=())
    small = bool(max(np.abs(first).max(), np.abs(second).max()) <= _TURN)
    if (small and "秒" in unit and is_plain([*x, *y])) or (_are_packed(first) and _are_packed(second)):
        first, second = (np.array([unpacked(word, small=small) for word in column]) for column in (x, y))
        east, north, notes = _geographic(first, second)
        return Axes(east, north, degrees=True, zone=0, notes=(Note(key="dms-packed"), *notes))
    if small:
        east, north, notes = _geographic(first, second)
        return Axes(east, north, degrees=True, zone=0, notes=notes)
    swapped = _is_grid(second, first) & ~_is_grid(first, second)
    if swapped.any() and "swap-axes" not in fix:
        at = int(np.flatnonzero(swapped)[0])
        raise SourceError("axes-swapped", file=file, line=int(lines[at]), x=first[at], y=second[at])
    north, east = np.where(swapped, second, first), np.where(swapped, first, second)
    notes = (Note(key="axes-were-swapped", values={"count": int(swapped.sum())}),) if swapped.any() else ()
    return Axes(east, north, degrees=False, zone=_zone(east, file, lines), notes=notes)


def strays(x: Sequence[str], y: Sequence[str]) -> NDArray[np.bool_]:
    """Say which pairs of numbers are no place in China in either order, where most of the others are.

    A digit too many or too few puts a corner thousands of kilometres away; what that outlines is nobody's land.

    >>> strays(["4288080", "428780", "4287780"], ["37424338", "37424738", "37424338"])
    array([False,  True, False])
    """
    first, second = (np.array([number(word) for word in column], dtype=np.float64) for column in (x, y))
    metres = _is_grid(first, second) | _is_grid(second, first)
    degrees = (_within(first, _LON) & _within(second, _LAT)) | (_within(second, _LON) & _within(first, _LAT))
    usual = max(metres, degrees, key=np.count_nonzero)
    return ~usual if 2 * np.count_nonzero(usual) > len(usual) else np.zeros(len(usual), dtype=bool)


def _geographic(
    first: NDArray[np.float64], second: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[Note, ...]]:
    """Longitudes and latitudes; where the numbers leave both orders open, X is north as the standard says."""
    if _within(first, _LON).all() and _within(second, _LAT).all():
        return first, second, (Note(key="longitude-first"),)
    return second, first, ()


def _zone(east: NDArray[np.float64], file: str, lines: NDArray[np.int64]) -> int:
    prefix = (east // MILLION).astype(np.int64)
    zone = np.where([width(number) > 0 for number in prefix.tolist()], prefix, 0)
    other = np.flatnonzero(zone != zone[0])
    if other.size:
        one, two = (int(zone[at]) or "—" for at in (0, other[0]))
        raise SourceError("zones-mixed", file=file, line=int(lines[other[0]]), first=one, second=two)
    return int(zone[0])


def _within(column: NDArray[np.float64], limits: tuple[float, float]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (column >= limits[0]) & (column <= limits[1])
    return inside


def _is_grid(north: NDArray[np.float64], east: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which pairs can be a northing and an easting in China."""
    prefix, rest = np.divmod(east, MILLION)
    known = np.array([number == 0 or width(int(number)) > 0 for number in prefix.tolist()], dtype=bool)
    grid: NDArray[np.bool_] = _within(north, _NORTH) & _within(rest, _EAST) & known
    return grid


def _are_packed(column: NDArray[np.float64]) -> bool:
    """Say whether all numbers can be degrees, minutes and seconds of China written in one: 1101530.25."""
    degrees, rest = np.divmod(column, _PACKED)
    minutes, seconds = np.divmod(rest, 100)
    of_china = _within(degrees, _LON).all() or _within(degrees, _LAT).all()
    return bool(of_china and (minutes < _SIXTY).all() and (seconds < _SIXTY).all())


def unpacked(word: str, *, small: bool = False) -> float:
    """Degrees of a number written DDDMMSS.ss, or (`small`) D.MMSSss; the float nearest to the exact value.

    >>> unpacked("1101530"), unpacked("110.153", small=True)
    (110.25833333333334, 110.25833333333334)
    """
    degrees, rest = divmod(Fraction(word.strip()) * (_PACKED if small else 1), _PACKED)
    minutes, seconds = divmod(rest, 100)
    return float(degrees + Fraction(minutes, 60) + seconds / 3600)


def packed(degrees: float, decimals: int = 0) -> str:
    """Write degrees as DDDMMSS with at least so many decimals, and as many more as it takes to read the same back.

    >>> packed(110.25833333333334), packed(38.125, 2)
    ('1101530', '380730.00')
    """
    exact, digits = Fraction(degrees), decimals
    while True:
        seconds = round(exact * 3600 * 10**digits)
        minutes, left = divmod(seconds, 60 * 10**digits)
        whole, part = divmod(left, 10**digits)
        text = f"{minutes // 60}{minutes % 60:02d}{whole:02d}" + (f".{part:0{digits}d}" if digits else "")
        if unpacked(text) == degrees:
            return text
        digits += 1
