"""The declared area beside the planar and the ellipsoidal one: whether it agrees with either, and with which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from layers.layer import Note
from spatial.measure import statutory_area

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

AGREES: Final = 0.0001
"""In the unit declared: the last decimal in which areas are written."""
_ROUNDING: Final = 1e-9


class Unit(NamedTuple):
    """A unit in which areas are declared: its canonical field, square metres, and the end of its notes' keys."""

    field: str
    m2: float
    suffix: str


UNITS: Final = (Unit("declared_ha", 1e4, ""), Unit("declared_km2", 1e6, "-km2"))
"""Projects declare hectares, mining rights square kilometres."""


def declared_ha(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Return the declared area in hectares, NaN where none is."""
    found = pd.Series(np.nan, frame.index)
    for unit in UNITS:
        if unit.field in frame:
            found = found.fillna(frame[unit.field].astype(float) * (unit.m2 / 1e4))
    return np.asarray(found, dtype=float)


def compared(frame: pd.DataFrame) -> Mapping[int, Note]:
    """Compare what is declared with the planar and the statutory ellipsoidal area.

    Parameters
    ----------
    frame
        One row per subject with the declared fields, `planar_ha` and `geometry` (on the map).

    Returns
    -------
    mapping
        A note per row (from 0) that declares an area and has one.
    """
    notes: dict[int, Note] = {}
    for unit in UNITS:
        declared = frame[unit.field].to_numpy(float) if unit.field in frame else np.full(len(frame), np.nan)
        rows = np.flatnonzero(~np.isnan(declared) & (frame["dimension"] == 2).to_numpy())  # noqa: PLR2004  polygons
        planar = frame["planar_ha"].to_numpy(float)[rows] * 1e4 / unit.m2
        ellipsoidal = statutory_area(frame["geometry"].to_numpy(object)[rows]) / unit.m2
        for row, said, flat, round_ in zip(rows.tolist(), declared[rows], planar, ellipsoidal, strict=True):
            notes[row] = _note(float(said), float(flat), float(round_), unit)
    return notes


def _note(declared: float, planar: float, ellipsoidal: float, unit: Unit) -> Note:
    """Say with which area the declared one agrees, else by how much it differs from the nearer one."""
    apart = {"planar": abs(declared - planar), "ellipsoidal": abs(declared - ellipsoidal)}
    nearer = "planar" if apart["planar"] <= apart["ellipsoidal"] else "ellipsoidal"
    agrees = apart[nearer] <= AGREES + _ROUNDING
    values = {"declared": f"{declared:.4f}", "planar": _shown(planar), "ellipsoidal": f"{ellipsoidal:.4f}"}
    key = f"area-agrees-{nearer}" if agrees else "area-differs"
    return Note(key=key + unit.suffix, values=values if agrees else {**values, "difference": f"{apart[nearer]:.4f}"})


def _shown(area: float) -> str:
    return "—" if np.isnan(area) else f"{area:.4f}"
