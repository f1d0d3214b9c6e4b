"""Boundary stakes 界桩 of the red line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rules.core.case import Case
from rules.core.judgement import Judgement


@dataclass(frozen=True, kw_only=True)
class BoundaryStake:
    """Boundary stakes of the red line stand on the line.

    What it checks: how far a stake is from the boundary of the red line, holes included.
    Why: a stake that stands elsewhere shows people a line that is none.
    Parameters: tolerance (m; no legal source).
    When it does not apply: always does, to stakes.
    What to do about a violation: survey the stake again, and put it back on the line.
    """

    id: ClassVar[str] = "MRK001"
    tolerance: float

    def check(self, case: Case) -> Judgement:
        """Forbid stakes off the line."""
        return case.forbid(where={"off-the-line": case.away("ecological-red-line", self.tolerance)})
