"""Each subject's land by class of the national land survey: a table, a sheet, a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.book_sheet import headed
from reports.land import once
from reports.phrases import M2_PER_HA, M2_PER_MU
from reports.rounding import adding_up
from rules.core.land_use import COLUMNS as CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.words import Words
    from rules.core.report import Report

_SUBJECT: Final = ("subject_id", "subject_name", "county")
SHOWN: Final = ("agricultural", "arable", "construction", "unused", "unclear", "uncovered")
"""As they are printed: agricultural land with the arable land in it, which is no summand."""
COLUMNS: Final = ("subject", *_SUBJECT, *(f"{name}_m2" for name in SHOWN), "area_m2")


def land_classes(report: Report) -> pd.DataFrame:
    """Return a row per polygon: m2 by class and its whole area; all but arable land add up to that."""
    return _labelled(report, report.land_classes.rename(columns=lambda name: f"{name}_m2"), "m2").assign(
        area_m2=report.subjects["area_m2"].loc[report.land_classes.index].to_numpy(float)
    )[list(COLUMNS)]


def land_sheet(report: Report, words: Words) -> pd.DataFrame:
    """Return hectares by class under printed headings, a subject's row and the total adding up as printed."""
    land = report.land_classes
    printed = pd.DataFrame(adding_up(land / M2_PER_HA, 4), land.index, [f"{name}_ha" for name in CLASSES])
    printed["area_ha"] = printed.sum(axis=1)
    printed["area_mu"] = np.round(land.sum(axis=1) / M2_PER_MU, 2)
    frame = _labelled(report, printed, "ha")
    numbers = [f"{name}_ha" for name in SHOWN] + ["area_ha", "area_mu"]
    counted = once(report, land.index).loc[land.index].to_numpy(bool)
    total = frame.loc[counted, numbers].sum()
    frame = pd.concat([frame, pd.DataFrame([{"subject": words.term("county_header", "total"), **total}])])
    frame[numbers] = frame[numbers].round({**dict.fromkeys(numbers, 4), "area_mu": 2})
    frame = frame[["subject", *_SUBJECT, *numbers]]
    return headed(frame, words, "land_header")


def land_line(report: Report, words: Words) -> list[str]:
    """Return the line of a terminal that says which land the one subject takes; hectares add up to its area."""
    if report.land_classes.empty:
        return []
    land = report.land_classes.iloc[0]
    sizes = dict(zip(land.index, adding_up(land / M2_PER_HA, 4), strict=True))
    arable = sizes["arable"]
    sizes["agricultural"] += sizes.pop("arable")
    said = [
        words.message(
            "terminal", "land-arable" if name == "agricultural" and arable else "land-class",
            name=words.term("land_class", name), value=f"{sizes[name]:.4f}", arable=f"{arable:.4f}",
        )
        for name in SHOWN if sizes.get(name)
    ]  # fmt: skip
    return [words.message("terminal", "land-classes", classes=" | ".join(said))]


def land_totals(report: Report) -> Mapping[str, float]:
    """Return m2 by class of all subjects, a geometry once; arable land is part of agricultural land."""
    land = report.land_classes
    sums = land[once(report, land.index).loc[land.index].to_numpy(bool)].sum()
    sums["agricultural"] += sums["arable"]
    return {name: float(sums[name]) for name in SHOWN}


def _labelled(report: Report, numbers: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Put arable land into agricultural land, and the subjects before the numbers."""
    numbers[f"agricultural_{unit}"] += numbers[f"arable_{unit}"]
    subjects = report.subjects.loc[numbers.index]
    numbers.insert(0, "subject", numbers.index + 1)
    for at, name in enumerate(_SUBJECT, start=1):
        numbers.insert(at, name, subjects[name])
    return numbers.reset_index(drop=True)
