"""The documents on which an exemption rests, so that a result can name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rules.core.hits import texts
from rules.core.term import bit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from rules.core.rulebook import Rulebook


def documents(rule: str, rulebook: Rulebook, table: pd.DataFrame, rows: pd.DataFrame) -> NDArray[np.object_]:
    """Return what the subjects stated as proof of the exemptions that hold, if only on a part; None where none does.

    Parameters
    ----------
    table
        A judgement's table, codes still as sets.
    rows
        The same subjects, as `Report.subjects`.
    """
    named = np.full(len(table), None, object)
    exempt = (table["codes"].to_numpy(np.uint64) & bit("exempt")) != 0
    for exemption in (exemption for exemption in rulebook.exemptions if rule in exemption.rules):
        holds, partly = (
            np.fromiter((exemption.term in terms for terms in table[column]), bool, len(table))
            for column in ("terms", "granted")
        )
        stated = texts(rows, exemption.field)
        for at in np.flatnonzero((exempt & holds) | partly):
            named[at] = stated[at] if named[at] is None else f"{named[at]}; {stated[at]}"
    return named
