"""The result on a terminal: a sheet for one subject, a table of rules for many. Every sign is in GBK."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reports.decided import decisions
from reports.grid import grid, width
from reports.phrases import M2_PER_HA
from reports.remedy_tables import remedy_lines
from reports.sensitivity_table import sensitivity_lines
from reports.speech import conclusion, left_out, unchecked_rules, unsure_rules
from reports.subject_sheet import subject_lines
from reports.summary import rule_counts, subject_counts, violation_area
from reports.supplement_book import FILE, first_question, supplements
from rules.core.choices import INDUSTRY, choices

if TYPE_CHECKING:
    import pandas as pd

    from reports.words import Words
    from rules.core.report import Report

NOTHING: Final = "—"
_IDLE: Final = ("no-rule", "not-used")
"""Why layers were compared with nothing."""
_OFFERED: Final = 6
"""Words named of those that can be answered."""
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
    asked = supplements(report, words)
    question = first_question(asked) if len(asked) else ""
    if len(report.subjects) == 1:
        facts, table = subject_lines(report, words, results, question)
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
        *_supplement(words, report, asked, question),
    ]
    if waiting := _unconfirmed(report):
        said.append(words.message("terminal", "unconfirmed", count=waiting))
    if unsure_rules(report):
        said.append(words.message("terminal", "unsure"))
    if idle := [item.what for item in report.not_checked if item.why in _IDLE]:
        said.append(words.message("terminal", "idle", layers=words.enumerate(idle)))
    if report.decisions:
        applied = int((decisions(report)["state"] == "applies").sum())
        said.append(words.message("terminal", "decisions", count=len(report.decisions), applied=applied))
    said += [*remedy_lines(report, words), *sensitivity_lines(report, words)]
    if rules := left_out(report):
        said.append(words.message("terminal", "left-out", rules=words.enumerate(rules)))
    return "\n".join([*said, words.message("terminal", "outcome", folder=folder)])


def _unconfirmed(report: Report) -> int:
    """Count what of the catalogue's entries in use nobody has confirmed."""
    said = [dict(note.values) for read in report.inputs for note in read.notes if note.key == "control-unconfirmed"]
    return sum(len(str(values["keys"]).split(", ")) for values in said)


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


def _supplement(words: Words, report: Report, asked: pd.DataFrame, question: str) -> list[str]:
    """Return what has to be supplied and how: of one subject one thing, of many everything, most asked first."""
    if asked.empty:
        return []
    if len(report.subjects) == 1:
        field = words.field(question, str(report.subjects["kind"].iloc[0]))
        said = {"field": field, "setting": field if words.lang == "zh" else question, "file": FILE[words.lang]}
        return [words.message("terminal", "supplement", **said, hint=_hint(words, report, question))]
    fields = words.enumerate(list(asked["field"].value_counts(sort=True).index))
    subjects = len(asked.drop_duplicates(["file", "layer", "row"]))
    count, file = len(asked), FILE[words.lang]
    return [words.message("terminal", "supplements", subjects=subjects, count=count, fields=fields, file=file)]


def _hint(words: Words, report: Report, field: str) -> str:
    """Return what can be answered, in brackets; "" where that is free."""
    if field in INDUSTRY:
        return words.part("aside", text=words.message("terminal", "industry-hint"))
    known = choices(report.rulebook, field, words.lang)
    return words.part("aside", text=words.part("or").join(known[:_OFFERED])) if known else ""
