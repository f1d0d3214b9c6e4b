"""Spring protection areas 泉域."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement

Constructions = Annotated[frozenset[str], "construction"]


@dataclass(frozen=True, kw_only=True)
class SpringArea:
    """Nothing that may pollute groundwater is built in a spring protection area.

    What it checks: the part of a new, rebuilt or expanded project inside the area.
    Why: through fissured rock what is spilt here reaches the spring, Yulin's drinking water.
    Parameters: constructions, industries (those that may pollute groundwater).
    When it does not apply: what stands there already. Any other industry is for a person to judge.
    What to do about a violation: move the footprint out of the area.
    """

    id: ClassVar[str] = "SPR001"
    constructions: Constructions
    industries: Industries

    def check(self, case: Case) -> Judgement:
        """Forbid industries that may pollute groundwater; leave any other open."""
        project = case.subjects
        return case.forbid(
            when={"construction": among(project.construction, self.constructions)},
            where={
                "spring-area": case.shared("spring-area"),
                "groundwater-risk": ~(~among(project.industry, self.industries)).possibly("scope-unsure"),
            },
        )
