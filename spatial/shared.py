"""Shared parts, safely: what fails is found and set aside, what has another dimension is left out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import shapely

from spatial import measure
from spatial.measure import LINE, SURFACE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from spatial.placed import Placed

T = TypeVar("T")

EFFORT: Final = 1_000_000
"""Vertices a thread takes at a time; the same for any number of threads."""

FLAT: Final = 2000
"""What a pair costs beside its vertices, in vertices."""

COLLECTION: Final = 7
"""GEOS' type number of a geometry collection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large shared parts are: `whole` m2, m or 1; `wide` only pieces wider than touch; `width`, `outline` in m."""

    whole: NDArray[np.float64]
    wide: NDArray[np.float64]
    width: NDArray[np.float64]
    outline: NDArray[np.float64]


def safely(operation: Callable[..., Any], *operands: NDArray[Any]) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Call a vectorised operation; where GEOS raises, halve until the failing rows are found.

    Returns
    -------
    result
        One geometry per row, None where it failed.
    failed
        The rows that raise by themselves.
    """
    count = len(operands[0])
    if not count:
        return np.zeros(0, object), np.zeros(0, bool)
    try:
        return operation(*operands), np.zeros(count, bool)
    except shapely.GEOSException:
        if count == 1:
            return np.array([None], object), np.ones(1, bool)
    half = count // 2
    first, second = (safely(operation, *(x[cut] for x in operands)) for cut in (slice(half), slice(half, None)))
    return np.concatenate([first[0], second[0]]), np.concatenate([first[1], second[1]])


def boxes(bounds: NDArray[np.float64]) -> NDArray[np.object_]:
    """Rectangles of bounds, shape (n, 4)."""
    rectangles: Any = shapely.box(*bounds.T)
    return np.asarray(rectangles, object)


def gathered(parts: NDArray[np.object_], group: NDArray[np.intp], count: int) -> NDArray[np.object_]:
    """Collect parts by group, in order of groups; None stays out, a group without parts is None."""
    together = np.full(count, None, object)
    shapely.geometrycollections(parts, indices=group, out=together)
    return together


def of_dimension(geometry: NDArray[np.object_], dimension: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
    """Leave out what has another dimension; None where nothing is left.

    >>> touching = shapely.intersection(shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
    >>> of_dimension(np.array([touching, shapely.box(0, 0, 1, 1)]), np.array([2, 2]))
    array([None, <POLYGON ((1 0, 1 1, 0 1, 0 0, 1 0))>], dtype=object)
    """
    kept = np.array(geometry, object)
    kept[shapely.is_empty(kept) | (shapely.get_dimensions(kept) < dimension)] = None
    for row in np.flatnonzero(
        shapely.get_type_id(kept) == COLLECTION
    ):  # rare: what overlay leaves of edges and corners
        parts = shapely.get_parts(kept[row])
        parts = parts[shapely.get_dimensions(parts) == dimension[row]]
        kept[row] = shapely.union_all(parts) if len(parts) > 1 else parts[0]
    return kept


def share(
    first: NDArray[np.object_], second: NDArray[np.object_], grid: float | None = None
) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Intersect row by row; the first geometry's dimension counts, and only polygons have something to share.

    Parameters
    ----------
    first, second
        Geometries in one plane.
    grid
        Round all nodes to this grid; None is floating.

    Returns
    -------
    shared
        None where nothing of that dimension is shared, or where the overlay failed.
    failed
        Rows for which GEOS has no answer.
    """
    shared, failed = safely(lambda a, b: shapely.intersection(a, b, grid_size=grid), first, second)
    shared = of_dimension(shared, shapely.get_dimensions(first))
    shared[shapely.get_dimensions(second) < SURFACE] = None
    return shared, failed


def sizes(
    geometry: NDArray[np.object_],
    touch: float,
    deep: Callable[[NDArray[np.object_], NDArray[np.intp]], NDArray[np.float64]] | None = None,
) -> Sizes:
    """Measure shared parts piece by piece.

    Parameters
    ----------
    geometry
        Shared parts in longitude and latitude; None counts nothing.
    touch
        Pieces no wider than this (m) are left out of `wide`.
    deep
        How deep pieces of lines lie in the control, m, given the pieces and the rows they belong to; without it lines
        have no width and always count.
    """
    pieces, row = measure.take_parts(geometry)
    size, outline = measure.whole(pieces), measure.length(pieces)
    dimension = shapely.get_dimensions(pieces)
    width = np.full(len(pieces), np.inf)
    np.divide(2 * size, outline, out=width, where=(dimension == SURFACE) & (outline > 0))
    lines = np.flatnonzero(dimension == LINE)
    if deep is not None and len(lines):
        width[lines] = deep(pieces[lines], row[lines])
    width[(dimension == SURFACE) & (outline == 0)] = 0.0
    widest = np.zeros(len(geometry))
    np.maximum.at(widest, row, width)

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        summed: NDArray[np.float64] = np.bincount(row, values, minlength=len(geometry)).astype(float)
        return summed

    points = shapely.get_dimensions(geometry) == 0
    return Sizes(
        whole=np.where(points, 1.0, total(size)),
        wide=np.where(points, 1.0, total(np.where(width > touch, size, 0.0))),
        width=widest,
        outline=total(outline),
    )


def full_size(placed: Placed) -> NDArray[np.float64]:
    """Size of each row (m2, m or 1), of the larger where there are two repairs: nothing it shares is more."""
    return np.maximum(measure.whole(placed.map), measure.whole(placed.spare))


def spread(first: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Count from each first up to its end; with the position of the span each number is of.

    >>> spread(np.array([3, 7]), np.array([5, 8]))
    (array([0, 0, 1]), array([3, 4, 7]))
    """
    count = end - first
    span = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(span)) - np.repeat(np.cumsum(count) - count, count)
    return span, first[span] + within


def in_blocks(work: Callable[[NDArray[np.intp]], T], blocks: Sequence[NDArray[np.intp]], threads: int) -> list[T]:
    """Work through blocks of rows, several at a time (GEOS releases the interpreter's lock)."""
    if threads == 1 or len(blocks) <= 1:
        return [work(block) for block in blocks]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, blocks))


def even_blocks(rows: NDArray[np.intp], vertices: NDArray[np.integer[Any]]) -> list[NDArray[np.intp]]:
    """Cut rows into blocks of about equal work.

    Parameters
    ----------
    rows
        Positions of pairs.
    vertices
        Of each pair: what an overlay costs.

    Examples
    --------
    >>> [len(block) for block in even_blocks(np.arange(3), np.array([10, 2_000_000, 20]))]
    [1, 2]
    """
    effort = np.cumsum(vertices + FLAT)
    cuts = np.flatnonzero(np.diff(effort // EFFORT)) + 1
    return np.split(rows, cuts) if len(rows) else []
