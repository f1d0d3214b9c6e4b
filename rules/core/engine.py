"""Judge every subject under every rule in force on a day, and say what was not judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.layer import Control, Layer
from rules.core.case import Case
from rules.core.caution import cautious
from rules.core.codes import Verdict
from rules.core.evidence import documents
from rules.core.ground import Ground, Stack
from rules.core.judgement import Judgement, all_codes, first_codes
from rules.core.law import RuleEntry
from rules.core.report import CatalogueFacts, NotChecked, Report, RuleResult
from rules.core.binding import bind
from rules.core.rulebook import Rulebook
from rules.core.roll import roll_call
from rules.core.term import bit
from rules.core.control_words import ControlWords, read_controls
from rules.core.facts import Facts, read_facts

DISTANCES_UP_TO = 10_000
"""Subjects of a run for which the distance to the nearest control is measured."""


class Rule(Protocol):
    """A requirement: a frozen dataclass of its parameters with one pure method."""

    id: ClassVar[str]

    def check(self, case: Case) -> Judgement:
        """Judge the subjects of one kind."""
        ...


@dataclass(frozen=True, kw_only=True)
class Run:
    """What is judged, by which law, on which day."""

    subjects: tuple[Layer, ...]
    controls: tuple[Control, ...]
    rules: Sequence[type[Rule]]
    rulebook: Rulebook
    as_of: date
    left_out: Mapping[str, tuple[str, str]]
    max_age_days: int | None
    threads: int
    progress: Callable[[str, int, int], None] | None


def judge(
    *,
    subjects: tuple[Layer, ...],
    controls: tuple[Control, ...],
    rules: Sequence[type[Rule]],
    rulebook: Rulebook,
    catalogue: CatalogueFacts,
    as_of: date,
    as_of_source: str,
    left_out: Mapping[str, tuple[str, str]] | None = None,
    max_age_days: int | None = None,
    options: Mapping[str, str] | None = None,
    threads: int = 2,
    progress: Callable[[str, int, int], None] | None = None,
) -> Report:
    """Run the rules over the subjects.

    Parameters
    ----------
    subjects, controls
        As read; a kind without a control leaves its rules unchecked.
    rules
        Rule classes, by id the logic of the rulebook's entries; those the rulebook does not hold are not run.
    left_out
        Rule id -> (`ignored` | `not-selected`, the reason given).
    max_age_days
        A control older than this on the day clears nothing.
    progress
        Called with a rule's id, its number and their count, before it runs.
    """
    run = Run(
        subjects=subjects, controls=controls, rules=rules, rulebook=rulebook, as_of=as_of, left_out=left_out or {},
        max_age_days=max_age_days, threads=threads, progress=progress,
    )  # fmt: skip
    stacks = _stacks(controls)
    roll = roll_call(subjects, stacks, run.rulebook.tolerance, threads)
    results, not_checked = _results(run, roll.ground, roll.frame)
    return Report(
        as_of=as_of,
        as_of_source=as_of_source,
        rulebook=rulebook,
        catalogue=catalogue,
        subjects=roll.frame.assign(verdict=_worst(results, len(roll.frame))),
        results=results,
        counties=roll.counties,
        inputs=tuple(layer.input for layer in (*subjects, *(control.layer for control in controls))),
        not_checked=(*not_checked, *_idle_layers(run)),
        options=options or {},
    )


def _stacks(controls: tuple[Control, ...]) -> dict[str, Stack]:
    kinds = dict.fromkeys(control.layer.kind for control in controls)
    return {
        kind: Stack(kind=kind, controls=tuple(control for control in controls if control.layer.kind == kind))
        for kind in kinds
    }


def _results(run: Run, ground: Ground, frame: pd.DataFrame) -> tuple[dict[str, RuleResult], list[NotChecked]]:
    """Run each rule of the rulebook that can be run; list the others."""
    known = {rule.id: rule for rule in run.rules}
    entries = [entry for entry in run.rulebook.rules.values() if entry.id in known]
    facts = {kind: read_facts(frame[frame.kind == kind], run.rulebook) for kind in frame.kind.unique()}
    words = {
        kind: read_controls(kind, stack.frame, run.rulebook, stack.zone_words) for kind, stack in ground.stacks.items()
    }
    results: dict[str, RuleResult] = {}
    not_checked: list[NotChecked] = []
    for number, entry in enumerate(entries, start=1):
        kinds = tuple(kind for kind in entry.subjects if kind in facts)
        gaps = list(_gaps(run, entry, ground, frame, kinds))
        not_checked += gaps
        if any(gap.why != "absent-kind" for gap in gaps):
            continue
        if run.progress is not None:
            run.progress(entry.id, number, len(entries))
        results[entry.id] = _judge_rule(run, known[entry.id], entry, ground, frame, facts, words)
    return results, not_checked


def _gaps(
    run: Run, entry: RuleEntry, ground: Ground, frame: pd.DataFrame, kinds: tuple[str, ...]
) -> Iterator[NotChecked]:
    """Say why the rule cannot be run, or for which of its control kinds it can say nothing."""
    subjects = int(frame.kind.isin(kinds).sum())
    if entry.id in run.left_out:
        why, reason = run.left_out[entry.id]
        yield NotChecked(what=entry.id, why=why, subjects=subjects, counts=False, values={"reason": reason})
    elif not kinds:
        values = {"kinds": entry.subjects}
        yield NotChecked(what=entry.id, why="no-subject", subjects=0, counts=False, values=values)
    else:
        absent = [kind for kind in entry.controls if kind not in ground.stacks]
        all_absent = bool(absent) and len(absent) == len(entry.controls)
        why = "no-layer" if all_absent else "absent-kind"
        for kind in absent[:1] if all_absent else absent:
            lacks: dict[str, object] = {"kind": kind, "kinds": tuple(absent), "rule": entry.id}
            yield NotChecked(what=entry.id, why=why, subjects=subjects, counts=True, values=lacks)


def _idle_layers(run: Run) -> list[NotChecked]:
    """List the control layers of which no rule of the rulebook speaks."""
    used = {kind for entry in run.rulebook.rules.values() for kind in (*entry.controls, *entry.consults)} | {"county"}
    return [
        NotChecked(
            what=control.layer.title, why="no-rule", subjects=0, counts=False, values={"kind": control.layer.kind}
        )
        for control in run.controls
        if control.layer.kind not in used
    ]


def _judge_rule(
    run: Run,
    rule: type[Rule],
    entry: RuleEntry,
    ground: Ground,
    frame: pd.DataFrame,
    facts: Mapping[str, Facts],
    words: Mapping[str, ControlWords],
) -> RuleResult:
    """Run one rule for each subject kind and put the answers together."""
    kinds = tuple(kind for kind in entry.subjects if kind in facts)
    judged = []
    for kind in kinds:
        rows = np.flatnonzero(frame.kind == kind)
        case = Case(
            kind=kind, subjects=facts[kind], rows=rows, ground=ground, words=words,
            tolerance=_tolerance(run.rulebook, ground.dimension[rows]), as_of=run.as_of,
            distances=len(frame) <= DISTANCES_UP_TO,
        )  # fmt: skip
        judgement = _by_the_text(run, rule, entry, case)
        proof = documents(entry.id, run.rulebook, judgement.table, frame.iloc[rows])
        judgement = replace(judgement, table=judgement.table.assign(evidence=proof))
        stacks = [ground.stacks[name] for name in entry.controls if name in ground.stacks]
        judged.append(cautious(judgement, frame.iloc[rows], stacks, as_of=run.as_of, max_age_days=run.max_age_days))
    table = pd.concat([judgement.table for judgement in judged]).sort_index()
    codes = table["codes"].to_numpy(np.uint64)
    table.insert(2, "code", first_codes(codes))
    table["codes"] = all_codes(codes)
    pairs = pd.concat([judgement.pairs for judgement in judged], ignore_index=True)
    if len(pairs):
        pairs = pairs.sort_values("subject", kind="stable", ignore_index=True)
    return RuleResult(rule=entry.id, kinds=kinds, table=table, pairs=pairs)


def _tolerance(rulebook: Rulebook, dimension: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return what counts as nothing: m2, m, or for a point half of being in."""
    limits = rulebook.tolerance
    return np.select([dimension == 1, dimension == 0], [limits.length_m, 0.5], limits.area_m2)


def _by_the_text(run: Run, rule: type[Rule], entry: RuleEntry, case: Case) -> Judgement:
    """Judge by the text of the day: none yet, one that is not held, or one to apply."""
    text = entry.text(run.as_of)
    if text is None:
        return _not_in_force(case)
    held = text if text.status != "missing" else next(
        (later for later in entry.texts if later.status != "missing"), None
    )  # fmt: skip
    if held is None:
        return _without_words(case.forbid(where={"text": case.every()}))
    judgement = bind(rule, entry, held, run.rulebook).check(case)
    return judgement if held is text else _without_words(judgement)


def _not_in_force(case: Case) -> Judgement:
    """Return what a rule says before its first text: it does not apply."""
    return case.forbid(when={"not-in-force": ~case.every()}, where={"text": case.every()})


def _without_words(judgement: Judgement) -> Judgement:
    """Return what a rule says whose words of that day the rulebook does not hold: what it concerns is open."""
    table = judgement.table.copy()
    open_ = table.verdict.to_numpy() >= Verdict.REVIEW
    table.loc[open_, "verdict"] = np.int8(Verdict.REVIEW)
    table.loc[open_, "codes"] = bit("no-text")
    return replace(judgement, table=table)


def _worst(results: Mapping[str, RuleResult], count: int) -> pd.arrays.IntegerArray:
    """Return the worst verdict of each subject; NA where no rule judged it."""
    worst = np.full(count, -1, np.int8)
    for result in results.values():
        rows = result.table.index.to_numpy()
        worst[rows] = np.maximum(worst[rows], result.table.verdict.to_numpy(np.int8))
    return pd.arrays.IntegerArray(worst, worst < 0)
