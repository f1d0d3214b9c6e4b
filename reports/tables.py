"""Everything results.gpkg holds, as tables ready to be written (docs/contracts.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from layers.results.geopackage import Table
from reports import account
from reports.conflict_table import conflict_tables
from reports.decided import decisions
from reports.remedy_tables import remedy_tables
from reports.result_table import COLUMNS, is_open
from reports.rule_tables import LAYERS as RULE_LAYERS
from reports.rule_tables import rule_tables
from reports.subject_tables import LAYERS, kind_words, subject_tables
from reports.total_tables import total_tables

if TYPE_CHECKING:
    import pandas as pd

    from reports.tally import Tally
    from reports.words import Words
    from rules.core.report import Report

_ORDER: Final = (
    "conflicts", "remedies", "remedies_line", "remedies_point", "results", "combinations", "totals", "county_rules",
    "land_classes", "inputs", "decisions", "sensitivity", "not_checked", "run",
)  # fmt: skip
"""What stands behind the layers of subjects and rules."""
_LABELLED: Final = ("results", "decisions", "sensitivity")
"""Tables whose cells hold codes that QGIS shows as words."""


def row_tables(report: Report, words: Words, results: pd.DataFrame, *, complete: bool = True) -> list[Table]:
    """Return the layers and tables that have rows of subjects, of one batch; each has a column `subject`.

    Parameters
    ----------
    results
        As `reports.result_table.results` returns them.
    complete
        Whether the table `results` holds every row; else violations and reviews only.
    """
    rows = (results if complete else results[is_open(results)])[list(COLUMNS)].reset_index(drop=True)
    return [
        *subject_tables(report, words),
        *rule_tables(report, words, results),
        *remedy_tables(report, words),
        _attributes("results", words, rows),
    ]


def run_tables(tally: Tally, words: Words) -> list[Table]:
    """Return the layers and tables of the whole run: what is added up, what was read, what was not checked."""
    run = tally.run
    made = {
        **total_tables(tally, words),
        "inputs": account.inputs(run, words),
        **({"decisions": decisions(run.decisions, tally.decided)} if run.decisions else {}),
        **({} if run.sensitivity is None else {"sensitivity": tally.sensitivity}),
        "not_checked": account.not_checked(run, words),
        "run": account.run(run, int(tally.rules.to_numpy().sum())),
    }
    return [*conflict_tables(run, words), *(_attributes(name, words, frame) for name, frame in made.items())]


def order(run: Report) -> list[str]:
    """Return the names of all tables there may be, in the order people see them."""
    layers = [f"{rule}_{suffix}" if suffix else rule for rule in run.results for suffix, _, _ in RULE_LAYERS]
    return [*(name for name, _, _ in LAYERS), *layers, *_ORDER]


def _attributes(name: str, words: Words, frame: pd.DataFrame) -> Table:
    verdicts = words.section("verdict")
    labels = {
        "code": words.section("code"),
        "relation": words.section("relation"),
        "state": words.section("decision_state"),
        "change": words.section("change"),
        "kind": kind_words(words),
    } | dict.fromkeys(("verdict", "original_verdict", "decision", "verdict_then"), verdicts)
    labelled = name in _LABELLED
    return Table(
        name=name,
        title=words.term("title", name),
        description=words.term("title", name),
        frame=frame,
        aliases={str(column): words.term("column", str(column)) for column in frame.columns},
        words=labels if labelled else {},
    )
