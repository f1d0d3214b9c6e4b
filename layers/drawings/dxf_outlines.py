"""From the paths of one layer of a drawing to polygons: chains that close, holes by containment, and what is refused.

Lines and arcs whose ends meet within a millimetre are links of a chain. A chain that closes is an outline; one that
stays open, branches or crosses another outline says nothing certain about land.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely import Polygon

from layers.gis import arcs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from layers.drawings.dxf_paths import Path

_ENDS = 2
"""Of a link; and how many meet where a chain goes on."""

_CORNERS = 4
"""Points of the smallest closed ring."""


class Ring(NamedTuple):
    """A closed outline and the numbers of the paths it is made of."""

    members: tuple[int, ...]
    points: NDArray[np.float64]


class Outlines(NamedTuple):
    """What the paths of a layer amount to.

    Attributes
    ----------
    polygons
        Each with the ring that bounds it and the rings cut out of it.
    refused
        Number of a path -> the note that says why it is no outline, and the path it collides with or None.
    """

    polygons: list[tuple[Polygon, Ring, list[Ring]]]
    refused: dict[int, tuple[str, int | None]]


def outlines(paths: Sequence[Path]) -> Outlines:
    """Make polygons of the paths of one layer.

    Every path is a member of just one ring of a polygon, or refused.
    """
    refused: dict[int, tuple[str, int | None]] = {}
    rings = [Ring((at,), path.points) for at, path in enumerate(paths) if path.closed]
    links = [at for at, path in enumerate(paths) if not path.closed]
    rings += _chains(links, [paths[at].points for at in links], refused)
    sound = []
    for ring in rings:
        if len(ring.points) >= _CORNERS and Polygon(ring.points).is_valid:
            sound.append(ring)
        else:
            refused |= dict.fromkeys(ring.members, ("dxf-crosses-itself", None))
    faces = np.array([Polygon(ring.points) for ring in sound], dtype=object)
    inner, outer = _nested(sound, faces, refused)
    return Outlines(_polygons(sound, faces, inner, outer, refused), refused)


def _chains(
    numbers: list[int], links: list[NDArray[np.float64]], refused: dict[int, tuple[str, int | None]]
) -> list[Ring]:
    """Join links end to end; a chain closes where just two ends meet at each of its nodes."""
    if not links:
        return []
    ends = np.array([point for link in links for point in (link[0], link[-1])])
    node = _nodes(ends).reshape(-1, _ENDS)
    meeting = np.bincount(node.ravel())
    at_node: dict[int, list[int]] = {}
    for link, pair in enumerate(node.tolist()):
        for end in pair:
            at_node.setdefault(end, []).append(link)
    rings, seen = [], set[int]()
    for first in range(len(links)):
        if first in seen:
            continue
        together = _connected(first, node, at_node)
        seen |= set(together)
        counts = meeting[node[together]]
        if (counts == _ENDS).all():
            rings.append(_walked(together[0], numbers, links, node, at_node))
        else:
            key = "dxf-open" if (counts == 1).any() else "dxf-branches"
            refused |= {numbers[link]: (key, None) for link in together}
    return rings


def _nodes(ends: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give ends within a millimetre of each other one number."""
    points = np.asarray(shapely.points(ends))
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=arcs.millimetre(ends))
    label = np.arange(len(ends))
    while True:
        lower = label.copy()
        np.minimum.at(lower, one, label[other])
        if np.array_equal(lower, label):
            return label
        label = lower


def _connected(first: int, node: NDArray[np.int64], at_node: dict[int, list[int]]) -> list[int]:
    """Links that hang together with one, in the order of the drawing."""
    found, waiting = {first}, [first]
    while waiting:
        for end in node[waiting.pop()].tolist():
            new = [link for link in at_node[end] if link not in found]
            found |= set(new)
            waiting += new
    return sorted(found)


def _walked(
    first: int,
    numbers: list[int],
    links: list[NDArray[np.float64]],
    node: NDArray[np.int64],
    at_node: dict[int, list[int]],
) -> Ring:
    """Follow a closed chain from its first link until it is back."""
    members, pieces = [first], [links[first][:-1]]
    link, end = first, int(node[first, 1])
    while end != node[first, 0]:
        link = next(other for other in at_node[end] if other != link)
        onward = node[link, 0] == end
        pieces.append((links[link] if onward else links[link][::-1])[:-1])
        members.append(link)
        end = int(node[link, 1 if onward else 0])
    return Ring(tuple(numbers[member] for member in members), np.vstack([*pieces, pieces[0][:1]]))


def _nested(
    rings: list[Ring], faces: NDArray[np.object_], refused: dict[int, tuple[str, int | None]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find pairs (inner, outer) of faces; two that overlap otherwise, share an edge inside or are equal are refused."""
    one, other = shapely.STRtree(faces).query(faces, predicate="intersects")
    apart = (one >= other) | shapely.touches(faces[one], faces[other])
    one, other = one[~apart], other[~apart]
    smaller = shapely.area(faces[one]) < shapely.area(faces[other])
    inner, outer = np.where(smaller, one, other), np.where(smaller, other, one)
    edge = shapely.intersection(shapely.boundary(faces[inner]), shapely.boundary(faces[outer]))
    within = shapely.covered_by(faces[inner], faces[outer]) & (shapely.length(edge) == 0)
    for a, b in zip(inner[~within].tolist(), outer[~within].tolist(), strict=True):
        for ring, against in ((rings[a], rings[b]), (rings[b], rings[a])):
            refused |= dict.fromkeys(ring.members, ("dxf-crosses", against.members[0]))
    return inner[within], outer[within]


def _polygons(
    rings: list[Ring],
    faces: NDArray[np.object_],
    inner: NDArray[np.int64],
    outer: NDArray[np.int64],
    refused: dict[int, tuple[str, int | None]],
) -> list[tuple[Polygon, Ring, list[Ring]]]:
    """Cut out of each ring at an even depth the rings that lie in it one deeper."""
    size = shapely.area(faces)
    _spread(rings, [*zip(inner.tolist(), outer.tolist(), strict=True)], refused)
    depth = np.bincount(inner, minlength=len(rings))
    around: dict[int, list[int]] = {}
    for a, b in zip(inner.tolist(), outer.tolist(), strict=True):
        around.setdefault(a, []).append(b)
    holes: dict[int, list[Ring]] = {}
    for at in np.flatnonzero(depth % 2 == 1).tolist():
        holes.setdefault(min(around[at], key=lambda ring: (size[ring], ring)), []).append(rings[at])
    return [
        (Polygon(ring.points, [hole.points for hole in holes.get(at, [])]), ring, holes.get(at, []))
        for at, ring in enumerate(rings)
        if depth[at] % 2 == 0 and ring.members[0] not in refused
    ]


def _spread(rings: list[Ring], nests: list[tuple[int, int]], refused: dict[int, tuple[str, int | None]]) -> None:
    """Refuse what a refused outline lies in and what lies in it, too: it is in doubt whether they are land or holes."""
    beside: dict[int, list[int]] = {}
    for inner, outer in nests:
        beside.setdefault(inner, []).append(outer)
        beside.setdefault(outer, []).append(inner)
    waiting = [at for at, ring in enumerate(rings) if ring.members[0] in refused]
    while waiting:
        against = waiting.pop()
        for at in beside.get(against, []):
            if rings[at].members[0] not in refused:
                refused |= dict.fromkeys(rings[at].members, ("dxf-nested", rings[against].members[0]))
                waiting.append(at)
