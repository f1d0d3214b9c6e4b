"""From examined layers to their diagnoses; nothing is read again."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from layers import paper
from layers.coordinates.zones import zone_of
from layers.copies.examine import meant
from layers.intake.formats import BY_SUFFIX
from layers.kinds import KINDS
from reports.diagnosis import AREAS, Columns, Counts, Diagnosis, Place
from reports.phrases import M2_PER_HA
from reports.problems import ENCODING, problems
from rules.core.roll import roll_call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.copies.examine import Examined
    from layers.sheet import Sheet
    from rules.core.rulebook import Tolerance

DIFFERS: Final = frozenset({"area-differs", "area-differs-km2"})
SAMPLES: Final = 3
_LOOKED_AT: Final = 1000
"""Rows among which samples are looked for."""


def diagnose(examined: Sequence[Examined], tolerance: Tolerance) -> tuple[Diagnosis, ...]:
    """Sum up examined layers, each held against the others as a check would.

    Parameters
    ----------
    tolerance
        Of the rulebook.
    """
    layers = tuple(each.layer for each in examined if each.layer is not None)
    called = iter(
        _by_layer(roll_call(layers, {}, tolerance, 1).frame, [len(layer.frame) for layer in layers]) if layers else ()
    )
    return tuple(
        _diagnosis(each, next(called) if each.layer is not None else _unplaced(each.sheet)) for each in examined
    )


def _by_layer(frame: pd.DataFrame, sizes: Sequence[int]) -> list[pd.DataFrame]:
    """Take the rows of a run apart again."""
    ends = np.cumsum(sizes).tolist()
    return [frame.iloc[end - size : end].reset_index(drop=True) for end, size in zip(ends, sizes, strict=True)]


def _unplaced(sheet: Sheet) -> pd.DataFrame:
    """Rows that could not be put on the map: their numbers, statuses and notes."""
    numbers = np.arange(1, sheet.rows + 1) if sheet.numbers is None else sheet.numbers
    notes = [sheet.row_notes.get(at, ()) for at in range(sheet.rows)]
    return pd.DataFrame({"row": numbers, "row_status": sheet.status, "notes": pd.Series(notes, dtype=object)})


def _diagnosis(examined: Examined, rows: pd.DataFrame) -> Diagnosis:
    sheet = examined.sheet
    decided = next((note.key for note in sheet.notes if note.key.startswith(ENCODING)), "")
    return Diagnosis(
        file=sheet.path,
        format=BY_SUFFIX[Path(sheet.path).suffix.lower()].name,
        layer=sheet.layer,
        bytes=sheet.bytes,
        sha256=sheet.sha256,
        encoding=sheet.encoding,
        encoding_by=decided.removeprefix(ENCODING),
        samples=samples(sheet.columns),
        place=_place(examined),
        kind=examined.kind,
        kind_from=examined.kind_from,
        sign=examined.sign,
        columns=_columns(sheet, examined.kind),
        counts=_counts(examined, rows),
        areas=_areas(rows),
        problems=problems(examined, rows),
    )


def samples(columns: pd.DataFrame, count: int = SAMPLES) -> tuple[str, ...]:
    """Return the first different texts of a table, those that show an encoding before plain ones.

    >>> import pandas as pd
    >>> samples(pd.DataFrame({"A": ["x1", "甲地"], "B": [1, 2], "C": ["煤矿", None]}), 2)
    ('甲地', '煤矿')
    """
    head = columns.head(_LOOKED_AT)
    cells = (head.iloc[:, at].tolist() for at in range(head.shape[1]))
    texts = dict.fromkeys(
        text for cell in cells for each in cell if isinstance(each, str) and (text := " ".join(each.split()))
    )
    return tuple(sorted(texts, key=str.isascii)[:count])


def _place(examined: Examined) -> Place:
    sheet, layer = examined.sheet, examined.layer
    bounds, inside, placed = None, 0, 0
    if layer is not None:
        drawn = layer.placed.map[~(shapely.is_missing(layer.placed.map) | shapely.is_empty(layer.placed.map))]
        placed = len(drawn)
        if placed:
            west, south, east, north = shapely.total_bounds(drawn).tolist()
            bounds = (west, south, east, north)
            coords, row = shapely.get_coordinates(drawn, return_index=True)
            inside = int(examined.study.holds(coords[np.flatnonzero(np.diff(row, prepend=-1))]).sum())
    return Place(
        crs="" if sheet.crs is None else paper.name(sheet.crs),
        source="" if sheet.crs is None else sheet.crs_source,
        zone=None if sheet.crs is None else zone_of(sheet.crs),
        bounds=bounds,
        inside=inside,
        placed=placed,
    )


def _columns(sheet: Sheet, kind: str | None) -> Columns:
    used = meant(sheet, kind)
    names, taken = [str(name) for name in sheet.columns.columns], set(chain.from_iterable(used.values()))
    fields = () if kind is None else KINDS[kind].fields
    return Columns(
        used={name: " / ".join(columns) for name, columns in used.items()},
        unused=tuple(name for name in names if name not in taken),
        missing=tuple(field.name for field in fields if field.name not in used),
    )


def _counts(examined: Examined, rows: pd.DataFrame) -> Counts:
    """Count rows; vertices as delivered, the closing one of a ring among them."""
    sheet, layer = examined.sheet, examined.layer
    there = sheet.geometry[~shapely.is_missing(sheet.geometry)]
    unreadable = int((rows["row_status"] == "unreadable").sum())
    absent = int((rows["row_status"] == "no-geometry").sum())
    return Counts(
        rows=sheet.rows,
        read=sheet.rows - unreadable,
        repaired=0 if layer is None else layer.input.repaired,
        without_geometry=absent if layer is None else layer.input.without_geometry,
        unreadable=unreadable,
        vertices=int(shapely.get_num_coordinates(there).sum()),
        shapes=dict(sorted(Counter(shape.geom_type for shape in there.tolist()).items())),
    )


def _areas(rows: pd.DataFrame) -> pd.DataFrame:
    if "area_m2" not in rows:
        return pd.DataFrame(columns=[*AREAS, "differs"])
    table = rows[["row", "declared_ha", "planar_ha"]].assign(
        ellipsoidal_ha=rows["area_m2"] / M2_PER_HA,
        differs=[any(note.key in DIFFERS for note in notes) for notes in rows["notes"]],
    )
    there = table[["declared_ha", "planar_ha", "ellipsoidal_ha"]].notna().any(axis=1)
    return table[there].reset_index(drop=True)
