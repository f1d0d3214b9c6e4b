"""Drinking-water protection zones 饮用水水源保护区."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.place import Place
from rules.core.term import Term

Level = Annotated[str, "level"]
Media = Annotated[frozenset[str], "medium"]
Constructions = Annotated[frozenset[str], "construction"]


def _zone(case: Case, level: str) -> Place:
    """Return the part of each subject in zones of that level."""
    return case.shared("water-source", among=among(case.words["water-source"].level, {level}))


@dataclass(frozen=True, kw_only=True)
class WaterSourceFirstLevel:
    """Nothing but what serves the water supply stands in a level 1 drinking-water zone.

    What it checks: the part of a project, the length of a pipeline, the place of an outfall inside the zone.
    Why: the level 1 zone surrounds the intake itself; what stands there already is removed or closed, too.
    Parameters: level, supply (industries that serve the supply), unsure (those that may), media (pipelines that
    endanger the source).
    When it does not apply: outside the zone; water works. Water mains are for a person to judge.
    What to do about a violation: move it out of the zone; an existing one is removed or closed by the county.
    """

    id: ClassVar[str] = "DWS001"
    level: Level
    supply: Industries
    unsure: Industries
    media: Media

    def check(self, case: Case) -> Judgement:
        """Forbid outfalls and whatever is unrelated to the supply, new or standing."""
        return case.forbid(where={"level-1": _zone(case, self.level), "unrelated": self._unrelated(case)})

    def _unrelated(self, case: Case) -> Term:
        """Return whether it has nothing to do with the supply; a main may belong to it or pass through."""
        if case.kind == "outfall":
            return case.every()
        if case.kind == "pipeline":
            return ~(~among(case.subjects.medium, self.media)).possibly("scope-unsure")
        return ~among(case.subjects.industry, self.supply, unsure=self.unsure)


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
        return case.forbid(where={"level-2": _zone(case, self.level), "discharging": self._discharging(case)})

    def _discharging(self, case: Case) -> Term:
        """Return whether it discharges; an industry not known to is for a person to judge."""
        if case.kind == "outfall":
            return case.every()
        if case.kind == "pipeline":
            return among(case.subjects.medium, self.media)
        return ~(~among(case.subjects.industry, self.industries)).possibly("scope-unsure")


@dataclass(frozen=True, kw_only=True)
class WaterSourceQuasiZone:
    """No heavy polluter of water is built or expanded in a quasi-protection zone.

    What it checks: new, rebuilt and expanded projects and pipelines, and outfalls, inside the zone.
    Why: the zone lies around the protection zones and keeps their water clean.
    Parameters: level, constructions (barred ones), rebuilt (those that must not discharge more), industries (heavy
    polluters), unsure (those that may be), media (pipelines that may be).
    When it does not apply: what stands there; water mains and industries that do not pollute water.
    What to do about a violation: move it out of the zone; of a rebuilt one show that it discharges no more.
    """

    id: ClassVar[str] = "DWS003"
    level: Level
    constructions: Constructions
    rebuilt: Constructions
    industries: Industries
    unsure: Industries
    media: Media

    def check(self, case: Case) -> Judgement:
        """Forbid new heavy polluters; more discharge than before is for a person to judge."""
        built = among(case.subjects.construction, self.constructions | self.rebuilt)
        return case.forbid(
            when={} if case.kind == "outfall" else {"construction": built},
            where={"quasi-zone": _zone(case, self.level), "polluting": self._polluting(case)},
        )

    def _polluting(self, case: Case) -> Term:
        """Return whether it pollutes heavily; the zone is no protection zone, so outfalls are not barred outright."""
        subject = case.subjects
        if case.kind == "outfall":
            return case.every().possibly("scope-unsure")
        if case.kind == "pipeline":
            return among(subject.medium, self.media).possibly("scope-unsure")
        heavy = among(subject.industry, self.industries, unsure=self.unsure)
        more = among(subject.construction, self.rebuilt).possibly("scope-unsure")
        return (among(subject.construction, self.constructions) & heavy) | more
