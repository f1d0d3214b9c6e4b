"""The layers of what was checked: `subjects`, `subjects_line`, `subjects_point`, with the whole verdict matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from layers.kinds import KINDS
from layers.results.geopackage import Table
from reports.counts import unchecked
from reports.phrases import hectares, mu, texts
from reports.result_table import SUBJECT, VERDICTS
from reports.sentences import note_sentence
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pandas.api.extensions import ExtensionArray

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
                words={"kind": kind_words(words), "verdict": labels, **dict.fromkeys(report.results, labels)},
                style="verdict",
            )
        )
    return tables


def matrix(report: Report, words: Words) -> pd.DataFrame:
    """Return one row per subject: where it comes from, what became of it, and its verdict under every rule."""
    subjects = report.subjects
    columns: dict[str, object] = {
        "subject": report.numbers + 1,
        **{name: subjects[name] for name in SUBJECT},
        "verdict": _said(subjects["verdict"].fillna(-1).to_numpy(np.int64)),
        "violations": _rules_with(report, Verdict.VIOLATION),
        "reviews": _rules_with(report, Verdict.REVIEW),
        "unchecked": subjects["kind"].map(unchecked(report)).to_numpy(object),
        "note": _notes(report, words),
        "declared_ha": subjects["declared_ha"],
        "planar_ha": subjects["planar_ha"],
        "area_m2": subjects["area_m2"],
        "area_ha": hectares(subjects["area_m2"]),
        "area_mu": mu(subjects["area_m2"]),
    }
    columns |= {rule: _said(_verdicts(report, rule)) for rule in report.results}
    return pd.DataFrame(columns, index=subjects.index)


def kind_words(words: Words) -> dict[str, str]:
    """Return what the kinds of subjects are called; all of them, so that every batch of a run has the same."""
    return {kind.name: words.kind(kind.name) for kind in KINDS.values() if kind.role == "subject"}


def _said(verdicts: NDArray[np.int64]) -> ExtensionArray:
    """Return numbers of verdicts as words, nothing for -1."""
    return texts(verdicts, [*VERDICTS, None])


def _verdicts(report: Report, rule: str) -> NDArray[np.int64]:
    """Return the verdict of each subject under a rule, -1 where it did not judge it."""
    table = report.results[rule].table
    found = np.full(len(report.subjects), -1, np.int64)
    found[table.index.to_numpy(np.int64)] = table["verdict"].to_numpy()
    return found


def _notes(report: Report, words: Words) -> NDArray[np.object_]:
    notes = report.subjects["notes"].to_numpy(object)
    said = np.full(len(notes), "", object)
    for row in np.flatnonzero(np.fromiter(map(bool, notes), bool, len(notes))):
        said[row] = " ".join(note_sentence(note, words) for note in notes[row])
    return said


def _rules_with(report: Report, verdict: Verdict) -> NDArray[np.object_]:
    """Return, per subject, the rules with that verdict (ids, comma between)."""
    found = np.full(len(report.subjects), "", object)
    for rule, result in report.results.items():
        rows = result.table.index.to_numpy()[result.table["verdict"].to_numpy() == verdict]
        found[rows] += np.where(found[rows] == "", rule, f",{rule}").astype(object)
    return found


def _title(report: Report, words: Words, rule: str) -> str:
    return words.both(report.rulebook.rules[rule].title)
