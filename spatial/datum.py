"""From an older datum to CGCS2000 by an office's own transformation: four parameters in a plane, or seven in space.

The parameters are confidential. They are held in closures, appear in no attribute, text or exception, and no library
that words its own errors ever sees them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, radians, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from spatial.crs import CGCS2000, passage
from spatial.measure import distance

Move = Callable[[NDArray[np.float64]], NDArray[np.float64]]

FARTHEST: Final = 300.0
"""Metres: no point of Xi'an 80 or Beijing 54 lies farther from where its bare numbers put it on CGCS2000."""

_SECOND: Final = radians(1 / 3600)
_PROBES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DatumShift:
    """A transformation of stated accuracy from one datum to CGCS2000.

    Attributes
    ----------
    source
        The CRS its parameters hold in: a projected one for four parameters, a geographic one for seven.
    accuracy
        As stated, m.
    area
        Where it is valid: west, south, east, north in degrees.
    """

    source: CRS
    accuracy: float
    area: tuple[float, float, float, float]
    _move: Move = field(repr=False)

    def serves(self, crs: CRS) -> bool:
        """Say whether a CRS stands on its datum."""
        own, other = self.source.geodetic_crs, crs.geodetic_crs
        return own is not None and other is not None and bool(other.equals(own, ignore_axis_order=True))

    def holds(self, crs: CRS, coords: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which coordinates of a CRS on its datum, shape (n, 2), lie where it is valid."""
        west, south, east, north = self.area
        lon, lat = degrees(crs, coords).T
        valid: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return valid

    def to_map(self, crs: CRS, coords: NDArray[np.float64]) -> NDArray[np.float64]:
        """Longitude and latitude on CGCS2000, degrees, of coordinates (n, 2) of a CRS on its datum."""
        lon_lat = degrees(crs, coords)
        return self._move(lon_lat if self.source.is_geographic else _from_degrees(self.source, lon_lat))

    def farthest(self) -> float:
        """Return how far it moves a point at most, m: the largest shift on a grid over its area."""
        west, south, east, north = self.area
        lon, lat = np.meshgrid(np.linspace(west, east, _PROBES), np.linspace(south, north, _PROBES))
        probes = np.column_stack([lon.ravel(), lat.ravel()])
        geographic = self.source.geodetic_crs or self.source
        moved = self.to_map(geographic, probes)
        if not np.isfinite(moved).all() or (np.abs(moved) > [180.0, 90.0]).any():
            return float("inf")
        return float(np.max(distance(*probes.T, *moved.T)))


def in_plane(
    source: CRS, *, north: float, east: float, rotation: float, scale: float, accuracy: float,
    area: tuple[float, float, float, float],
) -> DatumShift:  # fmt: skip
    """Return the four-parameter transformation in the plane of a projected CRS.

    X (north) becomes north + k (X cos r - Y sin r), Y (east) becomes east + k (X sin r + Y cos r), with k = 1 + scale
    and X, Y as the CRS writes them, zone prefix included; the result is the same zone on CGCS2000.

    Parameters
    ----------
    north, east
        Shifts along X and Y, m.
    rotation
        From X towards Y, seconds of arc.
    scale
        Parts per million.
    """
    turn, factor = rotation * _SECOND, 1 + scale * 1e-6
    along, across = factor * cos(turn), factor * sin(turn)
    way = passage(counterpart(source))

    def move(coords: NDArray[np.float64]) -> NDArray[np.float64]:
        y, x = coords.T
        return way.to_map(np.column_stack([east + across * x + along * y, north + along * x - across * y]))

    return DatumShift(source=source, accuracy=accuracy, area=area, _move=move)


def in_space(
    source: CRS, *, shift: tuple[float, float, float], rotation: tuple[float, float, float], scale: float,
    position_vector: bool, accuracy: float, area: tuple[float, float, float, float],
) -> DatumShift:  # fmt: skip
    """Return the seven-parameter (Helmert) transformation; heights count as 0.

    Parameters
    ----------
    source
        A geographic CRS.
    shift
        Along the geocentric axes, m.
    rotation
        About them, seconds of arc.
    scale
        Parts per million.
    position_vector
        The rotations turn the point (EPSG method 1033), not the frame (1032): their signs are opposite.
    """
    sign = 1.0 if position_vector else -1.0
    about_x, about_y, about_z = (sign * angle * _SECOND for angle in rotation)
    matrix = (1 + scale * 1e-6) * np.array(
        [[1.0, -about_z, about_y], [about_z, 1.0, -about_x], [-about_y, about_x, 1.0]]
    )
    outward, inward = _geocentric(source), _geocentric(CGCS2000)

    def move(coords: NDArray[np.float64]) -> NDArray[np.float64]:
        points = np.array(outward.transform(coords[:, 0], coords[:, 1], np.zeros(len(coords))))
        moved = matrix @ points + np.array(shift)[:, None]
        lon, lat, _ = inward.transform(moved[0], moved[1], moved[2], direction="INVERSE")
        return np.column_stack([lon, lat])

    return DatumShift(source=source, accuracy=accuracy, area=area, _move=move)


def counterpart(crs: CRS) -> CRS:
    """Return the same projection on CGCS2000.

    >>> counterpart(CRS.from_epsg(2361)).to_epsg(), counterpart(CRS.from_epsg(4214)).to_epsg()
    (4525, 4490)
    """
    if crs.is_geographic or crs.geodetic_crs is None:
        return CGCS2000
    words = crs.to_json_dict()
    words.pop("id", None)
    words["name"] = words["name"].replace(crs.geodetic_crs.name, "CGCS2000")
    words["base_crs"] = CGCS2000.to_json_dict()
    return CRS.from_json_dict(words)


def degrees(crs: CRS, coords: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longitude and latitude on the CRS' own datum, of coordinates (n, 2)."""
    return np.column_stack(_own_degrees(crs).transform(coords[:, 0], coords[:, 1]))


def _from_degrees(crs: CRS, lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(_own_degrees(crs).transform(lon_lat[:, 0], lon_lat[:, 1], direction="INVERSE"))


@lru_cache(maxsize=64)
def _own_degrees(crs: CRS) -> Transformer:
    return Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True, allow_ballpark=False)


def _geocentric(crs: CRS) -> Transformer:
    """Degrees to geocentric metres on a CRS' ellipsoid."""
    if crs.ellipsoid is None:
        raise ValueError(f"{crs.name} has no ellipsoid")
    size = f"+a={crs.ellipsoid.semi_major_metre!r} +rf={crs.ellipsoid.inverse_flattening!r}"
    return Transformer.from_pipeline(
        f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart {size}"
    )
