"""The table `results`: one row per subject and rule of the run, with its reason and its clause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.decided import decided
from reports.phrases import cells, hectares, mu
from reports.reasons import reasons
from reports.speech import LISTED
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reports.words import Words
    from rules.core.report import Report

LIMIT: Final = 1_000_000
"""Rows of the table in a file; beyond them only violations and reviews are written."""

SUBJECT: Final = ("file", "layer", "row", "kind", "subject_id", "subject_name", "county")
COLUMNS: Final = (
    "subject", *SUBJECT, "rule", "verdict", "code", "relation", "reason", "clause", "area_m2", "area_low_m2",
    "area_high_m2", "area_ha", "area_mu", "length_m", "length_low_m", "length_high_m", "share", "margin",
    "margin_unit", "nearest_m", "original_verdict", "evidence", "decision", "missing",
)  # fmt: skip

_OPEN: Final = (Verdict.VIOLATION.word, Verdict.REVIEW.word)

VERDICTS: Final = np.array([verdict.word for verdict in Verdict], object)
"""The words of the verdicts, at their numbers."""


def results(report: Report, words: Words) -> pd.DataFrame:
    """Return the complete table, by subject and in the rulebook's order of rules.

    The index repeats the subject's row in `Report.subjects` (from 0). Areas and lengths stand in the columns of the
    subject's dimension; a point has neither.
    """
    if not report.results:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat([_of_rule(report, words, rule) for rule in report.results]).sort_index(kind="stable")


def written(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that go into a file: all up to `LIMIT`, else violations and reviews."""
    return frame if len(frame) <= LIMIT else matters(frame)


def matters(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the violations and reviews."""
    return frame[frame["verdict"].isin(_OPEN)]


def to_be_read(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the violations and reviews, and what is only listed."""
    return frame[frame["verdict"].isin(_OPEN) | (frame["code"] == LISTED)]


def clauses(report: Report, rule: str, kinds: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the clauses in force for each subject kind; empty where the rulebook has no text for the day."""
    text = report.rulebook.rules[rule].text(report.as_of)
    said = {kind: text.citation(kind, report.as_of) if text else "" for kind in set(kinds)}
    return np.array([said[kind] for kind in kinds], object)


def _of_rule(report: Report, words: Words, rule: str) -> pd.DataFrame:
    table = report.results[rule].table
    subjects = report.subjects.loc[table.index, list(SUBJECT)]
    area, line = table["dimension"] == 2, table["dimension"] == 1  # noqa: PLR2004 - the dimension of a polygon
    columns: dict[str, object] = {
        "subject": table.index.to_numpy() + 1,
        **{name: subjects[name] for name in SUBJECT},
        "rule": rule,
        "verdict": VERDICTS[table["verdict"].to_numpy()],
        "code": table["code"],
        "relation": table["relation"],
        "reason": reasons(report, words, rule),
        "clause": clauses(report, rule, subjects["kind"].to_numpy(object)),
        "area_m2": table["measure"].where(area),
        "area_low_m2": table["low"].where(area),
        "area_high_m2": table["high"].where(area),
        "area_ha": hectares(table["measure"].where(area)),
        "area_mu": mu(table["measure"].where(area)),
        "length_m": table["measure"].where(line),
        "length_low_m": table["low"].where(line),
        "length_high_m": table["high"].where(line),
        **{name: table[name] for name in ("share", "margin", "margin_unit", "nearest_m")},
        "original_verdict": VERDICTS[table["original_verdict"].to_numpy()],
        "evidence": cells(table["evidence"]),
        "decision": decided(report, rule),
        "missing": [",".join(fields) for fields in table["missing"]],
    }
    return pd.DataFrame(columns, index=table.index)
