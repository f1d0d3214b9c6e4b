"""A rule as its text of the day has it: not yet in force, in words the rulebook does not hold, or to be applied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from rules.core.binding import bind
from rules.core.codes import Verdict
from rules.core.term import bit

if TYPE_CHECKING:
    from rules.core.case import Case
    from rules.core.judgement import Judgement
    from rules.core.law import RuleEntry
    from rules.core.rule import Rule
    from rules.core.rulebook import Rulebook


def judge_by_text(rule: type[Rule], entry: RuleEntry, case: Case, rulebook: Rulebook) -> Judgement:
    """Judge a case by the text in force on its day.

    Before its first text a rule does not apply. On a day for which the rulebook holds no words though there were some,
    what the next text would concern is open (`no-text`).
    """
    text = entry.text(case.as_of)
    if text is None:
        return case.forbid(when={"not-in-force": ~case.every()}, where={"text": case.every()})
    if text.status != "missing":
        return bind(rule, entry, text, rulebook).check(case)
    held = next((other for other in entry.texts if other.status != "missing"), None)
    if held is None:
        return _without_words(case.forbid(where={"text": case.every()}))
    return _without_words(bind(rule, entry, held, rulebook).check(case))


def _without_words(judgement: Judgement) -> Judgement:
    """Return a judgement by words that are not those of the day: what it concerns is open."""
    table = judgement.table.copy()
    open_ = table.verdict.to_numpy() >= Verdict.REVIEW
    table.loc[open_, "verdict"] = np.int8(Verdict.REVIEW)
    table.loc[open_, "codes"] = bit("no-text")
    return replace(judgement, table=table)
