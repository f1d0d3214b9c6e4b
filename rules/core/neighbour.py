"""The control nearest to each subject, for "not on it, but how far from it?"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rules.core.hits import texts
from spatial.proximity import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from numpy.typing import NDArray

    from rules.core.ground import Stack
    from rules.core.term import Flags, Term
    from spatial.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Per subject the distance (m) to the nearest control, NaN where none is known, its layer and its name."""

    distance: NDArray[np.float64]
    layer: NDArray[np.object_]
    name: NDArray[np.object_]

    @classmethod
    def unknown(cls, count: int) -> Self:
        """Return no neighbour for anyone."""
        empty = np.full(count, "", object)
        return cls(distance=np.full(count, np.nan), layer=empty, name=empty.copy())


def neighbour(subjects: Placed, stacks: Iterable[Stack], *, among: Term | None, met: Flags) -> Neighbour:
    """Find the nearest control that may count; one that is met is at distance 0 and named elsewhere.

    Parameters
    ----------
    subjects
        Those without a geometry have no neighbour.
    among
        Which control rows count (of one stack).
    met
        Subjects that share something with a control.
    """
    found = Neighbour.unknown(len(subjects))
    found.distance[met] = 0.0
    apart = np.flatnonzero(~met & (subjects.map != None))  # noqa: E711  elementwise
    for stack in stacks:
        rows = np.arange(len(stack.placed)) if among is None else np.flatnonzero(~among.false)
        if not len(rows) or not len(apart):
            continue
        near = nearest(subjects.take(apart), stack.placed.take(rows))
        closer = ~(near.distance >= found.distance[apart])
        at, control = apart[closer], rows[near.control[closer]]
        found.distance[at] = near.distance[closer]
        found.layer[at] = texts(stack.frame, "control_layer")[control]
        found.name[at] = texts(stack.frame, "name")[control]
    return found
