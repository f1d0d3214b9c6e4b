"""Where livestock is not kept 畜禽养殖禁止区域."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Annotated, ClassVar

import numpy as np

from rules.core.answers import among
from rules.core.case import Case
from rules.core.judgement import Judgement
from rules.core.term import Term

Levels = Annotated[frozenset[str], "level"]
Zones = Annotated[frozenset[str], "zone"]
Scale = Annotated[dict[str, float], "species"]
AREAS = ("water-source", "nature-reserve", "scenic-area", "populated-area", "built-up-area")


@dataclass(frozen=True, kw_only=True)
class LivestockFarm:
    """No livestock farm in drinking-water zones, the heart of a reserve, scenic and populated areas.

    What it checks: the part of a farm in any of these.
    Why: manure reaches water, people and what the reserve is for.
    Parameters: levels (of water zones), zones (of reserves), scale (heads by species from which a farm is one).
    When it does not apply: outside; whether a smaller farm is meant is for a person to judge.
    What to do about a violation: move the farm out of the area.
    """

    id: ClassVar[str] = "LVS001"
    levels: Levels
    zones: Zones
    scale: Scale

    def check(self, case: Case) -> Judgement:
        """Forbid farms of scale in the areas; smaller ones, and those that state no herd, are open."""
        counted = {kind: self._counted(case, kind) for kind in AREAS[:2] if case.holds(kind)}
        return case.forbid(where={"area": case.shared(*AREAS, among=counted), "of-scale": self._of_scale(case)})

    def _counted(self, case: Case, kind: str) -> Term:
        """Return which water zones and zones of a reserve count; of the other areas all do."""
        control = case.words[kind]
        if kind == "water-source":
            return among(control.level, self.levels)
        return among(control.zone, self.zones) & among(control.park_type, {"nature-reserve"})

    def _of_scale(self, case: Case) -> Term:
        """Return whether the herd is large enough whichever of its species it is; a smaller one is open."""
        herd = case.subjects.herd
        large = (
            among(case.subjects.species, {species for species, least in self.scale.items() if least <= heads})
            & case.given(herd >= heads, np.isnan(herd), why="missing-attribute").lacking("herd")
            for heads in set(self.scale.values())
        )
        return ~(~reduce(or_, large)).possibly("scope-unsure")
