"""All a rule may see: the subjects of one kind, the controls, and the day of the judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from rules.core.ground import Ground, Stack
from rules.core.judgement import Judgement, judge_terms
from rules.core.place import HITS, Place
from rules.core.term import Codes, Flags, Term
from spatial.combine import Measure, common, remainder, union
from spatial.pairs import Pairs
from spatial.placed import Placed
from spatial.proximity import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.control_words import ControlWords
    from rules.core.vocabulary import Facts


@dataclass(frozen=True, kw_only=True)
class Case:
    """One rule's view of the subjects of one kind; it never sees a file, a CRS or the clock.

    Attributes
    ----------
    kind
        The subject kind.
    subjects
        What the subjects state, as words, documents, numbers and dates.
    rows
        Their rows in the run, ascending.
    words
        What the controls of each kind in the catalogue state.
    tolerance
        Per subject, by dimension: m2 | m | a point is in or out.
    """

    kind: str
    subjects: Facts
    rows: NDArray[np.int64]
    ground: Ground
    words: Mapping[str, ControlWords]
    tolerance: NDArray[np.float64]
    as_of: date
    distances: bool = True

    @cached_property
    def placed(self) -> Placed:
        """The geometry of the subjects."""
        return self.ground.subjects.take(self.rows)

    @cached_property
    def whole(self) -> NDArray[np.float64]:
        """The whole measure of each subject."""
        return self.ground.whole[self.rows]

    def holds(self, kind: str) -> bool:
        """Return whether the catalogue has a layer of the kind."""
        return kind in self.ground.stacks

    def given(self, true: Flags, unknown: Flags | None = None, *, why: str = "", yes: str = "", no: str = "") -> Term:
        """Return plain flags as a term, undecided for the reason `why` where `unknown`."""
        return Term.of(true, unknown, why=why, yes=yes, no=no)

    def every(self) -> Term:
        """Return a term that holds for every subject."""
        return Term.of(np.ones(len(self.rows), bool))

    def shared(
        self, *kinds: str, among: Term | None = None, within: Place | None = None, near: float = 0.0
    ) -> Place:
        """Return the part of each subject that lies in the controls of the kinds.

        Parameters
        ----------
        among
            Which control rows count (one kind only); undecided ones count in `high` only.
        within
            Only what lies in that place, too.
        near
            Metres either side of the limit within which the position decides nothing.
        """
        found = [self._found(kind, among, near) for kind in kinds if self.holds(kind)]
        hits = pd.concat([hits for hits, _ in found], ignore_index=True) if found else _no_hits()
        pairs = _joined([pairs for _, pairs in found])
        place = self._land(kinds, pairs, hits, within)
        if len(kinds) == 1 and self.holds(kinds[0]) and self.ground.stacks[kinds[0]].alternatives:
            return self._alternatives(place, pairs, hits, self.ground.stacks[kinds[0]])
        return place

    def outside(self, kind: str) -> Place:
        """Return the part of each subject outside the union of the controls of the kind."""
        hits, pairs = self._found(kind, None, 0.0)
        keep = np.ones(len(pairs.subject), bool)
        rest = remainder(self.placed, self.ground.stacks[kind].placed, pairs, keep, touch=self.ground.touch)
        place = self._place((kind,), rest, hits, pairs)
        return replace(place, side="outside", geometry=rest.geometry)

    def forbid(
        self, *, when: Mapping[str, Term] | None = None, where: Mapping[str, Place | Term],
        unless: Mapping[str, Term] | None = None,
    ) -> Judgement:  # fmt: skip
        """Judge: all of `when` and `where` and none of `unless` is a violation, undecided is review, else clear."""
        return judge_terms(self.rows, self.ground.dimension[self.rows], when or {}, where, unless or {})

    def _found(self, kind: str, among: Term | None, near: float) -> tuple[pd.DataFrame, Pairs]:
        """Return the pairs of the subjects with the controls that count, and the same as a frame."""
        stack = self.ground.stacks[kind]
        pairs = self.ground.pairs(kind, near=near)
        local = np.full(len(self.ground.subjects), -1)
        local[self.rows] = np.arange(len(self.rows))
        mine = local[pairs.subject] >= 0
        if among is not None:
            mine &= ~among.false[pairs.control]
        pairs = pairs.take(np.flatnonzero(mine))
        pairs = replace(pairs, subject=local[pairs.subject])
        frame = stack.frame
        points = self.ground.dimension[self.rows][pairs.subject] == 0
        limit = np.where(points, max(near, self.ground.position_m), near)
        hits = pd.DataFrame(
            {
                "subject": pairs.subject,
                "index": pairs.control,
                "kind": kind,
                "relation": pairs.relation,
                "measure": pairs.measure,
                "low": pairs.low,
                "high": pairs.high,
                "width": pairs.width,
                "depth": pairs.depth,
                "doubt": pairs.doubt,
                "kept": True if among is None else among.true[pairs.control],
                "loose": np.uint64(0) if among is None else among.why[pairs.control],
                "near": (limit > 0) & (np.abs(pairs.depth) <= limit),
                "geometry": pairs.geometry,
                "control": frame["row"].to_numpy()[pairs.control],
                "control_layer": frame["control_layer"].to_numpy()[pairs.control],
                "control_name": _column(frame, "name")[pairs.control],
                "zone": self._zone_texts(kind, len(frame))[pairs.control],
            }
        )
        if among is not None:
            for name, flags in among.missing.items():
                hits[f"missing:{name}"] = flags[pairs.control]
        return hits, pairs

    def _zone_texts(self, kind: str, count: int) -> NDArray[np.object_]:
        words = self.words.get(kind)
        return np.full(count, "", object) if words is None else words.texts

    def _land(self, kinds: tuple[str, ...], pairs: Pairs, hits: pd.DataFrame, within: Place | None) -> Place:
        """Measure the land that certainly counts, and what the undecided controls could add."""
        kept = hits.kept.to_numpy(bool)
        land = union(self.placed, pairs, kept)
        most = land if kept.all() else union(self.placed, pairs, np.ones(len(kept), bool))
        if within is not None:
            land, most = (common(self.placed, part, within.extent()) for part in (land, most))
        return replace(self._place(kinds, land, hits, pairs), possible=np.maximum(most.high - land.high, 0.0))

    def _place(self, kinds: tuple[str, ...], land: Measure, hits: pd.DataFrame, pairs: Pairs) -> Place:
        bare = [self.ground.uncovered(kind) for kind in kinds]
        uncovered = np.max([part.high[self.rows] for part in bare], axis=0)
        widest = int(np.argmax([part.high[self.rows].sum() for part in bare]))
        distance = self._nearest(kinds, hits)
        near, loose = np.zeros(len(self.rows), bool), np.zeros(len(self.rows), np.uint64)
        near[hits.loc[hits.near, "subject"]] = True
        np.bitwise_or.at(loose, hits.subject.to_numpy(), hits.loose.to_numpy(np.uint64))
        missing: dict[str, Flags] = {}
        for name in (column for column in hits.columns if column.startswith("missing:")):
            flags = np.zeros(len(self.rows), bool)
            flags[hits.loc[hits[name].fillna(value=False).astype(bool), "subject"]] = True
            missing[name.removeprefix("missing:")] = flags
        return Place(
            measure=land.measure,
            low=land.low,
            high=land.high,
            possible=np.zeros(len(self.rows)),
            uncovered=uncovered,
            whole=self.whole,
            tolerance=self.tolerance,
            doubt=land.doubt,
            loose=loose,
            near=near,
            located=self.ground.dimension[self.rows] >= 0,
            hits=hits,
            geometry=land.geometry,
            uncovered_geometry=bare[widest].geometry[self.rows],
            nearest_m=distance,
            missing=missing,
        )

    def _nearest(self, kinds: tuple[str, ...], hits: pd.DataFrame) -> NDArray[np.float64]:
        """Return the distance to the nearest control that may count: 0 where one is met, NaN where none is known."""
        distance = np.full(len(self.rows), np.nan)
        if not self.distances:
            return distance
        met = np.zeros(len(self.rows), bool)
        met[hits.loc[hits.relation.isin(HITS), "subject"]] = True
        distance[met] = 0.0
        apart = np.flatnonzero(~met & (self.ground.dimension[self.rows] >= 0))
        for kind in filter(self.holds, kinds):
            found = nearest(self.placed.take(apart), self.ground.stacks[kind].placed)
            distance[apart] = np.fmin(distance[apart], found.distance)
        return distance

    def _alternatives(self, place: Place, pairs: Pairs, hits: pd.DataFrame, stack: Stack) -> Place:
        """Read the rows as readings of one control: the numbers of the one with the largest part are shown."""
        names = _column(stack.frame, "name")
        places = []
        for index, name in enumerate(names):
            of = hits.index.to_numpy() == index if "index" not in hits else hits["index"].to_numpy() == index
            rows = np.flatnonzero(of)
            one = hits.iloc[rows].reset_index(drop=True)
            part = self._land((stack.kind,), pairs.take(rows), one, None)
            places.append((str(name), part))
        measures = np.array([part.measure for _, part in places])
        shown = measures.argmax(axis=0), np.arange(len(self.rows))
        return replace(
            place,
            measure=measures[shown],
            low=np.min([part.low for _, part in places], axis=0),
            high=np.max([part.high for _, part in places], axis=0),
            geometry=np.array([part.geometry for _, part in places], object)[shown],
            centres=tuple(places),
        )


def _column(frame: pd.DataFrame, name: str) -> NDArray[np.object_]:
    values = frame[name] if name in frame else pd.Series("", frame.index, dtype=object)
    return values.astype(object).where(values.notna(), "").to_numpy(object)


def _no_hits() -> pd.DataFrame:
    columns = {
        "subject": np.int64, "index": np.int64, "kind": object, "relation": np.uint8, "measure": float, "low": float,
        "high": float, "width": float, "depth": float, "doubt": np.uint8, "kept": bool, "loose": np.uint64,
        "near": bool, "geometry": object, "control": np.int64, "control_layer": object, "control_name": object,
        "zone": object,
    }  # fmt: skip
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


def _joined(several: list[Pairs]) -> Pairs:
    """Put the pairs with controls of several kinds together; only their geometry is used from here on."""
    if len(several) == 1:
        return several[0]
    if not several:
        return Pairs.empty()
    joined = Pairs(**{name: np.concatenate([getattr(pairs, name) for pairs in several]) for name in Pairs.__slots__})
    return joined
