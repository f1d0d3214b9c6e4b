"""Where submissions are expected to lie: the counties of the catalogue, else around its control layers, else China."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from shapely import box

from spatial.measure import area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.layer import Control

CHINA: Final = (73.0, 3.0, 136.0, 54.0)
BEYOND_COUNTIES: Final = 0.1
BEYOND_CONTROLS: Final = 0.5
"""Degrees around each, about 10 and 50 km: who lies within is near enough not to be a slip."""
_COARSE: Final = 0.005


@dataclass(frozen=True, slots=True)
class StudyArea:
    """A rough outline in longitude and latitude, padded; `size` is its area, m2."""

    outline: BaseGeometry
    size: float

    def holds(self, lon_lat: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which points, shape (n, 2), lie in it; numbers that are no place do not."""
        inside: NDArray[np.bool_] = shapely.contains_xy(self.outline, lon_lat)
        return inside


def study_area(controls: Sequence[Control]) -> StudyArea:
    """Take the study area from the control layers of a run."""
    counties = [control.layer.placed.map for control in controls if control.layer.kind == "county"]
    if counties:
        return around_counties(np.concatenate(counties))
    bounds = [shapely.total_bounds(control.layer.placed.map) for control in controls]
    return around_controls(np.array(bounds).reshape(-1, 4))


def around_counties(counties: NDArray[np.object_]) -> StudyArea:
    """Take the study area from the counties, longitude and latitude."""
    return _of(shapely.union_all(shapely.buffer(shapely.simplify(counties, _COARSE), BEYOND_COUNTIES)))


def around_controls(bounds: NDArray[np.float64]) -> StudyArea:
    """Take the study area from the bounds of all layers, shape (n, 4), NaN where there is nothing."""
    if not np.isfinite(bounds).any():
        return _of(box(*CHINA))
    (west, south), (east, north) = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
    return _of(shapely.buffer(box(west, south, east, north), BEYOND_CONTROLS, join_style="mitre"))


def _of(outline: BaseGeometry) -> StudyArea:
    shapely.prepare(outline)
    return StudyArea(outline, float(area(np.array([outline], dtype=object))[0]))
