"""Sheets written as mining corner strings, such that reading gives the same coordinates, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from layers.cells import read_number, read_text
from layers.coordinates.axes import packed
from layers.coordinates.boundary_writer import column, outlines, source_decimals
from layers.coordinates.coordinate_text import written
from layers.coordinates.corner_string import DEDUCTED, Corner, Ring, compose

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from layers.sheet import Sheet

_METRES: Final = 3


def write_corner_string(path: Path, sheet: Sheet, *, encoding: str = "utf-8-sig") -> None:
    r"""Write a sheet, one string a line: the form of mining rights, or in degrees that of exploration rights.

    Where rows have a licence number, it stands before the string and a tab. A row without geometry is `0,`.

    Parameters
    ----------
    path
        Written anew.
    sheet
        Polygons; licence number and elevations are found by their aliases.
    encoding
        UTF-8 with its mark by default.
    """
    ids = [read_text(cell) for cell in column(sheet.columns, "mining-right", "id")]
    strings = corner_strings(sheet)
    lines = [f"{ident}\t{text}" if ident else text for ident, text in zip(ids, strings, strict=True)]
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))


def corner_strings(sheet: Sheet) -> list[str]:
    """Write each row's footprint as a corner string, for a file or for the cells of a list."""
    degrees = sheet.crs is not None and sheet.crs.is_geographic
    digits = source_decimals(sheet, default=0 if degrees else _METRES)
    tails = zip(*(column(sheet.columns, "mining-right", field) for field in ("upper", "lower")), strict=True)
    return [
        compose(_rings(geometry, tuple(map(_metres, tail)), digits, degrees=degrees))
        for geometry, tail in zip(sheet.geometry.tolist(), tails, strict=True)
    ]


def _metres(cell: object) -> str:
    value = read_number(cell)
    return "" if np.isnan(value) else np.format_float_positional(value, trim="-")


def _rings(geometry: BaseGeometry | None, tail: tuple[str, ...], digits: int, *, degrees: bool) -> list[Ring]:
    """Rings of a footprint, closing points left out, numbered anew each; holes are flagged as deducted."""
    upper, lower = tail
    shells = set(shapely.get_exterior_ring(shapely.get_parts([geometry])).tolist()) if geometry is not None else set()
    rings = []
    for outline in outlines(geometry):
        flag = "1" if shapely.linearrings(outline) in shells else DEDUCTED
        points = outline[:-1].tolist()
        if degrees:
            corners = [Corner("", packed(x, digits), packed(y, digits)) for x, y in points]
        else:
            corners = [
                Corner(str(count), written(y, digits), written(x, digits)) for count, (x, y) in enumerate(points, 1)
            ]
        bare = degrees and not upper and not lower
        rings.append(Ring(tuple(corners)) if bare else Ring(tuple(corners), upper, lower, "", flag))
    return rings
