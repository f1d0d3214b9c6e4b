"""Numbers as people read them: hectares and mu, metres, shares; one place, so that every form rounds alike."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray
    from pandas.api.extensions import ExtensionArray

    from reports.words import Words

M2_PER_HA: Final = 10_000.0
M2_PER_MU: Final = 666.667
M2_PER_KM2: Final = 1e6
_SMALL_M2: Final = 100.0
"""Below it an area is said in square metres: 0.0046 ha says little."""
_FAR_M: Final = 10_000.0
"""From it on a distance is said in kilometres."""


def hectares(area_m2: ArrayLike) -> NDArray[np.float64]:
    """Areas in hectares, 4 decimals, for reading; NaN stays NaN.

    >>> hectares([12345.678])
    array([1.2346])
    """
    return np.round(np.asarray(area_m2, float) / M2_PER_HA, 4)


def mu(area_m2: ArrayLike) -> NDArray[np.float64]:
    """Areas in mu (1/15 ha, taken as 666.667 m2), 2 decimals, for reading.

    >>> mu([10_000.0])
    array([15.])
    """
    return np.round(np.asarray(area_m2, float) / M2_PER_MU, 2)


def quantity(words: Words, measure: float, dimension: int) -> str:
    """Return a measure with its unit: an area, a length, or places.

    >>> from reports.words import load
    >>> quantity(load("zh"), 2314.0, 2), quantity(load("zh"), 0.46, 2), quantity(load("en"), 12.25, 1)
    ('0.2314公顷（3.47亩）', '0.46平方米', '12.25 m')
    """
    if math.isnan(measure) or dimension < 0:
        return words.part("none")
    if dimension == 0:
        return words.part("count", value=f"{measure:.0f}")
    if dimension == 1:
        return words.part("length", value=f"{measure:.2f}")
    if measure < _SMALL_M2:
        return words.part("square-metres", value=f"{measure:.2f}")
    return words.part("area", ha=f"{measure / M2_PER_HA:.4f}", mu=f"{measure / M2_PER_MU:.2f}")


def distance(words: Words, metres: float) -> str:
    """Return a distance: centimetres matter near, kilometres do far.

    >>> from reports.words import load
    >>> [distance(load("zh"), metres) for metres in (0.4, 3412.3, 44_230.0)]
    ['0.40米', '3412米', '44.2公里']
    """
    if math.isnan(metres):
        return words.part("none")
    if metres >= _FAR_M:
        return words.part("kilometres", value=f"{metres / 1000:.1f}")
    return words.part("metres", value=f"{metres:.2f}" if metres < _SMALL_M2 else f"{metres:.0f}")


def percent(share: float) -> str:
    """Return a share of 0..1 in per cent, 2 decimals; empty where there is none."""
    return "" if math.isnan(share) else f"{share * 100:.2f}%"


def cell(value: object) -> str:
    """Return what stands in a cell as text; nothing is the empty text.

    >>> cell(35.0), cell(pd.Timestamp("2026-11-24")), cell(None), cell(float("nan"))
    ('35', '2026-11-24', '', '')
    """
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def texts(at: NDArray[np.integer[Any]], distinct: Iterable[str | None]) -> ExtensionArray:
    """Return a column of few texts, each of which stands in many rows.

    Parameters
    ----------
    at
        (rows,) which of the texts.
    distinct
        The texts; None is nothing.

    >>> list(texts(np.array([0, 1, 0]), ["clear", "review"]))
    ['clear', 'review', 'clear']
    """
    return pd.array(list(distinct), dtype="str").take(at)


def text_column(values: NDArray[np.object_] | list[str]) -> ExtensionArray:
    """Return texts, hardly any of them twice, as a column: what pandas makes of them by itself it looks at twice.

    >>> list(text_column(["clear", "review"]))
    ['clear', 'review']
    """
    made: ExtensionArray = pd.array(pa.array(values, pa.large_string()), dtype="str")
    return made


def cells(values: Iterable[Any]) -> list[str]:
    """Return many cells as texts; a column is taken apart at once, since Arrow's texts are dear one by one."""
    return [cell(value) for value in (values.tolist() if isinstance(values, pd.Series | np.ndarray) else values)]
