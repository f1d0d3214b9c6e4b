"""A run: every subject judged under every rule in force on a day, batch by batch, and what was not judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.kinds import KINDS
from layers.layer import Control, Layer
from rules.core.across import across
from rules.core.conflicts import conflicts
from rules.core.desk import lay_out
from rules.core.engine import asked, run_rules
from rules.core.land_use import unclassed
from rules.core.own_land import of_nobody
from rules.core.report import CatalogueFacts, NotChecked, Report, RuleResult
from rules.core.rule import Rule
from rules.core.rulebook import Rulebook
from rules.core.terrain import Terrain
from rules.core.unchecked import idle_layers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.law import RuleEntry

DISTANCES_UP_TO = 10_000
"""Subjects of a run for which the distance to the nearest control is measured."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What is asked of every subject of a run, and before which controls: the same for all its batches.

    Parameters
    ----------
    counts
        Subjects of the whole run, by kind.
    controls
        As read; a kind without a control leaves its rules unchecked.
    rules
        Rule classes, by id the logic of the rulebook's entries; those no entry names are not run.
    listed
        (title, kind) of every layer of the catalogue, also of those not read; by default the controls.
    left_out
        Rule id -> (`ignored` | `not-selected`, the reason given).
    max_age_days
        A control older than this on the day clears nothing.
    options
        Repeated in the report.
    """

    counts: Mapping[str, int]
    controls: tuple[Control, ...]
    rules: Sequence[type[Rule]]
    rulebook: Rulebook
    catalogue: CatalogueFacts
    as_of: date
    as_of_source: str
    listed: Sequence[tuple[str, str]] | None = None
    left_out: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    max_age_days: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    threads: int = 2

    def judge(
        self,
        subjects: tuple[Layer, ...],
        *,
        numbers: NDArray[np.int64] | None = None,
        progress: Callable[[str, int, int], None] = lambda *_: None,
    ) -> Report:
        """Judge a batch of subjects.

        Parameters
        ----------
        subjects
            As read; layers of evidence among them say something of the others.
        numbers
            Position of each row in the run, from 0; by default the batch is the whole run.
        progress
            Called with a rule's id, its number and their count, before it runs.
        """
        desk = lay_out(
            subjects,
            self._terrain,
            rulebook=self.rulebook,
            as_of=self.as_of,
            max_age_days=self.max_age_days,
            threads=self.threads,
            kinds=self.counts,
            distances=sum(self.counts.values()) <= DISTANCES_UP_TO,
        )
        entries, not_checked = self._asked
        results = run_rules(desk, self.rules, entries, progress)
        evidence = [(layer.title, layer.kind) for layer in desk.evidence]
        idle = idle_layers(self.rulebook, [*self._listed, *evidence])
        return Report(
            as_of=self.as_of,
            as_of_source=self.as_of_source,
            rulebook=self.rulebook,
            catalogue=self.catalogue,
            subjects=desk.frame.assign(verdict=_worst(results, len(desk.frame))),
            numbers=np.arange(len(desk.frame)) if numbers is None else numbers,
            results=results,
            counties=self._terrain.counties,
            inputs=tuple(layer.input for layer in (*subjects, *(control.layer for control in self.controls))),
            not_checked=(*not_checked, *idle, *of_nobody(desk.evidence, desk.frame)),
            options=self.options,
            conflicts=self._conflicts,
            layers=dict(self._listed),
            across=across(desk.ground),
            land_classes=unclassed(),
        )

    @cached_property
    def _terrain(self) -> Terrain:
        return Terrain.of(self.controls, self.rulebook)

    @cached_property
    def _asked(self) -> tuple[list[RuleEntry], list[NotChecked]]:
        stacks = self._terrain.stacks
        return asked(self.rulebook, self.rules, left_out=self.left_out, counts=self.counts, stacks=stacks)

    @cached_property
    def _conflicts(self) -> pd.DataFrame:
        ran = [entry.id for entry in self._asked[0]]
        return conflicts(self._terrain.stacks, self.rulebook, ran, threads=self.threads)

    @property
    def _listed(self) -> Sequence[tuple[str, str]]:
        if self.listed is not None:
            return self.listed
        return [(control.layer.title, control.layer.kind) for control in self.controls]


def counted(layers: Sequence[Layer]) -> dict[str, int]:
    """Return how many subjects there are, by kind; evidence is not judged."""
    counts: dict[str, int] = {}
    for layer in layers:
        if KINDS[layer.kind].role != "evidence" and len(layer.frame):
            counts[layer.kind] = counts.get(layer.kind, 0) + len(layer.frame)
    return counts


def _worst(results: Mapping[str, RuleResult], count: int) -> pd.arrays.IntegerArray:
    """Return the worst verdict of each subject; NA where no rule judged it."""
    worst = np.full(count, -1, np.int8)
    for result in results.values():
        rows = result.table.index.to_numpy()
        worst[rows] = np.maximum(worst[rows], result.table["verdict"].to_numpy(np.int8))
    return pd.arrays.IntegerArray(worst, worst < 0)
