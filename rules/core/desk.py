"""The desk of a run: the subjects on their ground, what they and the controls state, the law and the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from layers.kinds import KINDS
from rules.core.control_words import read_controls
from rules.core.facts import read_facts
from rules.core.ground import Stack
from rules.core.own_land import own_land
from rules.core.roll import roll_call

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pandas as pd

    from layers.layer import Control, Layer
    from rules.core.control_words import ControlWords
    from rules.core.facts import Facts
    from rules.core.ground import Ground
    from rules.core.own_land import OwnLand
    from rules.core.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything laid out.

    Attributes
    ----------
    frame
        The subjects, as `Report.subjects` but for the verdict.
    facts, words
        By kind, what subjects and controls state.
    evidence, own
        Areas that belong to subjects, and by their kind which land of whom; they are not judged.
    distances
        Whether the nearest control is looked for where none is met.
    """

    frame: pd.DataFrame
    ground: Ground
    facts: Mapping[str, Facts]
    words: Mapping[str, ControlWords]
    counties: tuple[tuple[str, str], ...]
    rulebook: Rulebook
    as_of: date
    max_age_days: int | None
    evidence: tuple[Layer, ...]
    own: Mapping[str, OwnLand]
    distances: bool = True

    def stacks(self, kinds: Sequence[str]) -> list[Stack]:
        """Return the controls of some kinds, those at hand."""
        return [self.ground.stacks[kind] for kind in kinds if kind in self.ground.stacks]

    def counts(self) -> dict[str, int]:
        """Return how many subjects there are, by kind."""
        kinds, counts = np.unique(self.frame.kind, return_counts=True)
        return dict(zip(kinds.tolist(), counts.tolist(), strict=True))


def lay_out(
    subjects: tuple[Layer, ...],
    controls: tuple[Control, ...],
    *,
    rulebook: Rulebook,
    as_of: date,
    max_age_days: int | None,
    threads: int,
) -> Desk:
    """Put subjects and controls on one ground and read what they state."""
    evidence = tuple(layer for layer in subjects if KINDS[layer.kind].role == "evidence")
    judged = tuple(layer for layer in subjects if KINDS[layer.kind].role != "evidence")
    roll = roll_call(judged, _stacks(controls), rulebook.tolerance, threads)
    frame, ground, stacks = roll.frame, roll.ground, roll.ground.stacks
    own = own_land(evidence, frame, ground.subjects, touch=ground.touch, position_m=ground.position_m)
    return Desk(
        frame=frame,
        ground=ground,
        facts={kind: read_facts(frame[frame.kind == kind], rulebook) for kind in frame.kind.unique()},
        words={kind: read_controls(kind, stack.frame, rulebook, stack.zone_words) for kind, stack in stacks.items()},
        counties=roll.counties,
        rulebook=rulebook,
        as_of=as_of,
        max_age_days=max_age_days,
        evidence=evidence,
        own=own,
    )


def _stacks(controls: tuple[Control, ...]) -> dict[str, Stack]:
    """Put the layers of one kind together; an office's own layer is a kind of its own, by the id of its rule."""
    found: dict[str, list[Control]] = {}
    for control in controls:
        found.setdefault(control.rule.id if control.rule else control.layer.kind, []).append(control)
    return {kind: Stack(kind=kind, controls=tuple(layers)) for kind, layers in found.items()}
