"""The rows of a rule's own layer: what overlaps or is undecided, pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from rules.core.codes import Verdict
from rules.core.place import Place, relation_word
from rules.core.term import Flags, bit

if TYPE_CHECKING:
    from numpy.typing import NDArray


def layer_rows(place: Place, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the layer (`RuleResult.pairs`).

    Parameters
    ----------
    place
        The rule's first place.
    table
        The verdicts, indexed by the subject's row in the run, codes still as sets.
    """
    verdict, codes = table.verdict.to_numpy(np.int8), table["codes"].to_numpy(np.uint64)
    review = verdict == Verdict.REVIEW
    if place.side == "outside":
        some = (verdict != Verdict.NOT_APPLICABLE) & ((place.measure > place.tolerance) | review) & (place.measure > 0)
        parts = [_outside(place, some, table)]
    else:
        shown = (verdict != Verdict.NOT_APPLICABLE) | ((codes & bit("report-only")) != 0)
        parts = [_met(place, verdict, shown), _uncovered(place, review & ((codes & bit("no-coverage")) != 0))]
    rows = pd.concat(parts, ignore_index=True).sort_values("subject", kind="stable", ignore_index=True)
    at = rows.subject.to_numpy(np.int64)
    return rows.assign(
        share=np.clip(rows.measure / np.where(place.whole > 0, place.whole, np.inf)[at], 0.0, 1.0),
        dimension=table.dimension.to_numpy(np.int8)[at],
        subject=table.index.to_numpy(np.int64)[at],
    )


def _met(place: Place, verdict: NDArray[np.int8], shown: Flags) -> pd.DataFrame:
    """Return the pairs that share something, and those so near that nothing is decided."""
    hits, of = place.hits, verdict[place.hits.subject]
    undecided = hits.near & (of == Verdict.REVIEW)
    chosen = hits.take(shown[hits.subject] & (place.met() | undecided))
    pairs = chosen.pairs
    return pd.DataFrame(
        {
            "subject": pairs.subject, "control": pd.array(chosen.control, "Int64"), "control_layer": chosen.layer,
            "control_name": chosen.name, "zone": chosen.zone,
            "relation": np.array([relation_word(value) for value in pairs.relation], object),
            "measure": pairs.measure, "low": pairs.low, "high": pairs.high, "width": pairs.width,
            "geometry": pairs.geometry,
        }
    )  # fmt: skip


def _outside(place: Place, some: Flags, table: pd.DataFrame) -> pd.DataFrame:
    """Return the part of each subject that lies outside all controls."""
    low, high = place.bounds()
    relation = table.relation.to_numpy(object)
    return _without_control(some, relation, place.measure, low, high, place.geometry)


def _uncovered(place: Place, some: Flags) -> pd.DataFrame:
    """Return the part of each subject for which no layer speaks."""
    relation, none = np.full(len(some), "uncovered", object), np.zeros(len(some))
    return _without_control(some, relation, place.uncovered, none, place.uncovered, place.uncovered_geometry)


def _without_control(
    some: Flags,
    relation: NDArray[np.object_],
    measure: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    geometry: NDArray[np.object_],
) -> pd.DataFrame:
    at = np.flatnonzero(some)
    return pd.DataFrame(
        {
            "subject": at, "control": pd.array([pd.NA] * len(at), "Int64"), "control_layer": "", "control_name": "",
            "zone": "", "relation": relation[at], "measure": measure[at], "low": low[at], "high": high[at],
            "width": np.nan, "geometry": geometry[at],
        }
    )  # fmt: skip
