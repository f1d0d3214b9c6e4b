"""The control land a footprint has to leave, or to get into, found as the engine names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from spatial.local import Local
from spatial.placed import Placed, stack
from spatial.shared import boxes

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from layers.layer import Control


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlLand:
    """All control rows of a run.

    Attributes
    ----------
    placed
        Their geometry.
    at
        Title and row in the layer -> where they stand.
    of_kind
        Kind, or the id of an office's own rule -> the rows of that.
    """

    placed: Placed
    at: Mapping[tuple[str, int], tuple[int, ...]]
    of_kind: Mapping[str, NDArray[np.int64]]

    @classmethod
    def of(cls, controls: Iterable[Control]) -> ControlLand:
        """Lay the rows of all controls one after the other."""
        layers = list(controls)
        at: dict[tuple[str, int], tuple[int, ...]] = {}
        kinds: dict[str, list[int]] = {}
        first = 0
        for control in layers:
            for number, row in enumerate(control.layer.frame["row"].tolist(), start=first):
                key = control.layer.title, int(row)
                at[key] = (*at.get(key, ()), number)
            kind = control.rule.id if control.rule else control.layer.kind
            kinds.setdefault(kind, []).extend(range(first, first + len(control.layer.frame)))
            first += len(control.layer.frame)
        return cls(
            placed=stack([control.layer.placed for control in layers]),
            at=at,
            of_kind={kind: np.array(rows, np.int64) for kind, rows in kinds.items()},
        )

    def met(self, pairs: pd.DataFrame) -> set[int]:
        """Return the rows that pairs of a rule name."""
        named = pairs[pairs["control"].notna()]
        keys = zip(named["control_layer"], named["control"].astype(int), strict=True)
        return {number for key in keys for number in self.at.get(key, ())}

    def near(self, rows: NDArray[np.int64], subject: shapely.Geometry, metres: float) -> NDArray[np.object_]:
        """Return some rows on the map, as far as they lie about a subject; what is farther is None."""
        bounds = shapely.bounds(subject)
        pad = metres / (111_000.0 * np.cos(np.radians(np.abs(bounds[1::2]).max() + 0.1)))
        window = boxes((bounds + np.array([-pad, -pad, pad, pad]))[None])[0]
        land: NDArray[np.object_] = np.full(len(rows), None, object)
        close = shapely.intersects(shapely.envelope(self.placed.map[rows]), window)
        land[close] = shapely.intersection(self.placed.map[rows[close]], window)
        return land


@dataclass(kw_only=True)
class Way:
    """What keeps one footprint from being clear under one rule; the engine adds to it what it finds.

    Attributes
    ----------
    local
        The footprint on its paper.
    into
        Whether it must lie in the land instead of outside.
    by_distance
        Whether the rule asks for a distance.
    margin
        m beyond what is asked, as much as it takes.
    apart
        Control row -> m to keep from it.
    """

    subject: int
    rule: str
    local: Local
    into: bool
    by_distance: bool
    margin: float
    land: ControlLand
    on_map: shapely.Geometry
    apart: dict[int, float] = field(default_factory=dict)
    _near: dict[int, shapely.Geometry] = field(default_factory=dict)

    def meet(self, rows: set[int], excess: float, nearest: float) -> None:
        """Add control rows the engine names; land to get into is known from the start.

        Parameters
        ----------
        excess, nearest
            m; how much too near the footprint was, and how near: together the distance the rule asks for.
        """
        if self.into:
            return
        asked = excess + nearest if self.by_distance else 0.0
        self.apart |= dict.fromkeys(rows - self.apart.keys(), float(np.nan_to_num(asked)))

    def avoid(self, drawn: shapely.Geometry) -> None:
        """Strike off the land a drawing (on its paper) got into: it is there, and yet not clear."""
        footprint = shapely.transform(drawn, lambda xy: xy * self.local.scale)
        entered = [row for row, land in self._near.items() if shapely.intersects(land, footprint)]
        for row in entered:
            self.apart.pop(row, None)

    def around(self, metres: float) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
        """Return the land in the way within so many metres, in the footprint's metres, and how far to keep from it."""
        new = np.array([row for row in self.apart if row not in self._near], np.int64)
        reach = metres + max(self.apart.values(), default=0.0)
        found = self.local.metres(self.land.near(new, self.on_map, reach))
        self._near |= dict(zip(new.tolist(), found.tolist(), strict=True))
        rows = [row for row in self.apart if self._near[row] is not None and not shapely.is_empty(self._near[row])]
        land = np.array([*(self._near[row] for row in rows), None], object)[:-1]
        return land, np.array([self.apart[row] for row in rows], float)
