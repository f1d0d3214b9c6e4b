"""The CRS a file states beside its coordinates, where the reader would take another without a word.

GDAL reads a GeoJSON whose `crs` member it does not know as WGS 84, a `.prj` of nonsense as none at all, and believes
the code of a GeoPackage's coordinate system whatever its definition says.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from layers import paper
from layers.layer import Note
from spatial.crs import UnknownAccuracyError, passage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SPOT: Final = np.array([[109.5, 38.3]])
_SAME_SPOT: Final = 1e-8
_SAME_FIGURE: Final = 1e-4
"""Metres, inverse flattening and degrees: CGCS2000 differs from Xi'an 80 by 3 m and 2e-4, from WGS 84 by 0 and 1e-6."""

_SHOWN: Final = 60
"""Characters of a statement that a message repeats."""


def by_member(member: object) -> tuple[CRS | None, tuple[Note, ...]]:
    """Understand the `crs` member of a GeoJSON (the form of 2008): its name or code; a link is never followed.

    Parameters
    ----------
    member
        As parsed; an object by the standard, a bare string in the wild. null leaves the CRS undefined.

    Returns
    -------
    crs
        None where there is none, or none that is known.
    notes
        `crs-not-understood` where something is stated that is not known.

    Examples
    --------
    >>> by_member({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}})[0].to_epsg()
    4490
    >>> by_member("EPSG:4610")[0].to_epsg(), by_member({"type": "link"})[0]
    (4610, None)
    """
    if member is None:
        return None, ()
    properties = member.get("properties") if isinstance(member, dict) else {"name": member}
    stated = (properties.get("name") or properties.get("code")) if isinstance(properties, dict) else None
    try:
        # PROJ's own strings may name files to be read
        known = None if "=" in str(stated) else CRS.from_user_input(stated if isinstance(stated, int) else str(stated))
    except CRSError:
        known = None
    return known, () if known else (_not_understood(json.dumps(stated or member, ensure_ascii=False)),)


def beside(prj: Path | None) -> tuple[Note, ...]:
    """Quote the `.prj` of a shapefile from which the reader took no CRS; () where it is absent or empty."""
    text = prj.read_bytes().decode("utf-8", errors="replace").strip("\ufeff\0 \t\r\n") if prj else ""
    return (_not_understood(text),) if text else ()


def contradicted(code: CRS, definitions: Iterable[str]) -> Note | None:
    """Compare the CRS that a GeoPackage names by its code with its own definition of it (`crs-contradicts`).

    What is not understood ("undefined") contradicts nothing; nor does WGS 84 contradict CGCS2000 (0.1 mm).
    """
    for text in definitions:
        try:
            other = CRS.from_wkt(text)
        except CRSError:
            continue
        if not _agree(code, other):
            return Note(key="crs-contradicts", values={"code": paper.name(code), "words": other.name})
    return None


def _agree(one: CRS, other: CRS) -> bool:
    """Say whether two CRSs have one figure of the Earth and put one spot in the city's middle at the same place."""
    if not np.allclose(_figure(one), _figure(other), rtol=0, atol=_SAME_FIGURE):
        return False
    try:
        ways = passage(one), passage(other)
    except UnknownAccuracyError:
        return True  # what cannot be compared contradicts nothing
    spot = ways[0].from_map(_SPOT)
    here, there = (way.to_map(spot) for way in ways)
    return bool(np.allclose(here, there, rtol=0, atol=_SAME_SPOT))


def _figure(crs: CRS) -> list[float]:
    """Half an axis (m), inverse flattening and prime meridian; [0, 0, 0] where there are none."""
    ellipsoid, meridian = crs.ellipsoid, crs.prime_meridian
    if ellipsoid is None or meridian is None:
        return [0.0, 0.0, 0.0]
    return [ellipsoid.semi_major_metre, ellipsoid.inverse_flattening, meridian.longitude]


def _not_understood(words: str) -> Note:
    return Note(key="crs-not-understood", values={"words": words.strip('"')[:_SHOWN]})
