"""summary.json: the run for programs, schema 1 (docs/contracts.md)."""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from layers.cells import printable
from reports import account
from reports.conflict_table import conflict_frame
from reports.decided import decisions
from reports.land import by_county, distinct, once, pieces
from reports.phrases import cell
from reports.remedy_tables import remedy_frame
from reports.result_table import VERDICTS, matters
from reports.sensitivity_table import sensitivity_frame
from reports.totals_json import totals_json
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from reports.sums import Sums
    from reports.words import Words
    from rules.core.report import Report

SCHEMA: Final = 1
_STEERING: Final = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What JSON leaves as it is, though a terminal obeys it: written as an escape, it is the same text for programs."""

RESULT: Final = (
    "subject", "file", "layer", "row", "subject_id", "rule", "verdict", "code", "area_m2", "share", "reason",
)  # fmt: skip
"""Keys of one entry of `results`; a line has `length_m` in place of `area_m2`."""


def summary(
    report: Report, words: Words, results: pd.DataFrame, sums: Sums, *, everything: bool = False
) -> dict[str, Any]:
    """Return the run as plain dicts and lists.

    Parameters
    ----------
    results
        The complete table of `reports.result_table.results`.
    everything
        Whether `results` holds clear and not applicable rows too.
    """
    book = report.rulebook
    return {
        "schema": SCHEMA,
        "tool": f"greenshield {version('greenshield')}",
        "as_of": report.as_of.isoformat(),
        "as_of_source": report.as_of_source,
        "lang": words.lang,
        "verdict": worst(report),
        "catalogue": {"name": report.catalogue.name, "file": report.catalogue.file, "sha256": report.catalogue.sha256},
        "rulebook": {"name": book.name, "version": book.version, "sha256": book.sha256},
        "subjects": subject_counts(report),
        "rules": [_rule(report, words, rule) for rule in report.results],
        "counties": _counties(report),
        **totals_json(report, sums),
        "conflicts": _records(conflict_frame(report, words)),
        "results": _records((results if everything else matters(results))[[*RESULT, "length_m"]]),
        **({"decisions": _records(decisions(report))} if report.decisions else {}),
        **({} if report.remedies is None else {"remedies": _records(remedy_frame(report, words))}),
        **({} if report.sensitivity is None else {"sensitivity": _records(sensitivity_frame(report))}),
        "inputs": _records(account.inputs(report, words)),
        "not_checked": _records(account.not_checked(report, words)),
    }


def to_json(content: dict[str, Any]) -> str:
    r"""Return the text of summary.json.

    >>> to_json({"schema": 1, "lang": "zh"})
    '{\n "schema": 1,\n "lang": "zh"\n}\n'
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def worst(report: Report) -> str | None:
    """Return the worst verdict of all subjects, None if no rule judged any."""
    verdict = report.subjects["verdict"].max()
    return None if pd.isna(verdict) else Verdict(int(verdict)).word


def subject_counts(report: Report) -> dict[str, int]:
    """Return how many subjects there are, by verdict, and how many no rule judged."""
    verdicts = report.subjects["verdict"]
    return {
        "total": len(verdicts),
        **{verdict.word: int((verdicts == verdict).sum()) for verdict in reversed(Verdict)},
        "unchecked": int(verdicts.isna().sum()),
    }


def rule_counts(report: Report, rule: str) -> dict[str, int]:
    """Return how many subjects of a rule have each verdict, the worst first."""
    counts = np.bincount(report.results[rule].table["verdict"], minlength=len(VERDICTS))
    return {verdict.word: int(counts[verdict]) for verdict in reversed(Verdict)}


def violation_area(report: Report, rule: str) -> float:
    """Return the area (m2) of a rule's violations: the land shared, or outside where it must lie inside, once."""
    table = report.results[rule].table
    broken = (table["verdict"] == Verdict.VIOLATION) & (table["dimension"] == 2)  # noqa: PLR2004 - a polygon
    counts = once(report, table.index[broken]).loc[table.index]
    return float(table.loc[counts, "measure"].sum())


def _rule(report: Report, words: Words, rule: str) -> dict[str, Any]:
    title = words.both(report.rulebook.rules[rule].title)
    return {"id": rule, "title": title, **rule_counts(report, rule), "area_m2": violation_area(report, rule)}


def _counties(report: Report) -> list[dict[str, Any]]:
    """Return counts by the county most of a subject lies in; areas of violations, each place once, where they lie."""
    codes, verdicts = report.subjects["county_code"], report.subjects["verdict"]
    rules, broken = list(report.results), (Verdict.VIOLATION,)
    areas = by_county(report, distinct(report, rules, verdicts=broken), pieces(report, rules, verdicts=broken))
    return [
        {
            "code": code,
            "name": name,
            "violation": int(((codes == code) & (verdicts == Verdict.VIOLATION)).sum()),
            "review": int(((codes == code) & (verdicts == Verdict.REVIEW)).sum()),
            "area_m2": float(areas[code]),
        }
        for code, name in report.counties
    ]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dicts of JSON values; nothing is null, and a length stands only where there is one."""
    columns = [map(_value, frame[name].tolist()) for name in frame.columns]
    rows = [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]
    for row in rows:
        if row.get("length_m", 0) is None:
            del row["length_m"]
    return rows


def _value(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return cell(value) or None
