"""Access lists of the control units 生态环境管控单元准入清单."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from rules.core.access import listed
from rules.core.answers import among
from rules.core.case import Case
from rules.core.judgement import Judgement
from rules.core.term import Term

if TYPE_CHECKING:
    from rules.core.hits import Hits

Classes = Annotated[frozenset[str], "unit-class"]
UNIT = "control-unit"


@dataclass(frozen=True, kw_only=True)
class AccessList:
    """No industry where the access list of its control unit prohibits it.

    What it checks: every unit the project lies in, each by its own list; of several the worst counts.
    Why: the lists say, unit by unit, which industries the place can bear.
    Parameters: priority (classes of units in which anything must be judged).
    When it does not apply: to every project it does. Restricted industries and processes are for a person to judge.
    What to do about a violation: move the footprint to a unit that does not prohibit the industry.
    """

    id: ClassVar[str] = "ECU001"
    priority: Classes

    def check(self, case: Case) -> Judgement:
        """Forbid prohibited industries; leave restricted ones, listed processes and priority units open."""
        units, industry, met = case.words[UNIT], case.subjects.industry, case.met(UNIT)
        prohibited = listed(industry, units.lists("prohibited"), met)
        restricted = listed(industry, units.lists("restricted"), met)
        doubtful = (restricted | self._careful(case, met)).possibly("scope-unsure")
        return case.forbid(where={"access-list": case.barred_by(UNIT, met, prohibited | doubtful)})

    def _careful(self, case: Case, met: Hits) -> Term:
        """Return per pair whether the unit lists processes, of which no project speaks, or is one of priority."""
        units = case.words[UNIT]
        process = case.given(units.stated("process"))
        return (process | among(units.read("category", "unit-class"), self.priority)).take(met.pairs.control)
