"""Canonical values in words, so that two of them can be compared and quoted whatever their type."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd


def phrase(value: object) -> str | None:
    """Return a text, a number or a day in words, None for nothing.

    >>> phrase(35.0), phrase(pd.Timestamp("2026-11-24")), phrase(float("nan"))
    ('35', '2026-11-24', None)
    """
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.12g}" if isinstance(value, float) else str(value)
