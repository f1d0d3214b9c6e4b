"""A geometry on its paper and on the map."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.crs import passage, transform
from spatial.repair import Mend, by_structure, repair

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
        The other repair, on the map; None where both agree.
    accuracy
        Stated accuracy of the transformation to the map, m; 0 where it is exact.
    mend
        What had to be done, bits of `Mend`.
    reason
        Why: GEOS' words, or the empty string.
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


ROWS = tuple(field.name for field in fields(Placed) if field.name != "papers")


def place(
    geometry: NDArray[np.object_], crs: CRS, *, drawn: CRS | None = None, accuracy: float | None = None
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
        m; counts where it is worse than what is stated of the transformation.

    Raises
    ------
    UnknownAccuracyError
        If the CRS cannot be brought to the map with known accuracy.
    """
    way = passage(crs)
    delivered = np.array(geometry, dtype=object)
    lost = _not_finite(delivered)
    delivered[lost] = None
    fixed = repair(delivered)
    own, mend, reason = fixed.geometry, fixed.mend, fixed.reason
    on_map = transform(own, way.to_map)
    spare = transform(fixed.spare, way.to_map)
    away = _not_finite(on_map)
    for array in (own, on_map, spare):
        array[away] = None
    mend[lost | away] |= np.uint8(Mend.LOST)
    broken = np.flatnonzero(~shapely.is_valid(on_map) & ~shapely.is_missing(on_map))
    mend[broken] |= np.uint8(Mend.TRANSFORMED)
    reason[broken] = shapely.is_valid_reason(on_map[broken])
    on_map[broken] = by_structure(on_map[broken])
    papers = (crs,) if drawn is None or drawn == crs else (crs, drawn)
    rows = len(own)
    return Placed(
        own=own,
        paper=np.zeros(rows, dtype=np.int32),
        drawn=np.full(rows, -1 if drawn is None else len(papers) - 1, dtype=np.int32),
        papers=papers,
        map=on_map,
        spare=spare,
        accuracy=np.full(rows, max(way.accuracy, accuracy or 0.0)),
        mend=mend,
        reason=reason,
    )


def _not_finite(geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
    coords, row = shapely.get_coordinates(geometry, return_index=True)
    bad = np.zeros(len(geometry), dtype=bool)
    bad[row[~np.isfinite(coords).all(axis=1)]] = True
    return bad


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
