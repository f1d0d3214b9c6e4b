"""Subjects whose outline is missing or cannot be meant: no verdict stands on it, and it alone is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rules.core.codes import Verdict
from rules.core.term import bit

if TYPE_CHECKING:
    import pandas as pd

PLACED: Final = ("apart", "within", "sliver", "adjacent", "exempt")
"""Codes of clear that rest on where the controls lie; what a status permits does not."""
_BROKEN: Final = ("overlap", "outside", "displaced")
"""Codes of violation that do."""

STRAY: Final = "stray-vertex"
"""Status and code of a row with a vertex that cannot be meant (`layers.sense.leaps`)."""


def without_outline(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Put every answer that needs an outline to review where there is none to judge by.

    Attributes are not asked for: whether they matter is known when the outline is. `original_verdict` keeps what a
    stray vertex gave.

    Parameters
    ----------
    table
        As `Judgement.table`, codes as sets.
    rows
        The subjects of the judgement, as `Report.subjects`.
    """
    verdict, codes = table["verdict"].to_numpy(np.int8), table["codes"].to_numpy(np.uint64)
    status = rows["row_status"].to_numpy(object)
    lost = (codes & bit("no-geometry")) != 0
    placed = (codes & np.bitwise_or.reduce([bit(code) for code in (*_BROKEN, *PLACED)])) != 0
    stray = (status == STRAY) & table["measure"].notna().to_numpy() & (placed | (verdict == Verdict.REVIEW))
    why = np.full(len(table), bit("no-geometry"))
    for name in ("unreadable", "incomplete-input", STRAY):
        why[status == name] = bit(name)
    open_ = lost | stray
    return table.assign(
        verdict=np.where(open_, np.int8(Verdict.REVIEW), verdict),
        codes=np.where(open_, why, codes),
        missing=table["missing"].where(~open_, other=table["missing"].map(lambda _: ())),
    )
