"""Industrial parks 工业园区: what must lie in one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from rules.core.answers import among
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.term import Term

Constructions = Annotated[frozenset[str], "construction"]
Chemistry = Annotated[frozenset[str], "chemistry"]


@dataclass(frozen=True, kw_only=True)
class ChemicalInPark:
    """New, rebuilt and expanded petrochemical and coal-chemical projects lie wholly in an industrial park.

    What it checks: the part of the footprint outside the union of the parks.
    Why: parks have the planning, the treatment plants and the emergency services such plants need.
    Parameters: industries, unsure (codes that may be coal-chemical), named (words the clause itself uses), plausible
    (codes such a word may stand for), constructions.
    When it does not apply: other industries, projects that exist.
    What to do about a violation: move or trim the footprint; the outside part is the layer's geometry.
    """

    id: ClassVar[str] = "IPK001"
    industries: Industries
    unsure: Industries
    named: Chemistry = frozenset()
    plausible: Industries = field(default_factory=Industries)
    constructions: Constructions

    def check(self, case: Case) -> Judgement:
        """Forbid any part outside."""
        project = case.subjects
        named = among(project.chemistry, self.named) & among(project.industry, self.plausible)
        return case.forbid(
            when={
                "construction": among(project.construction, self.constructions),
                "chemical": among(project.industry, self.industries, unsure=self.unsure) | named,
            },
            where={"outside-park": case.outside("industrial-park")},
        )


@dataclass(frozen=True, kw_only=True)
class ParkWithPlanEia:
    """New and expanded chemical, coking, smelting and glass projects lie in a park whose plan has an EIA.

    What it checks: the part of the footprint outside all parks, then that outside the parks with a plan EIA.
    Why: the assessment of a park's plan weighs what its plants do together.
    Parameters: industries, constructions.
    When it does not apply: other industries; what stands or is rebuilt.
    What to do about a violation: move or trim the footprint; of a park state its plan EIA or the document's number.
    """

    id: ClassVar[str] = "IPK002"
    industries: Industries
    constructions: Constructions

    def check(self, case: Case) -> Judgement:
        """Forbid any part outside; a park that states no plan EIA may still have one."""
        project = case.subjects
        return case.forbid(
            when={
                "construction": among(project.construction, self.constructions),
                "listed-industry": among(project.industry, self.industries),
            },
            where={"outside-park": case.outside("industrial-park") | self._unassessed(case)},
        )

    def _unassessed(self, case: Case) -> Term:
        """Return whether a part lies in no park with a plan EIA, as something to be shown."""
        parks = case.words["industrial-park"]
        assessed = among(parks.read("plan_eia", "answer"), {"yes"}).true | parks.numbered("plan_eia")
        bare = case.outside("industrial-park", among=case.given(assessed)).exceeds().possibly("evidence-missing")
        return bare.because("evidence-missing").lacking("plan_eia")
