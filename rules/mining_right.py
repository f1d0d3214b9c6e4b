"""Mining rights 矿业权: their terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from rules.core.answers import among
from rules.core.case import Case
from rules.core.judgement import Judgement
from rules.core.term import Term

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.term import Flags


@dataclass(frozen=True, kw_only=True)
class MiningRightTerm:
    """Terms of mining rights: exploration at most 5 years a term, mining at most 30; expired rights lapse.

    What it checks: the first and last day of the right, by attributes alone.
    Why: a right whose term has run out, or is longer than the law allows, needs a look at the register.
    Parameters: exploration_years (one term), mining_years.
    When it does not apply: rights within their term.
    What to do: show the renewal, or cancel the right in the register.
    """

    id: ClassVar[str] = "MRT001"
    exploration_years: int
    mining_years: int

    def check(self, case: Case) -> Judgement:
        """Leave open whatever is expired, oddly dated or over its term."""
        right = case.subjects
        today = np.datetime64(case.as_of)
        dated = ~(np.isnat(right.valid_from) | np.isnat(right.valid_to))
        odd = ~dated | right.valid_from_odd | right.valid_to_odd
        odd |= dated & ((right.valid_from > right.valid_to) | (right.valid_from > today))
        return case.forbid(
            where={
                "term": case.given(right.valid_to < today).possibly("expired")
                | case.given(odd).possibly("odd-date")
                | self._over(case, dated & ~odd)
            }
        )

    def _over(self, case: Case, dated: Flags) -> Term:
        """Return whether the term is too long for its type of right."""
        exploring = among(case.subjects.right, {"exploration"})
        single = self._longer(case, self.exploration_years, dated)
        mining = self._longer(case, self.mining_years, dated)
        return ((exploring & single) | (~exploring & mining) | (single & mining)).possibly("over-term")

    def _longer(self, case: Case, years: int, dated: Flags) -> Term:
        first, last = case.subjects.valid_from, case.subjects.valid_to
        return case.given(dated & (last > _after(first, years)))


def _after(days: NDArray[np.datetime64], years: int) -> NDArray[np.datetime64]:
    """Return the same day some years later, NaT where there is none."""
    later = pd.Series(days.astype("datetime64[s]")) + pd.DateOffset(years=years)
    return later.to_numpy("datetime64[D]")
