"""Areas with a heating network 集中供热管网覆盖地区, and those where no dirty fuel is burnt 禁燃区."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from rules.core.answers import among
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.term import Term

Constructions = Annotated[frozenset[str], "construction"]
Fuels = Annotated[frozenset[str], "fuel"]
AREA = "heating-network-area"


@dataclass(frozen=True, kw_only=True)
class BurningArea:
    """No new dispersed coal heating boiler where a network heats, nothing that burns dirty fuel in a no-burn area.

    What it checks: boilers, and projects that state a fuel or a boiler, inside the area.
    Why: where heat comes by pipe, or many people live, nobody has to burn coal.
    Parameters: constructions, fuels (highly polluting), unsure (those that may be), stations (central heating is not
    dispersed).
    When it does not apply: cleaner fuels; what stands or is rebuilt. Boilers not for heating may stand in a network.
    What to do about a violation: join the network, or burn a clean fuel.
    """

    id: ClassVar[str] = "BLR004"
    constructions: Constructions
    fuels: Fuels
    unsure: Fuels
    stations: Industries

    def check(self, case: Case) -> Judgement:
        """Forbid burning in a no-burn area, and heating with coal in a network."""
        subject, met = case.subjects, case.met(AREA)
        area = case.words[AREA].read("type", "burning-area")
        either = among(area, {"heating-network", "no-burn"}) | case.given(~area.stated)  # no type: one of them
        no_burn, either = (term.take(met.pairs.control) for term in (among(area, {"no-burn"}), either))
        barred = no_burn | (either & self._dispersed(case).take(met.subject))
        return case.forbid(
            when={
                "burns": self._burns(case),
                "construction": among(subject.construction, self.constructions),
                "polluting-fuel": among(subject.fuel, self.fuels, unsure=self.unsure),
            },
            where={"area": case.barred_by(AREA, met, barred)},
        )

    def _burns(self, case: Case) -> Term:
        """Return whether it burns anything: a project only if it states a fuel or a boiler."""
        if case.kind == "boiler":
            return case.every()
        project = case.subjects
        return case.given(project.fuel.stated | ~np.isnan(project.capacity_tph) | project.capacity_odd)

    def _dispersed(self, case: Case) -> Term:
        """Return whether it is a coal boiler that heats, and no station of a network."""
        subject = case.subjects
        heats = among(subject.fuel, {"coal"}) & among(subject.heating, {"yes"})
        return heats if case.kind == "boiler" else heats & ~among(subject.industry, self.stations)
