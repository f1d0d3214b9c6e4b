"""A run asked again with something changed: footprints moved or cut, other statements, other controls or tolerances."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from layers.kinds import KINDS
from layers.layer import Control, Layer
from rules.core.desk import lay_out
from rules.core.engine import asked, run_rules
from rules.core.report import RuleResult
from rules.core.rule import Rule
from rules.core.rulebook import Rulebook
from rules.core.run import counted
from rules.core.terrain import Terrain
from spatial.placed import Placed, stack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the rules say of probes.

    Attributes
    ----------
    verdicts
        Index: probe, from 0; a column per rule, int8; -1 where it did not judge.
    tables, pairs
        By rule as in `RuleResult`, `subject` being the probe.
    """

    verdicts: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    pairs: Mapping[str, pd.DataFrame]

    def of(self, probe: int) -> dict[str, int]:
        """Return every rule's verdict of one probe."""
        return {str(rule): int(column[probe]) for rule, column in self.verdicts.items()}


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a run asked, as `rules.core.run.Run` takes it.

    Attributes
    ----------
    contradicted
        Subjects (rows of the run) of which another row says something else: so do their variants.
    """

    subjects: tuple[Layer, ...]
    controls: tuple[Control, ...]
    rules: Sequence[type[Rule]]
    rulebook: Rulebook
    as_of: date
    left_out: Mapping[str, tuple[str, str]]
    max_age_days: int | None
    threads: int
    contradicted: frozenset[int] = frozenset()

    @cached_property
    def judged(self) -> tuple[Layer, ...]:
        """The layers that are checked; the others are evidence."""
        return tuple(layer for layer in self.subjects if KINDS[layer.kind].role != "evidence")

    @cached_property
    def placed(self) -> Placed:
        """The geometry of all subjects, in the order of the run."""
        return stack([layer.placed for layer in self.judged])

    def verdicts(self, *, only: Collection[str] | None = None, **changed: object) -> dict[str, RuleResult]:
        """Judge again, without looking for the nearest control where none is met.

        Parameters
        ----------
        only
            Rules that are asked; by default those of the run.
        changed
            Attributes of the question that are others.
        """
        asked = replace(self, **changed)  # type: ignore[arg-type]
        return _run(asked, _desk(asked), only)

    def ask(
        self,
        rows: NDArray[np.int64],
        *,
        placed: Placed | None = None,
        stated: Sequence[Mapping[str, str]] | None = None,
        only: Collection[str] | None = None,
    ) -> Answers:
        """Judge variants of subjects; those of one subject contradict each other no more than it was contradicted.

        Parameters
        ----------
        rows
            Per probe the subject's row in the run.
        placed
            Where each probe lies; by default where its subject does.
        stated
            Canonical fields each probe states beside, or in place of, those of its subject.
        """
        order = np.argsort(rows, kind="stable")
        some = None if placed is None else placed.take(order)
        said = None if stated is None else [stated[at] for at in order.tolist()]
        desk = _desk(replace(self, subjects=self.variants(rows[order], some, said)))
        differs = np.isin(rows[order], list(self.contradicted))
        desk = replace(desk, frame=desk.frame.assign(duplicate_differs=differs))
        return _by_probe(_run(self, desk, only), order)

    @cached_property
    def _numbers(self) -> NDArray[np.intp]:
        """Which subjects share a kind and a number; those without one share it with nobody."""
        kind = np.concatenate([[layer.kind] * len(layer.frame) for layer in self.judged])
        number = np.concatenate([layer.frame["id"].fillna("").to_numpy(object) for layer in self.judged])
        own = np.where(number == "", np.arange(len(kind)).astype(object), number)
        return pd.MultiIndex.from_arrays([kind, own]).factorize()[0]

    def with_their_numbers(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return some subjects and all that share a number with one, ascending: they are judged together."""
        return np.flatnonzero(np.isin(self._numbers, self._numbers[rows]))

    def variants(
        self,
        rows: NDArray[np.int64],
        placed: Placed | None = None,
        stated: Sequence[Mapping[str, str]] | None = None,
    ) -> tuple[Layer, ...]:
        """Return the layers of some subjects (ascending) as they would be, with the run's evidence."""
        layers, first = [], 0
        for layer in self.judged:
            at = np.flatnonzero((rows >= first) & (rows < first + len(layer.frame)))
            mine = rows[at] - first
            first += len(layer.frame)
            if not len(at):
                continue
            frame = layer.frame.iloc[mine].reset_index(drop=True)
            if stated is not None:
                frame = _stating(frame, [stated[number] for number in at.tolist()])
            lies = layer.placed.take(mine) if placed is None else placed.take(at)
            layers.append(replace(layer, frame=frame, placed=lies))
        return (*layers, *(layer for layer in self.subjects if KINDS[layer.kind].role == "evidence"))


def _desk(question: Question) -> Desk:
    return lay_out(
        question.subjects,
        Terrain.of(question.controls, question.rulebook),
        rulebook=question.rulebook,
        as_of=question.as_of,
        max_age_days=question.max_age_days,
        threads=question.threads,
        distances=False,
    )


def _run(question: Question, desk: Desk, only: Collection[str] | None) -> dict[str, RuleResult]:
    others = set() if only is None else question.rulebook.rules.keys() - set(only)
    entries, _ = asked(
        question.rulebook,
        question.rules,
        left_out={**dict.fromkeys(others, ("ignored", "")), **question.left_out},
        counts=counted(question.subjects),
        stacks=desk.terrain.stacks,
    )
    return run_rules(desk, question.rules, entries)


def _stating(frame: pd.DataFrame, stated: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Write statements into the cells of their rows."""
    for name in dict.fromkeys(name for said in stated for name in said):
        before = frame[name] if name in frame else pd.Series(None, frame.index, dtype=object)
        values = [said.get(name, old) for said, old in zip(stated, before, strict=True)]
        frame = frame.assign(**{name: pd.Series(values, frame.index, dtype=object)})
    return frame


def _by_probe(results: Mapping[str, RuleResult], order: NDArray[np.intp]) -> Answers:
    """Give answers the numbers of their probes; `order` are the probes as they were judged."""
    tables = {rule: result.table.set_axis(order[result.table.index]) for rule, result in results.items()}
    verdicts = {
        rule: table["verdict"].reindex(range(len(order)), fill_value=-1).astype(np.int8)
        for rule, table in tables.items()
    }
    pairs = {
        rule: result.pairs.assign(subject=order[result.pairs["subject"].to_numpy(np.int64)])
        for rule, result in results.items()
        if len(result.pairs)
    }
    return Answers(verdicts=pd.DataFrame(verdicts, index=range(len(order))), tables=tables, pairs=pairs)
