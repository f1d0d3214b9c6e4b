"""The result on a terminal: a sheet for one subject, a table of rules for many. Every sign is in GBK."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports.decided import decisions
from reports.grid import grid, width
from reports.phrases import M2_PER_HA
from reports.speech import conclusion, left_out, unchecked_rules, unsure_rules
from reports.subject_sheet import subject_lines
from reports.summary import rule_counts, subject_counts, violation_area
from reports.supplement_book import FILE, supplements

if TYPE_CHECKING:
    import pandas as pd

    from reports.words import Words
    from rules.core.report import Report

NOTHING: Final = "—"
_COUNTED: Final = ("violation", "review", "clear", "not-applicable")


def terminal(report: Report, words: Words, results: pd.DataFrame, *, folder: str) -> str:
    """Return what `greenshield check` prints.

    Parameters
    ----------
    results
        The complete table of `reports.result_table.results`.
    folder
        Where the files lie, as people are to find it.
    """
    if len(report.subjects) == 1:
        facts, table = subject_lines(report, words, results)
    else:
        facts, table = [_counts(report, words)], _by_rule(report, words)
    rule_off = "─" * (max(map(width, table)) // (2 if words.lang == "zh" else 1))
    source = words.message("sources", report.as_of_source)
    said = [
        f"{words.message('terminal', 'title')}  "
        + words.message("terminal", "as-of", date=report.as_of.isoformat(), source=source),
        *facts,
        rule_off,
        *table,
        rule_off,
        words.message("terminal", "conclusion", sentences=words.part("sentences").join(conclusion(report, words))),
        *_supplement(words, report),
    ]
    if unsure_rules(report):
        said.append(words.message("terminal", "unsure"))
    if report.decisions:
        applied = int((decisions(report)["state"] == "applies").sum())
        said.append(words.message("terminal", "decisions", count=len(report.decisions), applied=applied))
    if rules := left_out(report):
        said.append(words.message("terminal", "left-out", rules=", ".join(rules)))
    return "\n".join([*said, words.message("terminal", "outcome", folder=folder)])


def _counts(report: Report, words: Words) -> str:
    counts = {key.replace("-", "_"): count for key, count in subject_counts(report).items()}
    return words.message("terminal", "subjects", **counts)


def _by_rule(report: Report, words: Words) -> list[str]:
    """Return the table of rules: how many subjects of each verdict, and the area of the violations."""
    unsure = unsure_rules(report)
    head = words.section("terminal_header")
    rows = [[head["rule"], head["question"], *(words.term("verdict", verdict) for verdict in _COUNTED), head["area"]]]
    absent = {item.what for item in unchecked_rules(report)}
    for rule, entry in report.rulebook.rules.items():
        title = words.both(entry.title)
        if rule in report.results:
            counts = rule_counts(report, rule)
            area = violation_area(report, rule)
            shown = f"{area / M2_PER_HA:.4f}" if area else NOTHING
            mark = "*" if rule in unsure else ""
            rows.append([rule, title + mark, *(str(counts[verdict]) for verdict in _COUNTED), shown])
        elif rule in absent:
            rows.append([rule, title, *[NOTHING] * len(_COUNTED), words.term("verdict", "unchecked")])
    return grid(rows, right=range(2, 7))


def _supplement(words: Words, report: Report) -> list[str]:
    """Return what has to be supplied, most asked first, and in which list."""
    asked = supplements(report, words)
    if asked.empty:
        return []
    fields = words.enumerate(list(asked["field"].value_counts(sort=True).index))
    if len(report.subjects) == 1:
        return [words.message("terminal", "supplement", fields=fields, file=FILE[words.lang])]
    subjects = len(asked.drop_duplicates(["file", "layer", "row"]))
    count, file = len(asked), FILE[words.lang]
    return [words.message("terminal", "supplements", subjects=subjects, count=count, fields=fields, file=file)]
