"""What may only make an answer more careful: after a rule an answer becomes review, never clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from layers.kinds import KINDS
from rules.core.code_sets import named_sets
from rules.core.codes import Verdict
from rules.core.ground import Stack
from rules.core.judgement import Judgement
from rules.core.law import RuleEntry
from rules.core.term import Codes, Flags, bit, where
from rules.core.text_of_day import replaced
from rules.core.undrawn import PLACED, without_outline
from spatial.outline import is_outline

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


ROW_STATUS = ("no-geometry", "unreadable", "mixed-geometry", "incomplete-input")
"""What can be wrong with an input row so that nothing clears it; a rule of attributes alone needs no geometry."""


@dataclass(frozen=True, kw_only=True)
class Care:
    """What a clear answer rests on beside the row itself.

    Attributes
    ----------
    as_of, max_age_days
        The day of the judgement, and how old a control may be on it.
    stacks
        The controls the rule stands on.
    consulted
        Controls that decide whether an exemption holds.
    anyones
        Some area for which an exemption was granted names no subject: it may limit anyone's.
    guessed
        Something the judgement rests on was guessed and nobody has confirmed it (`is_guessed`).
    """

    as_of: date
    max_age_days: int | None
    stacks: Sequence[Stack]
    consulted: Sequence[Stack]
    anyones: bool
    guessed: bool

    def doubts(self) -> np.uint64:
        """Return what keeps the rule's controls from clearing anything."""
        guessed = bit("unconfirmed-control") if self.guessed else np.uint64(0)
        return _control_doubts(self.stacks, self.as_of, self.max_age_days) | guessed

    def exemption_doubts(self) -> np.uint64:
        """Return what keeps the controls consulted from proving an exemption."""
        return _control_doubts(self.consulted, self.as_of, self.max_age_days)


def cautious(judgement: Judgement, rows: pd.DataFrame, care: Care) -> Judgement:
    """Make review of what the rows' outlines do not bear, and of clear where rows or controls are not what it needs.

    Parameters
    ----------
    rows
        The subjects of the judgement, as `Report.subjects`.
    """
    drawn = without_outline(judgement, rows)
    verdict, codes = drawn.columns["verdict"], drawn.columns["codes"]
    clear = verdict == Verdict.CLEAR
    if care.guessed:  # its coverage counts as not stated: say why before saying that, or instead
        bare = (verdict == Verdict.REVIEW) & ((codes & bit("no-coverage")) != 0)
        own = any(control.unconfirmed for stack in care.stacks for control in stack.controls)
        kept = codes & ~bit("no-coverage") if own else codes
        codes = np.where(bare, kept | bit("unconfirmed-control"), codes)
    layers = care.doubts()
    if layers:  # a status clears whatever they say
        codes = np.where((codes & bit("permitted")) != 0, bit("permitted"), codes)
    placed = clear & ((codes & np.bitwise_or.reduce([bit(code) for code in PLACED])) != 0)
    exempt = clear & ((codes & bit("exempt")) != 0)
    doubts = _row_doubts(rows) | np.where(placed, layers, np.uint64(0))
    attributes = np.isnan(drawn.columns["measure"])  # a rule without a place asks for no outline
    doubts = np.where(attributes, doubts & ~bit("no-geometry"), doubts)
    doubts |= np.where(exempt, care.exemption_doubts(), np.uint64(0))
    doubts |= where(exempt & care.anyones, "scope-unsure")
    raised = clear & (doubts != 0)
    return drawn.having(
        verdict=np.where(raised, np.int8(Verdict.REVIEW), verdict), codes=np.where(raised, doubts, codes)
    )


def is_guessed(stacks: Mapping[str, Stack], entry: RuleEntry) -> bool:
    """Say whether what a rule rests on was guessed: its controls, what it consults, the counties of their coverage."""
    kinds = {*entry.controls, *entry.consults, "county"} if entry.controls else set()
    return any(control.unconfirmed for kind in kinds & stacks.keys() for control in stacks[kind].controls)


def _row_doubts(rows: pd.DataFrame) -> Codes:
    """Return what is wrong with each row itself."""
    codes, stated = np.zeros(len(rows), np.uint64), rows["row_status"].to_numpy(object)
    for status in ROW_STATUS:
        codes |= where(stated == status, status)
    codes |= where(rows["falls_short"].to_numpy(bool), "incomplete-input")
    codes |= where(rows["duplicate_differs"].to_numpy(bool), "duplicate-differs")
    return codes | where(_wrong_shape(rows), "mixed-geometry")


def _wrong_shape(rows: pd.DataFrame) -> Flags:
    """Return the rows whose geometry is not of their kind: a point has no extent, an outline is no line."""
    dimension, kinds = rows["dimension"].to_numpy(np.int8), rows["kind"].to_numpy(object)
    outline = is_outline(rows["geometry"].to_numpy(object))
    wrong = np.zeros(len(rows), bool)
    for kind in dict.fromkeys(kinds):
        of, shapes = kinds == kind, KINDS[kind].geometry
        wrong |= of & (dimension >= 0) & ~np.isin(dimension, list(shapes))
        wrong |= of & outline & (2 in shapes)  # noqa: PLR2004  areas
    return wrong


def _control_doubts(stacks: Sequence[Stack], as_of: date, max_age_days: int | None) -> np.uint64:
    """Return what keeps the controls from clearing anything: too old, undated, later than the day, a feature lost."""
    dates = [control.date for stack in stacks for control in stack.controls]
    stale = max_age_days is not None and any(day is None or day < as_of - timedelta(days=max_age_days) for day in dates)
    later = any(day is not None and day > as_of for day in dates)
    lost = any((stack.frame.row_status == "no-geometry").any() for stack in stacks)
    doubts = np.uint64(0)
    for code, holds in (("stale-control", stale), ("later-control", later), ("incomplete-input", lost)):
        doubts |= bit(code) if holds else np.uint64(0)
    return doubts


def remarks(table: pd.DataFrame, stacks: Sequence[Stack], as_of: date) -> NDArray[np.object_]:
    """Return what a reader must know beside each verdict that is not clear: of zones, days and the law."""
    shared = (table["verdict"].to_numpy() >= Verdict.REVIEW) & (table["measure"].to_numpy() > 0)
    later = any(control.date is not None and control.date > as_of for stack in stacks for control in stack.controls)
    partly = np.fromiter(map(bool, table["granted"]), bool, len(table))
    proven = table["evidence"].notna().to_numpy()
    flags = {
        "confined": partly & proven,
        "grown": partly & ~proven,
        "zoneless": shared & table["zoneless"].to_numpy(bool),
        "later-control": shared & later,
        **replaced(table),
    }
    return named_sets(flags, len(table))
