"""The planes of an overlay, and geometries brought to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.crs import CGCS2000, gauss_kruger, is_planar, passage
from spatial.plane import MAP, Plane
from spatial.repair import by_structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pyproj import CRS

    from spatial.placed import Placed

NEIGHBOURHOOD: Final = 4.0
"""Degrees of longitude from the central meridian up to which a zone may have been drawn in."""

MERIDIANS: Final = np.arange(75.0, 136.0, 3.0)
"""Central meridians of the 3-degree zones."""

PROBES: Final = np.array([[109.0, 38.0], [110.0, 38.0], [109.0, 39.0], [111.0, 37.0]])
"""Places by which papers are compared: those that differ by false eastings only have the same straight lines."""


class Sheets:
    """The planes of an overlay: its papers, and zones that may have been drawn in; papers with equal lines are one."""

    def __init__(self, subjects: Placed, controls: Placed) -> None:
        self.placed = (subjects, controls)
        self.planes = [MAP]
        self._known = {_shape(CGCS2000): 0}
        self.paper = tuple(np.array([self.number(crs) for crs in one.papers], np.int64) for one in self.placed)

    def number(self, crs: CRS) -> int:
        """Which plane has the same straight lines as this paper."""
        shape = _shape(crs)
        if shape not in self._known:
            self._known[shape] = len(self.planes)
            self.planes.append(Plane(crs=crs))
        return self._known[shape]

    def own(self, side: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Planes on which rows were delivered."""
        return self.paper[side][self.placed[side].paper[rows]]

    def drawn(self, side: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Planes on which rows were drawn, -1 where that is not stated."""
        index = self.placed[side].drawn[rows]
        return np.where(index >= 0, self.paper[side][index], -1)

    def bring(self, side: int, rows: NDArray[np.int64], plane: Plane) -> NDArray[np.object_]:
        """Geometries in a plane, vertices only; where they were delivered on it, as delivered."""
        placed = self.placed[side]
        unique, back = np.unique(rows, return_inverse=True)
        brought = plane.bring(placed.map[unique])
        if plane.crs is not None:
            at_home = np.array([crs == plane.crs for crs in placed.papers], bool)[placed.paper[unique]]
            brought = np.where(at_home, placed.own[unique], brought)
        return mended(brought)[back]

    def dense(self, side: int, rows: NDArray[np.int64]) -> NDArray[np.object_]:
        """Geometries on the map, long edges where they are straight on the own paper."""
        placed = self.placed[side]
        unique, back = np.unique(rows, return_inverse=True)
        result = placed.map[unique].copy()
        for number, crs in enumerate(placed.papers):
            on = np.flatnonzero(placed.paper[unique] == number)
            if is_planar(crs) and len(on):
                result[on] = Plane(crs=crs).unfold(placed.own[unique[on]])
        return mended(result)[back]


def paper_by_paper(subjects: Placed, subject: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.intp], Placed]]:
    """Take the pairs of one paper after the other: which; and the subjects as if all were on it.

    In which planes a pair is read, and by whose false easting, must not depend on what else was handed in.
    """
    paper = subjects.paper[subject]
    for number in np.unique(paper):
        alone = replace(subjects, paper=np.zeros_like(subjects.paper), papers=(subjects.papers[number],))
        yield np.flatnonzero(paper == number), alone


def other_planes(
    sheets: Sheets, subject: NDArray[np.int64], control: NDArray[np.int64]
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Planes and the pairs to be read in them: the subject's paper; the control's, or any it may have been drawn on."""
    home, drawn = sheets.own(0, subject), sheets.drawn(1, control)
    box = shapely.bounds(sheets.placed[0].map[subject])
    longitude = (box[:, 0] + box[:, 2]) / 2
    in_use = {int(number) for side in sheets.paper for number in side}
    zones: dict[int, NDArray[np.bool_]] = {}
    for meridian in MERIDIANS[np.min(abs(MERIDIANS[:, None] - longitude), axis=1, initial=np.inf) <= NEIGHBOURHOOD]:
        zones[sheets.number(gauss_kruger(float(meridian)))] = abs(longitude - meridian) <= NEIGHBOURHOOD
    for number in range(len(sheets.planes)):
        possible = np.full(len(subject), number in in_use or number == 0) | zones.get(number, np.zeros(1, bool))
        of = np.flatnonzero((home == number) | (drawn == number) | ((drawn < 0) & possible))
        if len(of):
            yield number, of


def _shape(crs: CRS) -> bytes:
    """Tell the straight lines of papers apart: by how places lie to one another, to the millimetre."""
    coords = passage(crs).from_map(PROBES)
    if not np.isfinite(coords).all():
        return crs.to_wkt().encode()
    unit = 1e3 if is_planar(crs) else 1e8
    shape: bytes = np.round((coords - coords[0]) * unit).astype(np.int64).tobytes()
    return shape


def mended(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Mend what only the move made invalid (a hole on its shell's edge)."""
    broken = np.flatnonzero(~shapely.is_valid(geometry) & ~shapely.is_missing(geometry))
    if len(broken):
        geometry = geometry.copy()
        geometry[broken] = by_structure(geometry[broken])
    return geometry
