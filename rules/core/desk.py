"""The desk of a run: the subjects on their ground, what they and the controls state, the law and the day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from layers.kinds import KINDS
from rules.core.facts import read_facts
from rules.core.own_land import own_land
from rules.core.roll import roll_call

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from layers.layer import Layer
    from rules.core.facts import Facts
    from rules.core.ground import Ground
    from rules.core.own_land import OwnLand
    from rules.core.rulebook import Rulebook
    from rules.core.terrain import Terrain


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything laid out.

    Attributes
    ----------
    frame
        The subjects, as `Report.subjects` but for the verdict.
    facts
        By kind, what the subjects state; of every kind of the run, also where a batch has none of it.
    evidence, own
        Areas that belong to subjects, and by their kind which land of whom; they are not judged.
    terrain
        The controls.
    distances
        Whether the nearest control is looked for where none is met.
    """

    frame: pd.DataFrame
    ground: Ground
    facts: Mapping[str, Facts]
    terrain: Terrain
    rulebook: Rulebook
    as_of: date
    max_age_days: int | None
    evidence: tuple[Layer, ...]
    own: Mapping[str, OwnLand]
    distances: bool = True

    @cached_property
    def of_kind(self) -> Mapping[str, tuple[NDArray[np.int64], pd.DataFrame]]:
        """By kind the subjects' places among all at hand, and what `frame` says of them."""
        kinds = self.frame["kind"].to_numpy(object)
        at = {kind: np.flatnonzero(kinds == kind) for kind in self.facts}
        return {kind: (rows, self.frame.iloc[rows]) for kind, rows in at.items()}


def lay_out(  # noqa: PLR0913 - each by name
    subjects: tuple[Layer, ...],
    terrain: Terrain,
    *,
    rulebook: Rulebook,
    as_of: date,
    max_age_days: int | None,
    threads: int,
    kinds: Collection[str] = (),
    distances: bool = True,
) -> Desk:
    """Put subjects and controls on one ground and read what the subjects state.

    Parameters
    ----------
    kinds
        Of subjects besides those at hand.
    """
    evidence = tuple(layer for layer in subjects if KINDS[layer.kind].role == "evidence")
    judged = tuple(layer for layer in subjects if KINDS[layer.kind].role != "evidence")
    roll = roll_call(judged, terrain.stacks, rulebook.tolerance, threads)
    frame, ground = roll.frame, roll.ground
    own = own_land(evidence, frame, ground.subjects, touch=ground.touch, position_m=ground.position_m)
    every = dict.fromkeys([*frame["kind"].unique(), *kinds])
    return Desk(
        frame=frame,
        ground=ground,
        facts={kind: read_facts(frame[frame["kind"] == kind], rulebook) for kind in every},
        terrain=terrain,
        rulebook=rulebook,
        as_of=as_of,
        max_age_days=max_age_days,
        evidence=evidence,
        own=own,
        distances=distances,
    )
