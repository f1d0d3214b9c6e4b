"""Sheets written as boundary-point TXT, such that reading gives the same coordinates, bit for bit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import shapely

from layers.cells import read_text
from layers.coordinates.boundary_header import describe
from layers.coordinates.boundary_lines import BODY, HEADER, Entry, Plot, Point
from layers.coordinates.boundary_txt import DECLARED, LAND_CLASS, MAP_SHEET, MORE
from layers.coordinates.coordinate_text import written
from layers.errors import CRSError
from layers.fields import match
from layers.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.sheet import Sheet

_FORMS: Final = ("点", "线", "面")
"""By dimension."""
_METRES: Final = 3
_DEGREES: Final = 9
"""Decimals where the source states none: a millimetre, a tenth of one."""


def write_boundary_txt(path: Path, sheet: Sheet, *, encoding: str = "utf-8-sig") -> None:
    """Write a sheet, each row a plot; rings are closed by repeating their first point.

    Coordinates get at least the decimals the source was written with, and as many more as their last bit needs. The
    format has no quotes: a comma or a line break within a text is written as 、.

    Parameters
    ----------
    path
        Written anew.
    sheet
        Any format's; id, name, declared area (ha) and use are found by their aliases.
    encoding
        UTF-8 with its mark by default, which every reader of the format recognises.

    Raises
    ------
    CRSError
        The format has no words for the sheet's CRS (`boundary-crs`).
    """
    words = describe(sheet.crs) if sheet.crs is not None else {}
    if words is None:
        raise CRSError("boundary-crs", file=str(path), layer=sheet.layer, crs=sheet.crs.name if sheet.crs else "")
    digits = source_decimals(sheet, default=_DEGREES if sheet.crs and sheet.crs.is_geographic else _METRES)
    entries = {"格式版本号": "1.01版本", **words, "精度": f"{10.0**-digits:.{digits}f}", "转换参数": ",,,,,,"}
    header = tuple(Entry(HEADER, key, value) for key, value in entries.items())
    labels = _labels(sheet.columns)
    plots = [
        _plot(geometry, words, header, digits) for geometry, words in zip(sheet.geometry.tolist(), labels, strict=True)
    ]
    path.write_bytes(compose(plots).replace("\n", "\r\n").encode(encoding))


def source_decimals(sheet: Sheet, *, default: int) -> int:
    """Decimals the sheet's source was written with, where it was text."""
    said = (note for note in sheet.notes if note.key == "decimals")
    return next((int(str(note.values["decimals"])) for note in said), default)  # noqa: PD011 - a note's values


def column(frame: pd.DataFrame, kind: str, field: str) -> list[Any]:
    """Cells of a canonical field, None where there is none."""
    found = match(KINDS[kind].fields, map(str, frame.columns)).get(field)
    return [None] * len(frame) if found is None else frame[found].astype(object).tolist()


def _labels(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return what stands in each plot line beside number of points and form, in its order."""
    known = [column(frame, "project", field) for field in ("declared_ha", "id", "name", "land_use")]
    declared, ids, names, uses = known
    if DECLARED in frame:
        declared = frame[DECLARED].tolist()
    rest = [name for name in frame.columns if re.fullmatch(MORE.format(r"\d+"), str(name))]
    more = [frame[name].tolist() if name in frame else [None] * len(frame) for name in (LAND_CLASS, *rest)]
    sheets = frame[MAP_SHEET].tolist() if MAP_SHEET in frame else [None] * len(frame)
    cells = zip(declared, ids, names, sheets, uses, *more, strict=True)
    return [(_area(area), *map(_word, others)) for area, *others in cells]


def _area(value: object) -> str:
    text = read_text(value)
    return "" if text is None else written(float(text), 4) if re.fullmatch(r"\d+(\.\d+)?", text) else _word(text)


def _word(value: object) -> str:
    text = read_text(value)
    if text is not None and isinstance(value, str):
        text = value.strip()  # a full-width parenthesis stays one
    return "、".join(part.strip() for part in re.split(r"[,，\r\n\t]+", text or "") if part.strip())


def _plot(geometry: BaseGeometry | None, words: tuple[str, ...], header: tuple[Entry, ...], digits: int) -> Plot:
    points = [
        Point(0, f"J{label}", str(ring), written(north, digits), written(east, digits))
        for ring, label, east, north in corners(geometry)
    ]
    form = _FORMS[int(shapely.get_dimensions(geometry))] if geometry is not None else _FORMS[-1]
    area, ident, name, *behind = words
    return Plot(0, (str(len(points)), area, ident, name, form, *behind), header, points)


def corners(geometry: BaseGeometry | None) -> Iterator[tuple[int, int, float, float]]:
    """Ring and label from 1, x and y of every vertex; the closing one of an outline has the label of the first."""
    label = 0
    for ring, coords in enumerate(outlines(geometry), start=1):
        first, closed = label + 1, shapely.get_dimensions(geometry) == 2  # noqa: PLR2004 - a polygon
        for at, (x, y) in enumerate(coords.tolist()):
            back = closed and at == len(coords) - 1
            label = label if back else label + 1
            yield ring, first if back else label, x, y


def outlines(geometry: BaseGeometry | None) -> list[NDArray[np.float64]]:
    """Take the closed rings of a polygon, each part's shell before its holes; or lines; or all points together."""
    if geometry is None or geometry.is_empty:
        return []
    dimension = shapely.get_dimensions(geometry)
    if dimension == 0:
        return [shapely.get_coordinates(geometry)]
    parts = shapely.get_parts([geometry])
    return [shapely.get_coordinates(part) for part in (shapely.get_rings(parts) if dimension == 2 else parts)]  # noqa: PLR2004


def compose(plots: Iterable[Plot]) -> str:
    """Write plots as text; `boundary_lines.parse` reads the same words from it.

    >>> print(compose([Plot(1, ("1", "0.1", "DK1"), (), [Point(2, "J1", "1", "4288080.00", "37424338.00")])]), end="")
    [地块坐标]
    1,0.1,DK1,@
    J1,1,4288080.00,37424338.00
    """
    lines: list[str] = []
    before: tuple[Entry, ...] | None = None
    for plot in plots:
        if plot.header != before:
            lines += [*_header(plot.header), f"[{BODY}]"]
            before = plot.header
        if plot.words:
            lines.append(",".join([*plot.words, "@"]))
        for point in plot.points:
            lines.append(",".join([point.label, *([point.ring] if point.ring else []), point.north, point.east]))
    return "".join(f"{line}\n" for line in lines)


def _header(entries: Iterable[Entry]) -> Iterable[str]:
    section = ""
    for entry in entries:
        if entry.section != section:
            section = entry.section
            yield f"[{section}]"
        yield entry.key if entry.value is None else f"{entry.key}={entry.value}"
