"""Enterprises that are to move out of towns and key basins 搬迁改造."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.core.answers import among
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement


@dataclass(frozen=True, kw_only=True)
class Relocation:
    """Heavy polluters and hazardous-chemical enterprises in built-up areas and key basins move or convert.

    What it checks: existing enterprises of these industries inside.
    Why: what they emit and what may explode is too near to people and water.
    Parameters: industries (heavily polluting, hazardous chemicals).
    When it does not apply: other industries; projects to be built.
    What to do: see whether the enterprise is on the relocation list, and what it is due to do.
    """

    id: ClassVar[str] = "RLC001"
    industries: Industries

    def check(self, case: Case) -> Judgement:
        """Leave open, for the relocation list, every such enterprise."""
        enterprise = case.subjects
        return case.forbid(
            when={
                "existing": among(enterprise.construction, {"existing"}),
                "polluting-or-hazardous": among(enterprise.industry, self.industries).possibly("scope-unsure"),
            },
            where={"area": case.shared("built-up-area", "key-basin")},
        )
