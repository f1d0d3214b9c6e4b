"""Pairs of a subject put together: land under any of some controls, outside all of them, under two layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial import measure, proximity
from spatial.pairs import GRID, NOISE, Doubt, Measure, Relation
from spatial.remainder import remainder
from spatial.shared import full_size, gathered, of_dimension, safely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.pairs import Pairs
    from spatial.placed import Placed

__all__ = ["Measure", "common", "remainder", "union", "without"]


def union(subjects: Placed, pairs: Pairs, keep: NDArray[np.bool_]) -> Measure:
    """Put the shared parts of each subject together; no land counts twice.

    Parameters
    ----------
    subjects
        Those the pairs were made of.
    pairs
        Sorted by subject.
    keep
        Per pair: whether its control counts.
    """
    kept = np.flatnonzero(keep & (pairs.high > 0))
    owner = pairs.subject[kept]
    met = np.unique(owner)
    whole = np.zeros(len(subjects))  # of the others nothing is shared, however large they are
    whole[met] = full_size(subjects.take(met))
    result = Measure.nothing(len(subjects))
    np.maximum.at(result.low, owner, pairs.low[kept])
    np.add.at(result.high, owner, pairs.high[kept])
    np.bitwise_or.at(result.doubt, owner, pairs.doubt[kept])
    count = np.bincount(owner, minlength=len(subjects))
    single = count[owner] == 1
    full = _first_full(pairs, kept, owner, whole)
    for rows in (kept[single], full):
        result.geometry[pairs.subject[rows]] = pairs.geometry[rows]
        result.measure[pairs.subject[rows]] = pairs.measure[rows]
    several = np.flatnonzero(~single & ~np.isin(owner, pairs.subject[full]))
    _dissolve(result, pairs.take(kept[several]), whole)
    np.minimum(result.high, whole, out=result.high)
    np.minimum(result.measure, whole, out=result.measure)
    np.minimum(result.low, result.high, out=result.low)  # on its own paper a subject may be larger than on the map
    return result


def _first_full(
    pairs: Pairs, kept: NDArray[np.intp], owner: NDArray[np.int64], whole: NDArray[np.float64]
) -> NDArray[np.intp]:
    """One pair of each subject that lies in a control in every reading: nothing can be added to it."""
    full = kept[pairs.low[kept] >= whole[owner]]
    return full[np.unique(pairs.subject[full], return_index=True)[1]]


def _dissolve(result: Measure, several: Pairs, whole: NDArray[np.float64]) -> None:
    """Fill in subjects with several pairs: union by floating and by snap-rounded overlay.

    Each pair may be off by what its own interval says, and so may the union by the sum of that; it is never smaller
    than the largest of its parts nor larger than their sum.
    """
    owner, first = np.unique(several.subject, return_index=True)
    if not len(owner):
        return
    group = np.searchsorted(owner, several.subject)
    dimension = shapely.get_dimensions
    together = gathered(several.geometry, group, len(owner))
    size = []
    failed = np.zeros(len(owner), bool)
    wanted = np.maximum.reduceat(dimension(several.geometry), first)
    shown = np.full(len(owner), None, object)
    for grid in (GRID, None):
        merged, bad = safely(lambda x, grid=grid: shapely.union_all(x[:, None], grid_size=grid, axis=1), together)
        shown = np.where(bad, shown, of_dimension(merged, wanted))
        failed |= bad
        size.append(measure.whole(shown))
    noise = NOISE * measure.length(shown)
    largest = np.maximum.reduceat(several.measure, first)
    below = np.add.reduceat(np.maximum(several.measure - several.low, 0.0), first)
    above = np.add.reduceat(np.maximum(several.high - several.measure, 0.0), first)
    least, most = np.maximum(np.minimum(*size), largest), np.maximum(*size)
    result.geometry[owner], result.measure[owner] = shown, np.maximum(size[1], largest)
    result.low[owner] = np.maximum(result.low[owner], np.where(failed, 0.0, least - below))
    result.high[owner] = np.minimum(result.high[owner], np.where(failed, whole[owner], most + above))
    result.high[owner] = np.maximum(result.high[owner], np.maximum.reduceat(several.high, first))
    result.doubt[owner[abs(size[0] - size[1]) > noise]] |= np.uint8(Doubt.METHOD)
    result.doubt[owner[failed]] |= np.uint8(Doubt.FAILED)


def common(subjects: Placed, first: Measure, second: Measure) -> Measure:
    """Land of each subject that lies in both of two measures.

    Parameters
    ----------
    subjects
        Those both were made of.
    first, second
        For instance the part under the red line, and the part under a reserve's core zone.
    """
    result = Measure.nothing(len(subjects))
    result.high[:] = np.minimum(first.high, second.high)
    rows = np.flatnonzero(result.high > 0)
    one, other = first.geometry[rows], second.geometry[rows]
    shared, failed = _both(subjects.map[rows], one, other)
    twin, worse = _both(subjects.map[rows], one, other, GRID)
    sizes = measure.whole(shared), measure.whole(twin)
    failed |= worse
    below = sum(np.maximum(part.measure - part.low, 0.0)[rows] for part in (first, second))
    above = sum(np.maximum(part.high - part.measure, 0.0)[rows] for part in (first, second))
    least, most = np.minimum(*sizes) - below, np.maximum(*sizes) + above
    result.geometry[rows], result.measure[rows] = shared, sizes[0]
    result.low[rows] = np.where(failed, 0.0, np.maximum(least, 0.0))
    result.high[rows] = np.where(failed, result.high[rows], np.minimum(result.high[rows], most))
    apart = abs(sizes[0] - sizes[1]) > NOISE * np.maximum(measure.length(shared), measure.length(twin))
    result.doubt[rows] = first.doubt[rows] | second.doubt[rows]
    result.doubt[rows[apart]] |= np.uint8(Doubt.METHOD)
    result.doubt[rows[failed]] |= np.uint8(Doubt.FAILED)
    np.minimum(result.low, result.high, out=result.low)
    return result


def without(subjects: Placed, controls: Placed, pairs: Pairs, own: Measure) -> Pairs:
    """Take land of the subjects out of what they share with controls; where nothing is left they are near at best.

    Parameters
    ----------
    own
        The part of each subject that is to be taken out.

    Returns
    -------
    Pairs
        Measures, geometries and, where known, depths of what is left; how the whole subjects lie stays as it is.
    """
    left = pairs.take(np.arange(len(pairs)))
    rows = np.flatnonzero(own.high[pairs.subject] > 0)
    mine = pairs.subject[rows]
    rest = [_rest(pairs.geometry[rows], own.geometry[mine], grid) for grid in (None, GRID)]
    sizes = [measure.whole(geometry) for geometry, _ in rest]
    failed = rest[0][1] | rest[1][1]
    below = pairs.measure[rows] - pairs.low[rows] + own.high[mine] - own.measure[mine]
    above = pairs.high[rows] - pairs.measure[rows] + own.measure[mine] - own.low[mine]
    left.geometry[rows], left.measure[rows] = rest[0][0], sizes[0]
    left.low[rows] = np.where(failed, 0.0, np.maximum(np.minimum(*sizes) - below, 0.0))
    left.high[rows] = np.where(failed, pairs.high[rows], np.minimum(np.maximum(*sizes) + above, pairs.high[rows]))
    left.doubt[rows] |= own.doubt[mine] | np.where(failed, np.uint8(Doubt.FAILED), np.uint8(0))
    deep = rows[np.isfinite(pairs.depth[rows])]
    land, _ = _rest(subjects.map[pairs.subject[deep]], own.geometry[pairs.subject[deep]])
    left.depth[deep] = np.nan
    some = ~shapely.is_missing(land)
    left.depth[deep[some]] = proximity.depth(land[some], controls.map[pairs.control[deep[some]]])
    gone = (left.high <= 1e-9 * pairs.high) & (pairs.high > 0)  # parts add up to the whole no better than that
    left.relation[gone] = Relation.NEAR
    return left.take(~gone | np.isfinite(left.depth))


def _rest(
    geometry: NDArray[np.object_], other: NDArray[np.object_], grid: float | None = None
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return geometries without others; a missing other takes nothing away."""
    rest, failed = geometry.copy(), np.zeros(len(geometry), bool)
    both = np.flatnonzero(~shapely.is_missing(geometry) & ~shapely.is_missing(other))
    cut, failed[both] = safely(lambda a, b: shapely.difference(a, b, grid_size=grid), geometry[both], other[both])
    rest[both] = of_dimension(cut, shapely.get_dimensions(geometry[both]))
    return rest, failed


def _both(
    subject: NDArray[np.object_],
    one: NDArray[np.object_],
    other: NDArray[np.object_],
    grid: float | None = None,
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Intersection of two parts of a subject, of its dimension."""
    shared, failed = safely(lambda a, b: shapely.intersection(a, b, grid_size=grid), one, other)
    return of_dimension(shared, shapely.get_dimensions(subject)), failed
