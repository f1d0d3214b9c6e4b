"""The rows of a rule's own layer: what overlaps or is undecided, pair by pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rules.core.code_sets import alike
from rules.core.codes import Verdict
from rules.core.place import Place, relation_words
from rules.core.term import Flags, bit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any]]

NO_CONTROL: Final = -1


def layer_rows(place: Place, rows: NDArray[np.int64], columns: Columns) -> Columns:
    """Return the columns of the layer (`RuleResult.pairs`).

    Parameters
    ----------
    place
        The rule's first place.
    rows
        The subjects' rows in the run.
    columns
        Of the verdicts, codes still as sets.
    """
    verdict, codes = columns["verdict"], columns["codes"]
    review = verdict == Verdict.REVIEW
    if place.side == "outside":
        some = (verdict != Verdict.NOT_APPLICABLE) & ((place.measure > place.tolerance) | review) & (place.measure > 0)
        parts = [_outside(place, some, columns)]
    else:
        shown = (verdict != Verdict.NOT_APPLICABLE) | ((codes & bit("report-only")) != 0)
        parts = [_met(place, verdict, shown), _uncovered(place, review & ((codes & bit("no-coverage")) != 0))]
    order = np.argsort(np.concatenate([part["subject"] for part in parts]), kind="stable")
    found = {name: np.concatenate([part[name] for part in parts])[order] for name in parts[0]}
    at = found["subject"]
    share = np.clip(found["measure"] / np.where(place.whole > 0, place.whole, np.inf)[at], 0.0, 1.0)
    return {**found, "share": share, "dimension": columns["dimension"][at], "subject": rows[at]}


def _met(place: Place, verdict: NDArray[np.int8], shown: Flags) -> Columns:
    """Return the pairs that share something, and those so near that nothing is decided."""
    hits, of = place.hits, verdict[place.hits.subject]
    undecided = hits.near & (of == Verdict.REVIEW)
    chosen = hits.take(shown[hits.subject] & (place.met() | undecided))
    pairs = chosen.pairs
    return {
        "subject": pairs.subject, "control": chosen.control, "control_layer": chosen.layer,
        "control_name": chosen.name, "zone": chosen.zone, "relation": relation_words(pairs.relation),
        "measure": pairs.measure, "low": pairs.low, "high": pairs.high, "width": pairs.width,
        "geometry": pairs.geometry,
    }  # fmt: skip


def _outside(place: Place, some: Flags, columns: Columns) -> Columns:
    """Return the part of each subject that lies outside all controls."""
    low, high = place.bounds()
    return _without_control(some, columns["relation"], place.measure, low, high, place.geometry)


def _uncovered(place: Place, some: Flags) -> Columns:
    """Return the part of each subject for which no layer speaks."""
    relation, none = alike("uncovered", len(some)), np.zeros(len(some))
    return _without_control(some, relation, place.uncovered, none, place.uncovered, place.uncovered_geometry)


def _without_control(
    some: Flags,
    relation: NDArray[np.object_],
    measure: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    geometry: NDArray[np.object_],
) -> Columns:
    at = np.flatnonzero(some)
    nameless = alike("", len(at))
    return {
        "subject": at, "control": np.full(len(at), NO_CONTROL), "control_layer": nameless, "control_name": nameless,
        "zone": nameless, "relation": relation[at], "measure": measure[at], "low": low[at], "high": high[at],
        "width": np.full(len(at), np.nan), "geometry": geometry[at],
    }  # fmt: skip
