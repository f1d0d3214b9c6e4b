"""A rule as one of its texts has it: not yet in force, in words the rulebook does not hold, or to be applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rules.core.binding import bind
from rules.core.codes import Verdict
from rules.core.term import bit

if TYPE_CHECKING:
    import pandas as pd

    from rules.core.case import Case
    from rules.core.judgement import Judgement
    from rules.core.law import RuleEntry, Text
    from rules.core.rule import Rule
    from rules.core.rulebook import Rulebook
    from rules.core.term import Flags


def judge_by_text(
    rule: type[Rule], entry: RuleEntry, case: Case, rulebook: Rulebook, *, text: Text | None
) -> Judgement:
    """Judge a case by a text of the rule, that in force on its day or a newer one.

    Before its first text a rule does not apply. On a day for which the rulebook holds no words though there were some,
    what the next text would concern is open (`no-text`).
    """
    if text is None:
        return case.forbid(when={"not-in-force": ~case.every()}, where={"text": case.every()})
    if text.status != "missing":
        return bind(rule, entry, text, rulebook).check(case)
    held = next((other for other in entry.texts if other.status != "missing"), None)
    if held is None:
        return _without_words(case.forbid(where={"text": case.every()}))
    return _without_words(bind(rule, entry, held, rulebook).check(case))


def replaced(table: pd.DataFrame) -> dict[str, Flags]:
    """Return, as remarks, which findings rest on a text that is not the newest, and which of them that judges milder.

    A clause that still stands is not replaced: that others have joined it matters only where the answer is another.

    Parameters
    ----------
    table
        Its `newer` is the verdict by the newer text, -1 where there is none; `given_way` says whether the clause of
        the day no longer stands.
    """
    verdict, newer = table["verdict"].to_numpy(np.int8), table["newer"].to_numpy(np.int8)
    finding, gone = (newer >= 0) & (verdict >= Verdict.REVIEW), table["given_way"].to_numpy(bool)
    milder = (Verdict.NOT_APPLICABLE, Verdict.CLEAR, Verdict.REVIEW)
    return {
        "older-text": finding & gone,
        "added-text": finding & ~gone & (newer != verdict),
        **{f"milder-{word.word}": finding & (newer == word) & (newer < verdict) for word in milder},
    }


def _without_words(judgement: Judgement) -> Judgement:
    """Return a judgement by words that are not those of the day: what it concerns is open."""
    verdict, codes = judgement.columns["verdict"], judgement.columns["codes"]
    open_ = verdict >= Verdict.REVIEW
    return judgement.having(
        verdict=np.where(open_, np.int8(Verdict.REVIEW), verdict), codes=np.where(open_, bit("no-text"), codes)
    )
