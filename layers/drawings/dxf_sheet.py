"""A DXF drawing as a sheet: an outline is a row, and so is every entity that is none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from layers.drawings.dxf import entities
from layers.drawings.dxf_outlines import outlines
from layers.drawings.dxf_paths import Path, RefusedError, path
from layers.errors import SourceError
from layers.layer import Note
from layers.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from layers.drawings.dxf import Entity
    from layers.intake.opened import Opened

_ANNOTATION: Final = frozenset(
    {"TEXT", "MTEXT", "ATTDEF", "DIMENSION", "ARC_DIMENSION", "LEADER", "MULTILEADER", "TOLERANCE"}
    | {"ACAD_TABLE", "VIEWPORT", "OLE2FRAME", "LIGHT"}
)
"""They explain a drawing; no land is drawn by them."""


class _Row(NamedTuple):
    """A row, led by the number of its first entity."""

    first: int
    members: tuple[Entity, ...]
    geometry: BaseGeometry | None
    notes: tuple[Note, ...]
    holed: bool = False
    """An outline within it is cut out of it; nothing in a drawing says that it is no second plot."""


def dxf(opened: Opened) -> Iterator[Sheet]:
    """Read a DXF drawing; it knows no CRS.

    Raises
    ------
    SourceError
        As `layers.drawings.dxf` says.
    """
    model, encoding = entities(opened.copy.path, opened.encoding, file=opened.file)
    passed = Counter(entity.type for entity in model if _is_annotation(entity))
    drawn = [entity for entity in model if not _is_annotation(entity)]
    rows, paths = _rows(drawn)
    accounted = sum(len(row.members) for row in rows)
    if accounted != len(drawn):
        raise SourceError("short-read", file=opened.file, expected=len(drawn), read=accounted)
    raised, curved = (sum(bool(getattr(one, name)) for one in paths) for name in ("raised", "curved"))
    words = ", ".join(f"{name} × {number}" for name, number in passed.items())
    notes = (
        *([Note(key="dxf-passed", values={"what": words})] if words else []),
        *([Note(key="curves", values={"count": curved})] if curved else []),
        *([Note(key="flattened", values={"count": raised})] if raised else []),
    )
    yield Sheet(
        path=opened.file,
        layer=opened.stem,
        columns=_columns(rows),
        geometry=np.array([*(row.geometry for row in rows), None], dtype=object)[:-1],
        status=np.array(["unreadable" if row.geometry is None else "read" for row in rows], dtype=object),
        crs=None,
        crs_source="file",
        sha256=opened.copy.sha256,
        bytes=opened.copy.bytes,
        encoding=encoding,
        notes=notes,
        row_notes={at: row.notes for at, row in enumerate(rows) if row.notes},
        holes_unsure=np.array([row.holed for row in rows], dtype=bool),
    )


def _is_annotation(entity: Entity) -> bool:
    return entity.type in _ANNOTATION or entity.on_paper


def _columns(rows: Sequence[_Row]) -> pd.DataFrame:
    """Layer, handles and types of the entities of each row."""
    return pd.DataFrame(
        {
            "Layer": [row.members[0].layer for row in rows],
            "handle": [", ".join(member.handle for member in row.members) for row in rows],
            "entity": [", ".join(dict.fromkeys(member.type for member in row.members)) for row in rows],
        },
        dtype=object,
    )


def _rows(drawn: list[Entity]) -> tuple[list[_Row], list[Path]]:
    """Rows in the order of their first entities, and every path that could be read."""
    rows: list[_Row] = []
    paths: list[Path] = []
    by_layer: dict[str, list[tuple[int, Path]]] = {}
    for at, entity in enumerate(drawn):
        try:
            way = path(entity)
        except RefusedError as error:
            rows.append(_Row(at, (entity,), None, (_note(error.key, entity, error.what),)))
            continue
        paths.append(way)
        if entity.type == "POINT":
            rows.append(_Row(at, (entity,), shapely.Point(way.points[0]), ()))
        else:
            by_layer.setdefault(entity.layer, []).append((at, way))
    for members in by_layer.values():
        rows += _outlined(drawn, [at for at, _ in members], [way for _, way in members])
    return sorted(rows, key=lambda row: row.first), paths


def _outlined(drawn: list[Entity], numbers: list[int], paths: list[Path]) -> list[_Row]:
    """Rows of one layer of the drawing."""
    made = outlines(paths)
    rows = []
    for polygon, ring, holes in made.polygons:
        members = [numbers[at] for at in sorted((*ring.members, *(at for hole in holes for at in hole.members)))]
        cut = ", ".join(str(drawn[numbers[at]]) for hole in holes for at in hole.members)
        notes = (Note(key="dxf-holes", values={"holes": cut}),) if cut else ()
        rows.append(_Row(numbers[ring.members[0]], tuple(drawn[at] for at in members), polygon, notes, bool(holes)))
    for at, (key, against) in made.refused.items():
        entity = drawn[numbers[at]]
        note = _note(key, entity, "" if against is None else str(drawn[numbers[against]]))
        rows.append(_Row(numbers[at], (entity,), None, (note,)))
    return rows


def _note(key: str, entity: Entity, what: str) -> Note:
    return Note(key=key, values={"entity": str(entity), "drawn_on": entity.layer, "what": what})
