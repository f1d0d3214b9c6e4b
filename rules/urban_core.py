"""The 15 km ring around the centre of Yulin's urban area."""

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

Plans = Annotated[frozenset[str], "plan"]
EXISTING = frozenset({"renewal", "change", "transfer", "reduction", "cancellation"})


@dataclass(frozen=True, kw_only=True)
class UrbanCoreProject:
    """No new chemical, power, mining or other industrial project within 15 km of the urban centre.

    What it checks: new builds of the barred industries that reach into the ring.
    Why: the ring keeps polluting industry away from the city's people.
    Parameters: industries, unsure (other industry, which the words "and other" may mean), plans, near (metres).
    When it does not apply: other industries, rebuilding, projects listed in the plan with a reference.
    What to do about a violation: move the footprint out of the ring, or give the plan reference.
    """

    id: ClassVar[str] = "UCR001"
    industries: Industries
    unsure: Industries
    plans: Plans
    near: float

    def check(self, case: Case) -> Judgement:
        """Forbid new barred industry in the ring, unless listed."""
        project = case.subjects
        return case.forbid(
            when={
                "new-build": among(project.construction, {"new"}),
                "barred-industry": among(project.industry, self.industries, unsure=self.unsure),
            },
            where={"urban-core": case.shared("urban-core", near=self.near)},
            unless={"listed": proven(among(project.plan, self.plans), project.plan_reference)},
        )


@dataclass(frozen=True, kw_only=True)
class UrbanCoreMiningRight:
    """No new mining right in the ring.

    What it checks: mining rights granted after the plan that reach into the ring.
    Why: mining is one of the industries the ring keeps out.
    Parameters: since (the day of the plan), near (metres).
    When it does not apply: rights that exist already, their renewal, transfer and reduction.
    What to do about a violation: move the right out of the ring; of an expansion only the added part counts.
    """

    id: ClassVar[str] = "UCR002"
    since: date
    near: float

    def check(self, case: Case) -> Judgement:
        """Forbid new mining rights; exploration and expansions are for a person to judge."""
        right = case.subjects
        mining = ~(~among(right.right, {"mining"})).possibly("scope-unsure")
        return case.forbid(
            where={"urban-core": case.shared("urban-core", near=self.near), "mining": mining},
            unless={"existing-right": self._existing(case), "expansion": _expansion(case)},
            inside={"expansion": "former-boundary"},
        )

    def _existing(self, case: Case) -> Term:
        """Return whether the right was there before: by its application, else by its first day."""
        right = case.subjects
        before = case.given(right.valid_from <= np.datetime64(self.since), right.valid_from_odd, why="odd-date")
        granted = among(right.application, EXISTING) | (before & among(right.application, EXISTING | {"new"}))
        unstated = case.given(~right.application.stated) & before
        return (granted | unstated).called(yes="permitted")


def _expansion(case: Case) -> Term:
    """Return what an expansion had before: known only with the former boundary, and permitted inside it."""
    grown, known = among(case.subjects.application, {"expansion"}), case.has("former-boundary")
    before = case.given(grown.true & known, grown.true & ~known, why="missing-attribute")
    return before.lacking("former-boundary").called(yes="permitted")
