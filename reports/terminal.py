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
from reports.supplement_book import FILE
from rules.core.choices import INDUSTRY, choices

if TYPE_CHECKING:
    from reports.tally import Tally
    from reports.words import Words
    from rules.core.report import Report

NOTHING: Final = "—"
_IDLE: Final = ("no-rule", "not-used")
"""Why layers were compared with nothing."""
_OFFERED: Final = 6
"""Words named of those that can be answered."""
_COUNTED: Final = ("violation", "review", "clear", "not-applicable")


def terminal(tally: Tally, words: Words, *, folder: str) -> str:
    """Return what `greenshield check` prints.

    Parameters
    ----------
    folder
        Where the files lie, as people are to find it.
    """
    run, question = tally.run, tally.asked.first
    if tally.alone:
        facts, table = subject_lines(tally.alone.report, words, tally.alone.results, question)
    else:
        facts, table = [_counts(tally, words)], _by_rule(tally, words)
    rule_off = "─" * (max(map(width, table)) // (2 if words.lang == "zh" else 1))
    source = words.message("sources", run.as_of_source)
    said = [
        f"{words.message('terminal', 'title')}  "
        + words.message("terminal", "as-of", date=run.as_of.isoformat(), source=source),
        *facts,
        rule_off,
        *table,
        rule_off,
        words.message("terminal", "conclusion", sentences=words.part("sentences").join(conclusion(tally, words))),
        *_supplement(tally, words),
    ]
    if waiting := _unconfirmed(run):
        said.append(words.message("terminal", "unconfirmed", count=waiting))
    if unsure_rules(run):
        said.append(words.message("terminal", "unsure"))
    if idle := [item.what for item in run.not_checked if item.why in _IDLE]:
        said.append(words.message("terminal", "idle", layers=words.enumerate(idle)))
    if run.decisions:
        applied = int((decisions(run.decisions, tally.decided)["state"] == "applies").sum())
        said.append(words.message("terminal", "decisions", count=len(run.decisions), applied=applied))
    said += [*remedy_lines(tally, words), *sensitivity_lines(tally, words)]
    if rules := left_out(run):
        said.append(words.message("terminal", "left-out", rules=words.enumerate(rules)))
    return "\n".join([*said, words.message("terminal", "outcome", folder=folder)])


def _unconfirmed(run: Report) -> int:
    """Count what of the catalogue's entries in use nobody has confirmed."""
    said = [dict(note.values) for read in run.inputs for note in read.notes if note.key == "control-unconfirmed"]
    return sum(len(str(values["keys"]).split(", ")) for values in said)


def _counts(tally: Tally, words: Words) -> str:
    counts = {str(key).replace("-", "_"): count for key, count in tally.subjects.items()}
    return words.message("terminal", "subjects", **counts)


def _by_rule(tally: Tally, words: Words) -> list[str]:
    """Return the table of rules: how many subjects of each verdict, and the area of the violations."""
    unsure = unsure_rules(tally.run)
    head = words.section("terminal_header")
    rows = [[head["rule"], head["question"], *(words.term("verdict", verdict) for verdict in _COUNTED), head["area"]]]
    absent = {item.what for item in unchecked_rules(tally.run)}
    for rule, entry in tally.run.rulebook.rules.items():
        title = words.both(entry.title)
        if rule in tally.run.results:
            counts = tally.rules.loc[rule]
            area = tally.area.get(rule, 0.0)
            shown = f"{area / M2_PER_HA:.4f}" if area else NOTHING
            mark = "*" if rule in unsure else ""
            rows.append([rule, title + mark, *(str(counts[verdict]) for verdict in _COUNTED), shown])
        elif rule in absent:
            rows.append([rule, title, *[NOTHING] * len(_COUNTED), words.term("verdict", "unchecked")])
    return grid(rows, right=range(2, 7))


def _supplement(tally: Tally, words: Words) -> list[str]:
    """Return what has to be supplied and how: of one subject one thing, of many everything, most asked first."""
    asked = tally.asked
    if not asked.subjects:
        return []
    if tally.alone:
        field = words.field(asked.first, str(asked.rows["kind_of_subject"].iloc[0]))
        said = {"field": field, "setting": field if words.lang == "zh" else asked.first, "file": FILE[words.lang]}
        return [words.message("terminal", "supplement", **said, hint=_hint(words, tally.run, asked.first))]
    fields, count = words.enumerate(asked.often), int(asked.fields.sum())
    file = FILE[words.lang]
    return [words.message("terminal", "supplements", subjects=asked.subjects, count=count, fields=fields, file=file)]


def _hint(words: Words, run: Report, field: str) -> str:
    """Return what can be answered, in brackets; "" where that is free."""
    if field in INDUSTRY:
        return words.part("aside", text=words.message("terminal", "industry-hint"))
    known = choices(run.rulebook, field, words.lang)
    return words.part("aside", text=words.part("or").join(known[:_OFFERED])) if known else ""
