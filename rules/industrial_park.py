"""Industrial parks 工业园区: what must lie in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.term import among

Constructions = Annotated[frozenset[str], "construction"]


@dataclass(frozen=True, kw_only=True)
class ChemicalInPark:
    """New, rebuilt and expanded petrochemical and coal-chemical projects lie wholly in an industrial park.

    What it checks: the part of the footprint outside the union of the parks.
    Why: parks have the planning, the treatment plants and the emergency services such plants need.
    Parameters: industries, unsure (codes that may be coal-chemical), constructions.
    When it does not apply: other industries, projects that exist.
    What to do about a violation: move or trim the footprint; the outside part is the layer's geometry.
    """

    id: ClassVar[str] = "IPK001"
    industries: Industries
    unsure: Industries
    constructions: Constructions

    def check(self, case: Case) -> Judgement:
        """Forbid any part outside."""
        project = case.subjects
        return case.forbid(
            when={
                "construction": among(project.construction, self.constructions),
                "chemical": among(project.industry, self.industries, unsure=self.unsure),
            },
            where={"outside-park": case.outside("industrial-park")},
        )
