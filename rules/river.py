"""Managed shorelines of the Yellow River and its tributaries 岸线管控范围."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.term import Term

Constructions = Annotated[frozenset[str], "construction"]
Claims = Annotated[frozenset[str], "claim"]
Rivers = Annotated[frozenset[str], "river"]
Wastes = Annotated[frozenset[str], "waste"]
SHORELINE = "river-shoreline"


@dataclass(frozen=True, kw_only=True)
class ShorelineChemical:
    """No chemical project or chemical park is built or expanded on a managed shoreline.

    What it checks: the part of a new or expanded chemical project (a park is handed in as one) on the shoreline.
    Why: a spill beside the water is a spill in it.
    Parameters: constructions, industries.
    When it does not apply: other industries; what stands or is rebuilt.
    What to do about a violation: move the footprint off the shoreline.
    """

    id: ClassVar[str] = "RVR001"
    constructions: Constructions
    industries: Industries

    def check(self, case: Case) -> Judgement:
        """Forbid any overlap."""
        project = case.subjects
        return case.forbid(
            when={
                "construction": among(project.construction, self.constructions),
                "chemical": among(project.industry, self.industries),
            },
            where={"shoreline": case.shared(SHORELINE)},
        )


@dataclass(frozen=True, kw_only=True)
class ShorelineTailings:
    """No tailings pond is built on the shoreline of the main stream or of an important tributary.

    What it checks: the part of a new, rebuilt or expanded tailings pond on the shoreline of a named river.
    Why: a dam that fails beside the river poisons it for hundreds of kilometres.
    Parameters: constructions, rivers (those the law names), wastes (words for a tailings pond), unsure (industries
    that may be one), rebuilt and claims (rebuilding for safety or for the environment).
    When it does not apply: other projects, other rivers. Rebuilding to make it safer or cleaner may be permitted.
    What to do about a violation: move the pond off the shoreline.
    """

    id: ClassVar[str] = "RVR002"
    constructions: Constructions
    rivers: Rivers
    wastes: Wastes
    unsure: Industries
    rebuilt: Constructions
    claims: Claims

    def check(self, case: Case) -> Judgement:
        """Forbid any overlap with a named river's shoreline."""
        project = case.subjects
        named = among(case.words[SHORELINE].find("river", "river"), self.rivers)
        return case.forbid(
            when={
                "construction": among(project.construction, self.constructions),
                "tailings-pond": self._tailings(case),
            },
            where={"shoreline": case.shared(SHORELINE, among=named)},
            unless={"made-safer": self._made_safer(case).possibly("permitted-activity")},
        )

    def _tailings(self, case: Case) -> Term:
        """Return whether it is a tailings pond: no code is that narrow, so only words say so."""
        nothing = Industries()
        return among(case.subjects.waste, self.wastes) | among(case.subjects.industry, nothing, unsure=self.unsure)

    def _made_safer(self, case: Case) -> Term:
        return among(case.subjects.construction, self.rebuilt) & among(case.subjects.claim, self.claims)
