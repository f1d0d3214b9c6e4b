"""Subjects across a county boundary, cut along it: what is told of each county is what lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from rules.core.hits import texts
from spatial.pairs import Relation

if TYPE_CHECKING:
    from rules.core.ground import Ground

COLUMNS: Final = ("subject", "code", "geometry")
_WHOLE: Final = (Relation.INSIDE, Relation.EQUAL)


def across(ground: Ground) -> pd.DataFrame:
    """Return what lies in each county of the polygons that do not lie wholly in one.

    Returns
    -------
    pandas.DataFrame
        `subject` (row of the run), `code` of the county, `geometry` (lon/lat); a subject outside all counties has none.
    """
    if "county" not in ground.stacks:
        return pd.DataFrame(columns=list(COLUMNS))
    pairs = ground.pairs("county")
    settled = pairs.subject[np.isin(pairs.relation, _WHOLE)]
    rows = np.flatnonzero((pairs.measure > 0) & (ground.dimension[pairs.subject] == 2))  # noqa: PLR2004 - polygons
    rows = rows[~np.isin(pairs.subject[rows], settled)]
    codes = texts(ground.stacks["county"].frame, "code")[pairs.control[rows]]
    frame = pd.DataFrame({"subject": pairs.subject[rows], "code": codes}, index=range(len(rows)))
    return frame.assign(geometry=pd.Series(pairs.geometry[rows], dtype=object))
