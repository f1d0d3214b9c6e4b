"""Land that belongs to a subject: the area of the opinion it was given, a right's boundary before it grew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from layers.statements.join_key import plain
from rules.core.report import NotChecked
from spatial.combine import Measure, union
from spatial.overlay import overlay
from spatial.pairs import Doubt
from spatial.placed import Placed, stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from layers.layer import Layer
    from rules.core.term import Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLand:
    """Evidence of one kind over the subjects of a run, or over some of them.

    Attributes
    ----------
    has
        Per subject, whether any names it.
    land
        The part of each subject that lies in its own, all rows together.
    near
        Points so near the edge of their own that their position decides nothing.
    """

    has: Flags
    land: Measure
    near: Flags

    def take(self, rows: NDArray[np.int64]) -> OwnLand:
        """Return that of some subjects."""
        return OwnLand(has=self.has[rows], land=self.land.take(rows), near=self.near[rows])


def own_land(
    layers: Iterable[Layer], frame: pd.DataFrame, subjects: Placed, *, touch: float, position_m: float
) -> dict[str, OwnLand]:
    """Find what evidence says of its subjects, by kind.

    A row belongs to all subjects with its number, compared as lists are joined; rows of one number count together. One
    without a geometry may be any land.

    Parameters
    ----------
    layers
        Of evidence kinds; `id` names the subject.
    frame
        The subjects, as `Report.subjects`.
    """
    kinds: dict[str, list[Layer]] = {}
    for layer in layers:
        kinds.setdefault(layer.kind, []).append(layer)
    owners = frame.subject_id.map(plain).to_numpy(object) if kinds else np.zeros(0, object)
    return {kind: _owned(of_kind, owners, subjects, touch, position_m) for kind, of_kind in kinds.items()}


def _owned(layers: list[Layer], owners: NDArray[np.object_], subjects: Placed, touch: float, metres: float) -> OwnLand:
    ids = np.concatenate([layer.frame["id"].map(plain).to_numpy(object) for layer in layers])
    areas = stack([layer.placed for layer in layers])
    found, near = Measure.nothing(len(owners)), np.zeros(len(owners), bool)
    has = np.isin(owners, ids[ids != ""])
    rows = np.flatnonzero(has)
    mine = subjects.take(rows)
    pairs = overlay(mine, areas, reach=metres if (shapely.get_dimensions(mine.map) == 0).any() else 0.0, touch=touch)
    pairs = pairs.take(owners[rows][pairs.subject] == ids[pairs.control])
    land = union(mine, pairs, np.ones(len(pairs), bool))
    points = shapely.get_dimensions(mine.map)[pairs.subject] == 0
    near[rows[pairs.subject[points & (abs(pairs.depth) <= metres)]]] = True
    found.put(rows, land)
    lost = np.flatnonzero(np.isin(owners, ids[shapely.is_missing(areas.map) & (ids != "")]))
    found.high[lost], found.low[lost] = np.inf, 0.0
    found.doubt[lost] |= np.uint8(Doubt.FAILED)
    return OwnLand(has=has, land=found, near=near)


def unnamed(layers: Iterable[Layer]) -> bool:
    """Return whether an area names no subject: it may be anyone's."""
    return any((layer.frame["id"].map(plain) == "").any() for layer in layers)


def of_nobody(layers: Iterable[Layer], frame: pd.DataFrame) -> Iterator[NotChecked]:
    """Say which rows of evidence belong to no subject of the run: they limit nothing and prove nothing."""
    some = list(layers)
    owners = set(frame.subject_id.map(plain)) - {""} if some else set[str]()
    for layer in some:
        lonely = layer.frame[~layer.frame["id"].map(plain).isin(owners)]
        if len(lonely):
            rows = [str(row) for row in lonely["row"]]
            values: Mapping[str, object] = {"kind": layer.kind, "rows": rows, "file": layer.frame["file"].iloc[0]}
            yield NotChecked(what=layer.title, why="of-nobody", subjects=0, counts=True, values=values)
