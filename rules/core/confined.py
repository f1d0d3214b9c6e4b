"""Exemptions that count only on land that was named: the rest of an overlap stays what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from rules.core.hits import joined
from rules.core.place import Place
from rules.core.term import Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rules.core.own_land import OwnLand
    from rules.core.term import Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Confined:
    """The terms of a judgement whose exemptions count only inside the subjects' own land.

    Attributes
    ----------
    where, unless
        As `Case.forbid` takes them; where an exemption leaves a rest, the place shows the rest only.
    granted
        Exemption -> the subjects for which it holds on part of the overlap.
    """

    where: Mapping[str, Place | Term]
    unless: Mapping[str, Term]
    granted: Mapping[str, Flags]


def confine(where: Mapping[str, Place | Term], unless: Mapping[str, Term], inside: Mapping[str, OwnLand]) -> Confined:
    """Let exemptions count only inside the subjects' own land; who has none is not limited.

    Parameters
    ----------
    inside
        Exemption -> the land it counts on.
    """
    if not inside:
        return Confined(where=where, unless=unless, granted={})
    name, place = next((name, part) for name, part in where.items() if isinstance(part, Place))
    exempt, granted, rest = dict(unless), {}, place
    none = np.zeros(len(place.measure), bool)
    cut = none
    for term, own in inside.items():
        if not own.has.any():
            continue
        beyond = place.beyond(own)
        outside = beyond.exceeds() & Term.of(own.has)
        covered = replace(~outside, yes=np.zeros(len(none), np.uint64))  # why it is clear the exemption says
        exempt[term] = unless[term] & covered
        granted[term] = unless[term].true & outside.true
        shown = ~outside.false & ~unless[term].false & ~cut
        rest, cut = _showing(rest, beyond, shown), cut | shown
    spared = np.logical_or.reduce([term.true for term in exempt.values()], initial=False)
    return Confined(
        where={**where, name: replace(_showing(rest, place, spared & cut), decided=place.exceeds())},
        unless=exempt,
        granted={term: flags & ~spared for term, flags in granted.items()},
    )


def _showing(place: Place, other: Place, rows: Flags) -> Place:
    """Return the place with the numbers and pairs of another for some subjects."""
    if not rows.any():
        return place
    columns = {
        name: np.where(rows, getattr(other, name), getattr(place, name))
        for name in ("measure", "low", "high", "doubt", "geometry", "possible", "loose", "near")
    }
    kept = place.hits.take(~rows[place.hits.subject]), other.hits.take(rows[other.hits.subject])
    return replace(place, **columns, hits=joined(kept))
