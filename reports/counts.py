"""How many subjects have which verdict: over all, by rule, by county, by rule and county. Counts of batches add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.areas import county_codes
from reports.land import rules_about
from reports.result_table import VERDICTS
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rules.core.report import Report

WORST_FIRST: Final = tuple(verdict.word for verdict in reversed(Verdict))
COUNTY: Final = ("subjects", "violation", "review", "clear", "unchecked", "ring", "outside")
BROKEN_AT: Final = {"ring": ("urban-core", "overlap"), "outside": ("industrial-park", "outside")}
"""Column by county -> the control kind whose rules found the subject in violation, and the code of that."""


def of_subjects(report: Report) -> pd.Series[int]:
    """Return how many subjects there are (`total`), by verdict, judged by no rule (`unchecked`), and incompletely.

    `incomplete` are those some rule concerns that could not be checked.
    """
    verdicts = report.subjects["verdict"]
    counts = np.bincount(verdicts.dropna().to_numpy(np.int64), minlength=len(VERDICTS))
    found = {"total": len(verdicts), **{verdict.word: counts[verdict] for verdict in reversed(Verdict)}}
    return pd.Series(
        {**found, "unchecked": verdicts.isna().sum(), "incomplete": _incomplete(report).sum()}, dtype=np.int64
    )


def of_rules(report: Report) -> pd.DataFrame:
    """Return, by rule, how many subjects have each verdict, the worst first."""
    rows = [np.bincount(each.table["verdict"], minlength=len(VERDICTS))[::-1] for each in report.results.values()]
    return pd.DataFrame(np.reshape(rows, (-1, len(VERDICTS))), list(report.results), list(WORST_FIRST), np.int64)


def of_counties(report: Report) -> pd.DataFrame:
    """Return the columns of `COUNTY` by code of the county most of a subject lies in, "" for none."""
    verdicts = report.subjects["verdict"].fillna(-1).to_numpy(np.int64)
    flags = {
        "subjects": np.ones(len(verdicts), bool),
        **{verdict.word: verdicts == verdict for verdict in Verdict},
        "unchecked": _incomplete(report),
        **{name: _broken(report, kind, code) for name, (kind, code) in BROKEN_AT.items()},
    }
    codes, at = _county(report)
    counts = {name: np.bincount(at[flags[name]], minlength=len(codes) + 1)[:-1] for name in COUNTY}
    return pd.DataFrame(counts, pd.Index(codes))


def of_rules_by_county(report: Report) -> pd.DataFrame:
    """Return how many violations and reviews each rule found in each county, by (rule, code)."""
    codes, at = _county(report)
    rules, size = list(report.results), len(codes) + 1
    counts = np.zeros((2, len(rules) * size), np.int64)
    for number, result in enumerate(report.results.values()):
        rows, verdicts = result.table.index.to_numpy(), result.table["verdict"].to_numpy()
        for row, verdict in enumerate((Verdict.VIOLATION, Verdict.REVIEW)):
            found = np.bincount(at[rows[verdicts == verdict]], minlength=size)
            counts[row, number * size : (number + 1) * size] = found
    counts = counts.reshape(2, -1, size)[:, :, :-1].reshape(2, -1)
    index = pd.MultiIndex.from_product([rules, codes], names=["rule", "county_code"])
    return pd.DataFrame({"violation": counts[0], "review": counts[1]}, index)


def unchecked(report: Report) -> dict[str, str]:
    """Return, by kind of subject, the rules that concern it but could not be checked (ids, comma between)."""
    absent = [item.what for item in report.not_checked if item.counts and item.what in report.rulebook.rules]
    absent = [rule for rule in absent if rule not in report.results]
    return {
        str(kind): ",".join(rule for rule in absent if kind in report.rulebook.rules[rule].subjects)
        for kind in report.subjects["kind"].unique()
    }


def county_list(report: Report) -> list[str]:
    """Return the codes a table by county has, in the order of the county layer; "" is no county."""
    return [*dict(report.counties), ""]


def _county(report: Report) -> tuple[Sequence[str], NDArray[np.intp]]:
    """Return the codes, and at which of them each subject stands; beyond the last for a county of no layer."""
    codes = county_list(report)
    at = pd.Index(codes).get_indexer(pd.Index(county_codes(report)))
    return codes, np.where(at < 0, len(codes), at)


def _incomplete(report: Report) -> NDArray[np.bool_]:
    kinds = [kind for kind, rules in unchecked(report).items() if rules]
    return report.subjects["kind"].isin(kinds).to_numpy(bool)


def _broken(report: Report, kind: str, code: str) -> NDArray[np.bool_]:
    """Return which subjects a rule about a control kind found in violation, for that reason."""
    found = np.zeros(len(report.subjects), bool)
    for rule in rules_about(report, {kind}):
        table = report.results[rule].table
        broken = (table["verdict"].to_numpy() == Verdict.VIOLATION) & (table["code"].to_numpy(object) == code)
        found[table.index.to_numpy()[broken]] = True
    return found
