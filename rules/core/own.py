"""Rules a catalogue makes: what an office asks of its own layers joins the rulebook's entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from layers.errors import CatalogueError
from rules.core.between import Exemption
from rules.core.law import Clause, RuleEntry, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layers.office.own_rule import OwnRule
    from rules.core.law import Bilingual
    from rules.core.rulebook import Rulebook

LOGIC: Final = "own-layer"
_TERMS: Final[dict[str, Bilingual]] = {
    "inside": {"zh": "位于该图层范围内", "en": "lies in the layer"},
    "outside": {"zh": "位于该图层范围以外", "en": "lies outside the layer"},
    "judged": {"zh": "仅列示", "en": "only listed"},
    "approved": {"zh": "已取得规定文件", "en": "the document named is there"},
}


def with_own_rules(rulebook: Rulebook, asked: Iterable[tuple[str, OwnRule]]) -> Rulebook:
    """Return the rulebook with the rules an office makes of its own layers, after all others.

    Parameters
    ----------
    asked
        (title of the layer, what is asked of it), in the catalogue's order.

    Raises
    ------
    CatalogueError
        `catalogue-id-taken`: the id is that of another rule.
    """
    rules, exemptions = dict(rulebook.rules), list(rulebook.exemptions)
    for title, own in asked:
        if own.id in rules:
            raise CatalogueError("catalogue-id-taken", title=title, id=own.id)
        rules[own.id] = _entry(title, own)
        if own.evidence:
            exemptions += [_exemption(own, field) for field in ("approval_document", "claim_document")]
    return replace(rulebook, rules=rules, exemptions=tuple(exemptions))


def _entry(title: str, own: OwnRule) -> RuleEntry:
    """Write the entry of one; what an office asks holds on any day, and rests on what it names, if on anything."""
    cited = () if not own.clause else (Clause(
        source=own.clause, number="", article="", zh="", en="", first=date.min, last=None, status="confirmed",
        kinds=frozenset(),
    ),)  # fmt: skip
    parameters = {"control": own.id, "effect": own.effect, "evidence": bool(own.evidence)}
    return RuleEntry(
        id=own.id,
        logic=LOGIC,
        title={"zh": title, "en": title},
        question={"zh": own.question, "en": own.question},
        terms=_TERMS,
        about={},
        subjects=own.subjects,
        controls=(own.id,),
        consults=(),
        parameters=parameters,
        texts=(Text(first=date.min, last=None, status="confirmed", clauses=cited, parameters={}, flagged=()),),
    )


def _exemption(own: OwnRule, field: str) -> Exemption:
    both = {"zh": own.evidence, "en": own.evidence}
    return Exemption(rules=(own.id,), term="approved", field=field, document=both, granted_by=both)
