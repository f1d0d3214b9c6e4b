"""Two columns of coordinates as a list holds them: read, told apart, and brought into the order of a map."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from layers.coordinates.axes import settle_axes, strays, unpacked
from layers.coordinates.coordinate_text import number
from layers.errors import SourceError
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_LON: Final = (73.0, 136.0)
_LAT: Final = (3.0, 54.0)
_TURN: Final = 180.0
_PACKED: Final = 10_000
_SIXTY: Final = 60


class Numbers(NamedTuple):
    """Coordinates of rows.

    Attributes
    ----------
    xy
        (n, 2) float64, east and north; NaN where a cell holds nothing or no number, or one nowhere near the others'.
    given
        (n,) whether either cell holds anything.
    degrees, zone
        Longitude and latitude; the prefix of all eastings, 0 without one.
    """

    xy: NDArray[np.float64]
    given: NDArray[np.bool_]
    degrees: bool
    zone: int
    notes: tuple[Note, ...]


def numbers(
    first: Iterable[object],
    second: Iterable[object],
    *,
    degrees: bool,
    fix: frozenset[str],
    file: str,
    lines: NDArray[np.int64],
) -> Numbers:
    """Read a pair of columns.

    Parameters
    ----------
    first, second
        Cells of X or longitude, and of Y or latitude.
    degrees
        The columns are named longitude and latitude.
    fix
        "dms" reads packed degrees (1101530), "swap-axes" swaps.
    lines
        Line of each row, for messages.

    Raises
    ------
    SourceError
        Packed degrees, unasked (`packed-degrees`); columns named longitude and latitude that hold neither
        (`not-degrees`); north and east swapped (`axes-swapped`), eastings of several zones (`zones-mixed`).
    """
    one, two = [list(map(_word, cells)) for cells in (first, second)]
    given = np.array([bool(a or b) for a, b in zip(one, two, strict=True)], dtype=bool)
    read = np.array([[number(a), number(b)] for a, b in zip(one, two, strict=True)], dtype=np.float64).reshape(-1, 2)
    known = np.isfinite(read).all(axis=1)
    at = np.flatnonzero(known)
    at = at[~strays([one[row] for row in at], [two[row] for row in at])]
    xy = np.full((len(one), 2), np.nan)
    if not at.size:
        return Numbers(xy, given, degrees=degrees, zone=0, notes=())
    words = [one[row] for row in at], [two[row] for row in at]
    if _are_packed(read[at]):
        if "dms" not in fix:
            raise SourceError("packed-degrees", file=file, line=int(lines[at[0]]), x=words[0][0], y=words[1][0])
        xy[at] = np.array([[unpacked(a), unpacked(b)] for a, b in zip(*words, strict=True)])
        if _within(xy[at, 0], _LAT) and _within(xy[at, 1], _LON):
            xy[at] = xy[at][:, ::-1]
        return Numbers(xy, given, degrees=True, zone=0, notes=(Note(key="dms-packed"),))
    if degrees:
        xy[at], notes = _geographic(read[at], words, fix=fix, file=file, line=int(lines[at[0]]))
        return Numbers(xy, given, degrees=True, zone=0, notes=notes)
    axes = settle_axes(*words, fix=fix, file=file, lines=lines[at])
    xy[at, 0], xy[at, 1] = axes.east, axes.north
    return Numbers(xy, given, degrees=axes.degrees, zone=axes.zone, notes=axes.notes)


def _word(cell: object) -> str:
    """Return a cell as a number is written: half-width, without thousands commas, blanks and units."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, int | float | np.number):
        return np.format_float_positional(float(cell), unique=True, trim="-")
    text = unicodedata.normalize("NFKC", str(cell)).replace(",", "").replace("′", "'").replace("″", '"')
    return "".join(text.split()).strip("EWNSewns东西南北经纬")


def _within(column: NDArray[np.float64], limits: tuple[float, float]) -> bool:
    return bool(((column >= limits[0]) & (column <= limits[1])).all())


def _are_packed(read: NDArray[np.float64]) -> bool:
    """Say whether both columns can be degrees, minutes and seconds of China written in one number."""
    degrees, rest = np.divmod(read, _PACKED)
    minutes, seconds = np.divmod(rest, 100)
    small = bool((minutes < _SIXTY).all() and (seconds < _SIXTY).all())
    one, two = degrees.T
    return small and ((_within(one, _LON) and _within(two, _LAT)) or (_within(one, _LAT) and _within(two, _LON)))


def _geographic(
    read: NDArray[np.float64], words: tuple[Sequence[str], Sequence[str]], *, fix: frozenset[str], file: str, line: int
) -> tuple[NDArray[np.float64], tuple[Note, ...]]:
    """Take longitude and latitude by the names of their columns, unless the numbers say the reverse."""
    if (np.abs(read) > _TURN).any():
        raise SourceError("not-degrees", file=file, line=line, x=words[0][0], y=words[1][0])
    if not (_within(read[:, 0], _LAT) and _within(read[:, 1], _LON)):
        return read, ()
    if "swap-axes" not in fix:
        raise SourceError("axes-swapped", file=file, line=line, x=words[0][0], y=words[1][0])
    return read[:, ::-1], (Note(key="axes-were-swapped", values={"count": len(read)}),)
