"""A place decided by a distance: its margin is in metres, whatever is measured and drawn."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from rules.core.place import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.neighbour import Neighbour


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDistance(Place):
    """Subjects too near to some controls, or too far from them."""

    @classmethod
    def of(cls, place: Place, **more: NDArray[np.float64]) -> Self:
        """Return a place as one of this kind, with what this kind has more."""
        columns: dict[str, Any] = {column.name: getattr(place, column.name) for column in fields(place)}
        return cls(**(columns | more))

    def margin(self, dimension: NDArray[np.int8], near: Neighbour) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
        """Return how far each subject is beyond what is allowed, negative where there is room, m."""
        return near.margin, np.full(len(dimension), "m", object)
