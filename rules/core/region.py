"""Regions of a city whose counties are added up apart, as its people speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from rules.core.law import Bilingual
    from rules.core.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Counties, by code, of which a subtotal is drawn, and what it is called."""

    name: Bilingual
    counties: tuple[str, ...]


def read_regions(tables: Collection[Table]) -> tuple[Region, ...]:
    """Read every `[[region]]`.

    A county that would be added up twice is a slip (`rulebook-county-twice`).
    """
    found: list[Region] = []
    for table in tables:
        region = Region(name=table.both("name"), counties=table.texts("counties"))
        for code in region.counties:
            if region.counties.count(code) > 1 or any(code in earlier.counties for earlier in found):
                table.slip("rulebook-county-twice", "counties", code=code)
        table.close()
        found.append(region)
    return tuple(found)
