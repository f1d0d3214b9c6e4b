"""Figures that add up as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def adding_up(values: ArrayLike, decimals: int) -> NDArray[np.float64]:
    """Round amounts so that along the last axis they add up to their rounded sum.

    Each is rounded down or up by less than a unit of the last place; up go those that lose most (largest remainder).

    Parameters
    ----------
    values
        None below 0.

    >>> adding_up([1 / 3, 1 / 3, 1 / 3], 2)
    array([0.34, 0.33, 0.33])
    """
    units = np.asarray(values, float) * 10.0**decimals
    down = np.floor(units)
    short = np.rint(units.sum(axis=-1, keepdims=True)) - down.sum(axis=-1, keepdims=True)
    place = np.argsort(np.argsort(down - units, axis=-1, kind="stable"), axis=-1)
    return np.asarray(np.round((down + (place < short)) / 10.0**decimals, decimals), float)
