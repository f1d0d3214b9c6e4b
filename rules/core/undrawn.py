"""Subjects whose outline is missing or cannot be meant: no verdict stands on it, and it alone is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rules.core.code_sets import alike
from rules.core.codes import Verdict
from rules.core.term import bit

if TYPE_CHECKING:
    import pandas as pd

    from rules.core.judgement import Judgement

PLACED: Final = ("apart", "within", "sliver", "adjacent", "exempt")
"""Codes of clear that rest on where the controls lie; what a status permits does not."""
_BROKEN: Final = ("overlap", "outside", "displaced")
"""Codes of violation that do."""

STRAY: Final = "stray-vertex"
"""Status and code of a row with a vertex that cannot be meant (`layers.sense.leaps`)."""


def without_outline(judgement: Judgement, rows: pd.DataFrame) -> Judgement:
    """Put every answer that needs an outline to review where there is none to judge by.

    Attributes are not asked for: whether they matter is known when the outline is. `original_verdict` keeps what a
    stray vertex gave.

    Parameters
    ----------
    rows
        The subjects of the judgement, as `Report.subjects`.
    """
    verdict, codes, missing = (judgement.columns[name] for name in ("verdict", "codes", "missing"))
    status = rows["row_status"].to_numpy(object)
    lost = (codes & bit("no-geometry")) != 0
    placed = (codes & np.bitwise_or.reduce([bit(code) for code in (*_BROKEN, *PLACED)])) != 0
    stray = (status == STRAY) & ~np.isnan(judgement.columns["measure"]) & (placed | (verdict == Verdict.REVIEW))
    open_ = lost | stray
    if not open_.any():
        return judgement
    why = np.full(len(codes), bit("no-geometry"))
    for name in ("unreadable", "incomplete-input", STRAY):
        why[status == name] = bit(name)
    return judgement.having(
        verdict=np.where(open_, np.int8(Verdict.REVIEW), verdict),
        codes=np.where(open_, why, codes),
        missing=np.where(open_, alike((), len(open_)), missing),
    )
