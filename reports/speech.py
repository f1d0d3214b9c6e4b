"""What terminal and workbook say alike: the words of a relation, and the closing sentences of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from rules.core.codes import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reports.tally import Tally
    from reports.words import Words
    from rules.core.law import RuleEntry
    from rules.core.report import NotChecked, Report

PLACES: Final = frozenset({
    "urban-core", "industrial-park", "built-up-area", "populated-area", "control-unit", "heating-network-area",
    "key-basin", "spring-area", "grazing-ban", "subsidence-area",
})  # fmt: skip
"""Controls a subject lies in without occupying protected land."""
INSIDE: Final = frozenset({"inside", "equal"})
"""Relations of a subject of which nothing lies outside."""
LISTED: Final = "report-only"
"""The code of what an office's own layer lists without an answer."""
_DIMENSIONS: Final = {1: "line", 0: "point"}


def relations(report: Report, words: Words, rule: str, rows: pd.DataFrame) -> NDArray[np.object_]:
    """Return where subjects lie, as it is said of their kind, their dimension and the rule.

    Parameters
    ----------
    rows
        `relation`, `code`, `codes`, `dimension` of the rule's table, and the subjects' `kind`.

    Returns
    -------
    numpy.ndarray
        (rows,) texts, empty where the rule has no place.
    """
    about_place, containment = only_lain_in(report.rulebook.rules[rule]), report.results[rule].outside

    def said(relation: str, code: str, codes: tuple[str, ...], dimension: int, kind: str) -> str:
        if "unconfirmed-control" in codes and relation == "uncovered":
            relation = "unconfirmed"
        manner = "containment" if containment else _DIMENSIONS.get(dimension, kind)
        manner = "place" if about_place and manner == "project" else manner
        relation_or_sliver = "sliver" if code == "sliver" else relation
        return words.term_of("relation", relation_or_sliver, manner) if relation else ""

    columns = [rows[name].tolist() for name in ("relation", "code", "codes", "dimension", "kind")]
    answers = list(zip(*columns, strict=True))
    once = {answer: said(*answer) for answer in set(answers)}
    return np.array([*(once[answer] for answer in answers), None], object)[:-1]


def only_lain_in(entry: RuleEntry) -> bool:
    """Return whether a subject lies in the rule's controls without occupying them, as in those that are only listed."""
    return not PLACES.isdisjoint(entry.controls) or entry.parameters.get("effect") == "report"


def shared(report: Report, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how much of each subject lies in the controls, `area_m2` and `share`, also where it must lie wholly.

    Parameters
    ----------
    rows
        Of `reports.result_table.results`, where a rule about the place a subject must lie in has the part outside.
    """
    rules = [rule for rule, result in report.results.items() if result.outside]
    found = rows[["area_m2", "share"]].astype(float)
    seen = (rows["area_m2"] > 0) | rows["relation"].isin(INSIDE)  # else the part outside was not looked at
    within = pd.DataFrame(
        {"area_m2": report.subjects["area_m2"].loc[rows.index] - found["area_m2"], "share": 1 - found["share"]}
    )
    return found.where(~rows["rule"].isin(rules), within.where(seen))


def verdict_said(words: Words, verdict: str, code: str, kind: str) -> str:
    """Return a verdict in words; of what is only listed, that it is."""
    if code == LISTED:
        return words.term_of("code", code, kind)
    return words.term_of("verdict", verdict, kind)


def unchecked_rules(report: Report) -> list[NotChecked]:
    """Return the rules that did not run for want of a layer."""
    return [
        item
        for item in report.not_checked
        if item.counts and item.what in report.rulebook.rules and item.what not in report.results
    ]


def left_out(report: Report) -> list[str]:
    """Return the rules left out by name."""
    return [item.what for item in report.not_checked if item.why in {"ignored", "not-selected"}]


def unsure_rules(report: Report) -> set[str]:
    """Return the rules of the run of whose clauses, as printed for its kinds, some are not confirmed."""
    texts = {rule: report.rulebook.rules[rule].text(report.as_of) for rule in report.results}
    return {
        rule
        for rule, text in texts.items()
        if text is not None and any(text.unconfirmed(kind, report.as_of) for kind in report.results[rule].kinds)
    }


def conclusion(tally: Tally, words: Words) -> list[str]:
    """Return the closing sentences: about the requirements of one subject, or about many subjects.

    Whatever was not checked is said beside every conclusion.
    """
    total, unjudged = int(tally.subjects["total"]), int(tally.subjects["unchecked"])
    one = total == 1
    section = "overall" if one else "overall_subjects"
    judged = tally.rules.sum() if one else tally.subjects
    counts = {verdict.word.replace("-", "_"): int(judged[verdict.word]) for verdict in Verdict}
    mood = next((mood for mood in ("violation", "review", "clear") if counts[mood]), "none")
    if mood == "none" and any(counts.values()) and not one:
        mood = "clear"  # all of many subjects are not concerned
    sentences = [words.message(section, mood, total=total, **counts)]
    if unjudged and not one:
        sentences.append(words.message(section, "unjudged", unjudged=unjudged))
    if unchecked := len(unchecked_rules(tally.run)):
        sentences.append(words.message(section, "unchecked", unchecked=unchecked))
    return sentences
