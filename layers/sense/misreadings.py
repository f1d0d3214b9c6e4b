"""Other things a file's coordinates may mean than it says: another zone, swapped axes, another unit, packed degrees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from pyproj import CRS

from layers.coordinates import zones
from layers.coordinates.zones import DATUMS, MILLION, SIX, THREE, Zone, width, zone_of
from spatial.crs import CGCS2000

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from spatial.datum import Move

_EASTINGS: Final = (1e5, 9e5)
_NORTHINGS: Final = (1.9e6, 6.0e6)
_TURN: Final = 180.0
UTM: Final = (32648, 32649)
"""Zones of UTM on WGS 84, north, about 105 and 111 degrees: those that Yulin lies in, or beside."""
_PACKED: Final = 10_000
_SIXTY: Final = 60


class Misreading(NamedTuple):
    """What the numbers may mean: `fixes` are the corrections that say so, `move` and `crs` carry them out."""

    fixes: tuple[str, ...]
    move: Move
    crs: CRS


def misreadings(points: NDArray[np.float64], crs: CRS) -> Iterator[Misreading]:
    """Return every other meaning that numbers such as these can have, those with the fewest slips first.

    Parameters
    ----------
    points
        (n, 2), as the file has them.
    crs
        What the file says they are.
    """
    turned = swapped(points)
    for moved, before, move in ((points, (), _same), (turned, ("swap-axes",), swapped)):
        if before:
            yield Misreading(before, move, crs)
        for fix, other in _other_papers(moved, crs):
            yield Misreading((*before, fix), move, other)
        if are_packed(moved):
            yield Misreading((*before, "dms"), _unpacked_after(move), _geographic(crs))
    yield from _renumbered(points, crs)


def swapped(coords: NDArray[np.float64]) -> NDArray[np.float64]:
    """Put x and y in each other's place."""
    return coords[:, ::-1].copy()


def unpacked(coords: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees of numbers written DDDMMSS.s.

    >>> unpacked(np.array([[1101530.0, 380730.0]]))
    array([[110.25833333,  38.125     ]])
    """
    degrees, rest = np.divmod(coords, _PACKED)
    minutes, seconds = np.divmod(rest, 100)
    plain: NDArray[np.float64] = degrees + minutes / 60 + seconds / 3600
    return plain


def are_packed(points: NDArray[np.float64]) -> bool:
    """Say whether all numbers can be degrees, minutes and seconds written in one."""
    minutes, seconds = np.divmod(np.mod(points, _PACKED), 100)
    large = (points > _TURN * 100).all() and (points < _TURN * _PACKED).all()
    return bool(large and (minutes < _SIXTY).all() and (seconds < _SIXTY).all())


def _same(coords: NDArray[np.float64]) -> NDArray[np.float64]:
    return coords


def _unpacked_after(move: Move) -> Move:
    return lambda coords: unpacked(move(coords))


def _other_papers(points: NDArray[np.float64], crs: CRS) -> Iterator[tuple[str, CRS]]:
    """Return the zones and the geographic CRS numbers like these may be written in, other than the one stated."""
    east, north = points.T
    datum = _datum(crs)
    if (np.abs(points) <= _TURN).all():
        if crs.is_projected:
            yield "crs", _geographic(crs)
        return
    prefixes = set((east // MILLION).astype(int).tolist()) if (np.abs(east) < 1e8).all() else set()  # noqa: PLR2004
    rest = np.mod(east, MILLION)
    grid = ((rest >= _EASTINGS[0]) & (rest <= _EASTINGS[1]) & (north >= _NORTHINGS[0]) & (north <= _NORTHINGS[1])).all()
    if not grid or len(prefixes) != 1:
        return
    prefix = prefixes.pop()
    fix, stated = "zone" if crs.is_projected else "crs", zone_of(crs)
    numbers = [prefix] if width(prefix) else [] if prefix else _likely(stated)
    for number in numbers:
        zone = Zone(datum, number, prefixed=prefix > 0)
        if zone != stated:
            yield fix, zones.crs(zone)
    if crs.utm_zone and not prefix:  # the same meridians, but another scale: 1.7 km apart in the north
        yield from ((fix, CRS.from_epsg(code)) for code in UTM if code != crs.to_epsg())


def _renumbered(points: NDArray[np.float64], crs: CRS) -> Iterator[Misreading]:
    """Return the other zones of one width, where file and prefixes agree on a zone and both may be wrong."""
    stated = zone_of(crs)
    if stated is None or not stated.prefixed or (points[:, 0] // MILLION != stated.number).any():
        return
    for number in SIX if stated.number in SIX else THREE:
        if number != stated.number:
            step = np.array([(number - stated.number) * MILLION, 0.0])
            yield Misreading(("prefix",), partial(np.add, step), zones.crs(stated._replace(number=number)))


def _likely(stated: Zone | None) -> list[int]:
    """Zones eastings without prefix may lie in: those as wide as the stated one, its own number first."""
    numbers = SIX if stated is not None and stated.width == 6 else THREE  # noqa: PLR2004  degrees
    own = [] if stated is None else [stated.number]
    return [*own, *(number for number in numbers if number not in own)]


def _datum(crs: CRS) -> str:
    """Return the name of a CRS' datum in the table of zones; CGCS2000 for what stands on WGS 84."""
    code = None if crs.geodetic_crs is None else crs.geodetic_crs.to_epsg()
    return next((name for name, datum in DATUMS.items() if datum.geographic == code), "cgcs2000")


def _geographic(crs: CRS) -> CRS:
    return crs.geodetic_crs if crs.geodetic_crs is not None and crs.geodetic_crs.is_geographic else CGCS2000
