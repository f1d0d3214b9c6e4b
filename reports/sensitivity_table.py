"""The table `sensitivity`: verdicts that are others with another centre, tolerance or place of a control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.book_sheet import BookSheet, cut, headed, room
from reports.phrases import cells
from reports.result_table import VERDICTS

if TYPE_CHECKING:
    from reports.tally import Tally
    from reports.words import Words
    from rules.core.report import Report

COLUMNS: Final = (
    "subject", "subject_id", "subject_name", "rule", "verdict", "change", "control_layer", "by", "verdict_then",
)  # fmt: skip


def sensitivity_frame(report: Report) -> pd.DataFrame:
    """Return a row per verdict that flips, and what makes it; `subject` counts from 1."""
    found = report.sensitivity
    if found is None:
        return pd.DataFrame(columns=list(COLUMNS))
    at = found["subject"].to_numpy(np.int64)
    frame = pd.DataFrame(
        {
            "subject": report.numbers[at] + 1,
            "subject_id": cells(report.subjects["subject_id"].iloc[at]),
            "subject_name": cells(report.subjects["subject_name"].iloc[at]),
            "rule": found["rule"].to_numpy(object),
            "verdict": VERDICTS[found["verdict"].to_numpy(int)],
            "change": found["change"].to_numpy(object),
            "control_layer": found["control"].to_numpy(object),
            "by": found["by"].to_numpy(object),
            "verdict_then": VERDICTS[found["verdict_then"].to_numpy(int)],
        }
    )
    return frame[list(COLUMNS)]


def sensitivity_sheets(tally: Tally, words: Words) -> list[BookSheet]:
    """Return the sheet, where it was asked for."""
    if tally.run.sensitivity is None:
        return []
    frame = tally.sensitivity.iloc[: room(len(tally.sensitivity))]
    for name in ("verdict", "verdict_then"):
        frame[name] = [words.term("verdict", word) for word in frame[name]]
    frame["change"] = [words.term("change", change) for change in frame["change"]]
    tables, notes = (
        (("", headed(frame, words)),),
        (words.message("book", "sensitivity"), *cut(len(tally.sensitivity), words)),
    )
    return [BookSheet(name=words.term("sheet", "sensitivity"), tables=tables, notes=notes)]


def sensitivity_lines(tally: Tally, words: Words) -> list[str]:
    """Return what a terminal says."""
    if tally.run.sensitivity is None:
        return []
    flips = tally.sensitivity
    counts = flips.drop_duplicates(["subject", "rule", "change"])["change"].value_counts()
    total = len(flips.drop_duplicates(["subject", "rule"]))
    by = {change: int(counts.get(change, 0)) for change in ("centre", "tolerance", "accuracy")}
    return [words.message("terminal", "sensitivity", total=total, **by)]
