"""Boundary-point TXT (勘测定界界址点): into a sheet, every plot a row, every point accounted for."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from layers.coordinates.axes import Axes, settle_axes, strays
from layers.coordinates.boundary_fields import Fields, fields, hectares
from layers.coordinates.boundary_header import said, settle_crs
from layers.coordinates.boundary_lines import Document, Fault, Plot, parse
from layers.coordinates.boundary_rings import cut, shape
from layers.errors import SourceError
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from pyproj import CRS
    from shapely.geometry.base import BaseGeometry

    from layers.coordinates.coordinate_text import Text
    from layers.intake.opened import Opened
    from layers.sheet import Status

ID: Final = "编号"
NAME: Final = "名称"
DECLARED: Final = "申报面积"
USE: Final = "规划用途"
LAND_CLASS: Final = "地类编码"
MAP_SHEET: Final = "图幅号"
MORE: Final = "属性{}"
"""Columns: id and name as every kind finds them, area (ha) and use as a project does; attributes 9 and on by number."""


class _Row(NamedTuple):
    """What became of a plot."""

    said: Fields
    geometry: BaseGeometry | None
    status: Status
    notes: tuple[Note, ...]


def sheet(opened: Opened, text: Text) -> Sheet:
    """Read a file.

    Parameters
    ----------
    opened
        `fix` may hold "zone" (the zone of the coordinates is right, the header's is not) and "swap-axes".
    text
        Its content.

    Raises
    ------
    SourceError
        No points (`no-points`), points that cannot be read in every plot (`point-unreadable`), other points than a
        plot line states (`points-differ`), plots on different papers (`papers-differ`), or as `axes` and
        `boundary_header` say.
    """
    document = parse(text.lines)
    _set_strays_aside(document)
    whole = [plot for plot in document.plots if plot.points and not plot.faults]
    if not whole:
        raise _nothing(document, opened.file)
    axes = _axes(whole, opened)
    paper, said_of_crs = _paper(whole, axes, opened)
    rows = _rows(document, whole, axes, opened.file)
    columns, named = _columns(rows, opened.stem)
    said_of_numbers = (*axes.notes, *said_of_crs, decimals(chain.from_iterable(_xy(whole))))
    return Sheet(
        path=opened.file,
        layer=opened.stem,
        columns=columns,
        geometry=np.array([*(row.geometry for row in rows), None], dtype=object)[:-1],
        status=np.array([row.status for row in rows], dtype=object),
        crs=paper,
        crs_source="file",
        sha256=opened.copy.sha256,
        bytes=opened.copy.bytes,
        encoding=text.encoding,
        notes=(*text.notes, *said_of_numbers, *_left_out(document)),
        row_notes={at: notes for at, row in enumerate(rows) if (notes := (*row.notes, *named.get(at, ())))},
        kind="project",
    )


def _set_strays_aside(document: Document) -> None:
    """Count points that lie nowhere near all others among those that cannot be read."""
    points = [(plot, point) for plot in document.plots for point in plot.points]
    away = strays([point.north for _, point in points], [point.east for _, point in points])
    for at in np.flatnonzero(away).tolist():
        plot, point = points[at]
        plot.points.remove(point)
        plot.faults.append(Fault(point.line, ",".join(word for word in point[1:] if word)))


def decimals(words: Iterable[str]) -> Note:
    """Note how many decimals the coordinates are written with, so that a copy can be written alike."""
    return Note(key="decimals", values={"decimals": max(len(word.partition(".")[2]) for word in words)})


def _xy(plots: Iterable[Plot]) -> Iterable[tuple[str, str]]:
    return ((point.north, point.east) for plot in plots for point in plot.points)


def _axes(plots: Sequence[Plot], opened: Opened) -> Axes:
    north, east = zip(*_xy(plots), strict=True)
    lines = np.array([point.line for plot in plots for point in plot.points])
    return settle_axes(north, east, unit=said(plots[0].header).unit, fix=opened.fix, file=opened.file, lines=lines)


def _paper(plots: Sequence[Plot], axes: Axes, opened: Opened) -> tuple[CRS | None, tuple[Note, ...]]:
    """Decide the one CRS all headers of the file agree on."""
    headers = {plot.header: plot for plot in reversed(plots)}
    settled = {
        header: settle_crs(said(header), axes, fix=opened.fix, file=opened.file, line=plot.points[0].line)
        for header, plot in headers.items()
    }
    papers, notes = zip(*settled.values(), strict=True)
    if any(paper != papers[0] for paper in papers):
        raise SourceError("papers-differ", file=opened.file, line=next(reversed(headers.values())).line)
    return papers[0], notes[0]


def _rows(document: Document, whole: Sequence[Plot], axes: Axes, file: str) -> list[_Row]:
    """Give every plot its row, those without points and those that cannot be read too."""
    ends = np.cumsum([len(plot.points) for plot in whole])[:-1]
    coords = np.split(np.column_stack([axes.east, axes.north]), ends)
    drawn = {plot.line: xy for plot, xy in zip(whole, coords, strict=True)}
    return [_row(plot, drawn.get(plot.line), degrees=axes.degrees, file=file) for plot in document.plots]


def _row(plot: Plot, coords: NDArray[np.float64] | None, *, degrees: bool, file: str) -> _Row:
    said_here, notes = fields(plot.words)
    if plot.faults:
        broken = Note(key="point-unreadable", values={"line": plot.faults[0].line, "text": plot.faults[0].text})
        return _Row(said_here, None, "unreadable", (*notes, broken))
    if coords is None:
        _compare(plot, said_here, {0}, file)
        return _Row(said_here, None, "no-geometry", notes)
    rings = cut(plot.points, coords, closed=said_here.form == "面")
    _compare(plot, said_here, rings.counts(len(plot.points)), file)
    geometry, said_of_rings = shape(said_here.form, rings, coords, [point.label for point in plot.points])
    planar = None if degrees or geometry is None else float(shapely.area(geometry))
    declared, said_of_area = hectares(said_here, planar)
    return _Row(
        said_here._replace(area=declared, unit=""),
        geometry,
        "read" if geometry is not None else "unreadable",
        (*notes, *said_of_rings, *said_of_area),
    )


def _compare(plot: Plot, said_here: Fields, possible: set[int], file: str) -> None:
    """Hold the points read against the number the plot line states."""
    if said_here.stated is not None and said_here.stated not in possible:
        raise SourceError(
            "points-differ",
            file=file,
            line=plot.line,
            plot=said_here.name or said_here.id or "—",
            stated=said_here.stated,
            read=len(plot.points),
        )


def _columns(rows: Sequence[_Row], stem: str) -> tuple[pd.DataFrame, dict[int, tuple[Note, ...]]]:
    """Attributes, and for plots without a name the file's instead, with a note."""
    nameless = [at for at, row in enumerate(rows) if not row.said.name]
    names = {at: stem if len(nameless) == 1 else f"{stem}-{count}" for count, at in enumerate(nameless, start=1)}
    frame: dict[str, list[object]] = {
        ID: [row.said.id or None for row in rows],
        NAME: [names.get(at, row.said.name) for at, row in enumerate(rows)],
        DECLARED: [row.said.area for row in rows],
        USE: [row.said.use or None for row in rows],
        LAND_CLASS: [row.said.land_class or None for row in rows],
        MAP_SHEET: [row.said.sheet or None for row in rows],
    }
    for extra in range(max(len(row.said.more) for row in rows)):
        frame[MORE.format(extra + 9)] = [next(iter(row.said.more[extra : extra + 1]), "") or None for row in rows]
    notes: dict[int, tuple[Note, ...]] = {
        at: (Note(key="name-of-file", values={"name": name}),) for at, name in names.items()
    }
    return pd.DataFrame(frame, dtype=object), notes


def _left_out(document: Document) -> tuple[Note, ...]:
    """Say which lines and words are no points."""
    surplus = sum(plot.surplus for plot in document.plots)
    lines = " | ".join(f"{fault.line}: {fault.text}" for fault in document.skipped)
    return (
        *([Note(key="lines-skipped", values={"lines": lines})] if lines else []),
        *([Note(key="words-surplus", values={"count": surplus})] if surplus else []),
    )


def _nothing(document: Document, file: str) -> SourceError:
    """Say why no plot can be used."""
    fault = next((fault for plot in document.plots for fault in plot.faults), None)
    if fault is None:
        return SourceError("no-points", file=file)
    return SourceError("point-unreadable", file=file, line=fault.line, text=fault.text)
