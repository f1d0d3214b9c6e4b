"""Sheet 总览: the run in one row."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd

from reports.land import distinct, occupying, rules_about
from reports.phrases import hectares, mu
from reports.subject_tables import unchecked
from reports.summary import subject_counts

if TYPE_CHECKING:
    from reports.words import Words
    from rules.core.report import Report


def overview(report: Report, words: Words) -> pd.DataFrame:
    """Return one row under printed headings: counts of subjects, and the land occupied, each place once."""
    counts = subject_counts(report)
    red_line = _occupied(report, "ecological-red-line")
    reserve = _occupied(report, "nature-reserve")
    not_run = words.term("verdict", "unchecked")
    values = {
        "batch": _batch(report, words),
        "as_of": report.as_of.isoformat(),
        "subjects": counts["total"],
        "violation": counts["violation"],
        "review": counts["review"],
        "clear": counts["clear"],
        "not_applicable": counts["not-applicable"],
        "unjudged": counts["unchecked"],
        "unchecked": sum(1 for rules in unchecked(report) if rules),
        "red_line_ha": not_run if red_line is None else float(hectares(red_line)),
        "red_line_mu": not_run if red_line is None else float(mu(red_line)),
        "reserve_ha": not_run if reserve is None else float(hectares(reserve)),
        "distinct_ha": float(hectares(distinct(report, occupying(report)).sum())),
        "catalogue": report.catalogue.name,
        "rulebook": f"{words.both(report.rulebook.title)} {report.rulebook.version}",
    }
    return pd.DataFrame([{words.term("overview", name): value for name, value in values.items()}])


def _occupied(report: Report, kind: str) -> float | None:
    """Return the land (m2) occupied of a control kind, None where no rule of the run looked at it: that is no zero."""
    rules = rules_about(report, {kind})
    return float(distinct(report, rules).sum()) if rules else None


def _batch(report: Report, words: Words) -> str:
    """Return what was handed in: the first file, and how many there are."""
    files = list(dict.fromkeys(PurePath(item.file).name for item in report.inputs if item.role == "subject"))
    if len(files) == 1:
        return files[0]
    return words.message("book", "batch", first=files[0], count=len(files)) if files else ""
