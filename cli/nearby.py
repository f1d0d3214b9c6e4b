"""Where the subjects of a run lie, and how far about them a control may matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from rules.core.stakes import AROUND
from spatial.frame import Frame
from spatial.measure import POINT
from spatial.vicinity import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from layers.layer import Layer
    from rules.core.rulebook import Rulebook

ROOM: Final = 500.0
"""m beyond the farthest distance a rule asks for: an edge of 150 km may lie so far from where it is drawn."""

NO_DISTANCES: Final = frozenset({"scale", "capacity", "exploration_years", "mining_years"})
"""Parameters whose numbers are heads, tons and years; of any other a number may be metres."""

ACCURACIES: Final = 30.0
"""Times the accuracy of a place within which its readings look for edges."""


def place_of(subjects: Iterable[Layer], book: Rulebook) -> Place | None:
    """Return the box about everything handed in, in every reading, and how far around it rules may ask; None: nothing.

    Whoever asks what a moved footprint would meet has to look farther: that is no question of a place.
    """
    placed = [layer.placed for layer in subjects]
    shapes = np.array([None, *(shape for each in placed for rows in (each.map, each.spare) for shape in rows)], object)
    bounds = shapely.total_bounds(shapes)
    if not np.isfinite(bounds).all():
        return None
    about = AROUND if (shapely.get_dimensions(shapes) == POINT).any() else 0.0
    accuracy = max(each.accuracy.max(initial=0.0) for each in placed)
    return Place(Frame(*bounds.tolist()), farthest(book) + ROOM + about + ACCURACIES * accuracy)


def farthest(book: Rulebook) -> float:
    """Return a distance (m) that no rule's is larger than: the largest number among the parameters that may be one."""
    entries = book.rules.values()
    held = [each for entry in entries for each in (entry.parameters, *(text.parameters for text in entry.texts))]
    values = [value for each in held for name, value in each.items() if name not in NO_DISTANCES]
    return max((number for value in values for number in _numbers(value)), default=0.0)


def kinds_met(book: Rulebook) -> set[str]:
    """Return the kinds that are held against one another, wherever the subjects lie."""
    return {kind for conflict in book.conflicts for kind in (conflict.permits, conflict.forbids)}


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, int | float):
        yield float(value)
