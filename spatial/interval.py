"""The interval of every pair while readings come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spatial.pairs import Doubt

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.plane import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What the readings of each pair say so far; the arrays are filled in place.

    Attributes
    ----------
    geometry, measure, width
        What is shown.
    first
        Low and high of the reading that is shown: the others are compared with it.
    low, high
        The smallest and the largest reading.
    doubt
        Kinds of reading that left the first one.
    """

    geometry: NDArray[np.object_]
    measure: NDArray[np.float64]
    width: NDArray[np.float64]
    first: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    doubt: NDArray[np.uint8]

    @classmethod
    def nothing(cls, count: int) -> Interval:
        """No reading yet: nothing is shared."""
        return cls(
            geometry=np.full(count, None, object),
            measure=np.zeros(count),
            width=np.zeros(count),
            first=np.zeros((2, count)),
            low=np.zeros(count),
            high=np.zeros(count),
            doubt=np.zeros(count, np.uint8),
        )

    def begin(self, rows: NDArray[np.intp], reading: Reading) -> None:
        """Take the reading that is shown. A piece no wider than touch leaves open where the edge runs."""
        self.geometry[rows] = reading.geometry
        self.measure[rows], self.width[rows] = reading.shown
        low, high = reading.floating.wide, reading.floating.whole
        self.first[:, rows] = self.low[rows], self.high[rows] = low, high
        self.doubt[rows[high - low > reading.noise]] |= np.uint8(Doubt.EDGES)
        self.widen(rows, reading, Doubt.METHOD)

    def certain(self, rows: NDArray[np.intp], geometry: NDArray[np.object_], measure: NDArray[np.float64]) -> None:
        """Take a shared part on which all methods agree."""
        self.geometry[rows] = geometry
        self.measure[rows] = self.low[rows] = self.high[rows] = measure
        self.first[:, rows] = measure

    def widen(self, rows: NDArray[np.intp], reading: Reading, kind: Doubt) -> None:
        """Take one more reading; it is a doubt where it leaves the first one by more than the grid explains."""
        low, high = reading.low, reading.high
        away = (low < self.first[0, rows] - reading.noise) | (high > self.first[1, rows] + reading.noise)
        self.bound(rows, low, high)
        self.doubt[rows[away]] |= np.uint8(kind)

    def fill(self, rows: NDArray[np.intp], reading: Reading) -> None:
        """Show the largest reading where the first is empty."""
        measure, width = reading.shown
        larger = (self.first[1, rows] == 0) & (measure > self.measure[rows])
        at = rows[larger]
        self.geometry[at], self.measure[at], self.width[at] = (
            reading.geometry[larger],
            measure[larger],
            width[larger],
        )

    def bound(self, rows: NDArray[np.intp], low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        """Stretch the interval."""
        self.low[rows] = np.minimum(self.low[rows], low)
        self.high[rows] = np.maximum(self.high[rows], high)

    def fail(self, rows: NDArray[np.intp], whole: NDArray[np.float64]) -> None:
        """Anything between nothing and the whole subject."""
        self.low[rows], self.high[rows] = 0.0, whole
        self.doubt[rows] |= np.uint8(Doubt.FAILED)
