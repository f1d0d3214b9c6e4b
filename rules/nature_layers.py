"""Land an authority of nature watches over: wetlands, forest, grazing bans, subsidence, closed sandy land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among, proven
from rules.core.case import Case
from rules.core.judgement import Judgement

Importance = Annotated[frozenset[str], "importance"]
Rearing = Annotated[frozenset[str], "rearing"]
Claims = Annotated[frozenset[str], "claim"]


@dataclass(frozen=True, kw_only=True)
class Wetland:
    """Nationally important wetlands are not occupied; any other only after its department was heard.

    What it checks: the part of a project in a wetland.
    Why: a wetland filled does not come back.
    Parameters: barred (importance of wetlands nobody may occupy), claims (projects that may).
    When it does not apply: a national major project with its documents.
    What to do about a violation: move the footprint out of the wetland.
    """

    id: ClassVar[str] = "WET001"
    barred: Importance
    claims: Claims

    def check(self, case: Case) -> Judgement:
        """Forbid occupying important wetlands; the others are for their department to judge."""
        project = case.subjects
        importance = case.words["wetland"].read("importance", "importance")
        barred = case.shared("wetland", among=among(importance, self.barred)).exceeds()
        claimed = among(project.claim, self.claims)
        return case.forbid(
            where={"wetland": case.shared("wetland"), "important": ~(~barred).possibly("permitted-activity")},
            unless={"national-project": proven(claimed, project.claim_document, project.approval_document)},
            inside={"national-project": "opinion"},
        )


@dataclass(frozen=True, kw_only=True)
class EcologicalForest:
    """Public-welfare, natural and returned forest is used with the forestry department's permit only.

    What it checks: the part of a project in such forest.
    Why: forest is not cleared for fields, quarries or pits.
    Parameters: none.
    When it does not apply: beside the forest.
    What to do: ask the forestry department for its permit, or move the footprint.
    """

    id: ClassVar[str] = "FOR001"

    def check(self, case: Case) -> Judgement:
        """Leave open whatever lies in the forest."""
        forest = case.shared("ecological-forest")
        return case.forbid(where={"forest": forest, "unpermitted": case.every().possibly("permitted-activity")})


@dataclass(frozen=True, kw_only=True)
class GrazingBan:
    """No grazing in a grazing-ban area.

    What it checks: livestock farms that graze, inside the area.
    Why: the plants that hold the sand have to grow back.
    Parameters: rearing (barred ways of keeping animals).
    When it does not apply: animals kept in pens.
    What to do about a violation: keep the animals in pens.
    """

    id: ClassVar[str] = "GRZ001"
    rearing: Rearing

    def check(self, case: Case) -> Judgement:
        """Forbid grazing in the area."""
        return case.forbid(
            when={"grazing": among(case.subjects.rearing, self.rearing)},
            where={"grazing-ban": case.shared("grazing-ban")},
        )


@dataclass(frozen=True, kw_only=True)
class SubsidenceArea:
    """Coal-mining subsidence is assessed before anything is built on it.

    What it checks: the part of a project in a subsidence area.
    Why: the ground may still sink, and is to be restored first.
    Parameters: none.
    When it does not apply: beside the areas.
    What to do: show the assessment of the ground and hear the natural-resources department, or move the footprint.
    """

    id: ClassVar[str] = "SUB001"

    def check(self, case: Case) -> Judgement:
        """Leave open whatever lies in such an area."""
        sunk = case.shared("subsidence-area")
        return case.forbid(where={"subsidence": sunk, "unassessed": case.every().possibly("scope-unsure")})


@dataclass(frozen=True, kw_only=True)
class ClosedSandyLand:
    """Nothing that harms plants in closed sandy land, no building without consent.

    What it checks: the part of a project in a closed area of sandy land.
    Why: the crust and the plants that bind the sand do not bear disturbance.
    Parameters: none.
    When it does not apply: beside the areas.
    What to do: move the footprint, or ask for the consent the law names.
    """

    id: ClassVar[str] = "SND001"

    def check(self, case: Case) -> Judgement:
        """Leave open whatever lies in such an area."""
        closed = case.shared("sandy-closed-land")
        return case.forbid(where={"closed": closed, "unpermitted": case.every().possibly("permitted-activity")})
