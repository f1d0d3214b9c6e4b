"""From any paper to the one map: conversions of known accuracy to longitude and latitude on CGCS2000, and back.

The map is geographic CGCS2000 (EPSG:4490). A CRS on CGCS2000 gets there exactly; one on WGS 84 is taken to its own
longitude and latitude, which count as CGCS2000 (the two frames agree to centimetres; PROJ itself knows no
transformation between them). Anything else needs a transformation with a stated accuracy that holds wherever its
datum is used. Xi'an 80 and Beijing 54 have none: PROJ would pass their coordinates through unchanged, tens of metres
wrong, without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import isclose, radians
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

CGCS2000: Final = CRS.from_epsg(4490)
"""The map."""

WGS84: Final = CRS.from_epsg(4326)

WEST, EAST, STEP = 75.0, 135.0, 3.0
"""Central meridians of the 3-degree zones EPSG:4534 to EPSG:4554."""

UNKNOWN_M: Final = 999.0
"""What the EPSG dataset states where nobody knows the accuracy, as for Pulkovo 1942, under whose name maps on
Beijing 54 travel: the ellipsoid is the same, the place is not."""


class UnknownAccuracyError(ValueError):
    """No transformation of known accuracy leads from this CRS to the map; `crs` is its code, else its name."""

    def __init__(self, crs: CRS) -> None:
        self.crs = ":".join(crs.to_authority() or (crs.name,))
        super().__init__(f"no transformation of known accuracy from {crs.name} to CGCS2000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The way between one paper and the map; x before y (east, north; longitude, latitude) on both sides.

    Attributes
    ----------
    source
        The CRS of the paper.
    accuracy
        Stated accuracy of the transformation in metres; 0 where it is a mere conversion.
    counts_as_cgcs2000
        The datum is not CGCS2000: longitude and latitude on WGS 84 are taken for those on CGCS2000.
    """

    source: CRS
    accuracy: float
    counts_as_cgcs2000: bool
    _transformer: Transformer | None = field(repr=False)

    @property
    def keeps_coordinates(self) -> bool:
        """Whether the paper's coordinates are the map's, bit for bit."""
        return self._transformer is None

    def to_map(self, coords: NDArray[np.float64]) -> NDArray[np.float64]:
        """Longitude and latitude in degrees, shape (n, 2); infinite where the paper's coordinates cannot be meant.

        >>> passage(CRS.from_epsg(4525)).to_map(np.array([[37500000.0, 0.0]]))
        array([[111., 0.]])
        """
        if self._transformer is None:
            lon, lat = np.abs(coords).T
            return np.where((lon <= 360.0) & (lat <= 90.0), coords.T, np.inf).T  # noqa: PLR2004 - a full turn, a pole
        return np.column_stack(self._transformer.transform(coords[:, 0], coords[:, 1]))

    def from_map(self, coords: NDArray[np.float64]) -> NDArray[np.float64]:
        """Coordinates on the paper, shape (n, 2), of longitude and latitude in degrees."""
        if self._transformer is None:
            return coords.copy()
        return np.column_stack(self._transformer.transform(coords[:, 0], coords[:, 1], direction="INVERSE"))


@lru_cache(maxsize=256)
def passage(source: CRS) -> Passage:
    """Find the way from a CRS to the map.

    Coordinates that are longitude and latitude already are handed through bit for bit.

    Raises
    ------
    UnknownAccuracyError
        If no transformation is known, its accuracy is not stated, or it holds for a part of the datum's area only.
    """
    for target in (CGCS2000, WGS84):
        accuracy = _accuracy(source, target)
        if accuracy is not None:
            exact = accuracy == 0.0 and _is_lon_lat(source)
            return Passage(
                source=source,
                accuracy=accuracy,
                counts_as_cgcs2000=target is WGS84,
                _transformer=None
                if exact
                else Transformer.from_crs(source, target, always_xy=True, allow_ballpark=False),
            )
    raise UnknownAccuracyError(source)


def _accuracy(source: CRS, target: CRS) -> float | None:
    """Worst stated accuracy (m) of the transformations PROJ may choose from, None where it cannot be relied on."""
    if source.is_geocentric or source.geodetic_crs is None:
        return None
    try:
        ways = TransformerGroup(source, target, always_xy=True, allow_ballpark=False).transformers
    except ProjError:
        return None
    stated = [_stated(way) for way in ways]
    if not stated or min(stated) < 0.0 or max(stated) >= UNKNOWN_M:
        return None
    worst = max(stated)
    return worst if worst == 0.0 or any(_holds_everywhere(way, source) for way in ways) else None


def _stated(way: Transformer) -> float:
    """Return the accuracy (m) of a transformation; a mere conversion is exact, though PROJ from 9.8 on does not say so.

    Both have steps; what changes the datum, also by nothing known (a ballpark), is never called a conversion.
    """
    steps = way.operations or ()
    mere = bool(steps) and all("Conversion" in step.type_name for step in steps)
    return 0.0 if mere else float(way.accuracy)


def _holds_everywhere(way: Transformer, source: CRS) -> bool:
    """Whether a transformation may be used wherever the source's datum is."""
    code = source.geodetic_crs.to_epsg() if source.geodetic_crs else None
    needed = CRS.from_epsg(code).area_of_use if code else None
    west, south, east, north = needed.bounds if needed else (-180.0, -90.0, 180.0, 90.0)
    area = way.area_of_use
    return area is not None and (
        area.west <= west and area.south <= south and area.east >= east and area.north >= north
    )


def _is_lon_lat(crs: CRS) -> bool:
    """Whether coordinates are degrees east of Greenwich and north of the equator."""
    return (
        crs.is_geographic
        and crs.prime_meridian is not None
        and crs.prime_meridian.longitude == 0.0
        and {axis.direction for axis in crs.axis_info[:2]} == {"east", "north"}
        and all(isclose(axis.unit_conversion_factor, radians(1.0), rel_tol=1e-12) for axis in crs.axis_info[:2])
    )


def transform(
    geometry: NDArray[np.object_], move: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.object_]:
    """Move every vertex of every geometry in one call; None stays None.

    Parameters
    ----------
    geometry
        Geometries in two dimensions.
    move
        `Passage.to_map` or `Passage.from_map`.
    """
    moved: NDArray[np.object_] = shapely.transform(np.asarray(geometry, dtype=object), move)
    return moved


def gauss_kruger(meridian: float) -> CRS:
    """CGCS2000 3-degree Gauss-Kruger zone of a central meridian, without zone prefix.

    >>> gauss_kruger(111).to_epsg()
    4546

    Raises
    ------
    ValueError
        If no 3-degree zone of China has this central meridian.
    """
    if not WEST <= meridian <= EAST or meridian % STEP:
        raise ValueError(f"{meridian} is not the central meridian of a 3-degree zone")
    return CRS.from_epsg(4534 + round((meridian - WEST) / STEP))


def is_planar(crs: CRS) -> bool:
    """Whether coordinates are lengths on a plane rather than angles."""
    return bool(crs.is_projected)


def segmentize(geometry: NDArray[np.object_], longest: float) -> NDArray[np.object_]:
    """Cut straight edges into equal pieces no longer than `longest`, in units of the CRS; the vertices stay."""
    cut: NDArray[np.object_] = shapely.segmentize(geometry, longest)
    return cut
