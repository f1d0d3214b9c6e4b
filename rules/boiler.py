"""Coal boilers 燃煤锅炉: those not to be built any more, and those that stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

import numpy as np

from rules.core.answers import among, proven
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.term import Term

Constructions = Annotated[frozenset[str], "construction"]


def _capacity(case: Case, within: np.ufunc, limit: float) -> Term:
    """Return how the capacity compares with the limit (t/h)."""
    return case.compared("capacity_tph", within, limit, unit="t/h")


def _is_boiler(case: Case, stations: Industries) -> Term:
    """Return whether it is one at all: a project only if its capacity, its fuel or its industry says so."""
    if case.kind == "boiler":
        return case.every()
    project = case.subjects
    sized = ~np.isnan(project.capacity_tph) | project.capacity_odd
    return case.given(sized | project.fuel.stated | among(project.industry, stations).true)


def _new_coal(case: Case, stations: Industries) -> dict[str, Term]:
    """Return the scope the bans of new coal boilers share."""
    return {
        "boiler": _is_boiler(case, stations),
        "new-build": among(case.subjects.construction, {"new"}),
        "coal": among(case.subjects.fuel, {"coal"}),
    }


@dataclass(frozen=True, kw_only=True)
class NewSmallCoalBoiler:
    """No new coal boiler under 35 t/h.

    What it checks: the capacity of new coal boilers, by attributes alone.
    Why: small boilers burn coal badly and clean their smoke worse.
    Parameters: capacity (t/h, itself for a person to judge), stations (industries whose projects are boilers).
    When it does not apply: other fuels; boilers not new; projects of which nothing says that they have a boiler.
    What to do about a violation: build it larger, or for another fuel, or do without.
    """

    id: ClassVar[str] = "BLR001"
    capacity: float
    stations: Industries

    def check(self, case: Case) -> Judgement:
        """Forbid new coal boilers under the limit; one of just that size is open."""
        exactly = _capacity(case, np.equal, self.capacity).possibly("scope-unsure")
        under = _capacity(case, np.less, self.capacity) | exactly
        return case.forbid(when=_new_coal(case, self.stations), where={"under-limit": under})


@dataclass(frozen=True, kw_only=True)
class CoalHeatingStation:
    """No new coal-fired central heating station.

    What it checks: new projects that supply heat, by attributes alone.
    Why: towns are heated by cogeneration and clean energy.
    Parameters: stations (industries that supply heat).
    When it does not apply: other fuels and industries; stations that stand.
    What to do about a violation: heat with another fuel or from a cogeneration plant.
    """

    id: ClassVar[str] = "BLR002"
    stations: Industries

    def check(self, case: Case) -> Judgement:
        """Forbid every such station."""
        station = {"heating-station": among(case.subjects.industry, self.stations)}
        return case.forbid(when=_new_coal(case, self.stations) | station, where={"barred": case.every()})


@dataclass(frozen=True, kw_only=True)
class SmallCoalBoiler:
    """Coal boilers up to 10 t/h are removed or converted.

    What it checks: boilers in built-up areas and industrial parks, and those of industrial enterprises anywhere.
    Why: small coal boilers are the largest part of winter smoke.
    Parameters: capacity (t/h), due (the day after the last day allowed).
    When it does not apply: other fuels. Larger boilers and those removed or converted keep the limit.
    What to do about a violation: remove or convert the boiler and state the certificate.
    """

    id: ClassVar[str] = "BLR003"
    capacity: float
    due: date

    def check(self, case: Case) -> Judgement:
        """Forbid small coal boilers that still stand, by place or by owner."""
        boiler = case.subjects
        place = case.shared("built-up-area", "industrial-park") | among(boiler.owner_industrial, {"yes"})
        due = case.every() if case.as_of >= self.due else case.every().possibly("scope-unsure")
        return case.forbid(
            when={"coal": among(boiler.fuel, {"coal"})},
            where={
                "place-or-owner": place,
                "small": _capacity(case, np.less_equal, self.capacity),
                "still-there": among(boiler.status, {"unchanged"}),
                "due": due,
            },
        )


@dataclass(frozen=True, kw_only=True)
class CoalHeatingBoiler:
    """No new coal-fired boiler for heating, of any size.

    What it checks: new coal boilers that heat, by attributes alone.
    Why: people are kept warm by clean energy as far as possible.
    Parameters: stations (industries that supply heat).
    When it does not apply: other fuels; boilers not for heating; boilers that stand.
    What to do about a violation: heat with electricity, gas or from a cogeneration plant.
    """

    id: ClassVar[str] = "BLR005"
    stations: Industries

    def check(self, case: Case) -> Judgement:
        """Forbid every such boiler."""
        scope = _new_coal(case, self.stations) | {"heating": self._heating(case)}
        return case.forbid(when=scope, where={"barred": case.every()})

    def _heating(self, case: Case) -> Term:
        """Return whether it heats: as stated, else by the industry of a project."""
        stated = case.subjects.heating
        heating = among(stated, {"yes"})
        if case.kind == "boiler":
            return heating
        return heating | (case.given(~stated.stated) & among(case.subjects.industry, self.stations))


@dataclass(frozen=True, kw_only=True)
class LargeCoalBoiler:
    """Coal boilers over 10 t/h that stand meet the emission standard.

    What it checks: whether the document of compliance is named, by attributes alone.
    Why: larger boilers may stay if their smoke is clean.
    Parameters: capacity (t/h, itself not over), constructions (words for what stands already).
    When it does not apply: other fuels; new boilers.
    What to do: name the document of acceptance, or bring the boiler up to standard.
    """

    id: ClassVar[str] = "BLR006"
    capacity: float
    constructions: Constructions

    def check(self, case: Case) -> Judgement:
        """Leave open every such boiler without a document."""
        boiler = case.subjects
        return case.forbid(
            when={
                "existing": among(boiler.construction, self.constructions),
                "coal": among(boiler.fuel, {"coal"}),
            },
            where={
                "over-limit": _capacity(case, np.greater, self.capacity),
                "still-there": ~among(boiler.status, {"removed", "converted"}),
            },
            unless={"up-to-standard": proven(case.every(), boiler.approval_document)},
        )
