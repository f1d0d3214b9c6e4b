"""How much land there is of what, by subject and county, before any rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from reports.land import merged, once, pieces, rules_about, size_of
from rules.core.codes import Verdict
from spatial.measure import SURFACE, area

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.report import Report, RuleResult

COLUMNS: Final = ("what", "subject", "code", "area_m2")
BROKEN: Final = "violation"
"""The land of all violations, each place once."""
OCCUPIED: Final = ("ecological-red-line", "nature-reserve")
"""Control kinds of which all land that lies in them is told, each place once."""
_NOISE: Final = 1e-9
"""Shares below it are what overlay leaves at an edge."""


def areas(report: Report, land: pd.DataFrame) -> pd.DataFrame:
    """Return m2 by what it is of, subject and county; of a subject across a boundary what lies where.

    Parameters
    ----------
    land
        As `reports.land.land_in_controls` returns it.

    Returns
    -------
    pandas.DataFrame
        `what` (a rule: its violations, each geometry once; `BROKEN`; a kind of `OCCUPIED`), `subject` (row of
        `Report.subjects`), `code` of the county, "" for none, `area_m2`.
    """
    amounts, parts = zip(*_measured(report), *_distinct(report, land), strict=True)
    sizes = pd.concat(amounts, ignore_index=True)
    return _by_county(report, sizes, pd.concat(parts, ignore_index=True))[list(COLUMNS)]


def _measured(report: Report) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Return the size of each violation as its rule measured it, and the land that is."""
    found = []
    for rule, result in report.results.items():
        table = result.table
        broken = (table["verdict"].to_numpy() == Verdict.VIOLATION) & (table["dimension"].to_numpy() == SURFACE)
        if broken.any():
            counts = once(report, table.index.to_numpy()[broken])
            size = np.nan_to_num(table["measure"].to_numpy(float)[table.index.get_indexer(pd.Index(counts))])
            found.append((_frame(rule, counts, area_m2=size), _land_of(report, result, rule, counts)))
    return found


def _land_of(report: Report, result: RuleResult, rule: str, subjects: NDArray[np.int64]) -> pd.DataFrame:
    """Return the pairs of some subjects across a boundary that are the land measured: what no layer covers is not."""
    split = np.intersect1d(subjects, report.across["subject"].to_numpy(np.int64))
    if result.pairs.empty or not len(split):  # the pairs of a rule without a place have no columns either
        return _frame(rule, np.zeros(0, np.int64), geometry=np.zeros(0, object))
    pairs = result.pairs[result.pairs["subject"].isin(split)]
    pairs = pairs[pairs["geometry"].notna() & (pairs["control"].notna() | result.outside)]
    return _frame(rule, pairs["subject"].to_numpy(np.int64), geometry=pairs["geometry"].to_numpy(object))


def _distinct(report: Report, land: pd.DataFrame) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Return the land of several rules together, and how much that is."""
    found = []
    for what in (BROKEN, *OCCUPIED):
        rules = report.results if what == BROKEN else rules_about(report, {what})
        parts = pieces(report, land, rules, broken=what == BROKEN)
        owner = parts["subject"].to_numpy(np.int64)
        subjects, whole = merged(owner, parts["geometry"].to_numpy(object))
        size = size_of(owner, parts["area_m2"].to_numpy(float), whole)
        found.append((_frame(what, subjects, area_m2=size), _frame(what, subjects, geometry=whole)))
    return found


def _frame(what: str, subject: NDArray[np.int64], **column: NDArray[np.float64] | NDArray[np.object_]) -> pd.DataFrame:
    return pd.DataFrame({"what": np.full(len(subject), what, object), "subject": subject, **column})


def _by_county(report: Report, sizes: pd.DataFrame, land: pd.DataFrame) -> pd.DataFrame:
    """Put each size into the county most of the subject lies in, and split it where the subject lies across several."""
    codes = county_codes(report)[sizes["subject"].to_numpy(np.int64)]
    shares = _shares(report, sizes, land)
    whole = np.ones(len(sizes), bool)
    whole[shares["at"].to_numpy(np.int64)] = False
    rest = pd.DataFrame({"at": np.flatnonzero(whole), "code": codes[whole], "share": 1.0})
    found = pd.concat([rest, shares], ignore_index=True).sort_values("at", kind="stable")
    split = sizes.iloc[found["at"].to_numpy(np.int64)]
    return split.assign(
        code=found["code"].to_numpy(object), area_m2=split["area_m2"].to_numpy(float) * found["share"].to_numpy(float)
    )


def _shares(report: Report, sizes: pd.DataFrame, land: pd.DataFrame) -> pd.DataFrame:
    """Return `at` (position in `sizes`), `code`, `share` of the land across a boundary; shares add up to 1."""
    keys = sizes[["what", "subject"]].assign(at=np.arange(len(sizes)))
    across = np.isin(land["subject"].to_numpy(np.int64), report.across["subject"].to_numpy(np.int64))
    cut = land[across].merge(keys, on=["what", "subject"])
    owner, whole = merged(cut["at"].to_numpy(np.int64), cut["geometry"].to_numpy(object))
    cut = pd.DataFrame({"at": owner, "subject": sizes["subject"].to_numpy(np.int64)[owner], "land": whole})
    cut = cut.merge(report.across.astype({"subject": np.int64}), on="subject")
    lies = area(
        np.asarray(shapely.intersection(cut["land"].to_numpy(object), cut["geometry"].to_numpy(object)), object)
    )
    frame = pd.DataFrame({"at": cut["at"], "code": cut["code"], "share": lies / area(cut["land"].to_numpy(object))})
    rest = (1.0 - frame.groupby("at")["share"].sum()).clip(lower=0.0)
    rest = rest[rest > _NOISE]
    frame = pd.concat([frame, pd.DataFrame({"at": rest.index, "code": "", "share": rest.to_numpy()})])
    sums = frame.groupby("at")["share"].transform("sum")  # counties that overlap share what both have
    return frame.assign(share=frame["share"] / sums)


def county_codes(report: Report) -> NDArray[np.object_]:
    """Return the county most of each subject lies in, "" for none."""
    codes = report.subjects["county_code"].astype(object)
    return codes.where(codes.notna(), "").to_numpy(object)
