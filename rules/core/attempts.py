"""Footprints changed until the engine itself finds them clear: drawn, judged, drawn again around what it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rules.core.codes import Verdict
from rules.core.in_the_way import Way
from spatial.local import redrawn

if TYPE_CHECKING:
    import shapely

    from rules.core.again import Answers, Question

ROUNDS: Final = 10
"""Drawings of one footprint at most."""

FARTHER: Final = 4.0
"""How many times the margin of the drawing before, where nothing new is in the way."""

WIDEST: Final = 100.0
"""m; a margin beyond it answers no reading of an edge."""

BY_LAND: Final = frozenset({"permitted-activity", "evidence-missing", "missing-attribute", "scope-unsure"})
"""Codes that hang on what the control says: land of another may do."""

BY_PLACE: Final = frozenset({
    "overlap", "outside", "too-near", "near-limit", "centre-dependent", "overlay-failed", "overlay-disagrees",
    "repair-disagrees", "edge-reading", "unsure-crs", "tiny",
}) | BY_LAND  # fmt: skip
"""Codes another place may change; what a stale control or a missing document keeps open, no place settles."""


@dataclass(kw_only=True)
class Attempt:
    """One footprint under one rule, and what became of it.

    Attributes
    ----------
    drawn
        On its paper, the last that was tried; None where there is nothing to draw.
    verdict, code
        Of the rule for what was drawn; -1 and "" before.
    verdicts
        Of all rules for it.
    """

    way: Way
    drawn: shapely.Geometry | None = None
    verdict: int = -1
    code: str = ""
    verdicts: Mapping[str, int] = field(default_factory=dict)
    over: bool = False

    @property
    def clear(self) -> bool:
        """Whether the engine found it clear under its rule."""
        return 0 <= self.verdict <= Verdict.CLEAR


def attempt(question: Question, ways: Iterable[Way], draw: Callable[[Way], shapely.Geometry | None]) -> list[Attempt]:
    """Draw each footprint until it is clear under its rule, nothing can be drawn, or place settles nothing.

    Parameters
    ----------
    draw
        Returns the footprint out of what is known to be in its way.
    """
    attempts = [Attempt(way=way) for way in ways]
    for _ in range(ROUNDS):
        open_ = [each for each in attempts if not each.over]
        for each in open_:
            each.drawn = draw(each.way)
            if each.drawn is None:
                each.over, each.verdict, each.code = True, -1, ""
        open_ = [each for each in open_ if not each.over]
        if not open_:
            break
        rows = np.array([each.way.subject for each in open_], np.int64)
        drawn = np.array([*(each.drawn for each in open_), None], object)[:-1]
        answers = question.ask(rows, placed=redrawn(question.placed.take(rows), drawn))
        for probe, each in enumerate(open_):
            _learn(each, answers, probe)
    return attempts


def _learn(each: Attempt, answers: Answers, probe: int) -> None:
    """Take what the engine says of a drawing; what it names is in the way from now on."""
    way = each.way
    each.verdicts = {str(rule): value for rule, value in answers.of(probe).items()}
    each.verdict = each.verdicts.get(way.rule, -1)
    answer: Any = answers.tables[way.rule].loc[probe]
    each.code = str(answer["code"])
    each.over = each.clear or each.code not in BY_PLACE
    if each.over:
        return
    if way.into and each.code in BY_LAND and each.drawn is not None:
        way.avoid(each.drawn)
        return
    pairs = answers.pairs.get(way.rule)
    met = set() if pairs is None else way.land.met(pairs[pairs["subject"] == probe])
    before = len(way.apart)
    way.meet(met, float(answer["margin"]), float(answer["nearest_m"]))
    if len(way.apart) == before:
        way.margin *= FARTHER
        each.over = way.margin > WIDEST
