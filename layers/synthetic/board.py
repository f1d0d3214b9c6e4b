"""The drawing board: shapes drawn in metres on one sheet (CGCS2000, 3-degree zone 37), before they go into files."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from collections.abc import Iterable

Coordinates = NDArray[np.float64]
Shape = TypeVar("Shape", bound=BaseGeometry)

BOARD: Final = "EPSG:4525"
STEP: Final = 220.0
"""Longest edge of a drawn outline in m: below 250 m a line is the same line in every plane to 1 mm."""


@cache
def _passage(source: str, target: str) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def moved(geometry: Iterable[BaseGeometry | None], source: str, target: str) -> NDArray[np.object_]:
    """Take geometries from one CGCS2000 system to another, metres rounded to 1 mm, degrees to 1e-9.

    Rounding keeps the files the same on every machine, and is what survey data look like.
    """
    passage = _passage(source, target)
    decimals = 9 if target == "EPSG:4490" else 3

    def change(coords: Coordinates) -> Coordinates:
        return np.column_stack(passage.transform(*coords.T)).round(decimals)

    return np.asarray(shapely.transform(np.array(list(geometry), dtype=object), change), dtype=object)


def at(lon: ArrayLike, lat: ArrayLike) -> Coordinates:
    """Return board coordinates (n, 2) of places in degrees."""
    east, north = _passage("EPSG:4490", BOARD).transform(np.atleast_1d(lon), np.atleast_1d(lat))
    return np.column_stack([east, north])


def degrees(coords: Coordinates) -> Coordinates:
    """Return longitude and latitude (n, 2) of board coordinates."""
    return np.column_stack(_passage(BOARD, "EPSG:4490").transform(*np.atleast_2d(coords).T))


def rounded(shape: Shape) -> Shape:
    """Put the shape on whole millimetres, so that it stays bit for bit what it was when written."""
    return shapely.transform(shape, lambda coords: coords.round(3))


def ragged(line: Coordinates, rng: np.random.Generator, *, amplitude: float = 0.12) -> Coordinates:
    """Break up the line (n, 2) by midpoint displacement until no edge is longer than STEP; its own points stay.

    `amplitude` is how far a midpoint moves sideways, as a share of its edge.
    """
    while (long := np.hypot(*np.diff(line, axis=0).T) > STEP).any():
        edge = np.diff(line, axis=0)[long]
        side = np.column_stack([-edge[:, 1], edge[:, 0]]) * rng.uniform(-amplitude, amplitude, (len(edge), 1))
        line = np.insert(line, np.flatnonzero(long) + 1, line[:-1][long] + edge / 2 + side, axis=0)
    return line


def outline(
    rng: np.random.Generator,
    centre: Coordinates,
    km2: float,
    *,
    rough: float = 0.3,
    squash: float = 1.0,
    turn: float = 0.0,
) -> Coordinates:
    """Draw a closed, noise-like outline (n, 2) of exactly `km2` planar square kilometres around the centre.

    `squash` flattens it, `turn` (radians, counter-clockwise) gives the direction of its long axis.
    """
    waves = np.arange(2, 15)
    count = int(2 * np.pi * np.sqrt(km2 * 1e6 / np.pi) / STEP * 1.9 / squash**0.5) + 24
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    phase, height = rng.uniform(0, 2 * np.pi, waves.size), rng.normal(0, rough, waves.size) / waves
    radius = np.exp((height * np.cos(np.outer(angle, waves) + phase)).sum(axis=1))
    ring = np.column_stack([radius * np.cos(angle), radius * np.sin(angle) * squash])
    ring *= np.sqrt(km2 * 1e6 / Polygon(ring).area)
    ring = ring @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return np.vstack([ring, ring[:1]]) + np.ravel(centre)


def nested(ring: Coordinates, shares: list[float]) -> list[Polygon]:
    """Cut the outline into rings around its middle, from the inside out; neighbours share their vertices exactly.

    `shares` are the parts of the whole area from the inside out; they add up to 1.
    """
    middle = ring[:-1].mean(axis=0)
    rings = [((ring - middle) * np.sqrt(share) + middle).round(3) for share in np.cumsum(shares)]
    return [Polygon(rings[0])] + [Polygon(outer, [inner]) for inner, outer in itertools.pairwise(rings)]


def corridor(line: Coordinates, width: float, sections: list[float]) -> list[Polygon]:
    """Cut a strip along the line across into sections of the given areas (m2); neighbours share the cut exactly."""
    along = np.gradient(line, axis=0)
    normal = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(*along.T)[:, None] * width / 2
    left, right = line + normal, line - normal
    quads = shapely.polygons(np.stack([left[:-1], left[1:], right[1:], right[:-1]], axis=1))
    covered = np.concatenate([[0.0], np.cumsum(shapely.area(quads))])
    cuts = np.interp(np.concatenate([[0.0], np.cumsum(sections)]), covered, np.arange(len(line)))
    return [_section(left, right, *pair) for pair in itertools.pairwise(cuts)]


def _section(left: Coordinates, right: Coordinates, start: float, stop: float) -> Polygon:
    """Draw the strip between two places counted in points of its line, its ends in pieces of at most STEP."""
    index = np.arange(len(left))
    places = np.concatenate([[start], index[(index > start) & (index < stop)], [stop]])
    sides = [np.column_stack([np.interp(places, index, side[:, axis]) for axis in (0, 1)]) for side in (left, right)]
    pieces = int(np.hypot(*(sides[0][0] - sides[1][0])) / STEP) + 1
    across = np.linspace(0, 1, pieces + 1)[:, None]
    head, tail = (sides[0][end] + across * (sides[1][end] - sides[0][end]) for end in (0, -1))
    return rounded(Polygon(np.vstack([sides[0], tail[1:-1], sides[1][::-1], head[::-1][1:-1]])))


def block(centre: ArrayLike, wide: float, high: float, turn: float = 0.0, *, notch: float = 0.0) -> Polygon:
    """Draw a plot `wide` x `high` m, turned by `turn` radians; `notch` (share of both sides) takes a corner out."""
    cut = 1 - 2 * notch
    corners = (
        [(-1, -1), (1, -1), (1, 1), (-1, 1)]
        if not notch
        else [(-1, -1), (1, -1), (1, cut), (cut, cut), (cut, 1), (-1, 1)]
    )
    plan = np.array(corners, dtype=float) * (wide / 2, high / 2)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return rounded(Polygon(plan @ rotation + np.ravel(centre)))


def smooth_river(places: list[tuple[float, float]], rng: np.random.Generator) -> LineString:
    """Draw a river through the places (lon, lat), bent between them; points about STEP apart."""
    line = at(*np.array(places).T)
    for _ in range(4):  # Chaikin's corner cutting keeps the bends gentle enough for a corridor
        inner = np.stack([line[:-1] * 0.75 + line[1:] * 0.25, line[:-1] * 0.25 + line[1:] * 0.75], axis=1)
        line = np.vstack([line[:1], inner.reshape(-1, 2), line[-1:]])
    return rounded(LineString(ragged(line, rng, amplitude=0.03)))
