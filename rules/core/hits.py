"""Pairs that lead back to the controls: which controls a rule's subjects meet, and what those state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from rules.core.code_sets import alike
from rules.core.seam import deep_in_union
from rules.core.term import Codes, Flags, Term
from spatial.combine import without
from spatial.pairs import Pairs, Relation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.control_words import ControlWords
    from rules.core.ground import Ground
    from spatial.combine import Measure

HITS: Final = (Relation.INSIDE, Relation.CONTAINS, Relation.EQUAL, Relation.OVERLAP)
"""Relations in which something is shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """Pairs of a rule's subjects (by position among them) with the controls that count or may count.

    Attributes
    ----------
    pairs
        As `spatial.pairs.Pairs`; of several kinds one after the other.
    kept
        Per pair, whether the control certainly counts; the others are undecided for the reason `loose` (codes).
    near
        Whether the subject's position decides nothing.
    missing
        Canonical field of a control -> the pairs for which it is not stated.
    control, layer, name, zone, zoneless, asks
        The control's row in its layer (from 1), the title of that layer, its name, its zone as written, whether its
        reserve has none at all, and what else it asks for.
    """

    pairs: Pairs
    kept: Flags
    loose: Codes
    near: Flags
    missing: dict[str, Flags]
    control: NDArray[np.int64]
    layer: NDArray[np.object_]
    name: NDArray[np.object_]
    zone: NDArray[np.object_]
    zoneless: Flags
    asks: NDArray[np.object_]

    @property
    def subject(self) -> NDArray[np.int64]:
        """Per pair the subject's position among the rule's subjects."""
        return self.pairs.subject

    def any(self, flags: Flags, count: int) -> Flags:
        """Return per subject whether one of its pairs has the flag."""
        found = np.zeros(count, bool)
        found[self.subject[flags]] = True
        return found

    def related(self, *relations: int) -> Flags:
        """Return per pair whether it has one of the relations."""
        return np.isin(self.pairs.relation, relations)

    def take(self, chosen: Flags) -> Hits:
        """Return some of the pairs."""
        return Hits(
            pairs=self.pairs.take(np.flatnonzero(chosen)),
            missing={name: flags[chosen] for name, flags in self.missing.items()},
            **{name: getattr(self, name)[chosen] for name in COLUMNS},
        )


COLUMNS = ("kept", "loose", "near", "control", "layer", "name", "zone", "zoneless", "asks")


def find(  # noqa: PLR0913 - each by name
    ground: Ground,
    kind: str,
    rows: NDArray[np.int64],
    *,
    among: Term | None,
    near: float,
    words: ControlWords,
    beyond: Measure | None = None,
) -> Hits:
    """Find the pairs of some rows of the run with the controls of a kind.

    Parameters
    ----------
    rows
        Of the run, ascending.
    among
        Which control rows count; those that certainly do not are left out.
    near
        Metres either side of the limit within which a position decides nothing; for points at least their accuracy.
    words
        What the controls of the kind state.
    beyond
        Land of the rows that does not count.
    """
    position = np.full(len(ground.subjects), -1)
    position[rows] = np.arange(len(rows))
    every = ground.pairs(kind, near=near)
    mine = position[every.subject] >= 0
    if among is not None:
        mine &= ~among.false[every.control]
    pairs = every.take(np.flatnonzero(mine))
    pairs = replace(pairs, subject=position[pairs.subject])
    if beyond is not None:
        pairs = without(ground.subjects.take(rows), ground.stacks[kind].placed, pairs, beyond)
    limit = np.where(ground.dimension[rows][pairs.subject] == 0, max(near, ground.position_m), near)
    close = (limit > 0) & (np.abs(pairs.depth) <= limit)
    stack = ground.stacks[kind]
    counted = close & _kept(pairs, among) & (not stack.alternatives)
    points, reach = ground.subjects.map[rows], max(near, ground.position_m)
    deep = deep_in_union(points, stack.placed.map, pairs.take(np.flatnonzero(counted)), reach=reach)
    return led_back(pairs, stack.frame, words, among=among, near=close & ~deep[pairs.subject])


def led_back(pairs: Pairs, frame: pd.DataFrame, words: ControlWords, *, among: Term | None, near: Flags) -> Hits:
    """Put beside pairs what their controls state, and whether these count."""
    at = pairs.control
    return Hits(
        pairs=pairs,
        kept=_kept(pairs, among),
        loose=np.zeros(len(at), np.uint64) if among is None else among.why[at],
        near=near,
        missing={} if among is None else {name: flags[at] for name, flags in among.missing.items()},
        control=frame["row"].to_numpy(np.int64)[at],
        layer=frame["control_layer"].to_numpy(object)[at],
        name=texts(frame, "name")[at],
        zone=words.texts[at],
        zoneless=words.zoneless[at],
        asks=words.asks[at],
    )


def _kept(pairs: Pairs, among: Term | None) -> Flags:
    """Return per pair whether its control certainly counts."""
    return np.ones(len(pairs), bool) if among is None else among.true[pairs.control]


def joined(several: Sequence[Hits]) -> Hits:
    """Put the pairs with controls of several kinds together, sorted by subject."""
    if len(several) == 1:
        return several[0]
    none = Hits(
        pairs=Pairs.empty(), kept=np.zeros(0, bool), loose=np.zeros(0, np.uint64), near=np.zeros(0, bool), missing={},
        control=np.zeros(0, np.int64), layer=np.zeros(0, object), name=np.zeros(0, object), zone=np.zeros(0, object),
        zoneless=np.zeros(0, bool), asks=np.zeros(0, object),
    )  # fmt: skip
    parts = [none, *several]
    names = [field.name for field in fields(Pairs)]
    pairs = Pairs(**{name: np.concatenate([getattr(part.pairs, name) for part in parts]) for name in names})
    order = np.argsort(pairs.subject, kind="stable")
    columns = {name: np.concatenate([getattr(part, name) for part in parts])[order] for name in COLUMNS}
    missing = {name: _flags(parts, name)[order] for part in parts for name in part.missing}
    return Hits(pairs=pairs.take(order), missing=missing, **columns)


def _flags(parts: Sequence[Hits], name: str) -> Flags:
    """Return for which pairs a field of the control would decide; kinds that do not have it lack nothing."""
    return np.concatenate([part.missing.get(name, np.zeros(len(part.kept), bool)) for part in parts])


def texts(frame: pd.DataFrame, name: str) -> NDArray[np.object_]:
    """Return a column as texts, "" where nothing is stated."""
    if name not in frame:
        return alike("", len(frame))
    values = frame[name].to_numpy(object)
    return np.where(pd.isna(values), "", values)
