"""Drinking-water protection zones 饮用水水源保护区."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.term import Term, among

Level = Annotated[str, "level"]
Media = Annotated[frozenset[str], "medium"]


@dataclass(frozen=True, kw_only=True)
class WaterSourceSecondLevel:
    """No project that discharges pollutants, and no outfall, in a level 2 drinking-water zone.

    What it checks: the part of a project, the length of a pipeline, the place of an outfall inside the zone.
    Why: what is discharged here reaches the intake.
    Parameters: level, industries (those known to discharge), media (pipelines that endanger the source).
    When it does not apply: outside the zone; water mains.
    What to do about a violation: move it out of the zone; an existing one is removed or closed by the county.
    """

    id: ClassVar[str] = "DWS002"
    level: Level
    industries: Industries
    media: Media

    def check(self, case: Case) -> Judgement:
        """Forbid discharging projects, outfalls and pipelines of dangerous media."""
        level = among(case.words["water-source"].level, {self.level})
        return case.forbid(
            where={"level-2": case.shared("water-source", among=level), "discharging": self._discharging(case)}
        )

    def _discharging(self, case: Case) -> Term:
        """Return whether it discharges; an industry not known to is for a person to judge."""
        if case.kind == "outfall":
            return case.every()
        if case.kind == "pipeline":
            return among(case.subjects.medium, self.media)
        return ~(~among(case.subjects.industry, self.industries)).possibly("scope-unsure")
