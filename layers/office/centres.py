"""Where the centre of the urban area may lie, and how far the urban core reaches from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.office.toml_table import Table

KEYS: Final = ("centres", "centre_names", "radius_m")


@dataclass(frozen=True, slots=True, kw_only=True)
class Centres:
    """Where the centre of the urban area may lie: lon, lat (degrees, CGCS2000), a name each, and the radius in m."""

    points: tuple[tuple[float, float], ...]
    names: tuple[str, ...]
    radius_m: float


def read_centres(table: Table, file_keys: Iterable[str]) -> Centres | None:
    """Read centres and radius of an entry.

    Parameters
    ----------
    table
        A `[[layer]]` whose kind has been checked.
    file_keys
        Keys that speak of a file: an entry has either these, `source` among them, or centres.

    Returns
    -------
    Centres or None
        None for an entry with a file.

    Raises
    ------
    CatalogueError
        The first key that cannot be meant.
    """
    if "centres" not in table.values:
        for key in ("centre_names", "radius_m"):
            if key in table.values:
                raise table.error("catalogue-without-centres", key)
        table.need("source")
        return None
    for key in file_keys:
        if key in table.values:
            raise table.error("catalogue-source-and-centres", key)
    if table.values["kind"] != "urban-core":
        raise table.error("catalogue-centres-kind", "centres")
    table.need("radius_m")
    points = _points(table)
    names = table.texts("centre_names") or tuple(f"{lon}, {lat}" for lon, lat in points)
    if len(names) != len(points):
        raise table.error("catalogue-centre-names", "centre_names", names=len(names), centres=len(points))
    return Centres(points=points, names=names, radius_m=table.number("radius_m") or 0.0)


def _points(table: Table) -> tuple[tuple[float, float], ...]:
    value = table.values["centres"]
    pairs = value if isinstance(value, list) and value else [value]
    return tuple(_point(table, pair) for pair in pairs)


def _point(table: Table, pair: object) -> tuple[float, float]:
    match pair:
        case [int() | float() as lon, int() | float() as lat] if _swapped(lon, lat):
            raise table.error("catalogue-centre-swapped", "centres", given=str(pair), instead=str([lat, lon]))
        case [int() | float() as lon, int() | float() as lat] if _on_earth(lon, lat):
            return float(lon), float(lat)
        case _:
            raise table.error("catalogue-not-centres", "centres", given=str(pair))


def _on_earth(lon: float, lat: float) -> bool:
    return abs(lon) <= 180 and abs(lat) <= 90  # noqa: PLR2004  degrees


def _swapped(lon: float, lat: float) -> bool:
    """In China (73-136 E, 3-54 N) neither number can be the other."""
    return 73 <= lat <= 136 and 3 <= lon <= 54  # noqa: PLR2004
