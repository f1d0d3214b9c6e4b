"""Paths of a drawing: what an entity draws, as points, arcs within a millimetre; or why it cannot be land."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from layers.gis import arcs

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from layers.drawings.dxf import Entity

_CLOSED: Final = 1
_FITTED: Final = 2 | 4
_MESH: Final = 16 | 64
_FEWEST: Final = 2


class RefusedError(ValueError):
    """An entity cannot be taken as an outline; `key` names the note that says why, `what` the word at fault."""

    def __init__(self, key: str, what: str = "") -> None:
        super().__init__(key, what)
        self.key, self.what = key, what


class Path(NamedTuple):
    """Points an entity draws, (n, 2); of a closed one the last is the first again."""

    points: NDArray[np.float64]
    closed: bool
    curved: bool
    raised: bool


def path(entity: Entity) -> Path:
    """Say what an entity draws.

    Raises
    ------
    RefusedError
        Not of a kind that draws an outline, drawn on a tilted plane, or damaged.
    """
    if entity.type == "INSERT":
        raise RefusedError("dxf-insert", entity.first(2))
    if entity.type not in _KINDS:
        raise RefusedError("dxf-kind")
    try:
        upright = [entity.number(code, default) for code, default in ((210, 0.0), (220, 0.0), (230, 1.0))] == [0, 0, 1]
        drawn = _KINDS[entity.type](entity)
    except RefusedError:
        raise
    except (ValueError, ZeroDivisionError, FloatingPointError) as error:
        raise RefusedError("dxf-damaged", str(error)) from error
    if not upright:
        raise RefusedError("dxf-tilted")
    if not np.isfinite(drawn.points).all():
        raise RefusedError("dxf-damaged", "nan")
    return drawn


def _line(entity: Entity) -> Path:
    ends = _xy([entity, entity], (10, 11), (20, 21))
    return Path(ends, closed=False, curved=False, raised=any(entity.number(code) for code in (30, 31)))


def _point(entity: Entity) -> Path:
    return Path(_xy([entity], (10,), (20,)), closed=False, curved=False, raised=bool(entity.number(30)))


def _arc(entity: Entity) -> Path:
    centre, radius = _xy([entity], (10,), (20,))[0], entity.number(40)
    start, end = (np.radians(entity.number(code)) for code in (50, 51))
    turn = (end - start) % (2 * np.pi) or 2 * np.pi
    return _swept(entity, centre, radius, start, turn)


def _circle(entity: Entity) -> Path:
    return _swept(entity, _xy([entity], (10,), (20,))[0], entity.number(40), 0.0, 2 * np.pi)


def _swept(entity: Entity, centre: NDArray[np.float64], radius: float, start: float, turn: float) -> Path:
    if radius <= 0:
        raise RefusedError("dxf-damaged", f"r = {radius:g}")
    points = arcs.sweep(centre, radius, start, turn, arcs.millimetre(centre))
    closed = turn == 2 * np.pi
    if closed:
        points[-1] = points[0]
    return Path(points, closed=closed, curved=True, raised=bool(entity.number(30)))


def _light(entity: Entity) -> Path:
    """Read an LWPOLYLINE: each vertex begins with group 10 and may carry a bulge."""
    vertices: list[list[float]] = []
    for code, value in entity.pairs:
        if code == 10:  # noqa: PLR2004 - group codes are the format's words
            vertices.append([float(value), np.nan, 0.0])
        elif code in {20, 42} and vertices:
            vertices[-1][1 if code == 20 else 2] = float(value)  # noqa: PLR2004
    if len(vertices) != int(entity.number(90, len(vertices))):
        raise RefusedError("dxf-damaged", f"{len(vertices)} / {entity.first(90)}")
    return _bulged(np.array(vertices), int(entity.number(70)), raised=bool(entity.number(38)))


def _heavy(entity: Entity) -> Path:
    """Read a POLYLINE, whose vertices are entities of their own."""
    flags = int(entity.number(70))
    if flags & (_FITTED | _MESH):
        raise RefusedError("dxf-kind")
    vertices = [part for part in entity.parts if part.type == "VERTEX"]
    points = _xy(vertices, (10,) * len(vertices), (20,) * len(vertices))
    bulges = np.array([vertex.number(42) for vertex in vertices])
    raised = any(part.number(30) for part in (entity, *vertices))
    return _bulged(np.column_stack([points, bulges]), flags, raised=raised)


def _bulged(vertices: NDArray[np.float64], flags: int, *, raised: bool) -> Path:
    """Draw a polyline through (x, y, bulge); what ends where it began is closed, flag or not."""
    if len(vertices) < _FEWEST:
        raise RefusedError("dxf-damaged", f"{len(vertices)}")
    points, bulges = vertices[:, :2], vertices[:, 2]
    if flags & _CLOSED:
        points = np.vstack([points, points[:1]])
    drawn = [points[:1]]
    for start, end, bulge in zip(points, points[1:], bulges, strict=False):
        drawn.append(arcs.bulge(start, end, bulge)[1:] if bulge else end[None])
    closed = bool(np.hypot(*(points[-1] - points[0])) <= arcs.millimetre(points))
    way = np.vstack(drawn)
    if closed:
        way[-1] = way[0]
    return Path(way, closed=closed, curved=bool(bulges[: len(points) - 1].any()), raised=raised)


def _xy(entities: list[Entity], x: tuple[int, ...], y: tuple[int, ...]) -> NDArray[np.float64]:
    """Coordinates that must be there."""
    pairs = [(one.first(a), one.first(b)) for one, a, b in zip(entities, x, y, strict=True)]
    return np.array([(float(first), float(second)) for first, second in pairs], dtype=np.float64).reshape(-1, 2)


_KINDS: Final[dict[str, Callable[[Entity], Path]]] = {
    "LINE": _line,
    "POINT": _point,
    "ARC": _arc,
    "CIRCLE": _circle,
    "LWPOLYLINE": _light,
    "POLYLINE": _heavy,
}
