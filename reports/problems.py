"""What is wrong with an examined layer: every refusal, status and note, alike ones together with their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import shapely

from layers import paper
from layers.coordinates.zones import MILLION, Zone, width, zone_of
from layers.coordinates.zones import crs as zone_crs
from layers.kinds import KINDS
from layers.layer import Note
from rules.core.caution import ROW_STATUS
from spatial.measure import LINE, SURFACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from layers.copies.examine import Examined
    from layers.errors import InputError

Level = Literal["refused", "review", "remark"]
LEVELS: Final[tuple[Level, ...]] = ("refused", "review", "remark")

DOUBTS: Final = frozenset(
    {
        *("closed-line", "dimension-differs", "outside-study-area", "stray-vertex", "repairs-disagree"),
        *("duplicate-differs", "duplicate-differs-elsewhere"),
    }
)
"""Notes on rows that become review under every rule, or under those where the doubt matters."""

ENCODING: Final = "encoding-"
"""Notes that begin so say how text was decoded."""
_AGREES: Final = "area-agrees-"
"""Notes that begin so say that all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, or worth knowing.

    Attributes
    ----------
    level
        "refused": the layer cannot be checked; "review": its rows become review, or the verdicts that the doubt can
        change; "remark": no verdict depends on it.
    said
        What `reports.words` makes a sentence of; where the rows differ, what is said of the first.
    rows
        Which, as people count them; empty where it is about the layer.
    alike
        The sentence is the same for all of them.
    """

    level: Level
    said: Note | InputError
    rows: tuple[int, ...] = ()
    alike: bool = True


def problems(examined: Examined, rows: pd.DataFrame) -> tuple[Problem, ...]:
    """Collect everything, what weighs most first.

    Parameters
    ----------
    rows
        Of the layer: row, row_status, notes and, where they are on the map, geometry.
    """
    found = [Problem(level="refused", said=error) for error in examined.refusals]
    numbers = rows["row"].to_numpy(np.int64)
    of_status = {f"row-{name}": numbers[(rows["row_status"] == name).to_numpy(bool)] for name in ROW_STATUS}
    of_status["closed-line"] = numbers[_closed_lines(rows, examined.kind)]
    found += [
        Problem(level="review", said=Note(key=key), rows=tuple(those.tolist()))
        for key, those in of_status.items()
        if those.size
    ]
    found += _grouped(rows)
    found += _other_prefix(examined)
    about_all = examined.sheet.notes if examined.layer is None else examined.layer.input.notes
    found += [Problem(level="remark", said=note) for note in about_all if not note.key.startswith(ENCODING)]
    return tuple(sorted(found, key=lambda problem: LEVELS.index(problem.level)))


def _grouped(rows: pd.DataFrame) -> Iterator[Problem]:
    """Put notes of one key together, in the order of the rows that have them first."""
    said: dict[str, list[tuple[int, Note]]] = {}
    for number, notes in zip(rows["row"].tolist(), rows["notes"].tolist(), strict=True):
        for note in notes:
            if not note.key.startswith(_AGREES):
                said.setdefault(note.key, []).append((number, note))
    for key, each in said.items():
        first = each[0][1]
        yield Problem(
            level="review" if key in DOUBTS else "remark",
            said=first,
            rows=tuple(dict.fromkeys(number for number, _ in each)),
            alike=all(note == first for _, note in each),
        )


def _other_prefix(examined: Examined) -> Iterator[Problem]:
    """Hold the prefix of the eastings against the zone: far from its meridian they may still lie in the study area."""
    crs = examined.sheet.crs
    zone = None if crs is None or examined.layer is None else zone_of(crs)
    coords = shapely.get_coordinates(examined.sheet.geometry)
    if crs is None or zone is None or not zone.prefixed or not len(coords):
        return
    prefixes = np.unique(coords[np.isfinite(coords).all(axis=1), 0] // MILLION)
    prefix = int(prefixes[0]) if len(prefixes) == 1 else zone.number
    if prefix != zone.number and (width(prefix) or not prefix):
        meant = Zone(zone.datum, prefix or zone.number, prefixed=prefix > 0)
        values = {"prefix": prefix, "crs": paper.name(crs), "zone": zone.number, "instead": paper.name(zone_crs(meant))}
        yield Problem(level="review", said=Note(key="prefix-differs", values=values))


def _closed_lines(rows: pd.DataFrame, kind: str | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rows drawn as a closed line where an outline may be meant: its inside would count as nothing."""
    if kind is None or "geometry" not in rows or not {LINE, SURFACE} <= KINDS[kind].geometry:
        return np.zeros(len(rows), dtype=bool)
    drawn = rows["geometry"].to_numpy(object)
    return np.asarray((shapely.get_dimensions(drawn) == LINE) & shapely.is_closed(drawn), dtype=bool)
