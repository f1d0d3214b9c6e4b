"""Industries whose capacity grows only by replacement 产能置换."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among, proven
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement

Constructions = Annotated[frozenset[str], "construction"]


@dataclass(frozen=True, kw_only=True)
class CapacityReplacement:
    """New capacity in cement, flat glass, semi-coke, magnesium and aluminium replaces as much or more.

    What it checks: whether the replacement document is named, by attributes alone.
    Why: these industries have more capacity than is needed.
    Parameters: industries, constructions (words for new capacity).
    When it does not apply: other industries; projects that add no capacity.
    What to do: name the approved replacement plan.
    """

    id: ClassVar[str] = "CAP001"
    industries: Industries
    constructions: Constructions

    def check(self, case: Case) -> Judgement:
        """Leave open every such project without the document."""
        project = case.subjects
        return case.forbid(
            when={
                "new-capacity": among(project.construction, self.constructions),
                "replaced-industry": among(project.industry, self.industries),
            },
            where={"by-replacement-only": case.every()},
            unless={"replacement": proven(case.every(), project.replacement_document)},
        )
