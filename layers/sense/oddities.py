"""What looks wrong in a geometry: spikes, stray vertices, parts without area, tiny and giant features."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from layers.layer import Note
from layers.sense.leaps import leaps
from spatial.measure import SURFACE, area, take_parts, take_rings
from spatial.repair import Mend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.layer import Layer
    from layers.sense.study_area import StudyArea
    from layers.sheet import Sheet

TINY_M2: Final = 1.0
SPIKE_DEGREES: Final = 1.0
"""Two edges that meet under a smaller angle are a spike ..."""
SPIKE_M: Final = 1.0
"""... if both are longer."""

_DEGREE_M: Final = 111_320.0
_MARGIN: Final = 10.0
"""A degree of longitude is shorter than one of latitude: the rough area is too large, in China less than twofold."""
_CLOSED: Final = 4
"""Coordinates of the smallest ring."""


def with_oddities(layer: Layer, sheet: Sheet, study: StudyArea) -> Layer:
    """Add notes on odd geometries to the rows of a layer made from a sheet; what strays has its status, too."""
    said: dict[int, list[Note]] = defaultdict(list)
    placed = layer.placed
    surface = shapely.get_dimensions(placed.map) == SURFACE
    sizes = _extreme_sizes(placed.map, surface, study)
    for row in np.flatnonzero(sizes < TINY_M2).tolist():
        said[row].append(Note(key="tiny-feature", values={"area": f"{sizes[row]:.2f}"}))
    for row in np.flatnonzero(sizes > study.size).tolist():
        said[row].append(Note(key="giant-feature", values={"area": f"{sizes[row] / 1e6:.0f}"}))
    for row, count, lon, lat in _spikes(placed.map):
        said[row].append(Note(key="spikes", values={"count": count, "lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}))
    for row, count in _collapsed(sheet.geometry, surface & ((placed.mend & np.uint8(Mend.REPAIRED)) != 0)):
        said[row].append(Note(key="parts-collapsed", values={"count": count}))
    strays = leaps(placed.map)
    for row, length, lon, lat in strays:
        where = {"km": f"{length / 1000:.1f}", "lon": f"{lon:.6f}", "lat": f"{lat:.6f}"}
        said[row].append(Note(key="stray-vertex", values=where))
    if not said:
        return layer
    notes, status = layer.frame["notes"].tolist(), layer.frame["row_status"].to_numpy(object).copy()
    for row, more in said.items():
        notes[row] = (*notes[row], *more)
    status[[stray.row for stray in strays if status[stray.row] != "incomplete-input"]] = "stray-vertex"
    column = pd.Series(notes, index=layer.frame.index, dtype=object)
    return replace(layer, frame=layer.frame.assign(notes=column, row_status=status))


def _extreme_sizes(geometry: NDArray[np.object_], surface: NDArray[np.bool_], study: StudyArea) -> NDArray[np.float64]:
    """Return areas in m2 where a rough one is anywhere near a limit, else NaN: few rows are worth measuring."""
    rough = shapely.area(geometry) * _DEGREE_M**2
    near = np.flatnonzero(surface & ((rough < TINY_M2 * _MARGIN) | (rough > study.size)))
    sizes = np.full(len(geometry), np.nan)
    sizes[near] = area(geometry[near])
    return sizes


def _spikes(geometry: NDArray[np.object_]) -> list[tuple[int, int, float, float]]:
    """Return row, number of spikes and the tip of the first, for the rows that have any."""
    parts, row = take_parts(geometry)
    rings, part = take_rings(parts)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    if len(coords) < _CLOSED:
        return []
    metres = coords * _DEGREE_M
    metres[:, 0] *= np.cos(np.radians(coords[:, 1]))
    before, after, tip = _edges(metres, ring)
    along = (before * after).sum(axis=1)
    back = np.flatnonzero(along < -(SPIKE_M**2) / 2)
    squares = [(edges[back] ** 2).sum(axis=1) for edges in (before, after)]
    sharp = along[back] ** 2 > np.cos(np.radians(SPIKE_DEGREES)) ** 2 * squares[0] * squares[1]
    found = tip[back[sharp & (np.minimum(*squares) > SPIKE_M**2)]]
    rows, first, counts = np.unique(row[part[ring[found]]], return_index=True, return_counts=True)
    tips = coords[found[first]]
    return [(int(r), int(n), float(x), float(y)) for r, n, (x, y) in zip(rows, counts, tips, strict=True)]


def _edges(
    metres: NDArray[np.float64], ring: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.intp]]:
    """Return the edges into and out of every vertex of closed rings, and which vertex it is."""
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    ends = np.append(starts[1:], len(ring)) - 1
    tip = np.delete(np.arange(len(ring)), ends)
    previous = tip - 1
    previous[np.searchsorted(tip, starts)] = ends - 1  # the last coordinate is the first again
    return metres[tip] - metres[previous], metres[tip + 1] - metres[tip], tip


def _collapsed(delivered: NDArray[np.object_], rows: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return row and number of delivered parts without area, of the rows asked for."""
    asked = np.flatnonzero(rows)
    parts, of = shapely.get_parts(delivered[asked], return_index=True)
    flat = (shapely.get_dimensions(parts) == SURFACE) & (shapely.area(parts) == 0)
    found, counts = np.unique(of[flat], return_counts=True)
    return [(int(asked[at]), int(count)) for at, count in zip(found, counts, strict=True)]
