"""How people name a coordinate reference system: datum, zone or meridian, and the code in brackets."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from reports.words import Words

_CODE: Final = re.compile(r"EPSG:(\d+)(?: \(\d+°E\))?")


class Crs(str):
    """One or several codes as sentences print them: by name, or as they are where a command needs them (`{crs:code}`).

    Attributes
    ----------
    shown
        What is printed.
    """

    __slots__ = ("shown",)
    shown: str

    def __new__(cls, codes: str, words: Words) -> Self:
        """Take the codes and name them in the language of the words."""
        made = super().__new__(cls, codes)
        made.shown = crs_name(codes, words)
        return made

    def __format__(self, spec: str) -> str:
        """Return the codes for "code", else their names."""
        return str(self) if spec == "code" else self.shown


def crs_name(text: str, words: Words) -> str:
    """Name every EPSG code in a text; a CRS without one keeps its own name.

    >>> from reports.words import load
    >>> crs_name("EPSG:4525", load("zh")), crs_name("EPSG:4546", load("zh"))
    ('2000国家大地坐标系 3度带 37带（EPSG:4525）', '2000国家大地坐标系 3度带 中央经线111°E（EPSG:4546）')
    >>> crs_name("EPSG:4490", load("zh")), crs_name("EPSG:4525", load("en"))
    ('2000国家大地坐标系 经纬度（EPSG:4490）', 'CGCS2000 3-degree zone 37 (EPSG:4525)')
    """
    return _CODE.sub(lambda found: _name(int(found[1]), words.lang), text)


@cache
def _name(code: int, lang: str) -> str:
    from pyproj import CRS  # noqa: PLC0415 - heavy, and most sentences name no CRS
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    from layers.coordinates.zones import DATUMS, zone_of  # noqa: PLC0415
    from reports.words import load  # noqa: PLC0415 - it names CRSs in its sentences

    words = load("zh" if lang == "zh" else "en")
    try:
        crs = CRS.from_epsg(code)
    except CRSError:
        return f"EPSG:{code}"
    zone = zone_of(crs)
    if zone is not None:
        meridian = zone.number * 3 if zone.width == 3 else zone.number * 6 - 3  # noqa: PLR2004 - degrees
        values = {"datum": words.term("datum", zone.datum), "width": zone.width, "meridian": meridian}
        own = words.message("crs", "zone" if zone.prefixed else "meridian", **values, number=zone.number)
    elif datums := [name for name, datum in DATUMS.items() if datum.geographic == code]:
        own = words.message("crs", "degrees", datum=words.term("datum", datums[0]))
    else:
        own = str(crs.name)
    return own + words.part("aside", text=f"EPSG:{code}")
