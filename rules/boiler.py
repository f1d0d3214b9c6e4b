"""Coal boilers 燃煤锅炉."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import numpy as np

from rules.core.case import Case
from rules.core.judgement import Judgement
from rules.core.term import Term, among


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
                "small": self._small(case),
                "still-there": among(boiler.status, {"unchanged"}),
                "due": due,
            },
        )

    def _small(self, case: Case) -> Term:
        capacity = case.subjects.capacity_tph
        unknown = np.isnan(capacity)
        return case.given(capacity <= self.capacity, unknown, why="missing-attribute").lacking("capacity_tph")
