"""For which counties a layer seems to speak: those it touches, and those a person has to think of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from layers.survey import region

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.survey.seen import Seen

_ALONG_THE_BORDER: Final = 1e-9
"""Square degrees (about 10 m2): neighbours that only share a border do not touch a county."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counties:
    """The counties of the folder, several files together: codes, names, lon/lat polygons."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometry: NDArray[np.object_]

    def touched(self, geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Say of each county whether some of the features (lon/lat) lie in it."""
        hit = np.zeros(len(self.codes), dtype=bool)
        there = geometry[~shapely.is_missing(geometry)]
        points = np.asarray(shapely.point_on_surface(there), dtype=object)
        _, inside = shapely.STRtree(self.geometry).query(points, predicate="within")
        hit[inside] = True
        tree = shapely.STRtree(there)
        for county in np.flatnonzero(~hit):
            near = there[tree.query(self.geometry[county], predicate="intersects")]
            hit[county] = any(_lies_in(feature, self.geometry[county]) for feature in near)
        return hit


def counties(layers: Sequence[Seen]) -> Counties | None:
    """Put the county layers together, rows with a county's code of six digits; None where there is none."""
    rows: dict[str, tuple[str, shapely.Geometry]] = {}
    for layer in layers:
        for code, name, shape in zip(layer.frame["code"], layer.frame["name"], layer.geometry, strict=True):
            if shape is None or not re.fullmatch(r"\d{6}", code or ""):
                continue
            known = rows.get(code)
            whole = shape if known is None else shapely.union(known[1], shape)
            rows[code] = (region.COUNTIES.get(code) or name or code, whole)
    if not rows:
        return None
    codes = tuple(sorted(rows))
    geometry = np.empty(len(codes), dtype=object)
    geometry[:] = [rows[code][1] for code in codes]
    return Counties(codes=codes, names=tuple(rows[code][0] for code in codes), geometry=geometry)


def _lies_in(feature: shapely.Geometry, county: shapely.Geometry) -> bool:
    common = shapely.intersection(feature, county)
    dimension = int(shapely.get_dimensions(feature))
    measures = (1.0, float(shapely.length(common)), float(shapely.area(common)))
    return measures[dimension] > (0.0, 0.0, _ALONG_THE_BORDER)[dimension]
