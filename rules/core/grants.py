"""Which documents would change a violation: each exemption claimed and proven, and judged by the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from layers.kinds import KINDS
from rules.core.between import Exemption
from rules.core.choices import spoken
from rules.core.codes import Verdict

if TYPE_CHECKING:
    from rules.core.again import Question
    from rules.core.report import Report

SHOWN: Final = "示例〔2026〕1号"
"""Stands for a document that is named."""

CLAIMED: Final = {"claim_document": "claim", "plan_reference": "plan"}
"""Field of a document -> the field that says what it is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """An exemption one violation might rest on: all documents of a term are needed together."""

    rule: str
    subject: int
    term: str
    exemptions: tuple[Exemption, ...]

    def stated(self, meaning: str) -> dict[str, str]:
        """Return what would be stated: the documents, and the claim by the name of its meaning."""
        said = dict.fromkeys((exemption.field for exemption in self.exemptions), SHOWN)
        return {**said, self.claim: meaning} if meaning else said

    @property
    def claim(self) -> str:
        """The field in which the exemption is claimed, "" where its document says everything."""
        return next((CLAIMED[each.field] for each in self.exemptions if each.field in CLAIMED), "")


def grants(report: Report, question: Question) -> Iterator[dict[str, object]]:
    """Return a row per violation and exemption that would change it; what cannot apply changes nothing and is left out.

    What the subject claims already is asked first, then each claim there are words for: `claim` is its field and
    meaning, None where the documents alone suffice.
    """
    open_ = list(_wishes(report, question))
    for meaning in ("", *_claims(question, *CLAIMED.values())):
        asked = [wish for wish in open_ if not meaning or meaning in _claims(question, wish.claim)]
        if not asked:
            continue
        rows = np.array([wish.subject for wish in asked], np.int64)
        stated = [wish.stated(meaning) for wish in asked]
        answers = question.ask(rows, stated=stated, only={wish.rule for wish in asked})
        for probe, wish in enumerate(asked):
            answer: Any = answers.tables[wish.rule].loc[probe]
            if answer["verdict"] < Verdict.VIOLATION and wish.term in answer["terms"]:
                open_.remove(wish)
                yield {
                    "subject": wish.subject, "rule": wish.rule, "remedy": "document",
                    "verdict": int(answer["verdict"]), "code": answer["code"], "distance_m": np.nan,
                    "bearing": np.nan, "measure": np.nan, "share": np.nan, "parts": 0, "also": (),
                    "exemptions": wish.exemptions, "claim": (wish.claim, meaning) if meaning else None,
                    "geometry": None,
                }  # fmt: skip


def _wishes(report: Report, question: Question) -> Iterator[_Wish]:
    """Return the exemptions of each violation whose documents its kind can state."""
    for rule, result in report.results.items():
        terms: dict[str, list[Exemption]] = {}
        for exemption in question.rulebook.exemptions:
            if rule in exemption.rules:
                terms.setdefault(exemption.term, []).append(exemption)
        for subject in result.table.index[result.table["verdict"] == Verdict.VIOLATION] if terms else ():
            known = {field.name for field in KINDS[report.subjects["kind"].iloc[subject]].fields}
            for term, group in terms.items():
                if {exemption.field for exemption in group} <= known:
                    yield _Wish(rule=rule, subject=int(subject), term=term, exemptions=tuple(group))


def _claims(question: Question, *fields: str) -> list[str]:
    """Return the meanings of what can be claimed in some fields; "" is none."""
    return [
        meaning for name in fields if name for meaning in spoken(question.rulebook, name, "en") if meaning != "none"
    ]
