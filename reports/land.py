"""Land that several rules or controls speak of, counted once; and its split over the counties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from rules.core.codes import Verdict
from spatial.measure import area

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rules.core.report import Report


def rules_about(report: Report, kinds: Iterable[str]) -> list[str]:
    """Return the rules of the run whose controls are of one of the kinds."""
    wanted = set(kinds)
    return [rule for rule in report.results if wanted.intersection(report.rulebook.rules[rule].controls)]


def distinct(
    report: Report, rules: Collection[str], *, verdicts: Collection[Verdict] = tuple(Verdict)
) -> pd.Series[float]:
    """Return the land of each subject that lies in controls of the rules, each place once.

    Parameters
    ----------
    rules
        Ids; parts outside a control (containment rules) and slivers are no land in one.
    verdicts
        Only rows with one of these count.

    Returns
    -------
    pandas.Series
        m2 per row of `Report.subjects`; 0 where there is none, for lines and for points, and for a geometry that
        stands in an earlier row already.
    """
    parts = [_parts(report, rule, verdicts) for rule in rules]
    pairs = pd.concat([part for part in parts if len(part)] or [pd.DataFrame({"subject": [], "geometry": []})])
    total = pd.Series(0.0, report.subjects.index)
    if pairs.empty:
        return total
    pairs = pairs.sort_values("subject", kind="stable")
    alone = ~pairs["subject"].duplicated(keep=False)
    total.loc[pairs.loc[alone, "subject"]] = area(pairs.loc[alone, "geometry"].to_numpy(object))
    subjects, groups = np.unique(pairs.loc[~alone, "subject"].to_numpy(np.int64), return_inverse=True)
    if len(subjects):
        several = np.asarray(
            shapely.geometrycollections(pairs.loc[~alone, "geometry"].to_numpy(object), indices=groups)
        )
        total.loc[subjects] = area(np.asarray(shapely.union_all(several[:, None], axis=1)))
    return total.where(once(report, total.index[total > 0]), 0.0)


def once(report: Report, rows: pd.Index[int]) -> pd.Series[bool]:
    """Return, for all subjects, which of some rows count where the same geometry counts once."""
    first = report.subjects["same_as"].loc[rows].drop_duplicates().index
    return pd.Series(report.subjects.index.isin(first), report.subjects.index)


def by_county(report: Report, amount: pd.Series[float]) -> pd.Series[float]:
    """Return an amount per subject as an amount per county code, split by the share of the subject's land in each.

    What lies in no county stands under "".
    """
    rows = [
        (code, value * share)
        for value, shares in zip(amount, report.subjects["county_shares"], strict=True)
        for code, share in (*shares, ("", 1.0 - sum(share for _, share in shares)))
    ]
    frame = pd.DataFrame(rows, columns=["code", "amount"])
    sums = frame.groupby("code")["amount"].sum()
    return sums.reindex([*(code for code, _ in report.counties), ""], fill_value=0.0)


def _parts(report: Report, rule: str, verdicts: Collection[Verdict]) -> pd.DataFrame:
    """Return subject and geometry of the pairs of a rule that are land in a control."""
    result = report.results[rule]
    pairs, table = result.pairs, result.table
    if pairs.empty:
        return pairs
    said = table.loc[pairs["subject"].to_numpy()]
    counts = said["verdict"].isin([int(verdict) for verdict in verdicts]) & (said["code"] != "sliver")
    polygon = (pairs["dimension"] == 2) & pairs["control"].notna()  # noqa: PLR2004 - the dimension of a polygon
    return pairs.loc[counts.to_numpy() & polygon.to_numpy(), ["subject", "geometry"]]
