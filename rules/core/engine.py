"""The rules asked one by one: each judges the subjects of its kinds, carefully."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rules.core.case import Case
from rules.core.caution import Care, cautious, is_guessed, remarks
from rules.core.evidence import documents
from rules.core.own_land import unnamed
from rules.core.report import NotChecked, RuleResult
from rules.core.result_frames import pairs_of, table_of
from rules.core.text_of_day import judge_by_text
from rules.core.unchecked import gaps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from rules.core.desk import Desk
    from rules.core.judgement import Judgement
    from rules.core.law import RuleEntry, Text
    from rules.core.rule import Rule
    from rules.core.rulebook import Rulebook


def asked(
    rulebook: Rulebook,
    rules: Sequence[type[Rule]],
    *,
    left_out: Mapping[str, tuple[str, str]],
    counts: Mapping[str, int],
    stacks: Collection[str],
) -> tuple[list[RuleEntry], list[NotChecked]]:
    """Return the rules to be run, in the rulebook's order, and what cannot be, or shall not.

    Parameters
    ----------
    left_out, counts, stacks
        As `rules.core.unchecked.gaps`.
    """
    logic = {rule.id for rule in rules}
    entries = [entry for entry in rulebook.rules.values() if entry.logic in logic]
    lacks = {entry.id: list(gaps(entry, left_out=left_out, counts=counts, stacks=stacks)) for entry in entries}
    ready = [entry for entry in entries if all(gap.why == "absent-kind" for gap in lacks[entry.id])]
    return ready, [gap for found in lacks.values() for gap in found]


def run_rules(
    desk: Desk,
    rules: Sequence[type[Rule]],
    entries: Sequence[RuleEntry],
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> dict[str, RuleResult]:
    """Run rules one after the other.

    Parameters
    ----------
    entries
        Of the rules that can be run, as `asked` returns them.
    progress
        Called with a rule's id, its number and their count, before it runs.
    """
    logic = {rule.id: rule for rule in rules}
    results: dict[str, RuleResult] = {}
    for number, entry in enumerate(entries, start=1):
        progress(entry.id, number, len(entries))
        results[entry.id] = _result(desk, logic[entry.logic], entry)
    return results


def _result(desk: Desk, rule: type[Rule], entry: RuleEntry) -> RuleResult:
    """Run one rule for each subject kind and put the answers together."""
    kinds = tuple(kind for kind in entry.subjects if kind in desk.facts)
    judged = [_judged(desk, rule, entry, kind) for kind in kinds]
    table = table_of(judged)
    table["remarks"] = remarks(table, desk.terrain.of_kinds(entry.controls), desk.as_of)
    outside = any(judgement.outside for judgement in judged)
    return RuleResult(rule=entry.id, kinds=kinds, table=table, pairs=pairs_of(judged), outside=outside)


def _judged(desk: Desk, rule: type[Rule], entry: RuleEntry, kind: str) -> Judgement:
    """Judge the subjects of one kind by the text of the day and the newest, name proofs, and be careful."""
    (at, rows), ground = desk.of_kind[kind], desk.ground
    case = Case(
        kind=kind, subjects=desk.facts[kind], rows=at, ground=ground, words=desk.terrain.words,
        tolerance=_tolerance(desk.rulebook, ground.dimension[at]), as_of=desk.as_of,
        distances=desk.distances,
        own={kind: own.take(at) for kind, own in desk.own.items()},
    )  # fmt: skip
    care = Care(
        as_of=desk.as_of,
        max_age_days=desk.max_age_days,
        stacks=desk.terrain.of_kinds(entry.controls),
        consulted=desk.terrain.of_kinds(entry.consults),
        anyones=unnamed(layer for layer in desk.evidence if layer.kind in entry.consults),
        guessed=is_guessed(ground.stacks, entry),
    )

    def by(text: Text | None) -> Judgement:
        found = judge_by_text(rule, entry, case, desk.rulebook, text=text)
        return cautious(found.having(evidence=documents(entry.id, desk.rulebook, found, rows)), rows, care)

    judgement, newer = by(entry.text(desk.as_of)), entry.newer(desk.as_of)
    verdict = np.full(len(at), -1, np.int8) if newer is None else by(newer).columns["verdict"]
    gone = np.full(len(at), entry.successor(kind, desk.as_of) is not None)
    return judgement.having(newer=verdict, given_way=gone)


def _tolerance(rulebook: Rulebook, dimension: NDArray[np.int8]) -> NDArray[np.float64]:
    """Return what counts as nothing: m2, m, or for a point half of being in."""
    limits = rulebook.tolerance
    return np.select([dimension == 1, dimension == 0], [limits.length_m, 0.5], limits.area_m2)
