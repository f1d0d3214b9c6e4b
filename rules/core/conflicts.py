"""Places where two rules cannot both be satisfied: what one allows only there, the other forbids just there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from rules.core.hits import texts
from spatial.overlay import overlay

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rules.core.between import Conflict
    from rules.core.ground import Stack
    from rules.core.rulebook import Rulebook, Tolerance

COLUMNS: Final = ("rules", "permitting", "permitting_name", "forbidding", "forbidding_name", "area_m2", "geometry")


def conflicts(stacks: Mapping[str, Stack], rulebook: Rulebook, ran: Collection[str], *, threads: int) -> pd.DataFrame:
    """Return a row per pair of a control that permits and one that forbids, where they meet.

    Parameters
    ----------
    stacks
        The controls by kind.
    ran
        Rules of the run; a conflict is told only where both of its rules were asked.

    Returns
    -------
    pandas.DataFrame
        `rules` (ids, comma), title and name of either control, `area_m2`, `geometry` (lon/lat). Alternative centres
        are rows of their own: which of them is meant nobody has said.
    """
    parts = [
        _meeting(conflict, stacks[conflict.permits], stacks[conflict.forbids], rulebook.tolerance, threads)
        for conflict in rulebook.conflicts
        if set(conflict.rules) <= set(ran) and {conflict.permits, conflict.forbids} <= stacks.keys()
    ]
    return pd.concat(parts or [pd.DataFrame(columns=list(COLUMNS))], ignore_index=True)


def _meeting(conflict: Conflict, permitting: Stack, forbidding: Stack, limits: Tolerance, threads: int) -> pd.DataFrame:
    pairs = overlay(permitting.placed, forbidding.placed, touch=limits.touch_m, threads=threads)
    pairs = pairs.take(np.flatnonzero(pairs.low > limits.area_m2))
    columns: dict[str, object] = {"rules": ",".join(conflict.rules)}
    for side, stack, rows in (("permitting", permitting, pairs.subject), ("forbidding", forbidding, pairs.control)):
        columns |= {side: texts(stack.frame, "control_layer")[rows], f"{side}_name": texts(stack.frame, "name")[rows]}
    frame = pd.DataFrame({**columns, "area_m2": pairs.measure}, index=range(len(pairs.subject)))
    return frame.assign(geometry=pd.Series(pairs.geometry, dtype=object))
