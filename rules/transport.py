"""Roads, railways and pipelines 公路、铁路、油气管道: how near mining may come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from rules.core.answers import among
from rules.core.case import Case
from rules.core.industry import Industries
from rules.core.judgement import Judgement
from rules.core.term import Term

Minerals = Annotated[frozenset[str], "mineral"]
RoadMetres = Annotated[dict[str, float], "road-category"]
PipelineMetres = Annotated[dict[str, float], "pipeline-category"]


def _mining(case: Case, industries: Industries) -> Term:
    """Return who mines: projects by their industry; whether exploring is mining a person must judge."""
    if case.kind == "project":
        return among(case.subjects.industry, industries)
    return ~(~among(case.subjects.right, {"mining"})).possibly("scope-unsure")


def _open_pit(case: Case, quarries: Industries, minerals: frozenset[str]) -> Term:
    """Return who digs from the surface: by the method stated, else by what is dug."""
    dug = among(case.subjects.industry, quarries) if case.kind == "project" else among(case.subjects.mineral, minerals)
    return among(case.subjects.mining_method, {"open-pit"}) | dug


@dataclass(frozen=True, kw_only=True)
class RoadDistance:
    """No mining or quarrying so near to a road, a ferry or a bridge.

    What it checks: how far a mine is from the road layer as delivered (the law counts from the road land's edge).
    Why: digging and blasting undermine roads and bridges.
    Parameters: metres (by category), industries (mining), quarries, minerals (dug from the surface).
    When it does not apply: projects of other industries. Underground mining is for a person to judge.
    What to do about a violation: cut the mine back by the distance that is missing.
    """

    id: ClassVar[str] = "TRN001"
    metres: RoadMetres
    industries: Industries
    quarries: Industries
    minerals: Minerals

    def check(self, case: Case) -> Judgement:
        """Forbid open pits within the distance; other mining is for a person to judge."""
        mining = _mining(case, self.industries)
        metres = case.limits("road", "category", "road-category", self.metres)
        open_pit = ~(~_open_pit(case, self.quarries, self.minerals)).possibly("scope-unsure")
        return case.forbid(
            when={"mining": mining}, where={"road": case.within("road", metres, of=mining), "open-pit": open_pit}
        )


@dataclass(frozen=True, kw_only=True)
class RailwayDistance:
    """No open pit, quarrying or blasting so near to a railway without agreement and approval.

    What it checks: how far an open pit or quarry is from the railway layer as delivered.
    Why: blasting and falling rock endanger trains.
    Parameters: metres, industries (mining), quarries, minerals (dug from the surface).
    When it does not apply: underground mining, projects of other industries.
    What to do: show the railway company's agreement and the approval, or cut the mine back.
    """

    id: ClassVar[str] = "TRN002"
    metres: float
    industries: Industries
    quarries: Industries
    minerals: Minerals

    def check(self, case: Case) -> Judgement:
        """Leave open whatever is within the distance: an approval may allow it."""
        mining, open_pit = _mining(case, self.industries), _open_pit(case, self.quarries, self.minerals)
        return case.forbid(
            when={"mining": mining, "open-pit": open_pit},
            where={"railway": case.within("railway", self.metres, of=mining & open_pit)},
            unless={"approval": case.every().possibly("permitted-activity")},
        )


@dataclass(frozen=True, kw_only=True)
class PipelineDistance:
    """No mining or quarrying so near to a pipeline's tunnel; near its line and facilities not without approval.

    What it checks: how far a mine is from the pipeline layer as delivered.
    Why: digging and blasting break pipelines.
    Parameters: metres (by category), industries (mining).
    When it does not apply: projects of other industries.
    What to do about a violation: cut the mine back; near a line or facility show the county's approval.
    """

    id: ClassVar[str] = "TRN003"
    metres: PipelineMetres
    industries: Industries

    def check(self, case: Case) -> Judgement:
        """Forbid mining near a tunnel; near anything else an approval may allow it."""
        mining = _mining(case, self.industries)
        tunnels = among(case.words["pipeline-line"].read("category", "pipeline-category"), {"tunnel"})
        metres = case.limits("pipeline-line", "category", "pipeline-category", self.metres)
        tunnel = case.within("pipeline-line", metres, among=tunnels, of=mining)
        return case.forbid(
            when={"mining": mining},
            where={"pipeline": case.within("pipeline-line", metres, of=mining)},
            unless={"approval": (~tunnel.exceeds()).possibly("permitted-activity")},
        )
