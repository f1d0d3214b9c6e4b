"""What a boundary-point TXT says of its coordinates, held against the coordinates themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from pyproj import CRS

from layers.coordinates.zones import DATUMS, Zone, by_meridian, crs, datum_of, width, zone_of
from layers.errors import SourceError
from layers.layer import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.coordinates.axes import Axes
    from layers.coordinates.boundary_lines import Entry

_WGS84: Final = re.compile(r"WGS[-_ ]?(19)?84", re.IGNORECASE)
_DATUM: Final = ("坐标系", "坐标系统", "坐标系名称")
_WIDTH: Final = ("几度分带", "分带", "度带")
_ZONE: Final = ("带号",)
_MERIDIAN: Final = ("中央子午线", "中央经线")
_UNIT: Final = ("计量单位", "单位")


class Said(NamedTuple):
    """The header's words that matter for the CRS, "" or 0 where it says nothing."""

    datum: str
    width: int
    zone: int
    meridian: float
    unit: str


def said(header: Sequence[Entry]) -> Said:
    """Read a header; keys may come in any order, and others beside them."""
    values = {entry.key: entry.value or "" for entry in header}

    def first(keys: Sequence[str]) -> str:
        return next((values[key] for key in keys if values.get(key)), "")

    return Said(
        datum=first(_DATUM),
        width=int(_number(first(_WIDTH)) or {"三": 3, "六": 6}.get(first(_WIDTH)[:1], 0)),
        zone=int(_number(first(_ZONE))),
        meridian=_number(first(_MERIDIAN)),
        unit=first(_UNIT),
    )


def _number(words: str) -> float:
    found = re.search(r"\d+(\.\d+)?", words)
    return float(found[0]) if found else 0.0


def settle_crs(
    header: Said, axes: Axes, *, fix: frozenset[str], file: str, line: int
) -> tuple[CRS | None, tuple[Note, ...]]:
    """Decide what the file says its CRS is, None where it does not say enough.

    Parameters
    ----------
    header
        See `said`.
    axes
        The coordinates as understood.
    fix
        "zone": where header and coordinates name different zones, the coordinates are right.
    line
        Of the first point, for messages.

    Raises
    ------
    SourceError
        Zone or width in the header and prefix of the coordinates differ (`zone-differs`), or the header contradicts
        itself (`zone-impossible`).
    """
    if axes.degrees and _WGS84.search(header.datum):
        return CRS.from_epsg(4326), ()
    datum = datum_of(header.datum)
    if datum is None:
        return None, (Note(key="datum-not-understood", values={"words": header.datum}),) if header.datum else ()
    if axes.degrees:
        return CRS.from_epsg(DATUMS[datum].geographic), ()
    stated = header.zone or by_meridian(header.meridian, header.width or 3)
    if axes.zone:
        differ = stated not in {0, axes.zone} or header.width not in {0, width(axes.zone)}
        if differ and "zone" not in fix:
            raise SourceError("zone-differs", file=file, line=line, header=_zone_words(header), prefix=axes.zone)
        notes = (Note(key="zone-by-coordinates", values={"header": _zone_words(header), "zone": axes.zone}),)
        return crs(Zone(datum, axes.zone, prefixed=True)), notes if differ else ()
    if not stated:
        return None, ()
    if not width(stated) or header.width not in {0, width(stated)}:
        raise SourceError("zone-impossible", file=file, header=_zone_words(header))
    return crs(Zone(datum, stated, prefixed=False)), ()


def _zone_words(header: Said) -> str:
    zone = str(header.zone) if header.zone else f"{header.meridian:g}°E" if header.meridian else "—"
    return f"{zone} ({header.width}°)" if header.width else zone


def describe(paper: CRS) -> dict[str, str] | None:
    """Words of a header for a CRS, by their keys; None for one the format has no words for.

    >>> describe(CRS.from_epsg(4525))["带号"]
    '37'
    """
    zone = zone_of(paper)
    if zone is not None:
        return {
            "坐标系": DATUMS[zone.datum].zh,
            "几度分带": str(zone.width),
            "投影类型": "高斯克吕格",
            "计量单位": "米",
            "带号": str(zone.number),
        }
    codes = {datum.geographic: datum.zh for datum in DATUMS.values()} | {4326: "WGS84"}
    name = codes.get(paper.to_epsg() or 0)
    return None if name is None else {"坐标系": name, "几度分带": "", "投影类型": "", "计量单位": "度", "带号": ""}
