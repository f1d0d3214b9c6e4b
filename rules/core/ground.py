"""What lies where: the controls of each kind on one map, and every overlay a run needs, computed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.layer import Control, Coverage
from spatial.combine import Measure, remainder
from spatial.overlay import overlay
from spatial.pairs import Pairs
from spatial.piece_tree import PieceTree
from spatial.placed import Placed, stack
from spatial.prepared import Prepared, prepare
from spatial.reach import edge, gaps

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Stack:
    """All control layers of one kind as one: county layers in both zones are one layer.

    Attributes
    ----------
    placed, frame
        The rows of all layers; `frame` has the canonical fields and `control_layer` (title), `entry` (the layer's
        number among them), `row`.
    """

    kind: str
    controls: tuple[Control, ...]

    @cached_property
    def placed(self) -> Placed:
        """The geometry of all rows."""
        return stack([control.layer.placed for control in self.controls])

    @cached_property
    def prepared(self) -> Prepared:
        """The same, ready for the overlays of every batch."""
        return prepare(self.placed)

    @cached_property
    def pieces(self) -> PieceTree:
        """The boundaries of all rows, to be searched for the nearest."""
        return PieceTree.of(self.placed.map)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The canonical fields of all rows."""
        frames = [
            control.layer.frame.assign(control_layer=control.layer.title, entry=number)
            for number, control in enumerate(self.controls)
        ]
        return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]

    @property
    def alternatives(self) -> bool:
        """Whether the rows are readings of one control."""
        return any(control.alternatives for control in self.controls)

    @property
    def zone_words(self) -> tuple[Mapping[str, str], ...]:
        """By layer the catalogue's own words for zones."""
        return tuple(control.zone_words for control in self.controls)

    @cached_property
    def coverage(self) -> tuple[bool, frozenset[str], tuple[Placed, ...]]:
        """The land the layers speak for, together: all counties, these counties, these areas.

        One layer of which nobody says for what land it speaks may lack something anywhere: then they speak for none.
        """
        if any(control.coverage is None for control in self.controls):
            return False, frozenset(), ()
        stated: list[Coverage] = [control.coverage for control in self.controls if control.coverage is not None]
        return (
            any(coverage.everywhere for coverage in stated),
            frozenset[str]().union(*(coverage.counties for coverage in stated)),
            tuple(coverage.area for coverage in stated if coverage.area is not None),
        )


@dataclass(frozen=True, kw_only=True)
class Ground:
    """The subjects over the controls.

    Parameters
    ----------
    subjects
        All rows of the run.
    whole, dimension
        Of each subject: m2 | m | 1, and 2 | 1 | 0 (-1 without geometry).
    stacks
        The controls by kind; `county` among them where the catalogue has it.
    touch, position_m
        Of the rulebook, in metres.
    """

    subjects: Placed
    whole: NDArray[np.float64]
    dimension: NDArray[np.int8]
    stacks: Mapping[str, Stack]
    touch: float
    position_m: float
    threads: int = 2
    _pairs: dict[tuple[str, float], Pairs] = field(default_factory=dict)
    _bare: dict[object, Measure] = field(default_factory=dict)
    _edge: dict[object, Placed | None] = field(default_factory=dict)

    def pairs(self, kind: str, *, near: float = 0.0) -> Pairs:
        """Return every pair of a subject and a control of the kind; points are seen as far as positions are unsure."""
        key = (kind, near)
        if key not in self._pairs:
            self._pairs[key] = self._overlay(self.stacks[kind].prepared, near)
        return self._pairs[key]

    def _overlay(self, controls: Placed | Prepared, near: float) -> Pairs:
        """Overlay points with their own reach, everything else with the rule's."""
        found = [
            (rows, overlay(subjects, controls, reach=reach, touch=self.touch, threads=self.threads))
            for (rows, subjects), reach in zip(self._prepared, (near, max(near, self.position_m)), strict=True)
            if len(rows)
        ]
        return _merged(found)

    @cached_property
    def _prepared(self) -> tuple[tuple[NDArray[np.intp], Prepared], ...]:
        """Areas and lines, and points apart: what is found out of them in one overlay serves the others."""
        parts = np.flatnonzero(self.dimension > 0), np.flatnonzero(self.dimension == 0)
        return tuple((rows, prepare(self.subjects.take(rows))) for rows in parts)

    def uncovered(self, kind: str) -> Measure:
        """Return the part of each subject for which no layer of the kind speaks; an absent kind covers nothing."""
        key, covered = self._covered(kind)
        if key not in self._bare:
            self._bare[key] = self._beyond(covered, counties=key[0] and not key[2])
        return self._bare[key]

    def near_edge(self, kind: str, rows: NDArray[np.int64], metres: float) -> NDArray[np.bool_]:
        """Return which of some subjects reach so near to land of which no layer of the kind speaks, or into it."""
        key, covered = self._covered(kind)
        if covered is None:
            return np.zeros(len(rows), bool)
        if key not in self._edge:
            self._edge[key] = edge(stack(covered), touch=self.touch) if covered else None
        limit, near = self._edge[key], self.uncovered(kind).measure[rows] > 0
        if limit is not None:
            near[gaps(self.subjects.take(rows), limit, np.full(len(limit), metres), touch=self.touch).subject] = True
        return near

    def _covered(self, kind: str) -> tuple[tuple[bool, frozenset[str], tuple[int, ...]], list[Placed] | None]:
        """Return the land the layers of a kind speak for and a key for it; None: all land there is."""
        everywhere, counties, areas = self.stacks[kind].coverage if kind in self.stacks else (False, frozenset(), ())
        key = everywhere, counties, tuple(id(area) for area in areas)
        known = self.stacks.get("county")
        if everywhere and known is None:
            return key, None
        covered = list(areas)
        if known is not None and (everywhere or counties):
            keep = np.ones(len(known.placed), bool) if everywhere else known.frame.code.isin(counties).to_numpy()
            covered.append(known.placed.take(np.flatnonzero(keep)))
        return key, covered

    def _beyond(self, covered: list[Placed] | None, *, counties: bool) -> Measure:
        """Return the part of each subject beyond some land; `counties`: that land is all counties."""
        if covered is None:
            return Measure.nothing(len(self.subjects))
        if not covered:
            return _all(self.subjects, self.whole)
        land = stack(covered)
        pairs = self.pairs("county") if counties else self._overlay(land, 0.0)
        return remainder(self.subjects, land, pairs, np.ones(len(pairs.subject), bool), touch=self.touch)


def _merged(found: Sequence[tuple[NDArray[np.int64], Pairs]]) -> Pairs:
    """Put pairs of parts of the subjects together, in the order of subject and control."""
    if not found:
        return Pairs.empty()
    columns = {name: np.concatenate([getattr(pairs, name) for _, pairs in found]) for name in Pairs.__slots__}
    columns["subject"] = np.concatenate([rows[pairs.subject] for rows, pairs in found])
    order = np.lexsort((columns["control"], columns["subject"]))
    return Pairs(**columns).take(order)


def _all(subjects: Placed, whole: NDArray[np.float64]) -> Measure:
    return Measure(
        measure=whole, low=whole, high=whole, doubt=np.zeros(len(whole), np.uint8), geometry=subjects.map.copy()
    )
