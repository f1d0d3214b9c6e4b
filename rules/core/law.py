"""A requirement as the rulebook words it: clauses with their days in force, the text of a day, the rule's entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Status = Literal["confirmed", "unsure", "missing"]
Bilingual = Mapping[str, str]

_ARTICLE = re.compile(r"(?P<number>\d+)(?P<paragraph>[①-⑳])?(?:\((?P<item>\w+)\))?")
_PARAGRAPHS = "①②③④⑤⑥⑦⑧⑨"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One place in one instrument.

    Attributes
    ----------
    source, number
        The instrument's name and its document number ("" where none is known).
    article
        "26", "27(三)" (an item), "26②" (a paragraph), or where the instrument has no articles its own heading,
        such as "四(三)2".
    zh, en
        The clause's own words, and a gloss of ours.
    first, last
        First and last day in force; None is not known or not ended.
    status
        "confirmed": the article was read whole. "unsure": it was not, or its days are not certain.
    kinds
        Subject kinds it speaks of; empty is all of them.
    """

    source: str
    number: str
    article: str
    zh: str
    en: str
    first: date | None
    last: date | None
    status: Status
    kinds: frozenset[str]

    @property
    def citation(self) -> str:
        """How the clause is quoted: 《instrument》(number)第N条."""
        number = f"({self.number})" if self.number else ""
        source = self.source if self.source.startswith("《") else f"《{self.source}》"  # an office quotes in full
        return f"{source}{number}{spell_article(self.article)}"

    def speaks(self, kind: str, as_of: date) -> bool:
        """Whether the clause is in force on the day and concerns the subject kind."""
        return covers(self.first, self.last, as_of) and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a rule says from one day to another.

    Attributes
    ----------
    first, last
        First and last day in force; a `first` of None is unknown and counts as in force.
    status
        That of its own clause; "missing": there was a law, but the rulebook does not hold its words.
    clauses
        Its own clause, then the other instruments that say the same.
    parameters
        What the text sets, by name; the rule's common parameters are added in `bind`.
    flagged
        Names of parameters, its own or the rule's, that no article settles: an office's choice, said so in the result.
    """

    first: date | None
    last: date | None
    status: Status
    clauses: tuple[Clause, ...]
    parameters: Mapping[str, object]
    flagged: tuple[str, ...]

    @property
    def unsure(self) -> bool:
        """Whether a result under this text may have to say that something it rests on is not confirmed."""
        return (
            self.first is None or self.status != "confirmed" or any(each.status != "confirmed" for each in self.clauses)
        )

    def clauses_of(self, kind: str, as_of: date) -> tuple[Clause, ...]:
        """Return the clauses in force on the day for a subject kind, the text's own first."""
        return tuple(clause for clause in self.clauses if clause.speaks(kind, as_of))

    def unconfirmed(self, kind: str, as_of: date) -> tuple[Clause, ...]:
        """Return those of `clauses_of` that are not confirmed: all of them where the text's first day is not known."""
        printed = self.clauses_of(kind, as_of)
        return printed if self.first is None else tuple(each for each in printed if each.status != "confirmed")

    def citation(self, kind: str, as_of: date) -> str:
        """Quote the clauses as the column `clause` prints them, joined by ';'."""
        return ";".join(clause.citation for clause in self.clauses_of(kind, as_of))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A rule as the rulebook holds it; its logic is a rule module of the same id.

    Attributes
    ----------
    logic
        The id of the rule class that carries it out: its own, unless it uses another rule's for other land or numbers.
    title, question, terms
        Words in both languages; terms by their name in the rule.
    about
        By language what the page of the rule says (`rules.core.entry.ABOUT`); a language it leaves out takes the
        docstring of the rule's class.
    subjects, controls, consults
        Layer kinds: what is checked, without which the rule does not run, what is looked at if it is there.
    parameters
        Those that hold for all texts.
    texts
        In the order of their first day; no two in force on the same day.
    """

    id: str
    logic: str
    title: Bilingual
    question: Bilingual
    terms: Mapping[str, Bilingual]
    about: Mapping[str, Mapping[str, str]]
    subjects: tuple[str, ...]
    controls: tuple[str, ...]
    consults: tuple[str, ...]
    parameters: Mapping[str, object]
    texts: tuple[Text, ...]

    @property
    def first(self) -> date | None:
        """The first day of the first text, None if that is not known."""
        return self.texts[0].first

    def text(self, as_of: date) -> Text | None:
        """Return the text in force on the day; None before the first one, between two, and after the last."""
        return next((text for text in self.texts if covers(text.first, text.last, as_of)), None)

    def newer(self, as_of: date) -> Text | None:
        """Return the newest text, if that of the day has given way to it since and both are held."""
        text, newest = self.text(as_of), self.texts[-1]
        held = text is not None and "missing" not in (text.status, newest.status)
        return newest if held and newest is not text else None

    def successor(self, kind: str, as_of: date) -> Text | None:
        """Return the first later text in which the clause a kind's findings rest on no longer stands."""
        text = self.text(as_of)
        if text is None or not (printed := text.clauses_of(kind, as_of)):
            return None
        later = self.texts[self.texts.index(text) + 1 :]
        held = ({clause.citation for clause in other.clauses} for other in later)
        return next((other for other, cited in zip(later, held, strict=True) if printed[0].citation not in cited), None)


def covers(first: date | None, last: date | None, day: date) -> bool:
    """Whether `day` lies between two days, both counted; None is open."""
    return (first is None or first <= day) and (last is None or day <= last)


def spell_article(article: str) -> str:
    """Spell an article the way a citation has it.

    >>> spell_article("27(三)"), spell_article("26②"), spell_article("四(三)2")
    ('第27条第(三)项', '第26条第2款', '四(三)2')
    """
    found = _ARTICLE.fullmatch(article)
    if not found:
        return article
    paragraph, item = found["paragraph"], found["item"]
    return (
        f"第{found['number']}条"
        + (f"第{_PARAGRAPHS.index(paragraph) + 1}款" if paragraph else "")
        + (f"第({item})项" if item else "")
    )
