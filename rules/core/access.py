"""What each control bars differs from subject to subject: pairs are judged 准入清单."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from rules.core.answers import answer, answered
from rules.core.hits import HITS, texts
from rules.core.measured import inside
from rules.core.place import UNITS, Place
from rules.core.term import Flags, Term, where

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rules.core.case import Case
    from rules.core.hits import Hits
    from rules.core.lists import Lists
    from rules.core.neighbour import Neighbour
    from rules.core.vocabulary import Words


def listed(industry: Words, lists: Lists, met: Hits) -> Term:
    """Return per pair whether the unit's list names the subject's industry; each distinct question is asked once."""
    asked = industry.at[met.subject] * len(lists.named) + lists.at[met.pairs.control]
    distinct, at = np.unique(asked, return_inverse=True)
    answers = []
    for reading, text in (divmod(int(question), len(lists.named)) for question in distinct):
        sure, maybe = lists.named[text]
        answers.append(answer(industry.readings[reading], sure, maybe, industry.unknown))
    return answered(answers, at, industry.fields[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(Place):
    """The units each subject meets, of which those decide that bar it.

    Attributes
    ----------
    barring
        Per pair, whether the unit bars the subject, or may.
    """

    barring: Flags

    def weight(self) -> NDArray[np.float64]:
        """Return per pair how much its unit matters: one that bars the subject before any other."""
        return self.hits.pairs.measure * np.where(self.barring, 1.0, 1e-9)

    def margin(self, dimension: NDArray[np.int8], near: Neighbour) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
        """Return the size over the tolerance of what is barred; a list has no other limit."""
        del near
        barred = self.exceeds().true & (dimension > 0)
        return np.where(barred, self.measure - self.tolerance, np.nan), UNITS[dimension]


def barred_by(case: Case, kind: str, met: Hits, barred: Term) -> Place:
    """Return a place that shows all units met and is decided by those that bar the subject.

    Parameters
    ----------
    met
        Every pair with a unit.
    barred
        Per pair, whether the unit bars the subject.
    """
    counted = replace(met, kept=barred.true, loose=barred.why, missing=dict(barred.missing)).take(~barred.false)
    every, some = inside(case, (kind,), met), inside(case, (kind,), counted)
    lies = met.any(met.related(*HITS), len(case.rows))
    decided, anywhere = some.exceeds(), every.exceeds()
    elsewhere = lies & ~anywhere.false
    decided = replace(decided, no=np.where(elsewhere, where(elsewhere, "within"), anywhere.no))
    shown = {column.name: getattr(every, column.name) for column in fields(Place)}
    for name in ("measure", "low", "high", "geometry"):  # of what is barred the land that is, else all of it
        shown[name] = np.where(decided.true, getattr(some, name), shown[name])
    frame = case.ground.stacks[kind].frame
    name = (texts(frame, "id") + texts(frame, "name"))[met.pairs.control]
    return Access(**{**shown, "hits": replace(met, name=name), "decided": decided}, barring=~barred.false)
