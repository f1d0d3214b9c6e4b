"""Sites for waste 固体废物、危险废物、尾矿."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement

Wastes = Annotated[frozenset[str], "waste"]


@dataclass(frozen=True, kw_only=True)
class WasteSite:
    """No site for solid waste, hazardous waste or tailings in the red line or among permanent basic farmland.

    What it checks: the part of such a site inside the red line or the farmland.
    Why: what is buried there stays; no claim makes room for it.
    Parameters: wastes (words for such a site), industries (codes), unsure (codes that may be).
    When it does not apply: other projects.
    What to do about a violation: move the footprint out of both.
    """

    id: ClassVar[str] = "SLD001"
    wastes: Wastes
    industries: Industries
    unsure: Industries

    def check(self, case: Case) -> Judgement:
        """Forbid any overlap, whatever is claimed."""
        project = case.subjects
        site = among(project.waste, self.wastes) | among(project.industry, self.industries, unsure=self.unsure)
        return case.forbid(
            when={"waste-site": site},
            where={"protected-land": case.shared("ecological-red-line", "farmland")},
        )
