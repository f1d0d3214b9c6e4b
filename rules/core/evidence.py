"""The documents on which an exemption rests, so that a result can name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rules.core.code_sets import alike
from rules.core.hits import texts
from rules.core.term import bit

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from rules.core.judgement import Judgement
    from rules.core.rulebook import Rulebook


def documents(rule: str, rulebook: Rulebook, judgement: Judgement, rows: pd.DataFrame) -> NDArray[np.object_]:
    """Return what the subjects stated as proof of the exemptions that hold, if only on a part; None where none does.

    Parameters
    ----------
    rows
        The subjects of the judgement, as `Report.subjects`.
    """
    columns = judgement.columns
    named = alike(None, len(judgement.rows))
    exempt = (columns["codes"] & bit("exempt")) != 0
    some = np.flatnonzero(exempt | (columns["granted"] != alike((), len(named))))
    for exemption in (exemption for exemption in rulebook.exemptions if rule in exemption.rules):
        for at in some:
            holds = exempt[at] and exemption.term in columns["terms"][at]
            if holds or exemption.term in columns["granted"][at]:
                stated = str(texts(rows, exemption.field)[at])
                named[at] = stated if named[at] is None else f"{named[at]}; {stated}"
    return named
