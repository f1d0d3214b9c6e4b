"""What the page of a rule says, in its order: the same for `greenshield explain` and for docs/rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reports.conditions import conditions
from reports.parameter_values import spelt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.words import Words
    from rules.core.law import Clause, RuleEntry, Text
    from rules.core.rulebook import Rulebook

Item = tuple[str, ...]
"""A line, and the lines that stand below it."""

_HEADINGS: Final = {
    "What it checks": "checks",
    "Why": "why",
    "Parameters": "parameters",
    "When it does not apply": "applies-not",
    "What to do about a violation": "remedy",
    "What to do": "remedy",
}
"""Section words of a rule's docstring, and the heading each is printed under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading, a sentence or none, and items."""

    heading: str
    said: str = ""
    items: tuple[Item, ...] = ()


def rule_sections(book: Rulebook, rule: str, logic: type, words: Words) -> list[Section]:
    """Return the sections of a rule's page; those with nothing to say are left out.

    Parameters
    ----------
    logic
        The rule's class: its docstring explains it in English, its `check` says which terms are exceptions.
    """
    entry, say = book.rules[rule], words.messages["explain"]
    about = explanation(entry, logic, words)
    given = tuple(_parameters(entry.parameters, entry.texts[0].flagged, logic, book, words))
    found = [
        Section(heading=say["checks"], said=about["checks"]),
        Section(heading=say["why"], said=about["why"]),
        Section(heading=say["subjects"], said=words.kinds(entry.subjects)),
        Section(heading=say["controls"], said=words.kinds(entry.controls) or say["no-controls"]),
        Section(heading=say["consults"], said=words.kinds(entry.consults)),
        Section(heading=say["terms"], items=tuple(_terms(entry, logic, words))),
        *(_text(text, entry, logic, book, words) for text in entry.texts),
        Section(heading=say["parameters"], said=about["parameters"], items=given),
        Section(heading=say["applies-not"], said=about["applies-not"]),
        Section(heading=say["exemptions"], items=tuple(_exemptions(book, entry, words))),
        Section(heading=say["remedy"], said=about["remedy"]),
        Section(heading=say["conflicts"], items=tuple(_conflicts(book, rule, words))),
    ]
    return [section for section in found if section.said or section.items]


def explanation(entry: RuleEntry, logic: type, words: Words) -> dict[str, str]:
    """Return what a rule checks, why, and so on, by the headings of `explain`.

    That is what its entry in the rulebook says in this language, else the docstring of its class.
    """
    return dict(entry.about.get(words.lang) or _docstring_sections(logic.__doc__ or ""))


def _docstring_sections(docstring: str) -> dict[str, str]:
    r"""Take a rule's docstring apart at its section words.

    >>> _docstring_sections("Title.\n\n    What it checks: the part\n    inside.\n    Why: because.\n")
    {'checks': 'the part inside.', 'why': 'because.'}
    """
    parts = re.split(rf"^\s*({'|'.join(_HEADINGS)}):\s*", docstring, flags=re.MULTILINE)
    return {_HEADINGS[name]: " ".join(text.split()) for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def _terms(entry: RuleEntry, logic: type, words: Words) -> Iterator[Item]:
    for part, terms in conditions(logic, entry.terms).items():
        if terms:
            yield words.message("explain", part), *(words.both(entry.terms[term]) for term in terms)


def _text(text: Text, entry: RuleEntry, logic: type, book: Rulebook, words: Words) -> Section:
    """Return what holds from one day to another: its clauses, then the parameters it sets."""
    own = _parameters(text.parameters, text.flagged, logic, book, words)
    clauses = [_clause(clause, text, words) for clause in text.clauses]
    return Section(
        heading=words.message("explain", "basis", days=_days(text, words)),
        said=words.message("explain", "last-text") if entry.texts[-1] is text and len(entry.texts) > 1 else "",
        items=(*(clauses or [(words.part("no-clause"),)]), *own),
    )


def _clause(clause: Clause, text: Text, words: Words) -> Item:
    """Return a clause with its status; its days where they are others than the text's, its kinds where it has some."""
    facts = [words.message("explain", clause.status)]
    if (clause.first, clause.last) != (text.first, text.last):
        facts.insert(0, _days(clause, words))
    if clause.kinds:
        facts.append(words.message("explain", "only", kinds=words.kinds(tuple(sorted(clause.kinds)))))
    quoted = (f"“{clause.zh}”" if clause.zh else "", clause.en if words.lang == "en" else "")
    return clause.citation, words.enumerate(facts), *filter(None, quoted)


def _parameters(
    given: Mapping[str, object], flagged: tuple[str, ...], logic: type, book: Rulebook, words: Words
) -> Iterator[Item]:
    """Return each parameter, and of a flagged one who chose it."""
    author = words.message("explain", "flagged", author=book.tolerance.author, day=book.tolerance.date)
    for name, value in given.items():
        yield spelt(name, value, logic, book, words), *([author] if name in flagged else [])


def _exemptions(book: Rulebook, entry: RuleEntry, words: Words) -> Iterator[Item]:
    for exemption in book.exemptions:
        if entry.id in exemption.rules:
            yield (
                words.both(entry.terms[exemption.term]),
                words.message("explain", "document", document=words.both(exemption.document)),
                words.message("explain", "granted-by", who=words.both(exemption.granted_by)),
                words.message("explain", "stated-in", field=words.field(exemption.field, entry.subjects[0])),
            )


def _conflicts(book: Rulebook, rule: str, words: Words) -> Iterator[Item]:
    for conflict in book.conflicts:
        if rule in conflict.rules:
            others = [f"{other} {words.both(book.rules[other].title)}" for other in conflict.rules if other != rule]
            yield words.enumerate(others), words.both(conflict.says)


def _days(of: Text | Clause, words: Words) -> str:
    if of.first and of.last:
        return words.message("explain", "from-until", first=of.first, last=of.last)
    if of.first:
        return words.message("explain", "from-on", first=of.first)
    return words.message("explain", "until-only", last=of.last) if of.last else words.message("explain", "always")
