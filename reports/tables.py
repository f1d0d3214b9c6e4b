"""Everything results.gpkg holds, as tables ready to be written (docs/contracts.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from layers.results.geopackage import Table
from reports import account
from reports.conflict_table import conflict_tables
from reports.decided import decisions
from reports.remedy_tables import remedy_tables
from reports.result_table import COLUMNS, written
from reports.rule_tables import rule_tables
from reports.sensitivity_table import sensitivity_frame
from reports.subject_tables import kind_words, subject_tables
from reports.total_tables import total_tables

if TYPE_CHECKING:
    import pandas as pd

    from reports.sums import Sums
    from reports.words import Words
    from rules.core.report import Report


def tables(report: Report, words: Words, results: pd.DataFrame, sums: Sums) -> list[Table]:
    """Return the layers and tables of results.gpkg, in the order QGIS lists them.

    Parameters
    ----------
    results
        The complete table of `reports.result_table.results`, made once for all forms.
    """
    labels = {name: words.section(name) for name in ("verdict", "code", "relation")}
    labels |= dict.fromkeys(("original_verdict", "decision", "verdict_then"), labels["verdict"])
    labels |= {"state": words.section("decision_state"), "change": words.section("change")}
    labels |= {"kind": kind_words(report, words)}
    return [
        *subject_tables(report, words),
        *rule_tables(report, words, results),
        *conflict_tables(report, words),
        *remedy_tables(report, words),
        _attributes("results", words, written(results)[list(COLUMNS)].reset_index(drop=True), labels),
        *(_attributes(name, words, frame) for name, frame in total_tables(report, words, sums).items()),
        _attributes("inputs", words, account.inputs(report, words)),
        *([_attributes("decisions", words, decisions(report), labels)] if report.decisions else []),
        *([] if report.sensitivity is None else [_attributes("sensitivity", words, sensitivity_frame(report), labels)]),
        _attributes("not_checked", words, account.not_checked(report, words)),
        _attributes("run", words, account.run(report, len(results))),
    ]


def _attributes(name: str, words: Words, frame: pd.DataFrame, labels: dict[str, dict[str, str]] | None = None) -> Table:
    return Table(
        name=name,
        title=words.term("title", name),
        description=words.term("title", name),
        frame=frame,
        aliases={str(column): words.term("column", str(column)) for column in frame.columns},
        words=labels or {},
    )
