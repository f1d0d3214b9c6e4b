"""The table `decisions`: what people decided on answers, beside the answers themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.phrases import cell
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from layers.office.decisions import Decision
    from rules.core.report import Report

COLUMNS: Final = (
    "subject", "subject_id", "subject_name", "rule", "verdict", "decision", "state", "who", "when", "grounds",
    "document",
)  # fmt: skip
"""`state`: applies; no-subject, no-answer (the rule did not judge it), later (decided after the as-of date), differs
(the answer is no longer the one it was taken on)."""
_MATCH: Final = ("at", "by_name", "row")


def matched(report: Report) -> pd.DataFrame:
    """Return a row per decision and subject of the report it may be about.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`, `at` (which of the decisions), `by_name` (whether only the name is that of the decision), `row` (of
        `Report.subjects`); by decision and subject.
    """
    rows = [row for at, decision in enumerate(report.decisions) for row in _rows(report, at, decision)]
    return pd.DataFrame(rows, columns=[*COLUMNS, *_MATCH])


def decisions(decided: Sequence[Decision], found: pd.DataFrame) -> pd.DataFrame:
    """Return a row per decision and answer it is about; one that is about none has its row too.

    Parameters
    ----------
    decided
        What people decided.
    found
        As `matched` returns it, of all batches of the run: a name counts only where nothing has that number.
    """
    numbered = set(found.loc[~found["by_name"].astype(bool), "at"])
    found = found[~(found["by_name"].astype(bool) & found["at"].isin(numbered))]
    nobody = [
        {**_said(each), "subject": pd.NA, "subject_name": "", "verdict": "", "state": "no-subject", "at": at}
        for at, each in enumerate(decided)
        if at not in set(found["at"])
    ]
    frame = pd.DataFrame([*found.to_dict("records"), *nobody], columns=[*COLUMNS, *_MATCH])
    frame = frame.sort_values("at", kind="stable", ignore_index=True)[list(COLUMNS)]
    return frame.astype({"subject": "Int64", "when": "datetime64[s]"})


def decided(report: Report, rows: NDArray[np.int64], rule: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the verdict a person gave on each answer, "" where none applies.

    Parameters
    ----------
    rows, rule
        (n,) rows of `Report.subjects` and ids of rules; no two answers the same.
    """
    said = np.full(len(rows), "", object)
    if report.decisions:
        found = matched(report)
        found = found[found["state"] == "applies"]
        answers = pd.MultiIndex.from_arrays([rows, rule])
        at = answers.get_indexer(pd.MultiIndex.from_arrays([found["row"].astype("int64"), found["rule"]]))
        said[at[at >= 0]] = found["decision"].to_numpy(object)[at >= 0]
    return said


def _rows(report: Report, at: int, decision: Decision) -> Iterator[dict[str, object]]:
    subjects = report.subjects
    for by_name, column in enumerate(("subject_id", "subject_name")):
        named = subjects.index[subjects[column] == decision.subject]
        for row in named:
            verdict, state = _answer(report, decision, row)
            number, name = (cell(subjects[each].iloc[row]) for each in ("subject_id", "subject_name"))
            about = {"subject": report.numbers[row] + 1, "subject_id": number, "subject_name": name}
            match = {"at": at, "by_name": bool(by_name), "row": row}
            yield {**_said(decision), **about, "verdict": verdict, "state": state, **match}
        if len(named):
            return


def _said(decision: Decision) -> dict[str, object]:
    return {
        "subject_id": decision.subject, "rule": decision.rule, "decision": decision.decision, "who": decision.who,
        "when": decision.when, "grounds": decision.why, "document": decision.document,
    }  # fmt: skip


def _answer(report: Report, decision: Decision, at: int) -> tuple[str, str]:
    """Return the answer a decision is about, and whether it applies to it."""
    result = report.results.get(decision.rule)
    if result is None or at not in result.table.index:
        return "", "no-answer"
    verdict = Verdict(int(result.table["verdict"].loc[at])).word
    if decision.when > report.as_of:
        return verdict, "later"
    return verdict, "differs" if decision.on not in ("", verdict) else "applies"
