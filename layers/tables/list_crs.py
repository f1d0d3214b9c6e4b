"""What a list says of its coordinates: a column, the head of a column, or nothing; it is never guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyproj import CRS
from pyproj.exceptions import CRSError as ProjError

from layers.cells import read_text
from layers.coordinates import zones
from layers.errors import SourceError

if TYPE_CHECKING:
    from layers.tables.list_table import ListTable
    from layers.tables.place_columns import Layout

_CODE: Final = re.compile(r"(?:EPSG\s*[::]?\s*)?(\d{4,6})(?:\.0)?", re.IGNORECASE)
_WGS84: Final = re.compile(r"WGS[-_ ]?(19)?84", re.IGNORECASE)


def stated(table: ListTable, layout: Layout, *, degrees: bool, zone: int, file: str) -> CRS | None:
    """Return the CRS a list states, None if it states none or not wholly (a datum, but eastings without zone).

    Parameters
    ----------
    degrees, zone
        What the numbers are: longitude and latitude, or eastings that begin with this zone (0: none).

    Raises
    ------
    SourceError
        Entries state different ones (`crs-column-differs`).
    """
    words = [*layout.first[:1], *layout.second[:1]]
    if layout.crs is not None:
        said = dict.fromkeys(filter(None, map(read_text, table.columns[layout.crs])))
        if len(said) > 1:
            raise SourceError(
                "crs-column-differs", file=file, layer=table.name, column=layout.crs, seen=", ".join(said)
            )
        words = [*said, *words]
    meant = (_meant(word, degrees=degrees, zone=zone) for word in words)
    return next((crs for crs in meant if crs is not None), None)


def _meant(words: str, *, degrees: bool, zone: int) -> CRS | None:
    """Read EPSG:4525, 4525, WGS84 or the name of a datum, which with degrees or a zone is a CRS.

    >>> _meant("2000国家大地坐标系", degrees=False, zone=37).to_epsg(), _meant("X坐标", degrees=True, zone=0)
    (4525, None)
    """
    code = _CODE.fullmatch(words.strip())
    if code is not None and code[1] not in {"1954", "1980", "2000"}:
        try:
            return CRS.from_epsg(int(code[1]))
        except ProjError:
            return None
    if _WGS84.search(words):
        return CRS.from_epsg(4326) if degrees else None
    datum = zones.datum_of(words)
    if datum is None:
        return None
    if degrees:
        return CRS.from_epsg(zones.DATUMS[datum].geographic)
    return zones.crs(zones.Zone(datum, zone, prefixed=True)) if zone else None
