"""The layers of what was checked: `subjects`, `subjects_line`, `subjects_point`, with the whole verdict matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.results.geopackage import Table
from reports.phrases import hectares, mu
from reports.result_table import SUBJECT, VERDICTS
from reports.sentences import note_sentence
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.results.arrow import GeometryType
    from reports.words import Words
    from rules.core.report import Report

LAYERS: Final[tuple[tuple[str, tuple[int, ...], GeometryType], ...]] = (
    ("subjects", (2, -1), "MultiPolygon"),
    ("subjects_line", (1,), "MultiLineString"),
    ("subjects_point", (0,), "Point"),
)
"""Layer, the dimensions in it (rows without geometry stand with the polygons), its geometry."""


def subject_tables(report: Report, words: Words) -> list[Table]:
    """Return the layers of the subjects; `subjects` always, the others where there are such rows."""
    frame = matrix(report, words)
    labels = {**words.section("verdict"), "": words.term("verdict", "unchecked")}
    dimension = report.subjects["dimension"].to_numpy()
    aliases = {**words.section("column"), **{rule: _title(report, words, rule) for rule in report.results}}
    tables = []
    for name, dimensions, geometry_type in LAYERS:
        rows = np.flatnonzero(np.isin(dimension, dimensions))
        if not len(rows) and name != "subjects":
            continue
        tables.append(
            Table(
                name=name,
                title=words.term("title", name),
                description=words.term("title", name),
                frame=frame.iloc[rows].reset_index(drop=True),
                geometry=report.subjects["geometry"].to_numpy(object)[rows],
                geometry_type=geometry_type,
                aliases={column: aliases[column] for column in frame.columns},
                words={"kind": kind_words(report, words), "verdict": labels, **dict.fromkeys(report.results, labels)},
                style="verdict",
            )
        )
    return tables


def matrix(report: Report, words: Words) -> pd.DataFrame:
    """Return one row per subject: where it comes from, what became of it, and its verdict under every rule."""
    subjects = report.subjects
    columns: dict[str, object] = {
        "subject": np.arange(1, len(subjects) + 1),
        **{name: subjects[name] for name in SUBJECT},
        "verdict": words_of(subjects["verdict"]),
        "violations": _rules_with(report, Verdict.VIOLATION),
        "reviews": _rules_with(report, Verdict.REVIEW),
        "unchecked": unchecked(report),
        "note": [" ".join(note_sentence(note, words) for note in notes) for notes in subjects["notes"]],
        "declared_ha": subjects["declared_ha"],
        "planar_ha": subjects["planar_ha"],
        "area_m2": subjects["area_m2"],
        "area_ha": hectares(subjects["area_m2"]),
        "area_mu": mu(subjects["area_m2"]),
    }
    for rule, result in report.results.items():
        columns[rule] = words_of(result.table["verdict"].reindex(subjects.index).astype("Int8"))
    return pd.DataFrame(columns, index=subjects.index)


def kind_words(report: Report, words: Words) -> dict[str, str]:
    """Return what the subject kinds of a run are called."""
    return {str(kind): words.kind(str(kind)) for kind in report.subjects["kind"].unique()}


def words_of(verdicts: pd.Series[int]) -> pd.Series[str]:
    """Return nullable verdict numbers as words, None where there is none."""
    found = pd.Series([None] * len(verdicts), verdicts.index, dtype=object)
    known = verdicts.notna()
    found[known] = VERDICTS[verdicts[known].to_numpy(int)]
    return found


def unchecked(report: Report) -> list[str]:
    """Return, per subject, the rules that concern its kind but could not be checked (ids, comma between)."""
    absent = [item.what for item in report.not_checked if item.counts and item.what in report.rulebook.rules]
    absent = [rule for rule in absent if rule not in report.results]
    by_kind = {
        kind: ",".join(rule for rule in absent if kind in report.rulebook.rules[rule].subjects)
        for kind in report.subjects["kind"].unique()
    }
    return [by_kind[kind] for kind in report.subjects["kind"].tolist()]


def _rules_with(report: Report, verdict: Verdict) -> Sequence[str]:
    """Return, per subject, the rules with that verdict (ids, comma between)."""
    found: list[list[str]] = [[] for _ in range(len(report.subjects))]
    for rule, result in report.results.items():
        for subject in result.table.index[result.table["verdict"] == verdict]:
            found[subject].append(rule)
    return [",".join(rules) for rules in found]


def _title(report: Report, words: Words, rule: str) -> str:
    return words.both(report.rulebook.rules[rule].title)
