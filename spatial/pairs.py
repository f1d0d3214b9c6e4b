"""What an overlay says: one row per subject and control that share something, or lie near one another."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

GRID: Final = 1e-9
"""Node grid of the snap-rounded twin, degrees."""

NOISE: Final = 1.1e-4
"""The grid in metres: below perimeter x NOISE two methods do not disagree."""


class Relation(IntEnum):
    """How a subject lies to a control."""

    INSIDE = 0
    CONTAINS = 1
    EQUAL = 2
    OVERLAP = 3
    ADJACENT = 4
    NEAR = 5


class Doubt(IntFlag):
    """Which kind of reading made the interval of a measure wider."""

    NONE = 0
    METHOD = 1
    """Floating and snap-rounded overlay, or overlay and DE-9IM, disagree."""
    EDGES = 2
    """A long edge is straight on one paper and not on another, or a piece is no wider than `touch`."""
    REPAIR = 4
    """Two ways to repair an invalid geometry."""
    FAILED = 8
    """No method gave an answer: anything between nothing and the whole subject."""
    DATUM = 16
    """Stated accuracy of a transformation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Subjects and controls that share something or lie within reach, sorted by (subject, control).

    Attributes
    ----------
    subject, control
        Row numbers, from 0.
    relation, doubt
        `Relation` and `Doubt` as uint8.
    geometry
        The shared part in longitude and latitude, of the subject's dimension; None where nothing is shared.
    measure, low, high
        Its size in m2 (polygons), m (lines) or 1 (points): as shown, and the smallest and largest of all readings.
    width
        2 x area / perimeter of the widest piece, m; of lines and points how deep they lie.
    depth
        How deep the subject reaches in (> 0), or the gap (< 0), m; beyond `reach` the depth of some point of it. NaN
        unless the subject is a point or distances were asked for.
    """

    subject: NDArray[np.int64]
    control: NDArray[np.int64]
    relation: NDArray[np.uint8]
    doubt: NDArray[np.uint8]
    geometry: NDArray[np.object_]
    measure: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    width: NDArray[np.float64]
    depth: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.subject)

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Pairs:
        """Return some of the pairs, by mask or by position."""
        return Pairs(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @classmethod
    def together(cls, some: Sequence[Pairs]) -> Pairs:
        """Put pairs one after the other."""
        return cls(**{field.name: np.concatenate([getattr(one, field.name) for one in some]) for field in fields(cls)})

    @classmethod
    def empty(cls) -> Pairs:
        """No pairs.

        >>> len(Pairs.empty())
        0
        """
        whole, code, real = np.zeros(0, np.int64), np.zeros(0, np.uint8), np.zeros(0)
        return cls(
            subject=whole,
            control=whole,
            relation=code,
            doubt=code,
            geometry=np.zeros(0, object),
            measure=real,
            low=real,
            high=real,
            width=real,
            depth=real,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A size of every subject, in subject order.

    Attributes
    ----------
    measure, low, high
        m2, m or 1: as shown, smallest and largest reading; never more than the subject.
    doubt
        `Doubt` as uint8.
    geometry
        Longitude and latitude, None where there is nothing.
    """

    measure: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    doubt: NDArray[np.uint8]
    geometry: NDArray[np.object_]

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Measure:
        """Return that of some subjects."""
        return Measure(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def put(self, rows: NDArray[np.intp], other: Measure) -> None:
        """Set that of some subjects."""
        for field in fields(self):
            getattr(self, field.name)[rows] = getattr(other, field.name)

    @classmethod
    def nothing(cls, count: int) -> Measure:
        """Nothing of any subject; the arrays may be filled."""
        return cls(
            measure=np.zeros(count),
            low=np.zeros(count),
            high=np.zeros(count),
            doubt=np.zeros(count, np.uint8),
            geometry=np.full(count, None, object),
        )
