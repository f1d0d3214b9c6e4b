"""How a workbook looks: the fill of verdicts, the decimals of columns, heads and borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from reports.words import Words

COLOURS: Final = {"violation": "#F8CBAD", "review": "#FFE699", "clear": "#C6E0B4", "not-applicable": "#E7E6E6"}
"""Fill of a verdict's cell: as in QGIS red, amber, green, grey, but pale enough to read."""
_DECIMALS: Final = {"_ha": 4, "_mu": 2, "percent": 2, "_m": 1, "lon": 8, "lat": 8, "north": 3, "east": 3}
"""How the name of a column of numbers ends -> the decimals that are shown."""
_SECTIONS: Final = ("overview", "header", "county_header")
"""Tables of terms.toml that name such columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The formats of a workbook."""

    head: Format
    wrapped: Format
    bold: Format
    verdicts: dict[str, Format]
    """By the word that is printed."""
    numbers: dict[str, Format]
    """By the printed heading of the column."""


def look_of(book: Workbook, words: Words) -> Look:
    """Make the formats of a workbook in the language of the words."""
    frame = {"valign": "top", "border": 1, "border_color": "#BFBFBF"}
    kinds = [{}, *words.terms["verdict_of"].values()]
    fills = {
        {**words.section("verdict"), **kind}[verdict]: book.add_format({**frame, "bg_color": colour})
        for kind in kinds
        for verdict, colour in COLOURS.items()
    }
    decimals = {
        places: book.add_format({**frame, "num_format": f"0.{'0' * places}"}) for places in set(_DECIMALS.values())
    }
    headings = [(name, heading) for section in _SECTIONS for name, heading in words.section(section).items()]
    return Look(
        head=book.add_format({**frame, "bold": True, "text_wrap": True, "bg_color": "#D9E1F2", "align": "center"}),
        wrapped=book.add_format({**frame, "text_wrap": True}),
        bold=book.add_format({"bold": True}),
        verdicts=fills,
        numbers={
            heading: decimals[places]
            for name, heading in headings
            for ending, places in _DECIMALS.items()
            if name.endswith(ending)
        },
    )
