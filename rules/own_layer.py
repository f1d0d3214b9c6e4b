"""An office's own layer 其他管控图层: a rule from the catalogue alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rules.core.answers import proven
from rules.core.case import Case
from rules.core.judgement import Judgement
from rules.core.term import Term


@dataclass(frozen=True, kw_only=True)
class OwnLayer:
    """What an office asks of a layer of its own, by the effect its catalogue gives it.

    What it checks: the part of a subject inside the layer (report, forbid), or outside it (contain).
    Why: farmland, growth boundaries, heritage, corridors: an office knows more than the plan does.
    Parameters: control (the layer), effect, evidence (whether a document exempts).
    When it does not apply: a layer that is only listed never judges.
    What to do about a violation: what the office's own clause says.
    """

    id: ClassVar[str] = "own-layer"
    control: str
    effect: str
    evidence: bool

    def check(self, case: Case) -> Judgement:
        """Forbid what lies in the layer, or out of it; or only list it."""
        if self.effect == "contain":
            return case.forbid(where={"outside": case.outside(self.control)}, unless=self._approved(case))
        place = case.shared(self.control)
        judged = (
            {} if self.effect == "forbid" else {"judged": case.given(place.exceeds().false).called(no="report-only")}
        )
        return case.forbid(when=judged, where={"inside": place}, unless=self._approved(case))

    def _approved(self, case: Case) -> dict[str, Term]:
        """Return the exemption by the document the catalogue names."""
        if not self.evidence:
            return {}
        subject = case.subjects
        shown = subject.approval_document | subject.claim_document
        return {"approved": proven(case.given(shown), np.ones(len(shown), bool))}
