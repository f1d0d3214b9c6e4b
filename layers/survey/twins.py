"""The same layer twice, as shapefile and geodatabase or in two editions: the newest is proposed, the others kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from layers.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.survey.seen import Seen

_SHARED: Final = 0.5
"""Share of the features of either layer that lie in the other: two parts of a layer share none, two editions most."""
_RATIO: Final = 2.0
_SAMPLE: Final = 500
_BOXES: Final = 0.8
_AREAS: Final = 2

_RETIRED: Final = re.compile(r"旧|历史|备份|作废|废止|停用|(?<![a-z])(old|bak|backup|archive)(?![a-z])", re.IGNORECASE)
"""Words in the name of a file or of its folders that set an edition aside, whatever day it bears."""

_FORMATS: Final = (".gdb", ".gpkg")
"""Before others of the same day: a shapefile cuts names and words."""


def older_editions(seen: Sequence[Seen]) -> dict[int, int]:
    """Find layers of which the folder holds a newer edition.

    Parameters
    ----------
    seen
        All layers of the folder.

    Returns
    -------
    dict
        Position of the older edition -> position of the newest.
    """
    points = {at: _sample(layer.geometry) for at, layer in enumerate(seen)}
    newest: list[int] = []
    older: dict[int, int] = {}
    for at in sorted(points, key=lambda at: _rank(seen[at]), reverse=True):
        twin = next((other for other in newest if _same(seen[at], seen[other], points[at], points[other])), None)
        if twin is None:
            newest.append(at)
        else:
            older[at] = twin
    return dict(sorted(older.items()))


def _rank(layer: Seen) -> tuple[bool, bool, bool, bool, str, bool, int]:
    """Usable before stopped, in force before draft or set aside; then a stated day before the file's, the later day."""
    stated = layer.edition.origin != "file-date"
    fuller = layer.path.suffix.lower() in _FORMATS
    kept = _RETIRED.search(layer.file) is None
    return not layer.stops, kept, not layer.warnings, stated, layer.edition.day.isoformat(), fuller, layer.rows


def _same(one: Seen, other: Seen, points: NDArray[np.object_], others: NDArray[np.object_]) -> bool:
    if (
        one.guess is None
        or other.guess is None
        or _meaning(one) != _meaning(other)
        or not len(points)
        or not len(others)
    ):
        return False
    if not _zones(one) & _zones(other) and _zones(one) and _zones(other):
        return False
    if one.km2 and other.km2 and _AREAS in one.dimensions & other.dimensions:
        alike = max(one.km2, other.km2) <= _RATIO * min(one.km2, other.km2)
        return alike and min(_within(points, other), _within(others, one)) >= _SHARED
    return _boxes(one, other) >= _BOXES


def _meaning(layer: Seen) -> tuple[str, str]:
    own = layer.guess.own if layer.guess else None
    return (layer.guess.kind if layer.guess else "", own.id if own else "")


def _zones(layer: Seen) -> set[str]:
    """Levels or zones of its rows: two files with one level each are two parts, not two editions."""
    kind = KINDS[layer.guess.kind] if layer.guess else None
    held = next((field.name for field in kind.fields if field.name in {"level", "zone"}), "") if kind else ""
    return set(layer.frame[held].dropna()) if held in layer.frame else set()


def _sample(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Points on some of the features, evenly from the first to the last."""
    there = geometry[~shapely.is_missing(geometry)]
    step = max(len(there) // _SAMPLE, 1)
    return np.asarray(shapely.point_on_surface(there[::step]), dtype=object)


def _within(points: NDArray[np.object_], layer: Seen) -> float:
    inside, _ = shapely.STRtree(layer.geometry).query(points, predicate="intersects")
    return len(np.unique(inside)) / len(points)


def _boxes(one: Seen, other: Seen) -> float:
    """How much of their common box both layers fill."""
    first, second = (shapely.box(*shapely.total_bounds(layer.geometry)) for layer in (one, other))
    whole = first.union(second).area
    return float(first.intersection(second).area / whole) if whole else 0.0
