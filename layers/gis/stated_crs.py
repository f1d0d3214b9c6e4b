"""The CRS a file states beside its coordinates, where the reader would take another without a word.

GDAL reads a GeoJSON whose `crs` member it does not know as WGS 84, and a `.prj` of nonsense as none at all.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.layer import Note

if TYPE_CHECKING:
    from pathlib import Path

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


def _not_understood(words: str) -> Note:
    return Note(key="crs-not-understood", values={"words": words.strip('"')[:_SHOWN]})
