"""Gauss-Kruger zones of China: from datum, zone and prefix to a CRS, and back.

A zone number says its width (13 to 23: six degrees, 25 to 45: three), so zone 19 and zone 37, which share the meridian
111°E, differ in the prefix of their eastings only. Without prefix a CRS is named by its central meridian.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pyproj import CRS

if TYPE_CHECKING:
    from collections.abc import Mapping

SIX: Final = range(13, 24)
THREE: Final = range(25, 46)
MILLION: Final = 1_000_000


class Datum(NamedTuple):
    """EPSG codes of a datum: geographic, and the first zone of each series."""

    geographic: int
    six: int
    six_plain: int
    three: int
    three_plain: int
    zh: str


DATUMS: Final[Mapping[str, Datum]] = {
    "cgcs2000": Datum(4490, 4491, 4502, 4513, 4534, "2000国家大地坐标系"),
    "xian80": Datum(4610, 2327, 2338, 2349, 2370, "1980西安坐标系"),
    "beijing54": Datum(4214, 21413, 21453, 2401, 2422, "1954北京坐标系"),
}
"""Systems of coordinates in which zones are used."""

_WORDS: Final = (
    ("cgcs2000", re.compile(r"2000|CGCS")),
    ("xian80", re.compile(r"西安|XI'?AN|(?<!\d)(19)?80(?!\d)")),
    ("beijing54", re.compile(r"北京|BEIJING|(?<!\d)(19)?54(?!\d)")),
)
"""How headers name a datum; the form of the boundary-point TXT writes Xi'an 80 as 80国家大地坐标系."""


class Zone(NamedTuple):
    """A Gauss-Kruger zone on a datum; `prefixed`: its number stands before the eastings."""

    datum: str
    number: int
    prefixed: bool

    @property
    def width(self) -> int:
        """Degrees of longitude."""
        return width(self.number)


def width(number: int) -> int:
    """Degrees of longitude of a zone of this number, 0 if there is none in China.

    >>> width(37), width(19), width(24)
    (3, 6, 0)
    """
    return 6 if number in SIX else 3 if number in THREE else 0


def datum_of(words: str) -> str | None:
    """Datum meant by words such as 2000国家大地坐标系, 80西安坐标系 or 北京54; None where two or none are.

    >>> datum_of("2000国家大地坐标系"), datum_of("80国家大地坐标系"), datum_of("独立坐标系")
    ('cgcs2000', 'xian80', None)
    """
    found = [name for name, signs in _WORDS if signs.search(words.upper())]
    return found[0] if len(found) == 1 else None


def crs(zone: Zone) -> CRS:
    """CRS of a zone.

    >>> crs(Zone("cgcs2000", 37, True)).to_epsg(), crs(Zone("cgcs2000", 19, False)).to_epsg()
    (4525, 4508)
    """
    codes = DATUMS[zone.datum]
    first, plain, start = (codes.six, codes.six_plain, 13) if zone.width == 6 else (codes.three, codes.three_plain, 25)  # noqa: PLR2004
    return CRS.from_epsg((first if zone.prefixed else plain) + zone.number - start)


def zone_of(crs: CRS) -> Zone | None:
    """Zone a CRS is, None if it is none of these.

    >>> zone_of(CRS.from_epsg(4546))
    Zone(datum='cgcs2000', number=37, prefixed=False)
    """
    code = crs.to_epsg()
    for name, codes in DATUMS.items():
        for numbers, first, plain in ((SIX, codes.six, codes.six_plain), (THREE, codes.three, codes.three_plain)):
            for start in (first, plain):
                if code is not None and 0 <= code - start < len(numbers):
                    return Zone(name, numbers[code - start], start == first)
    return None


def by_meridian(degrees: float, zone_width: int) -> int:
    """Zone number of a central meridian, 0 if no zone of this width has it.

    >>> by_meridian(111, 3), by_meridian(111, 6), by_meridian(110, 3)
    (37, 19, 0)
    """
    number = degrees / 3 if zone_width == 3 else (degrees + 3) / 6  # noqa: PLR2004 - three degrees
    return int(number) if number == int(number) and width(int(number)) == zone_width else 0
