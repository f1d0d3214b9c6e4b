"""The numbers beside a verdict: how much of a subject lies where, how wide, how near, and in which control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from rules.core.code_sets import alike
from rules.core.hits import HITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.margin import Margin
    from rules.core.neighbour import Neighbour
    from rules.core.place import Place
    from rules.core.term import Flags


def no_numbers(count: int, margin: Margin | None) -> dict[str, NDArray[Any]]:
    """Return the columns of a rule without a place; where a number decides, how far it is from its limit."""
    over = np.full(count, np.nan) if margin is None else margin.over
    unit = np.where(np.isnan(over), "", "" if margin is None else margin.unit)
    nothing, nameless, empty = np.full(count, np.nan), alike("", count), alike((), count)
    return {
        "relation": nameless, "measure": nothing, "low": nothing, "high": nothing, "share": nothing, "width": nothing,
        "margin": over, "margin_unit": unit, "nearest_m": nothing, "bearing": nothing,
        "control_layer": nameless, "control_name": nameless, "zone": nameless, "asks": empty,
        "zoneless": np.zeros(count, bool), "centres": empty,
    }  # fmt: skip


def numbers_of(place: Place, dimension: NDArray[np.int8], applies: Flags) -> dict[str, NDArray[Any]]:
    """Return the columns a place fills; what is nearest only for those to whom the rule applies."""
    count = len(dimension)
    low, high = place.bounds()
    known = np.where(place.located, 1.0, np.nan)
    near = place.neighbour(applies)
    margin, unit = place.margin(dimension, near)
    width = np.full(count, np.nan)
    np.fmax.at(width, place.hits.subject, place.hits.pairs.width)
    return {
        "relation": place.relation(),
        "measure": place.measure * known,
        "low": low * known,
        "high": high * known,
        "share": known * np.clip(place.measure / np.where(place.whole > 0, place.whole, np.inf), 0.0, 1.0),
        "width": width,
        "margin": margin,
        "margin_unit": np.where(np.isnan(margin), "", unit),
        "nearest_m": near.distance,
        "bearing": place.bearing(),
        **_controls(place, near, count),
        "zoneless": place.hits.any(place.hits.related(*HITS) & place.hits.kept & place.hits.zoneless, count),
        "centres": _centres(place, count),
    }


def _controls(place: Place, near: Neighbour, count: int) -> dict[str, NDArray[Any]]:
    """Name the control that weighs most for each subject; where none is met, the nearest."""
    hits = place.hits
    order = np.lexsort((-place.weight(), hits.subject))
    subject, first = np.unique(hits.subject[order], return_index=True)
    largest = order[first]
    named = {
        "control_layer": near.layer.copy(),
        "control_name": near.name.copy(),
        "zone": np.full(count, "", object),
        "asks": np.full(count, None, object),
    }
    for column, values in zip(named, (hits.layer, hits.name, hits.zone, hits.asks), strict=True):
        named[column][subject] = values[largest]
    return named


def _centres(place: Place, count: int) -> NDArray[np.object_]:
    """Return what each alternative centre would give: its name and the word for it."""
    answers = []
    for name, part in place.centres:
        term = part.exceeds()
        words = np.select([term.true, term.undecided], ["violation", "review"], "clear")
        answers.append([(name, str(word)) for word in words])
    return np.fromiter(zip(*answers, strict=True), object, count) if answers else alike((), count)
