"""The ecological red line 生态保护红线: what may not be built or mined in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among, proven
from rules.core.case import Case
from rules.core.judgement import Judgement
from rules.core.place import Place
from rules.core.term import Term

Minerals = Annotated[frozenset[str], "mineral"]
Zones = Annotated[frozenset[str], "zone"]


@dataclass(frozen=True, kw_only=True)
class RedLineActivity:
    """No development and no production in the ecological red line.

    What it checks: the part of a project, outfall, pipeline, boiler or livestock farm inside the red line.
    Why: the red line is the floor of ecological safety; only limited human activities are allowed in it.
    Parameters: zones_core (words that are core).
    When it does not apply: limited activities and national major projects, each with its document and inside the
    opinion's area where one is given; a limited activity never in a core zone.
    What to do about a violation: move or trim the footprint, or have the province confirm the claimed activity.
    """

    id: ClassVar[str] = "ERL001"
    zones_core: Zones

    def check(self, case: Case) -> Judgement:
        """Forbid any overlap, unless a claimed activity is proven."""
        subject = case.subjects
        red_line = case.shared("ecological-red-line")
        limited = proven(among(subject.claim, {"limited-activity"}), subject.claim_document)
        national = among(subject.claim, {"national-project"})
        core = _in_core_zone(case, red_line, self.zones_core, of=limited)
        void = core & case.given(core.true | subject.claim_document)  # without its document a claim fails on that first
        return case.forbid(
            where={"red-line": red_line},
            unless={
                "limited-activity": limited & ~void,
                "national-project": proven(national, subject.claim_document, subject.approval_document),
            },
            inside={"limited-activity": "opinion", "national-project": "opinion"},
        )


def _in_core_zone(case: Case, red_line: Place, zones: frozenset[str], *, of: Term) -> Term:
    """Return whether the overlap lies in a core zone: by the reserves (not parks), else by the red line's own zones.

    Asked only `of` subjects that claim what a core zone makes void.
    """
    layer = "nature-reserve" if case.holds("nature-reserve") else "ecological-red-line"
    core = among(case.words[layer].zone, zones)
    if layer == "nature-reserve":
        core &= among(case.words[layer].park_type, {"nature-reserve"})
    return case.shared(layer, among=core, within=red_line, of=of).exceeds().because("permitted-activity")


@dataclass(frozen=True, kw_only=True)
class RedLineMiningRight:
    """No mining right in the ecological red line, except for minerals the state names.

    What it checks: the part of an exploration or mining right inside the red line.
    Why: coal and whatever is not named must leave the red line in an orderly way.
    Parameters: minerals (those an approval may allow).
    When it does not apply: an energy project of a state plan or a national major project, with both documents.
    What to do about a violation: deduct the overlap or cancel the right; for a named mineral show its registration.
    """

    id: ClassVar[str] = "ERL002"
    minerals: Minerals

    def check(self, case: Case) -> Judgement:
        """Forbid any overlap; a named mineral is for an authority to judge."""
        right = case.subjects
        planned = among(right.claim, {"state-plan-energy", "national-project"})
        return case.forbid(
            where={"red-line": case.shared("ecological-red-line")},
            unless={
                "named-mineral": among(right.mineral, self.minerals).possibly("permitted-activity"),
                "state-plan-energy": proven(planned, right.claim_document, right.approval_document),
            },
            inside={"state-plan-energy": "opinion"},
        )
