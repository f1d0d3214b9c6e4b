"""The declared area beside the planar and the ellipsoidal one: whether it agrees with either, and what is amiss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from layers.layer import Note
from layers.units import M2
from spatial.measure import SURFACE, statutory_area

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from rules.core.rulebook import Tolerance

Areas: TypeAlias = NDArray[np.float64]

AGREES: Final = 0.0001
"""In the unit declared: the last decimal in which areas are written."""
_ROUNDING: Final = 1e-9
_M2_PER_HA: Final = 1e4


class Unit(NamedTuple):
    """A unit in which areas are declared: its canonical field, square metres, and the end of its notes' keys."""

    field: str
    m2: float
    suffix: str


UNITS: Final = (Unit("declared_ha", 1e4, ""), Unit("declared_km2", 1e6, "-km2"))
"""Projects declare hectares, mining rights square kilometres."""


class Compared(NamedTuple):
    """What is declared against what is drawn.

    Attributes
    ----------
    notes
        Row (from 0) -> a note, where an area is declared and drawn.
    declared_ha, excess_ha
        (n,) hectares declared, and how many more (or, negative, fewer) that is than the nearer area drawn; NaN where
        there is none.
    falls_short
        (n,) bool: so much less is drawn than declared that corners may be lost.
    """

    notes: Mapping[int, Note]
    declared_ha: Areas
    excess_ha: Areas
    falls_short: NDArray[np.bool_]


def compared(frame: pd.DataFrame, tolerance: Tolerance) -> Compared:
    """Compare what is declared with the planar and the statutory ellipsoidal area.

    A plane whose area is off by more than the tolerance's share is no surveyor's (Web Mercator), and no measure of
    what is lost. What agrees with the drawing once it is read in a smaller unit (亩 or m2 for hectares) was declared
    in that unit: nothing is lost.

    Parameters
    ----------
    frame
        One row per subject with the declared fields, `planar_ha` and `geometry` (on the map).
    tolerance
        Its `declared_share` and `declared_m2` must both be exceeded to fall short.
    """
    notes: dict[int, Note] = {}
    total, excess, lost = np.full(len(frame), np.nan), np.full(len(frame), np.nan), np.zeros(len(frame), bool)
    for unit in UNITS:
        if unit.field not in frame:
            continue
        said = frame[unit.field].to_numpy(float) * unit.m2
        total = np.where(np.isnan(said), total, said / _M2_PER_HA)
        rows = np.flatnonzero(~np.isnan(said) & (frame["dimension"] == SURFACE).to_numpy())
        said, planar = said[rows], frame["planar_ha"].to_numpy(float)[rows] * _M2_PER_HA
        ellipsoidal = statutory_area(frame["geometry"].to_numpy(object)[rows])
        for row, *areas in zip(rows.tolist(), said, planar, ellipsoidal, strict=True):
            declared, flat, round_ = (float(area) / unit.m2 for area in areas)
            notes[row] = _note(declared, flat, round_, unit)
        more = said - _nearer(said, planar, ellipsoidal, tolerance.declared_share)
        excess[rows] = more / _M2_PER_HA
        allowed = np.maximum(said * tolerance.declared_share, tolerance.declared_m2)
        lost[rows] = (more > allowed) & ~_in_other_unit(said, said - more, unit, tolerance.declared_share)
    return Compared(notes=notes, declared_ha=total, excess_ha=excess, falls_short=lost)


def _nearer(said: Areas, planar: Areas, ellipsoidal: Areas, share: float) -> Areas:
    """Return the area drawn that is nearer to what is said, of planes that measure land."""
    sound = np.abs(planar - ellipsoidal) <= ellipsoidal * share
    return np.where(sound & (np.abs(said - planar) < np.abs(said - ellipsoidal)), planar, ellipsoidal)


def _in_other_unit(said: Areas, drawn: Areas, unit: Unit, share: float) -> NDArray[np.bool_]:
    """Say which numbers are the area drawn in a smaller unit than the one they were read in."""
    smaller = [said * (m2 / unit.m2) for m2 in set(M2.values()) if m2 < unit.m2]
    agree: NDArray[np.bool_] = np.logical_or.reduce([np.abs(area - drawn) <= drawn * share for area in smaller])
    return agree


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
