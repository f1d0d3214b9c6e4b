"""Which verdicts hang on what nobody knows exactly: the centre, the tolerance, how well a control lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from rules.core.codes import Verdict
from rules.core.hits import texts
from rules.core.rulebook import LIMITS
from spatial.grown import grown, on_edge
from spatial.measure import SURFACE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers.layer import Control
    from rules.core.again import Question
    from rules.core.report import Report

SUBJECTS_UP_TO: Final = 10_000
"""A run of more is not asked again: a few hundred at a time are, where a person will look at what flips."""

FACTORS: Final = (0.5, 2.0)
"""Times the rulebook's tolerances."""

DISTANCE: Final = frozenset(
    {"too-near", "attribute", "near-limit", "permitted-activity", "scope-unsure", "missing-attribute"}
)
"""Codes of answers that are clear as soon as the distance is kept."""

COLUMNS: Final = ("subject", "rule", "verdict", "change", "control", "by", "verdict_then")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """One thing that is otherwise: what, in which control, by how much; and who is asked again."""

    change: str
    control: str
    by: str
    question: Question
    rules: frozenset[str]
    rows: NDArray[np.int64] | None = None


def sensitivity(report: Report, question: Question) -> pd.DataFrame:
    """Judge again with other centres, tolerances and places of controls, and list the verdicts that are others then.

    Parameters
    ----------
    report
        The run's, of the same question; its results stay.

    Returns
    -------
    pandas.DataFrame
        `subject` (from 0), `rule`, `verdict`, `verdict_then` (int8); `change`: "centre" (one alternative centre alone;
        `by` its name), "tolerance" (all of the rulebook's; `by` ×0.5, ×2, never beyond what an office may set) or
        "accuracy" (a kind of control grown, or shrunk, by the accuracy its catalogue entry states; `by` in m);
        `control` the layers concerned. Sorted by subject and rule.
    """
    found = [_flips(report, change) for change in _changes(report, question)]
    found += [_farther(report, control) for control in question.controls if control.accuracy_m]
    frame = pd.concat([pd.DataFrame(columns=list(COLUMNS)), *found], ignore_index=True)
    frame = frame.astype({"subject": "int64", "verdict": "int8", "verdict_then": "int8"})
    return frame.sort_values(["subject", "rule"], kind="stable", ignore_index=True)


def _changes(report: Report, question: Question) -> Iterator[_Change]:
    yield from _centres(report, question)
    yield from _tolerances(report, question)
    yield from _accuracies(report, question)


def _flips(report: Report, change: _Change) -> pd.DataFrame:
    """Ask again and keep the answers that are others."""
    rows = np.arange(len(report.subjects)) if change.rows is None else change.rows
    subjects = {} if change.rows is None else {"subjects": change.question.variants(rows)}
    then = change.question.verdicts(only=change.rules, **subjects)
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    for rule, result in then.items():
        new = result.table["verdict"].set_axis(rows[result.table.index])
        old = report.results[rule].table["verdict"].loc[new.index]
        other = np.flatnonzero((new != old).to_numpy())
        said = {"rule": rule, "change": change.change, "control": change.control, "by": change.by}
        numbers = {"subject": new.index[other], "verdict": old.iloc[other], "verdict_then": new.iloc[other]}
        parts.append(pd.DataFrame({name: np.asarray(values) for name, values in numbers.items()}).assign(**said))
    return pd.concat(parts, ignore_index=True)


def _centres(report: Report, question: Question) -> Iterator[_Change]:
    """Take each alternative centre alone."""
    for at, control in enumerate(question.controls):
        if not control.alternatives or len(control.layer.frame) == 1:
            continue
        rules = _resting_on(report, _kind(control))
        for row, name in enumerate(texts(control.layer.frame, "name").tolist()):
            layer = control.layer
            alone = layer.frame.iloc[[row]].reset_index(drop=True)
            layer = replace(layer, frame=alone, placed=layer.placed.take(np.array([row])))
            others = (*question.controls[:at], replace(control, layer=layer), *question.controls[at + 1 :])
            asked = replace(question, controls=others)
            yield _Change(change="centre", control=layer.title, by=str(name), question=asked, rules=rules)


def _tolerances(report: Report, question: Question) -> Iterator[_Change]:
    """Take all tolerances at half and at double."""
    book = question.rulebook
    for factor in FACTORS:
        sizes = {name: min(getattr(book.tolerance, name) * factor, limit) for name, limit in LIMITS.items()}
        other = replace(question, rulebook=replace(book, tolerance=replace(book.tolerance, **sizes)))
        by = f"×{factor:g}"
        yield _Change(change="tolerance", control="", by=by, question=other, rules=frozenset(report.results))


def _accuracies(report: Report, question: Question) -> Iterator[_Change]:
    """Grow and shrink the controls of each kind by the accuracy they state, for the subjects on their edges."""
    kinds: dict[str, list[Control]] = {}
    for control in question.controls:
        if control.accuracy_m:
            kinds.setdefault(_kind(control), []).append(control)
    subjects = report.subjects["geometry"].to_numpy(object)
    for kind, stated in kinds.items():
        rules = _resting_on(report, kind)
        reach = _reach(question, rules)
        near = [on_edge(subjects, one.layer.placed, reach + 2 * (one.accuracy_m or 0.0)) for one in stated]
        rows = question.with_their_numbers(np.unique(np.concatenate(near)))
        if not len(rows):
            continue
        metres = max(one.accuracy_m or 0.0 for one in stated)
        for sign in (1, -1):
            moved = {id(one): _moved(one, subjects[rows], sign, reach) for one in stated}
            controls = tuple(moved.get(id(one), one) for one in question.controls)
            yield _Change(
                change="accuracy",
                control="、".join(one.layer.title for one in stated),
                by=f"{'+' if sign > 0 else '-'}{metres:g} m",
                question=replace(question, controls=controls),
                rules=rules,
                rows=rows,
            )


def _farther(report: Report, control: Control) -> pd.DataFrame:
    """List what a layer of lines or points would free that lies farther off: these do not shrink, but margins do.

    What lies outside of every distance is clear whatever else is open, so no one has to be asked again.
    """
    metres, unsure = control.accuracy_m or 0.0, report.rulebook.tolerance.position_m
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    if (shapely.get_dimensions(control.layer.placed.map) < SURFACE).all():
        for rule in _resting_on(report, _kind(control)):
            table = report.results[rule].table
            hangs = table["codes"].map(DISTANCE.issuperset) & (table["verdict"] >= Verdict.REVIEW)
            near = table[hangs & (table["control_layer"] == control.layer.title) & (table["margin_unit"] == "m")]
            left, old = near["margin"].to_numpy(float) - metres, near["verdict"].to_numpy()
            then = np.select([left > unsure, left >= -unsure], [old, Verdict.REVIEW], Verdict.CLEAR)
            said = {"rule": rule, "change": "accuracy", "control": control.layer.title, "by": f"-{metres:g} m"}
            flips = pd.DataFrame({"subject": near.index, "verdict": old, "verdict_then": then})
            parts.append(flips[flips["verdict"] != flips["verdict_then"]].assign(**said))
    return pd.concat(parts, ignore_index=True)


def _moved(control: Control, subjects: NDArray[np.object_], sign: int, reach: float) -> Control:
    placed = grown(control.layer.placed, subjects, sign * (control.accuracy_m or 0.0), reach)
    return replace(control, layer=replace(control.layer, placed=placed))


def _kind(control: Control) -> str:
    return control.rule.id if control.rule else control.layer.kind


def _resting_on(report: Report, kind: str) -> frozenset[str]:
    """Return the rules of the run that look at a kind of control."""
    entries = report.rulebook.rules
    return frozenset(rule for rule in report.results if kind in {*entries[rule].controls, *entries[rule].consults})


def _reach(question: Question, rules: frozenset[str]) -> float:
    """Return a distance (m) none of some rules looks beyond: the largest number among their parameters."""
    numbers = [0.0]
    for rule in rules:
        entry = question.rulebook.rules[rule]
        text = entry.text(question.as_of)
        for value in (*entry.parameters.values(), *(text.parameters.values() if text else ())):
            several = value.values() if isinstance(value, Mapping) else [value]
            numbers += [float(each) for each in several if isinstance(each, int | float)]
    return max(numbers) + question.rulebook.tolerance.position_m
