"""The table `decisions`: what people decided on answers, beside the answers themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from reports.phrases import cells
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.office.decisions import Decision
    from rules.core.report import Report

COLUMNS: Final = (
    "subject", "subject_id", "subject_name", "rule", "verdict", "decision", "state", "who", "when", "grounds",
    "document",
)  # fmt: skip
"""`state`: applies; no-subject, no-answer (the rule did not judge it), later (decided after the as-of date), differs
(the answer is no longer the one it was taken on)."""


def decisions(report: Report) -> pd.DataFrame:
    """Return a row per decision and answer it is about; one that is about none has its row too.

    `subject` counts from 1, as in the other tables.
    """
    rows = [row for decision in report.decisions for row in _rows(report, decision)]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"subject": "Int64", "when": "datetime64[s]"})


def decided(report: Report, rule: str) -> pd.Series[str]:
    """Return, for the subjects of a rule, the verdict a person gave; "" where none applies."""
    said = pd.Series("", report.results[rule].table.index, dtype=object)
    if not report.decisions:
        return said
    found = decisions(report)
    found = found[(found["state"] == "applies") & (found["rule"] == rule)]
    said.loc[(found["subject"] - 1).astype("int64")] = found["decision"].to_numpy(object)
    return said


def _rows(report: Report, decision: Decision) -> Iterator[dict[str, object]]:
    subjects = report.subjects
    named = subjects.index[subjects["subject_id"] == decision.subject]
    if not len(named):
        named = subjects.index[subjects["subject_name"] == decision.subject]
    said = {
        "subject_id": decision.subject, "rule": decision.rule, "decision": decision.decision, "who": decision.who,
        "when": decision.when, "grounds": decision.why, "document": decision.document,
    }  # fmt: skip
    if not len(named):
        yield {**said, "subject": pd.NA, "subject_name": "", "verdict": "", "state": "no-subject"}
    for at in named:
        verdict, state = _answer(report, decision, at)
        number, name = cells(subjects.loc[[at], "subject_id"])[0], cells(subjects.loc[[at], "subject_name"])[0]
        about = {"subject": at + 1, "subject_id": number, "subject_name": name}
        yield {**said, **about, "verdict": verdict, "state": state}


def _answer(report: Report, decision: Decision, at: int) -> tuple[str, str]:
    """Return the answer a decision is about, and whether it applies to it."""
    result = report.results.get(decision.rule)
    if result is None or at not in result.table.index:
        return "", "no-answer"
    verdict = Verdict(int(result.table["verdict"].loc[at])).word
    if decision.when > report.as_of:
        return verdict, "later"
    return verdict, "differs" if decision.on not in ("", verdict) else "applies"
