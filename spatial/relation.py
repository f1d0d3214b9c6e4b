"""How subjects lie to controls: inside, containing, equal, overlapping, adjacent, near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial import measure, proximity
from spatial.long_edges import DEGREE
from spatial.measure import LINE, SURFACE
from spatial.pairs import Doubt, Relation
from spatial.plane import sampled
from spatial.shared import of_dimension, safely, sizes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spatial.interval import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Lie:
    """Relation, width and depth (m, the gap negative) of each pair; `close`: something is shared, or in reach."""

    relation: NDArray[np.uint8]
    width: NDArray[np.float64]
    depth: NDArray[np.float64]
    close: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Subjects and controls of pairs, on the map.

    Attributes
    ----------
    subject, control
        Long edges where the shown reading has them; of a giant control the excerpt about the subject.
    whole
        The control itself.
    cut, told
        Whether `control` is an excerpt, and whether to ask it before the whole how far its edge is: not where it has
        none, nor where it is seen as far as many edges.
    sight
        m; how far about the subject an excerpt shows all edges.
    """

    subject: NDArray[np.object_]
    control: NDArray[np.object_]
    whole: NDArray[np.object_]
    cut: NDArray[np.bool_]
    told: NDArray[np.bool_]
    sight: NDArray[np.float64]

    def depth(self, probe: NDArray[np.object_], rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Measure how deep a probe of each of some pairs lies (m); what an excerpt does not tell the whole does."""
        found = np.full(len(rows), np.inf)
        near = np.flatnonzero(self.told[rows] | ~self.cut[rows])
        found[near] = proximity.depth(probe[near], self.control[rows[near]])
        far = np.flatnonzero(self.cut[rows] & (abs(found) > self.sight[rows]))
        at = rows[far]
        found[far] = proximity.depth(probe[far], self.control[at], self.whole[at])
        return found

    def bounds(self) -> NDArray[np.float64]:
        """Bounds of the whole controls, in both shapes, shape (n, 4)."""
        one, other = shapely.bounds(self.control), shapely.bounds(self.whole)
        return np.hstack([np.fmin(one[:, :2], other[:, :2]), np.fmax(one[:, 2:], other[:, 2:])])


def lie(interval: Interval, sides: Sides, certain: NDArray[np.bool_], *, reach: float, touch: float) -> Lie:
    """Say how subjects lie to controls.

    Parameters
    ----------
    interval
        What they share.
    certain
        Subjects known to lie properly inside.
    reach
        m; above 0 depths are measured for polygons and lines, too.
    touch
        m; what is no wider does not separate and does not overlap.
    """
    subject, control = sides.subject, sides.control
    dimension = shapely.get_dimensions(subject)
    shares = interval.high > 0
    depth = np.full(len(subject), np.nan)
    asked = np.flatnonzero(~shares | (reach > 0) | (dimension == 0))
    depth[asked] = _depths(interval.geometry, sides, asked, reach)
    width = _widths(interval, sides)
    points = (dimension == 0) & shares
    width[points] = np.maximum(depth[points], 0.0)
    certain = certain & ((dimension == SURFACE) | (width > touch))
    close = shares | (depth >= -max(reach, touch))
    relation = np.full(len(subject), Relation.OVERLAP, np.uint8)
    relation[~shares] = np.where(depth[~shares] >= -touch, Relation.ADJACENT, Relation.NEAR)
    answered = shares & ~shapely.is_missing(interval.geometry) & ((interval.doubt & np.uint8(Doubt.FAILED)) == 0)
    relation[answered & (width <= touch)] = Relation.ADJACENT
    wide = np.flatnonzero(answered & (width > touch) & ~certain)
    box = shapely.bounds(subject[wide]), sides.bounds()[wide]
    within, around = certain.copy(), np.zeros(len(subject), bool)
    within[wide] = _within(subject[wide], control[wide], box, interval.measure[wide], touch)
    solid = dimension[wide] == SURFACE
    at = wide[solid]
    around[at] = _within(control[at], subject[at], (box[1][solid], box[0][solid]), interval.measure[at], touch)
    relation[within], relation[around] = Relation.INSIDE, Relation.CONTAINS
    relation[within & around] = Relation.EQUAL
    if reach == 0:
        depth[dimension > 0] = np.nan
    return Lie(relation=relation, width=np.where(shares, width, 0.0), depth=depth, close=close)


def _depths(shared: NDArray[np.object_], sides: Sides, rows: NDArray[np.intp], reach: float) -> NDArray[np.float64]:
    """Depth (m) of what is shared, or the gap, negative.

    One point of what is shared tells most that are deeper than reach; of the others all vertices are asked, and points
    between them, for a chord is deepest where it has no vertex.
    """
    shared = shared[rows]
    inside = ~shapely.is_missing(shared)
    probe = sides.subject[rows]
    probe[inside] = shapely.point_on_surface(shared[inside])
    depth = sides.depth(probe, rows)
    depth = np.where(inside, np.maximum(depth, 0.0), np.minimum(depth, 0.0))
    shallow = np.flatnonzero(inside & (depth <= reach) & (shapely.get_dimensions(shared) > 0))
    outline = shared[shallow]
    polygons = shapely.get_dimensions(outline) == SURFACE
    outline[polygons] = shapely.boundary(outline[polygons])
    depth[shallow] = np.maximum(depth[shallow], sides.depth(sampled(outline), rows[shallow]))
    return depth


def _widths(interval: Interval, sides: Sides) -> NDArray[np.float64]:
    """Widths of shared parts; how deep lines lie in giants an excerpt may not tell."""
    width = interval.width.copy()
    lines = np.flatnonzero((shapely.get_dimensions(sides.subject) == LINE) & sides.cut & (width > sides.sight))
    width[lines] = sides.depth(sampled(interval.geometry[lines]), lines)
    return width


def _within(
    inner: NDArray[np.object_],
    outer: NDArray[np.object_],
    bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    shared: NDArray[np.float64],
    touch: float,
) -> NDArray[np.bool_]:
    """Whether nothing wider than touch hangs out; asked of GEOS only where little is missing.

    `bounds` are those of inner and outer, which may be excerpts.
    """
    answer = np.zeros(len(inner), bool)
    box, around = bounds
    pad = 1e-4 + touch / 1e4  # degrees; only what can lie inside is measured
    rows = np.flatnonzero(
        (box[:, :2] >= around[:, :2] - pad).all(axis=1) & (box[:, 2:] <= around[:, 2:] + pad).all(axis=1)
    )
    lines = shapely.get_dimensions(inner[rows]) < SURFACE
    missing = measure.whole(inner[rows]) - shared[rows]
    little = missing <= measure.length(inner[rows]) * np.where(lines, 1.0, touch) + 1e-6
    rows = rows[little]
    rest, failed = safely(shapely.difference, inner[rows], outer[rows])
    rest = of_dimension(rest, shapely.get_dimensions(inner[rows]))
    lines = shapely.get_dimensions(rest) == LINE
    out = np.zeros(len(rows))
    out[~lines] = sizes(rest[~lines], 0.0).width
    out[lines] = _farthest(rest[lines], outer[rows][lines], touch)
    answer[rows] = (out <= touch) & ~failed
    return answer


def _farthest(lines: NDArray[np.object_], outer: NDArray[np.object_], touch: float) -> NDArray[np.float64]:
    """How far (m, at most) lines lie outside polygons; most are far away already in the middle of their first piece."""
    first = shapely.line_interpolate_point(shapely.get_geometry(lines, 0), 0.5, normalized=True)
    far = shapely.distance(first, outer) * DEGREE
    rows = np.flatnonzero(far <= touch)
    coords, row = shapely.get_coordinates(sampled(lines[rows]), return_index=True)
    np.maximum.at(far, rows[row], shapely.distance(shapely.points(coords), outer[rows][row]) * DEGREE)
    return far
