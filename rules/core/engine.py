"""Judge every subject under every rule in force on a day, and say what was not judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from rules.core.across import across
from rules.core.case import Case
from rules.core.caution import Care, cautious, is_guessed, remarks
from rules.core.conflicts import conflicts
from rules.core.desk import lay_out
from rules.core.evidence import documents
from rules.core.judgement import all_codes, first_codes
from rules.core.land_use import unclassed
from rules.core.own_land import of_nobody, unnamed
from rules.core.report import NotChecked, Report, RuleResult
from rules.core.text_of_day import judge_by_text
from rules.core.unchecked import gaps, idle_layers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from layers.layer import Control, Layer
    from rules.core.desk import Desk
    from rules.core.judgement import Judgement
    from rules.core.law import RuleEntry, Text
    from rules.core.report import CatalogueFacts
    from rules.core.rule import Rule
    from rules.core.rulebook import Rulebook

DISTANCES_UP_TO = 10_000
"""Subjects of a run for which the distance to the nearest control is measured."""


def judge(  # noqa: PLR0913 - a run has these parts, each by name
    *,
    subjects: tuple[Layer, ...],
    controls: tuple[Control, ...],
    rules: Sequence[type[Rule]],
    rulebook: Rulebook,
    catalogue: CatalogueFacts,
    as_of: date,
    as_of_source: str,
    listed: Sequence[tuple[str, str]] | None = None,
    left_out: Mapping[str, tuple[str, str]] | None = None,
    max_age_days: int | None = None,
    options: Mapping[str, str] | None = None,
    threads: int = 2,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Report:
    """Run the rules over the subjects.

    Parameters
    ----------
    subjects, controls
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
    progress
        Called with a rule's id, its number and their count, before it runs.
    """
    desk = lay_out(subjects, controls, rulebook=rulebook, as_of=as_of, max_age_days=max_age_days, threads=threads)
    if listed is None:
        listed = [(control.layer.title, control.layer.kind) for control in controls]
    results, not_checked = run_rules(desk, rules, left_out or {}, progress)
    besides = [*listed, *((layer.title, layer.kind) for layer in desk.evidence)]
    return Report(
        as_of=as_of,
        as_of_source=as_of_source,
        rulebook=rulebook,
        catalogue=catalogue,
        subjects=desk.frame.assign(verdict=_worst(results, len(desk.frame))),
        numbers=np.arange(len(desk.frame)),
        results=results,
        counties=desk.counties,
        inputs=tuple(layer.input for layer in (*subjects, *(control.layer for control in controls))),
        not_checked=(*not_checked, *idle_layers(rulebook, besides), *of_nobody(desk.evidence, desk.frame)),
        options=options or {},
        conflicts=conflicts(desk, results),
        layers=dict(listed),
        across=across(desk.ground),
        land_classes=unclassed(),
    )


def run_rules(
    desk: Desk,
    rules: Sequence[type[Rule]],
    left_out: Mapping[str, tuple[str, str]],
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> tuple[dict[str, RuleResult], list[NotChecked]]:
    """Run the rules in the rulebook's order, but for those that cannot be, or shall not."""
    logic = {rule.id: rule for rule in rules}
    entries = [entry for entry in desk.rulebook.rules.values() if entry.logic in logic]
    counts = desk.counts()
    results: dict[str, RuleResult] = {}
    not_checked: list[NotChecked] = []
    for number, entry in enumerate(entries, start=1):
        lacks = list(gaps(entry, left_out=left_out, counts=counts, stacks=desk.ground.stacks))
        not_checked += lacks
        if all(gap.why == "absent-kind" for gap in lacks):
            progress(entry.id, number, len(entries))
            results[entry.id] = _result(desk, logic[entry.logic], entry)
    return results, not_checked


def _result(desk: Desk, rule: type[Rule], entry: RuleEntry) -> RuleResult:
    """Run one rule for each subject kind and put the answers together."""
    kinds = tuple(kind for kind in entry.subjects if kind in desk.facts)
    judged = [_judged(desk, rule, entry, kind) for kind in kinds]
    table = pd.concat([judgement.table for judgement in judged]).sort_index()
    codes = table["codes"].to_numpy(np.uint64)
    table.insert(2, "code", first_codes(codes))
    table["codes"] = all_codes(codes)
    table["remarks"] = remarks(table, desk.stacks(entry.controls), desk.as_of)
    pairs = pd.concat([judgement.pairs for judgement in judged], ignore_index=True)
    if len(pairs):
        pairs = pairs.sort_values("subject", kind="stable", ignore_index=True)
    outside = any(judgement.outside for judgement in judged)
    return RuleResult(rule=entry.id, kinds=kinds, table=table, pairs=pairs, outside=outside)


def _judged(desk: Desk, rule: type[Rule], entry: RuleEntry, kind: str) -> Judgement:
    """Judge the subjects of one kind by the text of the day and the newest, name proofs, and be careful."""
    at = np.flatnonzero(desk.frame.kind == kind)
    rows, ground = desk.frame.iloc[at], desk.ground
    case = Case(
        kind=kind, subjects=desk.facts[kind], rows=at, ground=ground, words=desk.words,
        tolerance=_tolerance(desk.rulebook, ground.dimension[at]), as_of=desk.as_of,
        distances=desk.distances and len(desk.frame) <= DISTANCES_UP_TO,
        own={kind: own.take(at) for kind, own in desk.own.items()},
    )  # fmt: skip
    care = Care(
        as_of=desk.as_of,
        max_age_days=desk.max_age_days,
        stacks=desk.stacks(entry.controls),
        consulted=desk.stacks(entry.consults),
        anyones=unnamed(layer for layer in desk.evidence if layer.kind in entry.consults),
        guessed=is_guessed(ground.stacks, entry),
    )

    def by(text: Text | None) -> Judgement:
        found = judge_by_text(rule, entry, case, desk.rulebook, text=text)
        proof = documents(entry.id, desk.rulebook, found.table, rows)
        return cautious(replace(found, table=found.table.assign(evidence=proof)), rows, care)

    judgement, newer = by(entry.text(desk.as_of)), entry.newer(desk.as_of)
    verdict = np.int8(-1) if newer is None else by(newer).table.verdict
    gone = entry.successor(kind, desk.as_of) is not None
    return replace(judgement, table=judgement.table.assign(newer=verdict, given_way=gone))


def _tolerance(rulebook: Rulebook, dimension: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return what counts as nothing: m2, m, or for a point half of being in."""
    limits = rulebook.tolerance
    return np.select([dimension == 1, dimension == 0], [limits.length_m, 0.5], limits.area_m2)


def _worst(results: Mapping[str, RuleResult], count: int) -> pd.arrays.IntegerArray:
    """Return the worst verdict of each subject; NA where no rule judged it."""
    worst = np.full(count, -1, np.int8)
    for result in results.values():
        rows = result.table.index.to_numpy()
        worst[rows] = np.maximum(worst[rows], result.table.verdict.to_numpy(np.int8))
    return pd.arrays.IntegerArray(worst, worst < 0)
