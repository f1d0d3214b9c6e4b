"""Polygons of many vertices on disk: outlines in pieces, coordinates on the map and as delivered."""

from __future__ import annotations

import io
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from layers.store.coordinates import Coordinates, write_coordinates
from layers.store.seal import content
from spatial.crs import passage, transform
from spatial.measure import SURFACE
from spatial.outlines import Outlines, put_together, take_apart
from spatial.vicinity import look

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from spatial.glimpse import Glimpse
    from spatial.placed import Placed
    from spatial.vicinity import Place

GIANT: Final = 500
"""Vertices from which a polygon is kept in pieces."""

INDEX, MAP, OWN, OTHER = "outlines.npz", "map.xy", "own.xy", "delivered.npz"
BLOCKS: Final = frozenset({MAP, OWN})
"""Files read block by block: the index has the digests."""


def write(placed: Placed, folder: Path) -> NDArray[np.bool_]:
    """Write the giants among some rows; nothing where there is none.

    A row with a second reading is none: it is kept, and read, whole.

    Returns
    -------
    numpy.ndarray
        (n,) bool; which rows they are.
    """
    many = shapely.get_num_coordinates(placed.map) > GIANT
    apart = many & (shapely.get_dimensions(placed.map) == SURFACE) & shapely.is_missing(placed.spare)
    rows = np.flatnonzero(apart)
    if not len(rows):
        return np.asarray(apart, bool)
    outlines, coords = take_apart(placed.map[rows])
    delivered, own = take_apart(placed.own[rows])
    alike = len(own) == len(coords) and all(
        np.array_equal(getattr(outlines, name), getattr(delivered, name)) for name in ("part", "ring", "vertex")
    )
    arrays: dict[str, Any] = {f"outlines.{name}": getattr(outlines, name) for name in _NAMES}
    arrays |= {"rows": rows, "map": write_coordinates(folder / MAP, coords)}
    if alike and not np.array_equal(own, coords):
        arrays["own"] = write_coordinates(folder / OWN, own)
    if not alike:
        wkb = [np.frombuffer(one, np.uint8) for one in shapely.to_wkb(placed.own[rows])]
        with (folder / OTHER).open("wb") as stream:
            np.savez(stream, *wkb)
    with (folder / INDEX).open("wb") as stream:
        np.savez(stream, **arrays)
    return np.asarray(apart, bool)


_NAMES: Final = tuple(field.name for field in fields(Outlines))


def fill_in(placed: Placed, folder: Path, facts: Mapping[str, Any], place: Place | None) -> None:
    """Put giants into their rows, which are empty: whole, or as they matter to a place.

    Raises
    ------
    DamagedError
        A file is not what was written.
    """
    if INDEX not in facts["files"]:
        return
    with np.load(io.BytesIO(content(folder, INDEX, facts)), allow_pickle=False) as index:
        held = {name: index[name] for name in index.files}
    outlines = Outlines(**{name: held[f"outlines.{name}"] for name in _NAMES})
    coords = Coordinates(folder / MAP, held["map"])
    own = Coordinates(folder / OWN, held["own"]) if "own" in held else None
    seen = {} if place is None else look(outlines, place, coords.spans)
    rows = held["rows"]
    for shape, glimpse in seen.items():
        placed.map[rows[shape]] = glimpse.shown
        placed.own[rows[shape]] = _delivered(glimpse, placed, rows[shape], coords, own)
    whole = np.setdiff1d(np.arange(len(rows)), list(seen))
    placed.map[rows[whole]] = put_together(outlines, _all(outlines, whole, coords), whole)
    if OTHER in facts["files"]:
        if len(whole):
            placed.own[rows[whole]] = _others(content(folder, OTHER, facts), whole)
    elif own is not None:
        placed.own[rows[whole]] = put_together(outlines, _all(outlines, whole, own), whole)
    else:
        placed.own[rows[whole]] = placed.map[rows[whole]]


def _all(outlines: Outlines, shapes: NDArray[np.intp], coords: Coordinates) -> NDArray[np.float64]:
    rings = outlines.first_ring
    return coords.spans(outlines.vertex[rings[shapes]], outlines.vertex[rings[shapes + 1]] - 1)


def _others(data: bytes, shapes: NDArray[np.intp]) -> NDArray[np.object_]:
    with np.load(io.BytesIO(data), allow_pickle=False) as wkb:
        return np.asarray(shapely.from_wkb([wkb[f"arr_{shape}"].tobytes() for shape in shapes]), object)


def _delivered(
    glimpse: Glimpse, placed: Placed, row: int, coords: Coordinates, own: Coordinates | None
) -> shapely.Geometry:
    """Bring a glimpse to the paper: vertices that were delivered bit for bit, cut ends by transformation."""
    way = passage(placed.papers[placed.paper[row]])
    if way.keeps_coordinates:
        return glimpse.shown
    if own is None:
        brought: shapely.Geometry = transform(np.array([glimpse.shown], object), way.from_map)[0]
        return brought
    known, there = (some.spans(*glimpse.spans).view(np.complex128)[:, 0] for some in (coords, own))
    order = np.argsort(known)

    def deliver(places: NDArray[np.float64]) -> NDArray[np.float64]:
        wanted = np.ascontiguousarray(places).view(np.complex128)[:, 0]
        at = order[np.searchsorted(known, wanted, sorter=order).clip(max=len(known) - 1)]
        return np.where((known[at] == wanted)[:, None], there[at].view(np.float64).reshape(-1, 2), way.from_map(places))

    moved: shapely.Geometry = transform(np.array([glimpse.shown], object), deliver)[0]
    return moved
