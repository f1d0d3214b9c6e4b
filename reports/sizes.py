"""How much a reason may name: amounts with the bounds of their readings, wholes, margins and tolerances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from layers.kinds import KINDS
from reports.phrases import M2_PER_HA, M2_PER_KM2, percent, quantity
from reports.reason_facts import Facts
from rules.core.codes import Verdict
from spatial.measure import SURFACE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HA_PER_KM2: Final = M2_PER_KM2 / M2_PER_HA


def _ranged(facts: Facts, said: Callable[[Facts, str], Sequence[str]]) -> list[str]:
    """Return a measure; where a verdict that is not clear rests on readings that differ, also from what to what.

    Parameters
    ----------
    said
        Returns how "measure", "low" or "high" of rows are said.
    """
    allowed, table = facts.report.rulebook.tolerance, facts.table
    dimension = table["dimension"]
    limit = np.select([dimension == SURFACE, dimension == 1], [allowed.area_m2, allowed.length_m], np.inf)
    differ = (table["high"] - table["low"] > limit) & (table["verdict"] >= Verdict.REVIEW)
    found, wide = list(said(facts, "measure")), np.flatnonzero(differ)
    some = facts.some(wide)
    for row, low, high in zip(wide.tolist(), said(some, "low"), said(some, "high"), strict=True):
        if low != high:
            found[row] = facts.words.part("range", amount=found[row], low=low, high=high)
    return found


def amount(facts: Facts) -> list[str]:
    """Return how much is shared, with its unit."""
    return _ranged(facts, Facts.quantities)


def listed(facts: Facts) -> list[str]:
    """Return what a layer that is only listed has of each: what lies in it, what lies beyond it, or why neither."""
    words, columns = facts.words, ("measure", "uncovered", "dimension")

    def said(layer: str, measure: float, uncovered: float, dimension: int) -> str:
        sizes = {"lies-in": measure, "beyond": uncovered}
        parts = [
            words.part(part, layer=layer, amount=quantity(words, size, dimension))
            for part, size in sizes.items()
            if size > 0
        ]
        bare = "undrawn" if dimension < 0 else "undecided"
        return words.part("stop").join(parts or [words.part(bare, layer=layer)])

    return [said(*row) for row in zip(facts.layers(), *map(facts.column, columns), strict=True)]


def _square_kilometres(facts: Facts, column: str) -> list[str]:
    return [facts.words.part("square-kilometres", value=f"{area / M2_PER_KM2:.4f}") for area in facts.column(column)]


def km2(facts: Facts) -> list[str]:
    """Return how much is shared in square kilometres."""
    return _ranged(facts, _square_kilometres)


def whole(facts: Facts) -> list[str]:
    """Return the whole subject, as an area or a length."""
    whole = np.where(facts.table["dimension"] == 1, facts.subjects["length_m"], facts.subjects["area_m2"])
    pairs = zip(whole.tolist(), facts.column("dimension"), strict=True)
    return [quantity(facts.words, measure, dimension) for measure, dimension in pairs]


def incomplete(facts: Facts) -> list[str]:
    """Say what is incomplete: the outline, of which less is drawn than declared, or else the file."""
    words, file = facts.words, facts.words.part("incomplete-file")
    columns = ("falls_short", "declared_ha", "excess_ha", "kind")
    rows = zip(*(facts.subjects[name].tolist() for name in columns), strict=True)

    def area(hectares: float, kind: str) -> str:
        if "declared_km2" in {field.name for field in KINDS[kind].fields}:
            return words.part("square-kilometres", value=f"{hectares / HA_PER_KM2:.4f}")
        return words.part("hectares", value=f"{hectares:.4f}")

    return [
        words.part(
            "incomplete-outline",
            declared=area(declared, kind),
            drawn=area(declared - excess, kind),
            difference=area(excess, kind),
            share=percent(excess / declared),
        )
        if short
        else file
        for short, declared, excess, kind in rows
    ]


def margin(facts: Facts) -> list[str]:
    """Return how far a verdict is from its limit."""
    units = facts.words.section("margin_unit")
    rows = zip(np.abs(facts.table["margin"]).tolist(), facts.column("margin_unit"), strict=True)
    return [f"{value:.2f}{units.get(unit.replace('/', '-per-'), '')}" for value, unit in rows]


def tolerance(facts: Facts) -> list[str]:
    """Return the limit of the subject's dimension."""
    allowed, words = facts.report.rulebook.tolerance, facts.words
    return facts.per_dimension(
        words.part("square-metres", value=f"{allowed.area_m2:g}"),
        words.part("length", value=f"{allowed.length_m:g}"),
        words.part("metres", value=f"{allowed.position_m:g}"),
    )
