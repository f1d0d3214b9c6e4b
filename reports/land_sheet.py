"""Each subject's land by class of the national land survey: a table, a sheet, a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from reports.book_sheet import headed, room
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


def land_rows(report: Report) -> pd.DataFrame:
    """Return a row per polygon: `subject`, what it is called, m2 by class, `area_m2`, and whether it counts (`first`).

    Of the same geometry the first counts; arable land is no part of agricultural land here.
    """
    land = report.land_classes
    rows = land.index.to_numpy(np.int64)
    subjects = report.subjects.iloc[rows]
    return pd.DataFrame(
        {
            "subject": report.numbers[rows] + 1,
            **{name: subjects[name].to_numpy(object) for name in _SUBJECT},
            **{name: land[name].to_numpy(float) for name in CLASSES},
            "area_m2": subjects["area_m2"].to_numpy(float),
            "first": np.isin(rows, once(report, rows)),
        }
    )


def land_classes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return `land_rows` as the table: all but arable land, which is in agricultural land, add up to the area."""
    land = rows.assign(agricultural=rows["agricultural"] + rows["arable"])
    return land.rename(columns={name: f"{name}_m2" for name in CLASSES})[list(COLUMNS)]


def land_sheet(rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return hectares by class under printed headings, a subject's row and the total adding up as printed.

    Parameters
    ----------
    rows
        As `land_rows` returns them; the sheet shows as many as it has room for, the total is that of all.
    """
    land = rows[list(CLASSES)]
    frame = pd.DataFrame(adding_up(land / M2_PER_HA, 4), rows.index, [f"{name}_ha" for name in CLASSES])
    frame["area_ha"] = frame.sum(axis=1)
    frame["area_mu"] = np.round(land.sum(axis=1) / M2_PER_MU, 2)
    frame["agricultural_ha"] += frame["arable_ha"]
    numbers = [f"{name}_ha" for name in SHOWN] + ["area_ha", "area_mu"]
    total = frame.loc[rows["first"].to_numpy(bool), numbers].sum()
    shown = pd.concat([rows[["subject", *_SUBJECT]], frame[numbers]], axis=1).iloc[: room(len(rows))]
    shown = pd.concat([shown, pd.DataFrame([{"subject": words.term("county_header", "total"), **total}])])
    shown[numbers] = shown[numbers].round({**dict.fromkeys(numbers, 4), "area_mu": 2})
    return headed(shown, words, "land_header")


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


def land_totals(rows: pd.DataFrame) -> Mapping[str, float]:
    """Return m2 by class of all subjects, a geometry once; arable land is part of agricultural land.

    Parameters
    ----------
    rows
        As `land_rows` returns them.
    """
    sums = rows.loc[rows["first"].to_numpy(bool), list(CLASSES)].sum()
    sums["agricultural"] += sums["arable"]
    return {name: float(sums[name]) for name in SHOWN}
