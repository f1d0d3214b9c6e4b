"""What `greenshield rules` and `explain` print: the rules of a rulebook, and one of them with its law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.grid import grid
from reports.rule_sections import rule_sections

if TYPE_CHECKING:
    from reports.words import Words
    from rules.core.rulebook import Rulebook


def rule_list(book: Rulebook, words: Words) -> str:
    """Return one line per rule: its id and what it asks; `*` where a text is not confirmed."""
    rows = [
        [rule, words.both(entry.question) + ("*" if any(text.unsure for text in entry.texts) else "")]
        for rule, entry in book.rules.items()
    ]
    return "\n".join([*grid(rows), words.message("terminal", "unsure")])


def rule_records(book: Rulebook, words: Words) -> list[dict[str, Any]]:
    """Return the rules for programs."""
    return [
        {
            "id": rule,
            "title": words.both(entry.title),
            "question": words.both(entry.question),
            "subjects": list(entry.subjects),
            "controls": list(entry.controls),
            "consults": list(entry.consults),
            "texts": [
                {
                    "from": text.first.isoformat() if text.first else None,
                    "until": text.last.isoformat() if text.last else None,
                    "status": text.status,
                    "clauses": [clause.citation for clause in text.clauses],
                }
                for text in entry.texts
            ],
        }
        for rule, entry in book.rules.items()
    ]


def rule_page(book: Rulebook, rule: str, logic: type, words: Words) -> str:
    """Return the page of one rule (`rule_sections`), as a terminal shows it.

    Its cases are left out: they are tests, and no part of what is installed.
    """
    entry = book.rules[rule]
    lines = [f"{rule}  {words.both(entry.title)}", words.both(entry.question)]
    for section in rule_sections(book, rule, logic, words):
        lines += ["", section.heading, *([f"  {section.said}"] if section.said else [])]
        for item in section.items:
            lines += [f"  {item[0]}", *(f"    {line}" for line in item[1:])]
    return "\n".join(lines)
