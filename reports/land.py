"""Land that several rules or controls speak of, counted once; and its split over the counties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from reports.speech import only_lain_in
from rules.core.codes import Verdict
from spatial.measure import SURFACE, area

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from rules.core.report import Report


_KEPT_FROM: Final = frozenset({"road", "railway", "pipeline-line"})
"""Controls with a distance around them: what is measured lies beside them."""


def rules_about(report: Report, kinds: Iterable[str]) -> list[str]:
    """Return the rules of the run whose controls are of one of the kinds."""
    wanted = set(kinds)
    return [rule for rule in report.results if wanted.intersection(report.rulebook.rules[rule].controls)]


def occupying(report: Report) -> list[str]:
    """Return the rules of the run about land that is occupied, not only lain in or near something."""
    entries = [report.rulebook.rules[rule] for rule in report.results]
    return [entry.id for entry in entries if not only_lain_in(entry) and _KEPT_FROM.isdisjoint(entry.controls)]


def pieces(report: Report, rules: Iterable[str], *, verdicts: Collection[Verdict] = tuple(Verdict)) -> pd.DataFrame:
    """Return the land that lies in controls of some rules, sorted by subject.

    Parameters
    ----------
    rules
        Ids; parts outside a control (containment rules) and slivers are no land in one.
    verdicts
        Only rows with one of these count.

    Returns
    -------
    pandas.DataFrame
        `subject` (row of `Report.subjects`), `kind` of the control, `geometry`; pieces may overlap. A geometry that
        stands in an earlier row already is left out.
    """
    parts = [part for rule in rules if len(part := _parts(report, rule, verdicts))]
    found = pd.concat(parts or [pd.DataFrame({"subject": np.zeros(0, np.int64), "kind": [], "geometry": []})])
    rows = pd.Index(found["subject"].unique()).sort_values()
    found = found[once(report, rows).loc[found["subject"]].to_numpy(bool)]
    return found.sort_values("subject", kind="stable", ignore_index=True)


def distinct(
    report: Report, rules: Collection[str], *, verdicts: Collection[Verdict] = tuple(Verdict)
) -> pd.Series[float]:
    """Return the land of each subject that lies in controls of the rules, each place once.

    Returns
    -------
    pandas.Series
        m2 per row of `Report.subjects`; 0 where there is none, for lines and for points, and for a geometry that
        stands in an earlier row already.
    """
    total = pd.Series(0.0, report.subjects.index)
    land = together(pieces(report, rules, verdicts=verdicts))
    total.loc[land.index] = area(land.to_numpy(object))
    return total


def together(parts: pd.DataFrame) -> pd.Series[Any]:
    """Return the pieces of each subject as one geometry.

    Parameters
    ----------
    parts
        `subject`, `geometry`; pieces may overlap.
    """
    alone = ~parts["subject"].duplicated(keep=False).to_numpy(bool)
    land = pd.Series(
        parts["geometry"].to_numpy(object)[alone], parts["subject"].to_numpy(np.int64)[alone], dtype=object
    )
    subjects, groups = np.unique(parts["subject"].to_numpy(np.int64)[~alone], return_inverse=True)
    if len(subjects):
        order = np.argsort(groups, kind="stable")
        several = shapely.geometrycollections(parts["geometry"].to_numpy(object)[~alone][order], indices=groups[order])
        merged = np.asarray(shapely.union_all(np.asarray(several)[:, None], axis=1), object)
        land = pd.concat([land, pd.Series(merged, subjects, dtype=object)])
    return land.sort_index()


def once(report: Report, rows: pd.Index[int]) -> pd.Series[bool]:
    """Return, for all subjects, which of some rows count where the same geometry counts once."""
    first = report.subjects["same_as"].loc[rows].drop_duplicates().index
    return pd.Series(report.subjects.index.isin(first), report.subjects.index)


def county_codes(report: Report) -> pd.Series[str]:
    """Return the county most of each subject lies in, "" for none."""
    codes = report.subjects["county_code"].astype(object)
    return codes.where(codes.notna(), "")


def by_county(report: Report, amount: pd.Series[float], parts: pd.DataFrame) -> pd.Series[float]:
    """Return an amount per subject as an amount per county code; of a subject across a boundary by what lies where.

    Parameters
    ----------
    amount
        Of every row of `Report.subjects`.
    parts
        `subject`, `geometry`: the land the amounts are of.

    Returns
    -------
    pandas.Series
        Adds up to the amounts. What lies in no county stands under "".
    """
    shares = _shares(report, parts)
    cut = set(shares["subject"])
    whole = amount[~amount.index.isin(cut)].groupby(county_codes(report)).sum()
    split = (shares["share"] * amount.loc[shares["subject"]].to_numpy(float)).groupby(shares["code"]).sum()
    return whole.add(split, fill_value=0.0).reindex([*(code for code, _ in report.counties), ""], fill_value=0.0)


_NOISE: Final = 1e-9
"""Shares below it are what overlay leaves at an edge."""


def _shares(report: Report, parts: pd.DataFrame) -> pd.DataFrame:
    """Return `subject`, `code`, `share` of the land of subjects across a boundary; shares of a subject add up to 1."""
    land = together(parts[parts["subject"].isin(report.across["subject"])])
    cut = report.across[report.across["subject"].isin(land.index)].reset_index(drop=True)
    lies = area(np.asarray(shapely.intersection(land.loc[cut["subject"]].to_numpy(object), cut["geometry"]), object))
    whole = pd.Series(area(land.to_numpy(object)), land.index)
    frame = cut[["subject", "code"]].assign(share=lies / whole.loc[cut["subject"]].to_numpy(float))
    rest = (1.0 - frame.groupby("subject")["share"].sum()).clip(lower=0.0)
    rest = rest[rest > _NOISE]
    frame = pd.concat([frame, pd.DataFrame({"subject": rest.index, "code": "", "share": rest.to_numpy()})])
    sums = frame.groupby("subject")["share"].transform("sum")  # counties that overlap share what both have
    return frame.assign(share=frame["share"] / sums).reset_index(drop=True)


def _parts(report: Report, rule: str, verdicts: Collection[Verdict]) -> pd.DataFrame:
    """Return subject, kind and geometry of the pairs of a rule that are land in a control."""
    result = report.results[rule]
    pairs, table = result.pairs, result.table
    if pairs.empty:
        return pairs
    said = table[["verdict", "code"]].loc[pairs["subject"].to_numpy()]
    counts = said["verdict"].isin([int(verdict) for verdict in verdicts]) & (said["code"] != "sliver")
    polygon = (pairs["dimension"] == SURFACE) & pairs["control"].notna() & pairs["geometry"].notna()
    found = pairs[counts.to_numpy() & polygon.to_numpy()]
    return found[["subject", "geometry"]].assign(kind=found["control_layer"].map(report.layers))
