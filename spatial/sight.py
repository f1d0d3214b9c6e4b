"""How far about each subject the edges of a control may count, in some reading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.long_edges import long_edges
from spatial.neighbourhood import look

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.neighbourhood import Neighbourhood
    from spatial.placed import Placed
    from spatial.prepared import Prepared

SHORTEST: Final = 110500.0
"""Metres in the shortest degree of latitude."""

AROUND: Final = 15.0
"""Metres about a subject, and as many times `touch`, within which every edge counts."""

ACROSS: Final = 6.0
"""Times the accuracy of a place: its reading grows a control cut out four times as far about the subject."""


def degrees(metres: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees that are at least so many metres, in whatever direction, at a latitude or nearer the equator."""
    return metres / (SHORTEST * np.cos(np.radians(np.minimum(abs(latitude), 89.0))))


def padded(placed: Placed, metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bounds in degrees of both repairs, padded; NaN for rows without geometry."""
    one, other = shapely.bounds(placed.map), shapely.bounds(placed.spare)
    low, high = np.fmin(one[:, :2], other[:, :2]), np.fmax(one[:, 2:], other[:, 2:])
    low[shapely.is_missing(placed.map)] = np.nan
    pad = degrees(metres, np.maximum(abs(low[:, 1]), abs(high[:, 1])))[:, None]
    return np.hstack([low - pad, high + pad])


def farthest(
    subjects: Placed,
    controls: Prepared,
    bend: NDArray[np.float64],
    reach: float,
    touch: float,
) -> NDArray[np.float64]:
    """Metres about each subject within which edges of a giant may count in some reading."""
    bent = bend + controls.bend[controls.giants].max(initial=0.0)
    moved = subjects.accuracy + controls.placed.accuracy[controls.giants].max(initial=0.0)
    return np.asarray(reach + AROUND * (1.0 + touch) + bent + ACROSS * moved)


def around(
    subjects: Placed, controls: Prepared, subject: NDArray[np.int64], control: NDArray[np.int64], *, touch: float
) -> tuple[NDArray[np.intp], Neighbourhood]:
    """Look at the controls of pairs already found, as an overlay does: which are seen, and how."""
    bend = long_edges(subjects.map).sagitta(len(subjects))
    windows = padded(subjects, farthest(subjects, controls, bend, touch, touch))
    return look(controls, subject, control, windows)
