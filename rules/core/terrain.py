"""The controls of a run, kind by kind, and what they state: laid out once, whatever subjects come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from rules.core.control_words import ControlWords, read_controls
from rules.core.ground import Stack
from rules.core.hits import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.layer import Control
    from rules.core.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True)
class Terrain:
    """What restricts, before anything is held against it.

    Attributes
    ----------
    stacks, words
        By kind (an office's own layer by the id of its rule): the controls, and what they state.
    counties
        (code, name) of the county layer, sorted.
    """

    stacks: Mapping[str, Stack]
    words: Mapping[str, ControlWords]
    counties: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, controls: Iterable[Control], rulebook: Rulebook) -> Self:
        """Put the layers of one kind together; an office's own layer is a kind of its own, by the id of its rule."""
        found: dict[str, list[Control]] = {}
        for control in controls:
            found.setdefault(control.rule.id if control.rule else control.layer.kind, []).append(control)
        stacks = {kind: Stack(kind=kind, controls=tuple(layers)) for kind, layers in found.items()}
        words = {kind: read_controls(kind, stack.frame, rulebook, stack.zone_words) for kind, stack in stacks.items()}
        return cls(stacks=stacks, words=words, counties=_counties(stacks))

    def of_kinds(self, kinds: Sequence[str]) -> list[Stack]:
        """Return the controls of some kinds, those at hand."""
        return [self.stacks[kind] for kind in kinds if kind in self.stacks]


def _counties(stacks: Mapping[str, Stack]) -> tuple[tuple[str, str], ...]:
    if "county" not in stacks:
        return ()
    frame = stacks["county"].frame.drop_duplicates("code")
    return tuple(sorted(zip(texts(frame, "code"), texts(frame, "name"), strict=True)))
