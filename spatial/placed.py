"""A geometry on its paper and on the map."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.crs import Passage, passage, transform
from spatial.repair import Mend, by_structure, repair
from spatial.validity import is_valid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from pyproj import CRS


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Geometries with the papers they were delivered and drawn on, row by row.

    Attributes
    ----------
    own
        As delivered, in the own CRS: bit for bit unless repaired. None: no geometry, nothing left, or not on the map.
    paper, drawn
        Which of `papers` it was delivered on, and drawn on (-1: not stated).
    papers
        The CRSs in use.
    map
        The same vertices in longitude and latitude, CGCS2000.
    spare
        The other reading, on the map, where there is one: another repair, or unsure holes filled; else None.
    accuracy
        How well the place on the map is known, m: the stated accuracy of the transformation; 0 where it is exact.
    mend
        What had to be done, bits of `Mend`.
    reason
        Why: what GEOS says of the invalid geometry, or the empty string.
    """

    own: NDArray[np.object_]
    paper: NDArray[np.int32]
    drawn: NDArray[np.int32]
    papers: tuple[CRS, ...]
    map: NDArray[np.object_]
    spare: NDArray[np.object_]
    accuracy: NDArray[np.float64]
    mend: NDArray[np.uint8]
    reason: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.own)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> Placed:
        """Keep some of the rows, in the order given."""
        return replace(self, **{name: getattr(self, name)[rows] for name in ROWS})


ROWS: Final = tuple(field.name for field in fields(Placed) if field.name != "papers")
NOT_ON_MAP: Final = "Coordinates not on the map"
"""Reason of a row that is LOST; the others are GEOS' words."""

FARTHEST: Final = 1e15
"""In units of any CRS; numbers beyond are none (-1.79e308 stands for "no data"), and GEOS overflows on them."""

BLOCK: Final = 50_000
"""Rows placed at a time: what is in between for a million parcels would fill the memory."""


def place(
    geometry: NDArray[np.object_],
    crs: CRS,
    *,
    drawn: CRS | None = None,
    accuracy: float | None = None,
    holes_unsure: NDArray[np.bool_] | None = None,
) -> Placed:
    """Repair geometries, bring them to the map and mend what only the transformation broke.

    Parameters
    ----------
    geometry
        As delivered; None where a row has none.
    crs
        The CRS they were delivered in.
    drawn
        The CRS their lines were drawn in, where that is known to be another.
    accuracy
        Positional accuracy in m; counts where it is worse than what is stated of the transformation.
    holes_unsure
        (n,) rows with holes that may be land: with them filled they have another reading.

    Raises
    ------
    UnknownAccuracyError
        If the CRS cannot be brought to the map with known accuracy.
    """
    unsure = np.zeros(len(geometry), bool) if holes_unsure is None else holes_unsure
    cuts = range(BLOCK, len(geometry), BLOCK)
    blocks = zip(np.split(geometry, cuts), np.split(unsure, cuts), strict=True)
    return stack([_block(rows, crs, drawn, accuracy, doubted) for rows, doubted in blocks])


def _block(
    geometry: NDArray[np.object_], crs: CRS, drawn: CRS | None, accuracy: float | None, holes_unsure: NDArray[np.bool_]
) -> Placed:
    """Place some rows; none depends on another."""
    way = passage(crs)
    delivered = np.array(geometry, dtype=object)
    lost = _is_lost(delivered)
    delivered[lost] = None
    fixed = repair(delivered)
    own, mend, reason = fixed.geometry, fixed.mend, fixed.reason
    on_map, broken, why = _to_map(own, way)
    unsure = np.flatnonzero(holes_unsure & shapely.is_missing(fixed.spare) & ~shapely.is_missing(own))
    fixed.spare[unsure] = _filled(own[unsure])
    spare, _, _ = _to_map(fixed.spare, way)
    mend[broken] |= np.uint8(Mend.TRANSFORMED)
    reason[broken] = why
    lost |= _is_lost(on_map)
    mend[lost] |= np.uint8(Mend.LOST)
    reason[lost] = NOT_ON_MAP
    mend[broken[shapely.is_missing(on_map[broken])]] |= np.uint8(Mend.COLLAPSED)
    gone = lost | shapely.is_missing(on_map)
    for rows in (own, on_map, spare):
        rows[gone] = None
    papers = (crs,) if drawn is None or drawn == crs else (crs, drawn)
    return Placed(
        own=own,
        paper=np.zeros(len(own), dtype=np.int32),
        drawn=np.full(len(own), -1 if drawn is None else len(papers) - 1, dtype=np.int32),
        papers=papers,
        map=on_map,
        spare=spare,
        accuracy=np.full(len(own), max(way.accuracy, accuracy or 0.0)),
        mend=mend,
        reason=reason,
    )


def _filled(surfaces: NDArray[np.object_]) -> NDArray[np.object_]:
    """Surfaces without their holes; the few that holes leave in doubt."""
    filled = np.empty(len(surfaces), dtype=object)
    for row, surface in enumerate(surfaces):
        filled[row] = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(surface))))
    return filled


def _to_map(
    geometry: NDArray[np.object_], way: Passage
) -> tuple[NDArray[np.object_], NDArray[np.intp], NDArray[np.object_]]:
    """Transform valid geometries and mend what that broke: the geometries, the rows mended, and GEOS' words for why.

    A line straight on paper is bent on the map, but only its ends are taken there: a hole that touches its shell's edge
    may lie a hair across it afterwards. What it means is known from the paper, so there is no second reading.
    """
    if way.keeps_coordinates:  # the same geometries, not copies: a red line has millions of vertices
        corners = way.to_map(shapely.bounds(geometry).reshape(-1, 2)).reshape(-1, 4)
        moved, beyond = geometry.copy(), np.flatnonzero(np.isinf(corners).any(axis=1))
        moved[beyond] = transform(geometry[beyond], way.to_map)
        return moved, np.empty(0, dtype=np.intp), np.empty(0, dtype=object)
    moved = transform(geometry, way.to_map)
    broken = np.flatnonzero(~(is_valid(moved) | shapely.is_missing(moved) | _is_lost(moved)))
    why = np.asarray(shapely.is_valid_reason(moved[broken]), dtype=object)
    moved[broken] = by_structure(moved[broken])
    return moved, broken, why


def _is_lost(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether any coordinate is not a number one could draw; as a rule none is, which is seen at once."""
    lost = np.zeros(len(geometry), dtype=bool)
    coords = shapely.get_coordinates(geometry)
    if coords.max(initial=0.0) < FARTHEST and coords.min(initial=0.0) > -FARTHEST:  # neither is true of NaN
        return lost
    coords, row = shapely.get_coordinates(geometry, return_index=True)
    lost[row[~(np.abs(coords) < FARTHEST).all(axis=1)]] = True
    return lost


def stack(placed: Sequence[Placed]) -> Placed:
    """Rows of several under each other, equal papers merged."""
    papers: list[CRS] = []
    renumbered = []
    for one in placed:
        for crs in one.papers:
            if crs not in papers:
                papers.append(crs)
        number = np.array([*(papers.index(crs) for crs in one.papers), -1], dtype=np.int32)
        renumbered.append(replace(one, paper=number[one.paper], drawn=number[one.drawn]))
    joined = {name: np.concatenate([getattr(one, name) for one in [*renumbered, empty()]]) for name in ROWS}
    return Placed(papers=tuple(papers), **joined)


def empty() -> Placed:
    """No rows."""
    none, number = np.empty(0, dtype=object), np.empty(0, dtype=np.int32)
    return Placed(
        own=none, paper=number, drawn=number, papers=(), map=none, spare=none,
        accuracy=np.empty(0), mend=np.empty(0, dtype=np.uint8), reason=none,
    )  # fmt: skip


def planar_area(placed: Placed) -> NDArray[np.float64]:
    """Area in m2 on each row's own projection; NaN where there is none: delivered in degrees, or no geometry."""
    metre = [crs.axis_info[0].unit_conversion_factor if crs.is_projected else np.nan for crs in placed.papers]
    square = np.append(metre, np.nan)[placed.paper] ** 2  # without papers there are no rows
    return np.where(shapely.is_missing(placed.own), np.nan, shapely.area(placed.own) * square)
