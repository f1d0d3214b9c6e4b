"""The control nearest to each subject, for "not on it, but how far from it?"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rules.core.hits import texts
from spatial.proximity import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Self

    from numpy.typing import NDArray

    from rules.core.ground import Stack
    from rules.core.term import Flags, Term
    from spatial.placed import Placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Per subject the control nearest to it, or rather to the limit that control sets.

    Attributes
    ----------
    distance, margin
        m, NaN where no control is known: how far it is, and how much nearer than its limit (a limit of 0 unless the
        rule sets one), negative where there is room.
    layer, name
        Its layer's title and its own name.
    """

    distance: NDArray[np.float64]
    margin: NDArray[np.float64]
    layer: NDArray[np.object_]
    name: NDArray[np.object_]

    @classmethod
    def unknown(cls, count: int) -> Self:
        """Return no neighbour for anyone."""
        nan, empty = np.full(count, np.nan), np.full(count, "", object)
        return cls(distance=nan, margin=nan.copy(), layer=empty, name=empty.copy())

    @classmethod
    def of_met(cls, met: Flags) -> Self:
        """Return distance 0 for those who share something with a control, which is named elsewhere."""
        found = cls.unknown(len(met))
        found.distance[met] = 0.0
        return found


def neighbour(
    subjects: Placed,
    stacks: Iterable[Stack],
    *,
    asked: Flags,
    among: Mapping[str, Term],
    found: Neighbour,
    limits: NDArray[np.float64] | None = None,
) -> Neighbour:
    """Find the control nearest to each subject that is asked of and of which none is known yet.

    Parameters
    ----------
    subjects
        Those without a geometry have no neighbour.
    among
        By kind which control rows count; of a kind left out all do.
    found
        What is known; it is filled in.
    limits
        m per control row of one stack: from the nearer of two controls there may be more room.
    """
    rest = np.flatnonzero(asked & np.isnan(found.distance) & (subjects.map != None))  # noqa: E711  elementwise
    for stack in stacks:
        counts = ~among[stack.kind].false if stack.kind in among else np.ones(len(stack.placed), bool)
        limit = np.zeros(len(stack.placed)) if limits is None else limits
        for metres in np.unique(limit[counts & np.isfinite(limit)]) if len(rest) else ():
            rows = np.flatnonzero(counts & (limit == metres))
            near = nearest(subjects.take(rest), stack.placed.take(rows), stack.pieces.take(rows))
            margin = np.where(np.isfinite(near.distance), metres - near.distance, np.nan)
            closer = ~(margin <= found.margin[rest]) & ~np.isnan(margin)
            at, control = rest[closer], rows[near.control[closer]]
            found.distance[at], found.margin[at] = near.distance[closer], margin[closer]
            found.layer[at] = texts(stack.frame, "control_layer")[control]
            found.name[at] = texts(stack.frame, "name")[control]
    return found
