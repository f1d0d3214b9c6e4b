"""What all batches of a run say alike: a report without its rows."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from layers.inputs import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from layers.layer import Input
    from rules.core.report import Report


def outline(report: Report) -> Report:
    """Return a report without its rows; what belongs to no subject stays."""
    results = {
        rule: replace(result, table=_none_of(result.table), pairs=_none_of(result.pairs))
        for rule, result in report.results.items()
    }
    return replace(
        report,
        subjects=_none_of(report.subjects),
        numbers=report.numbers[:0].copy(),
        results=results,
        across=_none_of(report.across),
        land_classes=_none_of(report.land_classes),
        remedies=None if report.remedies is None else _none_of(report.remedies),
        sensitivity=None if report.sensitivity is None else _none_of(report.sensitivity),
    )


def inputs_read(report: Report) -> tuple[tuple[float, Input], ...]:
    """Return what was read, each with the number of the first subject it gave or stands behind.

    Control layers stand behind all of them.
    """
    found: list[tuple[float, Input]] = []
    first, given = -1.0, report.subjects[["file", "layer", "kind"]]
    for item in report.inputs:
        if item.role == "control":
            first = math.inf
        else:
            mine = (given == [item.file, item.layer, item.kind]).all(axis=1).to_numpy(bool)
            first = float(report.numbers[mine].min()) if mine.any() else first
        found.append((first, item))
    return tuple(found)


def one_list(parts: Iterable[tuple[tuple[float, Input], ...]]) -> tuple[tuple[float, Input], ...]:
    """Return what the batches of a run read as one list, in the order of the run.

    What they read of one file and layer adds up; a control layer is the same for all of them.
    """
    found: dict[object, list[tuple[float, Input]]] = {}
    for number, item in (each for part in parts for each in part):
        control = repr(item) if item.role == "control" else ""
        found.setdefault((item.role, item.kind, item.file, item.layer, control), []).append((number, item))
    merged = []
    for of_one in found.values():
        first, *rest = sorted(of_one, key=lambda each: each[0])
        same = [] if first[1].role == "control" else rest
        merged.append((first[0], joined([item for _, item in (first, *same)])))
    return tuple(sorted(merged, key=lambda each: each[0]))


def _none_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns alone, in memory of their own: the rows are let go of."""
    return frame.iloc[:0].copy()
