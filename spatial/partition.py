"""Land under several labels taken apart: each piece of it with exactly the labels it lies under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spatial.measure import SURFACE, area
from spatial.shared import gathered, of_dimension

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST: Final = 63
"""Labels there may be; each is a bit."""
_NOTHING: Final = 1e-10
"""Of an owner's land: labels that share less share nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Pieces of land, sorted by owner: no two of one owner share any.

    Attributes
    ----------
    owner
        Whose land it is.
    labels
        Under which labels it lies, bit k for label k; every owner has a set of them once.
    geometry, measure
        Longitude and latitude; m2.
    """

    owner: NDArray[np.int64]
    labels: NDArray[np.uint64]
    geometry: NDArray[np.object_]
    measure: NDArray[np.float64]


def partition(owner: NDArray[np.int64], label: NDArray[np.int64], geometry: NDArray[np.object_]) -> Cells:
    """Take the land of each owner apart by the labels it lies under.

    Parameters
    ----------
    owner, label
        Of each piece; labels from 0 to 62. Pieces of one owner may overlap, under one label too.
    geometry
        Valid polygons in longitude and latitude; None is no land.

    Raises
    ------
    ValueError
        There are more labels.

    Returns
    -------
    Cells
        What adds up, by owner, to the land under any label (to 1e-9: `spatial.measure.area` is additive).
    """
    if len(label) and label.max() >= MOST:
        message = f"more than {MOST} labels"
        raise ValueError(message)
    there = np.flatnonzero(shapely.get_dimensions(geometry) == SURFACE)
    key, group = np.unique(np.column_stack([owner[there], label[there]]), axis=0, return_inverse=True)
    merged = _merged(geometry[there], group.reshape(-1), len(key))
    mine, bit = key[:, 0], np.left_shift(np.uint64(1), key[:, 1].astype(np.uint64))
    alone = _disjoint(mine, merged)
    cells = [(mine[alone], bit[alone], merged[alone])]
    cells += _apart(mine[~alone], bit[~alone], merged[~alone])
    owners, labels, pieces = (np.concatenate(column) for column in zip(*cells, strict=True))
    order = np.lexsort((labels, owners))
    return Cells(owner=owners[order], labels=labels[order], geometry=pieces[order], measure=area(pieces[order]))


def _disjoint(owner: NDArray[np.int64], land: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return of which owners no two labels share land, by row: then nothing is to be cut, as most often."""
    _, at = np.unique(owner, return_inverse=True)
    count = np.bincount(at)
    several = np.flatnonzero(count[at] > 1)
    groups, of = np.unique(at[several], return_inverse=True)
    union = area(np.asarray(shapely.union_all(gathered(land[several], of, len(groups))[:, None], axis=1), object))
    disjoint = np.ones(len(count), bool)
    disjoint[groups] = np.bincount(of, area(land[several]), minlength=len(groups)) <= union * (1 + _NOTHING)
    return disjoint[at]


def _merged(geometry: NDArray[np.object_], group: NDArray[np.intp], count: int) -> NDArray[np.object_]:
    """Put the pieces of each group together; one alone stays as it is."""
    merged = np.full(count, None, object)
    merged[group] = geometry
    order = np.argsort(group, kind="stable")
    several = order[np.bincount(group, minlength=count)[group[order]] > 1]
    groups, of = np.unique(group[several], return_inverse=True)
    merged[groups] = shapely.union_all(gathered(geometry[several], of, len(groups))[:, None], axis=1)
    return merged


def _apart(
    owner: NDArray[np.int64], bit: NDArray[np.uint64], land: NDArray[np.object_]
) -> list[tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.object_]]]:
    """Lay one label after the other over the pieces so far: what both share, what is left of these, what is new."""
    owners, at = np.unique(owner, return_inverse=True)
    covered = np.full(len(owners), shapely.Polygon(), object)
    mine, labels, pieces = np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0, object)
    for each in np.unique(bit):
        rows = np.flatnonzero(bit == each)
        over = np.full(len(owners), shapely.Polygon(), object)
        over[at[rows]] = land[rows]
        parts = (
            (mine, labels | each, shapely.intersection(pieces, over[mine])),
            (mine, labels, shapely.difference(pieces, over[mine])),
            (at[rows], np.full(len(rows), each), shapely.difference(land[rows], covered[at[rows]])),
        )
        covered[at[rows]] = shapely.union(covered[at[rows]], land[rows])
        mine, labels, pieces = (np.concatenate(column) for column in zip(*parts, strict=True))
        pieces = of_dimension(pieces, np.full(len(pieces), SURFACE))
        left = ~shapely.is_missing(pieces)
        mine, labels, pieces = mine[left], labels[left], pieces[left]
    return [(owners[mine], labels, pieces)]
