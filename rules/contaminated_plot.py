"""Contaminated plots 污染地块."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among, proven
from rules.core.case import Case
from rules.core.judgement import Judgement
from rules.core.term import Term

Uses = Annotated[frozenset[str], "land-use"]
Claims = Annotated[frozenset[str], "claim"]
PLOT = "contaminated-plot"


@dataclass(frozen=True, kw_only=True)
class ContaminatedPlot:
    """Nobody lives or is served on a listed plot; until it is clean nothing but cleaning goes on there.

    What it checks: the part of a project on a contaminated plot.
    Why: what is in the soil reaches those who live, learn and are healed there.
    Parameters: uses (barred as long as the plot is listed), unsure (uses that may be such), claims (cleaning itself).
    When it does not apply: remediation projects with their document; land beside the plots.
    What to do about a violation: move the footprint off the plot; or clean it first and have it taken off the list.
    """

    id: ClassVar[str] = "CLD001"
    uses: Uses
    unsure: Uses
    claims: Claims

    def check(self, case: Case) -> Judgement:
        """Forbid barred uses and building on what is not clean; a plot said to be clean may have left the list."""
        return case.forbid(
            where={"plot": case.shared(PLOT), "barred": self._barred(case)},
            unless={"remediation": self._cleaning(case)},
        )

    def _cleaning(self, case: Case) -> Term:
        """Return whether it is remediation, proven; a use barred on a listed plot is none, whatever it claims."""
        project = case.subjects
        other = case.given(~among(project.land_use, self.uses).true)
        return proven(among(project.claim, self.claims) & other, project.claim_document)

    def _barred(self, case: Case) -> Term:
        clean = among(case.words[PLOT].read("status", "plot-status"), {"remediated"})
        unclean = case.shared(PLOT, among=~clean).exceeds()
        listed = case.shared(PLOT, among=case.given(~clean.true)).exceeds()
        barred = unclean | (listed & among(case.subjects.land_use, self.uses, unsure=self.unsure))
        return ~(~barred).possibly("scope-unsure")
