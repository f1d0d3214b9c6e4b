"""Land that several rules or controls speak of, each place once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from reports.speech import only_lain_in
from rules.core.codes import Verdict
from spatial.measure import SURFACE, area
from spatial.shared import gathered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from rules.core.report import Report


_KEPT_FROM: Final = frozenset({"road", "railway", "pipeline-line"})
"""Controls with a distance around them: what is measured lies beside them."""
_COLUMNS: Final = ("rule", "subject", "kind", "broken", "geometry", "area_m2")


def rules_about(report: Report, kinds: Iterable[str]) -> list[str]:
    """Return the rules of the run whose controls are of one of the kinds."""
    wanted = set(kinds)
    return [rule for rule in report.results if wanted.intersection(report.rulebook.rules[rule].controls)]


def occupying(report: Report) -> list[str]:
    """Return the rules of the run about land that is occupied, not only lain in or near something."""
    entries = [report.rulebook.rules[rule] for rule in report.results]
    return [entry.id for entry in entries if not only_lain_in(entry) and _KEPT_FROM.isdisjoint(entry.controls)]


def land_in_controls(report: Report) -> pd.DataFrame:
    """Return the land that lies in controls, by rule; parts outside a control and slivers are none.

    Returns
    -------
    pandas.DataFrame
        `rule`, `subject` (row of `Report.subjects`), `kind` of the control, `broken` (a violation), `geometry`, and
        its `area_m2` as the rule measured it; pieces of a subject may overlap.
    """
    found = [part for rule in report.results if len(part := _of_rule(report, rule))]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(_COLUMNS))


def pieces(report: Report, land: pd.DataFrame, rules: Iterable[str], *, broken: bool = False) -> pd.DataFrame:
    """Return the land under some rules, sorted by subject; a geometry that stands in an earlier row is left out.

    Parameters
    ----------
    land
        As `land_in_controls` returns it.
    broken
        Only the land of violations counts.
    """
    kept = land["rule"].isin(list(rules)).to_numpy(bool)
    found = land[kept & land["broken"].to_numpy(bool)] if broken else land[kept]
    counts = once(report, np.unique(found["subject"].to_numpy(np.int64)))
    found = found[np.isin(found["subject"].to_numpy(np.int64), counts)]
    return found.sort_values("subject", kind="stable", ignore_index=True)


def merged(owner: NDArray[np.int64], geometry: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return the pieces of each owner as one geometry: the owners, ascending, and their land.

    Parameters
    ----------
    owner, geometry
        (n,) whose piece, and the piece; those of one owner may overlap.
    """
    owners, at, count = np.unique(owner, return_inverse=True, return_counts=True)
    land = np.full(len(owners), None, object)
    land[at] = geometry
    several = np.flatnonzero(count[at] > 1)
    several = several[np.argsort(at[several], kind="stable")]
    if len(several):
        groups, of = np.unique(at[several], return_inverse=True)
        land[groups] = shapely.union_all(gathered(geometry[several], of, len(groups))[:, None], axis=1)
    return owners, land


def size_of(owner: NDArray[np.int64], known: NDArray[np.float64], land: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return how large the land of each owner is, m2: measuring is dear, and of one piece it is known.

    Parameters
    ----------
    owner, known
        (n,) whose piece, and how large it is (m2).
    land
        The pieces of each owner as one geometry, as `merged` returns it.
    """
    _, at, count = np.unique(owner, return_inverse=True, return_counts=True)
    found = np.zeros(len(land))
    found[at] = known
    several = count > 1
    found[several] = area(land[several])
    return found


def once(report: Report, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of some rows that count where the same geometry counts once: the first of each, in their order."""
    first = report.subjects["same_as"].to_numpy()[rows]
    _, at = np.unique(first, return_index=True)
    return rows[np.sort(at)]


def _of_rule(report: Report, rule: str) -> pd.DataFrame:
    result = report.results[rule]
    pairs, table = result.pairs, result.table
    if pairs.empty:
        return pairs
    subject = pairs["subject"].to_numpy(np.int64)
    at = table.index.get_indexer(pd.Index(subject))
    code, verdict = table["code"].to_numpy(object)[at], table["verdict"].to_numpy()[at]
    polygon = (pairs["dimension"] == SURFACE) & pairs["control"].notna() & pairs["geometry"].notna()
    kept = np.flatnonzero((code != "sliver") & polygon.to_numpy(bool))
    return pd.DataFrame(
        {
            "rule": rule,
            "subject": subject[kept],
            "kind": pairs["control_layer"].iloc[kept].map(report.layers).to_numpy(object),
            "broken": verdict[kept] == Verdict.VIOLATION,
            "geometry": pairs["geometry"].to_numpy(object)[kept],
            "area_m2": pairs["measure"].to_numpy(float)[kept],
        },
        columns=list(_COLUMNS),
    )
