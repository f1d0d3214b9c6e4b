"""The table `results`: one row per subject and rule of the run, with its reason and its clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from reports.decided import decided
from reports.phrases import cell, hectares, mu, text_column, texts
from reports.reasons import Teller
from reports.speech import LISTED
from rules.core.codes import Verdict
from spatial.measure import SURFACE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

    from reports.words import Words
    from rules.core.report import Report, RuleResult

LIMIT: Final = 1_000_000
"""Rows of the table in a file; beyond them only violations and reviews are written."""

SUBJECT: Final = ("file", "layer", "row", "kind", "subject_id", "subject_name", "county")
COLUMNS: Final = (
    "subject", *SUBJECT, "rule", "verdict", "code", "relation", "reason", "clause", "area_m2", "area_low_m2",
    "area_high_m2", "area_ha", "area_mu", "length_m", "length_low_m", "length_high_m", "share", "margin",
    "margin_unit", "nearest_m", "original_verdict", "evidence", "decision", "missing",
)  # fmt: skip

_TAKEN: Final = (
    "verdict", "original_verdict", "code", "relation", "dimension", "measure", "low", "high", "share", "margin",
    "margin_unit", "nearest_m", "evidence", "missing",
)  # fmt: skip
_OPEN: Final = (Verdict.VIOLATION.word, Verdict.REVIEW.word)

VERDICTS: Final = np.array([verdict.word for verdict in Verdict], object)
"""The words of the verdicts, at their numbers."""


def results(report: Report, words: Words, *, complete: bool = True) -> pd.DataFrame:
    """Return the table, by subject and in the rulebook's order of rules.

    The index repeats the subject's row in `Report.subjects` (from 0). Areas and lengths stand in the columns of the
    subject's dimension; a point has neither.

    Parameters
    ----------
    complete
        Every row; else those some form tells: violations, reviews, what is only listed, what a rule layer shows.
    """
    rows = {rule: _rows(result, complete=complete) for rule, result in report.results.items()}
    rows = {rule: at for rule, at in rows.items() if len(at)}
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    names = np.array(list(rows), object)
    rule = np.repeat(names, [len(at) for at in rows.values()])
    table = pd.concat([report.results[name].table[list(_TAKEN)].iloc[at] for name, at in rows.items()])
    teller = Teller(report, words)
    reason = np.concatenate([teller.reasons(name, at) for name, at in rows.items()])
    order = _by_subject([report.results[name].table.index.to_numpy()[at] for name, at in rows.items()])
    return _columns(report, table.iloc[order], rule[order], reason[order])


def fits(report: Report, counts: Mapping[str, int]) -> bool:
    """Return whether a file takes all rows of the run (`LIMIT`).

    Parameters
    ----------
    counts
        Subjects of the whole run by kind.
    """
    asked = [kind for rule in report.results for kind in report.rulebook.rules[rule].subjects]
    return sum(counts.get(kind, 0) for kind in asked) <= LIMIT


def is_open(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which rows are violations or reviews."""
    return frame["verdict"].isin(_OPEN).to_numpy(bool)


def to_be_read(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which rows are violations or reviews, or only listed."""
    return is_open(frame) | (frame["code"] == LISTED).to_numpy(bool)


def _rows(result: RuleResult, *, complete: bool) -> NDArray[np.intp]:
    """Return the positions of the rows that are told."""
    table = result.table
    if complete:
        return np.arange(len(table))
    told = (table["verdict"].to_numpy() >= Verdict.REVIEW) | (table["code"] == LISTED).to_numpy(bool)
    if len(result.pairs):
        told |= table.index.isin(result.pairs["subject"])
    return np.flatnonzero(told)


def _by_subject(rows: Sequence[NDArray[np.int64]]) -> NDArray[np.intp]:
    """Return the order by subject of the rows of all rules one after the other; of a rule each subject once."""
    every = np.concatenate(rows)
    place = np.cumsum(np.bincount(every)) - np.bincount(every)
    order = np.zeros(len(every), np.intp)
    first = 0
    for some in rows:
        order[place[some]] = np.arange(first, first + len(some))
        place[some] += 1
        first += len(some)
    return order


def _columns(
    report: Report, table: pd.DataFrame, rule: NDArray[np.object_], reason: NDArray[np.object_]
) -> pd.DataFrame:
    rows, dimension = table.index.to_numpy(), table["dimension"].to_numpy()
    subjects = report.subjects[list(SUBJECT)].iloc[rows]
    area, line = (
        {name: np.where(dimension == of, table[name].to_numpy(float), np.nan) for name in ("measure", "low", "high")}
        for of in (SURFACE, 1)
    )
    columns: dict[str, object] = {
        "subject": report.numbers[rows] + 1,
        **{name: subjects[name] for name in SUBJECT},
        "rule": texts(*pd.factorize(rule)),
        "verdict": texts(table["verdict"].to_numpy(), VERDICTS),
        "code": table["code"],
        "relation": table["relation"],
        "reason": text_column(reason),
        "clause": _clauses(report, rule, subjects["kind"]),
        "area_m2": area["measure"],
        "area_low_m2": area["low"],
        "area_high_m2": area["high"],
        "area_ha": hectares(area["measure"]),
        "area_mu": mu(area["measure"]),
        "length_m": line["measure"],
        "length_low_m": line["low"],
        "length_high_m": line["high"],
        **{name: table[name] for name in ("share", "margin", "margin_unit", "nearest_m")},
        "original_verdict": texts(table["original_verdict"].to_numpy(), VERDICTS),
        "evidence": _said(table["evidence"], cell),
        "decision": decided(report, rows, rule),
        "missing": _said(table["missing"], ",".join),
    }
    return pd.DataFrame(columns, index=table.index)


def _clauses(report: Report, rule: NDArray[np.object_], kind: pd.Series[str]) -> ExtensionArray:
    """Return the clauses in force for each rule and subject kind; empty where the rulebook has no text for the day."""
    (rules, ids), (kinds, names) = pd.factorize(rule), pd.factorize(kind)
    on = [report.rulebook.rules[each].text(report.as_of) for each in ids]
    said = [text.citation(name, report.as_of) if text else "" for text in on for name in names]
    return texts(rules * len(names) + kinds, said)


def _said(values: pd.Series[Any], said: Callable[[Any], str]) -> ExtensionArray:
    """Return a column as texts; of the same values one is made."""
    at, distinct = pd.factorize(values.to_numpy(object), use_na_sentinel=False)
    return texts(at, list(map(said, distinct)))
