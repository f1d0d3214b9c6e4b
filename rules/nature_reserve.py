"""Nature reserves 自然保护区: what each zone allows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from rules.core.answers import among, proven
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.term import Term

Zones = Annotated[frozenset[str], "zone"]
Claims = Annotated[frozenset[str], "claim"]
Minerals = Annotated[frozenset[str], "mineral"]


def _zone(case: Case, zones: frozenset[str]) -> Term:
    """Return which control rows are such a zone of a reserve (not of a nature park)."""
    reserve = case.words["nature-reserve"]
    return among(reserve.zone, zones) & among(reserve.park_type, {"nature-reserve"})


def _barred(case: Case, industries: Industries) -> Term:
    """Return whether the activity is barred in the zone; any other is for a person to judge."""
    if case.kind == "livestock-farm":
        return case.every()
    if case.kind != "project":
        return case.every().possibly("scope-unsure")
    return ~(~among(case.subjects.industry, industries)).possibly("scope-unsure")


@dataclass(frozen=True, kw_only=True)
class CoreZone:
    """Nothing is built in the core protection zone of a nature reserve.

    What it checks: the part of a subject inside a core zone.
    Why: the core zone is closed to human activity but for a short list.
    Parameters: zones (words that are core), claims (listed activities), barred (industries the old text bars).
    When it does not apply: a listed activity with the consent of the forestry and grassland authority.
    What to do about a violation: move the footprint out of the zone.
    """

    id: ClassVar[str] = "NRV001"
    zones: Zones
    claims: Claims = frozenset()
    barred: Industries = field(default_factory=Industries)

    def check(self, case: Case) -> Judgement:
        """Forbid any overlap; under the old text that of a production facility."""
        subject = case.subjects
        core = case.shared("nature-reserve", among=_zone(case, self.zones))
        barred = {"barred-industry": _barred(case, self.barred)} if self.barred else {}
        return case.forbid(
            where={"core-zone": core, **barred},
            unless={"listed-activity": proven(among(subject.claim, self.claims), subject.claim_document)},
            inside={"listed-activity": "opinion"},
        )


@dataclass(frozen=True, kw_only=True)
class GeneralZone:
    """Only listed activities in the general control zone of a nature reserve.

    What it checks: the part of a subject inside a general control zone.
    Why: industry, mining, sand, chemicals and livestock are not on the list; another activity must be judged.
    Parameters: zones, claims, barred (industries), nature_parks (whether a nature park counts as such a zone).
    When it does not apply: a listed activity with its consent.
    What to do about a violation: move the footprint out of the zone.
    """

    id: ClassVar[str] = "NRV002"
    zones: Zones
    barred: Industries
    claims: Claims = frozenset()
    nature_parks: bool

    def check(self, case: Case) -> Judgement:
        """Forbid barred activities; whatever else is not claimed and proven is for a person to judge."""
        subject = case.subjects
        park = among(case.words["nature-reserve"].park_type, {"nature-park"})
        counted = park if self.nature_parks else park.possibly("scope-unsure")
        zone = case.shared("nature-reserve", among=_zone(case, self.zones) | counted)
        return case.forbid(
            where={"general-zone": zone, "barred-industry": _barred(case, self.barred)},
            unless={"listed-activity": proven(among(subject.claim, self.claims), subject.claim_document)},
            inside={"listed-activity": "opinion"},
        )


@dataclass(frozen=True, kw_only=True)
class ReserveMiningRight:
    """Mining rights leave nature reserves.

    What it checks: the part of an exploration or mining right inside a reserve.
    Why: mining is on no zone's list; a right that does not comply leaves in an orderly way.
    Parameters: zones_core (words that are core), exploration_minerals (strategic minerals whose exploration the general
    zone may allow).
    When it does not apply: outside every zone; nature parks are for an authority to judge.
    What to do about a violation: deduct the overlap, or cancel the right.
    """

    id: ClassVar[str] = "NRV003"
    zones_core: Zones
    exploration_minerals: Minerals = frozenset()

    def check(self, case: Case) -> Judgement:
        """Forbid any overlap; exploring for a strategic mineral in the general zone may be permitted."""
        right, reserve = case.subjects, case.words["nature-reserve"]
        park = among(reserve.park_type, {"nature-park"}).possibly("permitted-activity")
        in_core = case.shared("nature-reserve", among=_zone(case, self.zones_core)).exceeds()
        strategic = among(right.right, {"exploration"}) & among(right.mineral, self.exploration_minerals)
        return case.forbid(
            where={"reserve": case.shared("nature-reserve", among=among(reserve.park_type, {"nature-reserve"}) | park)},
            unless={"strategic-mineral": (strategic & ~in_core).possibly("permitted-activity")},
        )
